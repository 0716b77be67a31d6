"""A connection that can break: a program between browser and server that cuts, holds or swallows.

It passes bytes and knows nothing of what they mean, so a page and its websocket break alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"


class Mode(Enum):
    """What happens to what comes by."""

    PASS = auto()
    CUT = auto()
    """Every connection is closed, also a new one: a network that is gone and says so."""
    SWALLOW = auto()
    """Connections stay open and nothing ever arrives, in both ways: a half-open connection."""
    HOLD = auto()
    """Nothing arrives until it passes again, and then all of it, late."""


class Proxy:
    """Stands before a server on this machine.

    Attributes:
        port: Where a browser finds it.
        delay: Seconds that each portion of bytes takes.
    """

    def __init__(self, target: int) -> None:
        """Name the port of the server; `with` opens our own."""
        self.target, self.port, self.delay = target, 0, 0.0
        self._mode = Mode.PASS
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._writers: set[asyncio.StreamWriter] = set()
        self._deaf: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._accept, HOST, 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def set(self, mode: Mode) -> None:
        """Let another thing happen from now on.

        A connection that missed bytes is of no use any more: it ends when they pass again.
        """
        self._run(self._set(mode))

    def deafen(self) -> None:
        """Let nothing arrive any more on the connections that there are; a new one works."""
        self._run(self._deafen())

    async def _deafen(self) -> None:
        self._deaf |= self._writers

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _set(self, mode: Mode) -> None:
        before, self._mode = self._mode, mode
        if mode is Mode.CUT or (before is Mode.SWALLOW and mode is Mode.PASS):
            self._abort()
        self._released.set() if mode is not Mode.HOLD else self._released.clear()

    @property
    def _released(self) -> asyncio.Event:
        if not hasattr(self, "_event"):
            self._event = asyncio.Event()
            self._event.set()
        return self._event

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _close(self) -> None:
        self._server.close()
        self._abort()
        self._released.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        # Transports that were aborted close in the next rounds of the loop.
        await asyncio.sleep(0.1)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        onward: asyncio.StreamWriter | None = None
        try:
            if self._mode is Mode.CUT:
                return
            there, onward = await asyncio.open_connection(HOST, self.target)
            self._writers.add(onward)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(reader, onward))
                both.create_task(self._pump(there, writer))
        except* OSError:
            pass
        finally:
            self._tasks.discard(task)
            for one in filter(None, (writer, onward)):
                one.transport.abort()
                self._writers.discard(one)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self._released.wait()
                if self._mode is Mode.PASS and writer not in self._deaf:
                    writer.write(data)
                    await writer.drain()
        # A server that closes a swallowed connection is not heard either.
        if self._mode is not Mode.SWALLOW and writer not in self._deaf:
            writer.close()
