"""The answers of one client: four states, one file, never half written.

An answer that nobody gave never counts as yes or no: a question that is not in the file is
open, and only answers in the state ``given`` have a value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from smbeleid import files
from smbeleid.decisions import Decision, decision_faults
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.questionnaire import Question, Questionnaire
from smbeleid.schema import Content, Id, IsoDate, check, fault
from smbeleid.values import value_faults

FILE_NAME = "answers.json"

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
