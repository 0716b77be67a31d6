"""Provisions: what a good plan lays down, and where this content does so.

The list is the yardstick of the texts. It is content like any other: `check` says which
provision has a place that is not there, or that no answers show.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, RootModel, StringConstraints

from smbeleid import conditions
from smbeleid.consult import Consult, Library
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.files import YamlFile, read_yaml
from smbeleid.schema import Content, Id, Text, check_yaml

FILE_NAME = "provisions.yaml"

ProvisionId = Annotated[str, StringConstraints(pattern=r"^[A-Z]+-\d{2}$")]

_MARKS = re.compile(r"</?span>|[*_`]|\[(?=[^\]]*\]\()|\]\([^)]*\)")
_GAPS = re.compile(r"\s+")


class Provision(Content):
    """One thing that a good plan lays down.

    Attributes:
        id: As in the study of existing plans.
        topic: Theme that it belongs to.
        text: What a good plan says, in one Dutch sentence.
        applies: Condition; without one it applies to everybody.
        places: Sections that say it, as ``beleidsplan/crisis``.
        shows: Words that stand in one of these places for the example school.
    """

    id: ProvisionId
    topic: Id
    text: Text
    applies: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    places: Annotated[tuple[Text, ...], Field(min_length=1)]
    shows: Annotated[tuple[Text, ...], Field(min_length=1)]


class _ProvisionFile(RootModel[tuple[Provision, ...]]):
    """All provisions, in order."""


@dataclass(frozen=True, slots=True)
class Met:
    """A provision laid beside the documents of a client.

    Attributes:
        provision: The provision.
        applies: Whether its condition holds.
        places: Its places that this client has.
        missing: Words of ``shows`` that stand in none of these places.
    """

    provision: Provision
    applies: bool
    places: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Return whether it applies and all its words stand there."""
        return self.applies and not self.missing


def load_provisions(path: Path, library: Library) -> tuple[Provision, ...]:
    """Read the provisions and check them against the questions and the documents.

    Args:
        path: ``templates/provisions.yaml``; without this file there are none.
        library: What places and conditions may name.

    Raises:
        ContentError: Every fault, with its line.
    """
    if not path.is_file():
        return ()
    file = read_yaml(path)
    checked = check_yaml(_ProvisionFile, file)
    if checked.value is None:
        raise ContentError(checked.problems)
    provisions = checked.value.root
    problems = [
        Problem(file.where(place), said)
        for index, provision in enumerate(provisions)
        for place, said in _faults(index, provision, library)
    ]
    problems += _double_ids(file, provisions)
    if problems:
        raise ContentError(problems)
    return provisions


def _faults(
    index: int, provision: Provision, library: Library
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Go through what a provision names that is not there: the place in the file, a sentence."""
    topics = [theme.id for theme in library.questionnaire.themes]
    if provision.topic not in topics:
        said = f"{provision.id}: het thema '{provision.topic}' is er niet. "
        yield (index, "topic"), (said + did_you_mean(provision.topic, topics)).strip()
    for _, said in conditions.faults(provision.applies, library.questionnaire.known_values):
        yield (index, "applies"), f"{provision.id}: {said}"
    known = [
        f"{spec.id}/{section.id}"
        for spec in library.texts.specs.values()
        for section in spec.sections
    ]
    for number, place in enumerate(provision.places):
        if place not in known:
            said = f"{provision.id}: de paragraaf '{place}' bestaat niet. "
            yield (index, "places", number), (said + did_you_mean(place, known)).strip()


def _double_ids(file: YamlFile, provisions: tuple[Provision, ...]) -> list[Problem]:
    ids = [provision.id for provision in provisions]
    return [
        Problem(file.where((index,)), f"de bepaling '{id_}' staat er twee keer. Laat er één weg.")
        for index, id_ in enumerate(ids)
        if id_ in ids[:index]
    ]


def homeless(
    path: Path, provisions: tuple[Provision, ...], reachable: Callable[[str], bool]
) -> list[Problem]:
    """Return a problem for each provision of which no answers show any place.

    Args:
        path: The file, for messages.
        provisions: To be checked; their places exist.
        reachable: Tells of a place whether any answers show it.
    """
    file = read_yaml(path)
    return [
        Problem(
            file.where((index, "places")),
            f"{provision.id}: geen antwoord laat deze paragraaf zien. "
            "Kies een andere, of pas de voorwaarde van de paragraaf aan.",
        )
        for index, provision in enumerate(provisions)
        if not any(reachable(place) for place in provision.places)
    ]


def measure(provisions: tuple[Provision, ...], consult: Consult) -> list[Met]:
    """Lay the provisions beside the documents of a client.

    Raises:
        ContentError: A text fails, with file and line.
    """
    texts = _section_texts(consult)
    return [_met(provision, consult, texts) for provision in provisions]


def _met(provision: Provision, consult: Consult, texts: Mapping[str, str]) -> Met:
    places = tuple(place for place in provision.places if place in texts)
    missing = tuple(
        words
        for words in provision.shows
        if not any(plain(words) in texts[place] for place in places)
    )
    applies = conditions.holds(provision.applies, consult.intake.facts)
    return Met(provision, applies, places, missing)


def _section_texts(consult: Consult) -> dict[str, str]:
    """Return place -> its text as `plain` words, for the documents that a client has."""
    return {
        f"{document}/{section.id}": plain(f"{section.title}\n{section.text}")
        for document in consult.documents()
        for section in consult.assemble(document).sections
    }


def plain(text: str) -> str:
    """Return Markdown as bare words, so that a fragment is found whatever its marks and breaks."""
    bare = html.unescape(_MARKS.sub("", text)).replace("’", "'").replace("‘", "'")
    return _GAPS.sub(" ", bare).strip().casefold()
