"""What a Word file starts with: the cover of a plan, or the band of a sheet, with the logos."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from smbeleid.brand import Brand
from smbeleid.dutch import capitalised, date_text
from smbeleid.figures import svg_to_png
from smbeleid.report import Cover, Report
from smbeleid.shapes import picture_size
from smbeleid.word_package import Xml
from smbeleid.word_reference import brand_values, fill

LOGO_PIXELS = 480
"""Width of the logo's picture: sharp in print at the size of the cover."""
LOGO_ID, SCHOOL_ID = "rIdLogo", "rIdSchool"
"""Relationships of the brand's logo and of the client's own."""


@lru_cache(maxsize=4)
def brand_png(svg: bytes, fonts: Path) -> bytes:
    """Return the brand's logo as a picture for Word.

    Raises:
        ToolError: The logo could not be drawn.
    """
    return svg_to_png(svg, LOGO_PIXELS, fonts)


def make_front(report: Report, brand: Brand, look: Path, logo: bytes, school: bytes) -> list[Xml]:
    """Return the paragraphs before the contents or the text.

    Args:
        report: Its cover and the words of the client's logo.
        brand: Name, slogan and contact.
        look: Folder ``templates/word``.
        logo: The brand's logo as PNG.
        school: The client's own logo as PNG; empty when there is none.

    Raises:
        ContentError: A file of the look cannot be used.
    """
    values = _front(report.cover, brand, _ratio(logo)) | {"school_id": "", "school_ratio": 1.0}
    if report.logo and school:
        alt = report.logo.alt
        values |= {"school_id": SCHOOL_ID, "school_alt": alt, "school_ratio": _ratio(school)}
    make = _band if report.cover.is_sheet else _cover
    return make(report.cover, brand, look, values)


def _cover(cover: Cover, brand: Brand, look: Path, front: dict[str, Any]) -> list[Xml]:
    values = {
        **front,
        "facts": _facts(cover),
        "about": [f"{brand.name}  ·  {brand.contact.website}  ·  {brand.contact.email}"],
    }
    return list(fill(look, "cover.xml.j2", **values))


def _band(cover: Cover, _brand: Brand, look: Path, front: dict[str, Any]) -> list[Xml]:
    """Return what a sheet starts with instead of a cover."""
    state = [cover.status, f"versie {cover.version}", date_text(cover.date)]
    values = {**front, "state": " · ".join(filter(None, state))}
    return list(fill(look, "band.xml.j2", **values))


def _front(cover: Cover, brand: Brand, logo_ratio: float) -> dict[str, Any]:
    """Return what a cover and a band both say."""
    return {
        **brand_values(brand),
        "title": cover.title,
        "client": cover.client,
        "place": cover.place,
        "slogan": brand.slogan,
        "logo_id": LOGO_ID,
        "logo_ratio": logo_ratio,
        "logo_alt": f"Logo van {brand.name}",
    }


def _facts(cover: Cover) -> list[tuple[str, str]]:
    facts = [
        ("Bestuur", cover.board),
        ("Status", capitalised(cover.status)),
        ("Versie", cover.version),
        ("Datum", date_text(cover.date)),
    ]
    return [(label, value) for label, value in facts if value]


def _ratio(png: bytes) -> float:
    width, height = picture_size(png)
    return width / height
