"""A client's own copy of the intake notebook, and whether the common one has moved on since."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

from nbformat import NotebookNode

from smbeleid.errors import ExistsError
from smbeleid.execution import read_notebook, tags, write_notebook
from smbeleid.files import UnwritableError
from smbeleid.workspace import Workspace

KEY, COMMON = "smbeleid", "common"
"""Where a copy's metadata say from which version of the common notebook it was made."""


def make_own(workspace: Workspace, client: str, *, again: bool = False) -> tuple[Path, Path | None]:
    """Copy the common notebook to a client's folder; a copy that is there is never lost.

    Args:
        workspace: Where the client lies.
        client: Name of its folder.
        again: Move the copy that is there aside first.

    Returns:
        The copy, and where the earlier one stands now, if there was one.

    Raises:
        NotFoundError: There is no such client, or no common notebook.
        ExistsError: There is a copy, and it is not to be made again.
        ContentError: The common notebook is damaged.
        UnwritableError: The disk refuses.
    """
    own = workspace.find_client(client) / "intake.ipynb"
    notebook = read_notebook(workspace.common_notebook())
    if own.exists() and not again:
        remedy = (
            "Werk daarin verder. Wilt u opnieuw beginnen, dan zet dit uw kopie opzij: "
            f"smbeleid customise {client} --again"
        )
        raise ExistsError(own, remedy)
    notebook.metadata[KEY] = {COMMON: fingerprint(notebook)}
    _choose(notebook, client)
    aside = _move_aside(own) if own.exists() else None
    write_notebook(own, notebook)
    return own, aside


def has_moved_on(workspace: Workspace, notebook: NotebookNode) -> bool:
    """Return whether the common notebook is another one than this copy was made from.

    A copy that does not say from which it was made is taken to be of the coach's own making.

    Raises:
        NotFoundError, ContentError: The common notebook is lost or damaged.
    """
    made_from = notebook.metadata.get(KEY, {}).get(COMMON)
    if made_from is None:
        return False
    return bool(made_from != fingerprint(read_notebook(workspace.common_notebook())))


def fingerprint(notebook: NotebookNode) -> str:
    """Return what tells two versions of a notebook apart: cells and tags, not how it was saved."""
    cells = [[cell.cell_type, tags(cell), cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _choose(notebook: NotebookNode, client: str) -> None:
    """Write the client in the cell with the choices, so that running the copy shows this client."""
    for cell in notebook.cells:
        if "parameters" in tags(cell):
            cell.source = "\n".join(
                f"client = {client!r}" if line.startswith("client =") else line
                for line in cell.source.splitlines()
            )


def _move_aside(path: Path) -> Path:
    stamp = f"{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}"
    aside = path.with_name(f"{path.stem}-eerder-{stamp}{path.suffix}")
    try:
        path.rename(aside)
    except OSError as error:
        raise UnwritableError(path, error.strerror or str(error)) from error
    return aside
