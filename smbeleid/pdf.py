"""A report as PDF: for reading on paper, for a screen reader and for the archive.

Typst refuses to make a file that breaks PDF/UA-1 or PDF/A-2a. What it would stumble over, a
character that no font can write, is replaced here by its code in brackets.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from smbeleid.brand import Brand
from smbeleid.dutch import date_text
from smbeleid.fonts import name_in_brackets, replace_missing, without_glyph
from smbeleid.report import Cover, Picture, Report
from smbeleid.shapes import picture_size
from smbeleid.typesetting import typeset

if TYPE_CHECKING:
    from smbeleid.pandoc import Rendered

LOGO = "brand-logo.svg"
LAYOUT = "layout.typ"
BODY = "body.typ"

_MAIN = f"""#import "{LAYOUT}": report
#show: report
#include "{BODY}"
"""
_NAMES = f'#import "{LAYOUT}": *\n'


def make_pdf(report: Report, rendered: Rendered, brand: Brand, look: Path, fonts: Path) -> bytes:
    """Make the PDF of a report.

    Args:
        report: Cover and pictures.
        rendered: Its text as Typst, from pandoc.
        brand: Colours, names, logo.
        look: Folder with layout.typ, ``templates/pdf``.
        fonts: Folder with the brand's fonts, ``templates/brand/fonts``.

    Returns:
        A tagged PDF that declares PDF/UA-1 and PDF/A-2a; equal input gives equal bytes.

    Raises:
        ToolError: Typst refused, for example after a change in layout.typ.
    """
    names = brand.fonts.for_heading()
    body = replace_missing(rendered.typst, fonts, names, _in_typst)
    return typeset(
        _MAIN,
        files={
            **{picture.name: picture.data for picture in report.pictures},
            LAYOUT: (look / LAYOUT).read_bytes(),
            BODY: (_NAMES + body).encode("utf-8"),
            LOGO: brand.logo,
            **({_school_file(report.logo): report.logo.data} if report.logo else {}),
        },
        data={
            "cover": _cover(report.cover, brand, fonts),
            "brand": _brand(brand),
            "school": _school(report.logo),
        },
        fonts=fonts,
        kind="pdf",
        doing=f"de pdf '{report.cover.document}'",
        date=report.cover.date,
    )


def unwritable(report: Report, rendered: Rendered, brand: Brand, fonts: Path) -> set[str]:
    """Return the characters that the PDF shows as a code in brackets, to tell the coach."""
    cover = report.cover
    texts = (rendered.typst, cover.title, cover.client, cover.place, cover.board)
    return without_glyph("".join(texts), fonts, brand.fonts.for_heading())


def _in_typst(character: str) -> str:
    """Return the code in brackets, written so that it means the same in text and in strings."""
    return rf"\u{{5B}}{name_in_brackets(character)[1:-1]}\u{{5D}}"


def _cover(cover: Cover, brand: Brand, fonts: Path) -> dict[str, str]:
    values = {
        "title": cover.title,
        "client": cover.client,
        "place": cover.place,
        "board": cover.board,
        "status": cover.status,
        "version": cover.version,
        "date": date_text(cover.date),
        "layout": cover.layout,
    }
    names = brand.fonts.for_heading()
    return {key: replace_missing(value, fonts, names) for key, value in values.items()}


def _school_file(logo: Picture) -> str:
    return f"school-{logo.name}"


def _school(logo: Picture | None) -> dict[str, Any] | None:
    """Return what the layout needs of the client's logo."""
    if logo is None:
        return None
    width, height = picture_size(logo.data)
    return {"logo": _school_file(logo), "alt": logo.alt, "ratio": width / height}


def _brand(brand: Brand) -> dict[str, Any]:
    return {
        "name": brand.name,
        "slogan": brand.slogan,
        "website": brand.contact.website,
        "email": brand.contact.email,
        "logo": LOGO,
        "colours": brand.colours.model_dump(),
        "fonts": {"heading": brand.fonts.for_heading(), "body": brand.fonts.for_body()},
    }
