"""The program that serves a consult, as a coach starts it: a process of its own, watched."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psutil

from smbeleid.workspace import Workspace

PROGRAM = Path(sys.executable).with_name("smbeleid")


@dataclass
class Serving:
    """A consult that is being served, and the places that it might leave something in."""

    process: subprocess.Popen[str]
    address: str
    home: Path
    temporary: Path

    def get(self, address: str, **headers: str) -> tuple[int, str, str]:
        """Return the status, where one ended, and the page; each call is another browser."""
        opener = build_opener(HTTPCookieProcessor(CookieJar()))
        try:
            with opener.open(Request(address, headers=headers), timeout=90) as reply:  # noqa: S310
                return reply.status, reply.url, reply.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.url, error.read().decode()

    def kernels(self) -> list[psutil.Process]:
        return [
            child
            for child in psutil.Process(self.process.pid).children(recursive=True)
            if child.status() != psutil.STATUS_ZOMBIE
        ]

    def end(self, number: int) -> tuple[int, str]:
        """End the program by a signal; return its code and what it said after the address."""
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said


Serve = Callable[..., Serving]


@contextmanager
def consults(workspace: Workspace, tmp_path: Path) -> Iterator[Serve]:
    """Type ``smbeleid consult`` and wait for the address; end what still runs."""
    started: list[subprocess.Popen[str]] = []
    home, temporary = tmp_path / "thuis", tmp_path / "tijdelijk"
    home.mkdir()
    temporary.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    environment = {**kept, "HOME": str(home), "TMPDIR": str(temporary), "PYTHONUTF8": "1"}

    def start(*words: str) -> Serving:
        process = subprocess.Popen(
            [PROGRAM, "consult", *words, "--no-browser"],
            cwd=workspace.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        said = ""
        while not (found := re.search(r"http://\S+", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        return Serving(process, found[0], home, temporary)

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
