"""Tests of running the intake notebook for a client, and of what is said when that fails."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from smbeleid.errors import ContentError
from smbeleid.execution import (
    ParameterError,
    RunError,
    notebook_bytes,
    read_notebook,
    run_notebook,
    tags,
    without_consult,
    without_paths,
    write_notebook,
)
from smbeleid.workspace import Workspace

CHOICE = 'client = "leeg"\ndocument = "beleidsplan"'


def tagged(source: str, tag: str) -> NotebookNode:
    return new_code_cell(source, metadata={"tags": [tag]})


def write(folder: Path, *cells: str | NotebookNode) -> Path:
    """Write a notebook with a cell for the choices and the cells given, and return its path."""
    made = new_notebook(
        cells=[
            tagged(CHOICE, "parameters"),
            *(new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells),
        ]
    )
    path = folder / "intake.ipynb"
    nbformat.write(made, path)
    return path


def run(path: Path, **parameters: str) -> NotebookNode:
    return run_notebook(
        path,
        {"client": "leeg", **parameters},
        root=path.parent,
        failed=path.parent / "report" / "mislukt.ipynb",
    )


def shown(cell: NotebookNode) -> str:
    return "".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
    )


def test_parameters_replace_the_choices_of_the_notebook(tmp_path) -> None:
    executed = run(write(tmp_path, "client, document"), client="sint-jan")
    assert shown(executed.cells[-1]) == "('sint-jan', 'beleidsplan')"
    assert tags(executed.cells[1]) == ["injected-parameters"]


def test_parameter_is_a_text_and_never_code(tmp_path) -> None:
    typed = '"); open("gekraakt", "w"); ("\\'
    executed = run(write(tmp_path, "print(document)"), document=typed)
    assert shown(executed.cells[-1]) == f"{typed}\n"
    assert not (tmp_path / "gekraakt").exists()


def test_notebook_itself_is_not_changed(tmp_path) -> None:
    path = write(tmp_path, "client")
    before = path.read_bytes()
    run(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_notebook_runs_in_the_workspace(tmp_path) -> None:
    executed = run(write(tmp_path, "from pathlib import Path\nPath('intake.ipynb').is_file()"))
    assert shown(executed.cells[-1]) == "True"


def test_unknown_parameter_gets_a_suggestion_before_anything_runs(tmp_path) -> None:
    path = write(tmp_path, "open('gelopen', 'w').close()")
    with pytest.raises(ParameterError) as caught:
        run(path, documnt="beleidsplan")
    assert str(caught.value) == (
        "Het notebook heeft geen parameter 'documnt'. Bedoelde u 'document'?"
    )
    assert list(tmp_path.iterdir()) == [path]


def test_parameter_that_resembles_none_gets_the_whole_list(tmp_path) -> None:
    with pytest.raises(ParameterError, match=r"Dit notebook kent: client, document\.$"):
        run(write(tmp_path), zzz="x")


def test_notebook_without_a_parameters_cell_tells_the_remedy(tmp_path) -> None:
    path = tmp_path / "intake.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(CHOICE)]), path)
    with pytest.raises(ParameterError, match="Geef de cel met de keuzes de tag 'parameters'"):
        run(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"cells": [', id="cut off"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'"tekst"', id="a text"),
        pytest.param(b"{}", id="no notebook"),
        pytest.param(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', id="without cells"),
        pytest.param(
            b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}',
            id="an empty cell",
        ),
        pytest.param(
            b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": '
            b'[{"cell_type": "code", "metadata": {}, "source": "1"}]}',
            id="a cell that lacks a part",
        ),
        pytest.param(
            b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": '
            b'[{"cell_type": "markdown", "metadata": {"tags": null}, "source": "1"}]}',
            id="tags that are no list",
        ),
        pytest.param(b'{"nbformat": 99, "cells": [], "metadata": {}}', id="from the future"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"<<<<<<< HEAD\n{}", id="a merge that was not finished"),
    ],
)
def test_damaged_notebook_is_told_with_its_place_and_remedy(content, tmp_path) -> None:
    path = tmp_path / "sint-jan" / "intake.ipynb"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(ContentError, match=r"sint-jan/intake\.ipynb: dit notebook is beschadigd"):
        read_notebook(path)


def test_failing_cell_has_the_number_that_jupyter_shows_in_the_kept_notebook(tmp_path) -> None:
    path = write(tmp_path, tagged("geen_code(", "consult"), "'goed'", "1 / 0", "'nooit'")
    with pytest.raises(RunError) as caught:
        run(path)
    kept = tmp_path / "report" / "mislukt.ipynb"
    (failed,) = [c for c in read_notebook(kept).cells if c.get("execution_count") == 4]
    assert failed.source == "1 / 0"
    assert failed.outputs[-1].ename == "ZeroDivisionError"
    assert caught.value.kept == kept
    assert str(caught.value) == (
        f"Het notebook van 'leeg' liep vast in cel [4]. "
        "De melding was: ZeroDivisionError: division by zero "
        f"De mislukte uitvoering staat in {kept}."
    )


def test_failure_of_ours_says_its_own_dutch_sentence(tmp_path) -> None:
    path = write(tmp_path, "from smbeleid import notebook", "notebook.open_client(client)")
    with pytest.raises(RunError, match=r"Er is geen werkmap gevonden in .* smbeleid init MAP"):
        run(path)


def test_kept_notebook_of_a_failure_names_no_temporary_folder(tmp_path) -> None:
    with pytest.raises(RunError):
        run(write(tmp_path, "1 / 0"))
    kept = read_notebook(tmp_path / "report" / "mislukt.ipynb")
    assert kept.metadata.papermill.input_path == "intake.ipynb"
    assert kept.metadata.papermill.output_path is None


def test_cells_of_the_talk_are_left_out_before_anything_runs(tmp_path) -> None:
    executed = run(
        write(
            tmp_path,
            tagged("open('gelopen', 'w').close()", "consult"),
            new_markdown_cell("## Het gesprek", metadata={"tags": ["consult", "internal"]}),
            "'klaar'",
        )
    )
    assert not (tmp_path / "gelopen").exists()
    assert [cell.source for cell in executed.cells if cell.cell_type == "markdown"] == []
    assert shown(executed.cells[-1]) == "'klaar'"


def test_only_cells_of_the_talk_are_left_out() -> None:
    cells = [tagged("a", "consult"), tagged("b", "internal"), new_code_cell("c")]
    kept = without_consult(new_notebook(cells=cells)).cells
    assert [cell.source for cell in kept] == ["b", "c"]


def test_notebook_that_names_no_kernel_runs_as_python(tmp_path) -> None:
    executed = run(write(tmp_path, "1 + 1"))
    assert executed.metadata.kernelspec.name == "python3"
    assert shown(executed.cells[-1]) == "2"


def test_kernel_of_another_machine_is_forgotten(tmp_path) -> None:
    path = write(tmp_path, "1 + 1")
    made = read_notebook(path)
    made.metadata.kernelspec = {
        "name": "venv-x",
        "display_name": "Python (venv-x)",
        "language": "R",
    }
    nbformat.write(made, path)
    assert "venv" not in notebook_bytes(run(path)).decode()


def test_executed_notebook_names_no_folder_of_this_machine(workspace: Workspace) -> None:
    executed = run_notebook(
        workspace.notebook("voorbeeldschool"),
        {"client": "voorbeeldschool", "document": "beleidsplan"},
        root=workspace.root,
        failed=workspace.root / "mislukt.ipynb",
    )
    text = notebook_bytes(executed).decode()
    for folder in (workspace.root, workspace.root.parent, Path.home(), Path(nbformat.__file__)):
        assert str(folder) not in text
        assert json.dumps(str(folder))[1:-1] not in text


def test_widget_state_is_thrown_away() -> None:
    made = new_notebook(metadata={"widgets": {"state": {"geheim": "antwoord"}}})
    assert "widgets" not in without_paths(made, Path("intake.ipynb")).metadata


@pytest.mark.kernel
@pytest.mark.slow
def test_executed_notebook_of_a_kernel_carries_no_widget_state(tmp_path) -> None:
    path = write(tmp_path, "import ipywidgets\nipywidgets.Text('een antwoord')")
    executed = run_notebook(
        path, {"client": "leeg"}, root=tmp_path, failed=tmp_path / "mislukt.ipynb", engine=None
    )
    assert "Text(value='een antwoord')" in shown(executed.cells[-1])
    assert "widgets" not in executed.metadata


def test_written_notebook_is_the_one_that_is_read(tmp_path) -> None:
    made = new_notebook(cells=[new_code_cell("'één'")])
    write_notebook(tmp_path / "nieuw" / "uit.ipynb", made)
    assert read_notebook(tmp_path / "nieuw" / "uit.ipynb") == made
    assert (tmp_path / "nieuw" / "uit.ipynb").read_bytes().endswith(b"}\n")
