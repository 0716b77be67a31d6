"""Why a question is not asked, and which answers are in doubt since another one changed."""

from __future__ import annotations

from collections.abc import Iterator

from smbeleid.answers import State
from smbeleid.conditions import NOT_APPLICABLE, UNKNOWN
from smbeleid.derived import DERIVED
from smbeleid.intake import Intake
from smbeleid.markdown import one_line
from smbeleid.questionnaire import Question
from smbeleid.values import value_text
from smbeleid.wording import Wording

LONGEST = 80
"""Letters of an answer that a reason repeats."""


def why_hidden(intake: Intake, question: Question, wording: Wording) -> str:
    """Return why a question that is hidden is not asked, in Dutch, from what was answered."""
    questions = intake.questionnaire.questions
    for id_, allowed in question.show_if.items():
        if intake.facts.get(id_, frozenset()) & frozenset(allowed):
            continue
        needs = DERIVED[id_].needs if id_ in DERIVED else (id_,)
        asked = next((n for n in needs if _is_lacking(intake, n)), needs[0])
        if asked not in intake.visible:
            return why_hidden(intake, questions[asked], wording)
        return _because(intake, questions[asked], id_, wording)
    return ""


def _is_lacking(intake: Intake, id_: str) -> bool:
    return intake.answer(id_).state is not State.GIVEN


def _because(intake: Intake, asked: Question, id_: str, wording: Wording) -> str:
    answer = intake.answer(asked.id)
    if answer.state is not State.GIVEN:
        return wording.say(f"hidden_{answer.state}", question=asked.label)
    if id_ in DERIVED:
        # What is so rules a question out that is asked only when it is not so.
        key = "hidden_fact_so" if "ja" in intake.facts.get(id_, ()) else "hidden_fact"
        return wording.say(key, question=asked.label, fact=DERIVED[id_].says)
    return wording.say(
        "hidden_given", question=asked.label, answer=short(value_text(asked, answer.value))
    )


def short(text: str) -> str:
    """Return a text on one line, cut after a whole word when it is long, without a full stop."""
    line = " ".join(one_line(text).split())
    if len(line) <= LONGEST:
        return line.rstrip(" .")
    cut = line[:LONGEST]
    return f"{(cut.rpartition(' ')[0] or cut).rstrip(' .,;:-')}…"


def in_doubt(before: Intake, after: Intake) -> Iterator[str]:
    """Go through the answers that were given when what their question rests on was different.

    Args:
        before: The answers when they were given.
        after: The same answers, after another one changed.
    """
    for question in after.questionnaire:
        was, now = before.answers.of(question.id), after.answers.of(question.id)
        if not question.show_if or now.state is State.OPEN or (was is not now and was != now):
            continue
        if _rest(before, question) != _rest(after, question):
            yield question.id


def _rest(intake: Intake, question: Question) -> list[frozenset[str]]:
    """Return what was answered of that which a question is asked for."""
    seen = {UNKNOWN, NOT_APPLICABLE}
    return [
        intake.facts.get(id_, frozenset()) & (frozenset(allowed) | seen)
        for id_, allowed in question.show_if.items()
    ]
