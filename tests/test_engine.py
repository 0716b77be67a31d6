"""Tests of the engine without a kernel: what it makes is what papermill's own engine makes."""

from __future__ import annotations

import contextlib
import gc
import re
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any, ClassVar

import nbformat
import pytest
from IPython.core.getipython import get_ipython
from IPython.core.interactiveshell import InteractiveShell
from IPython.terminal.interactiveshell import TerminalInteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from smbeleid.engine import NAME

PARAMETERS = new_code_cell("x = 1", metadata={"tags": ["parameters"]})
FINE = [
    new_markdown_cell("# Kop", metadata={"tags": ["internal"]}),
    PARAMETERS,
    "",
    "   \n",
    "print('een')\nprint('twee')",
    "import sys\nprint('mis', file=sys.stderr)",
    "x",
    "_ * 2",
    "x;",
    "None",
    "# alleen uitleg",
    "from IPython.display import HTML, Markdown, display",
    "display(Markdown('**vet**'))\nprint('ertussen')\ndisplay(HTML('<b>h</b>'))\n'laatste'",
    "display({'text/plain': 'r', 'application/x+json': {'a': 1}}, raw=True, metadata={'b': 2})",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "__name__, sys.modules['__main__'].__dict__ is globals()",
    "class K:\n    pass\nimport pickle\ntype(pickle.loads(pickle.dumps(K()))) is K",
    "In[1], Out[5]",
    "from IPython.display import clear_output\nprint('weg')\nclear_output()\nprint('blijft')",
    "%%capture gevangen\nprint('binnen')",
    "gevangen.stdout",
    "sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.writable()",
    "sys.stdout.write('')",
    "get_ipython() is not None",
    "[1, 2]\n{'a': 'b'}",
]


def notebook(*cells: str | NotebookNode) -> NotebookNode:
    """Return a notebook of code cells and others, with ids that do not change."""
    made = new_notebook(
        cells=[new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}},
    )
    for number, cell in enumerate(made.cells):
        cell.id = f"cel-{number}"
    return made


def execute(
    folder: Path, source: NotebookNode, engine: str | None = NAME, **parameters: Any
) -> NotebookNode:
    """Run a notebook and return it as papermill left it on disk, also when a cell failed."""
    nbformat.write(source, folder / "bron.ipynb")
    with contextlib.suppress(PapermillExecutionError):
        execute_notebook(
            folder / "bron.ipynb",
            folder / "uit.ipynb",
            parameters,
            engine_name=engine,
            progress_bar=False,
            request_save_on_cell_execute=False,
            store_widget_state=False,
        )
    return nbformat.read(folder / "uit.ipynb", as_version=4)


def outputs(folder: Path, *cells: str) -> list[NotebookNode]:
    """Return what the last of some cells shows."""
    return execute(folder, notebook(PARAMETERS, *cells)).cells[-1].outputs


def without_moment(executed: NotebookNode) -> NotebookNode:
    """Take away what differs between two runs of one engine: moments, new ids, colours."""
    for kept in [executed, *executed.cells]:
        for name in ("start_time", "end_time", "duration"):
            kept.metadata.get("papermill", {}).pop(name, None)
    for cell in executed.cells:
        cell.metadata.pop("execution", None)
        if not cell.id.startswith("cel-"):
            cell.id = "nieuw"
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [re.sub(r"\x1b\[[0-9;]*m", "", t) for t in output.traceback]
    return executed


@pytest.mark.kernel
@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(FINE, id="all goes well"),
        pytest.param(
            [PARAMETERS, "print('ervoor')", "def f():\n    return 1 / 0\nf()", "'nooit'"],
            id="a cell fails",
        ),
    ],
)
def test_executed_notebook_is_the_one_that_a_kernel_makes(cells, tmp_path) -> None:
    ours = without_moment(execute(tmp_path, notebook(*cells), x="zeven"))
    theirs = without_moment(execute(tmp_path, notebook(*cells), None, x="zeven"))
    assert ours.metadata == theirs.metadata
    for cell, other in zip(ours.cells, theirs.cells, strict=True):
        assert cell == other, cell.source


