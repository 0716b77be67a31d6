"""The smallest set of answers that shows a section or fires a rule.

All conditions are "and" over questions, so which questions a goal needs is certain: those it
names, those a derived fact rests on, and those that must be answered before these are asked.
Only their values are sought. A text can besides be empty until one of its own tests holds; those
are tried in order of how many answers they ask, and every outcome is really assembled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from smbeleid import conditions
from smbeleid.answers import Answer, no_answers
from smbeleid.conditions import Condition
from smbeleid.coverage import RULE_LISTS, Coverage, Place
from smbeleid.decisions import Decision
from smbeleid.derived import DERIVED, rests_on
from smbeleid.document import assemble
from smbeleid.errors import NotFoundError
from smbeleid.intake import Intake
from smbeleid.witnesses import A_TEXT, candidates, said_by

MOST_ANSWERS = 8
MOST_TRIALS = 250
"""Assemblies for one section; more than any section has needed, and a bound when none helps."""

_ANY_DAY = dt.date(2026, 1, 1)
_A_DECISION = Decision(date=_ANY_DAY.isoformat(), decision=A_TEXT, present=(A_TEXT,))
_SPEAKS_OF_ALL = frozenset({"levels", "progress", "unknown_points"})

Chosen = Mapping[str, Answer]
"""Question -> answer, in the order of the talk."""


@dataclass(frozen=True, slots=True)
class Way:
    """What leads to a section or a rule.

    Attributes:
        answers: The fewest answers that do.
        decision: Whether a decision must be written down besides.
    """

    answers: Chosen
    decision: bool = False


@dataclass(frozen=True)
class Need:
    """What an outcome asks: each id must be answered with one value of each of its sets.

    Attributes:
        allowed: Id of a question or derived fact -> sets of values.
        answers: Question -> one answer that it must have.
    """

    allowed: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    answers: Chosen = field(default_factory=dict)

    @classmethod
    def of(cls, wholes: Iterable[Condition]) -> Need:
        """Return what conditions ask together."""
        allowed: dict[str, tuple[frozenset[str], ...]] = {}
        for condition in wholes:
            for id_, values in condition.items():
                allowed[id_] = (*allowed.get(id_, ()), frozenset(values))
        return cls(allowed)

    def __and__(self, other: Need) -> Need | None:
        """Return what both ask; None when they ask one question for two different answers."""
        if any(self.answers.get(id_, one) != one for id_, one in other.answers.items()):
            return None
        allowed = dict(self.allowed)
        for id_, sets in other.allowed.items():
            allowed[id_] = (*allowed.get(id_, ()), *sets)
        return Need(allowed, {**self.answers, **other.answers})

    @property
    def ids(self) -> set[str]:
        """Return what is named."""
        return {*self.allowed, *self.answers}


@dataclass(frozen=True)
class Reach:
    """Seeks answers in one library; what was found is kept."""

    coverage: Coverage
    _sections: dict[tuple[str, frozenset[tuple[str, str]], bool], frozenset[str]] = field(
        default_factory=dict, repr=False
    )
    _found: dict[str, Way | None] = field(default_factory=dict, repr=False)

    def rule(self, id_: str) -> Way | None:
        """Return the fewest answers on which a rule fires; None when no answers do.

        Raises:
            NotFoundError: There is no such rule; near names are suggested.
        """
        rules = {rule.id: rule for _, rule in self.coverage.library.advice}
        if id_ not in rules:
            raise NotFoundError("De regel", id_, rules)
        solutions = self._solutions(Need.of([rules[id_].when]))
        return next((Way(chosen) for chosen in solutions if self._fires(id_, chosen)), None)

    def section(self, id_: str) -> Way | None:
        """Return the fewest answers that show a section; None when none were found.

        Raises:
            NotFoundError: There is no such place; near names are suggested.
        """
        place = self.coverage.place(id_)
        if id_ not in self._found:
            logs = (False, True) if "decisions" in place.uses.lists else (False,)
            ways = (
                Way(chosen, decision)
                for decision in logs
                for chosen in islice(self._trials(place), MOST_TRIALS)
            )
            self._found[id_] = next((way for way in ways if self._shows(place, way)), None)
        return self._found[id_]

    def silent_rules(self) -> list[str]:
        """Return the rules that no answers can fire."""
        return [rule.id for _, rule in self.coverage.library.advice if self.rule(rule.id) is None]

    def lost_sections(self) -> list[str]:
        """Return the places that no answers were found to show."""
        return [id_ for id_ in self.coverage.places if self.section(id_) is None]

    def questions_of(self, need: Need) -> frozenset[str]:
        """Return the questions that must be answered before anything that is needed can hold."""
        return frozenset().union(*(self._before[id_] for id_ in need.ids))

    @cached_property
    def _candidates(self) -> Mapping[str, tuple[Answer, ...]]:
        return {q.id: candidates(q) for q in self.coverage.library.questionnaire}

    @cached_property
    def _before(self) -> Mapping[str, frozenset[str]]:
        """Return id -> the questions it rests on, with all that decide whether these are asked."""
        before: dict[str, frozenset[str]] = {}
        for question in self.coverage.library.questionnaire:
            earlier = (need for id_ in question.show_if for need in rests_on(id_))
            before[question.id] = frozenset({question.id}).union(*(before[id_] for id_ in earlier))
        facts = {
            id_: frozenset().union(*(before[need] for need in fact.needs if need in before))
            for id_, fact in DERIVED.items()
        }
        return before | facts

    def _trials(self, place: Place) -> Iterator[Chosen]:
        """Go through sets of answers that may show a place, the smallest first, each once."""
        base = Need.of(place.conditions)
        atoms = self._atoms(place)
        tried: set[frozenset[tuple[str, str]]] = set()
        for size in range(len(self.questions_of(base)), MOST_ANSWERS + 1):
            for need in self._needs(base, atoms, size):
                for chosen in self._solutions(need):
                    if _key(chosen) not in tried:
                        tried.add(_key(chosen))
                        yield chosen

    def _needs(self, need: Need, atoms: list[Need], size: int) -> Iterator[Need]:
        """Go through a need with some of the atoms added, that together ask so many answers."""
        asked = len(self.questions_of(need))
        if asked == size:
            yield need
        if asked > size or not atoms:
            return
        for index, atom in enumerate(atoms):
            both = need & atom
            if both is not None and self.questions_of(both) != self.questions_of(need):
                yield from self._needs(both, atoms[index + 1 :], size)

    def _atoms(self, place: Place) -> list[Need]:
        """Return the single things that can make a text say something else."""
        library = self.coverage.library
        asked = self.coverage.asked(place.uses.ids)
        if place.uses.lists & _SPEAKS_OF_ALL:
            asked = tuple(library.questionnaire.questions)
        atoms = [Need(answers={id_: answer}) for id_ in asked for answer in self._candidates[id_]]
        if place.uses.lists & RULE_LISTS:
            only = place.uses.lists & {"signals", "actions", "used_sources"}
            atoms += [
                Need.of([rule.when]) for _, rule in library.advice if only or rule.contradiction
            ]
        return atoms

    def _solutions(self, need: Need) -> Iterator[Chosen]:
        """Go through the answers to exactly the questions that a need asks, and that meet it."""
        wanted = self.questions_of(need)
        order = [q.id for q in self.coverage.library.questionnaire if q.id in wanted]
        yield from self._answered({}, order, need)

    def _answered(self, chosen: Chosen, left: list[str], need: Need) -> Iterator[Chosen]:
        intake = self._intake(chosen)
        if not _meets(need, intake, left) or any(id_ not in intake.visible for id_ in chosen):
            return
        if not left:
            yield chosen
            return
        question = self.coverage.library.questionnaire.questions[left[0]]
        if question.id not in intake.visible:
            return
        fixed = need.answers.get(question.id)
        for answer in (fixed,) if fixed else self._candidates[question.id]:
            if _fits(need, question.id, said_by(question, answer)):
                yield from self._answered({**chosen, question.id: answer}, left[1:], need)

    def _fires(self, rule: str, chosen: Chosen) -> bool:
        signals = self.coverage.library.advice.signals(self._intake(chosen))
        return any(signal.rule.id == rule for signal in signals)

    def _shows(self, place: Place, way: Way) -> bool:
        """Return whether a place is there when its document is assembled of these answers."""
        intake = self._intake(way.answers, way.decision)
        if not conditions.holds(place.document.when, intake.facts):
            return False
        key = place.document.id, _key(way.answers), way.decision
        if key not in self._sections:
            library = self.coverage.library
            document = assemble(
                library.texts,
                place.document.id,
                intake,
                library.advice,
                library.sources,
                "",
                library.levels,
            )
            self._sections[key] = frozenset(section.id for section in document.sections)
        return place.section.id in self._sections[key]

    def _intake(self, chosen: Chosen, decision: bool = False) -> Intake:
        answers = no_answers(_ANY_DAY).model_copy(update={"answers": dict(chosen)})
        if decision:
            answers = answers.with_decision(_A_DECISION, _ANY_DAY)
        return Intake(self.coverage.library.questionnaire, answers)


def _key(chosen: Chosen) -> frozenset[tuple[str, str]]:
    return frozenset((id_, repr(answer)) for id_, answer in chosen.items())


def _fits(need: Need, id_: str, said: frozenset[str]) -> bool:
    return all(said & values for values in need.allowed.get(id_, ()))


def _meets(need: Need, intake: Intake, left: list[str]) -> bool:
    """Return whether the derived facts of which all answers are in are as they must be."""
    return all(
        _fits(need, id_, intake.facts.get(id_, frozenset()))
        for id_ in need.allowed
        if id_ in DERIVED and not set(rests_on(id_)) & set(left)
    )
