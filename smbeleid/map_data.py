"""The map as data: one shape for the table, the JSON file and the picture.

``schema_version`` goes up when a key changes its name or meaning; a new key is no such change.
"""

from __future__ import annotations

from typing import Any

from smbeleid.coverage import Coverage
from smbeleid.errors import SmbeleidError
from smbeleid.provisions import Met, Provision
from smbeleid.reach import Reach, Way
from smbeleid.witnesses import in_words

SCHEMA_VERSION = 1
READERS_KIND = "po"
"""Kind of organisation in whose words the map is written; the map itself is the same for all."""

Data = dict[str, Any]


class UnreachableError(SmbeleidError):
    """No answers were found that show a section or fire a rule."""

    def __init__(self, what: str, id_: str) -> None:
        super().__init__(f"geen enkel antwoord leidt tot {what} '{id_}'. Kijk naar de voorwaarde.")


def whole_map(reach: Reach) -> Data:
    """Return questions, rules, sections, documents and what links them, ready for JSON.

    Returns:
        ``questions``, ``rules``, ``sections``, ``documents``, ``levels``, ``moments`` and
        ``sources``: lists of entries with an ``id``, which other entries name; and ``findings``.
    """
    coverage = reach.coverage
    return {
        "schema_version": SCHEMA_VERSION,
        "questions": [
            question_entry(coverage, question.id) for question in coverage.library.questionnaire
        ],
        "rules": _rules(coverage),
        "sections": _sections(coverage),
        "documents": _documents(coverage),
        "levels": _levels(coverage),
        "moments": _moments(coverage),
        "sources": [
            {"id": id_, "title": coverage.library.sources[id_].title}
            | {kind: list(ids) for kind, ids in used.items()}
            for id_, used in coverage.sources.items()
        ],
        "findings": {
            "questions_that_feed_nothing": coverage.idle_questions(),
            "sections_never_shown": reach.lost_sections(),
            "rules_never_fired": reach.silent_rules(),
            "options_nothing_looks_at": [
                {"question": id_, "option": option} for id_, option in coverage.idle_options()
            ],
        },
    }


def question_entry(coverage: Coverage, id_: str) -> Data:
    """Return a question with all that it feeds.

    Raises:
        NotFoundError: There is no such question.
    """
    question, feeds = coverage.question(id_), coverage.feeds(id_)
    theme = next(t for t in coverage.library.questionnaire.themes if question in t.questions)
    return {
        "id": id_,
        "label": question.label,
        "theme": theme.id,
        "theme_title": theme.title,
        "rules": list(feeds.rules),
        "sections": list(feeds.sections),
        "levels": list(feeds.levels),
        "moments": list(feeds.moments),
        "questions": list(feeds.questions),
        "cover": feeds.cover,
    }


def question_map(coverage: Coverage, id_: str) -> Data:
    """Return a question, with the sections and rules that it feeds written out.

    Raises:
        NotFoundError: There is no such question.
    """
    entry = question_entry(coverage, id_)
    return {
        "schema_version": SCHEMA_VERSION,
        "question": entry,
        "sections": [one for one in _sections(coverage) if one["id"] in entry["sections"]],
        "rules": [one for one in _rules(coverage) if one["id"] in entry["rules"]],
        "levels": [one for one in _levels(coverage) if one["id"] in entry["levels"]],
        "moments": [one for one in _moments(coverage) if one["id"] in entry["moments"]],
    }


def _rules(coverage: Coverage) -> list[Data]:
    return [
        {
            "id": rule.id,
            "theme": theme,
            "signal": rule.signal,
            "action": rule.action.text,
            "severity": rule.severity.value,
            "term": rule.action.term,
            "questions": list(coverage.of_rules[rule.id]),
            "sections": list(coverage.places_of_rules[rule.id]),
        }
        for theme, rule in coverage.library.advice
    ]


def _sections(coverage: Coverage) -> list[Data]:
    return [
        {
            "id": id_,
            "title": place.section.title,
            "document": place.document.id,
            "document_title": place.document.title,
            "questions": list(coverage.of_places[id_]),
            "lists": sorted(place.uses.lists),
            "sources": sorted(place.uses.sources),
        }
        for id_, place in coverage.places.items()
    ]


def _documents(coverage: Coverage) -> list[Data]:
    return [
        {
            "id": id_,
            "title": spec.title,
            "reader": spec.reader,
            "questions": list(coverage.asked(spec.when)),
            "sections": [f"{id_}/{section.id}" for section in spec.sections],
        }
        for id_, spec in coverage.library.texts.specs.items()
    ]


def _levels(coverage: Coverage) -> list[Data]:
    return [
        {
            "id": f"{theme.theme}/{number}",
            "statement": step.statement,
            "questions": list(coverage.of_levels.get(f"{theme.theme}/{number}", ())),
        }
        for theme in coverage.library.levels
        for number, step in enumerate(theme.levels, 1)
    ]


def _moments(coverage: Coverage) -> list[Data]:
    return [
        {
            "id": moment.id,
            "text": moment.text,
            "questions": list(coverage.of_moments[moment.id]),
        }
        for moment in coverage.library.advice.calendar.moments
    ]


def way_to_section(reach: Reach, id_: str) -> Data:
    """Return the fewest answers that show a section, ready for JSON.

    Raises:
        NotFoundError: There is no such place.
        UnreachableError: No answers were found.
    """
    place, way = reach.coverage.place(id_), reach.section(id_)
    if way is None:
        raise UnreachableError("de paragraaf", id_)
    title = f"{place.section.title} ({place.document.title})"
    return _way(reach.coverage, {"kind": "section", "id": id_, "title": title}, way)


def way_to_rule(reach: Reach, id_: str) -> Data:
    """Return the fewest answers that fire a rule, ready for JSON.

    Raises:
        NotFoundError: There is no such rule.
        UnreachableError: No answers were found.
    """
    way = reach.rule(id_)
    if way is None:
        raise UnreachableError("de regel", id_)
    signal = next(rule.signal for _, rule in reach.coverage.library.advice if rule.id == id_)
    return _way(reach.coverage, {"kind": "rule", "id": id_, "title": signal}, way)


def _way(coverage: Coverage, goal: Data, way: Way) -> Data:
    answers = [
        {
            "question": id_,
            "label": coverage.question(id_).label,
            "state": answer.state.value,
            "value": answer.value,
            "in_words": in_words(coverage.question(id_), answer),
        }
        for id_, answer in way.answers.items()
    ]
    return {
        "schema_version": SCHEMA_VERSION,
        "goal": goal,
        "answers": answers,
        "decision": way.decision,
    }


def provision_map(provisions: tuple[Provision, ...], met: list[Met] | None) -> Data:
    """Return the provisions with where they stand, and for a client whether it says them.

    Args:
        provisions: In order.
        met: The same ones laid beside a client; None without a client.
    """
    entries: list[Data] = [
        {
            "id": provision.id,
            "topic": provision.topic,
            "text": provision.text,
            "places": list(provision.places),
        }
        for provision in provisions
    ]
    for entry, one in zip(entries, met or [], strict=False):
        entry |= {"applies": one.applies, "met": one.is_met, "missing": list(one.missing)}
    return {"schema_version": SCHEMA_VERSION, "provisions": entries}
