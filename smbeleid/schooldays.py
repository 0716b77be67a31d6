"""School days: months, holidays, and the days on which a school can be expected to work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator

from smbeleid.dutch import MONTHS
from smbeleid.errors import did_you_mean
from smbeleid.schema import Content, Text, fault

DAY = dt.timedelta(days=1)
WEEK = 7
MONDAY, TUESDAY, SATURDAY = 0, 1, 5
LEAP_YEAR = 2024
"""A year that has every day of the year."""

SCHOOL_YEAR = (8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7)
"""The months in the order in which a school lives them."""


def _month(name: str) -> str:
    if name not in MONTHS:
        hint = did_you_mean(name, MONTHS) or f"Kies uit: {', '.join(MONTHS)}."
        raise fault(f"'{name}' is geen maand. {hint}")
    return name


def _day_of_year(written: str) -> str:
    try:
        dt.date.fromisoformat(f"{LEAP_YEAR}-{written}")
    except ValueError as error:
        raise fault(f"'{written}' is geen dag van het jaar. Schrijf maand-dag: 07-10.") from error
    return written


Month = Annotated[Text, AfterValidator(_month)]
"""The name of a month."""

DayOfYear = Annotated[Text, AfterValidator(_day_of_year)]
"""A day of any year, as ``07-10``."""


def month_number(name: str) -> int:
    """Return 1 for ``januari``."""
    return MONTHS.index(name) + 1


class Holiday(Content):
    """Days on which a school is closed, each year, both ends included."""

    start: DayOfYear
    end: DayOfYear

    def holds(self, day: dt.date) -> bool:
        """Return whether a day lies in it; a holiday may run past new year."""
        written = f"{day:%m-%d}"
        if self.start <= self.end:
            return self.start <= written <= self.end
        return written >= self.start or written <= self.end


class SchoolDays(tuple[Holiday, ...]):
    """The days outside weekends and these holidays."""

    __slots__ = ()

    def is_holiday(self, day: dt.date) -> bool:
        """Return whether a day lies in a holiday."""
        return any(holiday.holds(day) for holiday in self)

    def is_open(self, day: dt.date) -> bool:
        """Return whether a day is a weekday outside the holidays."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def next_open(self, day: dt.date) -> dt.date:
        """Return the day itself, or the first one after it on which work can be done.

        After a holiday that is a Monday: nobody plans work for the last days of a holiday week.
        """
        if not self.is_holiday(day):
            after = day if day.weekday() < SATURDAY else day + DAY * (WEEK - day.weekday())
            if self.is_open(after):
                return after
        while self.is_holiday(day) or day.weekday() != MONDAY:
            day += DAY
        return day

    def last_open(self, first: dt.date, last: dt.date) -> dt.date | None:
        """Return the last open day of a stretch of days, or None when it has none."""
        while last >= first:
            if self.is_open(last):
                return last
            last -= DAY
        return None

    def end_of(self, year: int, month: int) -> dt.date:
        """Return the last open day of a month, or the first one after a month without any."""
        first = dt.date(year, month, 1)
        last = dt.date(year + month // 12, month % 12 + 1, 1) - DAY
        return self.last_open(first, last) or self.next_open(last)

    def tuesday(self, month: int) -> int:
        """Return which Tuesday of a month suits a yearly moment: 2, 1, or -1 for the last one.

        The second one, since public holidays fall on Mondays and schools start in first weeks;
        another when that can lie in a holiday. In a month without school days, the last one.
        """
        for which, days in ((2, range(8, 15)), (1, range(1, 8))):
            if not any(self.is_holiday(dt.date(LEAP_YEAR, month, day)) for day in days):
                return which
        return -1

    def leaves_time(self) -> bool:
        """Return whether a year has school days enough to plan in."""
        days = (dt.date(LEAP_YEAR, 1, 1) + DAY * number for number in range(366))
        return sum(map(self.is_open, days)) >= LEAST_DAYS


LEAST_DAYS = 100


def nth_tuesday(year: int, month: int, which: int) -> dt.date:
    """Return the first (1), second (2) or last (-1) Tuesday of a month."""
    if which > 0:
        first = dt.date(year, month, 1)
        return first + DAY * ((TUESDAY - first.weekday()) % WEEK + WEEK * (which - 1))
    last = dt.date(year + month // 12, month % 12 + 1, 1) - DAY
    return last - DAY * ((last.weekday() - TUESDAY) % WEEK)


def in_school_order(months: Iterable[int]) -> tuple[int, ...]:
    """Return months in the order of the school year, each once."""
    return tuple(sorted(set(months), key=SCHOOL_YEAR.index))
