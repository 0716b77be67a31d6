"""Strategies of hypothesis that draw answers from any questionnaire, all of them valid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from smbeleid.answers import Answer, Answers, LevelChoice, State
from smbeleid.markdown import is_blank
from smbeleid.questionnaire import Column, Kind, Question, Questionnaire

Texts = SearchStrategy[str]

WORDS = (
    "aap", "buurt", "café", "daltonplein", "efteling", "forum", "gemeente", "hoek", "ideeën",
    "juf", "kluis", "lente", "muur", "noord", "oever", "plein", "quiz", "roos", "school", "tuin",
    "uil", "vlag", "wijk", "xylofoon", "zon", "Zoë", "’s ochtends", "06-team", "groep 8",
)  # fmt: skip
"""Of a school's own words: no full stop at the end, and none that a text of ours also uses."""

NASTY = (
    "<script>alert(1)</script>", "</div>", '<div class="callout tip">', "`x`{=typst}", "```",
    "**", "_", "# ", "## kop", "- ", "1. ", "> ", "| a |", "|---|", "[x](javascript:x)", "![x](y)",
    ":::", "{{ x }}", "{% x %}", "&amp;", "&#60;", "$x$", "\\", "#import", "@ref", "<label>", "-?",
    "--", "...", "\u202e", "\u2066", "\0", "\x1b", "\ufeff", "\u00ad", "\u200d", "\ud83d",
    "é", "e\u0301",
    "👩‍👩‍👧", "👍🏽", "王", "ع", "Я", "Ω", "\n", "\r\n", "\r", "\n\n", "\t", "\u2028", "   ",
)  # fmt: skip
"""Pieces that mean something to Markdown, HTML, Typst, TeX, Jinja, or to a line or a font."""

EMAILS = ("info@school.example", "a+b@post.school.example", "'o@x.example", "<b>@x.example")
PHONES = ("112", "06-12345678", "0612345678", "+31 (0)20 123 45 67", "030 - 1234567 (toestel 5)")

plain_texts: Texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).map(
    " ".join
)
"""What a school that types neatly answers."""

nasty_texts: Texts = (
    st.lists(st.sampled_from(NASTY) | st.text(max_size=4), min_size=1, max_size=6)
    .map("".join)
    .filter(lambda text: not is_blank(text))
)
"""Anything that a text field takes: markup, code, control characters, every script."""


def answers(questionnaire: Questionnaire, texts: Texts = plain_texts) -> SearchStrategy[Answers]:
    """Draw answers to some of the questions, also to questions that are hidden by other answers.

    Args:
        questionnaire: Any.
        texts: What is typed where anything may be typed.
    """
    some = st.fixed_dictionaries(
        {}, optional={question.id: answer(question, texts) for question in questionnaire}
    )
    return st.builds(
        Answers,
        schema_version=st.just(1),
        version=st.sampled_from(("0.1", "1.0", "12.34")),
        updated=dates(),
        answers=some,
        levels=st.dictionaries(
            st.sampled_from([theme.id for theme in questionnaire.themes]),
            st.builds(LevelChoice, level=st.integers(1, 5), reason=texts),
            max_size=3,
        ),
    )


def full_answers(
    questionnaire: Questionnaire, texts: Texts = plain_texts
) -> SearchStrategy[Answers]:
    """Draw a given answer to every question."""
    every = {question.id: given_answer(question, texts) for question in questionnaire}
    return st.builds(
        Answers,
        schema_version=st.just(1),
        updated=dates(),
        answers=st.fixed_dictionaries(every),
    )


def answer(question: Question, texts: Texts = plain_texts) -> SearchStrategy[Answer]:
    """Draw an answer in any of the four states; open and unknown ones may have an owner."""
    owners = st.just("") | texts
    return st.one_of(
        given_answer(question, texts),
        st.builds(Answer, state=st.sampled_from((State.OPEN, State.UNKNOWN)), owner=owners),
        st.just(Answer(state=State.NOT_APPLICABLE)),
    )


def given_answer(question: Question, texts: Texts = plain_texts) -> SearchStrategy[Answer]:
    """Draw an answer that has a value."""
    return value(question, texts).map(lambda drawn: Answer(state=State.GIVEN, value=drawn))


def value(question: Question | Column, texts: Texts = plain_texts) -> SearchStrategy[Any]:
    """Draw a value that a question or a column takes."""
    return VALUES[question.kind](question, texts)


def _option(question: Question | Column, _: Texts) -> SearchStrategy[str]:
    return st.sampled_from(sorted(question.choices))


def _options(question: Question | Column, _: Texts) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(question.choices)), min_size=1, unique=True)


def _rows(question: Question | Column, texts: Texts) -> SearchStrategy[list[Mapping[str, Any]]]:
    return st.lists(row(getattr(question, "columns", ()), texts), min_size=1, max_size=4)


def row(columns: tuple[Column, ...], texts: Texts) -> SearchStrategy[Mapping[str, Any]]:
    """Draw a row of a table: required cells filled, the others filled, empty or left out."""
    needed = {c.id: value(c, texts) for c in columns if c.required}
    others = {c.id: st.just("") | value(c, texts) for c in columns if not c.required}
    return st.fixed_dictionaries(needed, optional=others)


def dates() -> SearchStrategy[str]:
    """Draw a date as it stands in a file of answers."""
    return st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)).map(dt.date.isoformat)


VALUES: Mapping[Kind, Callable[[Question | Column, Texts], SearchStrategy[Any]]] = {
    Kind.TEXT: lambda _, texts: texts,
    Kind.LONG_TEXT: lambda _, texts: texts,
    Kind.ADDRESS: lambda _, texts: texts,
    Kind.YES_NO: _option,
    Kind.CHOICE: _option,
    Kind.CHOICES: _options,
    Kind.NUMBER: lambda *_: st.integers(0, 100_000) | st.sampled_from((0.5, 2.25, 1e6)),
    Kind.DATE: lambda *_: dates(),
    Kind.EMAIL: lambda *_: st.sampled_from(EMAILS),
    Kind.PHONE: lambda *_: st.sampled_from(PHONES),
    Kind.TABLE: _rows,
}
"""Kind of question -> what can be answered; a new kind needs an entry."""
