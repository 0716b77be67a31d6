"""What a form sends for each kind of slot, made into plain data and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from smbeleid.answers import LevelChoice
from smbeleid.decisions import Decision, decision_faults
from smbeleid.edits import as_value, read_answer
from smbeleid.markdown import is_blank
from smbeleid.questionnaire import Questionnaire
from smbeleid.shelves import ANSWER, DRAFT, LEVEL, NOTE, Slot, plain
from smbeleid.values import value_faults, value_text
from smbeleid.wording import Wording


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent for a slot.

    Attributes:
        value: What the slot must hold; None to empty it.
        faults: Why it cannot hold that, in Dutch.
        typed: What was typed, for a draft.
    """

    value: Any = None
    faults: tuple[str, ...] = ()
    typed: Any = None


@dataclass(frozen=True)
class Clerk:
    """Reads what a form sends, in the words of one kind of organisation."""

    questionnaire: Questionnaire
    wording: Wording

    def read(self, slot: Slot, sent: Any) -> Sent:
        """Return what was sent for a slot, checked."""
        kind, id_ = slot
        if kind == NOTE:
            return self._note(id_, sent)
        if kind == LEVEL:
            return self._level(id_, sent)
        if kind != ANSWER:
            return self._decision(id_, sent)
        question = self.questionnaire.questions.get(id_)
        if question is None:
            return self._refused(sent)
        edit = read_answer(question, sent, self.wording)
        typed = sent.get("value") if isinstance(sent, Mapping) else sent
        return Sent(edit.answer, edit.faults, typed)

    def base(self, slot: Slot, sent: Any) -> Any:
        """Return what a form saw before, as the disk holds it; as it came when it is not sound."""
        read = self.read(slot, sent)
        return sent if read.faults else read.value

    def text(self, id_: str, sent: Any) -> str:
        """Return what was typed as people read it, to show what was recovered."""
        value = sent.get("value", sent) if isinstance(sent, Mapping) else sent
        question = self.questionnaire.questions.get(id_)
        if question is not None and value is not None:
            read = as_value(question, value)
            try:
                if not value_faults(question, read):
                    return value_text(question, read)
            except (TypeError, ValueError, KeyError):
                pass
        return value if isinstance(value, str) else "" if value is None else str(value)

    def _refused(self, sent: Any, key: str = "not_possible") -> Sent:
        return Sent(faults=(self.wording.say(key),), typed=sent)

    def _note(self, id_: str, sent: Any) -> Sent:
        if sent is None or (isinstance(sent, str) and is_blank(sent)):
            return Sent()
        known = not id_ or id_ in self.questionnaire.questions
        return Sent(sent) if known and isinstance(sent, str) else self._refused(sent)

    def _level(self, id_: str, sent: Any) -> Sent:
        if sent is None:
            return Sent()
        if id_ not in {theme.id for theme in self.questionnaire.themes}:
            return self._refused(sent)
        try:
            return Sent(plain(LevelChoice.model_validate(sent)))
        except ValidationError:
            return self._refused(sent, "level_reason_missing")

    def _decision(self, id_: str, sent: Any) -> Sent:
        if sent is None:
            return Sent()
        try:
            decision = Decision.model_validate({**sent, "id": id_, "question": _question(sent)})
        except (TypeError, ValidationError):
            return self._refused(sent, "decision_incomplete")
        faults = decision_faults(decision, self.questionnaire.questions)
        return Sent(faults=tuple(faults), typed=sent) if faults else Sent(plain(decision))


def _question(sent: Mapping[str, Any]) -> Any:
    return sent.get("question") or None


def draft_of(slot: Slot) -> Slot:
    """Return the slot that keeps what was typed for another slot and could not go there."""
    return (DRAFT, slot[1] if slot[0] == ANSWER else ":".join(slot))


ALSO = "also"


def stacked(there: Any) -> list[dict[str, Any]]:
    """Return the drafts that one slot holds: the first one, and those of others beneath it."""
    if not there:
        return []
    return [{key: there[key] for key in there if key != ALSO}, *there.get(ALSO, ())]


def restacked(there: Any, old: Any, new: Any) -> Any:
    """Return what a slot of drafts must hold; what somebody else typed there stays beneath.

    Args:
        there: What it holds.
        old: The draft of this talk that goes; None for none.
        new: The draft that comes; None for none.
    """
    drafts = [*filter(None, [new]), *(one for one in stacked(there) if one not in (old, new))]
    if not drafts:
        return None
    return drafts[0] | ({ALSO: drafts[1:]} if drafts[1:] else {})


def slot_of(key: str) -> Slot:
    """Return the slot that a draft was typed for; see `draft_of`."""
    kind, colon, id_ = key.partition(":")
    return (kind, id_) if colon else (ANSWER, key)
