"""What the school's own screen gets of a consult: questions, options, answers and progress.

What is for the coach does not leave Python: notes, advice, what to ask on, what stands out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smbeleid.messages import Reply

VIEW, SCHOOL = "SMBELEID_VIEW", "client"
"""Environment variable that says whose screen it is, and what it says when it is the school's."""

_QUESTION: Mapping[str, Any] = {
    "why": "",
    "example": "",
    "follow_up": [],
    "excuse": None,
    "sources": [],
    "feeds": [],
}
_STATE: Mapping[str, Any] = {
    "hints": {},
    "doubtful": {},
    "hidden": {},
    "levels": [],
    "signals": [],
    "decisions": [],
    "parked": [],
    "minutes": {},
    "recovered": [],
    "others": [],
    "can_undo": False,
    "can_redo": False,
}
_REPLIES = frozenset({"ack", "stopped"})


class Sieve:
    """Lets through what the school may see; every part is there, with nothing in it if need be."""

    def bank(self, bank: Mapping[str, Any]) -> dict[str, Any]:
        """Return the questions without what helps the coach to ask them."""
        return {**bank, "questions": [{**one, **_QUESTION} for one in bank["questions"]]}

    def state(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return how the consult stands, without what it means."""
        # An answer is left whole: an edit made here says what it was before.
        drafts = {id_: draft for id_, draft in state["drafts"].items() if ":" not in id_}
        return {**state, **_STATE, "drafts": drafts}

    def passes(self, reply: Reply) -> bool:
        """Return whether a reply is for this screen."""
        return reply["kind"] in _REPLIES