def test_prints_displays_and_the_last_value_stand_in_order(tmp_path) -> None:
    shown = outputs(
        tmp_path,
        "from IPython.display import Markdown, display\n"
        "import sys\n"
        "print('een')\n"
        "display(Markdown('**twee**'))\n"
        "print('drie', file=sys.stderr)\n"
        "print('vier'); print('vijf')\n"
        "'zes'",
    )
    assert [output.output_type for output in shown] == [
        "stream",
        "display_data",
        "stream",
        "stream",
        "execute_result",
    ]
    assert shown[1].data["text/markdown"] == "**twee**"
    assert [output.get("text") for output in shown] == [
        "een\n",
        None,
        "drie\n",
        "vier\nvijf\n",
        None,
    ]
    assert (shown[4].data["text/plain"], shown[4].execution_count) == ("'zes'", 2)


def test_cells_after_a_failing_one_are_not_run(tmp_path) -> None:
    executed = execute(tmp_path, notebook(PARAMETERS, "1 / 0", "open('gelopen', 'w').close()"))
    failed, after = executed.cells[-2:]
    assert failed.outputs[-1].ename == "ZeroDivisionError"
    assert failed.metadata.papermill.exception is True
    assert after.execution_count is None
    assert after.metadata.papermill.status == "pending"


def test_syntax_error_is_an_error_of_its_cell(tmp_path) -> None:
    assert outputs(tmp_path, "als dit")[-1].ename == "SyntaxError"


def test_interrupt_stops_the_program_and_not_only_the_cell(tmp_path) -> None:
    with pytest.raises(KeyboardInterrupt):
        execute(tmp_path, notebook(PARAMETERS, "raise KeyboardInterrupt"))


@pytest.mark.parametrize("cell", ["'klaar'", "1 / 0"])
def test_process_is_left_as_it_was_found(cell, tmp_path) -> None:
    def found() -> tuple[Any, ...]:
        return (
            sys.modules["__main__"],
            sys.displayhook,
            sys.excepthook,
            sys.stdout,
            sys.stderr,
            get_ipython(),
        )

    before = found()
    execute(tmp_path, notebook(PARAMETERS, cell))
    assert found() == before


@pytest.mark.parametrize("kind", [InteractiveShell, TerminalInteractiveShell])
def test_shell_in_which_the_user_works_stays_the_shell(kind, tmp_path, monkeypatch) -> None:
    for name in ("displayhook", "excepthook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    outer = kind.instance()
    try:
        (shown,) = outputs(tmp_path, "get_ipython().__class__.__name__")
        assert shown.data["text/plain"] == "'_Shell'"
        assert get_ipython() is outer
    finally:
        kind.clear_instance()


def test_one_run_sees_nothing_of_another(tmp_path) -> None:
    execute(tmp_path, notebook(PARAMETERS, "geheim = 1"))
    assert outputs(tmp_path, "geheim")[-1].ename == "NameError"


class Held:
    """Something that a cell holds on to; it registers itself to be looked for later."""

    alive: ClassVar[weakref.WeakSet[Held]] = weakref.WeakSet()

    def __init__(self) -> None:
        self.alive.add(self)


def test_nothing_that_a_cell_held_stays_in_memory(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "vastgehouden", sys.modules[__name__])
    cell = "import vastgehouden\nding = vastgehouden.Held()\nlen(ding.alive)"
    assert outputs(tmp_path, cell)[-1].data["text/plain"] == "1"
    gc.collect()
    assert not Held.alive


@pytest.mark.slow
def test_papermill_knows_the_engine_by_name(tmp_path) -> None:
    nbformat.write(notebook(PARAMETERS, "x * 2"), tmp_path / "bron.ipynb")
    command = [sys.executable, "-m", "papermill", "--engine", "smbeleid", "--no-progress-bar"]
    subprocess.run(
        [*command, "bron.ipynb", "uit.ipynb", "-p", "x", "21"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    executed = nbformat.read(tmp_path / "uit.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0].data["text/plain"] == "42"
