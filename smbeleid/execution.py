"""The intake notebook, run for one client with papermill; a failure explained in Dutch."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

# jsonschema, which nbformat uses, tries this optional package at import: two seconds of grammar
# building for a check of addresses that no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402
from nbformat import NotebookNode, ValidationError  # noqa: E402
from papermill.exceptions import PapermillExecutionError  # noqa: E402
from papermill.execute import execute_notebook  # noqa: E402
from papermill.inspection import inspect_notebook  # noqa: E402

from smbeleid.engine import NAME as ENGINE  # noqa: E402
from smbeleid.errors import ContentError, Problem, SmbeleidError, did_you_mean  # noqa: E402
from smbeleid.files import shown, write_atomic  # noqa: E402

CONSULT = "consult"
"""Tag of cells that belong to the talk; a report run leaves them out."""

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
"""Every notebook of ours is Python, also one that was saved without saying so."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class RunError(SmbeleidError):
    """A cell of the notebook failed; the run is kept so that it can be looked at.

    The cell is named by the number in brackets that Jupyter shows beside it in the kept run.
    """

    def __init__(self, client: str, cell: int, said: str, kept: Path) -> None:
        self.kept = kept
        super().__init__(
            f"Het notebook van '{client}' liep vast in cel [{cell}]. {said.strip()} "
            f"De mislukte uitvoering staat in {kept}."
        )


Parameters = Mapping[str, str | bool]

REASONS = "reasons"
"""Parameter for the coach's edition."""

_ADDED = {
    REASONS: (
        "Dit is een notebook van vóór die keuze. Zet in de cel met de keuzes de regel "
        "'reasons = False' erbij, en maak van de laatste regel "
        "'notebook.show_document(consult, document, reasons)'."
    ),
}
"""Parameters that older notebooks of clients lack, with what to write in them."""


class ParameterError(SmbeleidError):
    """A parameter that the notebook does not have."""

    def __init__(self, name: str, known: Mapping[str, object]) -> None:
        listed = f"Dit notebook kent: {', '.join(known)}."
        untagged = "Geef de cel met de keuzes de tag 'parameters'."
        hint = did_you_mean(name, known) or (listed if known else untagged)
        if known and name in _ADDED:
            hint = _ADDED[name]
        super().__init__(f"Het notebook heeft geen parameter '{name}'. {hint}")


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook.

    Raises:
        ContentError: The file is no notebook of version 4.
    """
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)  # reading only mutters about cells that lack a part
    except (ValueError, AttributeError, KeyError, TypeError, ValidationError) as error:
        message = f"dit notebook is beschadigd. {remedy(path)}"
        raise ContentError([Problem(shown(path), message)]) from error
    return notebook


def remedy(path: Path) -> str:
    """Return how to get a good notebook in the place of a broken one."""
    if path.parent.parent.name == "clients":
        how = f"Maak het opnieuw met: smbeleid customise {path.parent.name} --again."
    else:
        how = "Verwijder het, en zet het terug met: smbeleid init ."
    return f"{how} De antwoorden staan er niet in en blijven bewaard."


def run_notebook(
    path: Path,
    parameters: Parameters,
    *,
    root: Path,
    failed: Path,
    engine: str | None = ENGINE,
) -> NotebookNode:
    """Run a notebook with parameters.

    Args:
        path: The notebook; it is not changed.
        parameters: Values for the cell tagged ``parameters``, among them ``client``.
        root: The folder to run in, the workspace.
        failed: Where the notebook is kept when a cell fails.
        engine: Papermill's name of an engine; None starts a kernel.

    Returns:
        The executed notebook, without widget state and without paths of this machine.

    Raises:
        ContentError: The notebook is damaged.
        ParameterError: The notebook has no such parameter; nothing was run.
        RunError: A cell failed.
    """
    notebook = without_consult(read_notebook(path))
    notebook.metadata["kernelspec"] = dict(_KERNEL)
    with tempfile.TemporaryDirectory(prefix="smbeleid-") as folder:
        source = Path(folder) / path.name
        nbformat.write(notebook, source)
        _check_parameters(source, parameters)
        target = Path(folder) / f"uitgevoerd-{path.name}"
        try:
            executed = execute_notebook(
                source,
                target,
                dict(parameters),
                engine_name=engine,
                request_save_on_cell_execute=False,
                progress_bar=False,
                cwd=root,
                store_widget_state=False,
            )
        except PapermillExecutionError as error:
            write_notebook(failed, without_paths(read_notebook(target), path))
            client = str(parameters.get("client", path.stem))
            raise RunError(client, error.exec_count, _said(error), failed) from error
    return without_paths(executed, path)


def _check_parameters(path: Path, parameters: Parameters) -> None:
    known = inspect_notebook(str(path))
    for name in parameters:
        if name not in known:
            raise ParameterError(name, known)


def _said(error: PapermillExecutionError) -> str:
    """Return what the failing cell said: our own Dutch message, or the kind of error too."""
    said = _COLOUR.sub("", str(error.evalue))
    return said if error.ename in our_errors() else f"De melding was: {error.ename}: {said}"


def our_errors() -> set[str]:
    """Return the names of the errors whose message is a Dutch sentence of ours."""
    return {kind.__name__ for kind in _all_kinds(SmbeleidError)}


def _all_kinds(kind: type[SmbeleidError]) -> list[type[SmbeleidError]]:
    return [kind] + [deeper for below in kind.__subclasses__() for deeper in _all_kinds(below)]


def without_consult(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook without the cells that belong to the talk."""
    notebook.cells = [cell for cell in notebook.cells if CONSULT not in tags(cell)]
    return notebook


def tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return list(cell.metadata.get("tags", []))


def without_paths(notebook: NotebookNode, path: Path) -> NotebookNode:
    """Return an executed notebook that names no folder of this machine and no widget state."""
    papermill = notebook.metadata.get("papermill", {})
    papermill["input_path"] = path.name
    papermill["output_path"] = None
    notebook.metadata.pop("widgets", None)
    return notebook


def write_notebook(path: Path, notebook: NotebookNode) -> None:
    """Write a notebook, whole or not at all.

    Raises:
        UnwritableError: The disk refuses.
    """
    write_atomic(path, notebook_bytes(notebook))


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """Return a notebook as the bytes of its file."""
    return f"{nbformat.writes(notebook, version=4)}\n".encode()
