"""The calendar: by when something should be done, and what comes back each year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from smbeleid.answers import State
from smbeleid.errors import ContentError, Problem
from smbeleid.files import YamlFile, read_yaml
from smbeleid.intake import Intake
from smbeleid.moments import Moment, Occasion, moment_faults, occasions
from smbeleid.questionnaire import Questionnaire
from smbeleid.schema import Content, Id, Text, check_yaml, fault
from smbeleid.schooldays import Holiday, Month, SchoolDays, month_number
from smbeleid.sources import Source, source_problems
from smbeleid.vocabulary import worded

CALENDAR = "calendar.yaml"

ADOPTED = "vaststelling_datum"
"""The question about the day on which the plan is adopted."""

TALK_TO_ADOPTION = dt.timedelta(weeks=12)
"""How long we reckon with while nobody named that day: the council alone may take six weeks."""

MOST_DAYS = 3650
FIRST_YEAR, LAST_YEAR = 1900, 9900
"""Years within which dates can be counted on; a date that was typed wrongly must not fail us."""


NO_HOLIDAYS = SchoolDays()


class Start(StrEnum):
    """The day from which a term counts."""

    PLAN = "plan"  # the adoption when its day is known and still to come, else the talk
    TALK = "gesprek"  # the talk; never later than the adoption
    ADOPTION = "vaststelling"  # the adoption, or when it may be expected


class Term(Content):
    """By when something should be done.

    Attributes:
        label: In words: "binnen twee weken".
        days: Counted from ``start``.
        month: Or: the last open day of this month, the first one to come.
        start: See `Start`.
    """

    id: Id
    label: Text
    days: int | None = None
    month: Month | None = None
    start: Start = Start.PLAN

    @model_validator(mode="after")
    def _days_or_month(self) -> Self:
        if (self.days is None) == (self.month is None):
            raise fault(f"geef de termijn '{self.id}' óf 'days' óf 'month'.")
        if self.days is not None and not 0 <= self.days <= MOST_DAYS:
            raise fault(f"'days' van '{self.id}' moet tussen 0 en {MOST_DAYS} liggen.")
        return self


class CalendarFile(Content):
    """What ``calendar.yaml`` holds."""

    closed: tuple[Holiday, ...] = ()
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    moments: tuple[Moment, ...] = ()

    @model_validator(mode="after")
    def _leaves_time(self) -> Self:
        if not SchoolDays(self.closed).leaves_time():
            raise fault("de vakanties bij 'closed' laten te weinig schooldagen over.")
        return self


@dataclass(frozen=True)
class Calendar:
    """Terms and moments, and the days that count.

    Attributes:
        terms: Id -> term.
        days: Knows the holidays, in which nothing falls due.
        moments: What comes back each year, or once.
    """

    terms: Mapping[str, Term] = field(default_factory=dict)
    days: SchoolDays = NO_HOLIDAYS
    moments: tuple[Moment, ...] = ()

    def worded(self, words: Mapping[str, str]) -> Calendar:
        """Return this calendar in the words of a kind of organisation."""
        return Calendar(worded(self.terms, words), self.days, worded(self.moments, words))

    def due(self, term: Term, intake: Intake) -> dt.date:
        """Return the day by which a term asks something of a client; always an open one."""
        talk, adopted = talk_day(intake), adoption(intake)
        match term.start:
            case Start.TALK:
                day = self._counted(term, talk)
                if adopted is None or day <= adopted:
                    return day
                return self.days.last_open(talk, adopted) or day
            case Start.ADOPTION:
                return self._counted(term, max(adopted or talk + TALK_TO_ADOPTION, talk))
            case Start.PLAN:
                return self._counted(term, start_day(intake))

    def _counted(self, term: Term, start: dt.date) -> dt.date:
        if term.month is None:
            return self.days.next_open(start + dt.timedelta(days=term.days or 0))
        month = month_number(term.month)
        this = self.days.end_of(start.year, month)
        return this if this >= start else self.days.end_of(start.year + 1, month)

    def occasions(self, intake: Intake) -> list[Occasion]:
        """Return the moments of a client; see `smbeleid.moments`."""

        def due(id_: str) -> tuple[str, str]:
            term = self.terms[id_]
            return term.label, self.due(term, intake).isoformat()

        return occasions(self.moments, intake, due)


NO_CALENDAR = Calendar()


def talk_day(intake: Intake) -> dt.date:
    """Return the day of the talk: when the answers were last written."""
    return _within_reach(intake.answers.updated)


def start_day(intake: Intake) -> dt.date:
    """Return the day on which the work begins: the adoption, or the talk when that came later."""
    talk = talk_day(intake)
    return max(adoption(intake) or talk, talk)


def adoption(intake: Intake) -> dt.date | None:
    """Return the day on which a client adopts the plan, when it was answered."""
    if ADOPTED not in intake.visible:
        return None
    answer = intake.answer(ADOPTED)
    return _within_reach(answer.value) if answer.state is State.GIVEN else None


def _within_reach(written: str) -> dt.date:
    day = dt.date.fromisoformat(written)
    year = min(max(day.year, FIRST_YEAR), LAST_YEAR)
    # A year that is drawn nearer may have no 29 February.
    return day if year == day.year else dt.date(year, day.month, min(day.day, 28))


def load_calendar(
    path: Path, questionnaire: Questionnaire, sources: Mapping[str, Source]
) -> Calendar:
    """Read the calendar and check it against the questions and sources.

    Args:
        path: Of ``calendar.yaml``.
        questionnaire: The questions that moments may name.
        sources: The sources that moments may name.

    Raises:
        ContentError: Every fault in the file, with its line.
    """
    file = read_yaml(path)
    checked = check_yaml(CalendarFile, file)
    if checked.value is None:
        raise ContentError(checked.problems)
    content = checked.value
    problems = _double_ids(file, "terms", [term.id for term in content.terms])
    problems += _double_ids(file, "moments", [moment.id for moment in content.moments])
    terms = {term.id: term for term in content.terms}
    for index, moment in enumerate(content.moments):
        place = ("moments", index)
        for key, said in moment_faults(moment, questionnaire, terms):
            problems.append(Problem(file.where((*place, key)), said))
        problems += source_problems(moment.sources, sources, file.where((*place, "sources")))
    if problems:
        raise ContentError(problems)
    return Calendar(terms, SchoolDays(content.closed), content.moments)


def _double_ids(file: YamlFile, key: str, ids: list[str]) -> list[Problem]:
    return [
        Problem(file.where((key, index)), f"'{id_}' staat er twee keer.")
        for index, id_ in enumerate(ids)
        if id_ in ids[:index]
    ]
