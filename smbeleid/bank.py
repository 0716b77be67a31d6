"""The questions as a form gets them: plain data, in the words of one kind of organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smbeleid.consult import Library
from smbeleid.coverage import Coverage
from smbeleid.questionnaire import Column, Question, Theme
from smbeleid.sources import Source
from smbeleid.texts import title_of
from smbeleid.wording import Wording


def bank_of(library: Library, coverage: Coverage, kind: str | None, wording: Wording) -> Any:
    """Return everything that a form shows and that no answer but the kind changes.

    Args:
        library: In the words of the kind.
        coverage: Of the same content, in any words: what feeds what is equal for all.
        kind: Of organisation, for the headings of sections.
        wording: In the words of the kind.
    """
    kin = library.texts.vocabulary.kin(kind)
    return {
        "themes": [_theme(theme) for theme in library.questionnaire.themes],
        "questions": [
            _question(theme, question, library.sources)
            | {"feeds": _feeds(coverage, question.id, kin)}
            for theme in library.questionnaire.themes
            for question in theme.questions
        ],
        "words": {**wording.interface, "states": dict(wording.states)},
    }


_KNOWN: list[tuple[Library, Coverage]] = []


def coverage_of(library: Library) -> Coverage:
    """Return what feeds what in a library; worked out once for the library that was last used."""
    if not _KNOWN or _KNOWN[0][0] is not library:
        _KNOWN[:] = [(library, Coverage(library))]
    return _KNOWN[0][1]


def _theme(theme: Theme) -> dict[str, str]:
    return {"id": theme.id, "title": theme.title, "intro": theme.intro}


def _question(theme: Theme, question: Question, sources: Mapping[str, Source]) -> dict[str, Any]:
    excuse = question.excuse
    return {
        "id": question.id,
        "theme": theme.id,
        "kind": str(question.kind),
        "label": question.label,
        "why": question.why,
        "example": question.example,
        "follow_up": list(question.follow_up),
        "excuse": excuse.model_dump() if excuse else None,
        "sources": [_source(sources[id_]) for id_ in question.sources],
        "options": _options(question.choices),
        "columns": [_column(column) for column in question.columns],
        "unit": question.unit,
        "express": question.express,
    }


def _source(source: Source) -> dict[str, str]:
    return source.model_dump(include={"short", "title", "url", "checked_on"})


def _options(choices: Mapping[str, str]) -> list[list[str]]:
    return [[id_, label] for id_, label in choices.items()]


def _column(column: Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "kind": str(column.kind),
        "label": column.label,
        "required": column.required,
        "options": _options(column.choices),
    }


def _feeds(coverage: Coverage, id_: str, kin: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {
            "document": place.document.id,
            "section": place.section.id,
            "title": title_of(place.section, kin),
        }
        for place in coverage.sections_fed(id_)
    ]
