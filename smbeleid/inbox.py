"""Messages that may come twice: what was answered, and what a browser still held when it opened."""

from __future__ import annotations

from typing import Any

from smbeleid.messages import Message, Reply, Result, ack

REMEMBERED = 2000
"""Answers that are kept."""


class Inbox:
    """Remembers messages by tab and number; those without are always new."""

    def __init__(self) -> None:
        """Start empty: another program may have answered what comes now."""
        self._answers: dict[tuple[str, int], Reply] = {}
        self._expected: dict[tuple[str, int], Any] = {}

    def known(self, message: Message) -> Reply | None:
        """Return the answer that a message got before, when its answer was lost on the way."""
        key = _key(message)
        return self._answers.get(key) if key else None

    def answer(self, message: Message, result: Result) -> Reply:
        """Return the answer to a message; after a failure it may come again and be tried again."""
        reply = ack(message.seq, message.tab, result)
        key = _key(message)
        if key and not result.failure:
            self._expected.pop(key, None)
            self._answers[key] = reply
            if len(self._answers) > REMEMBERED:
                del self._answers[next(iter(self._answers))]
        return reply

    def expect(self, message: Message) -> None:
        """Note which edits a browser still holds: of one slot the last one counts."""
        last = {edit.slot: edit.mine for edit in message.waiting}
        for edit in message.waiting:
            self._expected[message.tab, edit.seq] = last[edit.slot]

    def take(self, message: Message) -> tuple[bool, Any]:
        """Return whether an edit was announced on opening, and the last edit of its slot."""
        key = _key(message)
        return (True, self._expected[key]) if key in self._expected else (False, None)


def _key(message: Message) -> tuple[str, int] | None:
    return (message.tab, message.seq) if message.tab and message.seq is not None else None
