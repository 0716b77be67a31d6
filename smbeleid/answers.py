"""The answers of one client: four states, one file, never half written.

An answer that nobody gave never counts as yes or no: a question that is not in the file is
open, and only answers in the state ``given`` have a value.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from smbeleid import files
from smbeleid.decisions import Decision, decision_faults
from smbeleid.dutch import date_text, list_text, number_text
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.markdown import is_blank
from smbeleid.questionnaire import Column, Kind, Question, Questionnaire
from smbeleid.schema import Content, Id, IsoDate, check, fault

FILE_NAME = "answers.json"
SHORTEST_PHONE, LONGEST_PHONE = 3, 15
"""Digits of a number: 112 is the shortest, 15 is E.164's longest."""

Row = dict[str, str]
Value = str | int | float | list[str] | list[Row] | None


class State(StrEnum):
    """What became of a question."""

    OPEN = "open"
    GIVEN = "given"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Answer(Content):
    """One answer.

    Attributes:
        state: Whether it was given, and if not, why not.
        value: Text; ja or nee; an option's id or a list of them; a number; an ISO date; or
            rows of cells. Only in the state given.
        owner: The role that finds out or brings it up, for an open or unknown answer.
        reason: Why it was left for later, for an open or unknown answer.
    """

    state: State
    value: Any = None
    owner: str = ""
    reason: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.state is State.GIVEN) != (self.value is not None):
            raise fault("alleen een gegeven antwoord ('given') heeft een waarde ('value').")
        if self.reason and self.state not in {State.OPEN, State.UNKNOWN}:
            raise fault("een reden ('reason') hoort bij een antwoord dat nog open of onbekend is.")
        return self


OPEN = Answer(state=State.OPEN)


class LevelChoice(Content):
    """The coach's own judgement of how far a theme is; its reason stands in the plan."""

    level: Literal[1, 2, 3, 4, 5]
    reason: str

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if not self.reason.strip():
            raise fault("de reden ('reason') is leeg. Schrijf op waarom u dit niveau kiest.")
        return self


class Answers(Content):
    """All answers of a client, as they stand in its file.

    Attributes:
        schema_version: Shape of the file.
        version: Version of the plan that these answers make, for example ``0.1``.
        updated: ISO date of the last change; the date that the documents carry.
        answers: Question id -> answer, without the open ones that nobody owns.
        levels: Theme id -> level that the coach chose, instead of the one that answers give.
        decisions: What was decided, in the order in which it was written down.
    """

    schema_version: Literal[1]
    version: str = "0.1"
    updated: IsoDate
    answers: dict[str, Answer] = Field(default_factory=dict)
    levels: dict[Id, LevelChoice] = Field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    def of(self, id_: str) -> Answer:
        """Return the answer to a question; open when there is none."""
        return self.answers.get(id_, OPEN)

    def with_answer(self, id_: str, answer: Answer, today: dt.date) -> Answers:
        """Return these answers with one of them replaced; an open one that nobody owns goes."""
        changed = {**self.answers, id_: answer}
        if answer == OPEN:
            del changed[id_]
        return self.model_copy(update={"answers": changed, "updated": today.isoformat()})

    def with_level(self, theme: str, choice: LevelChoice | None, today: dt.date) -> Answers:
        """Return these answers with the coach's level for a theme; None lets the answers decide."""
        others = {id_: other for id_, other in self.levels.items() if id_ != theme}
        changed = others if choice is None else {**others, theme: choice}
        return self.model_copy(update={"levels": changed, "updated": today.isoformat()})

    def with_decision(self, decision: Decision, today: dt.date) -> Answers:
        """Return these answers with a decision added."""
        changed = (*self.decisions, decision)
        return self.model_copy(update={"decisions": changed, "updated": today.isoformat()})


def no_answers(today: dt.date) -> Answers:
    """Return the answers of a client that was asked nothing yet."""
    return Answers(schema_version=1, updated=today.isoformat())


