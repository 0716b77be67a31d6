"""Paragraphs of a Word file: their properties, style and words."""

from __future__ import annotations

from lxml import etree

from smbeleid.word_package import WORD, Xml

W = f"{{{WORD}}}"

CALLOUT = "Callout"
"""What the ids of all callout styles start with; those of their titles end with ``Title``."""

WIDTH = 9072
"""Width of the text in twentieths of a point: A4 less the margins of ``page.xml.j2``."""
INDENT = 397
"""Step of a list level, in twentieths of a point."""
BOX_INDENT = 284
"""Room for the border at the left of a callout, so that it stands in line with the text."""

# The order in which Word wants what a paragraph says about itself (ECMA-376, CT_PPrBase).
# fmt: off
_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle",
    "rPr", "sectPr", "pPrChange",
)
# fmt: on
_RANK = {f"{W}{name}": rank for rank, name in enumerate(_ORDER)}


def properties(paragraph: Xml) -> Xml:
    """Return what a paragraph says about itself, made when it says nothing yet."""
    own = paragraph.find(f"{W}pPr")
    if own is None:
        own = etree.Element(f"{W}pPr")
        paragraph.insert(0, own)
    return own


def put(paragraph: Xml, name: str, **values: str) -> None:
    """Set one property of a paragraph, at the place in the order where Word wants it."""
    own = properties(paragraph)
    entry = own.find(f"{W}{name}")
    if entry is None:
        entry = etree.Element(f"{W}{name}")
        rank = _RANK[entry.tag]
        own.insert(sum(1 for other in own if _RANK.get(other.tag, 99) < rank), entry)
    for key, value in values.items():
        entry.set(f"{W}{key}", value)


def style_of(item: Xml) -> str:
    """Return the id of a paragraph's style, empty for plain text and for what is no paragraph."""
    style = item.find(f"{W}pPr/{W}pStyle") if item.tag == f"{W}p" else None
    return style.get(f"{W}val") if style is not None else ""


def in_callout(paragraph: Xml) -> bool:
    """Return whether a paragraph is part of a callout."""
    return style_of(paragraph).startswith(CALLOUT)


def text_of(paragraph: Xml) -> str:
    """Return the words of a paragraph on one line."""
    parts = (
        item.text or "" if item.tag == f"{W}t" else " "
        for item in paragraph.iter(f"{W}t", f"{W}br")
    )
    return " ".join("".join(parts).split())


def spacer() -> Xml:
    """Return an empty line that keeps two things apart that Word would join."""
    paragraph = etree.Element(f"{W}p")
    put(paragraph, "pStyle", val="Spacer")
    return paragraph


def indent_in_box(paragraph: Xml, level: int) -> None:
    """Indent an item of a list; its first line starts at the border, which else would move."""
    step = (level + 1) * INDENT
    put(paragraph, "ind", left=str(BOX_INDENT + step), hanging=str(step))
