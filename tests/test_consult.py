"""Tests of a consult: one client opened with all that is asked and said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from smbeleid.answers import State
from smbeleid.consult import load_library, open_consult, read_answers
from smbeleid.errors import ContentError, NotFoundError
from smbeleid.workspace import Workspace


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(workspace: Workspace) -> str:
    with pytest.raises(ContentError) as caught:
        open_consult(workspace, "kompas")
    return str(caught.value)


def test_client_is_opened_with_its_answers(workspace: Workspace) -> None:
    consult = open_consult(workspace, "kompas")
    assert consult.client == "kompas"
    assert consult.folder == workspace.clients / "kompas"
    stored = json.loads((consult.folder / "answers.json").read_text(encoding="utf-8"))
    assert set(consult.intake.answers.answers) == set(stored["answers"])
    assert consult.intake.questionnaire is consult.library.questionnaire


@pytest.mark.parametrize("client", ["voorbeeldschool", "kompas", "leeg"])
def test_every_document_of_a_client_is_whole(workspace: Workspace, client: str) -> None:
    consult = open_consult(workspace, client)
    assert "beleidsplan" in consult.documents()
    for id_ in consult.documents():
        document = consult.assemble(id_)
        assert document.cover.document == id_
        assert len(document.sections) >= (10 if id_ == "beleidsplan" else 1)


def test_example_school_answered_everything(workspace: Workspace) -> None:
    intake = open_consult(workspace, "voorbeeldschool").intake
    assert [question.id for _, question, _ in intake.in_state(State.OPEN)] == []


def test_client_that_answered_nothing_has_no_signals(workspace: Workspace) -> None:
    consult = open_consult(workspace, "leeg")
    assert consult.library.advice.signals(consult.intake) == []
    assert consult.assemble("beleidsplan").cover.client == "leeg"


def test_equal_answers_make_equal_documents(workspace: Workspace) -> None:
    first = open_consult(workspace, "kompas").assemble("beleidsplan")
    second = open_consult(workspace, "kompas").assemble("beleidsplan")
    assert first == second


def test_unknown_client_is_told(workspace: Workspace) -> None:
    with pytest.raises(
        NotFoundError, match=r"De klant .kompass. bestaat niet\. Bedoelde u .kompas."
    ):
        open_consult(workspace, "kompass")


def test_unknown_document_is_told(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="Het document 'beleid' bestaat niet"):
        open_consult(workspace, "kompas").assemble("beleid")


def test_client_without_answers_file_is_told_with_the_remedy(workspace: Workspace) -> None:
    (workspace.clients / "kompas" / "answers.json").unlink()
    with pytest.raises(NotFoundError, match=r"antwoordenbestand van 'kompas'.*reservekopie"):
        open_consult(workspace, "kompas")


def test_answers_are_read_without_their_questions(workspace: Workspace) -> None:
    path = workspace.clients / "leeg" / "answers.json"
    assert read_answers(path, "leeg").answers == {}


def test_answer_that_its_question_cannot_take_is_told(workspace: Workspace) -> None:
    path = workspace.clients / "kompas" / "answers.json"
    change(path, '"value": "vo"', '"value": "universiteit"')
    line = 1 + path.read_text(encoding="utf-8").splitlines().index('    "soort": {')
    message = refusal(workspace)
    assert f"clients/kompas/answers.json, regel {line}: bij 'Wat voor soort" in message
    assert "'universiteit' is geen keuze." in message


def test_damaged_answers_are_told(workspace: Workspace) -> None:
    path = workspace.clients / "kompas" / "answers.json"
    path.write_bytes(path.read_bytes()[:200])
    assert "clients/kompas/answers.json, regel" in refusal(workspace)


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ("questionnaire/01-organisatie.yaml", "templates/questionnaire/01-organisatie.yaml"),
        ("sources.yaml", "templates/sources.yaml"),
        ("advice/fotos.yaml", "templates/advice/fotos.yaml"),
        ("levels/fotos.yaml", "templates/levels/fotos.yaml"),
        ("documents/words.yaml", "templates/documents/words.yaml"),
        ("documents/beleidsplan/document.yaml", "documents/beleidsplan/document.yaml"),
        ("documents/beleidsplan/doel.md.j2", "documents/beleidsplan/doel.md.j2"),
    ],
)
def test_fault_in_any_part_of_the_content_is_told_with_its_place(
    workspace: Workspace, part: str, place: str
) -> None:
    path = workspace.templates / part
    path.write_text(path.read_text(encoding="utf-8") + "\nx: y: z {{ a.weg\n", encoding="utf-8")
    assert f"{place}, regel " in refusal(workspace)


@pytest.mark.parametrize("part", ["sources.yaml", "documents/words.yaml"])
def test_lost_part_of_the_content_is_told(workspace: Workspace, part: str) -> None:
    (workspace.templates / part).unlink()
    assert f"templates/{part}: kan niet worden gelezen" in refusal(workspace)


def test_content_is_read_once_until_a_file_changes(workspace: Workspace) -> None:
    first = load_library(workspace)
    assert load_library(workspace) is first
    path = workspace.templates / "questionnaire" / "01-organisatie.yaml"
    change(path, "title: Uw organisatie", "title: Uw school")
    second = load_library(workspace)
    assert second is not first
    assert second.questionnaire.themes[0].title == "Uw school"


def test_changed_text_is_seen_even_when_its_size_stays(workspace: Workspace) -> None:
    path = workspace.templates / "documents" / "beleidsplan" / "doel.md.j2"
    first = load_library(workspace)
    stat = path.stat()
    path.write_text("x" * stat.st_size, encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))
    assert load_library(workspace) is not first


def test_new_and_lost_files_are_seen(workspace: Workspace) -> None:
    first = load_library(workspace)
    lost = workspace.templates / "advice" / "mediawijsheid.yaml"
    content = lost.read_bytes()
    lost.unlink()
    without = load_library(workspace)
    assert len(list(without.advice)) < len(list(first.advice))
    lost.write_bytes(content)
    assert len(list(load_library(workspace).advice)) == len(list(first.advice))


def test_files_that_are_no_content_change_nothing(workspace: Workspace) -> None:
    first = load_library(workspace)
    (workspace.templates / "aantekening.txt").write_text("van mij", encoding="utf-8")
    assert load_library(workspace) is first
