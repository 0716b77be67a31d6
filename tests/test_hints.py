"""Tests of the hints: they ask on where that helps, and are silent on good answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from test_wording import WORDS

from smbeleid.answers import Answer, State
from smbeleid.hints import AHEAD, DEPUTY, DOERS, Setting, hints
from smbeleid.questionnaire import Column, Kind, Question
from smbeleid.wording import load_wording

SETTING = Setting(load_wording(WORDS), dt.date(2026, 11, 22))
SENTENCE = "De leerkracht meldt het dezelfde dag bij de directeur."
ROLES = tuple(Column(id=id_, kind=Kind.TEXT, label=id_) for id_ in ("rol", "vervanger"))


def said(kind: Kind, value: Any, id_: str = "vraag", **more: Any) -> list[str]:
    fields = {"label": "Vraag?", "why": "Daarom.", "example": SENTENCE, **more}
    question = Question(id=id_, kind=kind, **fields)
    return hints(question, Answer(state=State.GIVEN, value=value), SETTING)


OPTIONS = {letter: letter for letter in "abcde"}


@pytest.mark.parametrize(
    ("kind", "value", "more", "key"),
    [
        (Kind.LONG_TEXT, "Ja hoor", {}, "short"),
        (Kind.LONG_TEXT, "woord " * 200, {}, "long"),
        (Kind.NUMBER, 9000, {"example": "218"}, "large_number"),
        (Kind.DATE, "2026-11-01", {"id_": "vaststelling_datum"}, "past_date"),
        (Kind.DATE, "2062-11-01", {}, "far_date"),
        (Kind.CHOICES, list("abcde"), {"options": OPTIONS}, "everything"),
    ],
)
def test_answer_that_asks_for_more(kind: Kind, value: Any, more: dict[str, Any], key: str) -> None:
    assert said(kind, value, **more) == [SETTING.wording.hint(key)]


@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [
        (Kind.LONG_TEXT, SENTENCE, {}),
        (Kind.TEXT, "Voorbeeldstad", {"example": "Voorbeeldstad"}),
        (Kind.NUMBER, 400, {"example": "218"}),
        (Kind.DATE, "2027-01-11", {"id_": "vaststelling_datum"}),
        (Kind.DATE, "2026-11-01", {"id_": "mr_datum"}),
        (Kind.CHOICES, list("abcd"), {"options": OPTIONS}),
        (Kind.EMAIL, "info@school.example", {}),
        (Kind.TABLE, [{"rol": "de directeur", "vervanger": "de ib'er"}], {"columns": ROLES}),
    ],
)
def test_good_answer_is_left_alone(kind: Kind, value: Any, more: dict[str, Any]) -> None:
    assert said(kind, value, **more) == []


def test_private_address_and_same_or_vague_role_are_named() -> None:
    assert "school@hotmail.com" in said(Kind.EMAIL, "school@hotmail.com")[0]
    rows = [{"rol": "de ib'er"}, {"rol": "De directeur", "vervanger": "directeur "}]
    assert said(Kind.TABLE, rows, columns=ROLES) == [SETTING.wording.hint("same_role", row=2)]
    (vague,) = said(Kind.TABLE, [{"rol": "Iedereen"}], columns=ROLES)
    assert "'Iedereen' is nog geen rol" in vague


def test_name_of_a_person_is_pointed_out_in_answer_owner_and_reason() -> None:
    assert any("naam van een persoon" in hint for hint in said(Kind.TEXT, "Juf Sanne de Vries"))
    question = Question(id="v", kind=Kind.TEXT, label="V?", why="W.", example="x")
    for part in ("owner", "reason"):
        parked = Answer(state=State.OPEN, **{part: "Sanne de Vries"})
        assert hints(question, parked, SETTING), part


def test_ids_that_hints_know_are_asked(library: Any) -> None:
    questions = library.questionnaire.questions
    assert set(questions) >= AHEAD
    columns = {column.id for question in questions.values() for column in question.columns}
    assert columns >= {DEPUTY, *DOERS}
