"""The glossary: one word for one thing, what it means, and the words that we do not use for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from smbeleid.errors import ContentError, Problem
from smbeleid.files import Place, YamlFile, read_text, read_yaml, shown
from smbeleid.schema import Content, Text, check_yaml

GLOSSARY = "glossary.yaml"


class Term(Content):
    """A word that we use.

    Attributes:
        term: As it stands in the list of words of a plan.
        meaning: In one plain sentence, to follow a colon.
        forms: Other forms of the word, by which it is recognised too.
        instead_of: Words that we do not use for it; ``not`` in the file.
        allowed: Names in which such a word may stand.
    """

    term: Text
    meaning: Text
    forms: tuple[Text, ...] = ()
    instead_of: tuple[Text, ...] = Field(default=(), alias="not")
    allowed: tuple[Text, ...] = ()


class _Terms(Content):
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Variant:
    """A word in a text for which we use another one.

    Attributes:
        start: Index of its first character.
        found: The word as it stands there.
        term: The one to use.
    """

    start: int
    found: str
    term: str

    @property
    def sentence(self) -> str:
        """Return what to write instead, in Dutch."""
        return f"hier staat '{self.found}'. Wij schrijven '{self.term}'; zie {GLOSSARY}."


@dataclass(frozen=True)
class Glossary:
    """All terms, in the order of the file."""

    terms: tuple[Term, ...] = ()

    def used_in(self, text: str) -> list[Term]:
        """Return the terms that occur in a text, in alphabetical order."""
        found = [t for t in self.terms if _any_of((t.term, *t.forms)).search(text)]
        return sorted(found, key=lambda term: term.term.lower())

    def variants_in(self, text: str) -> Iterator[Variant]:
        """Go through the words in a text for which we use another one."""
        for term, words, names in self._patterns:
            covered = [match.span() for match in names.finditer(text)] if names else []
            for match in words.finditer(text):
                if not any(start <= match.start() < end for start, end in covered):
                    yield Variant(match.start(), match.group(), term)

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str], re.Pattern[str] | None]]:
        return [
            (t.term, _any_of(t.instead_of), _any_of(t.allowed) if t.allowed else None)
            for t in self.terms
            if t.instead_of
        ]


NO_GLOSSARY = Glossary()


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds whole words; an abbreviation only in its own capitals."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        # A line may end between two words of a term.
        pattern = r"\s+".join(map(re.escape, word.split()))
        parts.append(pattern if word.isupper() else f"(?i:{pattern})")
    return re.compile(rf"(?<![\w@.-])(?:{'|'.join(parts)})(?![\w@-])")


def load_glossary(path: Path) -> Glossary:
    """Read the terms; without the file there are none.

    Raises:
        ContentError: Every fault in the file, with its line.
    """
    if not path.is_file():
        return Glossary()
    file = read_yaml(path)
    checked = check_yaml(_Terms, file)
    if checked.value is None:
        raise ContentError(checked.problems)
    terms = checked.value.terms
    used = [word.lower() for term in terms for word in (term.term, *term.forms)]
    problems: list[Problem] = []
    for index, term in enumerate(terms):
        where = file.where(("terms", index))
        if used.count(term.term.lower()) > 1:
            problems.append(Problem(where, f"het woord '{term.term}' staat er twee keer."))
        problems += [
            Problem(where, f"'{word}' staat bij 'not' en is ook een woord dat wij gebruiken.")
            for word in term.instead_of
            if word.lower() in used
        ]
    if problems:
        raise ContentError(problems)
    return Glossary(terms)


# Words in the files with content.

_CODES = frozenset(
    {"id", "kind", "sources", "when", "show_if", "term", "theme", "owner_question", "like"}
)
"""Keys of which the value is read by the program, not by people."""
_NOTE = re.compile(r"\{#.*?#\}|\{%.*?%\}", re.DOTALL)
_PRINTED = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_NAMING = re.compile(r"\b(?:src|is|given|rows|values|own_words|figure|has|says)\([^)]*\)")


def glossary_problems(glossary: Glossary, templates: Path) -> list[Problem]:
    """Return a problem for each word in questions, rules, levels and texts that we do not use.

    Args:
        glossary: The words.
        templates: The folder of all content.

    Raises:
        ContentError: A file is damaged.
    """
    problems: list[Problem] = []
    for folder in ("questionnaire", "advice", "levels", "documents"):
        for path in sorted((templates / folder).rglob("[!.]*.yaml")):
            problems += _in_yaml(glossary, read_yaml(path))
    for path in sorted((templates / "documents").rglob("[!.]*.md.j2")):
        source = prose(read_text(path))
        for one in glossary.variants_in(source):
            line = source.count("\n", 0, one.start) + 1
            problems.append(Problem(f"{shown(path)}, regel {line}", one.sentence))
    return problems


def prose(source: str) -> str:
    """Return a template with all but its words blanked out; each line stays where it is."""
    return _PRINTED.sub(_only_quoted, _NOTE.sub(_blank, source))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _only_quoted(match: re.Match[str]) -> str:
    code = _NAMING.sub(_blank, match.group())
    kept = {i for found in re.finditer(r"'[^']*'", code) for i in range(*found.span())}
    return "".join(c if i in kept or c == "\n" else " " for i, c in enumerate(code))


def _in_yaml(glossary: Glossary, file: YamlFile) -> list[Problem]:
    return [
        Problem(file.where(place), one.sentence)
        for place, text in _texts(file.content, ())
        for one in glossary.variants_in(text)
    ]


def _texts(content: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, dict):
        for key, value in content.items():
            if key not in _CODES:
                yield from _texts(value, (*place, key))
    elif isinstance(content, list):
        for index, value in enumerate(content):
            yield from _texts(value, (*place, index))
