"""Tables as pandoc wrote them, made good Word tables."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from smbeleid.word_package import Xml
from smbeleid.word_paragraph import CALLOUT, WIDTH, W, put, spacer, style_of, text_of

_ROOM_AFTER = "200"
MANY = 6
"""From this number of columns on a table has smaller letters and margins."""

_SHORT_TABLE = 8
"""Up to this number of rows, its head among them, a table is not divided over pages."""

_LETTER, _SMALL_LETTER = 118, 102
"""Room for a letter, and the margins of a cell left and right; in twentieths of a point."""
_MARGINS, _SMALL_MARGINS = 240, 170
_SHORT, _LONG_WORD, _LONG_TEXT = 3, 22, 90
"""A shorter word asks for no narrower column, a longer word or text for no wider one."""


def tidy_tables(body: Xml, head: str) -> None:
    """Let tables fill the width, repeat their header row and never split a row.

    Args:
        body: The body.
        head: Colour of the header row; said in each cell, for programs without table styles.
    """
    for table in list(body.iter(f"{W}tbl")):
        small = "Small" if len(table.findall(f"{W}tblGrid/{W}gridCol")) >= MANY else ""
        if small:
            _narrow_margins(table)
        _widen(table)
        for row in table.iterchildren(f"{W}tr"):
            own = row.find(f"{W}trPr")
            is_head = own is not None and own.find(f"{W}tblHeader") is not None
            if own is None:
                own = etree.Element(f"{W}trPr")
                row.insert(0, own)
            own.insert(0, etree.Element(f"{W}cantSplit"))
            for paragraph in row.iter(f"{W}p"):
                put(paragraph, "pStyle", val=f"{'TableHead' if is_head else 'TableText'}{small}")
            if is_head:
                _colour_cells(row, head)
        _keep_together(table)
        _give_room(table)


def column_widths(rows: Sequence[Sequence[str]], count: int) -> list[int]:
    """Divide the width of the text over the columns of a table.

    Args:
        rows: The text of each cell.
        count: Number of columns.

    Returns:
        Widths in twentieths of a point: the longest word first, the rest by amount of text. If
        the longest words do not fit together, the columns with the very longest give way.
    """
    letter, margins = (_SMALL_LETTER, _SMALL_MARGINS) if count >= MANY else (_LETTER, _MARGINS)
    columns = [[row[index] for row in rows if index < len(row)] for index in range(count)]
    words = [max((len(word) for text in c for word in text.split()), default=1) for c in columns]
    longest = [margins + letter * min(max(word, _SHORT), _LONG_WORD) for word in words]
    texts = [min(max((len(text) for text in c), default=1), _LONG_TEXT) for c in columns]
    shares = [max(text - word, 1) for text, word in zip(texts, words, strict=True)]
    least = _capped(longest, WIDTH)
    spare = WIDTH - sum(least)
    return [one + spare * share // sum(shares) for one, share in zip(least, shares, strict=True)]


def _capped(wishes: Sequence[int], total: int) -> list[int]:
    """Cut the largest wishes down to one size, so that all of them together fit."""
    left, result = total, dict.fromkeys(range(len(wishes)), 0)
    for done, index in enumerate(sorted(result, key=wishes.__getitem__)):
        result[index] = min(wishes[index], left // (len(wishes) - done))
        left -= result[index]
    return list(result.values())


def cell_text(cell: Xml) -> str:
    """Return the words of a table cell."""
    return " ".join(text_of(paragraph) for paragraph in cell.iter(f"{W}p"))


def _widen(table: Xml) -> None:
    """Let a table have the width of the text, each column what its words and text ask for."""
    if next(table.iterancestors(f"{W}tc"), None) is not None:
        return
    rows = [list(row.iterchildren(f"{W}tc")) for row in table.iterchildren(f"{W}tr")]
    grid = table.findall(f"{W}tblGrid/{W}gridCol")
    widths = column_widths([[cell_text(cell) for cell in row] for row in rows], len(grid))
    width = table.find(f"{W}tblPr/{W}tblW")
    width.attrib.update({f"{W}type": "dxa", f"{W}w": str(sum(widths))})
    for column, one in zip(grid, widths, strict=True):
        column.set(f"{W}w", str(one))
    for row in rows:
        for cell, one in zip(row, widths, strict=False):
            _cell_width(cell, one)


def _narrow_margins(table: Xml) -> None:
    own = table.find(f"{W}tblPr")
    margins = etree.Element(f"{W}tblCellMar")
    for side in ("left", "right"):
        size = {f"{W}w": str(_SMALL_MARGINS // 2), f"{W}type": "dxa"}
        etree.SubElement(margins, f"{W}{side}", size)
    own.find(f"{W}tblLook").addprevious(margins)


def _cell_width(cell: Xml, width: int) -> None:
    own = cell.find(f"{W}tcPr")
    if own is None:
        own = etree.Element(f"{W}tcPr")
        cell.insert(0, own)
    for old in own.findall(f"{W}tcW"):
        own.remove(old)
    own.insert(0, etree.Element(f"{W}tcW", {f"{W}w": str(width), f"{W}type": "dxa"}))


def _colour_cells(row: Xml, colour: str) -> None:
    for own in row.iterfind(f"{W}tc/{W}tcPr"):
        ground = {f"{W}val": "clear", f"{W}color": "auto", f"{W}fill": colour}
        width = own.find(f"{W}tcW")
        width.addnext(etree.Element(f"{W}shd", ground))


def _keep_together(table: Xml) -> None:
    """Keep a short table on one page; Word does so if its rows hold on to the next."""
    rows = table.findall(f"{W}tr")
    if len(rows) <= _SHORT_TABLE:
        for row in rows[:-1]:
            for paragraph in row.iter(f"{W}p"):
                put(paragraph, "keepNext")


def _give_room(table: Xml) -> None:
    """Keep what precedes with the table, and what follows off it; Word joins touching tables."""
    before, follower = table.getprevious(), table.getnext()
    if before is not None and before.tag == f"{W}p":
        put(before, "keepNext")
    if follower is None or follower.tag != f"{W}p":
        table.addnext(spacer())
    elif not style_of(follower).startswith(("Heading", CALLOUT)):
        put(follower, "spacing", before=_ROOM_AFTER)
