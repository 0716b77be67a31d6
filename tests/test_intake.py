"""Tests of the intake: what is asked, and what the answers tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from smbeleid.answers import OPEN, Answer, Answers, State, load_answers, save_answers
from smbeleid.consult import Library
from smbeleid.intake import Intake, Progress
from smbeleid.questionnaire import Questionnaire, load_questionnaire

QUESTIONS = """
id: een
title: Eén
intro: Inleiding.
questions:
  - {id: soort, kind: choice, label: Soort?, why: W., example: E, options: {po: PO, anders: Anders}}
  - {id: fotos, kind: yes_no, label: Foto's?, why: W., example: E, show_if: {is_school: [ja]}}
  - {id: wie, kind: text, label: Wie?, why: W., example: E, show_if: {fotos: [ja, weet_niet]}}
"""
MORE = """
id: twee
title: Twee
intro: Inleiding.
questions:
  - {id: hoe, kind: choices, label: Hoe?, why: W., example: E, options: {a: A, b: B},
     show_if: {wie: [weet_niet]}}
  - {id: later, kind: text, label: Later?, why: W., example: E, show_if: {hoe: [a]}}
"""
Make = Callable[..., Answers]


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("vragen")
    (folder / "01-een.yaml").write_text(QUESTIONS, encoding="utf-8")
    (folder / "02-twee.yaml").write_text(MORE, encoding="utf-8")
    return load_questionnaire(folder)


def test_nothing_answered_asks_only_what_always_is_asked(
    questionnaire: Questionnaire, answers: Make
) -> None:
    intake = Intake(questionnaire, answers())
    assert list(intake.visible) == ["soort"]
    assert intake.facts == {}
    assert intake.text("soort") is None


def test_answer_shows_the_next_question(questionnaire: Questionnaire, answers: Make) -> None:
    intake = Intake(questionnaire, answers(soort="po", fotos="ja"))
    assert list(intake.visible) == ["soort", "fotos", "wie"]
    assert intake.facts == {
        "soort": {"po"},
        "is_school": {"ja"},
        "met_ouders": {"ja"},
        "fotos": {"ja"},
    }


def test_not_knowing_is_an_answer(questionnaire: Questionnaire, answers: Make) -> None:
    intake = Intake(questionnaire, answers(soort="po", fotos=State.UNKNOWN, wie=State.UNKNOWN))
    assert list(intake.visible) == ["soort", "fotos", "wie", "hoe"]
    assert intake.facts["fotos"] == {"weet_niet"}
    assert intake.text("fotos") is None


def test_not_applicable_is_an_answer(questionnaire: Questionnaire, answers: Make) -> None:
    intake = Intake(questionnaire, answers(soort="po", fotos=State.NOT_APPLICABLE))
    assert intake.facts["fotos"] == {"niet_van_toepassing"}
    assert list(intake.visible) == ["soort", "fotos"]


def test_several_choices_are_several_facts(questionnaire: Questionnaire, answers: Make) -> None:
    made = answers(soort="po", fotos="ja", wie=State.UNKNOWN, hoe=["b", "a"])
    intake = Intake(questionnaire, made)
    assert intake.facts["hoe"] == {"a", "b"}
    assert intake.text("hoe") == "B en A"
    assert "later" in intake.visible


def test_typed_text_is_no_fact(questionnaire: Questionnaire, answers: Make) -> None:
    intake = Intake(questionnaire, answers(soort="po", fotos="ja", wie="weet_niet"))
    assert "wie" not in intake.facts
    assert "hoe" not in intake.visible
    assert intake.text("wie") == "weet_niet"


@pytest.mark.parametrize("owner", ["", "de directeur"])
def test_open_answer_never_counts(questionnaire: Questionnaire, owner: str) -> None:
    open_ = Answer(state=State.OPEN, owner=owner)
    made = Answers(schema_version=1, updated="2026-11-22", answers={"soort": open_})
    intake = Intake(questionnaire, made)
    assert intake.facts == {}
    assert list(intake.visible) == ["soort"]
    assert intake.answer("soort") == open_


def test_hidden_answer_says_nothing_and_is_kept(
    questionnaire: Questionnaire, answers: Make, tmp_path: Path
) -> None:
    made = answers(soort="anders", fotos="ja", wie=State.UNKNOWN, hoe=["a"], later="Straks")
    save_answers(tmp_path / "answers.json", made)
    intake = Intake(questionnaire, load_answers(tmp_path / "answers.json"))
    assert list(intake.visible) == ["soort"]
    assert intake.facts == {"soort": {"anders"}, "is_school": {"nee"}, "met_ouders": {"nee"}}
    assert intake.answer("later") == OPEN
    assert intake.text("later") is None
    assert list(intake.in_state(State.GIVEN)) == [
        (questionnaire.themes[0], questionnaire.questions["soort"], made.of("soort"))
    ]
    assert intake.answers.of("later").value == "Straks"


def test_hidden_answer_counts_again_when_its_question_is_asked(
    questionnaire: Questionnaire, answers: Make
) -> None:
    intake = Intake(questionnaire, answers(soort="po", fotos="ja", wie="de directeur"))
    assert intake.text("wie") == "de directeur"


def test_question_that_is_not_there_is_a_mistake_of_ours(
    questionnaire: Questionnaire, answers: Make
) -> None:
    with pytest.raises(KeyError):
        Intake(questionnaire, answers()).answer("weg")


def test_progress_counts_what_is_asked_per_theme(
    questionnaire: Questionnaire, answers: Make
) -> None:
    intake = Intake(questionnaire, answers(soort="po", fotos=State.UNKNOWN))
    (progress,) = intake.progress()
    assert progress == Progress(
        questionnaire.themes[0], given=1, unknown=1, open=1, not_applicable=0
    )
    assert progress.asked == 3


def test_theme_without_questions_for_this_client_is_left_out(
    questionnaire: Questionnaire, answers: Make
) -> None:
    made = answers(soort="po", fotos="ja", wie=State.UNKNOWN, hoe=State.NOT_APPLICABLE)
    first, second = Intake(questionnaire, made).progress()
    assert (first.theme.id, second.theme.id) == ("een", "twee")
    assert (second.not_applicable, second.asked) == (1, 1)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_every_question_that_is_asked_stands_in_one_state(
    library: Library, data: st.DataObject
) -> None:
    intake = Intake(library.questionnaire, data.draw(strategies.answers(library.questionnaire)))
    counted = [question.id for state in State for _, question, _ in intake.in_state(state)]
    assert sorted(counted) == sorted(intake.visible)
    assert sum(progress.asked for progress in intake.progress()) == len(counted)
