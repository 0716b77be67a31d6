"""Reads the three files back as a reader gets them: headings, words in order, figures.

Whatever is only look (running heads, numbers of pages, bullets) is left out, so that the three
can be compared.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pikepdf
import pypdf
from docx import Document
from docx.oxml.ns import qn
from lxml import html

from smbeleid.document import Document as Assembled

Heading = tuple[int, str]
"""Level from 1, and words."""

SHOWING = {"Tj", "TJ", "'", '"'}
HEADING = re.compile(r"Heading(\d)")


def squeezed(text: str) -> str:
    """Return a text with single spaces and composed letters."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def solid(text: str) -> str:
    """Return a text without white space: what a line break in a PDF cannot change."""
    return re.sub(r"[\s\u2060]+", "", unicodedata.normalize("NFC", text))


# ---- HTML ------------------------------------------------------------------------------------


def page_of(content: bytes) -> html.HtmlElement:
    return html.document_fromstring(content.decode("utf-8"))


def html_text(element: html.HtmlElement) -> str:
    """Return the words of an element; a line break is a line end, a block ends with one."""
    return "".join(_html_parts(element))


def _html_parts(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield "\n" if child.tag == "br" else "".join(_html_parts(child))
        yield child.tail or ""


def html_headings(page: html.HtmlElement) -> list[Heading]:
    found = page.xpath("//main//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
    return [(int(one.tag[1]) - 1, squeezed(html_text(one))) for one in found]


# ---- PDF -------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def pdf_pages(content: bytes) -> tuple[str, ...]:
    """Return the words of each page in reading order, without artifacts."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_meant(page)))
        kept = io.BytesIO()
        pdf.save(kept)
    return tuple(page.extract_text() for page in pypdf.PdfReader(kept).pages)


def _meant(page: Any) -> list[Any]:
    """Return the drawing orders of a page, but those that write in an artifact."""
    marks: list[bool] = []
    kept = []
    for order in pikepdf.parse_content_stream(page):
        name = str(order.operator)
        if name in {"BDC", "BMC"}:
            marks.append(str(order.operands[0]) == "/Artifact")
        elif name == "EMC":
            marks.pop()
        if name not in SHOWING or not any(marks):
            kept.append(order)
    return kept


def pdf_headings(content: bytes) -> list[Heading]:
    """Return what the outline of the PDF names, but the contents page itself."""

    def walk(entries: list[Any], level: int) -> Iterator[Heading]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            else:
                yield level, squeezed(str(entry.title))

    reader = pypdf.PdfReader(io.BytesIO(content))
    return [one for one in walk(reader.outline, 1) if one != (1, "Inhoud")]


def pdf_tags(content: bytes) -> list[tuple[str, str]]:
    """Return name and alternative text of each element of the structure tree."""

    def walk(node: Any) -> Iterator[tuple[str, str]]:
        if isinstance(node, pikepdf.Array):
            for part in node:
                yield from walk(part)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S)[1:], str(node.get("/Alt", ""))
            yield from walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(content)) as pdf:
        return list(walk(pdf.Root.StructTreeRoot.K))


def pdf_source(content: bytes) -> bytes:
    """Return the whole file with nothing compressed."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            plain,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return plain.getvalue()


def pdf_strings(content: bytes) -> list[str]:
    """Return every text that is a value in the file: titles, alternative texts, targets."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        owners = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        values = [value for one in owners for value in one.values()]
        return [str(value) for value in values if isinstance(value, pikepdf.String)]


# ---- Word ------------------------------------------------------------------------------------


def word_parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def word_paragraphs(content: bytes) -> list[tuple[str, str]]:
    """Return style and words of each paragraph, those in tables and boxes too."""
    body = Document(io.BytesIO(content)).element.body
    return [(_style(one), _words(one)) for one in body.iter(qn("w:p"))]


def word_headings(content: bytes) -> list[Heading]:
    return [
        (int(found[1]), squeezed(words))
        for style, words in word_paragraphs(content)
        if (found := HEADING.fullmatch(style))
    ]


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val")))


def _words(paragraph: Any) -> str:
    ends = {qn("w:br"): "\n", qn("w:tab"): " "}
    return "".join(
        ends.get(one.tag, one.text or "")
        for one in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
    )


NEVER_PRINTED = re.compile(r"None|Undefined|undefined|\{\{|\}\}|\{%|%\}|<smbeleid|Traceback")


def problems_of(document: Assembled) -> list[str]:
    """Return what no reader should see: loose names, empty headings, skipped levels."""
    found: list[str] = []
    for section in document.sections:
        found += [f"{section.id}: {word}" for word in NEVER_PRINTED.findall(section.text)]
        level = 1
        lines = [line for line in section.text.splitlines() if line.strip()]
        for line, following in zip(lines, [*lines[1:], "#"], strict=True):
            if heading := re.match("(#+) ", line):
                depth = len(heading[1])
                if depth > level + 1 or depth == 1:
                    found.append(f"{section.id}: level of {line}")
                if (below := re.match("(#+)", following)) and len(below[1]) <= depth:
                    found.append(f"{section.id}: nothing under {line}")
                level = depth
            if re.match(r"\|[-|]+\|$", line) and not following.startswith("|"):
                found.append(f"{section.id}: empty table")
    return found
