"""A consult as a coach has it: the real server, a real browser, and a connection that can break."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import psutil
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from proxy import Proxy

from smbeleid.new_client import make_client
from smbeleid.workspace import Workspace

ROOT = Path(__file__).parent.parent
SERVING = """
import sys
from pathlib import Path
from smbeleid.server import serve_consult
from smbeleid.workspace import Workspace
serve_consult(Workspace(Path(sys.argv[1])), None, browser=False,
              tell=lambda address: print(address, flush=True))
"""
PATIENCE = 60
"""Seconds for what must happen; a loaded machine is slow, and a test that waits longer fails."""


def until(true: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Return what a condition gives as soon as it holds."""
    end = time.monotonic() + seconds
    while not (found := true()):
        if time.monotonic() > end:
            raise AssertionError(what)
        time.sleep(0.05)
    return found


@dataclass
class Form:
    """A form in a browser."""

    page: Page
    folder: Path
    server: psutil.Process
    sockets: list[str]

    @property
    def kernel(self) -> psutil.Process:
        """Return the program behind the form; the server may have others ready."""
        found = re.search(r"/api/kernels/([\w-]+)", self.sockets[-1])
        assert found, self.sockets
        return next(p for p in self.server.children() if found[1] in " ".join(_args(p)))

    def card(self, id_: str) -> Locator:
        """Return a question of the theme that is in sight."""
        return self.page.locator(f"#smb-q-{id_}")

    def field(self, id_: str) -> Locator:
        """Return the text field of a question."""
        return self.card(id_).locator(".smb-input").first

    def type(self, id_: str, text: str) -> None:
        """Type an answer and leave the field."""
        self.field(id_).fill(text)
        self.field(id_).blur()

    def status(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait for what the status says."""
        self.page.get_by_role("status").filter(has_text=text).first.wait_for(timeout=seconds * 1000)

    def alert(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait for what the form warns of."""
        self.page.get_by_role("alert").filter(has_text=text).first.wait_for(timeout=seconds * 1000)

    def shown(self, id_: str, text: str) -> None:
        """Wait until a field shows a text."""
        self.field(id_).wait_for()
        until(lambda: self.field(id_).input_value() == text, f"{id_} shows {text}")

    def theme(self, title: str) -> None:
        """Go to a theme."""
        self.page.get_by_role("navigation").get_by_role("button", name=title).click()

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers on disk."""
        said: dict[str, Any] = json.loads(
            (self.folder / "answers.json").read_text(encoding="utf-8")
        )["answers"]
        return said

    def value(self, id_: str) -> Any:
        """Return the value of an answer on disk."""
        return self.answers.get(id_, {}).get("value")

    def saved(self, id_: str, value: Any) -> None:
        """Wait until an answer is on disk."""
        until(lambda: self.value(id_) == value, f"{id_} on disk: {self.value(id_)}, not {value}")


@dataclass
class Table:
    """A server, a browser, and the clients at the table."""

    workspace: Workspace
    address: str
    server: psutil.Process
    browser: Browser

    def client(self, name: str) -> Path:
        """Make a new primary school."""
        return make_client(self.workspace, name, name="School in de test", kind="po")

    @contextmanager
    def line(self) -> Iterator[Proxy]:
        """Give a connection to the server that can break."""
        with Proxy(urlsplit(self.address).port or 0) as proxy:
            yield proxy

    def url(self, client: str, proxy: Proxy | None = None) -> str:
        """Return the address of a client's form."""
        parts = urlsplit(self.address)
        host = f"127.0.0.1:{proxy.port}" if proxy else parts.netloc
        return urlunsplit(
            (parts.scheme, host, parts.path, f"{parts.query}&{urlencode({'client': client})}", "")
        )

    @contextmanager
    def forms(self, *asked: tuple[str, Proxy | None]) -> Iterator[list[Form]]:
        """Open forms side by side, each in a browser of its own; an error in a page fails."""
        errors: list[str] = []
        sockets: list[list[str]] = [[] for _ in asked]
        contexts = [
            self.browser.new_context(viewport={"width": 1280, "height": 900}) for _ in asked
        ]
        pages = [context.new_page() for context in contexts]
        try:
            for page, (client, proxy), opened in zip(pages, asked, sockets, strict=True):
                page.on("websocket", lambda socket, opened=opened: opened.append(socket.url))
                page.on("pageerror", lambda error: errors.append(str(error)))
                page.on("dialog", lambda dialog: dialog.accept())
                page.set_default_timeout(PATIENCE * 1000)
                page.goto(self.url(client, proxy), wait_until="commit")
            for page in pages:
                page.locator(".smb-question").first.wait_for()
            yield [
                Form(page, self.workspace.clients / client, self.server, opened)
                for page, (client, _), opened in zip(pages, asked, sockets, strict=True)
            ]
        finally:
            for page, context in zip(pages, contexts, strict=True):
                if not page.is_closed():
                    # A page that is left ends its kernel; a context that is closed does not.
                    page.goto("about:blank")
                context.close()
        assert errors == []


def _args(process: psutil.Process) -> list[str]:
    try:
        found: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return found


@contextmanager
def served(root: Path) -> Iterator[Table]:
    """Serve the delivered content from a folder of its own, and open a browser."""
    for part in ("templates", "notebooks"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns(".*"))
    (root / "clients").mkdir()
    log = (root / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-c", SERVING, root], stdout=subprocess.PIPE, stderr=log
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        assert address, (root / "server.log").read_text()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            yield Table(Workspace(root), address, psutil.Process(process.pid), browser)
            browser.close()
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close() if process.stdout else None
        log.close()
