"""Why a text is there: the answer, fact or open question that a condition looked at, in Dutch.

Nothing here is written per text; a reason is what the client's own answers say about the ids that
a condition names, so it is true of any condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smbeleid.answers import State
from smbeleid.conditions import Condition
from smbeleid.derived import DERIVED
from smbeleid.intake import Intake
from smbeleid.markdown import Markdown, escape, one_line
from smbeleid.questionnaire import Kind
from smbeleid.values import value_text

LONGEST_ANSWER = 80
"""Letters of an answer that a reason repeats; who wants all of it finds it at the question."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What a text is there because of.

    Attributes:
        id: Of a question or a derived fact.
        values: The answers of which one was needed; nothing when any answer would do.
    """

    id: str
    values: tuple[str, ...] = ()


def causes(condition: Condition) -> list[Cause]:
    """Return what a condition that holds looks at."""
    return [Cause(id_, tuple(values)) for id_, values in condition.items()]


def because(intake: Intake, looked_at: Iterable[Cause]) -> Markdown:
    """Return ``*(omdat u bij "Wie leest mee?" aangaf: altijd)*``, or nothing.

    Args:
        intake: A client's answers.
        looked_at: What this client is not asked gives no reason.
    """
    clauses = dict.fromkeys(clause for cause in looked_at for clause in _clauses(intake, cause))
    if not clauses:
        return Markdown("")
    return Markdown(f"*({escape('omdat ' + ', en omdat '.join(clauses))})*")


def _clauses(intake: Intake, cause: Cause) -> Iterator[str]:
    """Go through what a client's answers say about a cause, each to follow the word omdat."""
    if cause.id not in DERIVED:
        yield from _of_question(intake, cause)
        return
    fact = DERIVED[cause.id]
    known = intake.facts.get(cause.id, frozenset())
    if "ja" in known:
        yield f"u aangaf dat {fact.says}"
        return
    for need in fact.needs:
        # A fact that nobody can draw yet is open because of what was not answered.
        if known or intake.answer(need).state is not State.GIVEN:
            yield from _of_question(intake, Cause(need))


def _of_question(intake: Intake, cause: Cause) -> Iterator[str]:
    question = intake.visible.get(cause.id)
    if question is None:
        return
    answer = intake.answer(cause.id)
    match answer.state:
        case State.GIVEN:
            value = answer.value
            if question.kind is Kind.CHOICES:
                value = [one for one in value if one in cause.values] or value
            yield f'u bij "{question.label}" aangaf: {_short(value_text(question, value))}'
        case State.NOT_APPLICABLE:
            yield f'u bij "{question.label}" aangaf: niet van toepassing'
        case State.UNKNOWN:
            yield f'u nog uitzoekt: "{question.label}"'
        case State.OPEN:
            yield f'over "{question.label}" nog niets is afgesproken'


def _short(text: str) -> str:
    """Return a text on one line, cut after a whole word when it is long."""
    line = " ".join(one_line(text).split())
    if len(line) <= LONGEST_ANSWER:
        return line.rstrip(".")
    cut = line[:LONGEST_ANSWER]
    return f"{(cut.rpartition(' ')[0] or cut).rstrip(' .,;:-')}…"
