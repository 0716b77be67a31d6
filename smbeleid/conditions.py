"""Conditions are data: question ids with the answers that are allowed.

All entries must hold; a list is an "or". There is no expression language. The same form
serves for showing a question, raising a signal and including a section.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from smbeleid.errors import did_you_mean

Condition = Mapping[str, tuple[str, ...]]
"""Id of a question or derived fact -> the answers of which one must be given."""

Facts = Mapping[str, frozenset[str]]
"""Id -> what was answered. An answer that nobody gave has no entry, so no condition sees it."""

UNKNOWN = "weet_niet"
NOT_APPLICABLE = "niet_van_toepassing"


def holds(condition: Condition, facts: Facts) -> bool:
    """Return whether all entries of a condition are met by what was answered."""
    return all(
        facts.get(id_, frozenset()) & frozenset(allowed) for id_, allowed in condition.items()
    )


def faults(condition: Condition, known: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    """Return what is wrong with a condition.

    Args:
        condition: To be checked.
        known: Id -> the values that its answer can have.

    Returns:
        Pairs of the id at fault and a Dutch sentence.
    """
    found: list[tuple[str, str]] = []
    for id_, allowed in condition.items():
        if id_ not in known:
            hint = did_you_mean(id_, known)
            found.append(
                (id_, f"de voorwaarde noemt '{id_}', en die vraag is er niet. {hint}".strip())
            )
            continue
        possible = {*known[id_], UNKNOWN, NOT_APPLICABLE}
        found += [
            (id_, _value_fault(id_, value, possible)) for value in allowed if value not in possible
        ]
        if not allowed:
            found.append((id_, f"de voorwaarde bij '{id_}' is leeg. Noem minstens één antwoord."))
    return found


def _value_fault(id_: str, value: str, possible: Collection[str]) -> str:
    if value == "open":
        return (
            f"'{id_}' kan niet 'open' zijn in een voorwaarde: een antwoord dat niemand gaf, "
            "telt nergens als ja of nee."
        )
    hint = did_you_mean(value, possible) or f"Kies uit: {', '.join(sorted(possible))}."
    return f"'{value}' is geen antwoord op '{id_}'. {hint}"
