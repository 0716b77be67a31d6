"""The words of the form, read from one file: no Dutch of the screen stands in code."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from smbeleid.answers import State
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.files import YamlFile, read_yaml
from smbeleid.schema import Content, Id, Text, check_yaml
from smbeleid.vocabulary import worded

FILE_NAME = Path("consult/words.yaml")

SAID: Mapping[str, frozenset[str]] = {
    key: frozenset(names.split())
    for key, names in {
        "hidden_given": "question answer",
        "hidden_open": "question",
        "hidden_unknown": "question",
        "hidden_not_applicable": "question",
        "hidden_fact": "question fact",
        "hidden_fact_so": "question fact",
        "hidden_kept": "",
        "doubtful": "question",
        "conflict_draft": "",
        "not_possible": "",
        "unknown_message": "",
        "no_undo": "",
        "no_redo": "",
        "undo_changed": "",
        "no_conflict": "",
        "no_number": "typed",
        "level_reason_missing": "",
        "decision_incomplete": "",
        "readback_start": "client",
        "readback_answer": "question answer",
        "readback_theme": "theme statement",
        "readback_theme_count": "theme given asked",
        "readback_nothing": "",
        "readback_open_none": "",
        "readback_open": "count",
        "readback_open_owned": "question owner",
        "readback_open_free": "question",
        "readback_actions": "",
        "readback_action": "number action owner term",
        "readback_end": "",
        "preview_draft": "",
        "preview_absent": "",
        "preview_failed": "said",
        "making_failed": "",
        "folder_here": "folder",
    }.items()
}
"""Sentence -> the names that the program fills in; all of them must be used."""

HINTS: Mapping[str, frozenset[str]] = {
    key: frozenset(names.split())
    for key, names in {
        "short": "",
        "long": "",
        "same_role": "row",
        "private_email": "email",
        "past_date": "",
        "far_date": "",
        "large_number": "",
        "everything": "",
        "vague_role": "role",
    }.items()
}


class _File(Content):
    """The file as it is written."""

    states: dict[Id, Text]
    interface: dict[Id, Text]
    said: dict[Id, Text]
    hints: dict[Id, Text]


@dataclass(frozen=True)
class Wording:
    """The words of the form.

    Attributes:
        states: State of an answer -> its name.
        interface: What the screen shows, by name.
        said: Sentences that the program completes.
        hints: Soft remarks beside a field.
    """

    states: Mapping[str, str]
    interface: Mapping[str, str]
    said: Mapping[str, str]
    hints: Mapping[str, str]

    def say(self, key: str, **names: object) -> str:
        """Return a sentence with its names filled in."""
        return self.said[key].format(**names)

    def hint(self, key: str, **names: object) -> str:
        """Return a soft remark with its names filled in."""
        return self.hints[key].format(**names)

    def worded(self, words: Mapping[str, str]) -> Wording:
        """Return these words for a kind of organisation; see `smbeleid.vocabulary`."""
        return Wording(
            worded(self.states, words),
            worded(self.interface, words),
            worded(self.said, words),
            worded(self.hints, words),
        )


def load_wording(path: Path) -> Wording:
    """Read the words of the form.

    Args:
        path: ``templates/consult/words.yaml``.

    Raises:
        ContentError: Every fault in the file, with its line.
    """
    file = read_yaml(path)
    checked = check_yaml(_File, file)
    if checked.value is None:
        raise ContentError(checked.problems)
    content = checked.value
    states = {str(state): frozenset[str]() for state in State}
    problems = [
        *_faults(file, "states", content.states, states),
        *_faults(file, "said", content.said, SAID),
        *_faults(file, "hints", content.hints, HINTS),
    ]
    if problems:
        raise ContentError(problems)
    return Wording(content.states, content.interface, content.said, content.hints)


def _faults(
    file: YamlFile, group: str, there: Mapping[str, str], needed: Mapping[str, frozenset[str]]
) -> list[Problem]:
    """Return what is missing, unknown, or lacks a name that the program fills in."""
    missing = [
        Problem(file.where((group,)), f"'{key}' ontbreekt bij '{group}'.")
        for key in needed
        if key not in there
    ]
    found: list[Problem] = []
    for key, text in there.items():
        where = file.where((group, key))
        if key not in needed:
            said = f"'{key}' is bij '{group}' niet bekend. {did_you_mean(key, needed)}"
            found.append(Problem(where, said.strip()))
        elif _names(text) != needed[key]:
            listed = ", ".join(f"{{{name}}}" for name in sorted(needed[key])) or "geen"
            found.append(Problem(where, f"tussen accolades hoort hier: {listed}."))
    return missing + found


def _names(text: str) -> frozenset[str] | None:
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        return None
    return frozenset(name for _, name, _, _ in parsed if name is not None)
