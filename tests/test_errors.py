"""Tests of the errors: what the coach reads when something goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from smbeleid.errors import (
    ContentError,
    ExistsError,
    NotFoundError,
    Problem,
    SmbeleidError,
    ToolError,
    did_you_mean,
)


def test_problem_is_place_and_message() -> None:
    assert str(Problem("a.yaml, regel 3", "dit mist.")) == "a.yaml, regel 3: dit mist."


def test_one_fault_is_counted_as_one() -> None:
    error = ContentError([Problem("a.yaml", "dit mist.")])
    assert str(error) == "1 fout gevonden:\n  - a.yaml: dit mist."


def test_all_faults_are_listed_in_order() -> None:
    problems = [Problem("b.yaml", "twee."), Problem("a.yaml", "een.")]
    error = ContentError(iter(problems))
    assert error.problems == problems
    assert str(error) == "2 fouten gevonden:\n  - b.yaml: twee.\n  - a.yaml: een."


def test_missing_thing_names_its_neighbour_and_the_remedy() -> None:
    error = NotFoundError("De klant", "kompass", ["kompas", "leeg"], "Maak hem eerst.")
    assert error.name == "kompass"
    assert str(error) == "De klant 'kompass' bestaat niet. Bedoelde u 'kompas'? Maak hem eerst."


def test_missing_thing_without_neighbour_has_no_loose_spaces() -> None:
    assert str(NotFoundError("De klant", "x")) == "De klant 'x' bestaat niet."


def test_something_in_the_way_names_its_path(tmp_path: Path) -> None:
    error = ExistsError(tmp_path, "Kies een andere naam.")
    assert error.path == tmp_path
    assert str(error) == f"{tmp_path} bestaat al. Kies een andere naam."


def test_failed_tool_repeats_what_it_said() -> None:
    error = ToolError("Typst", "de PDF", "  no font\n")
    assert error.tool == "Typst"
    assert str(error) == "Typst kon de PDF niet afmaken. De melding was: no font"


@pytest.mark.parametrize("kind", [ContentError, ExistsError, NotFoundError, ToolError])
def test_every_error_is_one_that_the_command_line_catches(kind: type[Exception]) -> None:
    assert issubclass(kind, SmbeleidError)


def test_suggestion_names_two_words_at_most() -> None:
    assert did_you_mean("rol", ["rollen", "rol_a", "rol_b", "plaats"]) in {
        "Bedoelde u 'rol_a' of 'rol_b'?",
        "Bedoelde u 'rol_b' of 'rol_a'?",
    }


def test_nothing_near_gives_no_suggestion() -> None:
    assert did_you_mean("zebra", ["plaats", "bestuur"]) == ""
    assert did_you_mean("plaats", []) == ""
