"""Decisions: what was decided in the talk or after it, with who were there and who carries it out.

They stand in the client's file of answers and in the plan, so that nobody has to ask again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from smbeleid.dutch import date_text, list_text
from smbeleid.errors import did_you_mean
from smbeleid.markdown import is_blank
from smbeleid.schema import Content, Id, IsoDate, fault


class Decision(Content):
    """One decision.

    Attributes:
        date: ISO date of the day it was taken.
        decision: What was decided, in the school's own words.
        question: Id of the question that it settles; empty when it is about something else.
        present: The roles that took it.
        owner: The role that carries it out; empty when that was not said.
        id: Tells it from the others while it is edited; empty when it was written by hand.
    """

    date: IsoDate
    decision: str
    question: Id | None = None
    present: Annotated[tuple[str, ...], Field(min_length=1)]
    owner: str = ""
    id: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if is_blank(self.decision):
            raise fault("het besluit ('decision') is leeg. Schrijf op wat er is besloten.")
        if any(is_blank(role) for role in self.present):
            raise fault("bij 'present' staat een lege rol. Vul hem in of haal hem weg.")
        return self

    @property
    def day(self) -> str:
        """Return the date as people read it."""
        return date_text(self.date)

    @property
    def who(self) -> str:
        """Return the roles that took it, as people read them."""
        return list_text(self.present)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Go through what was typed, each with its place in Dutch."""
        asked = f"bij het besluit van {self.day}"
        yield f"{asked}, wat is besloten", self.decision
        for role in self.present:
            yield f"{asked}, wie erbij waren", role
        if self.owner:
            yield f"{asked}, wie het uitvoert", self.owner


def decision_faults(decision: Decision, questions: Collection[str]) -> list[str]:
    """Return what is wrong with a decision, given the ids of the questions, in Dutch."""
    if decision.question is None or decision.question in questions:
        return []
    hint = did_you_mean(decision.question, questions)
    return [
        f"het besluit noemt de vraag '{decision.question}', en die bestaat niet. {hint}".strip()
    ]


def keyed(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return key -> decision: its id, or without one a key that follows from what it says."""
    found: dict[str, Decision] = {}
    for decision in decisions:
        said = f"{decision.date} {decision.decision}".encode("utf-8", "backslashreplace")
        key = decision.id or f"b{hashlib.sha256(said).hexdigest()[:12]}"
        while key in found:
            key += "_"
        found[key] = decision
    return found


def replaced(
    decisions: Iterable[Decision], key: str, decision: Decision | None
) -> tuple[Decision, ...]:
    """Return decisions with one of them replaced, added at the end, or removed with None."""
    found = keyed(decisions)
    if decision is None:
        found.pop(key, None)
    else:
        found[key] = decision
    return tuple(found.values())
