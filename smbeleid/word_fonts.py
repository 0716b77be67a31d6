"""Fonts inside a Word file, so that a school sees the brand without installing anything.

Word asks that an embedded font is masked: the first 32 bytes are mixed with a key that
stands beside it (ECMA-376 part 4, section 14.2.1).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from smbeleid import fonts as font_files
from smbeleid.brand import Brand
from smbeleid.word_package import OFFICE, WORD, relationships, xml_bytes

STYLES = {
    "Regular": "embedRegular",
    "Bold": "embedBold",
    "Italic": "embedItalic",
    "Bold Italic": "embedBoldItalic",
}
"""Style of a font, by the name in the file -> the element that embeds it, in Word's order."""

_MAY_EMBED = (0, 8)
"""Embedding rights for a file that stays editable: installable, and editable embedding."""


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font file, masked for Word; ``look`` holds what Word's font table says of it."""

    family: str
    element: str
    key: str
    data: bytes
    look: Mapping[str, str]


def embed_fonts(brand: Brand, fonts: Path) -> dict[str, bytes]:
    """Return the parts that bring the fonts of a brand along: table, relationships and fonts.

    Args:
        brand: Names the families for headings and text.
        fonts: The folder with their .ttf files.
    """
    known = font_files.families(fonts)
    found = [
        font
        for family in dict.fromkeys((brand.fonts.body, brand.fonts.heading))
        for font in _embedded(family, known.get(family, ()))
    ]
    targets = {f"rId{number}": font for number, font in enumerate(found, 1)}
    parts = {f"word/fonts/font{key[3:]}.odttf": font.data for key, font in targets.items()}
    parts["word/fontTable.xml"] = xml_bytes(_table(targets))
    parts["word/_rels/fontTable.xml.rels"] = relationships(
        {key: ("font", f"fonts/font{key[3:]}.odttf") for key in targets}
    )
    return parts


def mask(data: bytes, key: str) -> bytes:
    """Return a font with its first 32 bytes mixed with a key; twice gives the font again."""
    mix = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1] * 2
    return bytes(a ^ b for a, b in zip(data[:32], mix, strict=True)) + data[32:]


@lru_cache(maxsize=8)
def _embedded(family: str, files: tuple[Path, ...]) -> tuple[EmbeddedFont, ...]:
    read = (_read(family, path) for path in files if path.suffix.lower() == ".ttf")
    order = list(STYLES.values())
    return tuple(sorted(filter(None, read), key=lambda font: order.index(font.element)))


def _read(family: str, path: Path) -> EmbeddedFont | None:
    """Return a font, or None if Word cannot use it as one of the four styles of its family."""
    from fontTools.ttLib import TTFont  # 0.1 s, not at import

    opened: Any = TTFont(path, lazy=True)
    with opened as font:
        own_family, style = (font["name"].getDebugName(number) for number in (1, 2))
        table = font["OS/2"]
        element = STYLES.get(style)
        if own_family != family or element is None or table.fsType & 0xF not in _MAY_EMBED:
            return None
        described = _described(table)
    data = path.read_bytes()
    key = "{" + str(uuid.uuid5(uuid.NAMESPACE_OID, data.hex())).upper() + "}"
    return EmbeddedFont(family, element, key, mask(data, key), described)


def _described(table: Any) -> dict[str, str]:
    names = "bFamilyType bSerifStyle bWeight bProportion bContrast bStrokeVariation"
    names += " bArmStyle bLetterForm bMidline bXHeight"
    panose = "".join(f"{getattr(table.panose, name):02X}" for name in names.split())
    ranges = {f"usb{n}": getattr(table, f"ulUnicodeRange{n + 1}") for n in range(4)}
    pages = {f"csb{n}": getattr(table, f"ulCodePageRange{n + 1}", 0) for n in range(2)}
    return {"panose": panose, **{key: f"{value:08X}" for key, value in (ranges | pages).items()}}


def _table(targets: Mapping[str, EmbeddedFont]) -> Any:
    spaces = {"w": WORD, "r": f"{OFFICE}/relationships"}
    root = etree.Element(f"{{{WORD}}}fonts", nsmap=spaces)
    for family in dict.fromkeys(font.family for font in targets.values()):
        own = {key: font for key, font in targets.items() if font.family == family}
        entry = _add(root, "font", name=family)
        look = next(iter(own.values())).look
        _add(entry, "panose1", val=look["panose"])
        _add(entry, "charset", val="00")
        _add(entry, "family", val="swiss")
        _add(entry, "pitch", val="variable")
        _add(entry, "sig", **{name: value for name, value in look.items() if name != "panose"})
        for key, font in own.items():
            link = _add(entry, font.element, fontKey=font.key)
            link.set(f"{{{spaces['r']}}}id", key)
    return root


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    named = {f"{{{WORD}}}{name}": value for name, value in attributes.items()}
    return etree.SubElement(parent, f"{{{WORD}}}{tag}", named)
