"""Tables as pandoc wrote them, made good Word tables."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree  # type: ignore[import-untyped]

from smbeleid.word_package import Xml
from smbeleid.word_paragraph import CALLOUT, W, put, spacer, style_of, text_of
from smbeleid.word_reference import WIDTH

_ROOM_AFTER = "200"
_LETTER = 118
"""Room for a letter in a table, and the margins of a cell; in twentieths of a point."""
_CELL_MARGINS = 240
_LONG_WORD = 22
_LONG_TEXT = 90
"""From here on a longer word, or a longer text, asks for no wider column."""


def tidy_tables(body: Xml, head: str) -> None:
    """Let tables fill the width, repeat their header row and never split a row.

    Args:
        body: The body.
        head: Colour of the header row; said in each cell, for programs without table styles.
    """
    for table in list(body.iter(f"{W}tbl")):
        _widen(table)
        for row in table.iterchildren(f"{W}tr"):
            own = row.find(f"{W}trPr")
            is_head = own is not None and own.find(f"{W}tblHeader") is not None
            if own is None:
                own = etree.Element(f"{W}trPr")
                row.insert(0, own)
            own.insert(0, etree.Element(f"{W}cantSplit"))
            for paragraph in row.iter(f"{W}p"):
                put(paragraph, "pStyle", val="TableHead" if is_head else "TableText")
            if is_head:
                _colour_cells(row, head)
        _give_room(table)


def column_widths(rows: Sequence[Sequence[str]], count: int) -> list[int]:
    """Divide the width of the text over the columns of a table.

    Args:
        rows: The text of each cell.
        count: Number of columns.

    Returns:
        Widths in twentieths of a point: the longest word first, the rest by amount of text.
    """
    columns = [[row[index] for row in rows if index < len(row)] for index in range(count)]
    words = [max((len(word) for text in c for word in text.split()), default=1) for c in columns]
    least = [_CELL_MARGINS + _LETTER * min(max(longest, 3), _LONG_WORD) for longest in words]
    asked = [min(max((len(text) for text in c), default=1), _LONG_TEXT) for c in columns]
    spare = max(WIDTH - sum(least), 0)
    scale = min(1.0, WIDTH / (sum(least) or 1))
    shares = [_LETTER * max(text - word, 1) for text, word in zip(asked, words, strict=True)]
    return [
        int(one * scale) + spare * share // (sum(shares) or 1)
        for one, share in zip(least, shares, strict=True)
    ]


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


def _give_room(table: Xml) -> None:
    """Keep what follows off the table; Word joins two tables that touch."""
    follower = table.getnext()
    if follower is None or follower.tag != f"{W}p":
        table.addnext(spacer())
    elif not style_of(follower).startswith(("Heading", CALLOUT)):
        put(follower, "spacing", before=_ROOM_AFTER)
