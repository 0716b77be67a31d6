"""Dates, numbers, lists and plurals as Dutch text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def date_text(iso: str) -> str:
    """Return ``2026-09-01`` as ``1 september 2026``.

    Raises:
        ValueError: The text is no ISO date.
    """
    date = dt.date.fromisoformat(iso)
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def partial_date_text(written: str) -> str:
    """Return ``2026-09-01``, ``2026-09`` or ``2026`` as Dutch text."""
    match written.split("-"):
        case [year]:
            return year
        case [year, month]:
            return f"{MONTHS[int(month) - 1]} {year}"
        case _:
            return date_text(written)


def number_text(number: float) -> str:
    """Return a number the Dutch way: ``1250`` as ``1.250`` and ``7.5`` as ``7,5``."""
    text = f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"
    return text.translate(str.maketrans(",.", ".,"))


def parse_number(typed: str) -> int | float | None:
    """Return the number that a Dutch hand typed, or None.

    ``7,5`` and ``7.5`` are seven and a half; ``1.250`` and ``1 250`` are twelve hundred fifty.
    """
    text = re.sub(r"\s", "", typed)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    text = text.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def list_text(items: Sequence[str], word: str = "en") -> str:
    """Return ``a, b en c``."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def count_text(count: int, one: str, many: str) -> str:
    """Return ``1 punt`` or ``3 punten``."""
    return f"{count} {one if count == 1 else many}"


def capitalised(text: str) -> str:
    """Return a text with its first letter large, the rest as it was; ``ijs`` becomes ``IJs``."""
    if text[:2] == "ij":
        return "IJ" + text[2:]
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a text with its first letter small, unless the first word is an abbreviation."""
    first = re.match(r"\w+", text)
    if first and len(first.group()) > 1 and first.group()[1:] != first.group()[1:].lower():
        return text
    return text[:1].lower() + text[1:]


def shortened(text: str, length: int) -> str:
    """Return a text of at most this many characters, cut after a word and marked with …."""
    if len(text) <= length:
        return text
    cut, following = text[: length - 1], text[length - 1]
    whole = cut if not following.isalnum() else cut.rpartition(" ")[0] or cut
    return whole.rstrip(" ,;:.") + "…"
