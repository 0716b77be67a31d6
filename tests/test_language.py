"""The language of everything that is read: spelled right, short enough, and never stiff."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLES
from typer.testing import CliRunner

from smbeleid.answers import save_answers
from smbeleid.cli import app
from smbeleid.consult import Consult, open_consult
from smbeleid.decisions import Decision
from smbeleid.glossary import Glossary, Term
from smbeleid.language import (
    STIFF,
    bank,
    flesch_douma,
    measure,
    of_bank,
    of_documents,
    of_own_words,
    plain,
    sentences,
)
from smbeleid.workspace import Workspace

OWN_TERMS = Path(__file__).parent / "own_terms.txt"
BOUND = 35
"""Words of a sentence that no text of ours may reach; from 25 on it is pointed out."""


@pytest.fixture(params=["voorbeeldschool", "kompas", "leeg", *EXAMPLES])
def consult(request: pytest.FixtureRequest, full_workspace: Workspace) -> Consult:
    return open_consult(full_workspace, request.param)


def documents(consult: Consult) -> Iterator[tuple[str, str]]:
    """Go through the texts of a client's documents, without the list of sources."""
    for id_ in consult.documents():
        sections = [s for s in consult.assemble(id_).sections if s.id != "bronnen"]
        yield id_, "\n\n".join(f"# {section.title}\n\n{section.text}" for section in sections)


def test_no_sentence_is_too_long(consult) -> None:
    long = {
        sentence
        for _, text in documents(consult)
        for sentence in sentences(plain(text))
        if len(sentence.split()) > BOUND
    }
    assert long == set()


def test_every_document_is_easy_to_read(consult) -> None:
    hard = {one.name: one.readability for one in of_documents(consult) if not one.is_readable}
    assert hard == {}


def test_no_document_is_stiff(consult) -> None:
    for id_, text in documents(consult):
        assert [(id_, found[0]) for found in STIFF.finditer(plain(text))] == []


def test_no_question_or_rule_is_stiff_or_long(library) -> None:
    for place, text in bank(library):
        assert not STIFF.search(text), f"{place}: {text}"
        for sentence in sentences(text):
            assert len(sentence.split()) <= BOUND, f"{place}: {sentence}"


def misspelled(text: str) -> set[str]:
    """Return the words that neither the Dutch dictionary nor the list of own terms knows."""
    hunspell = shutil.which("hunspell")
    assert hunspell, "hunspell and its Dutch dictionary are needed: make test installs them"
    kept = re.sub(r"\S+@\S+|\b[\w-]+\.(nl|example)\b|[\"“”„]", " ", text).replace("’", "'")
    words = "\n".join(word.strip("'-") for word in re.findall(r"[^\W\d_][\w'-]*", kept))
    result = subprocess.run(
        [hunspell, "-d", "nl_NL", "-i", "utf-8", "-p", str(OWN_TERMS), "-l"],
        input=words,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return set(result.stdout.split())


def test_a_fault_in_spelling_is_seen() -> None:
    assert misspelled("Wij plaatzen foto's op de ouderapp.") == {"plaatzen"}


def test_documents_are_spelled_right(consult) -> None:
    text = "\n".join(plain(text) for _, text in documents(consult))
    assert misspelled(text) == set()


@pytest.mark.parametrize("kind", ["po", "ikc", "vereniging", "zorg", "gemeente"])
def test_questions_and_rules_are_spelled_right(library, kind: str) -> None:
    assert misspelled("\n".join(text for _, text in bank(library.worded(kind)))) == set()


def test_measure_tells_a_plain_text_from_a_stiff_one() -> None:
    easy = "We maken een foto. De leerling mag nee zeggen. Dan kiezen we een andere."
    hard = (
        "De verantwoordelijkheid voor toestemmingsregistratie berust organisatorisch bij de "
        "functionaris gegevensbescherming overeenkomstig privacywetgeving."
    )
    assert flesch_douma(easy) > 80
    assert flesch_douma(hard) < 30


LONG = "We maken een foto" + " en nog een" * 8
GLOSSARY = Glossary((Term(term="toestemming", meaning="ja", **{"not": ("consent",)}),))


def test_a_measure_says_what_stands_where() -> None:
    parts = [("Foto's", f"# Foto's\n\n{LONG}."), ("Delen", "Wij dienen te vragen om consent.")]
    made = measure("plan", parts, GLOSSARY)
    assert [(one.place, one.said) for one in made.remarks] == [
        ("Foto's", f"een zin van 28 woorden: {LONG}."),
        ("Delen", "een stijf woord: 'dienen te'."),
        ("Delen", "hier staat 'consent'. Wij schrijven 'toestemming'; zie glossary.yaml."),
    ]


def test_too_few_words_have_no_measure_and_are_readable() -> None:
    made = measure("plan", [("Kop", "Toestemmingsregistratie.")], GLOSSARY)
    assert made.readability is None
    assert made.is_readable
    assert flesch_douma("– 1 2") is None


def test_a_hard_text_is_not_readable() -> None:
    hard = "De verantwoordelijkheid voor toestemmingsregistratie berust organisatorisch. " * 20
    assert not measure("plan", [("Kop", hard)], GLOSSARY).is_readable


def test_questions_and_rules_are_readable(library) -> None:
    assert {one.name: one.is_readable for one in of_bank(library.worded("po"))} == {
        "vragen": True,
        "adviezen": True,
    }


def test_long_sentence_of_a_school_is_pointed_out_and_kept(workspace, answers) -> None:
    path = workspace.clients / "leeg" / "answers.json"
    decided = Decision(
        date="2026-11-20", decision="Wij met zijn allen dienen te kiezen.", present=("directeur",)
    )
    made = answers(doel_succes=f"{LONG}.").with_decision(decided, dt.date(2026, 11, 21))
    save_answers(path, made)
    before = path.read_bytes()
    remarks = of_own_words(open_consult(workspace, "leeg")).remarks
    assert [one.said.split(":")[0] for one in remarks] == [
        "een zin van 28 woorden",
        "een stijf woord",
    ]
    assert remarks[1].place == "Besluit van 20 november 2026"
    assert path.read_bytes() == before


def test_command_tells_each_document_and_what_the_school_typed(
    workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root)
    path = workspace.clients / "kompas" / "answers.json"
    before = path.read_bytes()
    result = CliRunner().invoke(app, ["language", "kompas"])
    assert result.exit_code == 0
    assert path.read_bytes() == before
    for name in (*open_consult(workspace, "kompas").documents(), "eigen woorden van de school"):
        assert re.search(rf"^  {name}: leesbaarheid ", result.stdout, re.MULTILINE)
    assert "Flesch-Douma. Vanaf 60 leest" in result.stdout


def test_command_without_a_client_tells_of_all_content(
    workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root)
    result = CliRunner().invoke(app, ["language"])
    assert result.exit_code == 0
    groups = re.findall(r"^(\S.*):$", result.stdout, re.MULTILINE)
    assert groups == ["kompas", "leeg", "voorbeeldschool", "vragen en adviezen"]
    assert CliRunner().invoke(app, ["language", "weg"]).exit_code != 0
