"""What a form sends, made into what a slot holds: numbers and dates as Dutch hands type them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from smbeleid.answers import Answer, State
from smbeleid.dutch import parse_number
from smbeleid.markdown import is_blank
from smbeleid.questionnaire import Column, Kind, Question
from smbeleid.shelves import plain
from smbeleid.values import value_faults
from smbeleid.wording import Wording

_DUTCH_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


@dataclass(frozen=True, slots=True)
class Edit:
    """An answer as it was sent.

    Attributes:
        answer: What the slot must hold, as plain data; None for an open answer.
        faults: What is wrong with its value, in Dutch; then it is a draft, not an answer.
    """

    answer: Any = None
    faults: tuple[str, ...] = ()


def read_answer(question: Question, sent: Any, wording: Wording) -> Edit:
    """Return what was sent for a question, checked.

    Args:
        question: That it answers.
        sent: A mapping with state, value, owner and reason; None for an open answer.
        wording: The sentences.
    """
    if sent is None:
        return Edit()
    try:
        state = State(sent["state"])
        owner, reason = str(sent.get("owner") or ""), str(sent.get("reason") or "")
    except (AttributeError, KeyError, TypeError, ValueError):
        return Edit(faults=(wording.say("not_possible"),))
    value = as_value(question, sent.get("value")) if state is State.GIVEN else None
    if state is State.GIVEN and value is None:
        state = State.OPEN
    if state is State.GIVEN:
        faults = _faults(question, value, wording)
        if faults:
            return Edit(faults=tuple(faults))
    is_later = state in {State.OPEN, State.UNKNOWN}
    said = {"owner": owner.strip(), "reason": reason.strip()} if is_later else {}
    try:
        return Edit(plain(Answer(state=state, value=value, **said)))
    except ValidationError:
        return Edit(faults=(wording.say("not_possible"),))


def _faults(question: Question, value: Any, wording: Wording) -> list[str]:
    if question.kind is Kind.NUMBER and isinstance(value, str):
        return [wording.say("no_number", typed=value)]
    try:
        return value_faults(question, value)
    except (TypeError, ValueError, KeyError):
        # A shape that no field of ours sends.
        return [wording.say("not_possible")]


def as_value(question: Question | Column, sent: Any) -> Any:
    """Return a value as answers hold it; None when nothing was filled in.

    What cannot be read comes back as it was, for the check to say what is wrong.
    """
    return _READERS.get(question.kind, _text)(question, sent)


def _text(_: Question | Column, sent: Any) -> Any:
    if isinstance(sent, str) and is_blank(sent):
        return None
    return sent


def _line(question: Question | Column, sent: Any) -> Any:
    return _text(question, sent.strip() if isinstance(sent, str) else sent)


def _number(question: Question | Column, sent: Any) -> Any:
    typed = _line(question, sent)
    if not isinstance(typed, str):
        return typed
    number = parse_number(typed)
    return typed if number is None else number


def _date(question: Question | Column, sent: Any) -> Any:
    typed = _line(question, sent)
    dutch = _DUTCH_DATE.fullmatch(typed) if isinstance(typed, str) else None
    return f"{dutch[3]}-{int(dutch[2]):02}-{int(dutch[1]):02}" if dutch else typed


def _list(_: Question | Column, sent: Any) -> Any:
    return sent or None


def _rows(question: Question | Column, sent: Any) -> Any:
    if not isinstance(sent, list):
        return sent or None
    columns = {column.id: column for column in getattr(question, "columns", ())}
    rows = [_row(columns, row) if isinstance(row, dict) else row for row in sent]
    return [row for row in rows if row] or None


def _row(columns: Mapping[str, Column], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without its empty cells."""
    cells = {
        id_: as_value(columns[id_], cell) if id_ in columns else cell for id_, cell in row.items()
    }
    return {id_: cell for id_, cell in cells.items() if cell not in (None, "")}


_READERS: Mapping[Kind, Callable[[Question | Column, Any], Any]] = {
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.EMAIL: _line,
    Kind.PHONE: _line,
    Kind.CHOICE: _line,
    Kind.YES_NO: _line,
    Kind.CHOICES: _list,
    Kind.TABLE: _rows,
}
"""Kind of question -> how what was typed is read; any other kind takes text as it is."""
