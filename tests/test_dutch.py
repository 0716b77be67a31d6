"""Tests of Dutch text: dates, numbers, lists and first letters."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smbeleid.dutch import (
    MONTHS,
    capitalised,
    count_text,
    date_text,
    list_text,
    lower_first,
    number_text,
    parse_number,
    partial_date_text,
    shortened,
)


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2026-09-01", "1 september 2026"),
        ("2028-02-29", "29 februari 2028"),
        ("2026-12-31", "31 december 2026"),
    ],
)
def test_date_is_written_out(iso: str, text: str) -> None:
    assert date_text(iso) == text


@given(st.dates())
def test_every_date_has_its_month(date: dt.date) -> None:
    assert date_text(date.isoformat()) == f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def test_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        date_text("morgen")


@pytest.mark.parametrize(
    ("written", "text"),
    [("2026", "2026"), ("2026-05", "mei 2026"), ("2026-05-25", "25 mei 2026")],
)
def test_date_is_as_precise_as_it_is_known(written: str, text: str) -> None:
    assert partial_date_text(written) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (218, "218"),
        (1250, "1.250"),
        (1250.0, "1.250"),
        (7.5, "7,5"),
        (1234567.25, "1.234.567,25"),
        (-1250, "-1.250"),
    ],
)
def test_number_is_written_the_dutch_way(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("218", 218),
        (" 218 ", 218),
        ("7,5", 7.5),
        ("7.5", 7.5),
        ("1.250", 1250),
        ("1 250", 1250),
        ("1\N{NO-BREAK SPACE}250", 1250),
        ("1.250.000,5", 1250000.5),
        ("12.50", 12.5),
        ("1250.000,5", None),
        ("-3", -3),
        ("007", 7),
        ("", None),
        ("veel", None),
        ("1e3", None),
        ("1,2,3", None),
        ("nan", None),
        ("5 leerlingen", None),
    ],
)
def test_typed_number_is_understood(typed: str, number: float | None) -> None:
    parsed = parse_number(typed)
    assert parsed == number
    assert type(parsed) is type(number)


@given(st.integers(-(10**12), 10**12) | st.integers(-(10**9), 10**9).map(lambda n: n / 4))
def test_written_number_is_understood_again(number: float) -> None:
    assert parse_number(number_text(number)) == number


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")],
)
def test_list_ends_with_and(items: list[str], text: str) -> None:
    assert list_text(items) == text


def test_list_may_end_with_or() -> None:
    assert list_text(["a", "b", "c"], "of") == "a, b of c"


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 punten"), (1, "1 punt"), (2, "2 punten"), (-1, "-1 punten")]
)
def test_only_one_is_singular(count: int, text: str) -> None:
    assert count_text(count, "punt", "punten") == text


@pytest.mark.parametrize(
    ("text", "large"),
    [
        ("de directeur", "De directeur"),
        ("ijs", "IJs"),
        ("école", "École"),
        ("’s middags", "’s middags"),
        ("WhatsApp", "WhatsApp"),
        ("", ""),
    ],
)
def test_first_letter_becomes_large(text: str, large: str) -> None:
    assert capitalised(text) == large


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("De directeur", "de directeur"),
        ("IBP-beleid", "IBP-beleid"),
        ("TikTok", "TikTok"),
        ("MR", "MR"),
        ("U kiest", "u kiest"),
        ("de MR", "de MR"),
        ("(Samen)", "(Samen)"),
        ("", ""),
    ],
)
def test_first_letter_becomes_small_unless_it_is_a_name(text: str, small: str) -> None:
    assert lower_first(text) == small


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("kort", "kort"),
        ("tien teken", "tien teken"),
        ("elf tekens.", "elf…"),
        ("een, twee, drie", "een, twee…"),
        ("aaneengeschreven", "aaneenges…"),
    ],
)
def test_long_text_is_cut_after_a_word(text: str, short: str) -> None:
    assert shortened(text, 10) == short


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_cut_text_is_never_longer_than_it_may_be(text: str, length: int) -> None:
    assert len(shortened(text, length)) <= max(length, 0)
