"""An intake: the questionnaire with one client's answers laid over it.

Here it is decided which questions are asked and what the answers tell; form, rules and texts
all look at this one reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from smbeleid import conditions
from smbeleid.answers import Answer, Answers, State
from smbeleid.conditions import Facts
from smbeleid.derived import DERIVED, derive
from smbeleid.questionnaire import Kind, Question, Questionnaire, Theme
from smbeleid.values import value_text

KIND = "soort"
"""Id of the question for the kind of organisation; words and titles differ by its answer."""

_STATE_FACTS = {
    State.UNKNOWN: frozenset({conditions.UNKNOWN}),
    State.NOT_APPLICABLE: frozenset({conditions.NOT_APPLICABLE}),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the talk is in one theme, over the questions that are asked."""

    theme: Theme
    given: int
    unknown: int
    open: int
    not_applicable: int

    @property
    def asked(self) -> int:
        """Return the number of questions that apply to this client."""
        return self.given + self.unknown + self.open + self.not_applicable


@dataclass(frozen=True)
class Intake:
    """A questionnaire with answers.

    Attributes:
        questionnaire: What is asked.
        answers: What was answered.
    """

    questionnaire: Questionnaire
    answers: Answers

    @cached_property
    def _reading(self) -> tuple[dict[str, Question], Facts]:
        """Return the visible questions by id and the facts, in one walk in questionnaire order.

        A hidden question's answer stays on disk and says nothing.
        """
        visible: dict[str, Question] = {}
        facts: dict[str, frozenset[str]] = {}
        values: dict[str, Any] = {}
        for question in self.questionnaire:
            if not conditions.holds(question.show_if, facts):
                continue
            visible[question.id] = question
            answer = self.answers.of(question.id)
            known = _facts_of(question, answer)
            if known:
                facts[question.id] = known
            if answer.state is State.GIVEN:
                values[question.id] = answer.value
                if question.id in _NEEDED:
                    facts.update(derive(values))
        return visible, facts

    @property
    def visible(self) -> Mapping[str, Question]:
        """Return the questions that are asked, by id, in order."""
        return self._reading[0]

    @property
    def facts(self) -> Facts:
        """Return what the answers tell, for conditions."""
        return self._reading[1]

    @property
    def kind(self) -> str | None:
        """Return the kind of organisation, or None when that was not said."""
        return next(iter(self.facts.get(KIND, ())), None)

    def answer(self, id_: str) -> Answer:
        """Return the answer to a question that is asked; open for a hidden one.

        Raises:
            KeyError: There is no such question.
        """
        if id_ in self.visible:
            return self.answers.of(id_)
        self.questionnaire.questions[id_]
        return Answer(state=State.OPEN)

    def text(self, id_: str) -> str | None:
        """Return a given answer as people read it, or None."""
        answer = self.answer(id_)
        if answer.state is not State.GIVEN:
            return None
        return value_text(self.visible[id_], answer.value)

    def in_state(self, state: State) -> Iterator[tuple[Theme, Question, Answer]]:
        """Go through the asked questions whose answer is in a state."""
        for theme in self.questionnaire.themes:
            for question in theme.questions:
                if question.id in self.visible:
                    answer = self.answers.of(question.id)
                    if answer.state is state:
                        yield theme, question, answer

    def progress(self) -> list[Progress]:
        """Return the counts per theme, leaving out themes without a question for this client."""
        counted = [self._progress_of(theme) for theme in self.questionnaire.themes]
        return [progress for progress in counted if progress.asked]

    def _progress_of(self, theme: Theme) -> Progress:
        states = [self.answers.of(q.id).state for q in theme.questions if q.id in self.visible]
        return Progress(
            theme,
            given=states.count(State.GIVEN),
            unknown=states.count(State.UNKNOWN),
            open=states.count(State.OPEN),
            not_applicable=states.count(State.NOT_APPLICABLE),
        )


_NEEDED = frozenset(need for fact in DERIVED.values() for need in fact.needs)


def _facts_of(question: Question, answer: Answer) -> frozenset[str]:
    if answer.state is not State.GIVEN:
        return _STATE_FACTS.get(answer.state, frozenset())
    if question.kind is Kind.CHOICES:
        return frozenset(answer.value)
    if question.kind in {Kind.CHOICE, Kind.YES_NO}:
        return frozenset({answer.value})
    return frozenset()
