"""The Word file of a report: pandoc's docx with cover, contents, header, footer and fonts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from smbeleid import word_body, word_lists, word_tables
from smbeleid.brand import Brand
from smbeleid.dutch import date_text
from smbeleid.logo import logo_png
from smbeleid.report import Cover, Report
from smbeleid.word_fonts import embed_fonts
from smbeleid.word_front import LOGO_ID, SCHOOL_ID, brand_png, make_front
from smbeleid.word_package import (
    HEAD,
    PACKAGE,
    Xml,
    add_relationship,
    pack,
    parse,
    printable,
    unpack,
    xml_bytes,
)
from smbeleid.word_paragraph import W, put
from smbeleid.word_reference import bare, fill, fill_page

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ADDED = {
    "word/header1.xml": ("rIdHeader", "header", f"{_MAIN}.header+xml"),
    "word/footer1.xml": ("rIdFooter", "footer", f"{_MAIN}.footer+xml"),
    "word/footer2.xml": ("rIdFirstFooter", "footer", f"{_MAIN}.footer+xml"),
    "word/media/logo.png": (LOGO_ID, "image", "image/png"),
    "word/media/school.png": (SCHOOL_ID, "image", "image/png"),
}
"""Parts beside those of pandoc: id and kind of the relationship, type of the content.

The second footer is for the first page of a sheet; a plan, which has a cover there, has none.
"""

# Declared on the root: Word refuses a file in which a namespace of mc:Choice is not declared.
_SPACES = b"".join(
    b' xmlns:%s="%s"' % pair
    for pair in (
        (b"w14", b"http://schemas.microsoft.com/office/word/2010/wordml"),
        (b"wps", b"http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        (b"mc", b"http://schemas.openxmlformats.org/markup-compatibility/2006"),
    )
)


def finish_word(
    docx: bytes,
    report: Report,
    brand: Brand,
    look: Path,
    fonts: Path,
    *,
    pages: Mapping[str, int] | None = None,
) -> bytes:
    """Make the Word file that a school gets from the one that pandoc wrote.

    Args:
        docx: What pandoc made of the report, with ``make_reference`` of the same brand, look and
            layout.
        report: The report; its cover and pictures are used here.
        brand: Name, colours, fonts and logo.
        look: Folder ``templates/word``.
        fonts: Folder with the .ttf files to embed.
        pages: Page of each heading by its id, as the PDF counts them; Word renews the numbers
            when somebody updates the contents. Without it the contents show no page numbers;
            a sheet has no contents.

    Returns:
        The file; equal input gives equal bytes.

    Raises:
        ContentError: A file of the look cannot be used.
        ToolError: A logo could not be drawn.
    """
    parts = unpack(docx)
    for unused in ("word/comments.xml", "docProps/custom.xml"):
        parts.pop(unused, None)
    logo = parts["word/media/logo.png"] = brand_png(brand.logo, fonts)
    school = logo_png(report.logo, fonts) if report.logo else b""
    if school:
        parts["word/media/school.png"] = school
    document, parts["word/numbering.xml"] = _tidied(parts, report, brand)
    body = document.find(f"{W}body")
    _set_page(body, look, report.cover)
    front = [] if report.cover.is_sheet else _contents(body, look, pages)
    _put_before(body, [*make_front(report, brand, look, logo, school), *front])
    parts["word/document.xml"] = xml_bytes(document)
    parts |= _head_and_foot(report.cover, brand, look)
    parts |= embed_fonts(brand, fonts)
    parts["word/settings.xml"] = _SETTINGS
    parts |= _facts_about_file(report.cover, brand)
    return pack(parts | _lists_of_parts(parts))


def _tidied(parts: Mapping[str, bytes], report: Report, brand: Brand) -> tuple[Xml, bytes]:
    """Return pandoc's text, made good Word, and the lists it uses."""
    written = parts["word/document.xml"].replace(b"<w:document", b"<w:document" + _SPACES, 1)
    document = parse(written)
    numbering = parse(parts["word/numbering.xml"])
    body = document.find(f"{W}body")
    word_body.mark_headings(body)
    word_lists.tidy_ticks(body, numbering)
    word_lists.tidy_lists(numbering, bare(brand.colours.accent))
    word_lists.close_lists(body)
    word_body.tidy_callouts(body)
    word_tables.tidy_tables(body, bare(brand.colours.primary))
    word_body.tidy_pictures(body, report.pictures)
    return document, xml_bytes(numbering)


