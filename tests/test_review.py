"""Tests of the review and the text that is read aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import answers as any_answers
from strategies import nasty_texts
from test_wording import WORDS

from smbeleid.answers import Answer, Answers, State
from smbeleid.consult import Library
from smbeleid.review import MOST_WORDS, readback, review
from smbeleid.wording import load_wording

WORDING = load_wording(WORDS).worded({"de_school": "de school"})
TODAY = dt.date(2026, 11, 22)


def spoken(library: Library, answers: Answers, client: str = "De Kraanvogel") -> str:
    intake = library.intake(answers)
    worded = library.worded(intake.kind)
    return readback(intake, worded.levels, worded.advice.signals(intake), client, WORDING)


def test_review_has_every_asked_question_once(
    library: Library, answers: Callable[..., Answers]
) -> None:
    said = answers(plaats="Hier", soort="po", bestuur=State.UNKNOWN)
    intake = library.intake(said)
    themes = review(intake, WORDING)
    rows = [row for theme in themes for row in theme["rows"]]
    assert [row["id"] for row in rows] == list(intake.visible)
    texts = {row["id"]: row["text"] for row in rows}
    assert (texts["plaats"], texts["soort"]) == ("Hier", "basisschool")
    assert (texts["bestuur"], texts["organisatie_naam"]) == (
        "weet de school niet",
        "nog niet besproken",
    )


def test_readback_tells_what_is_agreed_what_is_open_and_who(
    library: Library, answers: Callable[..., Answers]
) -> None:
    said = answers(soort="po", eindverantwoordelijk="de directeur")
    parked = Answer(state=State.UNKNOWN, owner="de ib'er")
    text = spoken(library, said.with_answer("bestuur", parked, TODAY))
    assert "zei u: de directeur" in text
    assert "Dat zoekt deze rol uit: de ib'er." in text
    assert text.index("Kraanvogel") < text.index("zei u") < text.index("deze rol uit")


def test_readback_of_an_empty_talk_says_so(
    library: Library, answers: Callable[..., Answers]
) -> None:
    assert WORDING.say("readback_nothing") in spoken(library, answers())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), client=nasty_texts)
def test_readback_takes_two_minutes_at_most(
    library: Library, data: st.DataObject, client: str
) -> None:
    said = data.draw(any_answers(library.questionnaire, nasty_texts))
    text = spoken(library, said, client)
    assert 0 < len(text.split()) <= MOST_WORDS
    assert "\n\n\n" not in text
