"""How easy a text reads: short sentences, plain words, and one word for one thing.

It measures and points out; it changes nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyphen

from smbeleid.answers import State
from smbeleid.consult import Consult, Library
from smbeleid.glossary import Glossary
from smbeleid.questionnaire import Kind

LONGEST_SENTENCE = 25
"""Words of a sentence that everybody reads in one go."""
READABLE = 60.0
"""Flesch-Douma: 60 to 70 is plain, 70 to 80 fairly easy."""
ENOUGH_WORDS = 100
"""Below this number of words the measure says more about one word than about the text."""
FEWEST_OWN_WORDS = 6
"""What a school typed in fewer words is a name or a role, and no sentence."""
LISTS = frozenset({"bronnen"})
"""Sections that hold titles of others, no sentences of ours."""

STIFF = re.compile(
    r"\b(dien(t|en) te|zorgvuldig|zo veel mogelijk|zoveel mogelijk|terughoudend|middels|teneinde|"
    r"derhalve|indien|alsmede|conform|omtrent|bewerkstelligen)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"\((bron|bronnen): [^()]*(\([^()]*\)[^()]*)*\)")
Parts = Iterable[tuple[str, str]]
"""Pieces of Markdown, each with the name of its place."""


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


def flesch_douma(text: str) -> float | None:
    """Return how easy a Dutch text reads (W.H. Douma, 1960): 206.84 - 0.77 S - 0.93 Z.

    S is the number of syllables per hundred words, Z the number of words per sentence. None for
    a text without words.
    """
    words = re.findall(r"[^\W\d_]+", text)
    if not words:
        return None
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in words)
    return 206.84 - 0.77 * 100 * syllables / len(words) - 0.93 * len(words) / len(sentences(text))


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=1, right=1)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a text to look at.

    Attributes:
        place: Where it stands: a heading, or a question.
        said: What it is, in Dutch.
    """

    place: str
    said: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How a text reads.

    Attributes:
        name: Of the document, or of the group of texts.
        readability: By `flesch_douma`; None when there are too few words to tell.
        remarks: Long sentences, stiff words and words for which we use another one.
    """

    name: str
    readability: float | None
    remarks: tuple[Remark, ...]

    @property
    def is_readable(self) -> bool:
        """Return whether it is as easy as our own texts must be."""
        return self.readability is None or self.readability >= READABLE


def measure(name: str, parts: Parts, glossary: Glossary) -> Measure:
    """Return how a text reads.

    Args:
        name: To call it by.
        parts: The text in pieces of Markdown, each with its place.
        glossary: The words that we use.
    """
    texts = [(place, plain(part)) for place, part in parts]
    whole = "\n\n".join(text for _, text in texts)
    enough = len(re.findall(r"[^\W\d_]+", whole)) >= ENOUGH_WORDS
    remarks = [one for place, text in texts for one in _remarks(place, text, glossary)]
    return Measure(name, flesch_douma(whole) if enough else None, tuple(remarks))


def _remarks(place: str, text: str, glossary: Glossary) -> Iterator[Remark]:
    for sentence in sentences(text):
        if (count := len(sentence.split())) > LONGEST_SENTENCE:
            yield Remark(place, f"een zin van {count} woorden: {sentence}")
    for stiff in STIFF.finditer(text):
        yield Remark(place, f"een stijf woord: '{stiff.group()}'.")
    for variant in glossary.variants_in(text):
        yield Remark(place, variant.sentence)


def of_documents(consult: Consult) -> Iterator[Measure]:
    """Go through the documents of a client, without their lists of sources."""
    for id_ in consult.documents():
        sections = [one for one in consult.assemble(id_).sections if one.id not in LISTS]
        parts = [(one.title, f"# {one.title}\n\n{one.text}") for one in sections]
        yield measure(id_, parts, consult.library.texts.glossary)


def of_own_words(consult: Consult) -> Measure:
    """Return how that reads which the school typed itself."""
    parts = [
        (question.label, answer.value)
        for question in consult.intake.visible.values()
        if (answer := consult.intake.answer(question.id)).state is State.GIVEN
        and question.kind in {Kind.TEXT, Kind.LONG_TEXT}
    ]
    parts += [
        (f"Besluit van {decision.day}", decision.decision)
        for decision in consult.intake.answers.decisions
    ]
    parts = [(place, text) for place, text in parts if len(text.split()) >= FEWEST_OWN_WORDS]
    return measure("eigen woorden van de school", parts, consult.library.texts.glossary)


def of_bank(library: Library) -> list[Measure]:
    """Return how the questions and the rules read, in the words of the library's kind."""
    glossary = library.texts.glossary
    return [
        measure("vragen", _of_questions(library), glossary),
        measure("adviezen", _of_rules(library), glossary),
    ]


def bank(library: Library) -> Iterator[tuple[str, str]]:
    """Go through everything that questions and rules say: an id and a text."""
    yield from _of_questions(library)
    yield from _of_rules(library)


def _of_questions(library: Library) -> Iterator[tuple[str, str]]:
    for question in library.questionnaire:
        texts = [question.label, question.why, question.example, *question.follow_up]
        texts += [*question.options.values(), *(column.label for column in question.columns)]
        if question.excuse:
            texts += [question.excuse.says, question.excuse.reply]
        yield from ((question.id, text) for text in texts)


def _of_rules(library: Library) -> Iterator[tuple[str, str]]:
    for _, rule in library.advice:
        texts = [rule.signal, rule.risk, rule.advice, rule.action.text, rule.action.moment]
        yield from ((rule.id, text) for text in [*texts, rule.contradiction] if text)
