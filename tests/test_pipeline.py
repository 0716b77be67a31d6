"""Tests of the recipes: all files or none, the same files each time, one failure stops no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from smbeleid.answers import FILE_NAME, State, load_answers, save_answers
from smbeleid.errors import ContentError, ExistsError, NotFoundError, ToolError
from smbeleid.execution import ParameterError, RunError, read_notebook
from smbeleid.new_client import NewClientError, make_client
from smbeleid.pipeline import FORMATS, make_report, make_reports
from smbeleid.press import Press
from smbeleid.workspace import ClientNameError, Workspace

FOUR = ["beleidsplan.html", "beleidsplan.pdf", "beleidsplan.docx", "beleidsplan.ipynb"]


def report_folder(workspace: Workspace, client: str) -> Path:
    return workspace.clients / client / "report"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def own_notebook(workspace: Workspace, client: str, *cells: nbformat.NotebookNode) -> None:
    """Give a client its own notebook: the common one with cells at the end."""
    notebook = read_notebook(workspace.notebook(client))
    notebook.cells += cells
    nbformat.write(notebook, workspace.clients / client / "intake.ipynb")


def test_report_leaves_four_files_and_a_second_run_gives_the_same_bytes(workspace, press) -> None:
    told: list[str] = []
    made = make_report(workspace, "voorbeeldschool", press, tell=told.append)
    assert [path.name for path in made.files] == FOUR
    assert names(report_folder(workspace, "voorbeeldschool")) == sorted(FOUR)
    assert {path.parent for path in made.files} == {report_folder(workspace, "voorbeeldschool")}
    assert told == [
        "antwoorden controleren",
        "notebook uitvoeren",
        "html gemaakt",
        "pdf gemaakt",
        "word gemaakt",
    ]
    first = {path: path.read_bytes() for path in made.files}
    with Press(workspace.templates) as fresh:
        again = make_report(workspace, "voorbeeldschool", fresh)
    assert again.files == made.files
    for path in made.files[:3]:
        assert path.read_bytes() == first[path], path.name


def test_calendar_comes_beside_the_documents_that_ask_for_one(workspace, press) -> None:
    told: list[str] = []
    made = make_report(
        workspace, "kompas", press, document="actieplan", formats=("html",), tell=told.append
    )
    assert [path.name for path in made.files] == [
        "actieplan.html",
        "actieplan.ics",
        "actieplan.ipynb",
    ]
    assert told[-1] == "agenda gemaakt"
    written = made.files[1].read_bytes()
    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "NAME;LANGUAGE=nl:Actieplan en jaarkalender: " in written.decode()


@pytest.mark.parametrize("client", ["leeg", "kompas"])
def test_client_that_has_not_answered_all_gets_its_report(client, workspace, press) -> None:
    made = make_report(workspace, client, press, formats=("html",))
    assert [path.name for path in made.files] == ["beleidsplan.html", "beleidsplan.ipynb"]
    assert "nog af te spreken" in made.files[0].read_text("utf-8")


def test_kept_notebook_names_client_and_document_and_no_answer_travels_as_parameter(
    workspace, press
) -> None:
    made = make_report(workspace, "voorbeeldschool", press, formats=("html",))
    notebook = read_notebook(made.files[-1])
    assert notebook.metadata.papermill.parameters == {
        "client": "voorbeeldschool",
        "document": "beleidsplan",
    }
    assert "Kraanvogel" not in json.dumps(notebook.metadata)
    assert all("consult" not in cell.metadata.get("tags", []) for cell in notebook.cells)


def test_formats_come_in_the_order_asked_and_go_where_asked(workspace, press, tmp_path) -> None:
    made = make_report(
        workspace, "leeg", press, formats=("word", "html"), output=tmp_path / "uit" / "diep"
    )
    assert [path.name for path in made.files] == [
        "beleidsplan.docx",
        "beleidsplan.html",
        "beleidsplan.ipynb",
    ]
    assert made.files[0].parent == tmp_path / "uit" / "diep"
    assert not report_folder(workspace, "leeg").exists()


def test_own_notebook_of_a_client_wins_and_its_text_reaches_the_report(workspace, press) -> None:
    own_notebook(workspace, "leeg", new_markdown_cell("# Van de coach\n\nAlleen voor u."))
    made = make_report(workspace, "leeg", press, formats=("html",))
    assert "Alleen voor u." in made.files[0].read_text("utf-8")
    other = make_report(workspace, "kompas", press, formats=("html",))
    assert "Alleen voor u." not in other.files[0].read_text("utf-8")


def test_sign_that_no_font_can_write_is_remarked_once(workspace, press, answers) -> None:
    save_answers(
        workspace.clients / "leeg" / FILE_NAME, answers(organisatie_naam="De \u16df School")
    )
    made = make_report(workspace, "leeg", press, formats=("pdf", "html"))
    assert len(made.remarks) == 1
    assert "[U+16DF]" in made.remarks[0]


def test_nothing_is_written_when_one_format_fails(workspace, press, monkeypatch) -> None:
    def refuse(*_: object) -> bytes:
        raise ToolError("Typst", "de pdf", "vol")

    monkeypatch.setattr(Press, "_pdf", refuse)
    with pytest.raises(ToolError):
        make_report(workspace, "leeg", press)
    assert names(report_folder(workspace, "leeg")) == []


def test_files_of_last_time_stay_when_this_time_fails(workspace, press) -> None:
    made = make_report(workspace, "leeg", press, formats=("html",))
    before = [path.read_bytes() for path in made.files]
    (workspace.clients / "leeg" / FILE_NAME).write_text("{", "utf-8")
    with pytest.raises(ContentError):
        make_report(workspace, "leeg", press, formats=("html",))
    assert [path.read_bytes() for path in made.files] == before


@pytest.mark.parametrize(
    ("parameters", "document", "error"),
    [
        ({"klant": "leeg"}, "beleidsplan", ParameterError),
        ({}, "beleidsplam", NotFoundError),
    ],
)
def test_fault_that_can_be_known_is_told_before_anything_runs(
    parameters, document, error, workspace, press
) -> None:
    own_notebook(workspace, "leeg", new_code_cell("open('gelopen', 'w').close()"))
    with pytest.raises(error, match=r"Bedoelde u|Dit notebook kent"):
        make_report(workspace, "leeg", press, document=document, parameters=parameters)
    assert not (workspace.root / "gelopen").exists()
    assert not report_folder(workspace, "leeg").exists()


def test_failed_run_is_kept_and_thrown_away_after_a_good_one(workspace, press) -> None:
    own_notebook(workspace, "leeg", new_code_cell("1 / 0"))
    with pytest.raises(RunError):
        make_report(workspace, "leeg", press, formats=("html",))
    assert names(report_folder(workspace, "leeg")) == ["beleidsplan.mislukt.ipynb"]
    (workspace.clients / "leeg" / "intake.ipynb").unlink()
    make_report(workspace, "leeg", press, formats=("html",))
    assert names(report_folder(workspace, "leeg")) == ["beleidsplan.html", "beleidsplan.ipynb"]


def test_failing_client_stops_no_other_and_leaves_no_half_files(workspace, tmp_path) -> None:
    (workspace.clients / "kompas" / FILE_NAME).write_text('{"schema_version": 1', "utf-8")
    told: list[tuple[str, str]] = []
    broken, made = make_reports(
        workspace,
        ["kompas", "leeg"],
        formats=("html",),
        output=tmp_path / "uit",
        tell=lambda client, doing: told.append((client, doing)),
    )
    assert (broken.client, broken.files) == ("kompas", ())
    assert "kompas/answers.json, regel 1" in str(broken.failure)
    assert (made.client, made.failure) == ("leeg", None)
    assert {path.parent for path in made.files} == {tmp_path / "uit" / "leeg"}
    assert names(tmp_path / "uit") == ["leeg"]
    assert names(report_folder(workspace, "kompas")) == []
    assert [client for client, _ in told] == ["kompas", "leeg", "leeg", "leeg"]


def test_one_client_gets_no_folder_of_its_own_in_the_output(workspace, tmp_path) -> None:
    (made,) = make_reports(workspace, ["leeg"], formats=("html",), output=tmp_path / "uit")
    assert {path.parent for path in made.files} == {tmp_path / "uit"}


def test_texts_that_are_changed_between_two_runs_are_read_again(workspace, press) -> None:
    text = workspace.templates / "documents" / "beleidsplan" / "doel.md.j2"
    text.write_text("Een heel nieuwe tekst.\n", "utf-8")
    made = make_report(workspace, "leeg", press, formats=("html",))
    assert "Een heel nieuwe tekst." in made.files[0].read_text("utf-8")


def test_formats_are_those_that_the_user_can_name() -> None:
    assert FORMATS == ("html", "pdf", "word")


def test_new_client_has_answered_its_name_and_kind(workspace) -> None:
    folder = make_client(workspace, "sint-jan", name="Sint Jan’s School", kind="vo")
    assert folder == workspace.clients / "sint-jan"
    answers = load_answers(folder / FILE_NAME)
    assert {id_: answer.value for id_, answer in answers.answers.items()} == {
        "organisatie_naam": "Sint Jan’s School",
        "soort": "vo",
    }
    assert {answer.state for answer in answers.answers.values()} == {State.GIVEN}


@pytest.mark.parametrize(
    ("client", "name", "kind", "error", "said"),
    [
        ("Sint Jan", "S", "po", ClientNameError, "Bijvoorbeeld: sint-jan"),
        ("../weg", "S", "po", ClientNameError, "Bijvoorbeeld: weg"),
        ("leeg", "S", "po", ExistsError, "bestaat al"),
        ("sint-jan", "  ", "po", NewClientError, "de tekst is leeg"),
        ("sint-jan", "S", "hbo", NewClientError, "Kies uit: po, vo, so, ikc, mbo, kinderopvang"),
    ],
)
def test_new_client_that_cannot_be_leaves_nothing_behind(
    client, name, kind, error, said, workspace
) -> None:
    def everything() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in workspace.clients.rglob("*") if p.is_file()}

    before, folders = everything(), workspace.client_names()
    with pytest.raises(error, match=said):
        make_client(workspace, client, name=name, kind=kind)
    assert everything() == before
    assert workspace.client_names() == folders


@pytest.fixture
def two_documents(workspace: Workspace) -> Workspace:
    """A workspace with nothing but two small documents, the second for primary schools only."""
    for path in workspace.templates.glob("documents/*/"):
        shutil.rmtree(path)
    for id_, when in [("kaart", ""), ("brief", "when: {soort: [po]}\n")]:
        folder = workspace.templates / "documents" / id_
        folder.mkdir()
        spec = f"id: {id_}\ntitle: T\nreader: R\n{when}sections: [{{id: a, title: A}}]\n"
        (folder / "document.yaml").write_text(spec, encoding="utf-8")
        (folder / "a.md.j2").write_text("Een zin.\n", encoding="utf-8")
    return workspace


def test_all_documents_that_a_client_has_are_made(two_documents) -> None:
    results = make_reports(
        two_documents, ["kompas", "voorbeeldschool"], documents=None, formats=["html"]
    )
    made = {result.client: [path.name for path in result.files] for result in results}
    assert made == {
        "kompas": ["kaart.html", "kaart.ipynb"],
        "voorbeeldschool": ["brief.html", "brief.ipynb", "kaart.html", "kaart.ipynb"],
    }


def test_document_that_is_not_meant_for_a_client_is_refused_and_the_others_stay(
    two_documents,
) -> None:
    (result,) = make_reports(
        two_documents, ["kompas"], documents=["kaart", "brief"], formats=["html"]
    )
    assert "Het document 'brief' is niet bedoeld voor 'kompas'" in str(result.failure)
    assert [path.name for path in result.files] == ["kaart.html", "kaart.ipynb"]
