"""The consult's page: the intake notebook of a client, cut down to what the talk needs."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from smbeleid.errors import ContentError, Problem
from smbeleid.execution import CONSULT, our_errors, read_notebook, remedy, tags
from smbeleid.files import shown
from smbeleid.private_jupyter import CLIENT
from smbeleid.sieve import SCHOOL, VIEW
from smbeleid.workspace import Workspace

LAB = "lab"
"""Tag of cells that only make sense in JupyterLab."""

DOCUMENT, EXPLANATION = "document", "internal"
_SCHOOL = f'\nos.environ["{VIEW}"] = "{SCHOOL}"'
_HOME = "from smbeleid import form\n\nform.open_home()"
_CHOICE = "import os\n\nos.environ.pop({!r}, None)\nclient = {!r}"
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def page_of(workspace: Workspace, client: str | None, view: str = "") -> NotebookNode:
    """Return the notebook that the page runs.

    Args:
        workspace: Where the clients lie.
        client: Name of a folder; None for the page with all clients.
        view: ``client`` for the window that the school looks at.

    Raises:
        NotFoundError: There is no such client, or no notebook.
        ContentError: The notebook is damaged, or misses cells.
    """
    if client is None:
        home: NotebookNode = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(_HOME)])
        home.metadata = _metadata("Consulten")
        return home
    _, page = checked_notebook(workspace, client)
    page.cells = [cell for cell in page.cells if _belongs(cell)]
    for index, cell in enumerate(page.cells):
        if "parameters" in tags(cell):
            source = _CHOICE.format(CLIENT, client) + _SCHOOL * (view == SCHOOL)
            page.cells.insert(index + 1, nbformat.v4.new_code_cell(source))
            break
    page.metadata = _metadata(f"Consult {client}")
    return page


def _metadata(title: str) -> NotebookNode:
    """Return what the page's template reads: its title, and which errors it may quote."""
    told = {"kernelspec": _KERNEL, "title": title, "errors": sorted(our_errors())}
    metadata: NotebookNode = nbformat.from_dict(told)
    return metadata


def checked_notebook(workspace: Workspace, client: str) -> tuple[Path, NotebookNode]:
    """Return a client's notebook and its file, if the talk can be held with it.

    Raises:
        NotFoundError: There is no such client, or no notebook.
        ContentError: The notebook is damaged, or misses cells.
    """
    workspace.find_client(client)
    path = workspace.notebook(client)
    notebook = read_notebook(path)
    if problems := missing_cells(notebook, path):
        raise ContentError(problems)
    return path, notebook


def missing_cells(notebook: NotebookNode, path: Path) -> list[Problem]:
    """Return what a notebook lacks for the talk: without these it would show another client."""
    found = {tag for cell in notebook.cells if cell.cell_type == "code" for tag in tags(cell)}
    return [
        Problem(
            shown(path),
            f"de cel met {what} ontbreekt (de tag '{tag}'). {remedy(path)}",
        )
        for tag, what in (("parameters", "de keuzes"), (CONSULT, "het formulier"))
        if tag not in found
    ]


def _belongs(cell: NotebookNode) -> bool:
    """Return whether a cell is part of the talk: no explanation of the notebook, no document."""
    marks = set(tags(cell))
    if cell.cell_type == "markdown":
        return not marks & {EXPLANATION, CONSULT, LAB}
    return not marks & {DOCUMENT, LAB}
