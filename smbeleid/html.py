"""A report as one web page: everything inside it, nothing asked from the network.

The page runs no script and its security policy allows none, so even a fault elsewhere could not
make a typed text do anything.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from smbeleid.brand import Brand
from smbeleid.dutch import date_text
from smbeleid.errors import ContentError, Problem
from smbeleid.report import Picture, Report

if TYPE_CHECKING:
    from smbeleid.pandoc import Heading, Rendered

PAGE = "page.html.j2"
STYLE = "style.css"
SHEET_STYLE = "sheet.css"

_MIME = {".svg": "image/svg+xml", ".png": "image/png"}
_IMAGE = re.compile(r'(?<=<img src=")[^"]*')


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a section, and the headings below it."""

    id: str
    text: str
    below: list[Entry] = field(default_factory=list)


def make_html(report: Report, rendered: Rendered, brand: Brand, look: Path) -> bytes:
    """Make the web page of a report.

    Args:
        report: Cover and pictures.
        rendered: Its text as HTML, from pandoc, and the headings.
        brand: Colours, fonts, names, logo.
        look: Folder with page.html.j2, style.css and sheet.css, ``templates/html``.

    Returns:
        A page in UTF-8 that needs no other file; equal input gives equal bytes.

    Raises:
        ContentError: A file of the look is absent or has a fault.
    """
    is_sheet = report.cover.is_sheet
    style = _style(brand, look, [STYLE, SHEET_STYLE] if is_sheet else [STYLE])
    values = {
        "cover": report.cover,
        "date": date_text(report.cover.date),
        "brand": brand,
        "logo": _data_uri(_MIME[".svg"], brand.logo),
        "contents": [] if is_sheet else contents(rendered.headings),
        # Both are finished HTML: the text went through pandoc.lua, the style is ours.
        "body": Markup(with_pictures(rendered.html, report.pictures)),  # noqa: S704
        "style": Markup(style),  # noqa: S704
        "policy": policy(style),
    }
    return _fill(look, values).encode("utf-8")


def contents(headings: Iterable[Heading]) -> list[Entry]:
    """Return the headings of level 1 with those of level 2 below them; deeper ones are left out."""
    entries: list[Entry] = []
    for heading in headings:
        if heading.level == 1:
            entries.append(Entry(heading.id, heading.text))
        elif heading.level == 2:  # noqa: PLR2004 (a level, not a magic number)
            entries[-1].below.append(Entry(heading.id, heading.text))
    return entries


def with_pictures(body: str, pictures: Iterable[Picture]) -> str:
    """Return HTML in which each picture stands itself, where pandoc wrote its name."""
    uris = {picture.name: _data_uri(_mime(picture), picture.data) for picture in pictures}
    return _IMAGE.sub(lambda found: uris[html.unescape(found[0])], body)


def policy(style: str) -> str:
    """Return the content security policy: this very style sheet, embedded files, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _style(brand: Brand, look: Path, names: Iterable[str]) -> str:
    variables = "".join(f"{name}:{value};" for name, value in brand.css_variables().items())
    written = [_read(look / name) for name in names]
    style = "\n".join([*_font_faces(brand), f":root{{{variables}}}", *written])
    # Nothing in the style may end the element it stands in.
    return style.replace("</", "<\\/")


def _font_faces(brand: Brand) -> Iterator[str]:
    for font in brand.web_fonts():
        source = _font_uri(font.path, font.path.stat().st_mtime_ns)
        yield (
            f'@font-face{{font-family:"{font.family}";font-weight:{font.weight};'
            f'font-style:{font.style};font-display:swap;src:url("{source}") format("woff2")}}'
        )


@lru_cache(maxsize=16)
def _font_uri(path: Path, _changed: int) -> str:
    return _data_uri("font/woff2", path.read_bytes())


def _mime(picture: Picture) -> str:
    return _MIME[Path(picture.name).suffix]


def _data_uri(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError([Problem(_where(path), "ontbreekt.")]) from None
    except UnicodeDecodeError:
        raise ContentError([Problem(_where(path), "is geen UTF-8. Bewaar het zo.")]) from None


def _fill(look: Path, values: dict[str, object]) -> str:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    source = _read(look / PAGE)
    try:
        return environment.from_string(source).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise ContentError([Problem(_where(look / PAGE, error.lineno), str(error))]) from error
    except jinja2.TemplateError as error:
        raise ContentError([Problem(_where(look / PAGE), str(error))]) from error


def _where(path: Path, line: int | None = None) -> str:
    place = f"{path.parent.name}/{path.name}"
    return place if line is None else f"{place}, regel {line}"
