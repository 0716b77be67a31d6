"""The map as text for a terminal: sentences and tables that stay readable at 100 columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from smbeleid.dutch import count_text

Data = dict[str, Any]
Parts = list[str | Table]

NOWHERE = "–"
RATIOS = (31, 34, 32)
"""Widths of the whole map: at 100 columns the ids of rules stay on one line."""


def whole(data: Data) -> Parts:
    """Return the whole map: a table of the questions, and what leads nowhere."""
    table = _table("Vraag", "Regels", "Komt in")
    for column, ratio in zip(table.columns, RATIOS, strict=True):
        column.ratio = ratio
    for question in data["questions"]:
        asked = f"{question['label']}\n[{question['id']}]"
        table.add_row(*map(Text, (asked, _lines(question["rules"]), _documents(question))))
    return [table, _summary(data), *_findings(data)]


def _summary(data: Data) -> str:
    counts = [
        count_text(len(data["questions"]), "vraag", "vragen"),
        count_text(len(data["rules"]), "regel", "regels"),
        count_text(len(data["sections"]), "paragraaf", "paragrafen"),
        count_text(len(data["documents"]), "document", "documenten"),
    ]
    return f"{', '.join(counts)}.\nElke regel die geldt, staat ook in de lijst met acties."


def _findings(data: Data) -> list[str]:
    findings = data["findings"]
    options = [f"{one['question']}={one['option']}" for one in findings["options_nothing_looks_at"]]
    told = (
        ("Vragen die nergens terechtkomen", findings["questions_that_feed_nothing"]),
        ("Paragrafen die bij geen antwoord komen", findings["sections_never_shown"]),
        ("Regels die bij geen antwoord gelden", findings["rules_never_fired"]),
        ("Opmerking: keuzes waar niets naar kijkt", options),
    )
    return [f"{heading}: {', '.join(ids) or 'geen'}." for heading, ids in told]


def way(data: Data) -> Parts:
    """Return the fewest answers that lead to a section or a rule."""
    goal = data["goal"]
    what = "Paragraaf" if goal["kind"] == "section" else "Regel"
    head = f"{what} {goal['id']}: {goal['title']}"
    if data["decision"]:
        head += "\nHiervoor moet er een besluit zijn opgeschreven."
    if not data["answers"] and data["decision"]:
        return [head]
    if not data["answers"]:
        return [head, "Deze staat er altijd, ook als nog niemand iets heeft geantwoord."]
    table = _table("Vraag", "Antwoord", "Id")
    for answer in data["answers"]:
        table.add_row(*map(Text, (answer["label"], answer["in_words"], answer["question"])))
    count = len(data["answers"])
    enough = "is één antwoord" if count == 1 else f"zijn {count} antwoorden"
    return [head, f"Hiervoor {enough} genoeg:", table]


def question(data: Data) -> Parts:
    """Return what one question feeds."""
    asked = data["question"]
    parts: Parts = [f"{asked['label']} ({asked['id']}, thema {asked['theme_title']})"]
    if asked["cover"]:
        parts.append("Dit antwoord staat op het omslag van elk document.")
    if data["sections"]:
        table = _table("Document", "Paragraaf", "Plek")
        for section in data["sections"]:
            table.add_row(section["document_title"], section["title"], section["id"])
        parts += ["", "Dit antwoord komt in deze paragrafen:", table]
    if data["rules"]:
        table = _table("Signaal", "Actie", "Regel")
        for rule in data["rules"]:
            table.add_row(*map(Text, (rule["signal"], rule["action"], rule["id"])))
        parts += ["", "Dit antwoord kan deze signalen en acties geven:", table]
    others = (
        ("Het telt mee voor deze niveaus", [one["id"] for one in data["levels"]]),
        ("Het bepaalt of we deze vragen stellen", asked["questions"]),
        ("Het staat bij deze vaste momenten", [one["id"] for one in data["moments"]]),
    )
    parts += [f"{heading}: {', '.join(ids)}." for heading, ids in others if ids]
    return parts if len(parts) > 1 else [*parts, "Dit antwoord komt nergens terecht."]


def provisions(data: Data) -> Parts:
    """Return where each provision stands, and for a client whether it is met."""
    entries = data["provisions"]
    for_client = bool(entries) and "met" in entries[0]
    table = _table("Id", "Wat een goed plan regelt", "Plek", *(["Staat er"] if for_client else []))
    for entry in entries:
        told = [_standing(entry)] if for_client else []
        cells = (entry["id"], entry["text"], _lines(entry["places"]), *told)
        table.add_row(*map(Text, cells))
    if not for_client:
        return [table, f"{count_text(len(entries), 'bepaling', 'bepalingen')}."]
    applying = [entry for entry in entries if entry["applies"]]
    met = sum(1 for entry in applying if entry["met"])
    return [table, f"{met} van de {len(applying)} bepalingen die gelden, staan erin."]


def _standing(entry: Data) -> str:
    if not entry["applies"]:
        return "geldt niet"
    return "ja" if entry["met"] else f"niet gevonden: {'; '.join(entry['missing'])}"


def _documents(question: Data) -> str:
    """Return the sections that a question feeds, a line per document."""
    by_document: dict[str, list[str]] = {}
    for place in question["sections"]:
        document, _, section = place.partition("/")
        by_document.setdefault(document, []).append(section)
    lines = [f"{document}: {', '.join(sections)}" for document, sections in by_document.items()]
    if question["cover"]:
        lines.insert(0, "elk omslag")
    return _lines(lines)


def _lines(items: Iterable[str]) -> str:
    return "\n".join(items) or NOWHERE


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE, show_lines=True, pad_edge=False, expand=True)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
