"""The delivered documents: each fits its pages, for every kind of organisation and any answers."""

from __future__ import annotations

import io

import pypdf
import pytest
from conftest import CLIENTS, ROOT, TODAY

from smbeleid.answers import Answer, State, load_answers, no_answers
from smbeleid.consult import Consult, consult_of
from smbeleid.document import Document
from smbeleid.press import Press
from smbeleid.report import Report

KINDS = (
    "po", "vo", "so", "ikc", "mbo",
    "kinderopvang", "vereniging", "zorg", "gemeente", "bedrijf", "anders",
)  # fmt: skip


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["alles", "de helft", "niets"])
def consult(request: pytest.FixtureRequest, kind, checkout, library) -> Consult:
    """A client of each kind that answered all, half or nothing but its kind."""
    answers = {
        "alles": lambda: load_answers(ROOT / "clients" / "voorbeeldschool" / "answers.json"),
        "de helft": lambda: load_answers(CLIENTS / "kompas" / "answers.json"),
        "niets": lambda: no_answers(TODAY),
    }[request.param]()
    answers = answers.with_answer("soort", Answer(state=State.GIVEN, value=kind), TODAY)
    return consult_of(checkout, "klant", library, answers)


def pages(document: Document, press: Press) -> int:
    pdf = press.make(Report(document.cover, document.markdown), "pdf")
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_document_fits_its_pages(consult, press) -> None:
    specs = consult.library.texts.specs
    bounded = [id_ for id_ in consult.documents() if specs[id_].max_pages]
    assert bounded
    taken = {id_: pages(consult.assemble(id_), press) for id_ in bounded}
    assert {id_: count for id_, count in taken.items() if count > specs[id_].max_pages} == {}


def test_every_document_says_something(consult) -> None:
    for id_ in consult.documents():
        document = consult.assemble(id_)
        assert document.sections, id_
        assert len(document.markdown.split()) > 40, id_


def test_action_plan_fits_its_pages_when_a_school_doubts_everything(
    checkout, library, press
) -> None:
    """Every "does not know" that a rule looks at: more actions than a school should start with."""
    doubted = {
        id_ for _, rule in library.advice for id_ in rule.when if "weet_niet" in rule.when[id_]
    }
    answers = load_answers(ROOT / "clients" / "voorbeeldschool" / "answers.json")
    for id_ in sorted(doubted):
        answers = answers.with_answer(id_, Answer(state=State.UNKNOWN), TODAY)
    answers = answers.with_answer("soort", Answer(state=State.GIVEN, value="ikc"), TODAY)
    consult = consult_of(checkout, "klant", library, answers)
    assert len(consult.library.advice.signals(consult.intake)) > 60
    assert pages(consult.assemble("actieplan"), press) <= 4
