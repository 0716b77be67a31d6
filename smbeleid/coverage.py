"""What comes where: from a question by way of rules and sections to the documents.

All of it is read from the content itself: conditions, and the names in the templates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from smbeleid.conditions import Condition
from smbeleid.consult import Library
from smbeleid.derived import DERIVED, rests_on
from smbeleid.document import ON_COVER
from smbeleid.errors import NotFoundError
from smbeleid.questionnaire import Kind, Question
from smbeleid.texts import DocumentSpec, SectionSpec, template_name
from smbeleid.uses import Uses, uses_of

RULE_LISTS = frozenset({"signals", "actions", "contradictions", "used_sources"})
"""Lists of a text that change with the rules that hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a document: ``beleidsplan/crisis``."""

    document: DocumentSpec
    section: SectionSpec
    uses: Uses

    @property
    def id(self) -> str:
        """Return how a place is named in files and on the command line."""
        return f"{self.document.id}/{self.section.id}"

    @property
    def conditions(self) -> tuple[Condition, Condition]:
        """Return what must hold for the section to be there at all."""
        return self.document.when, self.section.when


@dataclass(frozen=True)
class Coverage:
    """What comes where, for a whole library.

    Questions are always those that a client is asked: a derived fact counts as the questions
    it rests on. The words for a kind of organisation count as no link, since every text has them.
    """

    library: Library

    @cached_property
    def places(self) -> dict[str, Place]:
        """Return every section of every document, by id."""
        texts = self.library.texts
        found = (
            Place(spec, section, uses_of(texts.environment, template_name(spec, section)))
            for spec in texts.specs.values()
            for section in spec.sections
        )
        return {place.id: place for place in found}

    def place(self, id_: str) -> Place:
        """Return a section of a document.

        Raises:
            NotFoundError: There is no such place; near names are suggested.
        """
        if id_ not in self.places:
            remedy = "Noem hem als document/paragraaf, zoals beleidsplan/crisis."
            raise NotFoundError("De paragraaf", id_, self.places, remedy)
        return self.places[id_]

    def question(self, id_: str) -> Question:
        """Return a question.

        Raises:
            NotFoundError: There is no such question; near names are suggested.
        """
        questions = self.library.questionnaire.questions
        if id_ not in questions:
            raise NotFoundError("De vraag", id_, questions)
        return questions[id_]

    @cached_property
    def of_places(self) -> dict[str, tuple[str, ...]]:
        """Return place -> the questions that its text, its moments and its conditions name."""
        moments = [id_ for ids in self.of_moments.values() for id_ in ids]
        return {
            id_: self.asked(
                [
                    *place.uses.ids,
                    *(moments if "moments" in place.uses.lists else ()),
                    *place.conditions[0],
                    *place.conditions[1],
                ]
            )
            for id_, place in self.places.items()
        }

    @cached_property
    def of_rules(self) -> dict[str, tuple[str, ...]]:
        """Return rule -> the questions that it looks at, and the one that names who acts."""
        return {
            rule.id: self.asked([*rule.when, rule.action.owner_question])
            for _, rule in self.library.advice
        }

    @cached_property
    def of_levels(self) -> dict[str, tuple[str, ...]]:
        """Return level, as ``crisis/3`` -> the questions that it looks at."""
        return {
            f"{theme.theme}/{number}": self.asked(step.when)
            for theme in self.library.levels
            for number, step in enumerate(theme.levels, 1)
            if step.when
        }

    @cached_property
    def of_moments(self) -> dict[str, tuple[str, ...]]:
        """Return fixed moment of the calendar -> the questions that it names."""
        return {
            moment.id: self.asked([*moment.when, *moment.questions])
            for moment in self.library.advice.calendar.moments
        }

    @cached_property
    def of_questions(self) -> dict[str, tuple[str, ...]]:
        """Return question -> the questions that decide whether it is asked."""
        return {q.id: self.asked(q.show_if) for q in self.library.questionnaire if q.show_if}

    @cached_property
    def places_of_rules(self) -> dict[str, tuple[str, ...]]:
        """Return rule -> the places that show it when it holds."""
        listed = {id_: place.uses.lists for id_, place in self.places.items()}
        return {
            rule.id: tuple(
                id_
                for id_, lists in listed.items()
                if lists & {"signals", "actions"}
                or (rule.contradiction and "contradictions" in lists)
            )
            for _, rule in self.library.advice
        }

    @cached_property
    def sources(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return source -> the questions, rules and places that rest on it."""
        return {
            id_: {
                "questions": tuple(q.id for q in self.library.questionnaire if id_ in q.sources),
                "rules": tuple(r.id for _, r in self.library.advice if id_ in r.sources),
                "sections": tuple(p.id for p in self.places.values() if id_ in p.uses.sources),
            }
            for id_ in self.library.sources
        }

    def asked(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the questions that ids rest on, each once, in the order of the talk."""
        needed = {need for id_ in ids for need in rests_on(id_)}
        return tuple(q.id for q in self.library.questionnaire if q.id in needed)

    def feeds(self, question: str) -> Feeds:
        """Return all that a question feeds.

        Raises:
            NotFoundError: There is no such question.
        """
        self.question(question)
        return self._feeds[question]

    @cached_property
    def _feeds(self) -> dict[str, Feeds]:
        rules, sections = _turned(self.of_rules), _turned(self.of_places)
        levels, moments = _turned(self.of_levels), _turned(self.of_moments)
        questions = _turned(self.of_questions)
        return {
            q.id: Feeds(
                rules[q.id],
                sections[q.id],
                levels[q.id],
                moments[q.id],
                questions[q.id],
                q.id in ON_COVER,
            )
            for q in self.library.questionnaire
        }

    def sections_fed(self, question: str) -> list[Place]:
        """Return the sections that a question feeds, for who asks what becomes of an answer.

        Raises:
            NotFoundError: There is no such question.
        """
        return [self.places[id_] for id_ in self.feeds(question).sections]

    def actions_fed(self, question: str) -> list[str]:
        """Return the actions that an answer to a question can lead to, each once.

        Raises:
            NotFoundError: There is no such question.
        """
        fed = set(self.feeds(question).rules)
        texts = (rule.action.text for _, rule in self.library.advice if rule.id in fed)
        return list(dict.fromkeys(texts))

    def idle_questions(self) -> list[str]:
        """Return the questions that feed nothing at all."""
        return [id_ for id_, feeds in self._feeds.items() if not feeds]

    def idle_options(self) -> list[tuple[str, str]]:
        """Return question and option, for each option that nothing compares or writes out."""
        looked_at = set(self._looked_at())
        printed = {id_ for place in self.places.values() for id_ in place.uses.printed}
        printed |= {rule.action.owner_question for _, rule in self.library.advice}
        printed |= {id_ for one in self.library.advice.calendar.moments for id_ in one.printed}
        printed |= {need for fact in DERIVED.values() for need in fact.needs}
        return [
            (question.id, option)
            for question in self.library.questionnaire
            if question.kind is not Kind.TABLE and question.id not in printed
            for option in question.choices
            if (question.id, option) not in looked_at
        ]

    def _looked_at(self) -> Iterator[tuple[str, str]]:
        library = self.library
        wholes: list[Condition] = [q.show_if for q in library.questionnaire]
        wholes += [rule.when for _, rule in library.advice]
        wholes += [step.when for theme in library.levels for step in theme.levels]
        wholes += [moment.looks_at for moment in library.advice.calendar.moments]
        for place in self.places.values():
            yield from place.uses.tested
            wholes += place.conditions
        for condition in wholes:
            for id_, values in condition.items():
                yield from ((id_, value) for value in values)


@dataclass(frozen=True, slots=True)
class Feeds:
    """What one question feeds, by id; each in its own fixed order.

    Attributes:
        rules: Rules that look at it.
        sections: Places whose text or condition names it.
        levels: Levels that look at it, as ``crisis/3``.
        moments: Fixed moments of the calendar.
        questions: Questions that are asked, or not, by its answer.
        cover: Whether it stands on the cover of every document.
    """

    rules: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    cover: bool = False

    def __bool__(self) -> bool:
        """Return whether it feeds anything a reader sees; asking another question is nothing."""
        return bool(self.rules or self.sections or self.levels or self.moments or self.cover)


def _turned(edges: Mapping[str, tuple[str, ...]]) -> defaultdict[str, tuple[str, ...]]:
    """Return question -> what rests on it, of what -> the questions it rests on."""
    turned: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for id_, questions in edges.items():
        for question in questions:
            turned[question] = (*turned[question], id_)
    return turned
