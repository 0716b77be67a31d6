"""The laws, guidelines and agreements that the texts rest on, each with the date checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.files import read_yaml
from smbeleid.schema import Content, IsoDate, PartialIsoDate, Text, check_yaml


class Confidence(StrEnum):
    """How sure we are of a source."""

    SEEN = "bevestigd"
    EXPERT = "deskundig"
    UNCERTAIN = "onzeker"


class Source(Content):
    """One source.

    Attributes:
        id: How questions, rules and texts name it.
        title: Its own title, and ``owner`` who publishes it.
        short: How a sentence names it, for example ``AVG``.
        url: Where it was read.
        valid_from: Since when it holds; may be a year or a month only; empty when unknown.
        checked_on: ISO date on which it was last looked at.
        confidence: What is uncertain is never printed as a fact.
        note: What is moving or what to mind.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    owner: Text
    short: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]
    valid_from: PartialIsoDate | None = None
    checked_on: IsoDate
    confidence: Confidence
    note: str = ""


def load_sources(path: Path) -> dict[str, Source]:
    """Read the sources.

    Args:
        path: The file ``sources.yaml``: a list of entries.

    Returns:
        Id -> source, in the order of the file.

    Raises:
        ContentError: Every fault, with its line.
    """
    file = read_yaml(path)
    if not isinstance(file.content, list):
        raise ContentError([Problem(file.where(), "hier hoort een lijst van bronnen te staan.")])
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for index in range(len(file.content)):
        checked = check_yaml(Source, file, (index,))
        problems += checked.problems
        if checked.value is None:
            continue
        if checked.value.id in sources:
            where = file.where((index,))
            problems.append(Problem(where, f"de bron '{checked.value.id}' staat er twee keer."))
        sources[checked.value.id] = checked.value
    if problems:
        raise ContentError(problems)
    return sources


NO_SOURCE = "hier staat een wetsartikel zonder bron. Noem de bron erbij, of laat het nummer weg."
_ARTICLE = re.compile(
    r"\b(?:artikel(?:en)?|art\.)\s+\d"
    r"|\b(?:AVG|UAVG|WPO|WVO|WEC|WMS|WEB|WOR|BW|Sr|Wko|Wgbh|DSA)\s+\d+[a-z:]?",
    re.IGNORECASE,
)


def names_article(text: str) -> bool:
    """Return whether a text names an article of law by its number: "artikel 10", "WMS 13"."""
    # The year of a law is no article: WVO 2020.
    return bool(_ARTICLE.search(re.sub(r"\bWVO 2020\b", "WVO", text)))


def source_problems(ids: Iterable[str], sources: Mapping[str, Source], where: str) -> list[Problem]:
    """Return a problem for each id that is no source."""
    return [
        Problem(where, f"de bron '{id_}' bestaat niet. {did_you_mean(id_, sources)}".strip())
        for id_ in ids
        if id_ not in sources
    ]
