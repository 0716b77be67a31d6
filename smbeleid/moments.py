"""Moments: what comes back each year, or once, whatever the rules raise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from smbeleid import conditions
from smbeleid.answers import State
from smbeleid.dutch import MONTHS, date_text, list_text, lower_first
from smbeleid.intake import Intake
from smbeleid.questionnaire import Kind, Questionnaire
from smbeleid.schema import Content, Id, Text, fault
from smbeleid.schooldays import SCHOOL_YEAR, Month, in_school_order, month_number

PROPOSAL = "Voorstel: "


class Repeats(StrEnum):
    """How often a moment comes."""

    YEARLY = "jaarlijks"
    ONCE = "eenmalig"


class Moment(Content):
    """A fixed moment of the year. One of the five ways to say when is enough.

    Attributes:
        when: Condition; without one the moment is always there.
        proposal: Question that, while nobody can answer it, makes this a proposal.
        months: The months in which it comes.
        months_question: Question whose answer names the month.
        months_for: For a question that names no month: answer -> months.
        date_question: Question whose answer is the day.
        term: A term of the calendar; with ``months_question`` for when that names no month.
        label: When, in words; shown instead of the months. Alone it is for what has no month,
            such as "na een incident".
        text: What happens.
        owner: The role that sees to it, unless ``owner_question`` is answered.
        repeats: Each year or once.
    """

    id: Id
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    proposal: str = ""
    months: tuple[Month, ...] = ()
    months_question: str = ""
    months_for: dict[str, Annotated[tuple[Month, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    date_question: str = ""
    term: str = ""
    label: str = ""
    text: Text
    owner: Text
    owner_question: str = ""
    repeats: Repeats = Repeats.YEARLY
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if not (self.months or self.months_question or self.date_question or self.term):
            if not self.label:
                raise fault(
                    f"het moment '{self.id}' zegt niet wanneer. Geef 'months', 'months_question', "
                    "'date_question', 'term' of 'label'."
                )
            if self.repeats is Repeats.ONCE:
                raise fault(f"het moment '{self.id}' komt één keer. Zeg ook in welke maand.")
        return self

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions that it names, beside its condition."""
        named = (self.proposal, self.months_question, self.date_question, self.owner_question)
        return tuple(id_ for id_ in named if id_)

    @property
    def looks_at(self) -> conditions.Condition:
        """Return the answers that decide whether it comes, or when."""
        months = {self.months_question: tuple(self.months_for)} if self.months_for else {}
        return {**self.when, **months}

    @property
    def printed(self) -> tuple[str, ...]:
        """Return the questions of which the answer itself is written out."""
        month = "" if self.months_for else self.months_question
        return tuple(id_ for id_ in (self.owner_question, self.date_question, month) if id_)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment as it is for one client.

    Attributes:
        when: In words: "in augustus en januari".
        months: Numbers, in the order of the school year; none for what has no month.
        date: The day, for what has one; else an empty text.
        yearly: Whether it comes back each year.
    """

    id: str
    when: str
    text: str
    owner: str
    months: tuple[int, ...]
    date: str
    yearly: bool
    sources: tuple[str, ...]

    @property
    def planned(self) -> bool:
        """Return whether it has a place in the year."""
        return bool(self.months or self.date)


def occasions(
    moments: Collection[Moment], intake: Intake, due: Callable[[str], tuple[str, str]]
) -> list[Occasion]:
    """Return the moments of a client: first what has a month, in the order of the school year.

    Args:
        moments: All of them.
        intake: Decides which ones come, when, and who sees to them.
        due: Gives the words and the ISO date of a term.
    """
    found = [occasion for moment in moments for occasion in _occasion(moment, intake, due)]
    return sorted(found, key=_place)


def _place(occasion: Occasion) -> tuple[bool, int]:
    first = min(map(SCHOOL_YEAR.index, occasion.months), default=0)
    if occasion.date:
        first = SCHOOL_YEAR.index(int(occasion.date[5:7]))
    return not occasion.planned, first


def _occasion(
    moment: Moment, intake: Intake, due: Callable[[str], tuple[str, str]]
) -> Iterator[Occasion]:
    proposed = _is_unanswered(moment.proposal, intake)
    if not proposed and not conditions.holds(moment.when, intake.facts):
        return
    months, date, when = _months(moment, intake), "", moment.label
    if not months and moment.term:
        when, date = due(moment.term)
        months = (int(date[5:7]),)
        date = "" if moment.repeats is Repeats.YEARLY else date
    elif moment.date_question:
        answer = intake.answer(moment.date_question)
        if answer.state is not State.GIVEN:
            return
        date = answer.value
        when = f"op {date_text(date)}"
    named = intake.text(moment.owner_question) if moment.owner_question else None
    yield Occasion(
        id=moment.id,
        when=when or f"in {list_text([MONTHS[month - 1] for month in months])}",
        text=PROPOSAL + lower_first(moment.text) if proposed else moment.text,
        owner=named or moment.owner,
        months=months,
        date=date,
        yearly=moment.repeats is Repeats.YEARLY and not moment.date_question,
        sources=moment.sources,
    )


def _is_unanswered(id_: str, intake: Intake) -> bool:
    if not id_ or id_ not in intake.visible:
        return False
    return intake.answer(id_).state in {State.OPEN, State.UNKNOWN}


def _months(moment: Moment, intake: Intake) -> tuple[int, ...]:
    names: tuple[str, ...] = ()
    for said in sorted(intake.facts.get(moment.months_question, ())):
        names += moment.months_for.get(said, (said,) if said in MONTHS else ())
    return in_school_order(map(month_number, names or moment.months))


def moment_faults(
    moment: Moment, questionnaire: Questionnaire, terms: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Go through what is wrong with a moment: the key at fault and a Dutch sentence."""
    known = questionnaire.known_values
    yield from (("when", said) for _, said in conditions.faults(moment.when, known))
    for key in ("proposal", "months_question", "date_question", "owner_question"):
        id_ = getattr(moment, key)
        if id_ and id_ not in questionnaire.questions:
            yield key, f"de vraag '{id_}' bestaat niet."
    day = questionnaire.questions.get(moment.date_question)
    if day is not None and day.kind is not Kind.DATE:
        yield "date_question", f"de vraag '{moment.date_question}' vraagt geen datum."
    if moment.months_question in questionnaire.questions:
        answers = {moment.months_question: tuple(moment.months_for)}
        if moment.months_for:
            yield from (("months_for", said) for _, said in conditions.faults(answers, known))
    if moment.term and moment.term not in terms:
        yield "term", f"de termijn '{moment.term}' staat niet in calendar.yaml."
