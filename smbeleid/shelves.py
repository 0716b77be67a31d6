"""The files of a client that a consult writes, each as slots that are edited one by one.

A slot is a kind and an id: ("answer", "plaats"), ("note", "plaats"). What it holds is plain data,
None when there is nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from smbeleid import notes
from smbeleid.answers import FILE_NAME, OPEN, Answer, Answers, LevelChoice
from smbeleid.decisions import Decision, keyed, replaced
from smbeleid.notes import Notes
from smbeleid.schema import Content

Slot = tuple[str, str]
ANSWER, LEVEL, DECISION, NOTE, DRAFT, SESSION = (
    "answer",
    "level",
    "decision",
    "note",
    "draft",
    "session",
)


class Loose(Content):
    """A file of the consult itself: key -> whatever has to be there when it opens again."""

    schema_version: Literal[1] = 1
    values: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """One file of a client.

    Attributes:
        name: Where it stands in the client's folder.
        kinds: The kinds of slot that it holds.
        model: Its shape.
        slots: From its content to the slots that hold something.
        get: From content and a slot to what it holds.
        set: From content, a slot and what it must hold, to new content; a wrong shape raises
            pydantic's ValidationError.
        is_ours: Whether a damaged one may be moved aside, to go on with an empty one.
    """

    name: Path
    kinds: frozenset[str]
    model: type[Content]
    slots: Callable[[Any], Iterator[Slot]]
    get: Callable[[Any, Slot], Any]
    set: Callable[[Any, Slot, Any, dt.date], Any]
    is_ours: bool = True


def plain(content: Content | None) -> Any:
    """Return content as plain data without what is left out by default; open answers as None."""
    if content is None or content == OPEN:
        return None
    shown = content.model_dump(exclude_defaults=True)
    # As JSON gives them back, so that both compare equal.
    return {key: list(one) if isinstance(one, tuple) else one for key, one in shown.items()}


def _answers_slots(answers: Answers) -> Iterator[Slot]:
    yield from ((ANSWER, id_) for id_ in answers.answers)
    yield from ((LEVEL, id_) for id_ in answers.levels)
    yield from ((DECISION, key) for key in keyed(answers.decisions))


def _answers_get(answers: Answers, slot: Slot) -> Any:
    kind, id_ = slot
    if kind == ANSWER:
        return plain(answers.answers.get(id_))
    if kind == LEVEL:
        return plain(answers.levels.get(id_))
    return plain(keyed(answers.decisions).get(id_)) if answers.decisions else None


def _answers_set(answers: Answers, slot: Slot, value: Any, today: dt.date) -> Answers:
    kind, id_ = slot
    if kind == ANSWER:
        answer = OPEN if value is None else Answer.model_validate(value)
        return answers.with_answer(id_, answer, today)
    if kind == LEVEL:
        choice = None if value is None else LevelChoice.model_validate(value)
        return answers.with_level(id_, choice, today)
    decision = None if value is None else Decision.model_validate({**value, "id": id_})
    decisions = replaced(answers.decisions, id_, decision)
    return answers.model_copy(update={"decisions": decisions, "updated": today.isoformat()})


def _notes_slots(content: Notes) -> Iterator[Slot]:
    yield from ((NOTE, id_) for id_ in content.questions)
    if content.consult:
        yield (NOTE, "")


def _notes_get(content: Notes, slot: Slot) -> Any:
    return (content.questions.get(slot[1]) if slot[1] else content.consult) or None


def _notes_set(content: Notes, slot: Slot, value: Any, _: dt.date) -> Notes:
    note = "" if value is None else value
    # Made anew, not copied: a copy is not checked, and what is no text must not reach the file.
    if not slot[1]:
        return Notes(questions=content.questions, consult=note)
    return Notes(questions=content.with_question(slot[1], note).questions, consult=content.consult)


def _loose_set(content: Loose, slot: Slot, value: Any, _: dt.date) -> Loose:
    kept = {key: other for key, other in content.values.items() if key != slot[1]}
    added = {} if value is None else {slot[1]: value}
    return content.model_copy(update={"values": kept | added})


def _loose(name: str, kind: str) -> Shelf:
    return Shelf(
        Path("private") / name,
        frozenset({kind}),
        Loose,
        lambda content: ((kind, key) for key in content.values),
        lambda content, slot: content.values.get(slot[1]),
        _loose_set,
    )


SHELVES: Mapping[str, Shelf] = {
    "answers": Shelf(
        Path(FILE_NAME),
        frozenset({ANSWER, LEVEL, DECISION}),
        Answers,
        _answers_slots,
        _answers_get,
        _answers_set,
        is_ours=False,
    ),
    "notes": Shelf(notes.FILE_NAME, frozenset({NOTE}), Notes, _notes_slots, _notes_get, _notes_set),
    "drafts": _loose("drafts.json", DRAFT),
    "session": _loose("session.json", SESSION),
}
