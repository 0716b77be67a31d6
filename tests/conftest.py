"""What the tests share: a workspace to work in, and clients that answered all, half and nothing."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from smbeleid.answers import Answer, Answers, State, load_answers, no_answers, save_answers
from smbeleid.consult import Consult, Library, consult_of, load_library
from smbeleid.press import Press
from smbeleid.workspace import Workspace

ROOT = Path(__file__).parent.parent
CLIENTS = Path(__file__).parent / "clients"
"""Clients of the tests: ``kompas``, a secondary school with half its answers, and the examples."""

EXAMPLES = ("vo", "so", "mbo", "kinderopvang", "vereniging")
"""A client of each kind: much amiss, all in order, half way, the express questions only, small."""

TODAY = dt.date(2026, 11, 22)

# No test may reach a user's own Jupyter settings, nor leave files there.
os.environ["JUPYTER_PLATFORM_DIRS"] = "1"
os.environ["JUPYTER_NO_CONFIG"] = "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know ``--update-golden``; see tests/test_golden.py."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")


@pytest.fixture(scope="session")
def checkout() -> Workspace:
    """The checkout as a workspace: to be read, never written."""
    return Workspace(ROOT)


@pytest.fixture(scope="session")
def library(checkout: Workspace) -> Library:
    """Questionnaire, sources, rules and texts as they are delivered."""
    return load_library(checkout)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace of its own, with the delivered content and the example and test clients.

    ``leeg`` has answered nothing, ``kompas`` half, ``voorbeeldschool`` all.
    """
    root = tmp_path / "werkmap"
    for part in ("templates", "notebooks"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns(".*"))
    for source in (ROOT / "clients" / "voorbeeldschool", CLIENTS / "kompas"):
        (root / "clients" / source.name).mkdir(parents=True)
        shutil.copy(source / "answers.json", root / "clients" / source.name)
    (root / "clients" / "leeg").mkdir()
    save_answers(root / "clients" / "leeg" / "answers.json", no_answers(TODAY))
    return Workspace(root)


@pytest.fixture
def full_workspace(workspace: Workspace) -> Workspace:
    """``workspace`` with the clients of ``EXAMPLES`` too."""
    for name in EXAMPLES:
        (workspace.clients / name).mkdir()
        shutil.copy(CLIENTS / name / "answers.json", workspace.clients / name)
    return workspace


@pytest.fixture(scope="session")
def examples(checkout: Workspace, library: Library) -> Mapping[str, Consult]:
    """The clients of ``EXAMPLES`` and ``voorbeeldschool``, opened."""
    files = {name: CLIENTS / name for name in EXAMPLES}
    files["voorbeeldschool"] = ROOT / "clients" / "voorbeeldschool"
    return {
        name: consult_of(checkout, name, library, load_answers(folder / "answers.json"))
        for name, folder in files.items()
    }


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """A press with the delivered look; its pandoc process lives as long as the tests."""
    with Press(ROOT / "templates") as press:
        yield press


@pytest.fixture
def answers() -> Callable[..., Answers]:
    """Make answers from values: ``answers(plaats="Voorbeeldstad")``; a State stands for itself."""

    def make(**values: object) -> Answers:
        made = no_answers(TODAY)
        for id_, value in values.items():
            answer = (
                Answer(state=value)
                if isinstance(value, State)
                else Answer(state=State.GIVEN, value=value)
            )
            made = made.with_answer(id_, answer, TODAY)
        return made

    return make
