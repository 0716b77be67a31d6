"""What in a text tells who somebody is: addresses, numbers, dates of birth and names.

It works by patterns and word lists, on this machine alone. It would rather miss a name than cry
out over a good text: a warning that is mostly wrong is read by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from smbeleid.dutch import MONTHS
from smbeleid.names import GIVEN_NAMES, find_names, word_list


class Sort(StrEnum):
    """What sort of personal data was found."""

    EMAIL = "email"
    PHONE = "phone"
    BSN = "bsn"
    BIRTH_DATE = "birth_date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of a text that tells who somebody is.

    Attributes:
        start: Index of its first character.
        sort: What it is.
        found: The piece itself; not in the representation, so that no log can hold it.
    """

    start: int
    sort: Sort
    found: str = field(repr=False)


def personal_data(text: str, own: frozenset[str] = frozenset()) -> list[Spot]:
    """Return what in a text tells who somebody is, in order of place; no two overlap.

    Args:
        text: What somebody typed.
        own: Words of the client's own names, in small letters; see `smbeleid.guard.own_words`.
    """
    spots: list[Spot] = []
    for pattern, sort in _PATTERNS:
        for match in pattern.finditer(text):
            found = match.group()
            if sort in _IS and not _IS[sort](match, own):
                continue
            if sort is not None:
                spots.append(Spot(match.start(), sort, found))
            # Covered at equal length: what is an address or a number holds no name.
            text = f"{text[: match.start()]}{_COVER * len(found)}{text[match.end() :]}"
    spots += [Spot(start, Sort.NAME, text[start:end]) for start, end in find_names(text, own)]
    return sorted(spots, key=lambda spot: spot.start)


# Addresses, numbers and dates.

_COVER = "0"
_EMAIL = re.compile(r"(?<![\w.%+\-])[\w.%+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+")
_MONTH = "|".join([*MONTHS, *(rf"{month[:3]}\.?" for month in MONTHS), r"mrt\.?"])
_PATTERNS: tuple[tuple[re.Pattern[str], Sort | None], ...] = (
    (_EMAIL, Sort.EMAIL),
    (_EMAIL, None),
    (
        re.compile(
            r"\bhttps?://\S+|\b[^\W\d_][\w\-]{0,62}(?:\.[^\W\d_]{2,})+(?:/\S*)?", re.IGNORECASE
        ),
        None,
    ),
    (re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){10}\b"), None),
    (
        re.compile(
            r"(?<![\w.,])(?<!\d[\-/ ])(?:"
            r"(?:\+|00)31[ \-]?(?:\(0\))?(?:[ \-]?\d){9}"
            r"|\+(?!31)[1-9](?:[ \-]?\d){7,13}"
            r"|06(?:[ .\-]|[ ]-[ ])?\d(?:[ .\-]?\d){7}"
            r"|0[1-57-9]\d{1,2}(?:[ \-/]|[ ]-[ ])?\d(?:[ \-]?\d){5,6}"
            r"|\(0\d{1,3}\)[ \-]?\d(?:[ \-]?\d){5,7}"
            r")(?!\w)"
        ),
        Sort.PHONE,
    ),
    (
        re.compile(
            r"(?<![\w+])(?<!\d[.,\- ])(?:\d{9}|\d{4}\.\d\d\.\d{3}|\d{3}([ .\-])\d{3}\1\d{3})"
            r"(?!\w|[.,\- ]\d)"
        ),
        Sort.BSN,
    ),
    (
        re.compile(
            r"(?<!\w)(?:\d{1,2}([\-/.])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d"
            rf"|\d{{1,2}} (?:{_MONTH}) (?:19|20)\d\d)(?!\w)",
            re.IGNORECASE,
        ),
        Sort.BIRTH_DATE,
    ),
)
"""What is looked for, in this order; what has no sort is only covered."""

_FUNCTIONS = word_list(
    """aanmelden aanmelding abuse administratie absent absentie afdeling algemeen antipest archief
    avg balie beheer bestuur bibliotheek bieb bso bureau bv communicatie compliance conciërge
    conrector contact crisis datalek decaan directeur directie facilitair fg financien financiën
    formulier foto fotos functionaris gegevensbescherming gmr groep hallo hello helpdesk hr hrm
    ib ict inbox info informatie inschrijven inschrijving intern isk it kantoor klacht klachten
    klachtencommissie kwaliteit leerling leerlingen leerlingenraad leerlingenzaken leerlingzaken
    leerplein locatie mail marketing mavo media mediatheek mediacoach melding meldpunt mentor
    mediawijs mr nieuws nieuwsbrief noreply office onderbouw bovenbouw onderwijs open opendag
    opvang or ouderraad ouderapp ouders oudervereniging overblijf personeel personeelszaken
    pers pestcoordinator post postbus po pr praktijk preventie privacy receptie rector redactie
    reply rooster roosters school schoolleiding schoolgids secretariaat secretaris security service
    social socialmedia sociaal so stage stagebureau support systeembeheer team teamleider
    techniek toezicht tso veiligheid verzuim vertrouwen vertrouwenspersoon vo voorzitter vragen
    web webbeheer webmaster website welkom werkenbij ziekmelding ziekmelden zorg zorgteam"""
)
_LONG = 6
"""From this many letters a word also counts at the beginning of a longer one: directieteam."""


def _is_personal_address(match: re.Match[str], own: frozenset[str]) -> bool:
    """Return whether an address is of a person: names no function or school, or somebody too."""
    name = match.group().partition("@")[0].lower()
    parts = re.findall(r"[^\W\d_]+", name)
    functional = any(word in name for word in own if len(word) >= _LONG) or any(
        part in _FUNCTIONS or any(len(f) >= _LONG and part.startswith(f) for f in _FUNCTIONS)
        for part in parts
    )
    return not functional or any(len(part) == 1 or part in GIVEN_NAMES for part in parts)


def _is_phone(match: re.Match[str], _: frozenset[str]) -> bool:
    """Return whether a number has the length of one and is no public service: 0800, 0900."""
    digits = digits_of(match.group())
    if match.group().startswith("+"):
        return True
    return len(digits) == _PHONE_LENGTH and not digits.startswith(("0800", "090"))


_PHONE_LENGTH = 10


def digits_of(text: str) -> str:
    """Return the digits of a number, the Dutch country code written as a 0."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return re.sub(r"^(?:00)?31(?=\d{9}$)", "0", digits)


def _is_bsn(match: re.Match[str], _: frozenset[str]) -> bool:
    """Return whether nine digits pass the test of eleven."""
    digits = [int(digit) for digit in digits_of(match.group())]
    weighed = sum(digit * (9 - place) for place, digit in enumerate(digits[:8])) - digits[8]
    return any(digits) and weighed % 11 == 0


def _is_birth_date(match: re.Match[str], _: frozenset[str]) -> bool:
    """Return whether a date stands with a word about birth; a rule's limit is no birth date."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    said = re.search(
        r"\b(?:geboren|geboortedatum|geboortedag|geb\.)([^.!?\n]{0,40})$", before, re.IGNORECASE
    )
    if said:
        return not re.search(r"\b(?:na|sinds|tot|tussen|vanaf|v[oó]{2}r)\b", said[1], re.IGNORECASE)
    return bool(re.match(r"[^.!?\n]{0,30}\bgeboren\b", after, re.IGNORECASE))


_IS: Mapping[Sort | None, Callable[[re.Match[str], frozenset[str]], bool]] = {
    Sort.EMAIL: _is_personal_address,
    Sort.PHONE: _is_phone,
    Sort.BSN: _is_bsn,
    Sort.BIRTH_DATE: _is_birth_date,
}
