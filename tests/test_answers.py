"""Tests of the answers: four states, every kind checked and worded, never half saved."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from smbeleid.answers import (
    OPEN,
    Answer,
    Answers,
    LevelChoice,
    State,
    check_answers,
    load_answers,
    no_answers,
    save_answers,
)
from smbeleid.consult import Library
from smbeleid.errors import ContentError
from smbeleid.files import UnwritableError
from smbeleid.questionnaire import Column, Kind, Question
from smbeleid.values import CHECKS, TEXTS, value_faults, value_text

TODAY = dt.date(2026, 11, 22)
OPTIONS = {"po": "basisschool", "vo": "middelbare school", "mbo": "mbo-school"}
COLUMNS = (
    Column(id="taak", kind=Kind.TEXT, label="Taak", required=True),
    Column(id="telefoon", kind=Kind.PHONE, label="Telefoon"),
    Column(id="soort", kind=Kind.CHOICE, label="Soort", options=OPTIONS),
    Column(id="uren", kind=Kind.NUMBER, label="Uren"),
)


def question(kind: Kind, **more: Any) -> Question:
    if kind in {Kind.CHOICE, Kind.CHOICES}:
        more["options"] = OPTIONS
    if kind is Kind.TABLE:
        more["columns"] = COLUMNS
    return Question(id="vraag", kind=kind, label="Vraag?", why="Daarom.", example="Zo", **more)


def given_answer(value: Any) -> Answer:
    return Answer(state=State.GIVEN, value=value)


# States


def test_there_are_four_states() -> None:
    assert [state.value for state in State] == ["open", "given", "unknown", "not_applicable"]


@pytest.mark.parametrize("state", [state for state in State if state is not State.GIVEN])
def test_only_a_given_answer_has_a_value(state: State) -> None:
    assert Answer(state=state).value is None
    with pytest.raises(ValueError, match="alleen een gegeven antwoord"):
        Answer(state=state, value="ja")


def test_given_answer_needs_a_value() -> None:
    with pytest.raises(ValueError, match="alleen een gegeven antwoord"):
        Answer(state=State.GIVEN)
    assert given_answer(0).value == 0


def test_question_that_was_not_asked_is_open() -> None:
    answers = no_answers(TODAY)
    assert answers.answers == {}
    assert answers.updated == "2026-11-22"
    assert answers.of("plaats") == Answer(state=State.OPEN)


def test_answer_is_replaced_and_dated_and_the_old_ones_stay() -> None:
    first = no_answers(TODAY).with_answer("plaats", given_answer("Hier"), TODAY)
    second = first.with_answer("plaats", given_answer("Daar"), dt.date(2026, 12, 1))
    assert first.of("plaats").value == "Hier"
    assert second.of("plaats").value == "Daar"
    assert second.updated == "2026-12-01"


def test_open_answer_without_owner_leaves_no_trace() -> None:
    answers = no_answers(TODAY).with_answer("plaats", given_answer("Hier"), TODAY)
    assert answers.with_answer("plaats", OPEN, TODAY) == no_answers(TODAY)
    assert no_answers(TODAY).with_answer("plaats", OPEN, TODAY) == no_answers(TODAY)


def test_open_answer_with_owner_is_kept() -> None:
    asked = Answer(state=State.OPEN, owner="de directeur")
    assert no_answers(TODAY).with_answer("plaats", asked, TODAY).of("plaats") == asked


# Files


def test_file_holds_what_was_answered_and_no_more(tmp_path: Path) -> None:
    answers = no_answers(TODAY).with_answer("telefoon", given_answer("0612345678"), TODAY)
    save_answers(tmp_path / "answers.json", answers)
    assert json.loads((tmp_path / "answers.json").read_text(encoding="utf-8")) == {
        "schema_version": 1,
        "updated": "2026-11-22",
        "answers": {"telefoon": {"state": "given", "value": "0612345678"}},
    }


def test_full_disk_keeps_the_old_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "answers.json"
    save_answers(path, no_answers(TODAY))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    changed = no_answers(TODAY).with_answer("plaats", given_answer("Hier"), TODAY)
    with pytest.raises(UnwritableError, match="No space left"):
        save_answers(path, changed)
    assert load_answers(path) == no_answers(TODAY)


def saved(folder: Path, text: str) -> Path:
    path = folder / "answers.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{\n"schema_version": 1,\n"upda', "answers.json, regel 3: dit is geen leesbare JSON"),
        ("[]", "answers.json: 'dit' moet uit regels 'naam: waarde' bestaan."),
        (
            '{\n"schema_version": 9,\n"updated": "2026-01-01"\n}',
            "answers.json, regel 2: '9' kan niet bij 'schema_version'.",
        ),
        (
            '{\n"schema_version": 1,\n"updated": "2026-02-30"\n}',
            "answers.json, regel 3: '2026-02-30' staat op geen kalender.",
        ),
        ('{\n"schema_version": 1\n}', "answers.json: 'updated' ontbreekt. Vul het aan."),
        (
            (
                '{"schema_version": 1, "updated": "2026-01-01",\n"answers": {\n"plaats": '
                '{"state": "gegeven"}}}'
            ),
            "answers.json, regel 3: 'gegeven' kan niet bij 'state'. Kies uit: 'open', 'given', ",
        ),
        (
            (
                '{"schema_version": 1, "updated": "2026-01-01",\n"answers": {\n"plaats": '
                '{"state": "given"}}}'
            ),
            "answers.json, regel 3: alleen een gegeven antwoord ('given') heeft een waarde",
        ),
        (
            '{"schema_version": 1, "updated": "2026-01-01",\n"answers": []}',
            "answers.json, regel 2: 'answers' moet uit regels",
        ),
        (
            (
                '{"schema_version": 1, "updated": "2026-01-01", "answers": {\n"plaats": {},\n'
                '"plaats": {}}}'
            ),
            "answers.json, regel 3: 'plaats' staat er twee keer.",
        ),
    ],
)
def test_damaged_file_is_told_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_answers(saved(tmp_path, text))
    assert "1 fout" in str(caught.value)
    assert sentence in str(caught.value)


def test_unknown_question_gets_a_suggestion_and_its_line(tmp_path: Path, library: Library) -> None:
    answers = no_answers(TODAY).with_answer("plats", given_answer("Hier"), TODAY)
    path = tmp_path / "answers.json"
    save_answers(path, answers)
    (problem,) = check_answers(answers, library.questionnaire, path)
    assert problem.where.endswith("answers.json, regel 5")
    assert problem.message.startswith("de vraag 'plats' bestaat niet. Bedoelde u 'plaats'")


def test_wrong_value_is_told_with_the_question_and_its_line(
    tmp_path: Path, library: Library, answers: Callable[..., Answers]
) -> None:
    made = answers(plaats="Hier", soort="universiteit", bestuur=State.UNKNOWN)
    path = tmp_path / "answers.json"
    save_answers(path, made)
    (problem,) = check_answers(made, library.questionnaire, path)
    assert problem.where.endswith("answers.json, regel 9")
    assert problem.message.startswith("bij 'Wat voor soort organisatie bent u?': 'universiteit' ")


# Kinds


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_checked_and_worded(kind: Kind) -> None:
    assert kind in CHECKS
    assert kind in TEXTS


def test_nothing_else_is_checked_or_worded() -> None:
    assert set(CHECKS) == set(TEXTS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
@settings(deadline=None)
@given(data=st.data())
def test_every_value_that_passes_has_a_text(kind: Kind, data: st.DataObject) -> None:
    asked = question(kind)
    value = data.draw(strategies.value(asked))
    assert value_faults(asked, value) == []
    text = value_text(asked, value)
    assert isinstance(text, str)
    assert "None" not in text or "None" in str(value)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "value", [None, "", " \n", [], {}, True, ["x", 3], [{}], [[]], {"a": 1}, float("nan"), b"x"]
)
def test_every_wrong_value_is_told(kind: Kind, value: Any) -> None:
    faults = value_faults(question(kind), value)
    assert faults
    assert all(sentence.endswith((".", "?")) for sentence in faults)


TEXT_FAULT = "moet een tekst zijn. Zet er in het bestand aanhalingstekens om."


@pytest.mark.parametrize(
    ("kind", "value", "faults"),
    [
        (Kind.TEXT, 612345678, [f"612345678 {TEXT_FAULT}"]),
        (Kind.LONG_TEXT, " \n ", ["de tekst is leeg. Laat het antwoord dan open."]),
        (Kind.ADDRESS, 3, [f"3 {TEXT_FAULT}"]),
        (
            Kind.CHOICE,
            "poo",
            ["'poo' is geen keuze. Kies uit: po, vo, mbo. Bedoelde u 'po'?"],
        ),
        (Kind.CHOICE, "x", ["'x' is geen keuze. Kies uit: po, vo, mbo."]),
        (Kind.CHOICE, 3, ["3 is geen keuze. Kies uit: po, vo, mbo."]),
        (Kind.YES_NO, True, ["True is geen keuze. Kies uit: ja, nee."]),
        (Kind.CHOICES, [], ["kies er één of meer, of laat het antwoord open."]),
        (Kind.CHOICES, "po", ["kies er één of meer, of laat het antwoord open."]),
        (Kind.CHOICES, ["po", "x"], ["'x' is geen keuze. Kies uit: po, vo, mbo."]),
        (Kind.CHOICES, ["po", "po"], ["een keuze staat er twee keer."]),
        (Kind.NUMBER, -1, ["een aantal kan niet kleiner dan nul zijn."]),
        (
            Kind.NUMBER,
            "218",
            ["'218' is geen getal. Schrijf alleen het getal, zonder punt voor duizend."],
        ),
        (
            Kind.DATE,
            "2026-02-30",
            ["'2026-02-30' is geen datum die bestaat. Schrijf hem als 2026-09-01."],
        ),
        (
            Kind.DATE,
            "20260901",
            ["'20260901' is geen datum die bestaat. Schrijf hem als 2026-09-01."],
        ),
        (
            Kind.EMAIL,
            "info@school",
            ["'info@school' is geen e-mailadres. Het ziet eruit als naam@school.nl."],
        ),
        (Kind.EMAIL, 3, [f"3 {TEXT_FAULT}"]),
        (
            Kind.PHONE,
            "12",
            ["'12' is geen telefoonnummer. Schrijf het met cijfers, zoals 06-12345678."],
        ),
        (
            Kind.PHONE,
            "1234567890123456",
            [
                (
                    "'1234567890123456' is geen telefoonnummer. "
                    "Schrijf het met cijfers, zoals 06-12345678."
                )
            ],
        ),
        (Kind.PHONE, 612345678, [f"612345678 {TEXT_FAULT}"]),
        (
            Kind.TABLE,
            [],
            ["de tabel heeft nog geen rij. Vul er één in of laat het antwoord open."],
        ),
        (Kind.TABLE, [{"taak": "a"}, "b"], ["rij 2: dit is geen rij met kolommen."]),
        (
            Kind.TABLE,
            [{"taak": "a", "telefon": "112"}],
            ["rij 1: kolom 'telefon' bestaat niet. Bedoelde u 'telefoon'?"],
        ),
        (Kind.TABLE, [{"taak": ""}, {}], ["rij 1: 'Taak' ontbreekt.", "rij 2: 'Taak' ontbreekt."]),
        (
            Kind.TABLE,
            [{"taak": "a", "soort": "x"}],
            ["rij 1: 'Soort': 'x' is geen keuze. Kies uit: po, vo, mbo."],
        ),
    ],
)
def test_fault_says_what_to_do(kind: Kind, value: Any, faults: list[str]) -> None:
    assert value_faults(question(kind), value) == faults


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.TEXT, "De *Kraanvogel*", "De *Kraanvogel*"),
        (Kind.LONG_TEXT, "\nEen\n\nTwee\n", "Een\n\nTwee"),
        (Kind.YES_NO, "nee", "Nee"),
        (Kind.CHOICE, "vo", "middelbare school"),
        (Kind.CHOICES, ["mbo", "po", "vo"], "mbo-school, basisschool en middelbare school"),
        (Kind.NUMBER, 1250, "1.250"),
        (Kind.NUMBER, 0, "0"),
        (Kind.DATE, "2026-09-01", "1 september 2026"),
        (Kind.EMAIL, "info@school.example", "info@school.example"),
        (Kind.PHONE, "0612345678", "0612345678"),
        (Kind.ADDRESS, "Dorpsstraat 1\n1234 AB Plaats", "Dorpsstraat 1\n1234 AB Plaats"),
        (Kind.TABLE, [{"taak": "plaatsen"}, {"taak": "beheren", "uren": 2}], "plaatsen en beheren"),
    ],
)
def test_value_is_worded_for_readers(kind: Kind, value: Any, text: str) -> None:
    assert value_faults(question(kind), value) == []
    assert value_text(question(kind), value) == text


def test_number_has_its_unit() -> None:
    assert value_text(question(Kind.NUMBER, unit="leerlingen"), 1250) == "1.250 leerlingen"


def test_phone_number_keeps_its_zero(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    row = {"taak": "bellen", "telefoon": "0612345678"}
    save_answers(path, no_answers(TODAY).with_answer("contact", given_answer([row]), TODAY))
    assert load_answers(path).of("contact").value == [row]
    assert value_text(COLUMNS[1], "0612345678") == "0612345678"


def test_zero_is_an_answer_in_a_cell() -> None:
    hours = Column(id="uren", kind=Kind.NUMBER, label="Uren", required=True)
    asked = Question(
        id="q", kind=Kind.TABLE, label="Q?", why="Daarom.", example="Zo", columns=(hours,)
    )
    assert value_faults(asked, [{"uren": 0}]) == []
    assert value_text(asked, [{"uren": 0}, {"uren": 2}]) == "0 en 2"


def test_empty_cells_are_left_out_of_a_table_in_words() -> None:
    column = Column(id="rol", kind=Kind.TEXT, label="Rol")
    asked = Question(
        id="q", kind=Kind.TABLE, label="Q?", why="Daarom.", example="Zo", columns=(column,)
    )
    assert value_faults(asked, [{"rol": ""}, {}]) == []
    assert value_text(asked, [{"rol": ""}, {}, {"rol": "de directeur"}]) == "de directeur"


# Levels that the coach chose


def test_level_of_the_coach_is_kept_and_given_back(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    choice = LevelChoice(level=4, reason="Het team liet het zien.")
    before = no_answers(TODAY)
    chosen = before.with_level("fotos", choice, TODAY + dt.timedelta(days=1))
    save_answers(path, chosen)
    assert load_answers(path) == chosen
    assert chosen.updated == "2026-11-23"
    assert json.loads(path.read_text("utf-8"))["levels"] == {
        "fotos": {"level": 4, "reason": "Het team liet het zien."}
    }
    assert before.levels == {}
    assert chosen.with_level("fotos", None, TODAY) == before
    assert chosen.with_level("beheer", None, TODAY).levels == {"fotos": choice}


def test_file_without_choices_of_the_coach_does_not_name_them(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    save_answers(path, no_answers(TODAY).with_answer("plaats", given_answer("Hier"), TODAY))
    assert "levels" not in json.loads(path.read_text("utf-8"))


CHOICE = """{
"schema_version": 1,
"updated": "2026-11-22",
"answers": {"doel": {"state": "open", "owner": "de directeur"}},
"levels": {
"doel": CHOICE
}
}"""


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ('{"level": 0, "reason": "Zo."}', "regel 6: '0' kan niet bij 'level'."),
        ('{"level": 6, "reason": "Zo."}', "regel 6: '6' kan niet bij 'level'."),
        ('{"level": "3", "reason": "Zo."}', "regel 6: '3' kan niet bij 'level'."),
        ('{"level": 3}', "regel 6: 'reason' ontbreekt."),
        ('{"level": 3, "reason": ""}', "regel 6: de reden ('reason') is leeg."),
        ('{"level": 3, "reason": " \\n "}', "regel 6: de reden ('reason') is leeg."),
        ('{"level": 3, "reden": "Zo.", "reason": "Zo."}', "regel 6: 'reden' is hier niet bekend"),
    ],
)
def test_faulty_level_is_told_with_its_line(tmp_path: Path, choice: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_answers(saved(tmp_path, CHOICE.replace("CHOICE", choice)))
    assert "1 fout" in str(caught.value)
    assert sentence in str(caught.value)


def test_level_of_an_unknown_theme_gets_a_suggestion_and_its_line(
    tmp_path: Path, library: Library
) -> None:
    choice = LevelChoice(level=2, reason="Zo.")
    answers = no_answers(TODAY).with_level("fotoos", choice, TODAY)
    path = tmp_path / "answers.json"
    save_answers(path, answers.with_level("doel", choice, TODAY))
    (problem,) = check_answers(answers, library.questionnaire, path)
    assert problem.where.endswith("answers.json, regel 5")
    assert problem.message == "het thema 'fotoos' bestaat niet. Bedoelde u 'fotos'?"


@pytest.mark.parametrize("state", list(State))
def test_reason_belongs_to_what_is_open_or_unknown(state: State) -> None:
    value = "x" if state is State.GIVEN else None
    if state in {State.OPEN, State.UNKNOWN}:
        assert Answer(state=state, reason="eerst navragen").reason == "eerst navragen"
    else:
        with pytest.raises(ValidationError, match="reason"):
            Answer(state=state, value=value, reason="eerst navragen")
