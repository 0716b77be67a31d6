"""What the cells of a notebook call: open a client, show its document."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path
from typing import Any

from IPython.display import display

from smbeleid.brand import Brand, load_brand
from smbeleid.consult import Consult, open_consult
from smbeleid.document import Document
from smbeleid.dutch import date_text
from smbeleid.figures import ThemeState, level_figure, theme_figure
from smbeleid.logo import find_logo
from smbeleid.markdown import escape
from smbeleid.private_jupyter import CLIENT
from smbeleid.report import LOGO, MIME, Cover, Picture
from smbeleid.texts import FIGURES
from smbeleid.workspace import find_workspace

_FIGURE = re.compile(rf"^!\[({'|'.join(FIGURES)})\]\(\w+\.svg\)$", re.MULTILINE)

_YES = frozenset({"true", "ja"})


def open_client(client: str) -> Consult:
    """Open a client of the workspace that the notebook runs in.

    Args:
        client: Name of the client's folder.

    Raises:
        NoWorkspaceError: The notebook does not run inside a workspace.
        NotFoundError: There is no such client.
        ContentError: Faults in the content or in the answers.
    """
    return open_consult(find_workspace(Path.cwd()), _at_the_table(client))


def _at_the_table(client: str) -> str:
    """Return the client that JupyterLab was opened for, saying so if the cell names another."""
    opened = os.environ.get(CLIENT) or client
    if opened != client:
        said = (
            f"U opende JupyterLab voor de klant '{opened}'. Daarom ziet u die klant, en niet "
            f"'{client}'. Voor een andere klant: smbeleid consult {client} --lab"
        )
        display({"text/markdown": escape(said), "text/plain": said}, raw=True)
    return opened


def show_document(consult: Consult, document: str, reasons: bool | str = False) -> None:
    """Show an assembled document; the exporters read it from what is shown.

    Args:
        consult: An opened client.
        document: Id of the document, for example ``beleidsplan``.
        reasons: Show the coach's edition, which tells why each text is there; the command line
            can only say it in words, ``ja`` or ``True``.

    Raises:
        NotFoundError: There is no such document.
        ContentError: A text or the brand has faults.
    """
    assembled = consult.assemble(document, reasons=str(reasons).lower() in _YES)
    brand = load_brand(consult.workspace.templates / "brand")
    show_cover(assembled.cover)
    logo, _ = find_logo(consult.folder, assembled.cover.client, consult.workspace.fonts)
    if logo is not None:
        show_logo(logo)
    for part in _parts(assembled):
        if part in FIGURES:
            show_picture(draw_figure(part, consult, brand))
        else:
            display({"text/markdown": part, "text/plain": part}, raw=True)


def _parts(document: Document) -> list[str]:
    """Return the text cut at its figures: Markdown, figure name, Markdown, ..."""
    return [part.strip("\n") for part in _FIGURE.split(document.markdown) if part.strip()]


def show_cover(cover: Cover) -> None:
    """Show a title, with the facts for cover, header and footer beside it for the exporters."""
    facts = {name: getattr(cover, name) for name in cover.__slots__}
    line = f"{cover.status}, versie {cover.version}, {date_text(cover.date)}"
    data: dict[str, Any] = {
        MIME: facts,
        "text/markdown": f"**{escape(cover.title)}** – {escape(cover.client)}  \n{escape(line)}",
        "text/plain": f"{cover.title} – {cover.client}\n{line}",
    }
    display(data, raw=True)


def show_picture(picture: Picture) -> None:
    """Show a figure, with its name and its words beside it for the exporters."""
    display(
        {"image/svg+xml": picture.data.decode(), "text/plain": picture.alt},
        metadata={"smbeleid": {"name": picture.name, "alt": picture.alt}},
        raw=True,
    )


def show_logo(logo: Picture) -> None:
    """Show the client's own logo, marked for the exporters: it belongs on the cover."""
    svg = logo.name.endswith(".svg")
    mime = "image/svg+xml" if svg else "image/png"
    content = logo.data.decode() if svg else base64.b64encode(logo.data).decode()
    ours = {"name": logo.name, "alt": logo.alt, "role": LOGO}
    display({mime: content, "text/plain": logo.alt}, metadata={"smbeleid": ours}, raw=True)


def draw_figure(name: str, consult: Consult, brand: Brand) -> Picture:
    """Draw one of the figures that texts may ask for.

    Args:
        name: One of `smbeleid.texts.FIGURES`; each has an entry here.
        consult: Whose figure it is.
        brand: Its colours and fonts.
    """
    return _DRAWN[name](consult, brand)


def _themes(consult: Consult, brand: Brand) -> Picture:
    states = [
        ThemeState(p.theme.title, p.given, p.unknown, p.open, p.not_applicable)
        for p in consult.intake.progress()
    ]
    return theme_figure(states, brand, consult.workspace.fonts)


def _levels(consult: Consult, brand: Brand) -> Picture:
    levels = consult.library.levels.of(consult.intake)
    return level_figure(levels, brand, consult.workspace.fonts)


_DRAWN = {"themas": _themes, "niveaus": _levels}
