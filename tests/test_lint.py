"""Tests of the check on texts: every name that is not there is found, in every branch."""

from __future__ import annotations

import jinja2
import pytest

from smbeleid.consult import Library
from smbeleid.lint import Known, lint_text
from smbeleid.sources import NO_SOURCE, Confidence, Source


@pytest.fixture(scope="module")
def known(library: Library) -> Known:
    uncertain = Source(
        id="gerucht",
        title="Gerucht",
        owner="Iemand",
        short="gerucht",
        url="https://voorbeeld.example",
        checked_on="2026-11-01",
        confidence=Confidence.UNCERTAIN,
    )
    sources = {"avg": library.sources["avg"], "gerucht": uncertain}
    return Known(library.questionnaire, sources, {"leerling": "leerling"}, ("themas",))


def said(text: str, known: Known) -> list[str]:
    problems = lint_text(jinja2.Environment(), text, "beleidsplan/doel.md.j2", known)  # noqa: S701
    assert all(p.where.startswith("templates/documents/beleidsplan/doel.md.j2, ") for p in problems)
    return [f"{p.where.rpartition(', ')[2]}: {p.message}" for p in problems]


@pytest.mark.parametrize(
    "text",
    [
        "Gewone tekst zonder namen.",
        "{{ a.plaats }} {{ woord.leerling }} {{ src('avg') }} {{ figure('themas') }}",
        (
            "{% if given('plaats') and is('soort', 'po', 'weet_niet') %}{{ own_words('bestuur') }}"
            "{% endif %}"
        ),
        "{% for k in rows('kanalen') %}{{ k.weet_niet_welke }}{% endfor %}",
        "{% for v in values('organisatie_aanleiding') %}{{ v }}{% endfor %}",
        "{% if is('is_school', 'ja') %}x{% endif %}",
        "{% set naam = 'plaatss' %}{{ given(naam) }} {{ src(naam) }} {{ src() }}",
        "{% call tip('Een titel die geen vraag is') %}x{% endcall %}",
        "{{ b.plaatss }} {{ 'a'.plaatss }}",
    ],
)
def test_sound_text_has_no_problems(known: Known, text: str) -> None:
    assert said(text, known) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\n{{ a.plaatss }}", "regel 2: de vraag 'plaatss' bestaat niet. Bedoelde u 'plaats'?"),
        ("{{ a.is_school }}", "regel 1: de vraag 'is_school' bestaat niet."),
        (
            "{{ woord.leerlin }}",
            "regel 1: het woord 'leerlin' bestaat niet. Bedoelde u 'leerling'?",
        ),
        ("{{ given('xyz') }}", "regel 1: de vraag 'xyz' bestaat niet."),
        ("{{ rows('kanaal') }}", "regel 1: de vraag 'kanaal' bestaat niet. Bedoelde u 'kanalen'?"),
        ("{{ values('xyz') }}", "regel 1: de vraag 'xyz' bestaat niet."),
        ("{{ own_words('xyz') }}", "regel 1: de vraag 'xyz' bestaat niet."),
        ("{{ given(3) }}", "regel 1: de vraag '3' bestaat niet."),
        ("{{ src('avgg') }}", "regel 1: de bron 'avgg' bestaat niet. Bedoelde u 'avg'?"),
        (
            "{{ src('avg', 'gerucht') }}",
            "regel 1: de bron 'gerucht' is onzeker en mag niet als feit worden genoemd.",
        ),
        ("{{ figure('thema') }}", "regel 1: de figuur 'thema' bestaat niet. Bedoelde u 'themas'?"),
        (
            "{{ is('xyz', 'ja') }}",
            "regel 1: de voorwaarde noemt 'xyz', en die vraag is er niet.",
        ),
        ("{{ is('soort', 'vos') }}", "regel 1: 'vos' is geen antwoord op 'soort'. Bedoelde u"),
        ("{{ is('soort') }}", "regel 1: de voorwaarde bij 'soort' is leeg."),
        ("{{ is('is_school', 1) }}", "regel 1: '1' is geen antwoord op 'is_school'."),
        ("{{ is('soort', 'open') }}", "regel 1: 'soort' kan niet 'open' zijn"),
    ],
)
def test_name_that_is_not_there_is_told(known: Known, text: str, problem: str) -> None:
    (found,) = said(text, known)
    assert found.startswith(problem)


def test_every_branch_is_looked_at(known: Known) -> None:
    text = """{% if is('soort', 'po') %}
{{ a.een }}
{% elif given('twee') %}
{% for k in rows('drie') %}
{{ a.vier if true else a.vijf }}
{% endfor %}
{% else %}
{% call tip(a.zes) %}
{% set x = a.zeven | upper %}
{% endcall %}
{% endif %}"""
    found = said(text, known)
    assert [problem.split("'")[1] for problem in found] == [
        "een",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
    ]
    assert [problem.split(":")[0] for problem in found] == [
        f"regel {line}" for line in (2, 3, 4, 5, 5, 8, 9)
    ]


ARTICLE_SOUND = (
    "Dat staat in artikel 10 WMS {{ src('avg') }}.",
    "| artikel 10 WMS |\n\nDe onderwerpen staan in de wet {{ src('avg') }}.",
    "In de WVO 2020 staat het. De AVG ook.",
    "Wij plaatsen 3 artikelen per week, en het artikel van groep 8.",
)
ARTICLE_ALONE = (
    ("Eén.\n\nTwee.\nDat staat in artikel 10.", "regel 4"),
    ("De AVG 33 zegt het.\n\nTekst.\n\nSlot {{ src('avg') }}.", "regel 1"),
    ("Bron {{ src('avg') }}.\n\nZie art. 27 WOR.", "regel 3"),
)


@pytest.mark.parametrize("text", ARTICLE_SOUND)
def test_article_of_law_may_stand_beside_its_source(known: Known, text: str) -> None:
    assert said(text, known) == []


@pytest.mark.parametrize(("text", "line"), ARTICLE_ALONE)
def test_article_of_law_without_its_source_is_told(known: Known, text: str, line: str) -> None:
    assert said(text, known) == [f"{line}: {NO_SOURCE}"]
