"""Soft checks of an answer: "mag, maar vraag even door". They stop nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from smbeleid.answers import Answer, State
from smbeleid.dutch import parse_number
from smbeleid.guard import guard_answer
from smbeleid.names import word_list
from smbeleid.questionnaire import Kind, Question
from smbeleid.wording import Wording

SENTENCE = 8
"""From this many words on, an example is a sentence, and two words are a short answer."""
FEW_WORDS = 2
LONG_TEXT = 600
MANY_OPTIONS = 5
TIMES_EXAMPLE = 20
FAR = dt.timedelta(days=3 * 365)
AHEAD = frozenset({"vaststelling_datum"})
"""Questions about a day that is still to come."""

DEPUTY = "vervanger"
DOERS = ("beheerder", "rol")
"""Columns of a table: who takes over, and who does it."""

PRIVATE_DOMAINS = word_list(
    """gmail googlemail hotmail outlook live msn icloud me yahoo ziggo kpnmail kpnplanet planet
    xs4all telfort home upcmail hetnet casema chello quicknet zonnet solcon caiway online proton
    protonmail gmx aol"""
)
VAGUE = word_list("iedereen wij we allemaal samen niemand iemand men ons onszelf team")


@dataclass(frozen=True)
class Setting:
    """What a hint must know besides the answer.

    Attributes:
        wording: The sentences.
        today: For dates.
        own: Words of the client's own names; see `smbeleid.guard.own_words`.
        number: Digits of the client's own telephone number.
    """

    wording: Wording
    today: dt.date
    own: frozenset[str] = frozenset()
    number: str = ""


def hints(question: Question, answer: Answer, setting: Setting) -> list[str]:
    """Return what the coach may ask on about an answer, each once; nothing when it is fine.

    Args:
        question: What was asked.
        answer: Checked against it.
        setting: See `Setting`.
    """
    found = [*_of_role(answer.owner, setting)]
    if answer.state is State.GIVEN:
        for check in CHECKS.get(question.kind, ()):
            found += check(question, answer.value, setting)
    guarded = guard_answer(question, answer, setting.own, setting.number)
    found += [finding.said[0].upper() + finding.said[1:] for finding in guarded]
    return list(dict.fromkeys(found))


Check = Callable[[Question, object, Setting], Iterator[str]]


def _length(question: Question, value: object, setting: Setting) -> Iterator[str]:
    words = len(str(value).split())
    if words <= FEW_WORDS and len(question.example.split()) >= SENTENCE:
        yield setting.wording.hint("short")
    if len(str(value)) > LONG_TEXT:
        yield setting.wording.hint("long")


def _number(question: Question, value: object, setting: Setting) -> Iterator[str]:
    usual = parse_number(question.example)
    if usual and isinstance(value, int | float) and value > TIMES_EXAMPLE * usual:
        yield setting.wording.hint("large_number")


def _date(question: Question, value: object, setting: Setting) -> Iterator[str]:
    date = dt.date.fromisoformat(str(value))
    if abs(date - setting.today) > FAR:
        yield setting.wording.hint("far_date")
    elif date < setting.today and question.id in AHEAD:
        yield setting.wording.hint("past_date")


def _everything(question: Question, value: object, setting: Setting) -> Iterator[str]:
    options = len(question.choices)
    if options >= MANY_OPTIONS and isinstance(value, list) and len(value) == options:
        yield setting.wording.hint("everything")


def _email(_: Question, value: object, setting: Setting) -> Iterator[str]:
    yield from _of_address(str(value), setting)


def _of_address(address: str, setting: Setting) -> Iterator[str]:
    domain = address.rpartition("@")[2].lower()
    if domain.partition(".")[0] in PRIVATE_DOMAINS:
        yield setting.wording.hint("private_email", email=address)


def _table(question: Question, value: object, setting: Setting) -> Iterator[str]:
    kinds = {column.id: column.kind for column in question.columns}
    for number, row in enumerate(value if isinstance(value, list) else [], 1):
        doers = {_bare(row.get(doer, "")) for doer in DOERS if doer in kinds}
        if row.get(DEPUTY) and _bare(row[DEPUTY]) in doers:
            yield setting.wording.hint("same_role", row=number)
        for id_, cell in row.items():
            if id_ in {DEPUTY, *DOERS}:
                yield from _of_role(str(cell), setting)
            if kinds.get(id_) is Kind.EMAIL:
                yield from _of_address(str(cell), setting)


def _of_role(role: str, setting: Setting) -> Iterator[str]:
    if _bare(role) in VAGUE:
        yield setting.wording.hint("vague_role", role=role.strip())


def _bare(role: str) -> str:
    """Return a role without its article, to compare: "De directeur " is "directeur"."""
    return re.sub(r"^(de|het|een|onze|ons) ", "", role.strip().casefold())


CHECKS: Mapping[Kind, tuple[Check, ...]] = {
    Kind.TEXT: (_length,),
    Kind.LONG_TEXT: (_length,),
    Kind.NUMBER: (_number,),
    Kind.DATE: (_date,),
    Kind.CHOICES: (_everything,),
    Kind.EMAIL: (_email,),
    Kind.TABLE: (_table,),
}
"""Kind of question -> its checks; a kind that is not here has none."""
