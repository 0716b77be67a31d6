"""Draws random answers that a questionnaire allows, for the tests of properties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from smbeleid.answers import Answer, Answers, State
from smbeleid.questionnaire import Column, Kind, Question, Questionnaire

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
NUMBERS = st.integers(0, 10**6) | st.floats(0, 10**6, allow_nan=False)


def _choice(question: Question | Column) -> st.SearchStrategy[Any]:
    return st.sampled_from(sorted(question.choices))


def _table(question: Question | Column) -> st.SearchStrategy[Any]:
    columns = getattr(question, "columns", ())
    row = st.fixed_dictionaries(
        {column.id: values(column) for column in columns if column.required},
        optional={column.id: values(column) for column in columns if not column.required},
    )
    return st.lists(row, min_size=1, max_size=3)


DRAWN: dict[Kind, Callable[[Question | Column], st.SearchStrategy[Any]]] = {
    Kind.TEXT: lambda _: TEXTS,
    Kind.LONG_TEXT: lambda _: TEXTS,
    Kind.YES_NO: _choice,
    Kind.CHOICE: _choice,
    Kind.CHOICES: lambda question: st.lists(_choice(question), min_size=1, unique=True),
    Kind.NUMBER: lambda _: NUMBERS,
    Kind.DATE: lambda _: st.dates().map(dt.date.isoformat),
    Kind.EMAIL: lambda _: st.sampled_from(["info@school.example", "fg+1@bestuur.school.example"]),
    Kind.PHONE: lambda _: st.sampled_from(["0612345678", "112", "+31 (0)10 123 45 67"]),
    Kind.ADDRESS: lambda _: TEXTS,
    Kind.TABLE: _table,
}


def values(question: Question | Column) -> st.SearchStrategy[Any]:
    """Draw values that a question or a cell takes."""
    return DRAWN[question.kind](question)


@st.composite
def drawn_answers(draw: st.DrawFn, questionnaire: Questionnaire) -> Answers:
    """Draw answers in any state to any of the questions."""
    answered = draw(st.sets(st.sampled_from(sorted(questionnaire.questions))))
    drawn: dict[str, Answer] = {}
    for id_ in sorted(answered):
        state = draw(st.sampled_from([State.GIVEN, State.GIVEN, *State]))
        value = draw(values(questionnaire.questions[id_])) if state is State.GIVEN else None
        drawn[id_] = Answer(state=state, value=value)
    return Answers(schema_version=1, updated="2026-11-22", answers=drawn)