def load_answers(path: Path) -> Answers:
    """Read a client's answers.

    Raises:
        ContentError: The file is damaged; every fault with its line.
    """
    content = files.read_json(path)
    checked = check(Answers, content, lambda place: _where(path, place))
    if checked.value is None:
        raise ContentError(checked.problems)
    return checked.value


def save_answers(path: Path, answers: Answers) -> None:
    """Write a client's answers, whole or not at all.

    Raises:
        UnwritableError: The disk refuses; the old file is still there.
    """
    files.write_atomic(path, files.json_bytes(answers.model_dump(exclude_defaults=True)))


def _where(path: Path, place: files.Place) -> str:
    """Return file and line of a place; our own files have each key on a line of its own."""
    shown = files.shown(path)
    lines = files.read_text(path).splitlines() if place else []
    number = 0
    for key in place[:2]:
        key_there = re.compile(rf'\s*"{re.escape(str(key))}"\s*:')
        later = (n for n, line in enumerate(lines, 1) if n > number and key_there.match(line))
        number = next(later, number)
    return f"{shown}, regel {number}" if number else shown


def check_answers(answers: Answers, questionnaire: Questionnaire, path: Path) -> list[Problem]:
    """Check the answers against the questions.

    Args:
        answers: To be checked.
        questionnaire: What was asked.
        path: The file, for messages.

    Returns:
        A problem for each unknown question or theme, and each value that its question cannot take.
    """
    questions = questionnaire.questions
    problems: list[Problem] = []
    for id_, answer in answers.answers.items():
        faults = _faults(questions, id_, answer)
        if faults:
            where = _where(path, ("answers", id_))
            problems += [Problem(where, sentence) for sentence in faults]
    themes = [theme.id for theme in questionnaire.themes]
    for id_ in answers.levels:
        if id_ not in themes:
            sentence = f"het thema '{id_}' bestaat niet. {did_you_mean(id_, themes)}".strip()
            problems.append(Problem(_where(path, ("levels", id_)), sentence))
    for decision in answers.decisions:
        where = _where(path, ("decisions",))
        problems += [Problem(where, said) for said in decision_faults(decision, questions)]
    return problems


def _faults(questions: Mapping[str, Question], id_: str, answer: Answer) -> list[str]:
    if id_ not in questions:
        hint = did_you_mean(id_, questions)
        return [f"de vraag '{id_}' bestaat niet. {hint}".strip()]
    if answer.state is not State.GIVEN:
        return []
    question = questions[id_]
    return [f"bij '{question.label}': {said}" for said in value_faults(question, answer.value)]


def value_faults(question: Question | Column, value: Any) -> list[str]:
    """Return what is wrong with a value for a question or a cell, in Dutch."""
    return CHECKS[question.kind](question, value)


def _check_text(_: Question | Column, value: Any) -> list[str]:
    if not isinstance(value, str):
        return [f"{value!r} moet een tekst zijn. Zet er in het bestand aanhalingstekens om."]
    return ["de tekst is leeg. Laat het antwoord dan open."] if is_blank(value) else []


def _check_choice(question: Question | Column, value: Any) -> list[str]:
    if value in question.choices if isinstance(value, str) else False:
        return []
    known = ", ".join(question.choices)
    hint = did_you_mean(str(value), question.choices)
    return [f"{value!r} is geen keuze. Kies uit: {known}. {hint}".strip()]


