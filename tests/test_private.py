"""What is private stays private: notes of the coach and hidden answers reach nothing we make."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, TODAY
from nbformat.v4 import new_code_cell
from reading import pdf_pages, pdf_source, pdf_strings, squeezed, word_parts

from smbeleid.answers import FILE_NAME, Answer, State, no_answers, save_answers
from smbeleid.cli import main
from smbeleid.consult import Library
from smbeleid.intake import Intake
from smbeleid.notes import FILE_NAME as NOTES
from smbeleid.notes import Notes, load_notes, save_notes
from smbeleid.questionnaire import Kind, Question
from smbeleid.workspace import Workspace

CLIENT = "sint-jan"
SEEN = "Zichtbaarheid"
"""Stands in the name of the school, and so in everything: it shows that the search can find."""
NOTE = "Kanarienotitie"
HIDDEN = "Kanarieantwoord"
OWNER = "Kanarierol"
NUMBER, DAY = 9182736, "1987-06-05"
SECRETS = (NOTE, HIDDEN, OWNER, str(NUMBER), "9.182.736", DAY, "5 juni 1987")


@pytest.fixture
def private(workspace: Workspace, library: Library, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A client with a note at every question, and an answer to every question it is not asked."""
    questions = library.questionnaire
    named = Answer(state=State.GIVEN, value=f"Basisschool {SEEN}")
    answers = no_answers(TODAY).with_answer("organisatie_naam", named, TODAY)
    asked = Intake(questions, answers).visible
    hidden = [question for question in questions if question.id not in asked]
    for place, question in enumerate(hidden):
        answers = answers.with_answer(question.id, planted(question, place), TODAY)
    assert set(Intake(questions, answers).visible) == set(asked)
    folder = workspace.clients / CLIENT
    save_answers(folder / FILE_NAME, answers)
    notes = Notes(consult=f"{NOTE} over het gesprek.")
    for question in questions:
        notes = notes.with_question(question.id, f"{NOTE} bij {question.label}")
    save_notes(folder, notes)
    monkeypatch.chdir(workspace.root)
    return workspace


def planted(question: Question, place: int) -> Answer:
    """Return an answer with something in it to look for, as far as its kind allows."""
    values = {
        Kind.TEXT: HIDDEN,
        Kind.LONG_TEXT: HIDDEN,
        Kind.ADDRESS: HIDDEN,
        Kind.EMAIL: f"{HIDDEN}@school.example",
        Kind.NUMBER: NUMBER,
        Kind.DATE: DAY,
    }
    if question.kind in values:
        return Answer(state=State.GIVEN, value=values[question.kind])
    if question.kind is Kind.TABLE:
        columns = (column for column in question.columns if column.kind is Kind.TEXT)
        return Answer(state=State.GIVEN, value=[{column.id: HIDDEN for column in columns}])
    return Answer(state=(State.OPEN, State.UNKNOWN)[place % 2], owner=OWNER)


def words_in(path: Path) -> Iterator[str]:
    """Yield everything that a file says, to who reads it and to who takes it apart."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        yield pdf_source(content).decode("latin-1")
        yield "\n".join(pdf_strings(content))
        yield squeezed(" ".join(pdf_pages(content)))
    elif path.suffix == ".docx":
        for name, part in word_parts(content).items():
            yield name
            yield part.decode("latin-1")
            yield re.sub("<[^>]*>", "", part.decode("latin-1"))
    else:
        text = content.decode("utf-8")
        yield text
        yield html.unescape(re.sub("<[^>]*>", "", text))
        yield re.sub(r"\\u[0-9a-f]{4}", lambda code: json.loads(f'"{code[0]}"'), text)


def says(path: Path, secret: str) -> bool:
    return any(secret.lower() in text.lower() for text in words_in(path))


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_planted_secrets_are_there(private: Workspace) -> None:
    folder = private.clients / CLIENT
    for secret in (HIDDEN, OWNER, str(NUMBER), DAY):
        assert says(folder / FILE_NAME, secret)
    assert NOTE in load_notes(folder).consult
    assert says(folder / NOTES, NOTE)


def test_nothing_private_is_in_any_file_or_message_of_a_report(
    private: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("report", CLIENT) == 0
    printed = "".join(capfd.readouterr())
    files = sorted((private.clients / CLIENT / "report").iterdir())
    assert [path.suffix for path in files] == [".docx", ".html", ".ipynb", ".pdf"]
    for path in files:
        assert says(path, SEEN)
        assert [secret for secret in SECRETS if says(path, secret)] == []
    assert "beleidsplan.pdf" in printed
    assert [secret for secret in SECRETS if secret in printed] == []


def test_nothing_private_is_in_a_failed_notebook_or_its_message(
    private: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / "intake.ipynb", as_version=4)
    notebook.cells.append(new_code_cell("consult.geen_zo_iets"))
    nbformat.write(notebook, private.clients / CLIENT / "intake.ipynb")
    assert run("report", CLIENT) == 1
    printed = "".join(capfd.readouterr())
    failed = private.clients / CLIENT / "report" / "beleidsplan.mislukt.ipynb"
    assert says(failed, SEEN)
    assert says(failed, "geen_zo_iets")
    assert [secret for secret in SECRETS if says(failed, secret)] == []
    assert "liep vast" in printed
    assert [secret for secret in SECRETS if secret in printed] == []


def test_cell_that_shows_the_consult_shows_nothing_private(private: Workspace) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / "intake.ipynb", as_version=4)
    notebook.cells.append(new_code_cell("consult"))
    nbformat.write(notebook, private.clients / CLIENT / "intake.ipynb")
    assert run("report", CLIENT) == 0
    executed = private.clients / CLIENT / "report" / "beleidsplan.ipynb"
    assert says(executed, f"client='{CLIENT}'")
    assert [secret for secret in SECRETS if says(executed, secret)] == []


def test_broken_text_is_told_without_answers_or_notes(
    private: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    text = private.templates / "documents" / "beleidsplan" / "samenvatting.md.j2"
    text.write_text("{{ a.organisatie_naam + 1 }}", encoding="utf-8")
    assert run("report", CLIENT) == 1
    printed = "".join(capfd.readouterr())
    assert "samenvatting.md.j2, regel 1" in printed
    assert [secret for secret in (*SECRETS, SEEN) if secret in printed] == []


def test_damaged_notes_are_not_printed_and_stop_no_report(
    private: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    (private.clients / CLIENT / NOTES).write_text(f'{{"{NOTE}": [{NOTE}', encoding="utf-8")
    run("check", CLIENT)
    assert run("report", CLIENT) == 0
    printed = "".join(capfd.readouterr())
    assert "beleidsplan.html" in printed
    assert NOTE not in printed


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("command", [["check"], ["check", CLIENT], ["doctor"]])
def test_other_commands_print_nothing_private(
    capfd: pytest.CaptureFixture[str], command: list[str]
) -> None:
    run(*command)
    printed = "".join(capfd.readouterr())
    assert printed
    assert [secret for secret in SECRETS if secret in printed] == []
