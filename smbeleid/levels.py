"""Maturity levels: how far an organisation is with each theme, in five steps.

A level follows from answers, by conditions as data. A coach who knows better overrides it, with
a reason that the plan shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from smbeleid import conditions
from smbeleid.answers import State
from smbeleid.conditions import Condition
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.files import YamlFile
from smbeleid.intake import Intake
from smbeleid.questionnaire import Kind, Questionnaire, read_all
from smbeleid.schema import Content, Id, Text, check_yaml

HIGHEST = 5


class Step(Content):
    """One of the five levels of a theme.

    Attributes:
        statement: What is so at this level, as the organisation says it: "We ...".
        when: What must be answered, besides what the lower levels ask; the first asks nothing.
        next: What to do for the next level, and who does it; the last has none.
    """

    statement: Text
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    next: str = ""


class ThemeLevels(Content):
    """The levels of one theme, from "nothing arranged" to "done as a habit and looked back on"."""

    theme: Id
    levels: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """How far a client is with a theme.

    Attributes:
        theme_title: The theme as readers know it.
        number: 1 to 5; None while nothing of the theme was answered.
        statement: The level in words; empty without a number.
        next: The step to the level above; empty at the highest and without a number.
        overridden_reason: Why the coach chose this number; empty when it follows from answers.
    """

    theme_title: str
    number: int | None
    statement: str = ""
    next: str = ""
    overridden_reason: str = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of all themes that have them, in the order of the questionnaire."""

    themes: tuple[ThemeLevels, ...] = ()

    def __iter__(self) -> Iterator[ThemeLevels]:
        """Go through the themes."""
        return iter(self.themes)

    def of(self, intake: Intake) -> list[Level]:
        """Return how far a client is, for each theme in which it is asked anything."""
        asked = {progress.theme.id for progress in intake.progress()}
        return [level_of(theme, intake) for theme in self.themes if theme.theme in asked]


def level_of(theme: ThemeLevels, intake: Intake) -> Level:
    """Return how far a client is with a theme.

    The level is the highest of which the conditions hold, and those of all levels below it. The
    coach's own choice goes before it.
    """
    asked = next(t for t in intake.questionnaire.themes if t.id == theme.theme)
    chosen = intake.answers.levels.get(theme.theme)
    if chosen is not None:
        return _level(theme, asked.title, chosen.level, chosen.reason)
    if not any(
        intake.answer(question.id).state in {State.GIVEN, State.UNKNOWN}
        for question in asked.questions
    ):
        return Level(asked.title, None)
    return _level(theme, asked.title, reached(theme, intake))


def _level(theme: ThemeLevels, title: str, number: int, reason: str = "") -> Level:
    step = theme.levels[number - 1]
    return Level(title, number, step.statement, step.next, reason)


def reached(theme: ThemeLevels, intake: Intake) -> int:
    """Return the number of levels whose conditions hold, counted from the lowest."""
    number = 1
    for step in theme.levels[1:]:
        if not _holds(step.when, intake):
            break
        number += 1
    return number


def _holds(condition: Condition, intake: Intake) -> bool:
    """Return whether a condition holds, leaving out the questions that do not apply."""
    asked = {id_: allowed for id_, allowed in condition.items() if not _ruled_out(id_, intake)}
    return conditions.holds(asked, intake.facts)


def _ruled_out(id_: str, intake: Intake) -> bool:
    """Return whether an answer that was given says that a question does not apply.

    Who posts no photos of pupils is not asked for consent, and is not held back by that. A
    question that is hidden because another one is still open does count: nobody said anything.
    """
    question = intake.questionnaire.questions.get(id_)
    if question is None or id_ in intake.visible:
        return False
    for needed, allowed in question.show_if.items():
        said = intake.facts.get(needed, frozenset()) - {conditions.UNKNOWN}
        if (said and not said & frozenset(allowed)) or _ruled_out(needed, intake):
            return True
    return False


def load_levels(folder: Path, questionnaire: Questionnaire) -> Levels:
    """Read the levels and check them against the questions.

    Args:
        folder: Holds one YAML file per theme; without this folder there are no levels.
        questionnaire: The themes, and the questions that conditions may name.

    Raises:
        ContentError: Every fault in every file, with its line.
    """
    if not folder.is_dir():
        return Levels()
    files, problems = read_all(folder, "niveaus")
    order = [theme.id for theme in questionnaire.themes]
    themes: dict[str, ThemeLevels] = {}
    for file in files:
        checked = check_yaml(ThemeLevels, file)
        problems += checked.problems
        if checked.value is not None:
            problems += _theme_problems(file, checked.value.theme, order, themes)
            problems += _step_problems(file, checked.value.levels, questionnaire)
            themes[checked.value.theme] = checked.value
    if problems:
        raise ContentError(problems)
    return Levels(tuple(themes[id_] for id_ in order if id_ in themes))


def _theme_problems(
    file: YamlFile, theme: str, order: Sequence[str], earlier: dict[str, ThemeLevels]
) -> list[Problem]:
    where = file.where(("theme",))
    if theme not in order:
        hint = did_you_mean(theme, order)
        return [Problem(where, f"het thema '{theme}' is er niet. {hint}".strip())]
    if theme in earlier:
        return [Problem(where, f"het thema '{theme}' heeft al niveaus in een ander bestand.")]
    return []


def _step_problems(
    file: YamlFile, steps: Sequence[Step], questionnaire: Questionnaire
) -> list[Problem]:
    if len(steps) != HIGHEST:
        message = f"een thema heeft {HIGHEST} niveaus; hier staan er {len(steps)}."
        return [Problem(file.where(("levels",)), message)]
    problems: list[Problem] = []
    left: dict[str, frozenset[str]] = {}
    for index, step in enumerate(steps):
        place = ("levels", index)
        problems += [Problem(file.where(place), said) for said in _shape_faults(index + 1, step)]
        where = file.where((*place, "when")) if step.when else file.where(place)
        faults = [said for _, said in conditions.faults(step.when, questionnaire.known_values)]
        faults = faults or list(_dead_ends(step, questionnaire, left))
        problems += [Problem(where, said) for said in faults]
    return problems


def _shape_faults(number: int, step: Step) -> Iterator[str]:
    """Go through what a level of this number lacks, or has too much."""
    if number == 1 and step.when:
        yield "het eerste niveau heeft geen voorwaarde ('when'): daar begint iedereen."
    if number > 1 and not step.when:
        yield f"niveau {number} heeft een voorwaarde nodig ('when')."
    if number == HIGHEST and step.next:
        yield "het hoogste niveau heeft geen volgende stap ('next')."
    if number < HIGHEST and not step.next:
        yield f"niveau {number} heeft een volgende stap nodig ('next')."


def _dead_ends(
    step: Step, questionnaire: Questionnaire, left: dict[str, frozenset[str]]
) -> Iterator[str]:
    """Go through the questions for which this level and those below it leave no answer.

    Args:
        step: The level, whose conditions have no fault by themselves.
        questionnaire: The questions.
        left: Question -> answers that the levels below leave; narrowed by this level.
    """
    for id_, allowed in step.when.items():
        question = questionnaire.questions.get(id_)
        if question is not None and question.kind is Kind.CHOICES:
            continue
        left[id_] = left.get(id_, frozenset(allowed)) & frozenset(allowed)
        if not left[id_]:
            yield (
                f"dit niveau kan niemand halen: een lager niveau vraagt bij '{id_}' "
                "een ander antwoord."
            )
