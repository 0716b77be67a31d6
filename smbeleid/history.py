"""What was edited in this talk, to undo and do again; never over somebody else's edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smbeleid.shelves import Slot

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One slot before and after an edit, as plain data."""

    slot: Slot
    before: Any
    after: Any

    def back(self) -> Change:
        """Return the change that undoes this one."""
        return Change(self.slot, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Step:
    """What one edit did.

    Attributes:
        changes: To slots; more than one when a draft became an answer.
        doubts: The answers in doubt, before and after.
    """

    changes: tuple[Change, ...]
    doubts: tuple[Mapping[str, str], Mapping[str, str]]

    def back(self) -> Step:
        """Return the step that undoes this one."""
        changes = tuple(change.back() for change in reversed(self.changes))
        return Step(changes, (self.doubts[1], self.doubts[0]))


@dataclass
class History:
    """The steps that can be undone, and those that were."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Keep a new step; what was undone before it cannot be done again."""
        self.done = [*self.done, step][-MOST_STEPS:]
        self.undone = []

    def undo(self) -> Step | None:
        """Take the step that goes back, or None."""
        if not self.done:
            return None
        step = self.done.pop()
        self.undone.append(step)
        return step.back()

    def redo(self) -> Step | None:
        """Take the step that goes forward again, or None."""
        if not self.undone:
            return None
        step = self.undone.pop()
        self.done.append(step)
        return step
