"""Where a talk stands: the question that was looked at, the route, the minutes; and its hooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smbeleid.consult import Consult
from smbeleid.messages import Reply, Result
from smbeleid.shelves import NOTE, SESSION
from smbeleid.slots import slot_of, stacked
from smbeleid.store import Store

Clock = Callable[[], dt.datetime]


def local_time() -> dt.datetime:
    """Return the time on the coach's own clock."""
    return dt.datetime.now().astimezone()


@dataclass(frozen=True)
class Hooks:
    """What the desk asks of others; each may be left out.

    Attributes:
        preview: From a consult and a question to the message that shows its section.
        make: From a consult and documents (None for all) to a first message about it.
        open_folder: Shows the client's documents, or returns a message that says where they are.
        stop: Ends the talk.
    """

    preview: Callable[[Consult, str], Reply | None] = lambda _consult, _question: None
    make: Callable[[Consult, list[str] | None], Reply | None] = lambda _consult, _documents: None
    open_folder: Callable[[Consult], Reply | None] = lambda _consult: None
    stop: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Talk:
    """Keeps where a talk stands, in a file of its own; nobody types it, so the last one counts."""

    store: Store

    def open(self, now: dt.datetime) -> Result:
        """Keep when the form was last opened."""
        return self._keep("opened", lambda _: now.isoformat(timespec="seconds"))

    def look(self, question: str) -> Result:
        """Keep which question was last looked at: "hier gebleven"."""
        return self._keep("here", lambda _: question)

    def route(self, route: str) -> Result:
        """Keep whether the short or the whole talk is held."""
        return self._keep("route", lambda _: route)

    def plan(self, theme: str, minutes: int) -> Result:
        """Keep how many minutes a theme may take."""
        return self._keep("planned", lambda there: {**(there or {}), theme: minutes})

    def tick(self, theme: str, seconds: float) -> Result:
        """Add to the seconds that a theme took."""

        def later(there: dict[str, int] | None) -> dict[str, int]:
            spent = there or {}
            return {**spent, theme: spent.get(theme, 0) + round(seconds)}

        return self._keep("spent", later)

    def typed(self) -> list[tuple[str, Any]]:
        """Return what was typed and is not in the plan, by key; not what is private."""
        return [
            (key, draft.get("value"))
            for key, there in self.store.values("drafts").items()
            if slot_of(key)[0] != NOTE
            for draft in stacked(there)
        ]

    def notes(self, drafts: Mapping[str, Any]) -> Reply:
        """Return the private notes as a message, and those that a colleague's edit kept out.

        Args:
            drafts: Those of this talk.
        """
        notes = self.store.notes
        kept = {
            slot_of(key)[1]: draft["value"]
            for key, draft in drafts.items()
            if slot_of(key)[0] == NOTE
        }
        return {"kind": "notes", "notes": notes.questions | {"": notes.consult}, "drafts": kept}

    def _keep(self, key: str, change: Callable[[Any], Any]) -> Result:
        return Result(failure=self.store.change((SESSION, key), change).failure)
