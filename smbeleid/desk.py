"""The desk of a live consult: messages of a form in, replies and the state to draw out.

All logic of the form is here and below, without Jupyter. What is confirmed is on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from pydantic import ValidationError

from smbeleid.answers import FILE_NAME, Answers, check_answers
from smbeleid.bank import bank_of, coverage_of
from smbeleid.consult import Consult, Library, consult_of, load_library, open_consult
from smbeleid.errors import SmbeleidError
from smbeleid.inbox import Inbox
from smbeleid.intake import Intake
from smbeleid.ledger import Ledger
from smbeleid.messages import DONE, Message, Reply, Result, ack
from smbeleid.overview import Memory, Overview, setting_of
from smbeleid.review import readback, review
from smbeleid.shelves import ANSWER, NOTE
from smbeleid.slots import Clerk, slot_of
from smbeleid.store import Store
from smbeleid.talk import Clock, Hooks, Talk, local_time
from smbeleid.wording import FILE_NAME as WORDS
from smbeleid.wording import Wording, load_wording
from smbeleid.workspace import Workspace

SILENT = frozenset({"review", "readback", "make", "open_folder", "stop"})
"""Messages that change nothing that is drawn."""

NO_SLOT = ("", "")


class Desk:
    """A live consult of one client.

    Attributes:
        talk: Where the talk stands.
        bank: What is asked, as plain data; another object when the kind of organisation changes.
        state: How it stands, as plain data; another object after each change.
    """

    bank: dict[str, Any]
    state: dict[str, Any]

    def __init__(
        self,
        consult: Consult,
        library: Library,
        store: Store,
        wording: Wording,
        hooks: Hooks | None = None,
        now: Clock = local_time,
    ) -> None:
        """Open the desk; see `open_desk`."""
        self.store = store
        self._start = consult
        self._plain, self._wording = library, wording
        self._hooks, self._now = hooks or Hooks(), now
        self._coverage = coverage_of(library)
        self.talk = Talk(store)
        self._lock = threading.RLock()
        self._inbox = Inbox()
        self._memory = Memory()
        self._others: dict[str, str] = {}
        self._alert = self._saved_at = ""
        self._is_quiet = False
        self.library = library
        self.ledger = Ledger(store, self._intake, Clerk(library.questionnaire, wording))
        self._speak(self.ledger.intake.kind)
        self._recovered = [self._recovery(*typed) for typed in self.talk.typed()]
        self._draw()

    # ---- what stands -------------------------------------------------------------------------

    @property
    def consult(self) -> Consult:
        """Return the consult with the answers as they are now."""
        start, answers = self._start, self.ledger.intake.answers
        return consult_of(start.workspace, start.client, self._plain, answers)

    @property
    def notes(self) -> Reply:
        """Return the private notes as a message; they are no part of the state."""
        return self.talk.notes(self.ledger.drafts)

    def _intake(self, answers: Answers) -> Intake:
        """Return answers in the present words; `_draw` changes the words with the kind."""
        return Intake(self.library.questionnaire, answers)

    def _speak(self, kind: str | None) -> None:
        """Use the words of a kind of organisation, for the bank and all that is said."""
        self._kind = kind
        self.library = self._plain.worded(kind)
        self.wording = self._wording.worded(self._plain.texts.vocabulary.of(kind))
        self.ledger.clerk = Clerk(self.library.questionnaire, self.wording)
        self.ledger.intake = Intake(self.library.questionnaire, self.ledger.intake.answers)
        self.bank = bank_of(self.library, self._coverage, kind, self.wording)

    def _draw(self) -> None:
        intake = self.ledger.intake
        if intake.kind != self._kind:
            self._speak(intake.kind)
            intake = self.ledger.intake
        today = self._now().date()
        overview = Overview(
            self.library,
            intake,
            self.wording,
            self.ledger.clerk,
            setting_of(intake, self.wording, today),
            self.store.values("session"),
            self.ledger.drafts,
            self._memory,
        )
        self.state = {
            "client": {"name": self._name, "folder": self._start.client, "kind": intake.kind},
            **overview.parts(),
            "can_undo": bool(self.ledger.history.done),
            "can_redo": bool(self.ledger.history.undone),
            "saved_at": self._saved_at,
            "recovered": list(self._recovered),
            "others": [{"id": id_, "label": label} for id_, label in self._others.items()],
            "alert": self._alert,
            "messages": list(self.store.messages),
        }

    @property
    def _name(self) -> str:
        return self.ledger.intake.text("organisatie_naam") or self._start.client

    def _label(self, id_: str) -> str:
        question = self.library.questionnaire.questions.get(id_)
        return question.label if question else ""

    def _recovery(self, key: str, typed: Any) -> Reply:
        text = self.ledger.clerk.text(key, typed)
        return {"id": key, "label": self._label(slot_of(key)[1]), "text": text}

    # ---- messages ----------------------------------------------------------------------------

    def receive(self, content: Any) -> list[Reply]:
        """Handle a message of a form.

        Args:
            content: As it came; what is no message of ours is refused with a fault.

        Returns:
            The replies to send, in order. `state` and `bank` are other objects when they changed.
        """
        with self._lock:
            try:
                message = Message.model_validate(content)
            except ValidationError:
                sent = content if isinstance(content, Mapping) else {}
                said = Result(fault=(self.wording.say("unknown_message"),))
                return [ack(sent.get("seq"), sent.get("tab", ""), said)]
            known = self._inbox.known(message)
            return [known] if known else self._answer(message)

    def _answer(self, message: Message) -> list[Reply]:
        saves = self.ledger.saves
        self._is_quiet = message.kind in SILENT
        done = self.HANDLERS[message.kind](self, message)
        result = done if isinstance(done, Result) else DONE
        replies = [] if isinstance(done, Result) else done
        if self.ledger.saves != saves:
            self._saved_at = self._now().isoformat(timespec="seconds")
        if not self._is_quiet:
            self._draw()
        if message.slot is not None and message.slot[0] == NOTE:
            replies = [*replies, self.notes]
        answer = self._inbox.answer(message, result)
        return replies if message.seq is None else [answer, *replies]

    def _hello(self, message: Message) -> list[Reply]:
        """Note which edits the browser still holds: of one slot the last one counts."""
        self._inbox.expect(message)
        self.talk.open(self._now())
        self._poll(message)
        self._is_quiet = False
        return [self.notes]

    def _edit(self, message: Message) -> Result:
        slot = message.slot
        if slot is None:
            return Result(fault=(self.wording.say("unknown_message"),))
        is_resent, last = self._inbox.take(message)
        if is_resent and self._is_overtaken(slot, message.mine, last):
            return Result(disk=self.ledger.clerk.read(slot, message.mine).value)
        result = self.ledger.edit(slot, message.base, message.mine)
        if result.conflict:
            self._poll(message)
            self._is_quiet = False
        if result.failure:
            return result
        self._others.pop(slot[1], None)
        if is_resent and slot[0] == ANSWER:
            self._recovered.append(self._recovery(slot[1], message.mine))
        return result

    def _is_overtaken(self, slot: tuple[str, str], mine: Any, later: Any) -> bool:
        """Return whether a later edit of this tab reached the disk, and only its ack was lost."""
        clerk = self.ledger.clerk
        last = clerk.read(slot, later)
        is_last = last.value == clerk.read(slot, mine).value
        return not is_last and not last.faults and self.store.get(slot) == last.value

    def _poll(self, _: Message) -> list[Reply]:
        """Take in what colleagues wrote; nothing is drawn when they wrote nothing."""
        alert, self._is_quiet = self._alert, True
        try:
            slots, self._alert = self.store.poll(), ""
        except SmbeleidError as error:
            slots, self._alert = set(), str(error)
        if slots:
            self.ledger.take_in()
            changed = sorted(id_ for kind, id_ in slots if kind == ANSWER)
            self._others |= {id_: self._label(id_) for id_ in changed}
        self._is_quiet = not slots and alert == self._alert
        return [self.notes] if any(kind == NOTE for kind, _ in slots) else []

    # ---- the talk ----------------------------------------------------------------------------

    def _look(self, message: Message) -> list[Reply]:
        if message.question not in self.library.questionnaire.questions:
            return []
        self.talk.look(message.question)
        self._others.pop(message.question, None)
        return list(filter(None, [self._hooks.preview(self.consult, message.question)]))

    def _review(self, _: Message) -> list[Reply]:
        return [{"kind": "review", "themes": review(self.ledger.intake, self.wording)}]

    def _readback(self, _: Message) -> list[Reply]:
        intake = self.ledger.intake
        signals = self.library.advice.signals(intake)
        text = readback(intake, self.library.levels, signals, self._name, self.wording)
        return [{"kind": "readback", "text": text}]

    def _make(self, message: Message) -> list[Reply]:
        return list(filter(None, [self._hooks.make(self.consult, message.documents)]))

    def _open_folder(self, _: Message) -> list[Reply]:
        return list(filter(None, [self._hooks.open_folder(self.consult)]))

    def _stop(self, _: Message) -> list[Reply]:
        self._hooks.stop()
        return [{"kind": "stopped"}]

    HANDLERS: ClassVar[Mapping[str, Callable[[Desk, Message], Result | list[Reply]]]] = {
        "hello": _hello,
        "edit": _edit,
        "undo": lambda desk, _: desk.ledger.undo(),
        "redo": lambda desk, _: desk.ledger.redo(),
        "take_mine": lambda desk, message: desk.ledger.take_mine(message.slot or NO_SLOT),
        "keep_theirs": lambda desk, m: desk.ledger.keep_theirs(m.slot or NO_SLOT, m.mine),
        "look": _look,
        "route": lambda desk, message: desk.talk.route(message.route),
        "plan_minutes": lambda desk, message: desk.talk.plan(message.theme, message.minutes),
        "tick": lambda desk, message: desk.talk.tick(message.theme, message.seconds),
        "review": _review,
        "readback": _readback,
        "make": _make,
        "open_folder": _open_folder,
        "stop": _stop,
        "poll": _poll,
    }
    """Kind of message -> what handles it; a test holds it equal to the kinds that are accepted."""


def open_desk(
    workspace: Workspace, client: str, hooks: Hooks | None = None, now: Clock = local_time
) -> Desk:
    """Open the desk of a client.

    Args:
        workspace: Where the client's folder lies.
        client: Name of that folder.
        hooks: See `Hooks`.
        now: The clock.

    Raises:
        NotFoundError: There is no such client.
        ContentError: Faults in the content or in the answers, each with its line.
        LockedError, UnreadableError, UnwritableError: The disk or another program refuses.
    """
    consult = open_consult(workspace, client)
    library = load_library(workspace)
    path = consult.folder / FILE_NAME
    store = Store(
        consult.folder,
        today=lambda: now().date(),
        check_answers=lambda answers: check_answers(answers, library.questionnaire, path),
    )
    return Desk(consult, library, store, load_wording(workspace.templates / WORDS), hooks, now)
