"""Tests of what a text names: questions, lists and sources, in every branch and every include."""

from __future__ import annotations

import jinja2
import pytest

from smbeleid.uses import Uses, uses_of


def used(text: str, **others: str) -> Uses:
    loader = jinja2.DictLoader({"t": text} | others)
    return uses_of(jinja2.Environment(loader=loader), "t")  # noqa: S701


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("gewone tekst", set()),
        ("{{ a.plaats }}", {"plaats"}),
        ("{% if given('een') %}{% elif is('twee', 'ja') %}{% else %}{{ a.drie }}{% endif %}", None),
        ("{% for r in rows('kanalen') %}{{ r.naam }}{% endfor %}", {"kanalen"}),
        ("{% for v in values('redenen') %}{{ v }}{% endfor %}", {"redenen"}),
        ("{% call tip('Titel') %}{{ own_words('waarden') }}{% endcall %}", {"waarden"}),
        ("{% set x = a.plaats | upper if given('bestuur') %}", {"plaats", "bestuur"}),
        ("{{ b.plaats }} {{ tip('plaats') }} {{ given(naam) }}", set()),
    ],
)
def test_every_way_to_name_a_question_is_seen(text, ids) -> None:
    assert used(text).ids == ({"een", "twee", "drie"} if ids is None else ids)


def test_values_that_are_compared_and_answers_that_are_written_are_told_apart() -> None:
    found = used(
        "{{ a.een }}{{ own_words('twee') }}{{ is('drie', 'ja', 'nee') }}{{ given('vier') }}"
    )
    assert found.tested == {("drie", "ja"), ("drie", "nee")}
    assert found.printed == {"een", "twee"}
    assert found.ids == {"een", "twee", "drie", "vier"}


def test_lists_figures_and_sources_are_seen() -> None:
    found = used(
        "{% for s in signals() %}{% endfor %}{{ figure('niveaus') }}{{ src('avg', 'wpo') }}"
    )
    assert found.lists == {"signals", "levels"}
    assert found.sources == {"avg", "wpo"}


def test_texts_that_are_included_or_borrowed_count_too() -> None:
    found = used(
        "{% include 'u' %}{% from 'm' import kop %}{{ kop() }}",
        u="{{ a.plaats }}{% include 't' %}",
        m="{% macro kop() %}{{ a.bestuur }}{% endmacro %}",
    )
    assert found.ids == {"plaats", "bestuur"}


def test_environment_without_texts_has_no_uses() -> None:
    assert uses_of(jinja2.Environment(), "t") == Uses()  # noqa: S701
