"""Guards the repository: lists that must be equal, and what must never stand in it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from smbeleid import __version__, cli, engine

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
COMMANDS = typer.main.get_command(cli.app).commands

MACHINE = re.compile(
    r"(?<![\w.$}>])/(?:home|root|Users|work|workspace|tmp|mnt|opt|private)/[\w.-]+"
    r"|[A-Z]:\\\\?Users"
)
"""Folders of one machine."""

HOSTS = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host|PIP_INDEX|UV_INDEX"
    r"|//[\w.-]*(?:artifactory|nexus|jfrog|devpi|pypi|npmjs|proxy|mirror|registry)[\w.-]*"
    r"|\b(?:localhost|127\.0\.0\.1|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+):\d+",
    re.IGNORECASE,
)
"""Where packages come from on one machine."""


def tracked(*patterns: str) -> list[Path]:
    """Return the files that git keeps."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def texts() -> list[tuple[str, str]]:
    """Return name and content of every tracked text, but for this file."""
    found = []
    for path in tracked():
        if path.is_file() and path != Path(__file__):
            content = path.read_bytes()
            if b"\0" not in content:
                found.append((str(path.relative_to(ROOT)), content.decode("utf-8")))
    return found


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}: {line.strip()}"
        for name, text in texts()
        for line in text.splitlines()
        if pattern.search(line)
    ]


def normal(requirement: str) -> str:
    """Return the name of a requirement as package indexes spell it."""
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


# --- lists that must be equal ----------------------------------------------------------------


def test_environment_for_conda_equals_the_dependencies() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *conda, last = environment["dependencies"]
    assert f"python{PROJECT['project']['requires-python']}" in conda
    assert "pip" in conda
    packages = [entry for entry in last["pip"] if not entry.startswith("--editable")]
    assert sorted(packages) == sorted(PROJECT["project"]["dependencies"])


def test_lock_holds_every_dependency_with_hashes() -> None:
    text = (ROOT / "requirements.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    locked = {normal(entry) for entry in entries}
    for entry in entries:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    assert {normal(requirement) for requirement in wanted} <= locked


def test_lock_names_no_place_to_get_packages_from() -> None:
    text = (ROOT / "requirements.txt").read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)
    assert not HOSTS.search(text)


def test_dependencies_are_in_order_and_named_once() -> None:
    names = [normal(requirement) for requirement in PROJECT["project"]["dependencies"]]
    assert len(set(names)) == len(names)
    assert all(">=" in requirement for requirement in PROJECT["project"]["dependencies"])


def test_every_entry_point_exists() -> None:
    groups = PROJECT["project"]["entry-points"]
    for group, declared in groups.items():
        registered = {point.name: point for point in entry_points(group=group)}
        for name, target in declared.items():
            assert re.fullmatch(r"\w+", name)
            assert registered[name].value == target
            assert registered[name].load()
    assert engine.NAME in groups["papermill.engine"]
    assert PROJECT["project"]["scripts"]["smbeleid"] == "smbeleid.cli:main"


def test_version_stands_in_one_place_and_in_the_changelog() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert __version__ in (ROOT / "CHANGELOG.md").read_text("utf-8")


# --- told to who uses it ---------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name) -> None:
    assert f"smbeleid {name}" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_is_told_in_dutch(name) -> None:
    command = COMMANDS[name]
    assert re.fullmatch(r"[A-Z].*\.", command.help)
    for parameter in command.params:
        assert parameter.help, parameter.name
        assert parameter.help[0].isupper()
        assert parameter.help.endswith(".")


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md", "DECISIONS.md"])
def test_links_inside_the_repository_lead_somewhere(document) -> None:
    text = (ROOT / document).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", text):
        assert (ROOT / target).exists(), target


# --- what must never stand in it -------------------------------------------------------------


def test_only_the_example_client_is_kept_and_only_its_answers() -> None:
    kept = [str(path.relative_to(ROOT)) for path in tracked("clients")]
    assert kept == ["clients/voorbeeldschool/answers.json"]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert lines_with(MACHINE) == []


def test_no_file_names_a_place_to_get_packages_from() -> None:
    assert lines_with(HOSTS) == []


@pytest.mark.parametrize(
    "line",
    [
        "/home/someone/x",
        "see /tmp/spec",
        "C:\\Users\\x",
        "pip install --index-url https://x",
        "https://pypi.example.org/simple",
        "http://localhost:3141/root",
    ],
)
def test_guards_see_what_they_must_see(line) -> None:
    assert MACHINE.search(line) or HOSTS.search(line)


def test_no_generated_file_is_kept() -> None:
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        assert not {"report", "__pycache__", ".ipynb_checkpoints", ".venv", "dist"} & {*parts}
        assert path.suffix not in {".pyc", ".docx", ".tmp", ".lock", ".whl"}


def test_layers_are_kept() -> None:
    ended = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    assert " 0 broken" in ended.stdout
