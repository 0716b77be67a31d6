"""Marks the sentences of a text that were not in its previous version.

It works on parsed HTML, so that what was typed stays the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree, html

_INLINE = frozenset({"a", "em", "strong", "del", "code", "span", "mark"})
"""Elements within a sentence; at any other one a sentence ends."""
_SENTENCE = re.compile(r"\S.*?(?:[.?!][)\]\"'”’]*(?=\s)|(?=\s*\Z))", re.DOTALL)
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text in the tree: that of an element, or what stands behind it.

    Attributes:
        element: Which one.
        is_tail: Whether the text stands behind it.
        start: Where the text begins in its block.
        text: The text.
    """

    element: html.HtmlElement
    is_tail: bool
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence: its words, and where it stands in which block."""

    words: str
    block: int
    start: int
    end: int


def mark_changes(root: html.HtmlElement, before: Sequence[str] | None) -> list[str]:
    """Put ``<mark>`` around the sentences that were not there before.

    Args:
        root: The new version; it is changed.
        before: What this function returned for the previous version; None when there was none.

    Returns:
        The sentences of the new version, in order.
    """
    blocks = list(_blocks(root))
    sentences = [one for index, block in enumerate(blocks) for one in _sentences(index, block)]
    words = [one.words for one in sentences]
    if before is not None:
        new: dict[int, list[tuple[int, int]]] = {}
        matcher = SequenceMatcher(None, before, words, autojunk=False)
        for name, _, _, start, end in matcher.get_opcodes():
            for one in sentences[start:end] if name in {"insert", "replace"} else ():
                new.setdefault(one.block, []).append((one.start, one.end))
        for index, stretches in new.items():
            for piece in blocks[index]:
                _wrap(piece, stretches)
    return words


def _blocks(root: html.HtmlElement) -> Iterator[list[_Piece]]:
    """Go through the stretches of text without a border of a block inside."""
    block: list[_Piece] = []
    for element, is_tail, text in _walk(root):
        if text is None:
            if block:
                yield block
            block = []
        elif text:
            start = block[-1].start + len(block[-1].text) if block else 0
            block.append(_Piece(element, is_tail, start, text))
    if block:
        yield block


def _walk(element: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, bool, str | None]]:
    """Go through texts in the order of reading; None stands for the border of a block."""
    yield element, False, element.text or ""
    for child in element:
        is_inline = child.tag in _INLINE
        if not is_inline:
            yield child, False, None
        if isinstance(child.tag, str):
            yield from _walk(child)
        if not is_inline:
            yield child, False, None
        yield child, True, child.tail or ""


def _sentences(index: int, block: list[_Piece]) -> Iterator[_Sentence]:
    text = "".join(piece.text for piece in block)
    for found in _SENTENCE.finditer(text):
        if _WORD.search(found[0]):
            yield _Sentence(" ".join(found[0].split()), index, *found.span())


def _wrap(piece: _Piece, stretches: list[tuple[int, int]]) -> None:
    """Wrap what of a piece lies in one of the stretches of its block."""
    inside = [
        (max(start - piece.start, 0), min(end - piece.start, len(piece.text)))
        for start, end in stretches
    ]
    inside = [
        (start, end) for start, end in inside if piece.text[start:end].strip() and start < end
    ]
    if not inside:
        return
    parent = piece.element.getparent() if piece.is_tail else piece.element
    place = parent.index(piece.element) + 1 if piece.is_tail else 0
    following = [*[start for start, _ in inside[1:]], len(piece.text)]
    first = piece.text[: inside[0][0]]
    if piece.is_tail:
        piece.element.tail = first
    else:
        piece.element.text = first
    for number, ((start, end), then) in enumerate(zip(inside, following, strict=True)):
        mark = etree.SubElement(parent, "mark")
        parent.remove(mark)
        mark.text = piece.text[start:end]
        mark.tail = piece.text[end:then]
        parent.insert(place + number, mark)
