"""Tests of the wheel: built, looked into, installed elsewhere and used, without the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from smbeleid import __version__

ROOT = Path(__file__).parent.parent
STARTER = "smbeleid/starter/"
PARTS = ("pyproject.toml", "README.md", "LICENSE", "smbeleid", "notebooks", "templates", "clients")
BIN = "Scripts" if os.name == "nt" else "bin"

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path) -> str:
    ended = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=False, env=surroundings()
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def surroundings() -> dict[str, str]:
    """Return an environment that knows neither the checkout nor an index."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy in which a coach has worked: other clients, reports, caches."""
    pytest.importorskip("hatchling", reason="hatchling is needed to build without the network")
    source = tmp_path_factory.mktemp("bron")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part)
        else:
            shutil.copy(ROOT / part, source / part)
    for secret in ("sint-jan/answers.json", "voorbeeldschool/report/beleidsplan.pdf"):
        (source / "clients" / secret).parent.mkdir(parents=True, exist_ok=True)
        (source / "clients" / secret).write_text("vertrouwelijk", "utf-8")
    (source / "clients" / "voorbeeldschool" / "private").mkdir()
    (source / "clients" / "voorbeeldschool" / "private" / "notes.json").write_text("{}", "utf-8")
    out = tmp_path_factory.mktemp("dist")
    command = ("-m", "build", "--wheel", "--no-isolation", "--outdir", out, source)
    run(sys.executable, *command, folder=source)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def contents(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def files_below(folder: Path) -> set[str]:
    """Return the files that git would keep, relative to the checkout."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not any(p.startswith((".", "__")) for p in path.parts[-2:-1])
    }


def test_wheel_is_named_after_the_version(wheel) -> None:
    assert wheel.name == f"smbeleid-{__version__}-py3-none-any.whl"


def test_starter_holds_all_that_a_workspace_needs(contents) -> None:
    starter = {name.removeprefix(STARTER) for name in contents if name.startswith(STARTER)}
    wanted = files_below(ROOT / "templates") | {
        "notebooks/intake.ipynb",
        "clients/voorbeeldschool/answers.json",
    }
    assert wanted <= starter


def test_every_module_and_the_filter_of_pandoc_come_along(contents) -> None:
    modules = {f"smbeleid/{path.name}" for path in (ROOT / "smbeleid").glob("*.py")}
    assert modules | {"smbeleid/pandoc.lua"} <= set(contents)


def test_what_a_browser_gets_comes_along(contents) -> None:
    static = {f"smbeleid/static/{name}" for name in ("form/form.js", "form/form.css")}
    page = "smbeleid/static/voila/templates/smbeleid/index.html.j2"
    files = {path.relative_to(ROOT).as_posix() for path in _files(ROOT / "smbeleid" / "static")}
    assert static | {page} <= files
    assert files <= set(contents)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_no_client_but_the_example_and_nothing_else_of_it(contents) -> None:
    clients = [name for name in contents if "/clients/" in f"/{name}"]
    assert clients == [f"{STARTER}clients/voorbeeldschool/answers.json"]


def test_nothing_that_was_left_lying_about_comes_along(contents) -> None:
    for name in contents:
        parts = name.split("/")
        assert not {"tests", "report", "private", "__pycache__", ".ipynb_checkpoints"} & {*parts}
        assert not name.endswith((".pyc", ".tmp", ".lock"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a fresh environment that borrows the other packages of this one.

    The ``.pth`` file adds the folder itself and not the ``.pth`` files in it, so that the
    checkout, which is installed there for editing, is not seen.
    """
    folder = tmp_path_factory.mktemp("omgeving") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "geleend.pth").write_text("\n".join(sorted(borrowed)), "utf-8")
    command = ("-m", "pip", "install", "--no-deps", "--ignore-installed", "--quiet", wheel)
    run(folder / BIN / "python", *command, folder=folder)
    return folder


def test_installed_program_is_the_one_of_the_wheel(installed, tmp_path) -> None:
    code = "import smbeleid; print(smbeleid.__file__)"
    found = Path(run(installed / BIN / "python", "-c", code, folder=tmp_path).strip())
    assert found.is_relative_to(installed)


def test_installed_program_goes_from_an_empty_folder_to_four_files(installed, tmp_path) -> None:
    program = installed / BIN / "smbeleid"
    run(program, "init", "werkmap", folder=tmp_path)
    workspace = tmp_path / "werkmap"
    assert run(program, "check", folder=workspace).endswith("Alles in orde.\n")
    printed = run(program, "report", "voorbeeldschool", folder=workspace).splitlines()
    report = workspace / "clients" / "voorbeeldschool" / "report"
    assert [Path(line) for line in printed] == [
        report / "beleidsplan.html",
        report / "beleidsplan.pdf",
        report / "beleidsplan.docx",
        report / "beleidsplan.ipynb",
    ]
    assert sorted(path.name for path in report.iterdir()) == sorted(
        Path(line).name for line in printed
    )
    assert (report / "beleidsplan.pdf").read_bytes().startswith(b"%PDF-")
    assert str(ROOT) not in (report / "beleidsplan.ipynb").read_text("utf-8")
