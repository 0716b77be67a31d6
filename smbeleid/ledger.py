"""The edits of one talk: written, kept as a draft, refused or undone, with doubts they raise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from smbeleid.absences import in_doubt
from smbeleid.answers import Answers
from smbeleid.derived import rests_on
from smbeleid.history import Change, History, Step
from smbeleid.intake import Intake
from smbeleid.messages import DONE, Result
from smbeleid.shelves import ANSWER, DRAFT, SESSION, Slot
from smbeleid.slots import Clerk, draft_of, restacked, slot_of, stacked
from smbeleid.store import Outcome, Store

DOUBTS = "doubts"


class Ledger:
    """Edits going to the store, with what follows from them.

    Attributes:
        intake: The answers as they are now.
        clerk: Reads what was sent.
        history: What can be undone.
        saves: How many edits reached the disk.
        drafts: Key -> what was typed in this talk, or before it, and is not in the plan; what a
            colleague types elsewhere is not ours to show.
    """

    def __init__(self, store: Store, read: Callable[[Answers], Intake], clerk: Clerk) -> None:
        """Open the ledger.

        Args:
            store: The client's files.
            read: Lays answers over the questions.
            clerk: Reads what was sent.
        """
        self.clerk = clerk
        self.history = History()
        self.saves = 0
        self._store, self._read = store, read
        self.intake = read(store.answers)
        self.drafts: dict[str, Any] = {
            key: stacked(there)[0] for key, there in store.values("drafts").items()
        }
        self._conflicts: dict[Slot, tuple[Any, Any]] = {
            slot: (store.get(slot), draft.get("mine"))
            for key, draft in self.drafts.items()
            if draft.get("conflict")
            for slot in [slot_of(key)]
        }

    @property
    def doubts(self) -> Mapping[str, str]:
        """Return answer in doubt -> the question whose answer changed after it was given."""
        doubts: Mapping[str, str] = self._store.values("session").get(DOUBTS, {})
        return doubts

    def edit(self, slot: Slot, base: Any, mine: Any) -> Result:
        """Write what was sent for a slot, or keep it as a draft when it is no answer yet.

        Args:
            slot: What is edited.
            base: What the form showed before.
            mine: What was sent.
        """
        sent = self.clerk.read(slot, mine)
        if sent.faults:
            return self._keep_draft(slot, {"value": sent.typed}, sent.faults)
        return self._put(slot, self.clerk.base(slot, base), sent.value)

    def _put(self, slot: Slot, base: Any, mine: Any) -> Result:
        doubts = self.doubts
        try:
            outcome = self._store.put(slot, base, mine)
        except ValidationError:
            # A letter that no file of ours can hold.
            fault = self.clerk.wording.say("not_possible")
            return self._keep_draft(slot, {"value": mine}, (fault,))
        if outcome.failure:
            return Result(failure=outcome.failure)
        if outcome.conflict:
            return self._conflict(slot, outcome.disk, mine)
        self.saves += 1
        self._conflicts.pop(slot, None)
        changes = [Change(slot, outcome.before, outcome.disk), *self._drop_draft(slot)]
        self.take_in(confirmed=slot[1] if slot[0] == ANSWER else "")
        real = tuple(change for change in changes if change.before != change.after)
        if real:
            self.history.add(Step(real, (doubts, self.doubts)))
        return Result(disk=outcome.disk)

    def _conflict(self, slot: Slot, disk: Any, mine: Any) -> Result:
        """Keep what is on disk; mine becomes a draft, so that nothing typed is lost."""
        value = mine.get("value") if slot[0] == ANSWER and mine else mine
        draft = {"value": value, "mine": mine, "conflict": True}
        kept = self._write_draft(slot, draft)
        if kept.failure:
            return Result(failure=kept.failure)
        self._conflicts[slot] = (disk, mine)
        return Result(conflict={"disk": disk, "mine": mine})

    def _keep_draft(self, slot: Slot, draft: Any, faults: tuple[str, ...]) -> Result:
        """Keep a value that a check refuses: typed, not lost, not in the plan."""
        outcome = self._write_draft(slot, draft)
        if outcome.failure:
            return Result(failure=outcome.failure)
        self.saves += 1
        if outcome.before != outcome.disk:
            change = Change(draft_of(slot), outcome.before, outcome.disk)
            self.history.add(Step((change,), (self.doubts, self.doubts)))
        return Result(fault=faults)

    def _drop_draft(self, slot: Slot) -> list[Change]:
        """Forget a draft; one that the disk keeps is shown again, which loses nothing."""
        if draft_of(slot)[1] not in self.drafts:
            return []
        outcome = self._write_draft(slot, None)
        if outcome.failure:
            return []
        return [Change(draft_of(slot), outcome.before, outcome.disk)]

    def _write_draft(self, slot: Slot, draft: Any) -> Outcome:
        """Put a draft of this talk in the place of its earlier one; None to forget it."""
        key = draft_of(slot)[1]
        old = self.drafts.get(key)
        outcome = self._store.change(draft_of(slot), lambda there: restacked(there, old, draft))
        if not outcome.failure:
            self._remember(key, draft)
        return outcome

    def _remember(self, key: str, draft: Any) -> None:
        self.drafts.pop(key, None)
        if draft is not None:
            self.drafts[key] = draft

    # ---- conflicts ---------------------------------------------------------------------------

    def take_mine(self, slot: Slot) -> Result:
        """Write mine over what a colleague wrote, as it was when the conflict was shown."""
        if slot not in self._conflicts:
            return Result(fault=(self.clerk.wording.say("no_conflict"),))
        disk, mine = self._conflicts[slot]
        return self._put(slot, disk, mine)

    def keep_theirs(self, slot: Slot, mine: Any = None) -> Result:
        """Let stand what a colleague wrote, and forget mine.

        Args:
            slot: Of the conflict.
            mine: As it was shown; another one, which came later, is not forgotten.
        """
        if slot in self._conflicts and mine in (None, self._conflicts[slot][1]):
            del self._conflicts[slot]
            self._drop_draft(slot)
        return DONE

    # ---- undo --------------------------------------------------------------------------------

    def undo(self) -> Result:
        """Take the last edit of this talk back."""
        step = self.history.undo()
        if step is None:
            return Result(fault=(self.clerk.wording.say("no_undo"),))
        return self._apply(step, self.history.undone, self.history.redo)

    def redo(self) -> Result:
        """Make the last edit that was taken back again."""
        step = self.history.redo()
        if step is None:
            return Result(fault=(self.clerk.wording.say("no_redo"),))
        return self._apply(step, self.history.done, self.history.undo)

    def _apply(self, step: Step, moved: list[Step], put_back: Callable[[], Step | None]) -> Result:
        """Make a step, which the history moved already; put it back when the disk refuses."""
        outcome = self._all(step)
        self.intake = self._read(self._store.answers)
        if outcome.failure:
            put_back()
            return Result(failure=outcome.failure)
        if outcome.conflict:
            moved.pop()
            return Result(fault=(self.clerk.wording.say("undo_changed"),))
        self.saves += 1
        for change in step.changes:
            if change.slot[0] == DRAFT:
                self._remember(change.slot[1], next(iter(stacked(change.after)), None))
        self._session(DOUBTS, dict(step.doubts[1]) or None)
        return DONE

    def _all(self, step: Step) -> Outcome:
        """Make the changes of a step, or none of them; return the outcome that decided."""
        outcome = Outcome(saved=True)
        for number, change in enumerate(step.changes):
            outcome = self._store.put(change.slot, change.before, change.after)
            if not outcome.saved:
                for made in reversed(step.changes[:number]):
                    self._store.put(made.slot, made.after, made.before)
                break
        return outcome

    # ---- doubts ------------------------------------------------------------------------------

    def take_in(self, confirmed: str = "") -> list[str]:
        """Take in what is on disk, and note which answers are in doubt by it.

        Args:
            confirmed: Id of the answer that was just given, and so is not in doubt.

        Returns:
            The ids of the questions whose answer changed.
        """
        before, after = self.intake, self._read(self._store.answers)
        self.intake = after
        old, new = before.answers.answers, after.answers.answers
        # Most answers are the same objects, and those are equal without looking inside.
        touched = [id_ for id_ in {**old, **new} if old.get(id_) is not new.get(id_)]
        changed = [id_ for id_ in touched if old.get(id_) != new.get(id_)]
        doubts = {
            id_: cause
            for id_, cause in self.doubts.items()
            if id_ not in changed and id_ != confirmed
        }
        if changed:
            for id_ in in_doubt(before, after):
                doubts[id_] = self._cause(id_, changed)
        if doubts != self.doubts:
            self._session(DOUBTS, doubts or None)
        return changed

    def _cause(self, id_: str, changed: list[str]) -> str:
        """Return which changed answer put another in doubt: one it rests on, or the first."""
        rests = self.intake.questionnaire.questions[id_].show_if
        needs = {need for one in rests for need in rests_on(one)}
        return next((one for one in changed if one in needs), changed[0])

    def _session(self, key: str, value: Any) -> None:
        """Keep where the talk stands; when the disk refuses, the talk goes on without."""
        self._store.change((SESSION, key), lambda _: value)