def _contents(body: Xml, look: Path, pages: Mapping[str, int] | None) -> list[Xml]:
    """Return the contents, and let the text start on a new page."""
    first = body.find(f"{W}p")
    if first is not None:
        put(first, "pageBreakBefore")
        put(first, "spacing", before="0")
    entries = word_body.contents(body, pages)
    return list(fill(look, "contents.xml.j2", title="Inhoud", entries=entries)) if entries else []


def _put_before(body: Xml, items: list[Xml]) -> None:
    for place, item in enumerate(items):
        body.insert(place, item)
    etree.cleanup_namespaces(body.getparent(), keep_ns_prefixes=["w14", "wps", "mc", "r"])


def _set_page(body: Xml, look: Path, cover: Cover) -> None:
    for old in body.findall(f"{W}sectPr"):
        body.remove(old)
    ids = {"header": "rIdHeader", "footer": "rIdFooter"}
    first = "rIdFirstFooter" if cover.is_sheet else ""
    body.append(fill_page(look, cover.layout, **ids, first_footer=first))


def _head_and_foot(cover: Cover, brand: Brand, look: Path) -> dict[str, bytes]:
    head = {"left": f"{cover.client} · {cover.title}", "right": brand.name}
    state = [f"Versie {cover.version}", date_text(cover.date), cover.status]
    foot = {"left": " · ".join(filter(None, state)), "page": "pagina", "of": "van"}
    footer = xml_bytes(fill(look, "footer.xml.j2", **foot))
    return {
        "word/header1.xml": xml_bytes(fill(look, "header.xml.j2", **head)),
        "word/footer1.xml": footer,
        **({"word/footer2.xml": footer} if cover.is_sheet else {}),
    }


def _lists_of_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the three parts in which Word looks up the others, without those taken out."""
    links = parse(parts["word/_rels/document.xml.rels"])
    package = parse(parts["_rels/.rels"])
    types = parse(parts["[Content_Types].xml"])
    for item in [*links, *package]:
        if item.get("Target") in ("comments.xml", "docProps/custom.xml"):
            item.getparent().remove(item)
    for item in list(types):
        if item.get("PartName") and item.get("PartName")[1:] not in parts:
            types.remove(item)
    for name, (key, kind, content_type) in _ADDED.items():
        if name not in parts:
            continue
        add_relationship(links, key, kind, name.removeprefix("word/"))
        override = f"{{{PACKAGE}/content-types}}Override"
        etree.SubElement(types, override, PartName=f"/{name}", ContentType=content_type)
    links[:] = sorted(links, key=lambda item: str(item.get("Id")))
    return {
        "word/_rels/document.xml.rels": xml_bytes(links),
        "_rels/.rels": xml_bytes(package),
        "[Content_Types].xml": xml_bytes(_with_fonts(types)),
    }


def _with_fonts(types: Xml) -> Xml:
    default = f"{{{PACKAGE}/content-types}}Default"
    if not any(item.get("Extension") == "odttf" for item in types):
        kind = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
        types.insert(0, etree.Element(default, Extension="odttf", ContentType=kind))
    return types


def _facts_about_file(cover: Cover, brand: Brand) -> dict[str, bytes]:
    """Return the properties that Word and the file manager show."""
    core, moment = parse(_CORE), f"{cover.date}T00:00:00Z"
    values = {
        "title": f"{cover.title} – {cover.client}",
        "creator": brand.name,
        "language": "nl-NL",
        "contentStatus": cover.status,
        "version": cover.version,
        "created": moment,
        "modified": moment,
    }
    for item in core:
        item.text = printable(values[etree.QName(item).localname])
    app = parse(_APP)
    app[-1].text = printable(brand.name)
    return {"docProps/core.xml": xml_bytes(core), "docProps/app.xml": xml_bytes(app)}


_CORE = b"""<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title/><dc:creator/><dc:language/>\
<cp:contentStatus/><cp:version/><dcterms:created xsi:type="dcterms:W3CDTF"/>\
<dcterms:modified xsi:type="dcterms:W3CDTF"/></cp:coreProperties>"""

_APP = b"""<Properties
 xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>Microsoft Office Word</Application><Company/></Properties>"""

# Compatibility mode 15 is Word 2013 and later; without it Word opens the file as one of 2007.
_SETTINGS = (
    HEAD
    + b"""<w:settings\
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">\
<w:zoom w:percent="100"/><w:embedTrueTypeFonts/><w:defaultTabStop w:val="709"/>\
<w:autoHyphenation/>\
<w:characterSpacingControl w:val="doNotCompress"/><w:compat>\
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"\
 w:val="15"/></w:compat><w:themeFontLang w:val="nl-NL"/>\
<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1"\
 w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5"\
 w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>\
<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>"""
)
