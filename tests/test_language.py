"""The language of everything that is read: spelled right, short enough, and never stiff."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyphen
import pytest

from smbeleid.consult import Consult, Library, open_consult
from smbeleid.workspace import Workspace

OWN_TERMS = Path(__file__).parent / "own_terms.txt"
LONGEST_SENTENCE = 35
READABLE = 60.0
"""Flesch-Douma: 60 to 70 is plain, 70 to 80 fairly easy."""

STIFF = re.compile(
    r"\b(dien(t|en) te|zorgvuldig|zo veel mogelijk|zoveel mogelijk|terughoudend|middels|teneinde|"
    r"derhalve|indien|alsmede|conform|omtrent|bewerkstelligen)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\((bron|bronnen): [^()]*(\([^()]*\)[^()]*)*\)")


def plain(markdown: str) -> str:
    """Return the running text of Markdown: no tables, source marks, links or markup."""
    text = html.unescape(re.sub(r"<[^>]+>", "", markdown))
    text = re.sub(r"^\|.*$|^!\[.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", _SOURCE.sub("", text))
    text = re.sub(r"^(#+|-|\d+\.) (\[ \] )?", "\n", text, flags=re.MULTILINE)
    return text.replace("*", "")


def sentences(text: str) -> list[str]:
    """Return the sentences of running text; a heading or list item ends one too."""
    blocks = re.split(r"\n\s*\n", text)
    found = [part for block in blocks for part in re.split(r"(?<=[.?!:;])\s+", block.strip())]
    return [" ".join(sentence.split()) for sentence in found if re.search(r"\w", sentence)]


def flesch_douma(text: str) -> float:
    """Return how easy a Dutch text reads (W.H. Douma, 1960): 206.84 - 0.77 S - 0.93 Z.

    S is the number of syllables per hundred words, Z the number of words per sentence.
    """
    hyphens = pyphen.Pyphen(lang="nl_NL", left=1, right=1)
    words = re.findall(r"[^\W\d_]+", text)
    syllables = sum(len(hyphens.positions(word)) + 1 for word in words)
    return 206.84 - 0.77 * 100 * syllables / len(words) - 0.93 * len(words) / len(sentences(text))


@pytest.fixture(params=["voorbeeldschool", "kompas", "leeg"])
def consult(request: pytest.FixtureRequest, workspace: Workspace) -> Consult:
    return open_consult(workspace, request.param)


def documents(consult: Consult) -> Iterator[tuple[str, str]]:
    """Go through the texts of a client's documents, without the list of sources."""
    for id_ in consult.documents():
        sections = [s for s in consult.assemble(id_).sections if s.id != "bronnen"]
        yield id_, "\n\n".join(f"# {section.title}\n\n{section.text}" for section in sections)


def bank(library: Library) -> Iterator[tuple[str, str]]:
    """Go through everything that questions and rules say: a place and a text."""
    for question in library.questionnaire:
        texts = [question.label, question.why, question.example, *question.follow_up]
        texts += [*question.options.values(), *(column.label for column in question.columns)]
        if question.excuse:
            texts += [question.excuse.says, question.excuse.reply]
        yield from ((question.id, text) for text in texts)
    for _, rule in library.advice:
        texts = [rule.signal, rule.risk, rule.advice, rule.action.text, rule.action.term]
        texts += [rule.contradiction] if rule.contradiction else []
        yield from ((rule.id, text) for text in texts)


def test_no_sentence_is_too_long(consult) -> None:
    long = {
        sentence
        for _, text in documents(consult)
        for sentence in sentences(plain(text))
        if len(sentence.split()) > LONGEST_SENTENCE
    }
    assert long == set()


def test_every_document_is_easy_to_read(consult) -> None:
    scores = {id_: round(flesch_douma(plain(text)), 1) for id_, text in documents(consult)}
    assert {id_: score for id_, score in scores.items() if score < READABLE} == {}


def test_no_document_is_stiff(consult) -> None:
    for id_, text in documents(consult):
        assert [(id_, found[0]) for found in STIFF.finditer(plain(text))] == []


def test_no_question_or_rule_is_stiff_or_long(library) -> None:
    for place, text in bank(library):
        assert not STIFF.search(text), f"{place}: {text}"
        for sentence in sentences(text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, f"{place}: {sentence}"


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


def test_questions_and_rules_are_spelled_right(library) -> None:
    assert misspelled("\n".join(text for _, text in bank(library))) == set()


def test_measure_tells_a_plain_text_from_a_stiff_one() -> None:
    easy = "We maken een foto. De leerling mag nee zeggen. Dan kiezen we een andere."
    hard = (
        "De verantwoordelijkheid voor toestemmingsregistratie berust organisatorisch bij de "
        "functionaris gegevensbescherming overeenkomstig privacywetgeving."
    )
    assert flesch_douma(easy) > 80
    assert flesch_douma(hard) < 30
