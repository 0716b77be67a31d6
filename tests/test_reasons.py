"""Tests of the coach's edition: the same documents, with a true reason at what was tailored."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import answers, full_answers, nasty_texts
from test_properties import LIBRARY, body_of, hollow, odd
from typer.testing import CliRunner

from smbeleid.answers import Answers, State
from smbeleid.cli import app
from smbeleid.consult import open_consult
from smbeleid.derived import DERIVED
from smbeleid.document import Document, assemble
from smbeleid.errors import SmbeleidError
from smbeleid.intake import Intake
from smbeleid.markdown import tidy
from smbeleid.pandoc import Pandoc
from smbeleid.pipeline import make_report
from smbeleid.reasons import _short
from smbeleid.workspace import Workspace

REASON = re.compile(r"\*\(omdat .*?\)\*")
QUESTIONS = LIBRARY.questionnaire
few = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as running:
        yield running


def editions(given_answers: Answers) -> Iterator[tuple[Document, Document]]:
    """Go through the documents, each as the school and as the coach gets it."""
    intake = LIBRARY.intake(given_answers)
    library = LIBRARY.worded(intake.kind)
    for name in library.texts.specs:
        plain, told = (
            assemble(
                library.texts, name, intake, library.advice, library.sources, "x", library.levels,
                reasons,
            )
            for reasons in (False, True)
        )  # fmt: skip
        yield plain, told


def without_reasons(text: str) -> str:
    return tidy(re.sub(rf" ?{REASON.pattern}", "", text))


@few
@given(answers(QUESTIONS))
def test_edition_with_reasons_is_whole_and_odd_in_nothing(
    pandoc: Pandoc, given_answers: Answers
) -> None:
    for _, told in editions(given_answers):
        body = body_of(told, pandoc)
        assert hollow(body) == []
        assert odd(body) == []


@few
@given(answers(QUESTIONS, nasty_texts))
def test_without_its_reasons_it_is_the_document_itself(given_answers: Answers) -> None:
    for plain, told in editions(given_answers):
        assert [(one.id, one.title) for one in told.sections] == [
            (one.id, one.title) for one in plain.sections
        ]
        for one, other in zip(told.sections, plain.sections, strict=True):
            assert without_reasons(one.text) == tidy(other.text)


def truths(intake: Intake) -> Iterator[str]:
    """Go through the beginnings of all that may be said after omdat for these answers."""
    for id_, fact in DERIVED.items():
        if "ja" in intake.facts.get(id_, ()):
            yield f"u aangaf dat {fact.says}"
    for question in intake.visible.values():
        match intake.answer(question.id).state:
            case State.GIVEN:
                yield f'u bij "{question.label}" aangaf: '
            case State.NOT_APPLICABLE:
                yield f'u bij "{question.label}" aangaf: niet van toepassing'
            case State.UNKNOWN:
                yield f'u nog uitzoekt: "{question.label}"'
            case State.OPEN:
                yield f'over "{question.label}" nog niets is afgesproken'


@few
@given(answers(QUESTIONS))
def test_every_reason_names_what_was_really_answered_or_is_open(given_answers: Answers) -> None:
    for _, told in editions(given_answers):
        check_truth(told, LIBRARY.intake(given_answers))


@few
@given(full_answers(QUESTIONS))
def test_every_reason_of_a_full_plan_is_true(given_answers: Answers) -> None:
    for _, told in editions(given_answers):
        check_truth(told, LIBRARY.intake(given_answers))


def check_truth(told: Document, intake: Intake) -> None:
    true = tuple(truths(intake))
    for reason in REASON.findall(told.markdown):
        said = html.unescape(reason)[len("*(omdat ") : -len(")*")]
        for clause in said.split(", en omdat "):
            assert clause.startswith(true), clause


def test_answer_is_told_as_it_was_given(workspace: Workspace) -> None:
    consult = open_consult(workspace, "voorbeeldschool")
    text = html.unescape(consult.assemble("beleidsplan", reasons=True).markdown)
    label = consult.intake.visible["doel_meten"].label
    told = consult.intake.text("doel_meten") or ""
    assert f'(omdat u bij "{label}" aangaf: {told})*' in text


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("Kort.", "Kort"),
        ("twee\nregels", "twee regels"),
        ("woord " * 20, "woord " * 12 + "woord…"),
        ("x" * 100, "x" * 80 + "…"),
    ],
)
def test_long_answer_is_cut_after_a_word(answer: str, told: str) -> None:
    assert _short(answer) == told


def test_cover_says_whose_edition_it_is(workspace: Workspace) -> None:
    consult = open_consult(workspace, "kompas")
    assert consult.assemble("beleidsplan", reasons=True).cover.status == "concept, met redenen"
    assert consult.assemble("beleidsplan").cover.status == "concept"


def test_signals_and_actions_tell_why_only_to_the_coach(workspace: Workspace) -> None:
    consult = open_consult(workspace, "voorbeeldschool")

    def action_list(*, reasons: bool) -> str:
        document = consult.assemble("beleidsplan", reasons=reasons)
        return next(one.text for one in document.sections if one.id == "actielijst")

    rows = [line for line in action_list(reasons=True).splitlines() if line.startswith("| ")]
    assert len(rows) > 5
    assert all(REASON.search(row) for row in rows[2:])
    assert "omdat u " not in action_list(reasons=False)


# The way through the notebook.


def test_report_with_reasons_has_the_same_names(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root)
    command = ["report", "kompas", "--format", "html"]
    for arguments, wanted in (command, False), ([*command, "--reasons"], True):
        assert CliRunner().invoke(app, arguments).exit_code == 0
        report = workspace.clients / "kompas" / "report"
        assert sorted(path.name for path in report.iterdir()) == [
            "beleidsplan.html",
            "beleidsplan.ipynb",
        ]
        page = (report / "beleidsplan.html").read_text("utf-8")
        assert ("(omdat " in page) == wanted
        assert ("met redenen" in page) == wanted


@pytest.mark.parametrize(("written", "wanted"), [("ja", True), ("True", True), ("nee", False)])
def test_parameter_in_words_is_understood(workspace, press, written: str, wanted: bool) -> None:
    make_report(workspace, "kompas", press, formats=("html",), parameters={"reasons": written})
    page = (workspace.clients / "kompas" / "report" / "beleidsplan.html").read_text("utf-8")
    assert ("(omdat " in page) == wanted


def test_older_notebook_makes_its_plan_and_says_what_it_lacks_for_reasons(workspace, press) -> None:
    notebook = (workspace.root / "notebooks" / "intake.ipynb").read_text("utf-8")
    older = re.sub(r',\s*"reasons = False[^"]*"', "", notebook).replace(
        "document, reasons)", "document)"
    )
    older = older.replace('documents/\\n"', 'documents/"')
    assert "reasons" not in older
    (workspace.clients / "kompas" / "intake.ipynb").write_text(older, "utf-8")
    assert make_report(workspace, "kompas", press, formats=("html",)).files
    with pytest.raises(SmbeleidError, match="Zet in de cel met de keuzes de regel 'reasons = Fal"):
        make_report(workspace, "kompas", press, formats=("html",), parameters={"reasons": True})
