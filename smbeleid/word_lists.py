"""Lists as pandoc wrote them: our indents and bullets, and boxes that can be clicked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from lxml import etree

from smbeleid.word_package import Xml
from smbeleid.word_paragraph import INDENT, W, in_callout, indent_in_box, properties, put, style_of

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

_ROOM_AFTER = "150"
_TICK = {"☐": "0", "☒": "1"}
"""Bullet that pandoc gives an item of a task list -> whether Word shows it ticked."""
_TICK_FONT = "MS Gothic"


def tidy_ticks(body: Xml, numbering: Xml) -> None:
    """Turn task lists, for pandoc a list with a box as bullet, into boxes that can be clicked."""
    states = _tick_lists(numbering)
    for number, (paragraph, level, state) in enumerate(_listed(body, states), 200):
        own = properties(paragraph)
        own.remove(own.find(f"{W}numPr"))
        if in_callout(paragraph):
            indent_in_box(paragraph, level)
        else:
            put(paragraph, "pStyle", val="Checklist")
            put(paragraph, "ind", left=str((level + 1) * INDENT), hanging=str(INDENT))
        box = _tick(number, state)
        own.addnext(box)
        box.addnext(_tab())


def tidy_lists(numbering: Xml, colour: str) -> None:
    """Give lists our indents, and bullets that the body font has, in a colour of the brand."""
    for level in numbering.iter(f"{W}lvl"):
        depth = int(level.get(f"{W}ilvl"))
        text = level.find(f"{W}lvlText")
        if text.get(f"{W}val").strip() and level.find(f"{W}numFmt").get(f"{W}val") == "bullet":
            text.set(f"{W}val", "•" if depth % 2 == 0 else "–")
        for old in level.findall(f"{W}pPr") + level.findall(f"{W}rPr"):
            level.remove(old)
        own = etree.SubElement(level, f"{W}pPr")
        indent = {f"{W}left": str((depth + 1) * INDENT), f"{W}hanging": str(INDENT)}
        etree.SubElement(own, f"{W}ind", indent)
        run = etree.SubElement(level, f"{W}rPr")
        etree.SubElement(run, f"{W}b")
        etree.SubElement(run, f"{W}color", {f"{W}val": colour})


def close_lists(body: Xml) -> None:
    """Give what follows a list as much room as it has after a paragraph."""
    for item, follower in pairwise(body):
        if _in_list(item) and not _in_list(follower):
            put(item, "spacing", after=_ROOM_AFTER)


def _tick_lists(numbering: Xml) -> dict[str, str]:
    """Return, for the lists whose bullet is a box: id of the list -> 0 or 1, whether ticked."""
    abstract = {
        item.get(f"{W}abstractNumId"): _TICK[text.get(f"{W}val")]
        for item in numbering.iterchildren(f"{W}abstractNum")
        if (text := item.find(f"{W}lvl/{W}lvlText")) is not None and text.get(f"{W}val") in _TICK
    }
    links = (
        (n.get(f"{W}numId"), n.find(f"{W}abstractNumId").get(f"{W}val"))
        for n in numbering.iterchildren(f"{W}num")
    )
    return {number: abstract[kind] for number, kind in links if kind in abstract}


def _listed(body: Xml, states: Mapping[str, str]) -> Iterator[tuple[Xml, int, str]]:
    """Yield the paragraphs that are items of these lists, with their level and state."""
    for number in list(body.iter(f"{W}numPr")):
        state = states.get(number.find(f"{W}numId").get(f"{W}val"))
        if state is not None:
            level = int(number.find(f"{W}ilvl").get(f"{W}val"))
            yield number.getparent().getparent(), level, state


def _tick(number: int, state: str) -> Xml:
    """Return a box that can be clicked in Word."""
    sign = next(sign for sign, value in _TICK.items() if value == state)
    control = etree.Element(f"{W}sdt")
    own = etree.SubElement(control, f"{W}sdtPr")
    etree.SubElement(own, f"{W}id", {f"{W}val": str(number)})
    box = etree.SubElement(own, f"{W14}checkbox")
    etree.SubElement(box, f"{W14}checked", {f"{W14}val": state})
    for name, code in (("checkedState", "2612"), ("uncheckedState", "2610")):
        etree.SubElement(box, f"{W14}{name}", {f"{W14}val": code, f"{W14}font": _TICK_FONT})
    run = etree.SubElement(etree.SubElement(control, f"{W}sdtContent"), f"{W}r")
    font = {f"{W}{name}": _TICK_FONT for name in ("ascii", "hAnsi", "eastAsia")}
    etree.SubElement(
        etree.SubElement(run, f"{W}rPr"), f"{W}rFonts", {**font, f"{W}hint": "eastAsia"}
    )
    etree.SubElement(run, f"{W}t").text = sign
    return control


def _tab() -> Xml:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}tab")
    return run


def _in_list(item: Xml) -> bool:
    listed = item.tag == f"{W}p" and item.find(f"{W}pPr/{W}numPr") is not None
    return (listed or style_of(item) == "Checklist") and not in_callout(item)
