"""The words that differ by kind of organisation: a school has pupils, a club has members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, TypeVar, cast

from pydantic import BaseModel, RootModel

from smbeleid.dutch import capitalised
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.files import read_text, read_yaml, shown
from smbeleid.schema import Id, Text, check_yaml

VOCABULARY = "words.yaml"
DEFAULT_KIND = "anders"
LIKE = "like"

_T = TypeVar("_T")


class Words(RootModel[dict[Id, dict[Id, Text]]]):
    """Kind of organisation -> its words, and at ``like`` the kind that it borrows the others of."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of every kind of organisation.

    Attributes:
        own: Kind -> the words that it says itself, and ``like``.
    """

    own: Mapping[str, Mapping[str, str]]

    def kin(self, kind: str | None) -> tuple[str, ...]:
        """Return a kind and the kinds that it borrows from; the default one when it is unknown."""
        line = [kind if kind is not None and kind in self.own else DEFAULT_KIND]
        while (parent := self.own.get(line[-1], {}).get(LIKE)) and parent not in line:
            line.append(parent)
        return tuple(line)

    def of(self, kind: str | None) -> dict[str, str]:
        """Return name -> word for a kind; the default one when it is unknown."""
        words: dict[str, str] = {}
        for one in reversed(self.kin(kind)):
            words |= self.own.get(one, {})
        words.pop(LIKE, None)
        return words


def load_vocabulary(path: Path) -> Vocabulary:
    """Read the words.

    Raises:
        ContentError: Every fault in the file, with its line.
    """
    file = read_yaml(path)
    checked = check_yaml(Words, file)
    if checked.value is None:
        raise ContentError(checked.problems)
    vocabulary = Vocabulary(checked.value.root)
    needed = set(vocabulary.own.get(DEFAULT_KIND, {})) - {LIKE}
    problems = [] if needed else [Problem(file.where(), f"'{DEFAULT_KIND}' ontbreekt.")]
    for kind, words in vocabulary.own.items():
        if LIKE in words and words[LIKE] not in vocabulary.own:
            hint = did_you_mean(words[LIKE], vocabulary.own)
            sentence = f"de soort '{words[LIKE]}' bestaat niet. {hint}".strip()
            problems.append(Problem(file.where((kind, LIKE)), sentence))
        elif missing := needed - set(vocabulary.of(kind)):
            sentence = f"deze woorden ontbreken: {', '.join(sorted(missing))}."
            problems.append(Problem(file.where((kind,)), sentence))
    if problems:
        raise ContentError(problems)
    return vocabulary


# ---- words in what is asked and advised -----------------------------------------------------


def worded(content: _T, words: Mapping[str, str]) -> _T:
    """Return content in which each ``$word`` is the word of one kind of organisation.

    Args:
        content: A text, or a model, mapping or tuple that holds texts.
        words: See `Vocabulary.of`. ``$Leerlingen`` is ``$leerlingen`` with a capital.
    """
    capitals = {_capital(name): capitalised(word) for name, word in words.items()}
    return cast("_T", _worded(content, {**words, **capitals}))


def _worded(content: Any, words: Mapping[str, str]) -> Any:
    if isinstance(content, str):
        # A StrEnum is a string too, and has nothing to replace.
        return Template(content).safe_substitute(words) if "$" in content else content
    if isinstance(content, BaseModel):
        fields = {name: getattr(content, name) for name in type(content).model_fields}
        changed = {name: _worded(value, words) for name, value in fields.items()}
        return content.model_copy(update=changed)
    if isinstance(content, Mapping):
        return {key: _worded(value, words) for key, value in content.items()}
    if isinstance(content, tuple):
        return tuple(_worded(value, words) for value in content)
    return content


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def check_words(paths: Iterable[Path], words: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each ``$word`` in these files that no kind of organisation has.

    Args:
        paths: Files with texts, YAML.
        words: See `Vocabulary.of`.
    """
    known = {name for word in words for name in (word, _capital(word))}
    return [
        Problem(
            f"{shown(path)}, regel {number}",
            f"het woord '${name}' bestaat niet. {did_you_mean(name, known)}".strip(),
        )
        for path in paths
        for number, line in enumerate(read_text(path).splitlines(), 1)
        for name in re.findall(r"\$(\w*)", line)
        if name not in known
    ]
