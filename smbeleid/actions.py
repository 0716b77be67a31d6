"""Actions: what a rule asks of a school, and the line of the action list that it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Self

from pydantic import model_validator

from smbeleid.answers import State
from smbeleid.calendar import Calendar
from smbeleid.intake import Intake
from smbeleid.schema import Content, Text, fault

NOBODY = "nog aan te wijzen"
"""What stands where a role is still to be named."""

ROLES = "rollen"
"""The question in which a school itself says who does what, and who takes over."""


class Severity(StrEnum):
    """How much is at stake."""

    HIGH = "hoog"
    MIDDLE = "midden"
    LOW = "laag"


class Effort(StrEnum):
    """How much work an action is, so that nobody plans five large ones in a week."""

    HOUR = "uur"
    HALF_DAY = "dagdeel"
    DAY = "dag"
    DAYS = "dagen"

    @property
    def label(self) -> str:
        """Return it in words."""
        return _EFFORTS[self]

    @property
    def size(self) -> int:
        """Return its place from little work to much."""
        return list(Effort).index(self)


_EFFORTS = {
    Effort.HOUR: "een uur",
    Effort.HALF_DAY: "een dagdeel",
    Effort.DAY: "een dag",
    Effort.DAYS: "enkele dagen",
}


class Task(Content):
    """What a rule asks of the school.

    Attributes:
        text: What to do, as an order: "Vraag ...".
        owner: The role that does it, unless ``owner_question`` is answered with another role.
        owner_question: Id of the question whose answer names the role.
        deputy: The role that takes over when the owner is away.
        effort: How much work it is.
        term: Id of the term that gives it a date.
        moment: Words to show instead of those of the term: "voor de volgende livestream".
    """

    text: Text
    owner: Text
    owner_question: str = ""
    deputy: Text
    effort: Effort
    term: Text
    moment: str = ""

    @model_validator(mode="after")
    def _two_roles(self) -> Self:
        if _roles(self.owner) & _roles(self.deputy):
            raise fault(
                f"'{self.deputy}' kan niet bij 'deputy': die rol doet de actie al. "
                "Noem een andere rol, die invalt."
            )
        return self


@dataclass(frozen=True, slots=True)
class Action:
    """A line of the action list.

    Attributes:
        text: What to do.
        owner: The role that does it.
        deputy: Another role, which takes over.
        term: By when, in words.
        due: By when, as an ISO date; a day on which schools are open.
        effort: How much work it is.
        severity: How much is at stake.
    """

    text: str
    owner: str
    deputy: str
    term: str
    due: str
    effort: Effort
    severity: Severity


def action_of(task: Task, severity: Severity, intake: Intake, calendar: Calendar) -> Action:
    """Return what a task comes to for a client.

    Args:
        task: Of a rule.
        severity: Of that rule.
        intake: Names roles and days.
        calendar: Knows the task's term.
    """
    owner = owner_of(task, intake)
    term = calendar.terms[task.term]
    return Action(
        text=task.text,
        owner=owner,
        deputy=_deputy(task, owner, intake),
        term=task.moment or term.label,
        due=calendar.due(term, intake).isoformat(),
        effort=task.effort,
        severity=severity,
    )


def owner_of(task: Task, intake: Intake) -> str:
    """Return the role that does a task: the one that the client named for it, or our proposal."""
    named = intake.text(task.owner_question) if task.owner_question else None
    return named or task.owner


def _deputy(task: Task, owner: str, intake: Intake) -> str:
    """Return the role that takes over: the school's own choice first, and never the owner."""
    candidates = [*_own_deputies(owner, intake), task.deputy, task.owner]
    return next((role for role in candidates if not _roles(owner) & _roles(role)), NOBODY)


def _own_deputies(owner: str, intake: Intake) -> list[str]:
    if ROLES not in intake.visible or intake.answer(ROLES).state is not State.GIVEN:
        return []
    return [
        row["vervanger"]
        for row in intake.answer(ROLES).value
        if row.get("vervanger") and _roles(row.get("rol", "")) & _roles(owner)
    ]


@lru_cache(maxsize=1024)
def _roles(text: str) -> frozenset[str]:
    """Return the roles that a text names: "de directeur of de IB'er" names two."""
    parts = re.split(r"[,/+&]|\b(?:en|of)\b", text.casefold())
    bare = (re.sub(r"^(?:de|het|een|onze|ons) ", "", part.strip()).strip(" .") for part in parts)
    return frozenset(part for part in bare if part)
