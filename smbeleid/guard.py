"""A guard on free text: points out what tells who somebody is, where a role would do.

A plan with roles stays true when somebody leaves, and tells nothing about anybody. The guard
changes nothing; what it looks for stands in `smbeleid.personal`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smbeleid.answers import Answer, Answers, State
from smbeleid.personal import Sort, Spot, digits_of, personal_data
from smbeleid.questionnaire import Kind, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Finding:
    """A spot in a client's answers.

    Attributes:
        question: Id of the question; empty for a decision.
        place: The question, and the row and column or the owner, or the decision, in Dutch.
        spot: What was found there.
    """

    question: str
    place: str
    spot: Spot

    @property
    def sentence(self) -> str:
        """Return where it stands, what it is and what to write instead, in Dutch."""
        return f"{self.place}: {self.said}"

    @property
    def said(self) -> str:
        """Return what it is and what to write instead, for who sees where it stands."""
        what, remedy = _SENTENCES[self.spot.sort]
        return f"hier staat {what}, '{self.spot.found}'. {remedy}"


_ROLE_INSTEAD = "Schrijf liever de rol, zoals 'de directeur'."
_SENTENCES = {
    Sort.EMAIL: (
        "een e-mailadres dat van één persoon lijkt",
        "Schrijf liever de rol, zoals 'de directeur', of een adres als 'administratie@…'.",
    ),
    Sort.PHONE: (
        "een telefoonnummer",
        "Schrijf liever de rol, zoals 'de directeur'. Nummers staan in de lijst met contacten.",
    ),
    Sort.BSN: (
        "een getal dat een burgerservicenummer (BSN) kan zijn",
        "Haal het weg. Schrijf liever de rol, zoals 'een leerling'.",
    ),
    Sort.BIRTH_DATE: (
        "een geboortedatum",
        "Haal hem weg. Schrijf liever de rol of de groep, zoals 'een leerling uit groep 7'.",
    ),
    Sort.NAME: ("misschien de naam van een persoon", _ROLE_INSTEAD),
}

_NAMING = ("organisatie_naam", "bestuur", "plaats")
"""Questions that ask for the name of an organisation or a place; these names are known after."""
_REACHING = frozenset({"organisatie_fg"})
"""Questions of free text that ask how somebody is reached."""
_OWN_NUMBER = "organisatie_telefoon"


def guard(questionnaire: Questionnaire, answers: Answers) -> list[Finding]:
    """Return what a client's free texts tell about persons, in the order of the questions.

    Args:
        questionnaire: What was asked.
        answers: Checked against it. Answers to questions that are hidden now count as well:
            they are kept, too.
    """
    own = own_words(answers)
    number = own_number(answers)
    findings = [
        finding
        for question in questionnaire
        for finding in guard_answer(question, answers.of(question.id), own, number)
    ]
    findings += [
        Finding("", place, spot)
        for decision in answers.decisions
        for place, text in decision.texts()
        for spot in personal_data(text, own)
    ]
    return findings


def guard_answer(
    question: Question, answer: Answer, own: frozenset[str], number: str
) -> Iterator[Finding]:
    """Go through what the free texts of one answer tell about persons.

    Args:
        question: What was asked.
        answer: Checked against it.
        own: Words of the client's own names; see `own_words`.
        number: The client's own telephone number; see `own_number`.
    """
    for place, text in _free_texts(question, answer):
        for spot in personal_data(text, own):
            if spot.sort is Sort.PHONE and (
                question.id in _REACHING or digits_of(spot.found) == number
            ):
                continue
            yield Finding(question.id, place, spot)


def own_number(answers: Answers) -> str:
    """Return the digits of the client's own telephone number, or an empty text."""
    return digits_of(str(answers.of(_OWN_NUMBER).value or ""))


def own_words(answers: Answers) -> frozenset[str]:
    """Return the words of the names of school, board and place: no persons in this client's texts.

    A school may be called after somebody: Anne Frank, Jan Ligthart.
    """
    texts = (str(answers.of(id_).value or "") for id_ in _NAMING)
    return frozenset(word.lower() for text in texts for word in re.findall(r"\w+", text))


def _free_texts(question: Question, answer: Answer) -> Iterator[tuple[str, str]]:
    """Go through the free texts of an answer, each with its place in Dutch."""
    asked = f"bij '{question.label}'"
    if answer.owner:
        yield f"{asked}, wie dit uitzoekt", answer.owner
    if answer.reason:
        yield f"{asked}, waarom dit later komt", answer.reason
    if answer.state is not State.GIVEN:
        return
    if question.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        yield asked, answer.value
    if question.kind is Kind.TABLE:
        for number, row in enumerate(answer.value, 1):
            for column in question.columns:
                if column.kind is Kind.TEXT:
                    yield f"{asked}, rij {number}, '{column.label}'", row.get(column.id, "")
