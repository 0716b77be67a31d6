"""One client's files while a consult is going on: each edit is on disk before it is confirmed.

An edit names what its writer saw before (base) and what it must become (mine). Under a lock the
file is read again: when somebody else changed that one slot meanwhile, nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smbeleid import files
from smbeleid.answers import Answers
from smbeleid.drawer import Check, Drawer, UnreadableError
from smbeleid.errors import ContentError
from smbeleid.files import LockedError, UnwritableError
from smbeleid.notes import Notes
from smbeleid.shelves import SHELVES, Slot

WAIT = 2.0
"""Seconds that an edit waits for another program; the form sends it again after that."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an edit: saved, refused because of a conflict, or failed.

    Attributes:
        saved: It is on disk.
        conflict: Somebody else changed the slot.
        before: What the slot held, and ``disk`` what it holds now.
        failure: Why nothing could be written, in Dutch; the old file is whole.
    """

    saved: bool = False
    conflict: bool = False
    before: Any = None
    disk: Any = None
    failure: str = ""


class Store:
    """A client's files, written per slot.

    Attributes:
        messages: What the coach must know, in Dutch: damaged files that were moved aside.
    """

    def __init__(
        self,
        folder: Path,
        *,
        today: Callable[[], dt.date] = dt.date.today,
        check_answers: Check | None = None,
        wait: float = WAIT,
    ) -> None:
        """Open the files of a client.

        Args:
            folder: Of the client; has an answers file.
            today: Gives the date of a change.
            check_answers: Says what does not fit the questions when somebody else wrote the file.
            wait: Seconds to wait for another program.

        Raises:
            ContentError: The answers are damaged.
            LockedError, UnreadableError, UnwritableError: The disk or another program refuses.
        """
        self.messages: list[str] = []
        self._today, self._wait = today, wait
        self._files = {
            name: Drawer(folder, shelf, check_answers if name == "answers" else None)
            for name, shelf in SHELVES.items()
        }
        self._of_kind = {kind: one for one in self._files.values() for kind in one.shelf.kinds}
        for one in self._files.values():
            if one.path.parent.is_dir():
                with files.locked(one.path, seconds=wait):
                    one.sweep()
                    self._fresh(one)
            else:
                self._fresh(one)
            one.foreign.clear()

    @property
    def answers(self) -> Answers:
        """Return the answers as they were last seen on disk."""
        content: Answers = self._files["answers"].content
        return content

    @property
    def notes(self) -> Notes:
        """Return the private notes as they were last seen on disk."""
        content: Notes = self._files["notes"].content
        return content

    def values(self, name: str) -> dict[str, Any]:
        """Return what "drafts" or "session" holds, by key."""
        content: dict[str, Any] = self._files[name].content.values
        return content

    def get(self, slot: Slot) -> Any:
        """Return what a slot held when its file was last seen; None when it holds nothing."""
        one = self._of_kind[slot[0]]
        return one.shelf.get(one.content, slot)

    def put(self, slot: Slot, base: Any, mine: Any) -> Outcome:
        """Write an edit, unless somebody else changed that slot since.

        Args:
            slot: What is edited.
            base: What its writer saw before, as plain data.
            mine: What it must become; None to empty it.

        Returns:
            Saved only after the disk confirmed it.

        Raises:
            pydantic.ValidationError: The slot cannot hold this.
        """
        return self._update(slot, lambda there: (there == base, mine))

    def change(self, slot: Slot, change: Callable[[Any], Any]) -> Outcome:
        """Write what follows from what a slot holds now; for what nobody types, such as a clock."""
        return self._update(slot, lambda there: (True, change(there)))

    def _update(self, slot: Slot, decide: Callable[[Any], tuple[bool, Any]]) -> Outcome:
        one = self._of_kind[slot[0]]
        try:
            with files.locked(one.path, seconds=self._wait):
                there = one.shelf.get(self._fresh(one), slot)
                may, wanted = decide(there)
                changed = one.shelf.set(one.content, slot, wanted, self._today())
                mine = one.shelf.get(changed, slot)
                if there == mine:
                    one.settle()
                    return Outcome(saved=True, before=there, disk=there)
                if not may:
                    return Outcome(conflict=True, before=there, disk=there)
                one.write(changed)
        except (LockedError, UnwritableError, UnreadableError, ContentError) as error:
            return Outcome(failure=str(error))
        one.foreign.discard(slot)
        return Outcome(saved=True, before=there, disk=mine)

    def _fresh(self, one: Drawer) -> Any:
        """Return a file's content; a damaged one of ours is moved aside, as we hold its lock."""
        try:
            return one.refresh()
        except ContentError:
            if not one.shelf.is_ours:
                raise
            aside = one.move_aside()
            self.messages.append(
                f"{files.shown(one.path)} was beschadigd. Het bestand staat er nog, als "
                f"{aside.name}. We gaan verder met een leeg bestand."
            )
            return one.refresh()

    def poll(self) -> set[Slot]:
        """Return the slots that somebody else changed since they were last asked for.

        Raises:
            ContentError, UnreadableError: The answers cannot be read now; nothing was changed.
        """
        found: set[Slot] = set()
        for one in self._files.values():
            try:
                one.refresh()
            except (ContentError, UnreadableError):
                if not one.shelf.is_ours:
                    raise
            found |= one.foreign
            one.foreign = set()
        return found
