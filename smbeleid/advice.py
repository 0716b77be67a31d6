"""Advice: rules that turn answers into signals, and signals into actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from smbeleid import conditions
from smbeleid.derived import rests_on
from smbeleid.errors import ContentError, Problem
from smbeleid.files import YamlFile
from smbeleid.intake import Intake
from smbeleid.questionnaire import Id, Questionnaire, Text, read_all
from smbeleid.schema import Content, check_yaml
from smbeleid.sources import Source, source_problems


class Severity(StrEnum):
    """How much is at stake."""

    HIGH = "hoog"
    MIDDLE = "midden"
    LOW = "laag"


ORDER = {severity: place for place, severity in enumerate(Severity)}


class Task(Content):
    """What a rule asks of the school.

    Attributes:
        text: What to do, as an order: "Vraag ...".
        owner: The role that does it, unless ``owner_question`` is answered with another role.
        owner_question: Id of the question whose answer names the role.
        term: When it should be done, in words.
    """

    text: Text
    owner: Text
    owner_question: str = ""
    term: Text


class Rule(Content):
    """When which answer is given, this is at risk and this is what to do.

    Attributes:
        contradiction: For answers of two themes that do not fit together: how the coach can
            ask about it, in one or two friendly sentences. Empty for any other rule.
    """

    id: Id
    when: Annotated[dict[str, tuple[str, ...]], Field(min_length=1)]
    severity: Severity
    signal: Text
    risk: Text
    advice: Text
    action: Task
    contradiction: str = ""
    sources: tuple[str, ...] = ()


class RuleFile(Content):
    """The rules of one theme."""

    theme: Id
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """A line of the action list."""

    text: str
    owner: str
    term: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that holds for a client, with the theme it belongs to and the action it asks."""

    rule: Rule
    theme: str
    action: Action


@dataclass(frozen=True, slots=True)
class Advice:
    """All rules, by theme, in the order of the questionnaire."""

    files: tuple[RuleFile, ...]

    def __iter__(self) -> Iterator[tuple[str, Rule]]:
        """Go through the rules, each with the id of its theme."""
        return ((file.theme, rule) for file in self.files for rule in file.rules)

    def signals(self, intake: Intake) -> list[Signal]:
        """Return what the answers of a client raise, gravest first, then in theme order.

        A rule never fires on an answer that nobody gave: the facts do not hold open answers.
        """
        raised = [
            Signal(rule, theme, _action(rule, intake))
            for theme, rule in self
            if conditions.holds(rule.when, intake.facts)
        ]
        return sorted(raised, key=lambda signal: ORDER[signal.rule.severity])


def _action(rule: Rule, intake: Intake) -> Action:
    named = intake.text(rule.action.owner_question) if rule.action.owner_question else None
    return Action(rule.action.text, named or rule.action.owner, rule.action.term, rule.severity)


def load_advice(
    folder: Path, questionnaire: Questionnaire, sources: Mapping[str, Source]
) -> Advice:
    """Read the rules and check them against the questions and sources.

    Args:
        folder: Holds one YAML file per theme.
        questionnaire: The questions that conditions may name.
        sources: The sources that rules may name.

    Raises:
        ContentError: Every fault in every file, with its line.
    """
    files, problems = read_all(folder, "adviesregels")
    order = [theme.id for theme in questionnaire.themes]
    rule_files: list[RuleFile] = []
    for file in files:
        checked = check_yaml(RuleFile, file)
        problems += checked.problems
        if checked.value is not None:
            rule_files.append(checked.value)
            problems += _rule_problems(file, checked.value, questionnaire, sources, order)
    problems += _double_ids(files, rule_files)
    if problems:
        raise ContentError(problems)
    return Advice(tuple(sorted(rule_files, key=lambda file: order.index(file.theme))))


def _rule_problems(
    file: YamlFile,
    rule_file: RuleFile,
    questionnaire: Questionnaire,
    sources: Mapping[str, Source],
    order: Sequence[str],
) -> list[Problem]:
    problems: list[Problem] = []
    known = questionnaire.known_values
    if rule_file.theme not in order:
        problems.append(
            Problem(file.where(("theme",)), f"het thema '{rule_file.theme}' is er niet.")
        )
    for index, rule in enumerate(rule_file.rules):
        where = file.where(("rules", index, "when"))
        faults = conditions.faults(rule.when, known)
        problems += [Problem(where, sentence) for _, sentence in faults]
        problems += source_problems(rule.sources, sources, file.where(("rules", index, "sources")))
        owner = rule.action.owner_question
        if owner and owner not in questionnaire.questions:
            where = file.where(("rules", index, "action", "owner_question"))
            problems.append(Problem(where, f"de vraag '{owner}' bestaat niet."))
        if rule.contradiction and not faults and len(themes_of(rule, questionnaire)) == 1:
            where = file.where(("rules", index, "contradiction"))
            problems.append(Problem(where, _ONE_THEME))
    return problems


_ONE_THEME = (
    "een tegenstrijdigheid gaat over antwoorden uit twee thema's. "
    "Noem bij 'when' ook een vraag uit een ander thema, of laat 'contradiction' weg."
)


def themes_of(rule: Rule, questionnaire: Questionnaire) -> frozenset[str]:
    """Return the ids of the themes that ask what a rule looks at."""
    asked = {need for id_ in rule.when for need in rests_on(id_)}
    return frozenset(
        theme.id
        for theme in questionnaire.themes
        if any(question.id in asked for question in theme.questions)
    )


def _double_ids(files: list[YamlFile], rule_files: list[RuleFile]) -> list[Problem]:
    ids = [rule.id for rule_file in rule_files for rule in rule_file.rules]
    folder = files[0].path.parent.name if files else ""
    return [
        Problem(f"templates/{folder}", f"de regel '{id_}' staat er twee keer.")
        for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1})
    ]
