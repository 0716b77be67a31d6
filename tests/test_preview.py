"""Tests of the preview: the right section, marks on what changed, words where nothing can be."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator

import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from smbeleid.answers import Answer, State, load_answers, no_answers
from smbeleid.brand import load_brand
from smbeleid.consult import Consult, Library, consult_of, load_library
from smbeleid.preview import PLAN, Preview
from smbeleid.wording import FILE_NAME, Wording, load_wording
from smbeleid.workspace import Workspace

CLIENT = "voorbeeldschool"
NASTY = "<script>alert(1)</script> **vet** [klik](javascript:x) & meer"
TAGS = {"div", "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tr"}
TAGS |= {"th", "td", "a", "em", "strong", "del", "code", "pre", "span", "mark", "br", "img"}
TAGS |= {"blockquote", "colgroup", "col"}


@pytest.fixture(scope="module")
def shown(checkout: Workspace, library: Library) -> Iterator[Preview]:
    preview = Preview(library, load_brand(checkout.templates / "brand"))
    yield preview
    preview.close()


@pytest.fixture
def preview(shown: Preview) -> Preview:
    """A preview that showed nothing yet; its pandoc lives on."""
    shown._shown.clear()
    return shown


@pytest.fixture(scope="module")
def wording(checkout: Workspace) -> Wording:
    return load_wording(checkout.templates / FILE_NAME)


class Talk:
    """A consult whose answers change, and the preview that goes with it."""

    def __init__(self, preview: Preview, workspace: Workspace, library: Library, wording: Wording):
        self.preview, self.workspace, self.library = preview, workspace, library
        self.wording = wording
        self.answers = load_answers(workspace.clients / CLIENT / "answers.json")

    @property
    def consult(self) -> Consult:
        return consult_of(self.workspace, CLIENT, self.library, self.answers)

    def give(self, question: str, value: object) -> None:
        today = self.answers.updated
        answer = Answer(state=State.GIVEN, value=value)
        answers = {**self.answers.answers, question: answer}
        self.answers = self.answers.model_copy(update={"answers": answers, "updated": today})

    def show(self, question: str, **how: bool) -> tuple[dict[str, str], html.HtmlElement]:
        reply = self.preview.show(self.consult, question, self.wording, **how)
        assert set(reply) == {"kind", "question", "document", "section", "title", "html"}
        assert (reply["kind"], reply["question"]) == ("preview", question)
        return reply, html.fragment_fromstring(reply["html"], create_parent="div")


@pytest.fixture
def talk(preview: Preview, checkout: Workspace, library: Library, wording: Wording) -> Talk:
    return Talk(preview, checkout, library, wording)


def marks(tree: html.HtmlElement) -> list[str]:
    return [mark.text for mark in tree.iter("mark")]


def notes(tree: html.HtmlElement) -> list[str]:
    return [note.text for note in tree.find_class("smb-preview-note")]


def is_inert(tree: html.HtmlElement) -> bool:
    """Whether a tree holds nothing that runs, loads, or leads away from the talk."""
    return all(
        element.tag in TAGS
        and not any(name.startswith("on") or name in {"id", "style"} for name in element.attrib)
        and element.get("src", "data:").startswith("data:")
        and (element.get("href") is None or element.get("target") == "_blank")
        and not element.get("href", "").startswith("javascript:")
        for element in tree.iter()
    )


# ---- which section ------------------------------------------------------------------------------


def test_every_question_shows_a_section_or_says_why_not(talk: Talk) -> None:
    for question in talk.library.questionnaire.questions:
        reply, tree = talk.show(question)
        assert reply["section"] or notes(tree), question
        if question in talk.consult.intake.visible:
            assert reply["document"] == PLAN
            assert reply["title"]
            assert notes(tree) == []


def test_a_blank_client_sees_sections_or_reasons_too(
    preview: Preview, checkout: Workspace, library: Library, wording: Wording
) -> None:
    answers = no_answers(dt.date(2026, 11, 22))
    consult = consult_of(checkout, "leeg", library, answers)
    for question in library.questionnaire.questions:
        assert preview.show(consult, question, wording)["html"].strip(), question


def test_the_plan_comes_before_other_documents_and_the_own_theme_before_others(
    preview: Preview,
) -> None:
    assert preview.places("crisis_woordvoerder")[0].id == f"{PLAN}/crisis"
    for question in preview._themes:
        of_plan = [place.document.id == PLAN for place in preview.places(question)]
        assert of_plan == sorted(of_plan, reverse=True)


def test_the_section_is_that_of_the_plan(talk: Talk) -> None:
    """What the coach sees is what the document says, sentence for sentence."""
    consult = talk.consult
    sections = {section.id: section for section in consult.assemble(PLAN).sections}
    for place in talk.preview._coverage.places.values():
        if place.document.id == PLAN and talk.preview._coverage.of_places[place.id]:
            alone = consult.assemble_section(PLAN, place.section.id)
            assert alone == sections.get(place.section.id)


# ---- marks --------------------------------------------------------------------------------------


def test_only_what_an_edit_changed_is_marked(talk: Talk) -> None:
    _, first = talk.show("plaats")
    assert marks(first) == []
    talk.give("plaats", "Nieuwstad")
    reply, second = talk.show("plaats")
    assert marks(second)
    assert all("Nieuwstad" in mark for mark in marks(second))
    assert talk.show("plaats")[0]["html"] == reply["html"]
    other, _ = talk.show("doel_succes")
    assert other["section"] != reply["section"]
    assert "<mark>" not in other["html"]


def test_typed_text_is_shown_and_does_nothing(talk: Talk) -> None:
    talk.show("plaats")
    talk.give("plaats", NASTY)
    _, tree = talk.show("plaats")
    assert is_inert(tree)
    assert NASTY in tree.text_content()


def test_hidden_and_draft_say_why_nothing_changes(talk: Talk) -> None:
    hidden = [
        id_
        for id_ in talk.library.questionnaire.questions
        if id_ not in talk.consult.intake.visible
    ]
    assert hidden
    for question in hidden:
        _, tree = talk.show(question)
        assert notes(tree)[0].startswith("Niet gevraagd"), question
    _, tree = talk.show("plaats", is_draft=True)
    assert notes(tree) == [talk.wording.say("preview_draft")]


# ---- trouble ------------------------------------------------------------------------------------


def test_a_failing_text_gives_a_sentence_and_the_rest_goes_on(
    workspace: Workspace, wording: Wording
) -> None:
    path = workspace.templates / "documents" / PLAN / "crisis.md.j2"
    path.write_text(path.read_text(encoding="utf-8") + "{{ 1 / 0 }}", encoding="utf-8")
    library = load_library(workspace)
    preview = Preview(library, load_brand(workspace.templates / "brand"))
    talk = Talk(preview, workspace, library, wording)
    reply, tree = talk.show("crisis_pauze")
    assert reply["section"] == ""
    (said,) = notes(tree)
    assert said.startswith("Dit stuk van het plan kunnen we nu niet laten zien.")
    assert "crisis.md.j2" in said
    assert talk.show("plaats")[0]["section"] == "samenvatting"
    preview.close()


def test_a_pandoc_that_died_is_started_again(talk: Talk) -> None:
    talk.show("plaats")
    process = talk.preview._pandoc._process
    assert process
    process.kill()
    process.wait()
    talk.give("plaats", "Nieuwstad")
    _, tree = talk.show("plaats")
    assert any("Nieuwstad" in mark for mark in marks(tree))


def test_a_section_that_comes_back_is_new(workspace: Workspace, wording: Wording) -> None:
    folder = workspace.templates / "documents" / PLAN
    text = "{% if is('crisis_pauze', 'niemand') %}We zetten alles stil.{% endif %}"
    (folder / "crisis.md.j2").write_text(text, encoding="utf-8")
    for other in workspace.templates.glob("documents/*/document.yaml"):
        if other.parent.name != PLAN:
            shutil.rmtree(other.parent)
    library = load_library(workspace)
    preview = Preview(library, load_brand(workspace.templates / "brand"))
    talk = Talk(preview, workspace, library, wording)
    talk.give("crisis_pauze", "beheerder")
    reply, tree = talk.show("crisis_pauze")
    assert notes(tree) == [wording.say("preview_absent")]
    talk.give("crisis_pauze", "niemand")
    reply, tree = talk.show("crisis_pauze")
    assert (reply["section"], marks(tree)) == ("crisis", ["We zetten alles stil."])
    preview.close()


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_thirty_edits_of_anything_never_fail(talk: Talk, data: st.DataObject) -> None:
    questions = list(talk.library.questionnaire)
    for _ in range(30):
        question = data.draw(st.sampled_from(questions))
        drawn = data.draw(strategies.answer(question, strategies.nasty_texts))
        answers = {**talk.answers.answers, question.id: drawn}
        talk.answers = talk.answers.model_copy(update={"answers": answers})
        reply, tree = talk.show(question.id)
        assert "kunnen we nu niet laten zien" not in reply["html"]
        assert is_inert(tree)
