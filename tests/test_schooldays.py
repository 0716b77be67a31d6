"""Tests of school days: weekends, holidays, leap years and the turn of the year."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smbeleid.schooldays import Holiday, SchoolDays, in_school_order, nth_tuesday

SUMMER = Holiday(start="07-10", end="08-31")
WINTER = Holiday(start="12-20", end="01-05")
DAYS = SchoolDays((SUMMER, WINTER))

any_day = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


def day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


@pytest.mark.parametrize(
    ("given_day", "expected"),
    [
        ("2026-11-20", "2026-11-20"),  # a Friday
        ("2026-11-21", "2026-11-23"),
        ("2026-11-22", "2026-11-23"),
        ("2026-07-09", "2026-07-09"),  # the last day before summer, a Thursday
        ("2026-07-10", "2026-09-07"),
        ("2026-08-31", "2026-09-07"),  # a Monday, still holiday
        ("2025-08-31", "2025-09-01"),  # a Sunday
        ("2026-12-19", "2027-01-11"),  # a Saturday just before the holiday, over new year
        ("2026-12-31", "2027-01-11"),
        ("2027-01-05", "2027-01-11"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_next_open_day(given_day: str, expected: str) -> None:
    assert DAYS.next_open(day(given_day)) == day(expected)


@given(any_day)
def test_next_open_day_is_open_and_never_earlier(when: dt.date) -> None:
    found = DAYS.next_open(when)
    assert found >= when
    assert DAYS.is_open(found)
    assert found.weekday() < 5
    assert not SUMMER.holds(found)
    if DAYS.is_open(when):
        assert found == when
    if DAYS.is_holiday(when):
        assert found.weekday() == 0


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        (2026, 5, "2026-05-29"),  # 31 May is a Sunday
        (2027, 6, "2027-06-30"),
        (2024, 2, "2024-02-29"),
        (2025, 2, "2025-02-28"),
        (2026, 7, "2026-07-09"),
        (2026, 8, "2026-09-07"),  # no open day at all
        (2026, 12, "2026-12-18"),
    ],
)
def test_end_of_month_is_its_last_open_day(year: int, month: int, expected: str) -> None:
    assert DAYS.end_of(year, month) == day(expected)


def test_last_open_day_of_a_holiday_is_not_there() -> None:
    assert DAYS.last_open(day("2026-07-20"), day("2026-08-20")) is None


@pytest.mark.parametrize(
    ("month", "which"), [(1, 2), (2, 2), (5, 2), (7, 1), (8, -1), (9, 2), (12, 2)]
)
def test_yearly_moment_avoids_the_holidays_where_it_can(month: int, which: int) -> None:
    assert DAYS.tuesday(month) == which
    if month != 8:
        days = [nth_tuesday(year, month, which) for year in range(1990, 2090)]
        assert all(map(DAYS.is_open, days))


@given(any_day, st.sampled_from((1, 2, -1)))
def test_tuesday_is_the_one_that_was_asked(when: dt.date, which: int) -> None:
    found = nth_tuesday(when.year, when.month, which)
    assert (found.year, found.month, found.weekday()) == (when.year, when.month, 1)
    if which > 0:
        assert (found.day - 1) // 7 == which - 1
    else:
        assert (found + dt.timedelta(days=7)).month != when.month


def test_months_come_in_the_order_of_the_school_year() -> None:
    assert in_school_order([1, 7, 8, 12, 1]) == (8, 12, 1, 7)


def test_holidays_must_leave_time_to_work() -> None:
    assert DAYS.leaves_time()
    assert not SchoolDays((Holiday(start="01-01", end="12-31"),)).leaves_time()
