"""The body that pandoc wrote, made good Word: headings, callouts, pictures.

Each function changes the body in place and looks at one thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from smbeleid.report import Picture
from smbeleid.word_package import Xml
from smbeleid.word_paragraph import (
    CALLOUT,
    WIDTH,
    W,
    in_callout,
    indent_in_box,
    properties,
    put,
    spacer,
    style_of,
    text_of,
)

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WP = f"{{{_DRAWING}/wordprocessingDrawing}}"
_A = f"{{{_DRAWING}/main}}"
_PIC = f"{{{_DRAWING}/picture}}"

_EMU = 635
"""English Metric Units, the measure of pictures, in a twentieth of a point."""
_BOX_GAP = "200"
_LINE_GAP = "80"


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the contents: its level, words, bookmark, and page as far as it is known."""

    level: int
    text: str
    anchor: str
    page: int | None


def bookmark(heading: str) -> str:
    """Return the bookmark of a heading's id; Word's own bookmarks hold no hyphen."""
    return heading.replace("-", "_")


def mark_headings(body: Xml) -> None:
    """Put each heading's bookmark in the heading itself, and let links follow.

    pandoc puts them around whole sections: who then moves a paragraph in Word breaks them.
    """
    names: list[str] = []
    number = 0
    for item in list(body):
        if item.tag == f"{W}bookmarkStart":
            names.append(bookmark(item.get(f"{W}name")))
        elif item.tag == f"{W}p" and style_of(item).startswith("Heading"):
            for name in names:
                number += 1
                start = etree.Element(
                    f"{W}bookmarkStart", {f"{W}id": str(number), f"{W}name": name}
                )
                properties(item).addnext(start)
                etree.SubElement(item, f"{W}bookmarkEnd", {f"{W}id": str(number)})
            names = []
        if item.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            body.remove(item)
    for link in body.iter(f"{W}hyperlink"):
        if link.get(f"{W}anchor"):
            link.set(f"{W}anchor", bookmark(link.get(f"{W}anchor")))


def contents(body: Xml, pages: Mapping[str, int] | None, deepest: int = 2) -> list[Entry]:
    """Return what the contents list: the headings of the first levels that have a bookmark."""
    known = {bookmark(name): page for name, page in (pages or {}).items()}
    return [
        Entry(level, text_of(heading), anchor, known.get(anchor))
        for heading in body.iterchildren(f"{W}p")
        if (level := _heading_level(heading)) and level <= deepest
        for anchor in _anchors(heading)[:1]
    ]


def tidy_callouts(body: Xml) -> None:
    """Make every run of callout paragraphs one box: title, indents, and space around it."""
    box: list[Xml] = []
    for item in [*body, None]:
        style = style_of(item) if item is not None else ""
        starts = style.startswith(CALLOUT) and _all_bold(item)
        if box and (starts or style != style_of(box[-1])):
            _finish_box(box, touches=style == style_of(box[-1]))
            box = []
        if style.startswith(CALLOUT):
            box.append(item)


def tidy_pictures(body: Xml, pictures: Sequence[Picture]) -> None:
    """Centre pictures, keep them within the page, and give each its alternative text."""
    alts = {picture.name.rpartition(".")[0]: picture.alt for picture in pictures}
    for number, drawing in enumerate(body.iter(f"{W}drawing"), 1):
        shown, inner = drawing.find(f".//{_WP}docPr"), drawing.find(f".//{_PIC}cNvPr")
        name = (inner.get("descr") or "").rpartition(".")[0]
        alt = alts.get(name) or shown.get("descr") or f"Figuur {number}"
        shown.attrib.clear()
        shown.attrib.update({"id": str(number), "name": f"Figuur {number}", "descr": alt})
        # pandoc repeats the file here, or its whole content as data URI.
        inner.attrib.clear()
        inner.attrib.update({"id": str(number), "name": f"Figuur {number}"})
        for side in ("distT", "distB", "distL", "distR"):
            drawing[0].set(side, "0")  # left out, it counts as a third of a centimetre
        _fit(drawing)
        paragraph = next(drawing.iterancestors(f"{W}p"))
        if not in_callout(paragraph):
            put(paragraph, "pStyle", val="Figure")


def _heading_level(paragraph: Xml) -> int:
    level = style_of(paragraph).removeprefix("Heading")
    return int(level) if level.isdigit() else 0


def _anchors(paragraph: Xml) -> list[str]:
    return [start.get(f"{W}name") for start in paragraph.iterchildren(f"{W}bookmarkStart")]


def _all_bold(paragraph: Xml) -> bool:
    """Return whether all words of a paragraph are bold: the title of a callout."""
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(run.itertext()).strip()]
    listed = paragraph.find(f"{W}pPr/{W}numPr") is not None
    return bool(runs) and not listed and all(r.find(f"{W}rPr/{W}b") is not None for r in runs)


def _finish_box(box: Sequence[Xml], *, touches: bool) -> None:
    """Finish a box; if the next one touches it, a line between keeps Word from joining them."""
    for paragraph in box:
        level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
        if level is not None:
            indent_in_box(paragraph, int(level.get(f"{W}val")))
    for paragraph, follower in pairwise(box):
        # Space between paragraphs is filled only if they have equal indents.
        if _indent(paragraph) == _indent(follower):
            put(paragraph, "spacing", after=_LINE_GAP)
    put(box[0], "spacing", before=_BOX_GAP)
    if touches:
        box[-1].addnext(spacer())
    else:
        put(box[-1], "spacing", after=_BOX_GAP)
    if _all_bold(box[0]):
        put(box[0], "pStyle", val=f"{style_of(box[0])}Title")


def _indent(paragraph: Xml) -> str:
    indent = paragraph.find(f"{W}pPr/{W}ind")
    return "" if indent is None else str(indent.get(f"{W}left"))


def _fit(drawing: Xml) -> None:
    """Shrink a picture that is wider than the text."""
    size = drawing.find(f".//{_WP}extent")
    wide, high = int(size.get("cx")), int(size.get("cy"))
    if wide <= WIDTH * _EMU:
        return
    fitting = {"cx": str(WIDTH * _EMU), "cy": str(high * WIDTH * _EMU // wide)}
    for entry in (size, *drawing.iterfind(f".//{_A}xfrm/{_A}ext")):
        entry.attrib.update(fitting)
