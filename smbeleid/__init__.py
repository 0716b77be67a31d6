"""Consultancy toolkit for social media policy."""

__version__ = "0.1.0"