def _check_choices(question: Question | Column, value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        return ["kies er één of meer, of laat het antwoord open."]
    faults = [sentence for item in value for sentence in _check_choice(question, item)]
    return faults + (
        ["een keuze staat er twee keer."] if len(set(map(str, value))) < len(value) else []
    )


def _check_number(_: Question | Column, value: Any) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return [f"{value!r} is geen getal. Schrijf alleen het getal, zonder punt voor duizend."]
    return ["een aantal kan niet kleiner dan nul zijn."] if value < 0 else []


def _check_date(_: Question | Column, value: Any) -> list[str]:
    try:
        exists = dt.date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        exists = False
    if not exists:
        return [f"{value!r} is geen datum die bestaat. Schrijf hem als 2026-09-01."]
    return []


def _check_email(question: Question | Column, value: Any) -> list[str]:
    faults = _check_text(question, value)
    if not faults and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", value):
        return [f"'{value}' is geen e-mailadres. Het ziet eruit als naam@school.nl."]
    return faults


def _check_phone(question: Question | Column, value: Any) -> list[str]:
    faults = _check_text(question, value)
    digits = re.sub(r"\D", "", value) if not faults else ""
    if not faults and not SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE:
        return [f"'{value}' is geen telefoonnummer. Schrijf het met cijfers, zoals 06-12345678."]
    return faults


def _check_table(question: Question | Column, value: Any) -> list[str]:
    columns = {column.id: column for column in getattr(question, "columns", ())}
    if not isinstance(value, list) or not value:
        return ["de tabel heeft nog geen rij. Vul er één in of laat het antwoord open."]
    return [
        f"rij {number}: {sentence}"
        for number, row in enumerate(value, 1)
        for sentence in _row_faults(columns, row)
    ]


def _row_faults(columns: Mapping[str, Column], row: Any) -> list[str]:
    if not isinstance(row, dict):
        return ["dit is geen rij met kolommen."]
    faults: list[str] = []
    for name, cell in row.items():
        if name not in columns:
            faults.append(f"kolom '{name}' bestaat niet. {did_you_mean(name, columns)}".strip())
        elif cell != "":
            label = columns[name].label
            faults += [f"'{label}': {sentence}" for sentence in value_faults(columns[name], cell)]
    missing = [c.label for c in columns.values() if c.required and row.get(c.id, "") == ""]
    return faults + [f"'{label}' ontbreekt." for label in missing]


CHECKS: Mapping[Kind, Callable[[Question | Column, Any], list[str]]] = {
    Kind.TEXT: _check_text,
    Kind.LONG_TEXT: _check_text,
    Kind.YES_NO: _check_choice,
    Kind.CHOICE: _check_choice,
    Kind.CHOICES: _check_choices,
    Kind.NUMBER: _check_number,
    Kind.DATE: _check_date,
    Kind.EMAIL: _check_email,
    Kind.PHONE: _check_phone,
    Kind.ADDRESS: _check_text,
    Kind.TABLE: _check_table,
}


def value_text(question: Question | Column, value: Any) -> str:
    """Return a value as people read it: labels for ids, Dutch dates and numbers."""
    return TEXTS[question.kind](question, value)


def _number_with_unit(question: Question | Column, value: Any) -> str:
    return f"{number_text(value)} {getattr(question, 'unit', '')}".strip()


def _table_text(question: Question | Column, value: Any) -> str:
    first = next(iter(getattr(question, "columns", ())))
    return list_text(
        [value_text(first, row[first.id]) for row in value if row.get(first.id, "") != ""]
    )


def _as_typed(_: Question | Column, value: Any) -> str:
    return str(value).strip("\n")


def _label(question: Question | Column, value: Any) -> str:
    return question.choices[value]


TEXTS: Mapping[Kind, Callable[[Question | Column, Any], str]] = {
    Kind.TEXT: _as_typed,
    Kind.LONG_TEXT: _as_typed,
    Kind.YES_NO: _label,
    Kind.CHOICE: _label,
    Kind.CHOICES: lambda q, value: list_text([q.choices[item] for item in value]),
    Kind.NUMBER: _number_with_unit,
    Kind.DATE: lambda _, value: date_text(value),
    Kind.EMAIL: _as_typed,
    Kind.PHONE: _as_typed,
    Kind.ADDRESS: _as_typed,
    Kind.TABLE: _table_text,
}
