"""A file for any calendar program: actions and fixed moments as days, after RFC 5545.

Everything is a whole-day event. Tasks (VTODO) would say it better, but Outlook, Google and Apple
leave them out when a file is imported.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from icalendar import Calendar, Event, vRecur, vText

from smbeleid.actions import Action, Severity
from smbeleid.advice import Advice
from smbeleid.calendar import start_day
from smbeleid.dutch import capitalised
from smbeleid.intake import Intake
from smbeleid.markdown import one_line
from smbeleid.moments import Occasion
from smbeleid.schooldays import nth_tuesday

ICS = ".ics"
PRODUCT = "-//smbeleid//Actieplan//NL"
LANGUAGE = "nl"
PRIORITIES = {Severity.HIGH: 1, Severity.MIDDLE: 5, Severity.LOW: 9}
"""How much is at stake, on the scale of calendars: 1 is highest."""

_FIRST_DAY = dt.date(1900, 1, 1)
_TOPIC = "Sociale media"


def calendar_file(intake: Intake, advice: Advice, client: str, name: str) -> bytes:
    """Return the actions and moments of a client as a calendar; equal answers give equal bytes.

    Args:
        intake: The answers.
        advice: Rules, and the calendar with the moments.
        client: Name of the client's folder; keeps the events of two clients apart.
        name: How the calendar is called; the school's own words may stand in it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _text(name))
    actions = {signal.action: signal.rule.id for signal in reversed(advice.signals(intake))}
    for action, id_ in reversed(actions.items()):
        calendar.add_component(_of_action(action, f"actie-{id_}", client, intake))
    first = start_day(intake)
    for occasion in advice.calendar.occasions(intake):
        for event in _of_occasion(occasion, first, client, intake, advice):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_action(action: Action, id_: str, client: str, intake: Intake) -> Event:
    said = [
        ("Wie", capitalised(action.owner)),
        ("Valt in", capitalised(action.deputy)),
        ("Werk", capitalised(action.effort.label)),
        ("Wanneer", capitalised(action.term)),
    ]
    event = _event(id_, client, action.text, said, intake)
    event.add("priority", PRIORITIES[action.severity])
    return _on(event, dt.date.fromisoformat(action.due))


def _of_occasion(
    occasion: Occasion, first: dt.date, client: str, intake: Intake, advice: Advice
) -> Iterator[Event]:
    """Go through the events of a moment: one for each Tuesday of the month that its months ask."""
    said = [("Wie", capitalised(occasion.owner)), ("Wanneer", capitalised(occasion.when))]
    id_ = f"moment-{occasion.id}"
    if occasion.date:
        event = _event(id_, client, occasion.text, said, intake)
        yield _on(event, dt.date.fromisoformat(occasion.date))
        return
    tuesdays: dict[int, list[int]] = {}
    for month in occasion.months:
        tuesdays.setdefault(advice.calendar.days.tuesday(month), []).append(month)
    if not occasion.yearly:
        tuesdays = dict([_soonest(tuesdays, first)])
    for which, months in sorted(tuesdays.items()):
        event = _event(f"{id_}{which:+d}", client, occasion.text, said, intake)
        if occasion.yearly:
            rule = {"freq": "yearly", "bymonth": sorted(months), "byday": f"{which}TU"}
            event.add("rrule", vRecur(rule))
        yield _on(event, _next(months, which, first))


def _soonest(tuesdays: dict[int, list[int]], first: dt.date) -> tuple[int, list[int]]:
    pairs = ((which, [month]) for which, months in tuesdays.items() for month in months)
    return min(pairs, key=lambda pair: _next(pair[1], pair[0], first))


def _next(months: Iterable[int], which: int, first: dt.date) -> dt.date:
    """Return the first of these Tuesdays that is not past."""
    days = (nth_tuesday(first.year + year, m, which) for year in (0, 1) for m in months)
    return min(day for day in days if day >= first)


def _event(
    id_: str, client: str, summary: str, said: list[tuple[str, str]], intake: Intake
) -> Event:
    event = Event()
    written = max(dt.date.fromisoformat(intake.answers.updated), _FIRST_DAY)
    event.add("uid", f"{client}-{id_}@smbeleid")
    event.add("dtstamp", dt.datetime.combine(written, dt.time(), dt.UTC))
    # A calendar that has the event already takes a later one in its place only by this number.
    event.add("sequence", (written - _FIRST_DAY).days)
    event.add("summary", _text(summary.removesuffix(".")))
    event.add("description", _text(*(f"{what}: {value}" for what, value in said)))
    event.add("categories", [_TOPIC])
    event.add("transp", "TRANSPARENT")
    return event


def _on(event: Event, day: dt.date) -> Event:
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    return event


def _text(*lines: str) -> vText:
    """Return lines as a text of a calendar, without what it cannot hold, marked as Dutch."""
    return vText("\n".join(map(one_line, lines)), params={"LANGUAGE": LANGUAGE})
