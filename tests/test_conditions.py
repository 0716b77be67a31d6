"""Tests of conditions: all entries hold, a list is an or, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smbeleid.conditions import Condition, Facts, faults, holds

IDS = st.sampled_from(["a", "b", "c"])
VALUES = st.sampled_from(["ja", "nee", "weet_niet"])
CONDITIONS = st.dictionaries(IDS, st.lists(VALUES, min_size=1).map(tuple))
FACTS = st.dictionaries(IDS, st.frozensets(VALUES, min_size=1))


def facts(**given_: str) -> Facts:
    return {id_: frozenset(values.split()) for id_, values in given_.items()}


@pytest.mark.parametrize(
    ("condition", "answered", "expected"),
    [
        ({}, {}, True),
        ({"a": ("ja",)}, facts(a="ja"), True),
        ({"a": ("ja",)}, facts(a="nee"), False),
        ({"a": ("ja",)}, {}, False),
        ({"a": ("nee",)}, {}, False),
        ({"a": ("ja", "nee")}, facts(a="nee"), True),
        ({"a": ("ja",), "b": ("ja",)}, facts(a="ja"), False),
        ({"a": ("ja",), "b": ("ja",)}, facts(a="ja", b="ja nee"), True),
        ({"a": ()}, facts(a="ja"), False),
    ],
)
def test_condition_holds_when_every_entry_does(
    condition: Condition, answered: Facts, expected: bool
) -> None:
    assert holds(condition, answered) is expected


@given(CONDITIONS, FACTS, IDS)
def test_answer_that_nobody_gave_meets_no_entry(
    condition: dict[str, tuple[str, ...]], answered: dict[str, frozenset[str]], open_: str
) -> None:
    answered.pop(open_, None)
    assert not (open_ in condition and holds(condition, answered))


@given(CONDITIONS, CONDITIONS, FACTS)
def test_more_entries_never_make_it_hold_sooner(
    few: dict[str, tuple[str, ...]], more: dict[str, tuple[str, ...]], answered: Facts
) -> None:
    if holds(more | few, answered):
        assert holds(few, answered)


KNOWN = {"plaats": (), "fotos_leerlingen": ("ja", "nee"), "reacties": ("open", "dicht")}


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (
            {"fotos_leerling": ("ja",)},
            (
                "de voorwaarde noemt 'fotos_leerling', en die vraag is er niet. "
                "Bedoelde u 'fotos_leerlingen'?"
            ),
        ),
        ({"xyz": ("ja",)}, "de voorwaarde noemt 'xyz', en die vraag is er niet."),
        (
            {"fotos_leerlingen": ("neee",)},
            "'neee' is geen antwoord op 'fotos_leerlingen'. Bedoelde u 'nee'?",
        ),
        (
            {"fotos_leerlingen": ("xyz",)},
            (
                "'xyz' is geen antwoord op 'fotos_leerlingen'. "
                "Kies uit: ja, nee, niet_van_toepassing, weet_niet."
            ),
        ),
        (
            {"fotos_leerlingen": ("open",)},
            (
                "'fotos_leerlingen' kan niet 'open' zijn in een voorwaarde: een antwoord dat "
                "niemand gaf, telt nergens als ja of nee."
            ),
        ),
        (
            {"fotos_leerlingen": ()},
            "de voorwaarde bij 'fotos_leerlingen' is leeg. Noem minstens één antwoord.",
        ),
    ],
)
def test_faulty_condition_is_told(condition: Condition, sentence: str) -> None:
    assert faults(condition, KNOWN) == [(next(iter(condition)), sentence)]


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"plaats": ("weet_niet",)},
        {"fotos_leerlingen": ("ja", "nee", "weet_niet", "niet_van_toepassing")},
        {"reacties": ("open",)},
    ],
)
def test_sound_condition_has_no_faults(condition: Condition) -> None:
    assert faults(condition, KNOWN) == []


def test_all_faults_are_told() -> None:
    found = faults({"xyz": ("ja",), "plaats": ("ja", "nee")}, KNOWN)
    assert [id_ for id_, _ in found] == ["xyz", "plaats", "plaats"]
