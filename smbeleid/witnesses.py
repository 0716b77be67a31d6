"""Answers that stand for all others: enough of them to make any condition hold.

A witness is not what a school would say; it is the least that tells the program something.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from smbeleid.answers import Answer, Row, State
from smbeleid.conditions import NOT_APPLICABLE, UNKNOWN
from smbeleid.dutch import list_text
from smbeleid.questionnaire import Column, Kind, Question

REPEATED = 3
"""Equal rows that stand for "many"."""

SAMPLES = {
    Kind.NUMBER: 5,
    Kind.DATE: "2026-09-01",
    Kind.EMAIL: "info@school.example",
    Kind.PHONE: "06-12345678",
}
A_TEXT = "een voorbeeld"
STATES = {State.UNKNOWN: "weet de school niet", State.NOT_APPLICABLE: "niet van toepassing"}
_SAYS = {State.UNKNOWN: UNKNOWN, State.NOT_APPLICABLE: NOT_APPLICABLE}


def candidates(question: Question) -> tuple[Answer, ...]:
    """Return the answers to try, the plainest first.

    Given ones come before "does not know" and "does not apply": a school gives an answer sooner.
    """
    values = _values(question.kind, tuple(question.choices), question.columns)
    given = [Answer(state=State.GIVEN, value=value) for value in values]
    return (*given, *(Answer(state=state) for state in STATES))


def _values(kind: Kind, options: tuple[str, ...], columns: tuple[Column, ...]) -> Iterator[object]:
    match kind:
        case Kind.CHOICE | Kind.YES_NO:
            yield from options
        case Kind.CHOICES:
            # Two chosen together can meet two conditions at once.
            yield from ([*one] for size in (1, 2) for one in combinations(options, size))
        case Kind.TABLE:
            yield from _tables(columns)
        case _:
            yield SAMPLES.get(kind, A_TEXT)


def _tables(columns: tuple[Column, ...]) -> Iterator[list[Row]]:
    """Go through tables: a full row, one per option, a bare row, and equal rows."""
    full = {column.id: _cell(column) for column in columns}
    yield [full]
    for column in columns:
        yield from ([{**full, column.id: option}] for option in column.choices)
    yield [{column.id: full[column.id] for column in columns if column.required}]
    yield [full] * REPEATED


def _cell(column: Column) -> str:
    return next(iter(column.choices), str(SAMPLES.get(column.kind, A_TEXT)))


def said_by(question: Question, answer: Answer) -> frozenset[str]:
    """Return the values by which conditions know an answer; none for a text or table."""
    if answer.state is not State.GIVEN:
        return frozenset({_SAYS[answer.state]})
    value = answer.value
    return (
        frozenset(value if isinstance(value, list) else [value])
        if question.choices
        else frozenset()
    )


def in_words(question: Question, answer: Answer) -> str:
    """Return an answer as a coach would say it, in Dutch."""
    if answer.state is not State.GIVEN:
        return STATES[answer.state]
    if question.kind is Kind.TABLE:
        return _table_in_words(question, answer.value)
    if not question.choices:
        return "ingevuld"
    chosen = answer.value if isinstance(answer.value, list) else [answer.value]
    return list_text([question.choices[option] for option in chosen])


def _table_in_words(question: Question, rows: list[Row]) -> str:
    row = rows[0]
    told = [
        f"{c.label}: {c.choices[row[c.id]]}" for c in question.columns if row.get(c.id) in c.choices
    ]
    empty = [column.label for column in question.columns if not row.get(column.id)]
    if empty:
        told.append(f"leeg: {list_text(empty)}")
    count = "één regel" if len(rows) == 1 else f"{len(rows)} gelijke regels"
    return f"{count} ({'; '.join(told)})" if told else count
