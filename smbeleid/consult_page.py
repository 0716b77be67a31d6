"""The consult's page: the intake notebook of a client, cut down to what the talk needs."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from smbeleid.execution import CONSULT, read_notebook, tags
from smbeleid.workspace import Workspace

LAB = "lab"
"""Tag of cells that only make sense in JupyterLab."""

DOCUMENT, EXPLANATION = "document", "internal"
_HOME = "from smbeleid import form\n\nform.open_home()"
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def page_of(workspace: Workspace, client: str | None) -> NotebookNode:
    """Return the notebook that the page runs.

    Args:
        workspace: Where the clients lie.
        client: Name of a folder; None for the page with all clients.

    Raises:
        NotFoundError: There is no such client, or no notebook.
        ContentError: The notebook is damaged.
    """
    if client is None:
        home: NotebookNode = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(_HOME)])
        home.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "title": "Consulten"})
        return home
    workspace.find_client(client)
    page = read_notebook(workspace.notebook(client))
    page.cells = [cell for cell in page.cells if _belongs(cell)]
    for index, cell in enumerate(page.cells):
        if "parameters" in tags(cell):
            chosen = nbformat.v4.new_code_cell(f"client = {client!r}")
            page.cells.insert(index + 1, chosen)
            break
    page.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "title": f"Consult {client}"})
    return page


def _belongs(cell: NotebookNode) -> bool:
    """Return whether a cell is part of the talk: no explanation of the notebook, no document."""
    marks = set(tags(cell))
    if cell.cell_type == "markdown":
        return not marks & {EXPLANATION, CONSULT, LAB}
    return not marks & {DOCUMENT, LAB}
