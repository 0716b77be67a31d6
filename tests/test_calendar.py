"""Tests of the calendar: terms become dates, moments come by what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from smbeleid.answers import Answer, Answers, State
from smbeleid.calendar import CALENDAR, Calendar, load_calendar
from smbeleid.consult import Library
from smbeleid.errors import ContentError
from smbeleid.inspection import inspect
from smbeleid.intake import Intake
from smbeleid.questionnaire import Questionnaire, load_questionnaire

QUESTIONS = """
id: een
title: Titel
intro: Inleiding.
questions:
  - {id: regel, kind: yes_no, label: Regel?, why: W., example: E}
  - {id: maand, kind: choice, label: Maand?, why: W., example: E,
     options: {mei: mei, juni: juni, vaak: vaak, geen: geen}}
  - {id: rol, kind: text, label: Rol?, why: W., example: E}
  - {id: dag, kind: date, label: Dag?, why: W., example: E}
  - {id: vaststelling_datum, kind: date, label: Vastgesteld?, why: W., example: E}
"""
TERMS = """
closed:
  - {start: 07-10, end: 08-31}
  - {start: 12-20, end: 01-05}
terms:
  - {id: week, label: binnen een week, days: 7}
  - {id: zomer, label: voor de zomer, month: juni}
  - {id: vooraf, label: voor de vaststelling, days: 21, start: gesprek}
  - {id: daarna, label: na vaststelling, days: 14, start: vaststelling}
