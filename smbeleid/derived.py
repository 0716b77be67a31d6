"""Facts that follow from answers: small pure functions, usable in conditions like questions.

Each takes the typed values of the answers that were given and visible, and answers ja or nee.
A derived fact exists only when every answer it needs was given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, str]

OPEN_PLATFORMS = frozenset({"facebook", "instagram", "linkedin", "tiktok", "youtube"})
"""Public platforms of third parties that follow their visitors."""

CLOSED_CHANNELS = frozenset({"ouderapp", "nieuwsbrief", "anders"})
"""Channels that reach the own parents, by an invitation or an address; "anders" may be e-mail."""

SCHOOLS = frozenset({"po", "vo", "so", "ikc", "mbo"})
WITH_PARENTS = frozenset({"po", "vo", "so", "ikc", "kinderopvang", "vereniging"})
"""Kinds whose children or young members have parents who are told things and decide."""

MANY_TASKS = 3
"""From this number of tasks on, one role carries so much that its absence hurts."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that follows from answers.

    Attributes:
        needs: Ids of the questions whose answers it is drawn from.
        says: The fact in words, for who asks why.
        holds: From the values of those answers, in that order, to yes or no.
    """

    needs: tuple[str, ...]
    says: str
    holds: Callable[..., bool]


def _any_row(test: Callable[[Row], bool]) -> Callable[[list[Row]], bool]:
    return lambda rows: any(test(row) for row in rows)


def _one_role_many_tasks(rows: list[Row]) -> bool:
    roles = [row["rol"].strip().lower() for row in rows if row.get("rol")]
    return any(roles.count(role) >= MANY_TASKS for role in roles)


def _used_and_avoided(rows: list[Row], avoided: Collection[str]) -> bool:
    return any(row.get("kanaal") in avoided for row in rows)


DERIVED: Mapping[str, Derived] = {
    "is_school": Derived(("soort",), "het een school is", lambda kind: kind in SCHOOLS),
    "met_ouders": Derived(
        ("soort",), "er kinderen zijn en dus ouders", lambda kind: kind in WITH_PARENTS
    ),
    "open_platform": Derived(
        ("kanalen",),
        "de school een openbaar platform gebruikt",
        _any_row(lambda row: row.get("kanaal") in OPEN_PLATFORMS),
    ),
    "prive_apparaat": Derived(
        ("kanalen",),
        "er vanaf een privételefoon wordt geplaatst",
        _any_row(lambda row: row.get("apparaat") == "privetelefoon"),
    ),
    "kanaal_zonder_vervanger": Derived(
        ("kanalen",),
        "een kanaal geen vervanger heeft",
        _any_row(lambda row: not row.get("vervanger")),
    ),
    "whatsapp_kanaal": Derived(
        ("kanalen",),
        "de school WhatsApp gebruikt",
        _any_row(lambda row: row.get("kanaal") == "whatsapp"),
    ),
    "tiktok_kanaal": Derived(
        ("kanalen",),
        "de school TikTok gebruikt",
        _any_row(lambda row: row.get("kanaal") == "tiktok"),
    ),
    "reacties_open": Derived(
        ("kanalen",),
        "bezoekers bij een kanaal vrij kunnen reageren",
        _any_row(lambda row: row.get("reacties") == "open"),
    ),
    "rol_stapelt": Derived(("rollen",), "één rol drie of meer taken draagt", _one_role_many_tasks),
    "rol_zonder_vervanger": Derived(
        ("rollen",),
        "een taak geen vervanger heeft",
        _any_row(lambda row: not row.get("vervanger")),
    ),
    "gesloten_kanaal": Derived(
        ("kanalen",),
        "de school een kanaal heeft voor de eigen ouders",
        _any_row(lambda row: row.get("kanaal") in CLOSED_CHANNELS),
    ),
    "platform_tegenstrijdig": Derived(
        ("kanalen", "doel_niet_gebruikt"),
        "de school een platform gebruikt dat zij ook bewust niet gebruikt",
        _used_and_avoided,
    ),
}
"""Id -> derived fact; its value in conditions is ja or nee."""


def derive(values: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return the derived facts that the given answers allow.

    Args:
        values: Id of a question -> the value of its answer, given and visible ones only.
    """
    return {
        id_: frozenset({"ja" if fact.holds(*(values[need] for need in fact.needs)) else "nee"})
        for id_, fact in DERIVED.items()
        if all(need in values for need in fact.needs)
    }


def rests_on(id_: str) -> tuple[str, ...]:
    """Return the questions that must be answered before a condition on this id can hold.

    Args:
        id_: Of a question, which rests on itself, or of a derived fact.
    """
    return DERIVED[id_].needs if id_ in DERIVED else (id_,)
