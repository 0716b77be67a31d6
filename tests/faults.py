"""Faults between any two file operations: a full disk, a held file, a program that is ended."""

from __future__ import annotations

import errno
import os
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from smbeleid import drawer, files


class Killed(BaseException):
    """Stands for the end of the program: nothing after it runs, and nothing is tidied."""


@dataclass
class Faults:
    """Makes one file operation go wrong, once it is armed.

    Attributes:
        fired: How many faults happened.
        kinds: Which ones, by operation and sort.
    """

    fired: int = 0
    kinds: set[tuple[str, str]] = field(default_factory=set)
    _countdown: int = -1
    _sort: str = ""
    _refusals: int = 0

    def arm(self, rng: random.Random) -> None:
        self._countdown = rng.randrange(13)
        self._sort = rng.choice(("full", "held", "gone", "killed before", "killed after"))
        self._refusals = rng.choice((1, 2, 3, 20))

    def disarm(self) -> None:
        self._countdown, self._refusals = -1, 0

    def around(self, name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def faulty(*args: Any, **kwargs: Any) -> Any:
            if self._countdown > 0:
                self._countdown -= 1
                return operation(*args, **kwargs)
            if self._countdown < 0:
                return operation(*args, **kwargs)
            return self._fail(name, lambda: operation(*args, **kwargs))

        return faulty

    def _fail(self, name: str, operation: Callable[[], Any]) -> Any:
        self.kinds.add((name, self._sort))
        if self._sort == "held":
            # A virus scanner or a synchronised folder: refused a few times, or all the time.
            self.fired += 1
            self._refusals -= 1
            if self._refusals == 0:
                self._countdown = -1
            raise PermissionError(errno.EACCES, "Access is denied")
        self.fired += 1
        self._countdown = -1
        if self._sort == "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        if self._sort == "gone":
            raise OSError(errno.EIO, "Input/output error")
        if self._sort == "killed after":
            done = operation()
            # What the system does for an ended program: it closes files and frees locks.
            if hasattr(done, "close"):
                done.close()
            if hasattr(done, "lock"):
                done.lock.release()
        raise Killed


def install(patch: pytest.MonkeyPatch, faults: Faults) -> None:
    """Let faults happen in every file operation of an edit; waiting costs no time."""
    patch.setattr(os, "fsync", faults.around("fsync", lambda _: None))
    patch.setattr(os, "replace", faults.around("replace", os.replace))
    patch.setattr(tempfile, "mkstemp", faults.around("mkstemp", tempfile.mkstemp))
    patch.setattr(os, "fdopen", faults.around("fdopen", os.fdopen))
    patch.setattr(Path, "chmod", faults.around("chmod", Path.chmod))
    patch.setattr(Path, "read_bytes", faults.around("read", Path.read_bytes))
    patch.setattr(Path, "mkdir", faults.around("mkdir", Path.mkdir))
    patch.setattr(FileLock, "acquire", faults.around("lock", FileLock.acquire))
    patch.setattr(files.time, "sleep", lambda _: None)
    patch.setattr(drawer.time, "sleep", lambda _: None)
