"""The values of answers, by kind of question: what they may be, and how people read them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from smbeleid.dutch import date_text, list_text, number_text
from smbeleid.errors import did_you_mean
from smbeleid.markdown import is_blank
from smbeleid.questionnaire import Column, Kind, Question

SHORTEST_PHONE, LONGEST_PHONE = 3, 15
"""Digits of a number: 112 is the shortest, 15 is E.164's longest."""


def value_faults(question: Question | Column, value: Any) -> list[str]:
    """Return what is wrong with a value for a question or a cell, in Dutch."""
    return CHECKS[question.kind](question, value)


def _check_text(_: Question | Column, value: Any) -> list[str]:
    if not isinstance(value, str):
        return [f"{value!r} moet een tekst zijn. Zet er in het bestand aanhalingstekens om."]
    return ["de tekst is leeg. Laat het antwoord dan open."] if is_blank(value) else []


def _check_choice(question: Question | Column, value: Any) -> list[str]:
    if value in question.choices if isinstance(value, str) else False:
        return []
    known = ", ".join(question.choices)
    hint = did_you_mean(str(value), question.choices)
    return [f"{value!r} is geen keuze. Kies uit: {known}. {hint}".strip()]


def _check_choices(question: Question | Column, value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        return ["kies er één of meer, of laat het antwoord open."]
    faults = [sentence for item in value for sentence in _check_choice(question, item)]
    return faults + (
        ["een keuze staat er twee keer."] if len(set(map(str, value))) < len(value) else []
    )


def _check_number(_: Question | Column, value: Any) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return [f"{value!r} is geen getal. Schrijf alleen het getal, zonder punt voor duizend."]
    return ["een aantal kan niet kleiner dan nul zijn."] if value < 0 else []


def _check_date(_: Question | Column, value: Any) -> list[str]:
    try:
        exists = dt.date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        exists = False
    if not exists:
        return [f"{value!r} is geen datum die bestaat. Schrijf hem als 2026-09-01."]
    return []


def _check_email(question: Question | Column, value: Any) -> list[str]:
    faults = _check_text(question, value)
    if not faults and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", value):
        return [f"'{value}' is geen e-mailadres. Het ziet eruit als naam@school.nl."]
    return faults


def _check_phone(question: Question | Column, value: Any) -> list[str]:
    faults = _check_text(question, value)
    digits = re.sub(r"\D", "", value) if not faults else ""
    if not faults and not SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE:
        return [f"'{value}' is geen telefoonnummer. Schrijf het met cijfers, zoals 06-12345678."]
    return faults


def _check_table(question: Question | Column, value: Any) -> list[str]:
    columns = {column.id: column for column in getattr(question, "columns", ())}
    if not isinstance(value, list) or not value:
        return ["de tabel heeft nog geen rij. Vul er één in of laat het antwoord open."]
    return [
        f"rij {number}: {sentence}"
        for number, row in enumerate(value, 1)
        for sentence in _row_faults(columns, row)
    ]


def _row_faults(columns: Mapping[str, Column], row: Any) -> list[str]:
    if not isinstance(row, dict):
        return ["dit is geen rij met kolommen."]
    faults: list[str] = []
    for name, cell in row.items():
        if name not in columns:
            faults.append(f"kolom '{name}' bestaat niet. {did_you_mean(name, columns)}".strip())
        elif cell != "":
            label = columns[name].label
            faults += [f"'{label}': {sentence}" for sentence in value_faults(columns[name], cell)]
    missing = [c.label for c in columns.values() if c.required and row.get(c.id, "") == ""]
    return faults + [f"'{label}' ontbreekt." for label in missing]


CHECKS: Mapping[Kind, Callable[[Question | Column, Any], list[str]]] = {
    Kind.TEXT: _check_text,
    Kind.LONG_TEXT: _check_text,
    Kind.YES_NO: _check_choice,
    Kind.CHOICE: _check_choice,
    Kind.CHOICES: _check_choices,
    Kind.NUMBER: _check_number,
    Kind.DATE: _check_date,
    Kind.EMAIL: _check_email,
    Kind.PHONE: _check_phone,
    Kind.ADDRESS: _check_text,
    Kind.TABLE: _check_table,
}


def value_text(question: Question | Column, value: Any) -> str:
    """Return a value as people read it: labels for ids, Dutch dates and numbers."""
    return TEXTS[question.kind](question, value)


def _number_with_unit(question: Question | Column, value: Any) -> str:
    return f"{number_text(value)} {getattr(question, 'unit', '')}".strip()


def _table_text(question: Question | Column, value: Any) -> str:
    first = next(iter(getattr(question, "columns", ())))
    return list_text(
        [value_text(first, row[first.id]) for row in value if row.get(first.id, "") != ""]
    )


def _as_typed(_: Question | Column, value: Any) -> str:
    return str(value).strip("\n")


def _label(question: Question | Column, value: Any) -> str:
    return question.choices[value]


TEXTS: Mapping[Kind, Callable[[Question | Column, Any], str]] = {
    Kind.TEXT: _as_typed,
    Kind.LONG_TEXT: _as_typed,
    Kind.YES_NO: _label,
    Kind.CHOICE: _label,
    Kind.CHOICES: lambda q, value: list_text([q.choices[item] for item in value]),
    Kind.NUMBER: _number_with_unit,
    Kind.DATE: lambda _, value: date_text(value),
    Kind.EMAIL: _as_typed,
    Kind.PHONE: _as_typed,
    Kind.ADDRESS: _as_typed,
    Kind.TABLE: _table_text,
}
