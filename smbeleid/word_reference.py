"""The Word stylesheet of a brand: the reference document that pandoc writes into.

The look stands in ``templates/word`` as XML with Jinja: styles, theme, page, cover, contents,
header and footer. Here it is filled in with the brand, checked for being XML, and packed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from smbeleid.brand import Brand
from smbeleid.errors import ContentError, Problem
from smbeleid.word_package import (
    PACKAGE,
    WORD,
    Xml,
    pack,
    parse,
    printable,
    relationships,
    xml_bytes,
)
from smbeleid.word_paragraph import BOX_INDENT, CALLOUT, INDENT, WIDTH

_TYPES = "application/vnd.openxmlformats-officedocument"


def make_reference(brand: Brand, look: Path, layout: str = "plan") -> bytes:
    """Return the reference document of a brand.

    Args:
        brand: Colours and fonts.
        look: Folder ``templates/word``.
        layout: Of the reports that will be written into it, as their covers say.

    Raises:
        ContentError: A file of the look is absent, or is no Jinja or no XML.
    """
    body = etree.Element(f"{{{WORD}}}body", nsmap={"w": WORD})
    body.append(fill_page(look, layout))
    document = etree.Element(f"{{{WORD}}}document", nsmap={"w": WORD})
    document.append(body)
    types = {
        "word/document.xml": f"{_TYPES}.wordprocessingml.document.main+xml",
        "word/styles.xml": f"{_TYPES}.wordprocessingml.styles+xml",
        "word/theme/theme1.xml": f"{_TYPES}.theme+xml",
    }
    values = {**brand_values(brand), "layout": layout}
    kinds = {"styles": "styles.xml", "theme": "theme/theme1.xml"}
    parts = {
        "[Content_Types].xml": _content_types(types),
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": relationships(
            {f"rId{number}": item for number, item in enumerate(kinds.items(), 1)}
        ),
        "word/document.xml": xml_bytes(document),
        "word/styles.xml": xml_bytes(fill(look, "styles.xml.j2", **values)),
        "word/theme/theme1.xml": xml_bytes(fill(look, "theme.xml.j2", **values)),
    }
    return pack(parts)


def callout_style(kind: str) -> str:
    """Return the name of the paragraph style of a kind of callout: ``Callout Let op``."""
    return f"{CALLOUT} {kind.replace('_', ' ').capitalize()}"


def style_id(name: str) -> str:
    """Return the id that Word gives a style with this name: ``CalloutLetOp``."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def brand_values(brand: Brand) -> dict[str, Any]:
    """Return what the files of the look know: colours without ``#``, fonts, callouts, sizes."""
    plain = {name: bare(value) for name, value in brand.colours.flat().items()}
    boxes = [
        {
            "name": callout_style(kind),
            "id": style_id(callout_style(kind)),
            "background": bare(colours.background),
            "border": bare(colours.border),
        }
        for kind, colours in brand.colours.callouts().items()
    ]
    return {
        **{name: value for name, value in plain.items() if "." not in name},
        "callouts": boxes,
        "name": brand.name,
        "heading": brand.fonts.heading,
        "body": brand.fonts.body,
        "width": WIDTH,
        "indent": INDENT,
        "box_indent": BOX_INDENT,
    }


def bare(colour: str) -> str:
    """Return a colour as Word writes it, without ``#``."""
    return colour.removeprefix("#")


def fill(look: Path, name: str, /, **values: Any) -> Xml:
    """Return a file of the look, filled in, as XML.

    Args:
        look: Folder ``templates/word``.
        name: File in it, for example ``cover.xml.j2``.
        values: What the file may print; texts are made safe for XML here.

    Raises:
        ContentError: The file is absent, or is no Jinja or no XML; with its line.
    """
    try:
        text = _environment(look).get_template(name).render(_safe(values))
        return parse(text.encode())
    except TemplateSyntaxError as error:
        raise _look_error(look / name, error.lineno, error.message or "onleesbaar") from error
    except TemplateError as error:
        raise _look_error(look / name, None, error.message or "ontbreekt") from error
    except etree.XMLSyntaxError as error:
        raise _look_error(look / name, error.lineno, str(error)) from error


def fill_page(
    look: Path, layout: str, *, header: str = "", footer: str = "", first_footer: str = ""
) -> Xml:
    """Return the page: size, margins, and the ids of header and footer as far as there are."""
    ids = {"header_id": header, "footer_id": footer, "first_footer_id": first_footer}
    return fill(look, "page.xml.j2", layout=layout, **ids)


def _content_types(types: Mapping[str, str]) -> bytes:
    space = f"{PACKAGE}/content-types"
    root = etree.Element(f"{{{space}}}Types", nsmap={None: space})
    for extension, kind in (
        ("xml", "application/xml"),
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
    ):
        etree.SubElement(root, f"{{{space}}}Default", Extension=extension, ContentType=kind)
    for name, kind in types.items():
        etree.SubElement(root, f"{{{space}}}Override", PartName=f"/{name}", ContentType=kind)
    return xml_bytes(root)


@lru_cache(maxsize=4)
def _environment(look: Path) -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=FileSystemLoader(look), autoescape=True, undefined=StrictUndefined
    )


def _safe(value: Any) -> Any:
    """Take away, however deep, the characters that XML cannot hold."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _safe(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(item) for item in value]
    return value


def _look_error(path: Path, line: int | None, message: str) -> ContentError:
    where = f"{path.parent.name}/{path.name}" + (f", regel {line}" if line else "")
    return ContentError([Problem(where, f"kan zo niet worden gebruikt: {message}.")])
