"""The messages between a form and the desk: what a browser may send, and what it hears back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Reply = dict[str, Any]

Seconds = Annotated[float, Field(ge=0, le=3600)]
Minutes = Annotated[int, Field(ge=0, le=600)]


class Waiting(BaseModel):
    """An edit that the browser still holds when it opens the form again."""

    model_config = ConfigDict(extra="ignore")

    seq: int
    slot: tuple[str, str] | None = None
    mine: Any = None


class Message(BaseModel):
    """A message of a browser.

    Attributes:
        kind: What it asks.
        seq: Its number, unique within a tab; what has one is answered with an ack.
        tab: Random id of the tab.
    """

    model_config = ConfigDict(extra="ignore")

    kind: Literal[
        "hello",
        "edit",
        "undo",
        "redo",
        "take_mine",
        "keep_theirs",
        "look",
        "route",
        "plan_minutes",
        "tick",
        "review",
        "readback",
        "make",
        "open_folder",
        "stop",
        "poll",
    ]
    seq: int | None = None
    tab: str = ""
    waiting: tuple[Waiting, ...] = ()
    slot: tuple[Literal["answer", "level", "decision", "note"], str] | None = None
    base: Any = None
    mine: Any = None
    question: str = ""
    route: Literal["express", "full"] = "full"
    theme: str = ""
    minutes: Minutes = 0
    seconds: Seconds = 0
    documents: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a message.

    Attributes:
        fault: Why the value is no answer; it is kept as a draft.
        conflict: ``disk`` and ``mine``, when somebody else changed the slot.
        failure: Why nothing could be written; the browser keeps the edit and sends it again.
        disk: What the slot held after the edit; a later answer to the same message says it again.
    """

    fault: tuple[str, ...] = ()
    conflict: dict[str, Any] | None = None
    failure: str = ""
    disk: Any = None

    @property
    def is_ok(self) -> bool:
        """Return whether all went as it was asked."""
        return not self.fault and self.conflict is None and not self.failure


DONE = Result()


def ack(seq: int | None, tab: str, result: Result) -> Reply:
    """Return the answer to a message that has a number."""
    return {
        "kind": "ack",
        "seq": seq,
        "tab": tab,
        "ok": result.is_ok,
        "fault": list(result.fault),
        "conflict": result.conflict,
        "failure": result.failure,
        "disk": result.disk,
    }
