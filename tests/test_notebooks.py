"""Guards the notebooks: thin, stripped, and running from the first cell to the last."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from smbeleid.consult_page import LAB
from smbeleid.execution import CONSULT, tags
from smbeleid.exporters import INTERNAL

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TAGS = {"parameters", "internal", CONSULT, LAB, "document"}
THICK = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ClassDef,
    ast.Try,
    ast.With,
    ast.If,
    ast.For,
    ast.While,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def test_there_is_an_intake() -> None:
    assert "intake" in [path.stem for path in NOTEBOOKS]


@every_notebook
def test_notebook_is_sound(path) -> None:
    nbformat.validate(read(path))


@every_notebook
def test_cells_only_call_the_package(path) -> None:
    for cell in code_cells(path):
        tree = ast.parse(cell.source)
        thick = [type(node).__name__ for node in ast.walk(tree) if isinstance(node, THICK)]
        called = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} | {
            name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for name in node.names
        }
        assert thick == [], cell.source
        assert not called & {"print", "display", "open", "exec", "eval", "input"}, cell.source
        assert imported <= {"smbeleid"}, cell.source


@every_notebook
def test_cell_makes_one_call(path) -> None:
    for cell in code_cells(path):
        calls = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Call)]
        assert len(calls) <= 1, cell.source


@every_notebook
def test_outputs_are_stripped(path) -> None:
    for cell in code_cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None
    content = json.loads(path.read_text("utf-8"))
    assert "widgets" not in content["metadata"]
    assert "papermill" not in content["metadata"]


def test_hook_before_a_commit_leaves_the_notebooks_as_they_are() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    (hook,) = [h for h in hooks["repos"][0]["hooks"] if h["id"] == "nbstripout"]
    options = hook["entry"].split()[1:]
    ended = subprocess.run(
        [sys.executable, "-m", "nbstripout", "--verify", *options, *NOTEBOOKS],
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


@every_notebook
def test_tags_are_known_and_ids_can_be_read(path) -> None:
    for cell in read(path).cells:
        assert set(tags(cell)) <= TAGS
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", cell.id)
    assert {"internal", CONSULT, "parameters"} <= INTERNAL


@every_notebook
def test_one_cell_holds_the_choices_and_nothing_else(path) -> None:
    (choices,) = [cell for cell in code_cells(path) if "parameters" in tags(cell)]
    for statement in ast.parse(choices.source).body:
        assert isinstance(statement, ast.Assign)
        assert isinstance(statement.value, ast.Constant)


@every_notebook
def test_prose_is_for_the_coach_only(path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            assert set(tags(cell)) & {"internal", CONSULT}, cell.source


def test_choices_of_the_intake_are_the_example(checkout) -> None:
    (choices,) = [c for c in code_cells(checkout.notebook("x")) if "parameters" in tags(c)]
    chosen: dict[str, Any] = {}
    exec(choices.source, chosen)  # noqa: S102 (ours, and only constants: see above)
    assert (checkout.clients / chosen["client"] / "answers.json").is_file()
    assert (checkout.templates / "documents" / chosen["document"]).is_dir()


@pytest.mark.kernel
@pytest.mark.slow
def test_every_cell_runs_in_a_kernel_as_the_coach_runs_it(workspace) -> None:
    """With nbval, in a workspace; the kernel that is started is a real one."""
    (workspace.root / "pytest.ini").write_text("[pytest]\n", "utf-8")
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--nbval-lax", "notebooks"),
            *("--nbval-cell-timeout", "120", "-q", "-p", "no:cacheprovider"),
        ],
        cwd=workspace.root,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(workspace.root)},
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    cells = sum(len(code_cells(path)) for path in NOTEBOOKS)
    assert f"{cells} passed" in ended.stdout
