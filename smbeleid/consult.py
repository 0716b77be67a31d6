"""A consult: one client's folder, questionnaire and answers, opened together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from smbeleid import conditions
from smbeleid.advice import Advice, load_advice
from smbeleid.answers import FILE_NAME, Answers, check_answers, load_answers
from smbeleid.calendar import CALENDAR, load_calendar
from smbeleid.document import (
    NO_LEVELS,
    Document,
    Section,
    assemble,
    assemble_section,
    cover_of,
)
from smbeleid.errors import ContentError, NotFoundError, Problem
from smbeleid.intake import Intake
from smbeleid.levels import Levels, load_levels
from smbeleid.questionnaire import Questionnaire, load_questionnaire
from smbeleid.report import Cover
from smbeleid.sources import Source, load_sources
from smbeleid.texts import Texts, load_texts
from smbeleid.vocabulary import check_words, worded
from smbeleid.workspace import Workspace

PLAIN = ""
"""Key of a library in which the words of no kind were filled in yet."""

WORDED = ("questionnaire", "advice", "levels", "consult")
"""Folders of ``templates`` whose texts may hold ``$words``."""


@dataclass(frozen=True)
class Library:
    """All that is asked and said in a workspace, read and checked once.

    The library that is loaded says ``$leerlingen``; `worded` gives it the words of one kind.
    """

    questionnaire: Questionnaire
    sources: Mapping[str, Source]
    advice: Advice
    texts: Texts
    levels: Levels = NO_LEVELS
    _worded: dict[str, Library] = field(default_factory=dict, repr=False, compare=False)

    def worded(self, kind: str | None) -> Library:
        """Return this library in the words of a kind of organisation; see `smbeleid.vocabulary`."""
        key = self.texts.vocabulary.kin(kind)[0]
        plain = self._worded.setdefault(PLAIN, self)
        if key not in self._worded:
            words = self.texts.vocabulary.of(key)
            themes = worded(plain.questionnaire.themes, words)
            self._worded[key] = replace(
                plain,
                questionnaire=replace(plain.questionnaire, themes=themes),
                advice=plain.advice.worded(words),
                levels=replace(plain.levels, themes=worded(plain.levels.themes, words)),
            )
        return self._worded[key]

    def intake(self, answers: Answers) -> Intake:
        """Return answers with their questions, in the words of the kind of organisation."""
        kind = Intake(self.questionnaire, answers).kind
        return Intake(self.worded(kind).questionnaire, answers)


@dataclass(frozen=True)
class Consult:
    """One client, opened."""

    workspace: Workspace
    client: str
    # Not shown: a cell that ends in ``consult`` must not put all answers in the notebook.
    library: Library = field(repr=False)
    intake: Intake = field(repr=False)

    @property
    def folder(self) -> Path:
        """Return the client's folder."""
        return self.workspace.clients / self.client

    def documents(self) -> list[str]:
        """Return the ids of the documents that this client has, by their conditions."""
        return [
            id_
            for id_, spec in self.library.texts.specs.items()
            if conditions.holds(spec.when, self.intake.facts)
        ]

    def assemble(self, document: str, *, reasons: bool = False) -> Document:
        """Return a document made of the answers; see `smbeleid.document.assemble`."""
        library = self.library
        return assemble(
            library.texts,
            document,
            self.intake,
            library.advice,
            library.sources,
            self.client,
            library.levels,
            reasons,
        )

    def assemble_section(self, document: str, section: str) -> Section | None:
        """Return one section of a document; see `smbeleid.document.assemble_section`."""
        library = self.library
        return assemble_section(
            library.texts,
            document,
            section,
            self.intake,
            library.advice,
            library.sources,
            library.levels,
        )

    def cover(self, document: str) -> Cover:
        """Return what the cover of a document says."""
        return cover_of(self.library.texts.find(document), self.intake, self.client)


def load_library(workspace: Workspace) -> Library:
    """Read questionnaire, sources, rules, levels and texts; once, until one of their files changes.

    Raises:
        ContentError: Faults in the first of these that has any, each with its line.
    """
    stamp = tuple(
        (str(path), stat.st_mtime_ns, stat.st_size)
        for path in sorted(workspace.templates.rglob("*"))
        if path.suffix in {".yaml", ".j2"} and (stat := path.stat())
    )
    return _load_library(workspace.templates, stamp)


@lru_cache(maxsize=4)
def _load_library(templates: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Library:
    questionnaire = load_questionnaire(templates / "questionnaire")
    sources = load_sources(templates / "sources.yaml")
    calendar = load_calendar(templates / CALENDAR, questionnaire, sources)
    advice = load_advice(templates / "advice", questionnaire, sources, calendar)
    levels = load_levels(templates / "levels", questionnaire)
    texts = load_texts(templates / "documents", questionnaire, sources)
    if problems := check_worded(templates, texts):
        raise ContentError(problems)
    return Library(questionnaire, sources, advice, texts, levels)


def check_worded(templates: Path, texts: Texts) -> list[Problem]:
    """Return a problem for each ``$word`` in questions, rules and levels that is not there."""
    paths = [path for name in WORDED for path in sorted((templates / name).glob("[!.]*.yaml"))]
    return check_words([*paths, templates / CALENDAR], texts.vocabulary.of(None))


def open_consult(workspace: Workspace, client: str) -> Consult:
    """Open a client.

    Args:
        workspace: Where the client's folder lies.
        client: Name of that folder.

    Raises:
        NotFoundError: There is no such client, or its folder has no answers file.
        ContentError: Faults in the content or in the answers, each with its line.
    """
    folder = workspace.find_client(client)
    library = load_library(workspace)
    path = folder / FILE_NAME
    answers = read_answers(path, client)
    problems = check_answers(answers, library.questionnaire, path)
    if problems:
        raise ContentError(problems)
    return consult_of(workspace, client, library, answers)


def consult_of(workspace: Workspace, client: str, library: Library, answers: Answers) -> Consult:
    """Return a client with these answers, all of it in the words of its kind."""
    intake = library.intake(answers)
    return Consult(workspace, client, library.worded(intake.kind), intake)


def read_answers(path: Path, client: str) -> Answers:
    """Read a client's answers.

    Raises:
        NotFoundError: The folder has no answers file.
        ContentError: The file is damaged.
    """
    if not path.is_file():
        remedy = "Zet een reservekopie terug, of maak de klant opnieuw met: smbeleid new"
        raise NotFoundError("Het antwoordenbestand van", client, (), remedy)
    return load_answers(path)
