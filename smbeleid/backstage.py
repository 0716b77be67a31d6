"""What goes on behind the form while the coach goes on typing: previews, making documents.

It works in threads of its own; what it has to say is sent from the thread that the form lives in.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from smbeleid.brand import Brand
from smbeleid.consult import Consult, load_library
from smbeleid.desk import Desk
from smbeleid.messages import Reply
from smbeleid.talk import Hooks
from smbeleid.workshop import Workshop, open_folder

if TYPE_CHECKING:
    from smbeleid.preview import Preview

Work = Callable[[], Reply]


PAUSE = 0.1
"""Seconds without news before a preview is made: an answer that is on its way goes first."""


class Latest:
    """Does work in a thread of its own when it is calm; of what waits only the newest is done."""

    def __init__(self, tell: Callable[[Reply], None], pause: float = PAUSE) -> None:
        """Prepare; ``tell`` is given what each work returns, in that thread."""
        self._tell, self._pause = tell, pause
        self._pool = ThreadPoolExecutor(1, "smbeleid")
        self._news = threading.Condition()
        self._waiting: Work | None = None
        self._is_busy = self._is_closed = False

    def do(self, work: Work) -> None:
        """Do this as soon as what is under way is done, unless newer work comes."""
        with self._news:
            self._waiting = work
            self._news.notify()
            if not self._is_busy and not self._is_closed:
                self._is_busy = True
                self._pool.submit(self._run)

    def close(self) -> None:
        """Do no more."""
        with self._news:
            self._waiting, self._is_closed = None, True
            self._news.notify()
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        while work := self._next():
            self._tell(work())

    def _next(self) -> Work | None:
        with self._news:
            while self._waiting and self._news.wait(self._pause):
                pass
            work, self._waiting = self._waiting, None
            self._is_busy = work is not None
            return work


class Backstage:
    """The hooks of one form."""

    def __init__(self, consult: Consult, brand: Brand, ended: Callable[[], None]) -> None:
        """Prepare.

        Args:
            consult: Whose form it is.
            brand: The look of the plan.
            ended: Is called when the coach ends the talk.
        """
        self._brand, self._ended = brand, ended
        self._loop = _loop_here()
        self._latest = Latest(self._tell)
        self._workshop = Workshop(consult.workspace, consult.client, self._tell)
        self._preview: Preview | None = None
        self._desk: Desk | None = None
        self._send: Callable[[Reply], None] = lambda _: None
        self.hooks = Hooks(
            preview=self._show, make=self._make, open_folder=self._open, stop=self.stop
        )

    def serve(self, desk: Desk, send: Callable[[Reply], None]) -> None:
        """Begin.

        Args:
            desk: The desk that has these hooks.
            send: Sends a message to the browser; it is called in the thread of now.
        """
        self._desk, self._send = desk, send
        atexit.register(self._workshop.stop)

    def stop(self) -> None:
        """End everything that is under way."""
        self._workshop.stop()
        self._latest.close()
        if self._preview is not None:
            self._preview.close()
        self._ended()

    def _tell(self, reply: Reply) -> None:
        if self._loop is None:
            self._send(reply)
            return
        # A kernel that is shutting down listens no more.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._send, reply)

    def _show(self, consult: Consult, question: str) -> None:
        desk = self._desk
        if desk is None:
            return
        wording, is_draft = desk.wording, question in desk.state["drafts"]

        def show() -> Reply:
            return self._previewer(consult).show(consult, question, wording, is_draft=is_draft)

        self._latest.do(show)

    def _previewer(self, consult: Consult) -> Preview:
        if self._preview is None:
            # Not before it is needed: the page must stand first.
            from smbeleid.preview import Preview

            self._preview = Preview(load_library(consult.workspace), self._brand)
        return self._preview

    def _make(self, _: Consult, documents: list[str] | None) -> Reply:
        said = self._desk.wording.say("making_failed") if self._desk else ""
        return self._workshop.make(documents, said)

    def _open(self, _: Consult) -> Reply | None:
        folder = self._workshop.folder
        if (folder.is_dir() and open_folder(folder)) or self._desk is None:
            return None
        said = self._desk.wording.say("folder_here", folder=folder)
        return {"kind": "folder", "folder": str(folder), "failure": said}


def _loop_here() -> asyncio.AbstractEventLoop | None:
    """Return the loop that runs in this thread: a kernel's. None outside one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
