"""Pictures that others made, looked at before we use them: an SVG of shapes only, or a plain PNG.

An SVG can hold scripts, load things from elsewhere or name files of the reader. A logo needs none
of that, so whatever is not a shape is refused.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from xml.etree import ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"
_STILL = {f"{_SVG}{tag}" for tag in ("svg", "g", "path", "circle", "ellipse", "rect", "title")}
_STILL |= {f"{_SVG}{tag}" for tag in ("polygon", "polyline", "line", "desc", "defs")}
"""What a logo may consist of: shapes, nothing that loads, runs or needs a font."""

_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
# A backslash could spell `url` in a way that only a browser reads.
_ELSEWHERE = re.compile(r"(?i)url\s*\(\s*[\"']?(?!#)|//|@import|image-set|src\s*\(|script\s*:|\\")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_DEEPEST = 100
"""How deep groups may stand in each other; drawing programs need a dozen."""

_LENGTH = re.compile(
    r"\s*(\d*\.?\d+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*", re.ASCII | re.IGNORECASE
)
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_START = struct.Struct(">8xI4sII")

Size = tuple[float, float]


def svg_fault(data: bytes) -> str:
    """Return why an SVG cannot be used, in Dutch after "logo 'x.svg'"; empty when it can."""
    text, said = _text(data)
    if said:
        return said
    try:
        root = ET.fromstring(text)  # noqa: S314 (no DOCTYPE, so no entities)
    except (ET.ParseError, ValueError):
        return "is geen leesbaar SVG-bestand."
    strange = {str(part.tag) for part in root.iter()} - _STILL
    if root.tag != f"{_SVG}svg" or strange:
        names = ", ".join(sorted(tag.removeprefix(_SVG) for tag in strange)) or str(root.tag)
        return f"bevat '{names}'. Gebruik alleen vormen; zet letters om naar paden."
    if any(_reaches_out(name, value) for part in root.iter() for name, value in part.items()):
        return "verwijst naar iets buiten zichzelf of voert iets uit. Bewaar het als gewone SVG."
    if _is_deep(root):
        return "heeft te veel groepen in elkaar. Bewaar het opnieuw als gewone SVG."
    return ""


def svg_size(data: bytes) -> Size | None:
    """Return width and height of a sound SVG in pixels; None when it tells neither of them."""
    root = ET.fromstring(data)  # noqa: S314 (looked at by `svg_fault`)
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = [_length(root.get(name, "")) for name in ("width", "height")]
    if not all(sides):
        sides = [_length(side) for side in box[2:]] if len(box) == 4 else []  # noqa: PLR2004
    return (sides[0], sides[1]) if sides and all(sides) else None


def png_size(data: bytes) -> Size | None:
    """Return width and height of a PNG in pixels, from its first chunk; None when it is none."""
    if len(data) < _PNG_START.size or not data.startswith(_PNG):
        return None
    _, chunk, width, height = _PNG_START.unpack_from(data)
    return (width, height) if chunk == b"IHDR" and width and height else None


def picture_size(data: bytes) -> Size:
    """Return width and height of a sound SVG or PNG in pixels.

    Raises:
        ValueError: The picture tells neither of them.
    """
    size = png_size(data) or svg_size(data)
    if size is None:
        raise ValueError("a picture without width and height")
    return size


def fitted(size: Size, width: float, height: float) -> Size:
    """Return a size made as large as fits in a box, with its own proportions."""
    factor = min(width / size[0], height / size[1])
    return size[0] * factor, size[1] * factor


def _text(data: bytes) -> tuple[str, str]:
    """Return an SVG as text without its declaration, and why it is refused.

    In another encoding a forbidden line would not be recognised.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", "is geen leesbaar SVG-bestand. Bewaar het in UTF-8."
    declared = _DECLARATION.match(text)
    if declared and _ENCODING.search(declared[0]):
        return "", "is geen leesbaar SVG-bestand. Bewaar het in UTF-8."
    text = text[declared.end() :] if declared else text
    if "<!" in text.replace("<!--", ""):
        return "", "mag geen <!DOCTYPE> of <!ENTITY> hebben. Haal die regels weg."
    if "<?" in text:
        return "", "mag geen regels met <? hebben. Haal die regels weg."
    return text, ""


def _reaches_out(name: str, value: str) -> bool:
    plain = name.rpartition("}")[2].lower()
    if plain.startswith("on") or "href" in plain or name == _BASE:
        return True
    # What a drawing program notes in a namespace of its own, no browser reads.
    return not name.startswith("{") and bool(_ELSEWHERE.search(value))


def _is_deep(root: ET.Element) -> bool:
    depth = 0
    for step in _steps(root):
        depth += step
        if depth > _DEEPEST:
            return True
    return False


def _steps(root: ET.Element) -> Iterator[int]:
    """Go through a tree without recursion: 1 for an element that begins, -1 when it ends."""
    waiting: list[ET.Element | None] = [root]
    while waiting:
        part = waiting.pop()
        if part is None:
            yield -1
            continue
        yield 1
        waiting += [None, *part]


def _length(text: str) -> float:
    """Return a length in pixels; 0 for what is none, such as a share of the page."""
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _PIXELS[(found[2] or "").lower()] if found else 0.0
