"""What holds for every client: its documents are whole and say nothing odd."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from reading import problems_of
from strategies import answers, full_answers, given_answer, nasty_texts

from smbeleid.answers import Answer, Answers, State, check_answers, load_answers, save_answers
from smbeleid.consult import consult_of, load_library
from smbeleid.derived import rests_on
from smbeleid.document import Document
from smbeleid.intake import Intake
from smbeleid.pandoc import Pandoc
from smbeleid.phrases import PLACEHOLDERS
from smbeleid.questionnaire import Kind
from smbeleid.report import Cover, Picture, Report
from smbeleid.texts import FIGURES
from smbeleid.workspace import Workspace

ROOT = Path(__file__).parents[1]
# Of the module and not a fixture: strategies are drawn from it before a fixture exists.
LIBRARY = load_library(Workspace(ROOT))
QUESTIONS = LIBRARY.questionnaire
TYPED = {Kind.TEXT, Kind.LONG_TEXT, Kind.ADDRESS}
CLIENT = "klant-zonder-naam"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PICTURES = tuple(Picture(f"{name}.svg", SVG, f"Figuur van de {name}.") for name in FIGURES)

few = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
many = settings(few, max_examples=25)
# Five hundred in CI; at a desk, where somebody waits, a tenth of them.
whole = settings(few, max_examples=500 if os.environ.get("CI") else 50)


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as running:
        yield running


def documents(given_answers: Answers) -> list[Document]:
    consult = consult_of(Workspace(ROOT), CLIENT, LIBRARY, given_answers)
    return [consult.assemble(name) for name in LIBRARY.texts.specs]


def body_of(document: Document, pandoc: Pandoc) -> html.HtmlElement:
    """Return the text as every format gets it: read and cleaned."""
    report = Report(document.cover, document.markdown, PICTURES)
    rendered = pandoc.render(report, formats=["html"]).html
    return html.fragment_fromstring(rendered, create_parent="main")


def words_of(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


# ---- the shape of a document -----------------------------------------------------------------


def hollow(body: html.HtmlElement) -> list[str]:
    """Return what has a place in the text and says nothing there."""
    return [
        *_empty_headings(body),
        *_empty_tables(body),
        *_empty_items(body),
    ]


def _empty_headings(body: html.HtmlElement) -> Iterator[str]:
    top = [*body, html.Element("h1")]
    for one, following in pairwise(top):
        if (level := _level(one)) and 0 < _level(following) <= level:
            yield f"kop zonder tekst: {words_of(one)}"


def _level(element: html.HtmlElement) -> int:
    found = re.fullmatch(r"h([1-6])", element.tag)
    return int(found[1]) if found else 0


def _empty_tables(body: html.HtmlElement) -> Iterator[str]:
    for table in body.iter("table"):
        rows = table.xpath("./tbody/tr")
        if not rows:
            yield f"tabel zonder rij: {words_of(table)}"
        widths = {len(row) for row in table.iter("tr")}
        if len(widths) != 1:
            yield f"tabel met ongelijke rijen: {words_of(table)}"
        yield from (f"rij zonder naam: {words_of(row)}" for row in rows if not words_of(row[0]))


def _empty_items(body: html.HtmlElement) -> Iterator[str]:
    for element in body.iter("li", "p", "h2", "h3", "h4", "strong", "em", "th", "ul", "ol", "div"):
        if not words_of(element) and element.find(".//img") is None:
            yield f"leeg element: {html.tostring(element)}"
    for item in body.iter("li"):
        if words_of(item) in {"-", "*", "•", "–", ".", ";", "[ ]"}:
            yield f"leeg punt: {words_of(item)}"


ODD = {
    "een waarde van Python": r"\b(None|Undefined|True|False|nan|StrictUndefined)\b",
    "een stuk van een sjabloon": r"\{\{|\}\}|\{%|%\}|\{#",
    "een woord zonder invulling": r"\$\w",
    "een teken als code": r"&#?\w+;",
    "opmaak die bleef staan": r"\*\*|^#+ |\]\(|^\||<span>|:---|\[ \]",
    "een dubbele punt": r"\.\.|,,|;;|::|\?\.|!\.",
    "een spatie voor een leesteken": r" [.,;:?!)]|\( ",
    "lege haakjes": r"\(\)|\[\]",
    "een woord dat er twee keer staat": r"\b(\w\w+) \1\b",
    "een leesteken na een komma": r"[,;] ?\.",
}
"""What no text of ours says: name -> how it would look."""

STATES = "|".join(re.escape(words.strip("*")) for words in PLACEHOLDERS.values())


def odd(body: html.HtmlElement) -> list[str]:
    """Return what no person would write, each with the sentence around it."""
    found = []
    for block in body.iter("p", "li", "td", "th", "h2", "h3", "h4"):
        text = words_of(block)
        found += [
            f"{name}: {text}" for name, look in ODD.items() if re.search(look, text, re.IGNORECASE)
        ]
        for sentence in re.split(r"(?<=[.?!:;]) ", text):
            twice = re.search(rf"({STATES}).*\b({STATES})", sentence)
            if twice and block.tag != "li":
                found.append(f"twee keer iets dat open is: {sentence}")
    return found


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("# Kop\n\n## Leeg\n\n## Vol\n\nTekst.", "kop zonder tekst: Leeg"),
        ("# Kop\n\nTekst.\n\n# Slot", "kop zonder tekst: Slot"),
        ("# Kop\n\n| a | b |\n|---|---|\n\nTekst.", "tabel zonder rij"),
        ("# Kop\n\n| a | b |\n|---|---|\n| | x |", "rij zonder naam"),
        ("# Kop\n\n- een\n-\n- drie", "leeg element: b'<li>"),
        ("# Kop\n\n- een\n- ;", "leeg punt: ;"),
        ("# Kop\n\nWij zijn None.", "een waarde van Python"),
        ("# Kop\n\nWij zijn {{ naam }}.", "een stuk van een sjabloon"),
        ("# Kop\n\nWij zijn \\$leerlingen.", "een woord zonder invulling"),
        ("# Kop\n\nWij zijn \\&#46;.", "een teken als code"),
        ("# Kop\n\nWij zijn ** vet**.", "opmaak die bleef staan"),
        ("# Kop\n\nDe directeur..", "een dubbele punt"),
        ("# Kop\n\nMag dat?.", "een dubbele punt"),
        ("# Kop\n\nDe directeur .", "een spatie voor een leesteken"),
        ("# Kop\n\nDe directeur ().", "lege haakjes"),
        ("# Kop\n\nWij vragen de de directeur.", "een woord dat er twee keer staat"),
        ("# Kop\n\nDe directeur,.", "een leesteken na een komma"),
        ("# Kop\n\n*nog af te spreken* *nog uit te zoeken*", "twee keer iets dat open is"),
    ],
)
def test_a_fault_would_be_seen(pandoc: Pandoc, written: str, told: str) -> None:
    cover = Cover("x", "X", "X", "", "", "", "0.1", "2026-11-22")
    rendered = pandoc.render(Report(cover, written), formats=["html"]).html
    body = html.fragment_fromstring(rendered, create_parent="main")
    assert any(fault.startswith(told) for fault in (*hollow(body), *odd(body)))


# All documents are looked at as text; a few of them, others each time, as every format gets them.
@whole
@given(answers(QUESTIONS), st.sets(st.sampled_from(sorted(LIBRARY.texts.specs)), max_size=3))
def test_every_document_is_whole_and_says_nothing_odd(
    pandoc: Pandoc, given_answers: Answers, closely: set[str]
) -> None:
    for document in documents(given_answers):
        assert problems_of(document) == []
        if document.cover.document in closely:
            body = body_of(document, pandoc)
            assert hollow(body) == []
            assert odd(body) == []


@few
@given(full_answers(QUESTIONS))
def test_a_full_plan_is_whole_and_says_nothing_odd(pandoc: Pandoc, given_answers: Answers) -> None:
    for document in documents(given_answers):
        body = body_of(document, pandoc)
        assert hollow(body) == []
        assert odd(body) == []


@few
@given(answers(QUESTIONS, nasty_texts))
def test_nasty_answers_add_no_heading_table_list_or_link(
    pandoc: Pandoc, given_answers: Answers
) -> None:
    for nasty, neat in zip(
        documents(given_answers), documents(neat_of(given_answers)), strict=True
    ):
        bodies = [body_of(document, pandoc) for document in (nasty, neat)]
        assert hollow(bodies[0]) == []
        assert shape(bodies[0]) == shape(bodies[1])


def shape(body: html.HtmlElement) -> list[str]:
    """Return the elements in order; in what was typed an empty line may start a paragraph."""
    return [str(element.tag) for element in body.iter() if element.tag not in {"p", "br"}]


def neat_of(given_answers: Answers) -> Answers:
    """Return answers in which each typed text is one word, the same word for the same text."""
    words: dict[str, str] = {}

    def word(text: str) -> str:
        return words.setdefault(text.strip().lower(), f"woord{len(words)}")

    def neat(id_: str, one: Answer) -> Answer:
        question = QUESTIONS.questions[id_]
        if one.state is State.GIVEN and question.kind in TYPED:
            return one.model_copy(update={"value": word(one.value)})
        if one.state is State.GIVEN and question.kind is Kind.TABLE:
            typed = {column.id for column in question.columns if column.kind in TYPED}
            rows = [
                {name: word(cell) if cell and name in typed else cell for name, cell in row.items()}
                for row in one.value
            ]
            return one.model_copy(update={"value": rows})
        return one

    changed = {id_: neat(id_, one) for id_, one in given_answers.answers.items()}
    levels = {
        theme: choice.model_copy(update={"reason": word(choice.reason)})
        for theme, choice in given_answers.levels.items()
    }
    return given_answers.model_copy(update={"answers": changed, "levels": levels})


# ---- what an answer does ---------------------------------------------------------------------


@many
@given(answers(QUESTIONS, nasty_texts))
def test_strategy_draws_valid_answers_only(given_answers: Answers) -> None:
    assert check_answers(given_answers, QUESTIONS, Path("answers.json")) == []


@many
@given(answers(QUESTIONS))
def test_nothing_follows_from_an_answer_that_nobody_gave(given_answers: Answers) -> None:
    intake = Intake(QUESTIONS, given_answers)

    def nobody_said(id_: str) -> bool:
        return any(intake.answer(asked).state is State.OPEN for asked in rests_on(id_))

    conditions = {signal.rule.id: signal.rule.when for signal in LIBRARY.advice.signals(intake)}
    conditions |= {id_: question.show_if for id_, question in intake.visible.items()}
    looks_at = {(what, id_) for what, condition in conditions.items() for id_ in condition}
    assert {(what, id_) for what, id_ in looks_at if nobody_said(id_)} == set()
    assert {id_ for id_ in intake.facts if nobody_said(id_)} == set()


@few
@given(answers(QUESTIONS), st.data())
def test_an_open_answer_reads_as_one_that_is_not_in_the_file(
    given_answers: Answers, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.sampled_from(sorted(QUESTIONS.questions))))
    others = {id_: one for id_, one in given_answers.answers.items() if id_ not in chosen}
    opened = others | {id_: Answer(state=State.OPEN) for id_ in chosen}
    absent = given_answers.model_copy(update={"answers": others})
    written = given_answers.model_copy(update={"answers": opened})
    assert documents(written) == documents(absent)


@few
@given(answers(QUESTIONS), st.data())
def test_a_hidden_answer_changes_nothing(given_answers: Answers, data: st.DataObject) -> None:
    hidden = sorted(set(QUESTIONS.questions) - set(Intake(QUESTIONS, given_answers).visible))
    id_ = data.draw(st.sampled_from(hidden))
    planted = data.draw(given_answer(QUESTIONS.questions[id_]))
    changed = given_answers.model_copy(update={"answers": {**given_answers.answers, id_: planted}})
    assert documents(changed) == documents(given_answers)


# ---- what is kept ----------------------------------------------------------------------------


@many
@given(answers(QUESTIONS, nasty_texts))
def test_saved_answers_come_back_as_they_were(given_answers: Answers) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.json"
        save_answers(path, given_answers)
        loaded = load_answers(path)
    assert loaded == given_answers
    intakes = Intake(QUESTIONS, given_answers), Intake(QUESTIONS, loaded)
    for id_ in QUESTIONS.questions:
        assert intakes[0].text(id_) == intakes[1].text(id_)
