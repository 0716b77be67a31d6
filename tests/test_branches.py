"""Tests of where a text came from: marks in a template, and reasons at the right places."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from smbeleid.answers import Answers, State
from smbeleid.branches import marked, with_reasons
from smbeleid.intake import Intake
from smbeleid.questionnaire import Questionnaire, load_questionnaire

QUESTIONS = """
id: organisatie
title: Thema
intro: Inleiding.
questions:
  - {id: soort, kind: choice, label: Soort?, why: W., example: E,
     options: {po: basisschool, anders: anders}}
  - {id: plaats, kind: text, label: Plaats?, why: W., example: E}
  - {id: mag, kind: yes_no, label: Mag het?, why: W., example: E}
  - {id: hoe, kind: choices, label: Hoe?, why: W., example: E,
     options: {a: app, b: brief, c: "*chat*"}}
  - {id: kanalen, kind: table, label: Kanalen?, why: W., example: E,
     columns: [{id: kanaal, kind: text, label: Kanaal}]}
  - {id: daarna, kind: text, label: Daarna?, why: W., example: E, show_if: {mag: [ja]}}
"""

Make = Callable[..., Answers]
Tell = Callable[..., str]


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("vragen")
    (folder / "01-organisatie.yaml").write_text(QUESTIONS, encoding="utf-8")
    return load_questionnaire(folder)


def jinja(loader: jinja2.BaseLoader | None) -> jinja2.Environment:
    """Return an environment that treats white space as that of the texts does."""
    return jinja2.Environment(loader=loader, trim_blocks=True, lstrip_blocks=True)  # noqa: S701


@pytest.fixture
def tell(questionnaire: Questionnaire, answers: Make) -> Tell:
    """Render a template for a client, with reasons in short: what stands after omdat."""

    def told(template: str, **values: object) -> str:
        intake = Intake(questionnaire, answers(**values))
        environment = jinja(jinja2.DictLoader({"t": template}))
        names = {
            "is": lambda id_, *them: bool(intake.facts.get(id_, frozenset()) & set(them)),
            "given": lambda id_: intake.text(id_) is not None,
            "rows": lambda id_: intake.answer(id_).value or [],
            "yes": True,
        }
        text, stretches = marked(environment, "t").render(names)
        assert text == environment.get_template("t").render(names)
        return with_reasons(text, stretches, intake).replace("&#34;", '"').replace("&#58;", ":")

    return told


def reasons(text: str) -> list[str]:
    return re.findall(r"\*&#40;|\*\((.*?)\)\*", text)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("ja", 'omdat u bij "Mag het&#63;" aangaf: Ja'),
        ("nee", 'omdat u bij "Mag het&#63;" aangaf: Nee'),
        (State.OPEN, 'omdat over "Mag het&#63;" nog niets is afgesproken'),
        (State.UNKNOWN, 'omdat u nog uitzoekt: "Mag het&#63;"'),
        (State.NOT_APPLICABLE, 'omdat u bij "Mag het&#63;" aangaf: niet van toepassing'),
    ],
)
def test_each_branch_says_what_the_client_answered(tell: Tell, state: object, said: str) -> None:
    text = tell("{% if is('mag', 'ja') %}\nJa.\n{% else %}\nAnders.\n{% endif %}\n", mag=state)
    assert text == f"{'Ja' if state == 'ja' else 'Anders'}. *({said})*\n"


def test_reason_stands_once_at_the_end_of_a_paragraph_with_a_branch_inside(tell: Tell) -> None:
    text = tell("Wij{% if is('mag', 'ja') %} wel{% endif %} en {% if given('mag') %}u{% endif %}.\n"
                "Nog een regel.\n\nLos.\n", mag="ja")  # fmt: skip
    assert text.startswith("Wij wel en u.\nNog een regel. *(omdat")
    assert text.endswith("aangaf: Ja)*\n\nLos.")
    assert len(reasons(text)) == 1


def test_innermost_reason_wins_and_several_are_joined(tell: Tell) -> None:
    template = (
        "{% if is('mag', 'ja') %}\nBuiten.\n\n"
        "{% if given('plaats') %}\nBinnen.{% if is('hoe', 'a') %} App.{% endif %}\n"
        "{% if is('hoe', 'b') %}\nEn een brief.\n{% endif %}\n{% endif %}\n{% endif %}\n"
    )
    text = tell(template, mag="ja", plaats="Hier", hoe=["a", "b"])
    buiten, binnen = reasons(text)
    assert buiten == 'omdat u bij "Mag het&#63;" aangaf: Ja'
    assert binnen == (
        'omdat u bij "Hoe&#63;" aangaf: app&#44; en omdat u bij "Hoe&#63;" aangaf: brief'
    )


def test_of_an_or_only_what_holds_is_told_and_of_an_and_all(tell: Tell) -> None:
    either = "{% if given('plaats') or is('mag', 'ja') %}\nTekst.\n{% endif %}\n"
    assert reasons(tell(either, mag="ja")) == ['omdat u bij "Mag het&#63;" aangaf: Ja']
    both = "{% if given('plaats') and not is('mag', 'ja') %}\nTekst.\n{% endif %}\n"
    (said,) = reasons(tell(both, plaats="Hier"))
    assert "Hier" in said
    assert 'over "Mag het&#63;" nog niets' in said


def test_of_several_choices_the_one_that_was_looked_at_is_told(tell: Tell) -> None:
    text = tell("{% if is('hoe', 'c') %}\nChat.\n{% endif %}\n", hoe=["a", "c"])
    assert reasons(text) == ['omdat u bij "Hoe&#63;" aangaf: &#42;chat&#42;']


def test_fact_is_told_in_words_and_its_opposite_by_the_answer(tell: Tell) -> None:
    template = "{% if is('is_school', 'ja') %}\nSchool.\n{% else %}\nGeen.\n{% endif %}\n"
    assert reasons(tell(template, soort="po")) == ["omdat u aangaf dat het een school is"]
    assert reasons(tell(template, soort="anders")) == ['omdat u bij "Soort&#63;" aangaf: anders']
    assert reasons(tell(template)) == ['omdat over "Soort&#63;" nog niets is afgesproken']


def test_list_items_each_have_one_and_a_table_has_one_line_under_it(tell: Tell) -> None:
    template = (
        "{% if rows('kanalen') %}\n1. Een.\n   Vervolg.\n2. Twee.\n\n"
        "| a |\n|---|\n{% for r in rows('kanalen') %}\n| {{ r.kanaal }} |\n{% endfor %}\n\nSlot.\n"
        "{% endif %}\n"
    )
    text = tell(template, kanalen=[{"kanaal": "site"}])
    said = '*(omdat u bij "Kanalen&#63;" aangaf: site)*'
    assert text == (
        f"1. Een.\n   Vervolg. {said}\n2. Twee. {said}\n\n"
        f"| a |\n|---|\n| site |\n\n{said}\n\n\nSlot. {said}\n"
    )


def test_headings_figures_and_titles_of_boxes_have_none(tell: Tell) -> None:
    template = (
        "{% if is('mag', 'ja') %}\n## Kop\n\n![themas](themas.svg)\n\n"
        '<div class="callout tip">\n\n**Titel**\n\nTekst.\n\n</div>\n{% endif %}\n'
    )
    text = tell(template, mag="ja")
    assert [line for line in text.splitlines() if "omdat" in line] == [
        'Tekst. *(omdat u bij "Mag het&#63;" aangaf: Ja)*'
    ]


@pytest.mark.parametrize(
    "template",
    [
        "{% if yes %}\nTekst.\n{% endif %}\n",
        "{% if is('mag', 'ja') %}{% set x = 1 %}{% endif %}\nTekst.\n",
        "{% if not is('daarna', 'weet_niet') %}\nTekst.\n{% endif %}\n",
    ],
)
def test_no_reason_without_a_question_that_is_asked(tell: Tell, template: str) -> None:
    assert "omdat" not in tell(template, mag="nee")


def test_name_that_is_set_once_stands_for_its_condition(tell: Tell) -> None:
    once = "{% set m = is('mag', 'ja') %}\n{% if m %}\nJa.\n{% endif %}\n"
    assert len(reasons(tell(once, mag="ja"))) == 1
    twice = "{% set m = is('mag', 'ja') %}\n{% set m = yes %}\n{% if m %}\nJa.\n{% endif %}\n"
    assert reasons(tell(twice, mag="ja")) == []


def test_long_answer_is_cut_after_a_word_and_typed_text_is_inert(tell: Tell) -> None:
    text = tell("{% if given('plaats') %}\nTekst.\n{% endif %}\n", plaats="*a*)* " + "woord " * 30)
    (said,) = reasons(text)
    assert "&#42;a&#42;&#41;&#42; woord" in said
    assert said.endswith("woord…")
    assert len(said) < 200


def test_missing_template_is_an_error_of_jinja(tmp_path: Path) -> None:
    for environment in (jinja(jinja2.FileSystemLoader(tmp_path)), jinja(None)):
        with pytest.raises(jinja2.TemplateNotFound):
            marked(environment, "weg")
