"""Advice: rules that turn answers into signals, and signals into actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from smbeleid import conditions
from smbeleid.actions import Action, Severity, Task, action_of
from smbeleid.calendar import NO_CALENDAR, Calendar
from smbeleid.derived import rests_on
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.files import YamlFile
from smbeleid.intake import Intake
from smbeleid.questionnaire import Questionnaire, read_all
from smbeleid.schema import Content, Id, Text, check_yaml
from smbeleid.sources import Source, source_problems
from smbeleid.vocabulary import worded

ORDER = {severity: place for place, severity in enumerate(Severity)}


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
class Signal:
    """A rule that holds for a client, with the theme it belongs to and the action it asks."""

    rule: Rule
    theme: str
    action: Action


@dataclass(frozen=True, slots=True)
class Advice:
    """All rules, by theme, in the order of the questionnaire, and the calendar they count by."""

    files: tuple[RuleFile, ...]
    calendar: Calendar = NO_CALENDAR

    def __iter__(self) -> Iterator[tuple[str, Rule]]:
        """Go through the rules, each with the id of its theme."""
        return ((file.theme, rule) for file in self.files for rule in file.rules)

    def worded(self, words: Mapping[str, str]) -> Advice:
        """Return these rules and this calendar in the words of a kind of organisation."""
        return Advice(worded(self.files, words), self.calendar.worded(words))

    def signals(self, intake: Intake) -> list[Signal]:
        """Return what the answers of a client raise, gravest first, then in theme order.

        A rule never fires on an answer that nobody gave: the facts do not hold open answers.
        """
        return [
            Signal(rule, theme, action_of(rule.action, rule.severity, intake, self.calendar))
            for theme, rule in self.raised(intake)
        ]

    def raised(self, intake: Intake) -> list[tuple[str, Rule]]:
        """Return the rules that hold for a client, each with its theme, in the same order."""
        raised = [
            (theme, rule) for theme, rule in self if conditions.holds(rule.when, intake.facts)
        ]
        return sorted(raised, key=lambda pair: ORDER[pair[1].severity])


def load_advice(
    folder: Path, questionnaire: Questionnaire, sources: Mapping[str, Source], calendar: Calendar
) -> Advice:
    """Read the rules and check them against the questions and sources.

    Args:
        folder: Holds one YAML file per theme.
        questionnaire: The questions that conditions may name.
        sources: The sources that rules may name.
        calendar: The terms that rules may name.

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
            problems += _term_problems(file, checked.value, calendar)
    problems += _double_ids(files, rule_files)
    if problems:
        raise ContentError(problems)
    rules = tuple(sorted(rule_files, key=lambda file: order.index(file.theme)))
    return Advice(rules, calendar)


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


def _term_problems(file: YamlFile, rule_file: RuleFile, calendar: Calendar) -> list[Problem]:
    return [
        Problem(
            file.where(("rules", index, "action", "term")),
            f"de termijn '{rule.action.term}' staat niet in calendar.yaml. "
            f"{did_you_mean(rule.action.term, calendar.terms)}".strip(),
        )
        for index, rule in enumerate(rule_file.rules)
        if rule.action.term not in calendar.terms
    ]


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
