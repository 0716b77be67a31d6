"""Tests of Markdown: nothing a person types is markup, and all of it shows as typed."""

from __future__ import annotations

import html
import re
import string

import mistune
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smbeleid.markdown import CALLOUTS, Markdown, callout, escape, paragraphs, table, tidy

typed = st.text() | st.text(alphabet=string.punctuation + " \n\tab1", min_size=1)
"""Any text, and texts that are mostly marks."""


def shown(markdown: str) -> str:
    """Return what a reader of HTML sees of inert text."""
    return html.unescape(re.sub("</?span>", "", markdown))


@given(typed)
@example("<script>alert(1)</script>")
@example("a\r\nb\u2028c")
def test_typed_text_holds_no_mark_but_references(text: str) -> None:
    bare = re.sub(r"<span>&#(?:36|92);</span>|&#\d+;", "", escape(text))
    assert set(bare) & set(string.punctuation) <= set("[]+")
    assert re.sub(r"\[U\+[0-9A-F]{4,6}\]", "", bare).isdisjoint(string.punctuation) if bare else 1
