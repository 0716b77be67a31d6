"""Tests of the facts that follow from answers."""

from __future__ import annotations

from typing import Any

import pytest

from smbeleid.consult import Library
from smbeleid.derived import CLOSED_CHANNELS, DERIVED, derive, rests_on
from smbeleid.questionnaire import Kind
from smbeleid.values import value_faults

JA, NEE = frozenset({"ja"}), frozenset({"nee"})


def test_nothing_follows_from_nothing() -> None:
    assert derive({}) == {}
    assert derive({"plaats": "Voorbeeldstad"}) == {}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("po", JA),
        ("vo", JA),
        ("so", JA),
        ("ikc", JA),
        ("mbo", JA),
        ("kinderopvang", NEE),
        ("anders", NEE),
    ],
)
def test_kind_tells_whether_it_is_a_school(kind: str, expected: frozenset[str]) -> None:
    assert derive({"soort": kind})["is_school"] == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("po", JA),
        ("ikc", JA),
        ("mbo", NEE),
        ("kinderopvang", JA),
        ("vereniging", JA),
        ("zorg", NEE),
    ],
)
def test_kind_tells_whether_there_are_parents(kind: str, expected: frozenset[str]) -> None:
    assert derive({"soort": kind})["met_ouders"] == expected


QUIET = {
    "kanaal": "website",
    "vervanger": "de directeur",
    "apparaat": "schoolcomputer",
    "reacties": "dicht",
}


def test_quiet_channel_raises_nothing() -> None:
    assert derive({"kanalen": [QUIET]}) == {
        "open_platform": NEE,
        "prive_apparaat": NEE,
        "kanaal_zonder_vervanger": NEE,
        "whatsapp_kanaal": NEE,
        "tiktok_kanaal": NEE,
        "reacties_open": NEE,
        "gesloten_kanaal": NEE,
    }


@pytest.mark.parametrize(
    ("change", "raised"),
    [
        ({"kanaal": "facebook"}, {"open_platform"}),
        ({"kanaal": "instagram"}, {"open_platform"}),
        ({"kanaal": "linkedin"}, {"open_platform"}),
        ({"kanaal": "youtube"}, {"open_platform"}),
        ({"kanaal": "tiktok"}, {"open_platform", "tiktok_kanaal"}),
        ({"kanaal": "whatsapp"}, {"whatsapp_kanaal"}),
        ({"kanaal": "ouderapp"}, {"gesloten_kanaal"}),
        ({"kanaal": "nieuwsbrief"}, {"gesloten_kanaal"}),
        ({"kanaal": "anders"}, {"gesloten_kanaal"}),
        ({"apparaat": "privetelefoon"}, {"prive_apparaat"}),
        ({"apparaat": "schooltelefoon"}, set()),
        ({"vervanger": ""}, {"kanaal_zonder_vervanger"}),
        ({"reacties": "open"}, {"reacties_open"}),
        ({"reacties": "beperkt"}, set()),
    ],
)
def test_one_channel_is_enough(change: dict[str, str], raised: set[str]) -> None:
    facts = derive({"kanalen": [QUIET, QUIET | change]})
    assert {id_ for id_, value in facts.items() if value == JA} == raised


def test_cell_that_is_not_there_is_empty() -> None:
    facts = derive({"kanalen": [{"kanaal": "website"}]})
    assert facts["kanaal_zonder_vervanger"] == JA
    assert facts["prive_apparaat"] == NEE


def tasks(*roles: str) -> list[dict[str, str]]:
    return [{"taak": "taak", "rol": role, "vervanger": "de directeur"} for role in roles]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["de ICT'er", "de ICT'er"], NEE),
        (["de ICT'er", "De ict'er ", "de ICT'er"], JA),
        (["", "", ""], NEE),
        (["a", "b", "c"], NEE),
    ],
)
def test_three_tasks_are_many_for_one_role(roles: list[str], expected: frozenset[str]) -> None:
    assert derive({"rollen": tasks(*roles)})["rol_stapelt"] == expected


def test_task_without_role_stacks_nothing() -> None:
    assert derive({"rollen": [{"taak": "a"}] * 3}) == {
        "rol_stapelt": NEE,
        "rol_zonder_vervanger": JA,
    }


def test_task_with_a_deputy_is_covered() -> None:
    assert derive({"rollen": tasks("de directeur")})["rol_zonder_vervanger"] == NEE


@pytest.mark.parametrize(
    ("used", "avoided", "expected"),
    [
        (["website", "tiktok"], ["tiktok", "x"], JA),
        (["whatsapp"], ["whatsapp"], JA),
        (["website", "facebook"], ["tiktok", "x"], NEE),
        (["tiktok"], ["geen_keuze"], NEE),
    ],
)
def test_platform_that_is_used_and_avoided_contradicts_itself(
    used: list[str], avoided: list[str], expected: frozenset[str]
) -> None:
    channels = [QUIET | {"kanaal": channel} for channel in used]
    facts = derive({"kanalen": channels, "doel_niet_gebruikt": avoided})
    assert facts["platform_tegenstrijdig"] == expected


def test_fact_of_two_answers_waits_for_both() -> None:
    assert "platform_tegenstrijdig" not in derive({"kanalen": [QUIET | {"kanaal": "tiktok"}]})
    assert derive({"doel_niet_gebruikt": ["tiktok"]}) == {}


def test_condition_rests_on_the_questions_that_must_be_answered() -> None:
    assert rests_on("plaats") == ("plaats",)
    assert rests_on("is_school") == ("soort",)
    assert rests_on("platform_tegenstrijdig") == ("kanalen", "doel_niet_gebruikt")


def test_every_fact_rests_on_a_question_and_says_what_it_means(library: Library) -> None:
    for id_, fact in DERIVED.items():
        assert fact.needs
        assert set(fact.needs) <= set(library.questionnaire.questions)
        assert id_ not in library.questionnaire.questions
        assert fact.says[0].islower()
        assert not fact.says.endswith(".")


@pytest.mark.parametrize(
    ("id_", "value"),
    [
        ("kanalen", [QUIET]),
        ("rollen", tasks("de directeur")),
        ("soort", "po"),
        ("doel_niet_gebruikt", ["tiktok", "whatsapp", "x"]),
        ("doel_niet_gebruikt", ["geen_keuze"]),
    ],
)
def test_answers_of_these_tests_fit_the_questions(library: Library, id_: str, value: Any) -> None:
    assert value_faults(library.questionnaire.questions[id_], value) == []


def test_platforms_are_options_of_the_question(library: Library) -> None:
    columns = {column.id: column for column in library.questionnaire.questions["kanalen"].columns}
    assert columns["kanaal"].kind is Kind.CHOICE
    assert {
        "facebook",
        "instagram",
        "linkedin",
        "tiktok",
        "youtube",
        "whatsapp",
    } | CLOSED_CHANNELS <= set(columns["kanaal"].options)
    assert "privetelefoon" in columns["apparaat"].options
    assert "open" in columns["reacties"].options
