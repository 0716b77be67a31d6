"""Tests of Markdown: nothing a person types is markup, and all of it shows as typed."""

from __future__ import annotations

import html
import re
import string
import unicodedata

import mistune
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smbeleid.markdown import (
    CALLOUTS,
    Markdown,
    callout,
    escape,
    is_blank,
    one_line,
    paragraphs,
    table,
    tidy,
)

typed = st.text() | st.text(alphabet=string.punctuation + " \n\tab1", min_size=1)
"""Any text, and texts that are mostly marks."""

read = mistune.create_markdown(
    escape=False,
    hard_wrap=False,
    plugins=[
        "table",
        "strikethrough",
        "footnotes",
        "url",
        "task_lists",
        "def_list",
        "abbr",
        "math",
    ],
)
"""A reader with more kinds of markup than we ever use."""

LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def expected(text: str) -> str:
    """Return what a page can show: control characters by their name, no byte order mark."""
    return "".join(
        f"[U+{ord(character):04X}]"
        if character != "\n"
        and (unicodedata.category(character) in ("Cc", "Cs", "Cn", "Co") or character in DIRECTIONS)
        else character
        for character in LINE_ENDS.sub("\n", text).replace("\t", "    ").replace("\ufeff", "")
    )


def tags(page: str) -> set[str]:
    return set(re.findall("<[^>]*>", page))


@settings(deadline=None)
@given(typed)
@example("<script>alert(1)</script>")
@example("a\r\nb\u2028c")
@example("1. een")
@example("12) twaalf")
def test_typed_text_holds_no_mark_but_references(text: str) -> None:
    bare = re.sub(r"<span>&#(?:36|92);</span>|&#\d+;", "", escape(text))
    assert set(bare).isdisjoint(string.punctuation)
    assert "\n" not in bare
    assert not re.match(r"\s*\d+(&#46;|&#41;)", escape(text))


@settings(deadline=None)
@given(typed)
@example(" begin en eind ")
@example("\u202eomgekeerd")
@example("half \ud800 paar")
@example("\ufeffgeplakt")
def test_typed_text_shows_as_typed(text: str) -> None:
    assert html.unescape(re.sub("</?span>", "", escape(text))) == expected(text)


@settings(deadline=None)
@given(typed)
@example("www.voorbeeld.example en https://voorbeeld.example")
@example("$x^2$ en \\(x\\)")
@example("[x] [^1] [a](b) ![a](b) ~~a~~ `a` *a* _a_ # a > a | a")
@example("- [ ] taak")
@example("    code")
def test_reader_finds_no_markup_in_a_paragraph(text: str) -> None:
    page = str(read(f"x{escape(text)}y"))
    assert tags(page) <= {"<p>", "</p>", "<span>", "</span>"}
    seen = html.unescape(re.sub("<[^>]*>", "", page)).strip("\n")
    assert seen == f"x{expected(text)}y"


@settings(deadline=None)
@given(typed)
@example("# kop")
@example("1. een")
@example("> citaat")
@example("---")
@example("|a|\n|-|\n|b|")
@example(": uitleg")
def test_reader_finds_no_markup_at_the_start_of_a_line(text: str) -> None:
    assert tags(str(read(escape(text)))) <= {"<p>", "</p>", "<span>", "</span>"}


@settings(deadline=None)
@given(typed)
@example("a|b")
@example("a\n|b")
def test_typed_text_stays_in_its_cell(text: str) -> None:
    page = str(read(table(["Kop"], [[f"x{escape(text)}y"]])))
    assert page.count("<td>") == page.count("<th>") == 1
    cell = html.unescape(re.sub("<[^>]*>", "", page.split("<td>")[1].split("</td>", maxsplit=1)[0]))
    assert cell == f"x{expected(text)}y"


def test_plain_words_stay_readable() -> None:
    assert escape("De Kraanvogel 12") == "De Kraanvogel 12"
    assert escape("Renée 学校 🙂") == "Renée 学校 🙂"


def test_escaped_text_is_ours() -> None:
    assert isinstance(escape("a"), Markdown)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("De *Kraan*", "De *Kraan*"),
        ("\nDe\r\nKraan\u2028!\n", "De Kraan !"),
        ("\ufeffDe\x00Kraan\u202e", "De[U+0000]Kraan[U+202E]"),
        (" \n ", ""),
    ],
)
def test_text_for_a_header_is_one_line_as_typed(text: str, line: str) -> None:
    assert one_line(text) == line


def test_empty_line_starts_a_paragraph() -> None:
    assert paragraphs("\n\nEen\n \t\n\nTwee\r\nregel\n") == "Een\n\nTwee&#10;regel"


@settings(deadline=None)
@given(st.text(alphabet=" \nab#-"))
def test_paragraphs_are_inert(text: str) -> None:
    assert tags(str(read(paragraphs(text)))) <= {"<p>", "</p>"}


@pytest.mark.parametrize("kind", CALLOUTS)
def test_callout_is_a_box_with_its_title_in_bold(kind: str) -> None:
    box = callout(kind, "Let *op*", "\nEen zin.\n")
    assert re.fullmatch(
        rf'\n\n<div class="callout {kind}" style="background:#[0-9a-f]{{6}};[^"]*">'
        r"\n\n\*\*Let \*op\*\*\*\n\nEen zin\.\n\n</div>\n\n",
        box,
    )


def test_unknown_kind_of_callout_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        callout("gevaar", "Titel", "Tekst")


def test_table_has_a_line_per_row() -> None:
    assert table(["A", "B"], [["1", "2"], ["3", "4"]]) == (
        "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"
    )


def test_table_without_rows_is_nothing() -> None:
    assert table(["A", "B"], iter([])) == ""


def test_tidy_text_has_single_empty_lines_and_no_loose_ends() -> None:
    assert tidy("\n\nEen  \n\n \n\nTwee\t\nDrie\n\n") == "Een\n\nTwee\nDrie\n"
    assert isinstance(tidy("a"), Markdown)


@settings(deadline=None)
@given(st.text(alphabet="ab \n"))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize("text", ["", "  \n\t", "\ufeff", "\u200b\u00ad \u2060", "\ufe0f"])
def test_text_that_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "\u200b.", "\x00", "\u202e", "\u4e2d", "0"])
def test_text_that_shows_a_sign_or_its_name_is_not_blank(text: str) -> None:
    assert not is_blank(text)
