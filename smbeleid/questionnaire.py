"""The questionnaire: what a consult asks, read from one YAML file per theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from smbeleid import conditions
from smbeleid.conditions import Condition
from smbeleid.derived import DERIVED
from smbeleid.errors import ContentError, Problem
from smbeleid.files import YamlFile, read_yaml
from smbeleid.schema import Content, Id, Text, check_yaml, fault


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    TABLE = "table"


CELL_KINDS = frozenset(set(Kind) - {Kind.TABLE, Kind.CHOICES, Kind.LONG_TEXT, Kind.ADDRESS})
YES_NO: Mapping[str, str] = {"ja": "Ja", "nee": "Nee"}


class Column(Content):
    """A column of a repeating table."""

    id: Id
    kind: Kind
    label: Text
    options: dict[Id, Text] = Field(default_factory=dict)
    required: bool = False

    @property
    def choices(self) -> Mapping[str, str]:
        """Return option id -> label; ja and nee for a yes/no column."""
        return YES_NO if self.kind is Kind.YES_NO else self.options

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind not in CELL_KINDS:
            raise fault(f"een kolom kan niet van de soort '{self.kind}' zijn.")
        _need_options(self.kind, self.options)
        return self


class Excuse(Content):
    """What schools often say to get past a question, and what the coach may answer."""

    says: Text
    reply: Text


class Question(Content):
    """One question of the consult."""

    id: Id
    kind: Kind
    label: Text
    why: Text
    example: Text
    follow_up: tuple[Text, ...] = ()
    excuse: Excuse | None = None
    sources: tuple[str, ...] = ()
    express: bool = False
    show_if: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    options: dict[Id, Text] = Field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    unit: str = ""

    @property
    def choices(self) -> Mapping[str, str]:
        """Return option id -> label; ja and nee for a yes/no question."""
        return YES_NO if self.kind is Kind.YES_NO else self.options

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _need_options(self.kind, self.options)
        if (self.kind is Kind.TABLE) != bool(self.columns):
            raise fault("alleen een vraag van de soort 'table' heeft kolommen, en minstens één.")
        ids = [column.id for column in self.columns]
        if len(set(ids)) != len(ids):
            raise fault("twee kolommen hebben dezelfde id.")
        if self.unit and self.kind is not Kind.NUMBER:
            raise fault("alleen een vraag van de soort 'number' heeft een eenheid ('unit').")
        return self


def _need_options(kind: Kind, options: Mapping[str, str]) -> None:
    if (kind in {Kind.CHOICE, Kind.CHOICES}) != bool(options):
        raise fault("een keuzevraag heeft 'options' nodig, en een andere vraag heeft ze niet.")
    taken = {conditions.UNKNOWN, conditions.NOT_APPLICABLE} & set(options)
    if taken:
        raise fault(
            f"de optie '{taken.pop()}' is er altijd al als staat van een antwoord. "
            "Geef deze optie een andere id."
        )


class Theme(Content):
    """Questions that belong together, in the order of the talk."""

    id: Id
    title: Text
    intro: Text
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Questionnaire:
    """All themes in order.

    Attributes:
        themes: In the order of the file names.
        places: Question id -> file and line, for messages.
    """

    themes: tuple[Theme, ...]
    places: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Question]:
        """Go through the questions of all themes."""
        return (question for theme in self.themes for question in theme.questions)

    def __len__(self) -> int:
        """Return the number of questions."""
        return sum(len(theme.questions) for theme in self.themes)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Return id -> question."""
        return {question.id: question for question in self}

    @cached_property
    def known_values(self) -> dict[str, frozenset[str]]:
        """Return what conditions may name: id -> the values its answer can have."""
        known = {question.id: frozenset(question.choices) for question in self}
        return known | {id_: frozenset(YES_NO) for id_ in DERIVED}


def load_questionnaire(folder: Path) -> Questionnaire:
    """Read the questionnaire.

    Args:
        folder: Holds one YAML file per theme; the names give the order.

    Raises:
        ContentError: Every fault in every file, with its line.
    """
    files, problems = read_all(folder, "vragen")
    themes: list[Theme] = []
    whole = not problems
    for file in files:
        checked = check_yaml(Theme, file)
        problems += checked.problems
        if checked.value is None:
            whole = False
        else:
            themes.append(checked.value)
            # After a theme with faults its questions would seem to be missing.
            problems += _condition_problems(file, themes) if whole else []
    problems += [*_double_themes(files), *_double_ids(files)]
    if problems:
        raise ContentError(problems)
    return Questionnaire(tuple(themes), _places(files))


def read_all(folder: Path, what: str) -> tuple[list[YamlFile], list[Problem]]:
    """Read every YAML file of a folder, in order of name.

    Args:
        folder: Where they stand.
        what: Dutch name of what is looked for, for the message.

    Returns:
        The files that could be read, and the problems of the others.
    """
    files: list[YamlFile] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("[!.]*.yaml")):
        try:
            files.append(read_yaml(path))
        except ContentError as error:
            problems += error.problems
    if not files and not problems:
        problems.append(Problem(str(folder), f"hier staan geen {what}. Maak een nieuwe werkmap."))
    return files, problems


def _places(files: list[YamlFile]) -> dict[str, str]:
    return {
        entry["id"]: file.where(("questions", index))
        for file in files
        for index, entry in enumerate(file.content["questions"])
    }


def _double_themes(files: list[YamlFile]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files:
        id_ = file.content.get("id") if isinstance(file.content, dict) else None
        where = file.where(("id",))
        if isinstance(id_, str) and seen.setdefault(id_, where) != where:
            message = f"het thema '{id_}' bestaat al: {seen[id_]}. Kies een andere id."
            problems.append(Problem(where, message))
    return problems


def _double_ids(files: list[YamlFile]) -> list[Problem]:
    seen = dict.fromkeys(DERIVED, "een feit dat uit antwoorden volgt")
    problems: list[Problem] = []
    for file in files:
        entries = file.content.get("questions") if isinstance(file.content, dict) else None
        for index, entry in enumerate(entries or []):
            id_ = entry.get("id") if isinstance(entry, dict) else None
            where = file.where(("questions", index))
            if isinstance(id_, str) and seen.setdefault(id_, where) != where:
                problems.append(
                    Problem(where, f"'{id_}' bestaat al: {seen[id_]}. Kies een andere.")
                )
    return problems


def _condition_problems(file: YamlFile, themes: list[Theme]) -> list[Problem]:
    """Check the conditions of the last theme; they may name earlier questions only."""
    known = dict(Questionnaire(tuple(themes[:-1])).known_values)
    problems: list[Problem] = []
    for index, question in enumerate(themes[-1].questions):
        where = file.where(("questions", index, "show_if"))
        found = conditions.faults(question.show_if, known)
        problems += [Problem(where, _only_earlier(sentence)) for _, sentence in found]
        known[question.id] = frozenset(question.choices)
    return problems


def _only_earlier(sentence: str) -> str:
    if "die vraag is er niet" in sentence:
        return sentence.replace("er niet.", "er niet, of komt pas later.")
    return sentence


def is_visible(condition: Condition, facts: conditions.Facts) -> bool:
    """Return whether a question is asked, given what was answered before it."""
    return conditions.holds(condition, facts)
