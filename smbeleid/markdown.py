"""The one Markdown dialect: text made inert, and the few forms the templates may use.

What a person typed becomes numeric character references for all ASCII punctuation. Of the
escapes that were tried only this one held in JupyterLab, mistune, pandoc, Typst and Word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

CALLOUTS = {
    "tip": "#e8f4ee",
    "let_op": "#fdeee6",
    "voorbeeld": "#eef1f8",
    "afspraak": "#e6f2f4",
    "in_uw_woorden": "#f6f1e7",
    "signaal": "#fbe9e7",
    "notities": "#f1f1f4",
}
"""Kinds of callout, with the background that JupyterLab shows; the formats have their own."""

_PUNCTUATION = {code: f"&#{code};" for code in range(33, 127) if not chr(code).isalnum()}
_PUNCTUATION[ord("\n")] = "&#10;"
# JupyterLab runs MathJax after decoding; an element boundary keeps it from seeing a formula.
_PUNCTUATION[ord("$")] = "<span>&#36;</span>"
_PUNCTUATION[ord("\\")] = "<span>&#92;</span>"
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BIDI = (
    frozenset(range(0x202A, 0x202F)) | frozenset(range(0x2066, 0x206A)) | {0x61C, 0x200E, 0x200F}
)

BYTE_ORDER_MARK = "\ufeff"
"""Comes along when text is pasted from some programs; it says nothing, and a PDF refuses it."""


class Markdown(str):
    """Markdown that we wrote ourselves; everything else is made inert before it is printed."""

    __slots__ = ()


def escape(text: str) -> Markdown:
    """Return a text that shows as typed in every format, and is never markup.

    Args:
        text: Anything a person may have typed.

    Returns:
        Inert Markdown. Control and direction characters, which no page can show, are named.
    """
    inert = _all_visible(text).translate(_PUNCTUATION)
    inert = re.sub(r"^ +| +$|  +", lambda found: "&#32;" * len(found.group()), inert)
    inert = re.sub(r"^(\d+)(?=&#4[16];)", lambda f: f"&#{ord(f[1][0])};{f[1][1:]}", inert)
    return Markdown(inert)


_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f"


def is_blank(text: str) -> bool:
    """Return whether a reader would see nothing of a text: only space and zero-width signs."""
    return not one_line(text).translate(dict.fromkeys(map(ord, _UNSEEN))).strip()


def one_line(text: str) -> str:
    """Return typed text as one line that every file can hold: for cover, header and properties.

    Args:
        text: Anything a person may have typed.

    Returns:
        The text itself, no Markdown; control and direction characters are named.
    """
    return _all_visible(text).replace("\n", " ").strip()


def _all_visible(text: str) -> str:
    if text.isprintable():  # no control, direction or private sign, nor a line end
        return text
    return "".join(map(_visible, _LINE_ENDS.sub("\n", text)))


def _visible(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return "    "
    if character == BYTE_ORDER_MARK:
        return ""
    code = ord(character)
    if code in _BIDI or unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"}:
        return f"[U+{code:04X}]"
    return character


def paragraphs(text: str) -> Markdown:
    """Return typed text as paragraphs: an empty line starts a new one."""
    blocks = re.split(r"\n\s*\n", _LINE_ENDS.sub("\n", text).strip("\n"))
    return Markdown("\n\n".join(escape(block.strip("\n")) for block in blocks))


def callout(kind: str, title: str, body: str) -> Markdown:
    """Return a coloured box.

    Args:
        kind: A key of `CALLOUTS`.
        title: Already Markdown.
        body: Already Markdown.
    """
    style = f"background:{CALLOUTS[kind]};padding:0.5em 1em;border-radius:6px"
    opening = f'<div class="callout {kind}" style="{style}">'
    return Markdown(f"\n\n{opening}\n\n**{title}**\n\n{body.strip()}\n\n</div>\n\n")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Markdown:
    """Return a pipe table of cells that are Markdown already, or nothing when it has no rows."""
    lines = [_row(row) for row in rows]
    if not lines:
        return Markdown("")
    return Markdown("\n".join([_row(header), "|" + "---|" * len(header), *lines]))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def tidy(text: str) -> Markdown:
    """Return Markdown with at most one empty line in a row and none at the ends."""
    stripped = "\n".join(line.rstrip() for line in text.splitlines())
    return Markdown(re.sub(r"\n{3,}", "\n\n", stripped).strip() + "\n")
