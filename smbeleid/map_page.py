"""The map as a picture: one web page, four columns with links, and the same in tables.

The picture is drawn here, so that it is there without a script. The script of the page lights up
what belongs together, and brings it closer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smbeleid.brand import Brand
from smbeleid.html import STYLE, make_page

PAGE, LOOK, SCRIPT = "map.html.j2", "map.css", "map.js"

WIDTH, TOP = 1200, 44
NODE_WIDTH, ROW = 246, 19
THEME_GAP = 30
LONGEST_LABEL = 44
"""Characters that fit in a node; the whole text is the node's title."""

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """A box in the picture.

    Attributes:
        id: ``v-soort``: the letter of its column and its own id; also the row of its table.
        column: 0 to 3: questions, rules, sections, documents.
        label: What stands in the box, cut off when it is long.
        title: The whole text, with what it is.
        x: Left side.
        y: Top.
    """

    id: str
    column: int
    label: str
    title: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A theme above its questions."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Link:
    """A line from a box to one in a later column."""

    start: str
    end: str
    path: str


COLUMNS = (
    ("v", "Vraag", "Vragen"),
    ("r", "Regel", "Regels"),
    ("p", "Paragraaf", "Paragrafen"),
    ("d", "Document", "Documenten"),
)
"""Letter, name of one and name of all, from left to right."""


def make_map_page(data: Data, brand: Brand, look: Path) -> bytes:
    """Draw the map.

    Args:
        data: The map, from `smbeleid.map_data.whole_map`.
        brand: Colours, fonts, names, logo.
        look: Folder with map.html.j2, map.css, map.js and style.css, ``templates/html``.

    Returns:
        A page in UTF-8 that needs no other file; equal input gives equal bytes.

    Raises:
        ContentError: A file of the look is absent or has a fault.
    """
    questions, headings = _questions(data)
    height = TOP + ROW * len(questions) + THEME_GAP * len(headings)
    nodes = [
        *questions,
        *_spread(1, ((rule["id"], rule["signal"]) for rule in data["rules"]), height),
        *_spread(2, ((s["id"], s["title"]) for s in data["sections"]), height),
        *_spread(3, ((d["id"], d["title"]) for d in data["documents"]), height),
    ]
    return make_page(
        look / PAGE,
        brand,
        {
            "map": data,
            "nodes": nodes,
            "headings": headings,
            "links": list(_links(data, {node.id: node for node in nodes})),
            "columns": [(_x(index), one, all_) for index, (_, one, all_) in enumerate(COLUMNS)],
            "themes": list(_themes(data)),
            "named": _named(data),
            "size": {"width": WIDTH, "height": height, "node": NODE_WIDTH, "row": ROW - 3},
        },
        styles=[STYLE, LOOK],
        script=SCRIPT,
    )


def _x(column: int) -> int:
    return column * (WIDTH - NODE_WIDTH) // (len(COLUMNS) - 1)


def _node(column: int, id_: str, text: str, y: int) -> Node:
    letter, one, _ = COLUMNS[column]
    return Node(f"{letter}-{id_}", column, _cut(text), f"{one}: {text}", _x(column), y)


def _cut(text: str) -> str:
    if len(text) <= LONGEST_LABEL:
        return text
    return text[: LONGEST_LABEL - 1].rsplit(" ", 1)[0].rstrip(",.:;") + "…"


def _questions(data: Data) -> tuple[list[Node], list[Heading]]:
    nodes: list[Node] = []
    headings: list[Heading] = []
    y = TOP
    for title, questions in _themes(data):
        headings.append(Heading(title, _x(0), y + THEME_GAP - 10))
        y += THEME_GAP
        for question in questions:
            nodes.append(_node(0, question["id"], question["label"], y))
            y += ROW
    return nodes, headings


def _themes(data: Data) -> Iterator[tuple[str, list[Data]]]:
    """Go through the themes with their questions."""
    titles = dict.fromkeys(question["theme_title"] for question in data["questions"])
    for title in titles:
        yield title, [q for q in data["questions"] if q["theme_title"] == title]


def _spread(column: int, entries: Iterable[tuple[str, str]], height: int) -> Iterator[Node]:
    """Go through the boxes of a column, spread over the whole height."""
    found = list(entries)
    step = (height - TOP) / max(len(found), 1)
    for index, (id_, text) in enumerate(found):
        yield _node(column, id_, text, round(TOP + step * index + (step - ROW) / 2))


def _links(data: Data, nodes: dict[str, Node]) -> Iterator[Link]:
    for question in data["questions"]:
        yield from _from(f"v-{question['id']}", "r", question["rules"], nodes)
        yield from _from(f"v-{question['id']}", "p", question["sections"], nodes)
    for rule in data["rules"]:
        yield from _from(f"r-{rule['id']}", "p", rule["sections"], nodes)
    for section in data["sections"]:
        yield from _from(f"p-{section['id']}", "d", [section["document"]], nodes)


def _from(start: str, letter: str, ids: Iterable[str], nodes: dict[str, Node]) -> Iterator[Link]:
    for id_ in ids:
        end = f"{letter}-{id_}"
        yield Link(start, end, _curve(nodes[start], nodes[end]))


def _curve(start: Node, end: Node) -> str:
    middle = (ROW - 3) // 2
    x1, y1, x2, y2 = start.x + NODE_WIDTH, start.y + middle, end.x, end.y + middle
    bend = (x2 - x1) // 2
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _named(data: Data) -> dict[str, str]:
    """Return id of a box -> its whole text, for the links in the tables."""
    sections = {f"p-{s['id']}": f"{s['document_title']}: {s['title']}" for s in data["sections"]}
    return (
        {f"v-{q['id']}": q["label"] for q in data["questions"]}
        | {f"r-{rule['id']}": rule["signal"] for rule in data["rules"]}
        | sections
    )
