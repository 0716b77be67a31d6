"""Words per kind of organisation, and texts in which they are filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smbeleid.answers import Answers, State
from smbeleid.consult import Library, consult_of, load_library
from smbeleid.errors import ContentError
from smbeleid.questionnaire import Question
from smbeleid.vocabulary import Vocabulary, check_words, load_vocabulary, worded
from smbeleid.workspace import Workspace

VOCABULARY = Vocabulary(
    {
        "anders": {"wie": "deelnemers", "waar": "hier"},
        "po": {"wie": "leerlingen", "waar": "op school"},
        "ikc": {"like": "po", "wie": "kinderen"},
    }
)
OTHERS = ("kinderopvang", "vereniging", "zorg", "gemeente", "bedrijf", "anders")


def test_kind_says_its_own_words_and_borrows_the_others() -> None:
    assert VOCABULARY.of("ikc") == {"wie": "kinderen", "waar": "op school"}
    assert VOCABULARY.kin("ikc") == ("ikc", "po")


@pytest.mark.parametrize("kind", [None, "hbo", "anders"])
def test_kind_that_nobody_said_has_the_words_of_any_other(kind: str | None) -> None:
    assert VOCABULARY.of(kind) == {"wie": "deelnemers", "waar": "hier"}
    assert VOCABULARY.kin(kind) == ("anders",)


def test_kinds_that_borrow_from_each_other_end() -> None:
    ring = Vocabulary({"a": {"like": "b", "x": "1"}, "b": {"like": "a", "x": "2"}})
    assert ring.kin("a") == ("a", "b")
    assert ring.of("b") == {"x": "2"}


def test_words_are_filled_in_wherever_a_text_stands() -> None:
    question = Question.model_validate(
        {
            "id": "wie",
            "kind": "choice",
            "label": "Mogen $wie filmen?",
            "why": "$Wie vragen het.",
            "example": "E",
            "follow_up": ("Welke $wie?",),
            "excuse": {"says": "$wie", "reply": "R"},
            "options": {"ja": "$wie wel", "nee": "niemand"},
        }
    )
    filled = worded(question, VOCABULARY.of("po"))
    assert filled.label == "Mogen leerlingen filmen?"
    assert filled.why == "Leerlingen vragen het."
    assert filled.follow_up == ("Welke leerlingen?",)
    assert filled.excuse is not None
    assert filled.excuse.says == "leerlingen"
    assert filled.options == {"ja": "leerlingen wel", "nee": "niemand"}
    assert question.label == "Mogen $wie filmen?"


@given(st.text(st.characters(exclude_characters="$")))
def test_text_without_a_word_to_fill_in_stays_as_it_is(text: str) -> None:
    assert worded(text, VOCABULARY.of("po")) == text


def test_word_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: $wie en $Waar\nb: $wiee en $\n", encoding="utf-8")
    said = [str(problem) for problem in check_words([path], VOCABULARY.of("po"))]
    assert len(said) == 2
    assert said[0].endswith("x.yaml, regel 2: het woord '$wiee' bestaat niet. Bedoelde u 'wie'?")
    assert "het woord '$' bestaat niet." in said[1]


def test_kind_to_borrow_from_must_exist(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("anders: {a: x}\nmbo: {like: andres}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"Bedoelde u .anders"):
        load_vocabulary(path)


def test_workspace_with_an_unknown_word_is_refused(workspace: Workspace) -> None:
    path = workspace.templates / "levels" / "doel.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# $leerlingne\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"Bedoelde u .leerlingen"):
        load_library(workspace)


# ---- what is delivered -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", OTHERS)
def test_who_is_no_school_is_asked_about_no_pupils(
    checkout: Workspace, library: Library, answers, kind: str
) -> None:
    made: Answers = answers(soort=kind, fotos_leerlingen="ja", kanalen=State.UNKNOWN)
    consult = consult_of(checkout, "x", library, made)
    texts = [
        (question.id, text)
        for question in consult.intake.visible.values()
        if question.id != "soort"
        for text in (question.label, question.why, *question.follow_up, *question.options.values())
    ]
    texts += [
        (signal.rule.id, text)
        for signal in consult.library.advice.signals(consult.intake)
        for text in (signal.rule.signal, signal.rule.advice, signal.action.text)
    ]
    pupils = re.compile(
        r"\bleer(ling|lingen|kracht|krachten)\b|\bschool(jaar|tijd|plein)?\b", re.IGNORECASE
    )
    assert [(id_, text) for id_, text in texts if pupils.search(text)] == []


def test_library_in_the_words_of_one_kind_does_not_change_another(library: Library) -> None:
    club = library.worded("vereniging").questionnaire
    school = library.worded("vereniging").worded("po").questionnaire
    assert library.worded("vereniging").questionnaire is club
    assert [q.id for q in club] == [q.id for q in school] == [q.id for q in library.questionnaire]
    assert [q.label for q in club] != [q.label for q in school]
