"""The consult form: one widget that draws what the desk says. It knows no rules of its own."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from smbeleid.backstage import Backstage
from smbeleid.bank import coverage_of
from smbeleid.brand import Brand, load_brand
from smbeleid.consult import Consult, load_library
from smbeleid.desk import Desk, open_desk
from smbeleid.errors import SmbeleidError
from smbeleid.home import Home
from smbeleid.messages import Reply
from smbeleid.private_jupyter import STOP, static_folder
from smbeleid.sieve import SCHOOL, VIEW, Sieve
from smbeleid.workspace import find_workspace

PARTS = (
    *("dom", "queue", "fields", "table", "question"),
    *("panels", "decisions", "dialogs", "bar", "themes", "form"),
)
HOME_PARTS = ("dom", "fields", "table", "home")
"""Scripts in ``static/form``, in the order in which one builds on the other."""


class ConsultForm(anywidget.AnyWidget):
    """The form of one client's consult.

    Attributes:
        bank: What is asked.
        state: How it stands.
        look: Style sheet, with the brand's colours.
        view: ``client`` for the second window, which shows the school what it may see.
    """

    bank = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    look = traitlets.Unicode().tag(sync=True)
    view = traitlets.Unicode().tag(sync=True)

    def __init__(self, desk: Desk, brand: Brand, view: str = "") -> None:
        """Draw a desk in the look of a brand."""
        self._desk = desk
        self._sieve = Sieve() if view == SCHOOL else None
        self._drawn: tuple[Any, Any] = (None, None)
        self._version = 0
        super().__init__(_esm=script(), look=look(brand), view=view)
        self._draw()
        self.on_msg(self._receive)

    def _draw(self) -> None:
        """Hand over what changed: other objects than those that were handed over before."""
        bank, state = self._drawn
        self._drawn = self._desk.bank, self._desk.state
        if self._desk.bank is not bank:
            self.bank = self._sieve.bank(self._desk.bank) if self._sieve else self._desk.bank
        if self._desk.state is not state:
            self._hand(self._sieve.state(self._desk.state) if self._sieve else self._desk.state)

    def _hand(self, state: Mapping[str, Any]) -> None:
        """Hand over a state: whole to begin with, and then what differs. Half of it seldom does."""
        changed = {key: part for key, part in state.items() if self.state.get(key) != part}
        if not changed:
            return
        before, self._version = self._version, self._version + 1
        whole = {**state, "version": self._version}
        if not before:
            self.state = whole
            return
        # Kept without sending it: who opens the form anew, or missed a part, asks for the whole.
        self._trait_values["state"] = whole
        changed["version"] = self._version
        self.send({"kind": "state", "before": before, "changed": changed})

    def tell(self, reply: Reply) -> None:
        """Send a message to the browser, unless it is not for who sits there."""
        if not self._sieve or self._sieve.passes(reply):
            # By the version a browser knows that a state was lost on the way.
            is_ack = reply["kind"] == "ack"
            self.send({**reply, "version": self._version} if is_ack else reply)

    def _receive(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        if isinstance(content, Mapping) and content.get("kind") == "refresh":
            self.send_state(["bank", "state"])
            self.tell(self._desk.notes)
            return
        replies = self._desk.receive(content)
        # The state goes first: an ack says that what the form then reads is on disk.
        self._draw()
        for reply in replies:
            self.tell(reply)


class HomePage(anywidget.AnyWidget):
    """The page with all clients.

    Attributes:
        data: See `smbeleid.home.Home`.
        look: Style sheet, with the brand's colours.
    """

    data = traitlets.Dict().tag(sync=True)
    look = traitlets.Unicode().tag(sync=True)

    def __init__(self, home: Home, brand: Brand) -> None:
        """Draw a home page in the look of a brand."""
        self._home = home
        super().__init__(_esm=script(HOME_PARTS), data=home.data, look=look(brand))
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        if reply := self._home.receive(content):
            self.send(reply)


@lru_cache
def script(parts: tuple[str, ...] = PARTS) -> str:
    """Return the script of a page: its parts as one module."""
    folder = static_folder() / "form"
    return "\n".join((folder / f"{part}.js").read_text(encoding="utf-8") for part in parts)


def look(brand: Brand) -> str:
    """Return the form's style sheet in the colours and fonts of a brand."""
    variables = " ".join(f"{name}: {value};" for name, value in brand.css_variables().items())
    css = (static_folder() / "form" / "form.css").read_text(encoding="utf-8")
    return f".smb {{ {variables} }}\n{css}"


def open_form(consult: Consult) -> None:
    """Show the form of a client.

    Raises:
        ContentError: The brand or the answers have faults.
    """
    brand = load_brand(consult.workspace.templates / "brand")
    backstage = Backstage(consult, brand, _stop)
    desk = open_desk(consult.workspace, consult.client, backstage.hooks)
    form = ConsultForm(desk, brand, os.environ.get(VIEW, ""))
    backstage.serve(desk, form.tell)
    display(form)


def warm() -> None:
    """Read what every form needs, before a page asks for it; faults are told when it does."""
    with contextlib.suppress(SmbeleidError):
        library = load_library(find_workspace(Path.cwd()))
        # Which question feeds what is worked out for all questions at once.
        coverage_of(library).idle_questions()
        script()


def open_home() -> None:
    """Show the clients of the workspace that the page runs in.

    Raises:
        NoWorkspaceError: The page does not run inside a workspace.
        ContentError: The brand or the content has faults.
    """
    workspace = find_workspace(Path.cwd())
    display(HomePage(Home(workspace), load_brand(workspace.templates / "brand")))


def _stop() -> None:
    """End the consult's own server; in a JupyterLab that somebody else started, do nothing."""
    if file := os.environ.get(STOP):
        Path(file).touch()
