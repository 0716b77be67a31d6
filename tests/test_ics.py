"""Tests of the calendar file: it reads back, keeps its form, and holds what was agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import icalendar
import pytest
import strategies
from conftest import CLIENTS, ROOT
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from smbeleid.answers import Answers, load_answers
from smbeleid.consult import Library
from smbeleid.ics import calendar_file

SCHOOL = load_answers(ROOT / "clients" / "voorbeeldschool" / "answers.json")
KOMPAS = load_answers(CLIENTS / "kompas" / "answers.json")


def made(library: Library, said: Answers, name: str = "Actieplan: School") -> bytes:
    intake = library.intake(said)
    return calendar_file(intake, library.worded(intake.kind).advice, "klant", name)


def events(written: bytes) -> list[Any]:
    return icalendar.Calendar.from_ical(written).walk("VEVENT")


def by_id(written: bytes) -> dict[str, Any]:
    return {str(event["uid"]).removeprefix("klant-"): event for event in events(written)}


@pytest.mark.parametrize("said", [SCHOOL, KOMPAS], ids=["voorbeeldschool", "kompas"])
def test_each_action_is_a_whole_day_with_all_that_was_agreed(library: Library, said) -> None:
    intake = library.intake(said)
    signals = library.worded(intake.kind).advice.signals(intake)
    found = by_id(made(library, said))
    actions = {signal.action for signal in signals}
    assert sum(id_.startswith("actie-") for id_ in found) == len(actions)
    told = {str(event["summary"]): event for event in found.values()}
    for action in actions:
        event = told[action.text.removesuffix(".")]
        day = event.decoded("dtstart")
        assert type(day) is dt.date
        assert day.isoformat() == action.due
        assert event.decoded("dtend") - day == dt.timedelta(days=1)
        description = str(event["description"]).lower()
        for words in (action.owner, action.deputy, action.effort.label, action.term):
            assert words.lower() in description
        assert int(event["priority"]) == {"hoog": 1, "midden": 5, "laag": 9}[action.severity]
        assert "rrule" not in event


def test_moment_comes_back_each_year_on_a_tuesday_outside_the_holidays(library: Library) -> None:
    found = by_id(made(library, SCHOOL))
    event = found["moment-kanalen+2@smbeleid"]
    assert event["rrule"].to_ical() == b"FREQ=YEARLY;BYDAY=2TU;BYMONTH=1"
    assert event.decoded("dtstart") == dt.date(2028, 1, 11)  # the plan starts in February 2027
    summer = found["moment-kanalen-1@smbeleid"]
    assert summer["rrule"].to_ical() == b"FREQ=YEARLY;BYDAY=-1TU;BYMONTH=8"
    assert summer.decoded("dtstart") == dt.date(2027, 8, 31)


def test_first_day_of_a_moment_is_one_of_its_own_days(library: Library) -> None:
    """A rule that does not meet its own start is shown once too often by some programs."""
    for event in events(made(library, SCHOOL)):
        start = event.decoded("dtstart")
        assert start.weekday() < 5
        if "rrule" in event:
            begin = dt.datetime.combine(start, dt.time())
            rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=begin)
            years = rule.between(begin, begin + dt.timedelta(days=366 * 12), inc=True)
            assert years[0] == begin
            assert len({day.year for day in years}) >= 12


def test_moment_without_a_month_has_no_place_in_a_calendar(library: Library) -> None:
    assert not [id_ for id_ in by_id(made(library, SCHOOL)) if "nieuwe_collega" in id_]


def test_day_of_the_council_stands_there_once(library: Library) -> None:
    event = by_id(made(library, SCHOOL))["moment-vaststelling@smbeleid"]
    assert event.decoded("dtstart") == dt.date(2027, 2, 1)
    assert "rrule" not in event


def test_moment_that_comes_once_has_one_day(
    library: Library, answers: Callable[..., Answers]
) -> None:
    found = by_id(made(library, answers(soort="po", mediawijs_ouders="nooit")))
    event = found["moment-eerste_ouderavond+2@smbeleid"]
    assert event.decoded("dtstart") == dt.date(2027, 11, 9)
    assert "rrule" not in event


def test_equal_answers_give_equal_bytes_and_later_ones_replace_the_old_events(
    library: Library,
) -> None:
    first = made(library, SCHOOL)
    assert first == made(library, SCHOOL)
    later = SCHOOL.model_copy(update={"updated": "2026-12-01"})
    old, new = by_id(first), by_id(made(library, later))
    assert old.keys() == new.keys()
    for id_, event in old.items():
        assert new[id_]["sequence"] > event["sequence"]
        assert new[id_].decoded("dtstamp") > event.decoded("dtstamp")


def test_two_clients_share_no_event(library: Library) -> None:
    intake = library.intake(SCHOOL)
    files = [calendar_file(intake, library.advice, client, "A") for client in ("een", "twee")]
    ids = [{str(event["uid"]) for event in events(file)} for file in files]
    assert not ids[0] & ids[1]


def test_file_has_a_name_and_a_language(library: Library) -> None:
    written = made(library, SCHOOL, "Actieplan: De Boom, afdeling 1; Ede")
    calendar = icalendar.Calendar.from_ical(written)
    assert calendar["version"] == "2.0"
    for key in ("name", "x-wr-calname"):
        assert calendar[key].to_ical() == rb"Actieplan: De Boom\, afdeling 1\; Ede"
        assert calendar[key].params["LANGUAGE"] == "nl"


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_answers_give_a_sound_file(library: Library, data: st.DataObject) -> None:
    texts = data.draw(st.sampled_from((strategies.plain_texts, strategies.nasty_texts)))
    said = data.draw(strategies.answers(library.questionnaire, texts))
    written = made(library, said, data.draw(texts))
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    written.decode("utf-8")
    ids = [str(event["uid"]) for event in events(written)]
    assert len(ids) == len(set(ids))
    for event in events(written):
        assert {"dtstamp", "dtstart", "dtend", "summary", "description"} <= {
            key.lower() for key in event
        }


@pytest.mark.parametrize(
    "role",
    [
        "de directeur, of wie invalt; altijd",
        "BEGIN:VEVENT",
        "a\\nb",
        'de "baas"',
        "👩‍👩‍👧 het gezinsteam 👍🏽",
        "é" * 80,
        "regel een\nEND:VCALENDAR",
    ],
)
def test_nasty_role_survives(library: Library, answers: Callable[..., Answers], role: str) -> None:
    written = made(library, answers(eindverantwoordelijk=role, beheer_twee_beheerders="nee"))
    event = by_id(written)["actie-beheer_een_beheerder@smbeleid"]
    assert f"Wie: {role.replace(chr(10), ' ')}".casefold() in str(event["description"]).casefold()
    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert len(icalendar.Calendar.from_ical(written, multiple=True)) == 1
