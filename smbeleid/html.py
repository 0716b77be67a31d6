"""A report as one web page: everything inside it, nothing asked from the network.

The page runs no script and its security policy allows none, so even a fault elsewhere could not
make a typed text do anything. Slides run one script of ours, named in the policy by its digest.
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
from smbeleid.shapes import fitted, picture_size

if TYPE_CHECKING:
    from smbeleid.pandoc import Heading, Rendered

PAGE = "page.html.j2"
SLIDES_PAGE = "slides.html.j2"
SLIDES_SCRIPT = "slides.js"
STYLE = "style.css"
EXTRA_STYLE = {"sheet": "sheet.css", "slides": "slides.css"}
"""Layout -> what comes after the style that all share."""

LOGO_STYLE = "logo.css"
"""What comes last on a page with the client's own logo."""
LOGO_BOX = {"plan": (176, 56), "sheet": (132, 36), "slides": (176, 56)}
"""Layout -> width and height in pixels that the client's logo may fill."""

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
        look: Folder with the pages, styles and script, ``templates/html``.

    Returns:
        A page in UTF-8 that needs no other file; equal input gives equal bytes.

    Raises:
        ContentError: A file of the look is absent or has a fault.
    """
    layout = report.cover.layout
    values = {
        "cover": report.cover,
        "date": date_text(report.cover.date),
        "contents": contents(rendered.headings) if layout == "plan" else [],
        # Finished: the text went through pandoc.lua.
        "body": Markup(with_pictures(rendered.html, report.pictures)),  # noqa: S704
        "school": _school(report.logo, layout),
    }
    slides = report.cover.is_slides
    extra = [EXTRA_STYLE.get(layout), LOGO_STYLE if report.logo else None]
    return make_page(
        look / (SLIDES_PAGE if slides else PAGE),
        brand,
        values,
        styles=[STYLE, *filter(None, extra)],
        script=SLIDES_SCRIPT if slides else "",
    )


def _school(logo: Picture | None, layout: str) -> dict[str, object]:
    """Return what a page says of the client's logo; nothing when there is none."""
    if logo is None:
        return {}
    width, height = fitted(picture_size(logo.data), *LOGO_BOX[layout])
    uri = _data_uri(_mime(logo), logo.data)
    return {"uri": uri, "alt": logo.alt, "width": round(width), "height": round(height)}


def make_page(
    page: Path, brand: Brand, values: dict[str, object], styles: Iterable[str], script: str = ""
) -> bytes:
    """Fill a page of ours with values, and with its style, its script and the brand.

    Args:
        page: The template; what it is given besides stands in the same folder.
        brand: Colours, fonts, names, logo.
        values: What only this page names.
        styles: Names of its style sheets, in order.
        script: Name of its script; empty for a page that runs none.

    Raises:
        ContentError: A file of the look is absent or has a fault.
    """
    style = _style(brand, page.parent, styles)
    code = _inside(_read(page.parent / script)) if script else ""
    ours = {
        "brand": brand,
        "logo": _data_uri(_MIME[".svg"], brand.logo),
        "style": Markup(style),  # noqa: S704
        "script": Markup(code),  # noqa: S704
        "policy": policy(style, code),
    }
    return _fill(page, values | ours).encode("utf-8")


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


def policy(style: str, script: str = "") -> str:
    """Return the content security policy: this very style and script, embedded files, no more."""
    allowed = f" script-src 'sha256-{_digest(script)}';" if script else ""
    return (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}';{allowed} img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _style(brand: Brand, look: Path, names: Iterable[str]) -> str:
    variables = "".join(f"{name}:{value};" for name, value in brand.css_variables().items())
    written = [_read(look / name) for name in names]
    return _inside("\n".join([*_font_faces(brand), f":root{{{variables}}}", *written]))


def _inside(text: str) -> str:
    """Return a style or script in which nothing ends the element it stands in."""
    return text.replace("</", "<\\/")


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


def _fill(page: Path, values: dict[str, object]) -> str:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    source = _read(page)
    try:
        return environment.from_string(source).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise ContentError([Problem(_where(page, error.lineno), str(error))]) from error
    except jinja2.TemplateError as error:
        raise ContentError([Problem(_where(page), str(error))]) from error


def _where(path: Path, line: int | None = None) -> str:
    place = f"{path.parent.name}/{path.name}"
    return place if line is None else f"{place}, regel {line}"
