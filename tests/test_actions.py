"""Tests of actions: who does it, who takes over, by when, and how much work it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from smbeleid.actions import NOBODY, Effort, Severity, Task, action_of
from smbeleid.answers import Answers
from smbeleid.calendar import Calendar, Term
from smbeleid.consult import Library
from smbeleid.intake import Intake

CALENDAR = Calendar({"maand": Term(id="maand", label="binnen een maand", days=30)})
KINDS = (
    "po",
    "vo",
    "so",
    "ikc",
    "mbo",
    "kinderopvang",
    "vereniging",
    "zorg",
    "gemeente",
    "bedrijf",
)


def task(**fields: str) -> Task:
    usual = {"text": "Doe.", "owner": "directeur", "deputy": "teamleider", "term": "maand"}
    return Task(**{**usual, "owner_question": "eindverantwoordelijk", "effort": "dag", **fields})


@pytest.fixture
def act(library: Library, answers: Callable[..., Answers]) -> Callable[..., Any]:
    def made(asked: Task, **values: Any) -> Any:
        return action_of(
            asked, Severity.HIGH, Intake(library.questionnaire, answers(**values)), CALENDAR
        )

    return made


@pytest.mark.parametrize(
    ("named", "deputy"),
    [
        ("de rector", "teamleider"),
        ("de teamleider", "directeur"),
        ("De Teamleider.", "directeur"),
        ("onze teamleider", "directeur"),
        ("de teamleider onderbouw", "teamleider"),
        ("directeur en teamleider", NOBODY),
        ("directeur/teamleider", NOBODY),
    ],
)
def test_nobody_takes_over_from_himself(act, named: str, deputy: str) -> None:
    made = act(task(), eindverantwoordelijk=named)
    assert (made.owner, made.deputy) == (named, deputy)


def test_deputy_that_a_school_named_goes_before_ours(act) -> None:
    rows = [
        {"taak": "Plaatsen", "rol": "beheerder", "vervanger": "de conciërge"},
        {"taak": "Beslissen", "rol": "directeur", "vervanger": ""},
        {"taak": "Pers", "rol": "de directeur", "vervanger": "de intern begeleider"},
    ]
    made = act(task(), eindverantwoordelijk="De directeur", rollen=rows)
    assert made.deputy == "de intern begeleider"
    rows[2]["vervanger"] = "directeur"
    assert act(task(), eindverantwoordelijk="De directeur", rollen=rows).deputy == "teamleider"


def test_words_of_the_moment_go_before_those_of_the_term(act) -> None:
    assert act(task()).term == "binnen een maand"
    made = act(task(moment="voor de volgende livestream"))
    assert (made.term, made.due) == ("voor de volgende livestream", "2026-12-22")


def test_efforts_have_words_and_an_order() -> None:
    assert [effort.label for effort in sorted(Effort, key=lambda effort: effort.size)] == [
        "een uur",
        "een dagdeel",
        "een dag",
        "enkele dagen",
    ]


# The delivered actions


def test_delivered_actions_name_two_roles_in_every_kind_of_organisation(library: Library) -> None:
    for kind in library.questionnaire.questions["soort"].options:
        worded = library.worded(kind)
        intake = Intake(worded.questionnaire, Answers(schema_version=1, updated="2026-11-22"))
        for _, rule in worded.advice:
            made = action_of(rule.action, rule.severity, intake, worded.advice.calendar)
            assert made.deputy not in {NOBODY, made.owner}, (kind, rule.id)
            assert "$" not in f"{made.owner}{made.deputy}{made.term}", (kind, rule.id)


def test_delivered_moments_are_words_that_go_on(library: Library) -> None:
    calendar = library.advice.calendar
    for text in [
        *(rule.action.moment for _, rule in library.advice),
        *(term.label for term in calendar.terms.values()),
        *(moment.label for moment in calendar.moments),
    ]:
        assert text == "" or (text[0].islower() and not text.endswith(".")), text


def test_most_delivered_actions_are_small(library: Library) -> None:
    efforts = [rule.action.effort for _, rule in library.advice]
    assert set(efforts) == set(Effort)
    assert sum(effort.size <= 1 for effort in efforts) > 0.7 * len(efforts)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_no_action_has_one_role_twice_or_falls_due_when_schools_are_closed(
    library: Library, data: st.DataObject
) -> None:
    said = data.draw(strategies.answers(library.questionnaire))
    intake = library.intake(said)
    for signal in library.worded(intake.kind).advice.signals(intake):
        made = signal.action
        assert bare(made.owner) != bare(made.deputy)
        day = dt.date.fromisoformat(made.due)
        assert day.weekday() < 5
        assert not (7, 10) <= (day.month, day.day) <= (8, 31)
        assert day >= dt.date.fromisoformat(said.updated)


def bare(role: str) -> str:
    return re.sub(r"^(de|het|een|onze) ", "", role.casefold())
