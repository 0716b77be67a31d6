"""The file format of Word: parts in a zip, most of them XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any, TypeAlias

from lxml import etree

Xml: TypeAlias = Any
"""An element of lxml, which has no types."""

HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def printable(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def parse(part: bytes) -> Xml:
    """Return a part of a Word file as XML; entities and outside files are not read."""
    return etree.fromstring(part, _parser())


def xml_bytes(root: Xml) -> bytes:
    """Return XML as a part of a Word file."""
    written: bytes = etree.tostring(root, encoding="UTF-8")
    return HEAD + written.removeprefix(b"<?xml version='1.0' encoding='UTF-8'?>\n")


def relationships(items: Mapping[str, tuple[str, str]]) -> bytes:
    """Return a relationships part.

    Args:
        items: id -> kind (``styles``, ``font``, ...) and target.
    """
    root = etree.Element(
        f"{{{PACKAGE}/relationships}}Relationships", nsmap={None: f"{PACKAGE}/relationships"}
    )
    for key, (kind, target) in items.items():
        add_relationship(root, key, kind, target)
    return xml_bytes(root)


def add_relationship(root: Xml, key: str, kind: str, target: str) -> None:
    """Add a relationship to another part of the same file."""
    url = f"{OFFICE}/relationships/{kind}"
    tag = f"{{{PACKAGE}/relationships}}Relationship"
    etree.SubElement(root, tag, Type=url, Id=key, Target=target)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as one file, with a fixed order and time: equal parts, equal bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.create_system = 3  # else Windows writes another byte here
            entry.external_attr = 0o644 << 16
            stored = name.endswith(".png")
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return file.getvalue()


def unpack(file: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file by name."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {item.filename: package.read(item) for item in package.infolist()}


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
    )