"""


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("vragen")
    (folder / "een.yaml").write_text(QUESTIONS, encoding="utf-8")
    return load_questionnaire(folder)


Load = Callable[..., Calendar]


@pytest.fixture
def load(tmp_path: Path, questionnaire: Questionnaire) -> Load:
    def loaded(moments: str = "", terms: str = TERMS) -> Calendar:
        path = tmp_path / CALENDAR
        path.write_text(terms + (f"moments:\n{moments}" if moments else ""), encoding="utf-8")
        return load_calendar(path, questionnaire, {})

    return loaded


@pytest.fixture
def client(questionnaire: Questionnaire, answers: Callable[..., Answers]) -> Callable[..., Intake]:
    def made(updated: str = "2026-11-22", **values: Any) -> Intake:
        said = answers(**values).model_copy(update={"updated": updated})
        return Intake(questionnaire, said)

    return made


# Terms


@pytest.mark.parametrize(
    ("term", "talk", "adopted", "due"),
    [
        ("week", "2026-11-22", None, "2026-11-30"),  # 29 November is a Sunday
        ("week", "2026-11-22", "2027-02-01", "2027-02-08"),
        ("week", "2026-11-22", "2026-10-01", "2026-11-30"),  # adopted before the talk
        ("week", "2026-07-03", None, "2026-09-07"),
        ("week", "2026-12-21", None, "2027-01-11"),
        ("week", "2024-02-22", None, "2024-02-29"),
        ("zomer", "2026-11-22", None, "2027-06-30"),
        ("zomer", "2026-06-30", None, "2026-06-30"),
        ("zomer", "2026-07-01", None, "2027-06-30"),
        ("vooraf", "2026-11-22", None, "2026-12-14"),
        ("vooraf", "2026-11-22", "2027-06-01", "2026-12-14"),
        ("vooraf", "2026-11-22", "2026-12-06", "2026-12-04"),  # a Sunday: the Friday before it
        ("vooraf", "2026-11-22", "2026-11-01", "2026-12-14"),
        ("daarna", "2026-11-22", "2027-02-01", "2027-02-15"),
        ("daarna", "2026-11-22", None, "2027-03-01"),  # twelve weeks to the adoption, then two
    ],
)
def test_term_becomes_a_date(
    load: Load, client: Callable[..., Intake], term: str, talk: str, adopted: str | None, due: str
) -> None:
    calendar = load()
    values = {"vaststelling_datum": adopted} if adopted else {}
    day = calendar.due(calendar.terms[term], client(talk, **values))
    assert day.isoformat() == due


@settings(max_examples=200, deadline=None)
@given(talk=strategies.dates(), adopted=st.none() | strategies.dates())
def test_no_delivered_term_falls_due_in_a_weekend_or_holiday_or_before_the_talk(
    library: Library, talk: str, adopted: str | None
) -> None:
    said = (
        {"vaststelling_datum": Answer(state=State.GIVEN, value=adopted)}
        if adopted
        else {"vaststelling_datum": Answer(state=State.UNKNOWN)}
    )
    intake = Intake(library.questionnaire, Answers(schema_version=1, updated=talk, answers=said))
    calendar = library.advice.calendar
    for term in calendar.terms.values():
        day = calendar.due(term, intake)
        assert day >= dt.date.fromisoformat(talk)
        assert day.weekday() < 5, term.id
        assert not (7, 10) <= (day.month, day.day) <= (8, 31), term.id


@pytest.mark.parametrize("written", ["0001-01-01", "9999-12-31", "9996-02-29"])
def test_date_far_off_still_gives_a_calendar(
    library: Library, answers: Callable[..., Answers], written: str
) -> None:
    said = answers(vaststelling_datum=written).model_copy(update={"updated": written})
    intake = Intake(library.questionnaire, said)
    calendar = library.advice.calendar
    assert all(calendar.due(term, intake) for term in calendar.terms.values())
    assert calendar.occasions(intake)


# Moments


def said(calendar: Calendar, intake: Intake) -> list[tuple[str, str, str]]:
    return [(o.when, o.text, o.owner) for o in calendar.occasions(intake)]


def test_moments_come_in_the_order_of_the_school_year_and_what_has_no_month_last(
    load: Load, client: Callable[..., Intake]
) -> None:
    calendar = load(
        "  - {id: c, label: na een incident, text: Terugkijken, owner: team}\n"
        "  - {id: b, months: [juni], text: Opruimen, owner: team}\n"
        "  - {id: d, months: [januari, december], label: twee keer, text: Kijken, owner: team}\n"
        "  - {id: a, months: [januari, augustus], text: Nalopen, owner: team}\n"
    )
    assert said(calendar, client()) == [
        ("in augustus en januari", "Nalopen", "team"),
        ("twee keer", "Kijken", "team"),
        ("in juni", "Opruimen", "team"),
        ("na een incident", "Terugkijken", "team"),
    ]
    assert [o.planned for o in calendar.occasions(client())] == [True, True, True, False]


def test_moment_comes_by_its_condition_and_its_role_by_its_question(
    load: Load, client: Callable[..., Intake]
) -> None:
    calendar = load(
        "  - {id: a, when: {regel: [ja]}, months: [mei], text: T, owner: team,"
        " owner_question: rol}\n"
    )
    assert said(calendar, client()) == []
    assert said(calendar, client(regel="nee")) == []
    assert said(calendar, client(regel="ja")) == [("in mei", "T", "team")]
    assert said(calendar, client(regel="ja", rol="de rector")) == [("in mei", "T", "de rector")]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (State.OPEN, ["Voorstel: regels bespreken"]),
        (State.UNKNOWN, ["Voorstel: regels bespreken"]),
        (State.NOT_APPLICABLE, []),
        ("nee", []),
        ("ja", ["Regels bespreken"]),
    ],
)
def test_moment_is_a_proposal_while_nobody_can_answer(
    load: Load, client: Callable[..., Intake], answer: object, expected: list[str]
) -> None:
    calendar = load(
        "  - {id: a, when: {regel: [ja]}, proposal: regel, months: [mei],"
        " text: Regels bespreken, owner: team}\n"
    )
    assert [o.text for o in calendar.occasions(client(regel=answer))] == expected


@pytest.mark.parametrize(
    ("answer", "when", "months"),
    [
        ("mei", "in mei", (5,)),
        ("vaak", "in november en maart", (11, 3)),
        ("geen", "na vaststelling", (3,)),
        (State.OPEN, "na vaststelling", (3,)),
    ],
)
def test_answer_names_the_month_and_else_a_term_does(
    load: Load,
    client: Callable[..., Intake],
    answer: object,
    when: str,
    months: tuple[int, ...],
) -> None:
    calendar = load(
        "  - {id: a, months_question: maand, months_for: {vaak: [maart, november]}, term: daarna,"
        " text: T, owner: team}\n"
    )
    (occasion,) = calendar.occasions(client(maand=answer))
    assert (occasion.when, occasion.months, occasion.date) == (when, months, "")
    assert occasion.yearly


def test_day_that_was_answered_comes_once(load: Load, client: Callable[..., Intake]) -> None:
    calendar = load("  - {id: a, date_question: dag, text: Raad, owner: team, repeats: eenmalig}\n")
    assert calendar.occasions(client()) == []
    (occasion,) = calendar.occasions(client(dag="2028-02-29"))
    assert (occasion.when, occasion.date) == ("op 29 februari 2028", "2028-02-29")
    assert not occasion.yearly


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("when: {regl: [ja]}, months: [mei]", "de voorwaarde noemt 'regl', en die vraag is er"),
        ("when: {regel: [jaa]}, months: [mei]", "'jaa' is geen antwoord op 'regel'."),
        ("months: [meij]", "'meij' is geen maand. Bedoelde u 'mei'?"),
        ("months_question: mand", "de vraag 'mand' bestaat niet."),
        ("months_question: maand, months_for: {soms: [mei]}", "'soms' is geen antwoord op"),
        ("date_question: maand", "de vraag 'maand' vraagt geen datum."),
        ("proposal: regle, months: [mei]", "de vraag 'regle' bestaat niet."),
        ("owner_question: role, months: [mei]", "de vraag 'role' bestaat niet."),
        ("term: morgen", "de termijn 'morgen' staat niet in calendar.yaml."),
        ("sources: [avgg], months: [mei]", "de bron 'avgg' bestaat niet."),
        ("sources: []", "het moment 'a' zegt niet wanneer."),
        ("label: ooit, repeats: eenmalig", "het moment 'a' komt één keer. Zeg ook in welke"),
    ],
)
def test_faulty_moment_is_told_with_its_line(load: Load, moment: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        load(f"  - {{id: a, text: T, owner: team, {moment}}}\n")
    assert "1 fout" in str(caught.value)
    assert f"{CALENDAR}, regel 11: {sentence}" in str(caught.value)


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ("terms:\n  - {id: a, label: L}\n", "regel 2: geef de termijn 'a' óf 'days' óf 'month'."),
        (
            "terms:\n  - {id: a, label: L, days: 1, month: mei}\n",
            "regel 2: geef de termijn 'a' óf 'days' óf 'month'.",
        ),
        ("terms: []\n", "regel 1: 'terms' is leeg."),
        (
            "terms:\n  - {id: a, label: L, days: 1}\n  - {id: a, label: L, days: 2}\n",
            "regel 3: 'a' staat er twee keer.",
        ),
        (
            "closed: [{start: 13-01, end: 01-05}]\nterms: [{id: a, label: L, days: 1}]\n",
            "regel 1: '13-01' is geen dag van het jaar. Schrijf maand-dag: 07-10.",
        ),
        (
            "closed: [{start: 01-02, end: 01-01}]\nterms: [{id: a, label: L, days: 1}]\n",
            "de vakanties bij 'closed' laten te weinig schooldagen over.",
        ),
        (
            "terms: [{id: a, label: L, days: -1}]\n",
            "regel 1: 'days' van 'a' moet tussen 0 en 3650 liggen.",
        ),
    ],
)
def test_faulty_term_is_told_with_its_line(load: Load, terms: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        load(terms=terms)
    assert sentence in str(caught.value)


def test_check_tells_of_faults_in_the_calendar_and_of_words_that_are_not_there(workspace) -> None:
    path = workspace.templates / CALENDAR
    text = path.read_text("utf-8")
    path.write_text(text.replace("$schooljaar", "$schooljaren"), "utf-8")
    problems = inspect(workspace, [], dt.date(2026, 11, 22)).problems
    assert any("calendar.yaml, regel " in str(p) and "'$schooljaren'" in str(p) for p in problems)
    path.write_text(text.replace("month: juni", "month: jnui", 1), "utf-8")
    (problem,) = inspect(workspace, [], dt.date(2026, 11, 22)).problems
    assert "'jnui' is geen maand. Bedoelde u 'juni'" in str(problem)


# The delivered calendar


def test_each_delivered_term_is_used(library: Library) -> None:
    calendar = library.advice.calendar
    used = {rule.action.term for _, rule in library.advice}
    used |= {moment.term for moment in calendar.moments}
    assert set(calendar.terms) - used == set()


def test_each_delivered_moment_comes_for_some_answers(library: Library) -> None:
    """Answers that meet its condition, and what its questions need to be asked."""
    calendar = library.advice.calendar
    for moment in calendar.moments:
        intake = Intake(library.questionnaire, answers_for(moment, library.questionnaire))
        assert moment.id in {o.id for o in calendar.occasions(intake)}, moment.id


def answers_for(moment: Any, questionnaire: Questionnaire) -> Answers:
    from test_advice import answers_that_say, shown_when

    needed = {id_: min(values) for id_, values in shown_when(moment, questionnaire).items()}
    made = answers_that_say(needed, questionnaire)
    if moment.date_question:
        day = Answer(state=State.GIVEN, value="2027-02-01")
        made = made.model_copy(update={"answers": {**made.answers, moment.date_question: day}})
    return made


def test_months_without_a_moment_are_few_and_each_month_is_doable(library: Library) -> None:
    """With nothing answered the year holds a few moments; no month asks more than five."""
    empty = Intake(library.questionnaire, Answers(schema_version=1, updated="2026-11-22"))
    planned = [o for o in library.advice.calendar.occasions(empty) if o.planned]
    assert len(planned) >= 5
    counts = [sum(month in o.months for o in planned) for month in range(1, 13)]
    assert max(counts) <= 5
