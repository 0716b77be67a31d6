"""The consult form: one widget that draws what the desk says. It knows no rules of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from smbeleid.brand import Brand, load_brand
from smbeleid.consult import Consult
from smbeleid.desk import Desk, open_desk
from smbeleid.server import STOP, static_folder
from smbeleid.talk import Hooks

PARTS = ("dom", "queue", "fields", "question", "panels", "form")
"""Scripts in ``static/form``, in the order in which one builds on the other."""


class ConsultForm(anywidget.AnyWidget):
    """The form of one client's consult.

    Attributes:
        bank: What is asked.
        state: How it stands.
        look: Style sheet, with the brand's colours.
    """

    bank = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    look = traitlets.Unicode().tag(sync=True)

    def __init__(self, desk: Desk, brand: Brand) -> None:
        """Draw a desk in the look of a brand."""
        self._desk = desk
        super().__init__(_esm=script(), bank=desk.bank, state=desk.state, look=look(brand))
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        replies = self._desk.receive(content)
        # The state goes first: an ack says that what the form then reads is on disk.
        if self._desk.bank is not self.bank:
            self.bank = self._desk.bank
        self.state = self._desk.state
        for reply in replies:
            self.send(reply)


@lru_cache
def script() -> str:
    """Return the form's script: its parts as one module."""
    folder = static_folder() / "form"
    return "\n".join((folder / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)


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
    desk = open_desk(consult.workspace, consult.client, Hooks(stop=_stop))
    display(ConsultForm(desk, brand))


def _stop() -> None:
    """End the consult's own server; in a JupyterLab that somebody else started, do nothing."""
    if file := os.environ.get(STOP):
        Path(file).touch()
