"""Clients as tables."""

from __future__ import annotations

import pandas as pd

from smbeleid.consult import Consult

COLUMNS = {
    "besproken": "given",
    "nog uit te zoeken": "unknown",
    "nog te bespreken": "open",
    "niet van toepassing": "not_applicable",
}
"""Dutch heading -> count of `smbeleid.intake.Progress`."""


def progress_table(consult: Consult) -> pd.DataFrame:
    """Return how far the talk with a client is.

    Returns:
        A row per theme that applies, indexed by its title; a column of counts per state, and
        ``vragen`` with their sum.
    """
    progress = consult.intake.progress()
    rows = {heading: [getattr(p, count) for p in progress] for heading, count in COLUMNS.items()}
    index = pd.Index([p.theme.title for p in progress], name="thema")
    table = pd.DataFrame(rows, index=index)
    return table.assign(vragen=table.sum(axis="columns"))
