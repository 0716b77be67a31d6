"""What a text may say: the names that the Jinja templates of a document can use."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from smbeleid import conditions, markdown
from smbeleid.actions import Action
from smbeleid.advice import Advice, Signal
from smbeleid.answers import State
from smbeleid.decisions import Decision
from smbeleid.derived import DERIVED, rests_on
from smbeleid.dutch import date_text
from smbeleid.errors import SmbeleidError, did_you_mean
from smbeleid.glossary import NO_GLOSSARY, Glossary, Term
from smbeleid.intake import Intake
from smbeleid.levels import Level, Levels
from smbeleid.markdown import Markdown, escape
from smbeleid.moments import Occasion
from smbeleid.questionnaire import Kind, Question
from smbeleid.reasons import because, causes
from smbeleid.sources import Confidence, Source
from smbeleid.values import value_text

PLACEHOLDERS = {
    State.OPEN: Markdown("*nog af te spreken*"),
    State.UNKNOWN: Markdown("*nog uit te zoeken*"),
    State.NOT_APPLICABLE: Markdown("*niet van toepassing*"),
}
EMPTY_CELL = Markdown("–")


class TextError(SmbeleidError):
    """A text asks for something that is not there; the section's place is added on the way up."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a repeating table, as a text uses it: ``row.rol`` is the cell's text."""

    question: Question
    cells: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        """Return a cell as people read it; a dash when it is empty."""
        column = next((column for column in self.question.columns if column.id == name), None)
        if column is None:
            raise TextError(_unknown("kolom", name, [c.id for c in self.question.columns]))
        cell = self.cells.get(name, "")
        return value_text(column, cell) if cell != "" else EMPTY_CELL

    def has(self, name: str) -> bool:
        """Return whether a cell was filled in."""
        return self.cells.get(name, "") != ""

    def says(self, name: str, *values: str) -> bool:
        """Return whether a cell holds one of these options."""
        return self.cells.get(name) in values


@dataclass(frozen=True, slots=True)
class AnswerTexts:
    """The answers as texts: ``a.plaats`` is what the school answered."""

    intake: Intake

    def __getattr__(self, name: str) -> str:
        """Return an answer as people read it, or words for its state."""
        if name not in self.intake.visible and name not in self.intake.questionnaire.questions:
            raise TextError(_unknown("vraag", name, self.intake.questionnaire.questions))
        text = self.intake.text(name)
        return text if text is not None else PLACEHOLDERS[self.intake.answer(name).state]


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question without an answer, for the chapter that lists them.

    Attributes:
        theme: Title of its theme.
        label: The question.
        owner: The role that brings it up or finds out; may be empty.
        decided: When a decision about it was taken, in Dutch; empty when none was.
    """

    theme: str
    label: str
    owner: str
    decided: str = ""


@dataclass(frozen=True)
class Phrases:
    """The names for one document of one client."""

    intake: Intake
    advice: Advice
    sources: Mapping[str, Source]
    words: Mapping[str, str]
    scale: Levels = field(default_factory=Levels)
    reasons: bool = False
    glossary: Glossary = NO_GLOSSARY
    said: list[str] = field(default_factory=list)
    used: dict[str, Source] = field(default_factory=dict)

    def names(self) -> dict[str, Any]:
        """Return everything that a template can name."""
        return {
            "a": AnswerTexts(self.intake),
            "woord": self.words,
            "given": self.given,
            "is": self.is_answer,
            "rows": self.rows,
            "values": self.values,
            "own_words": self.own_words,
            "src": self.src,
            "figure": figure,
            "link": source_link,
            "signals": self.signals,
            "contradictions": self.contradictions,
            "actions": self.actions,
            "moments": self.moments,
            "reason": self.reason,
            "decisions": self.decisions,
            "terms": self.terms,
            "decided": self.decided,
            "levels": self.levels,
            "progress": self.intake.progress,
            "open_points": lambda: list(self._points(State.OPEN)),
            "unknown_points": lambda: list(self._points(State.UNKNOWN)),
            "used_sources": self.used_sources,
            **{
                kind: _callout(kind)
                for kind in ("tip", "let_op", "voorbeeld", "afspraak", "signaal", "notities")
            },
        }

    def given(self, id_: str) -> bool:
        """Return whether a question that is asked was answered."""
        self._must_exist(id_)
        return self.intake.text(id_) is not None

    def is_answer(self, id_: str, *values: str) -> bool:
        """Return whether the answer, or a derived fact, is one of these values."""
        faults = conditions.faults({id_: values}, self._known)
        if faults:
            raise TextError(faults[0][1])
        return conditions.holds({id_: values}, self.intake.facts)

    def rows(self, id_: str) -> list[Row]:
        """Return the rows of a table that was filled in."""
        self._must_exist(id_)
        question = self.intake.questionnaire.questions[id_]
        if question.kind is not Kind.TABLE:
            raise TextError(f"'{id_}' is geen tabel; gebruik a.{id_}.")
        answer = self.intake.answer(id_)
        if answer.state is not State.GIVEN:
            return []
        return [Row(question, row) for row in answer.value]

    def values(self, id_: str) -> list[str]:
        """Return the labels that were chosen of a question with several choices."""
        self._must_exist(id_)
        question = self.intake.questionnaire.questions[id_]
        if question.kind is not Kind.CHOICES:
            raise TextError(f"bij '{id_}' kan maar één keuze worden gemaakt; gebruik a.{id_}.")
        answer = self.intake.answer(id_)
        return [question.choices[v] for v in answer.value] if answer.state is State.GIVEN else []

    def own_words(self, id_: str) -> Markdown:
        """Return the school's own words in a box, or nothing when they were not given."""
        if not self.given(id_):
            return Markdown("")
        text = self.intake.text(id_) or ""
        return markdown.callout("in_uw_woorden", "In uw woorden", markdown.paragraphs(text))

    def src(self, *ids: str) -> Markdown:
        """Return a short mark that names sources, and remember them for the list of sources."""
        shorts = [self._use(id_).short for id_ in ids]
        return Markdown(f"({'bron' if len(ids) == 1 else 'bronnen'}: {escape('; '.join(shorts))})")

    def _use(self, id_: str) -> Source:
        if id_ not in self.sources:
            raise TextError(_unknown("bron", id_, self.sources))
        source = self.sources[id_]
        if source.confidence is Confidence.UNCERTAIN:
            raise TextError(f"de bron '{id_}' is onzeker en mag niet als feit worden genoemd.")
        self.used[id_] = source
        return source

    def signals(self) -> list[Signal]:
        """Return what the answers raise, gravest first."""
        return self._signals

    def contradictions(self) -> list[Signal]:
        """Return the signals about answers that do not fit together, gravest first."""
        return [signal for signal in self._signals if signal.rule.contradiction]

    def actions(self) -> list[Action]:
        """Return the action list, gravest first, each action once."""
        return list(dict.fromkeys(signal.action for signal in self._signals))

    def reason(self, told: Signal | Action) -> Markdown:
        """Return why a signal or an action is there, or nothing when reasons are not told."""
        if not self.reasons:
            return Markdown("")
        raised = [signal for signal in self._signals if told in (signal, signal.action)]
        looked_at = [cause for signal in raised for cause in causes(signal.rule.when)]
        return Markdown(f" {because(self.intake, looked_at)}")

    def decisions(self) -> list[Decision]:
        """Return what was decided, earliest first."""
        return sorted(self.intake.answers.decisions, key=lambda decision: decision.date)

    def moments(self) -> list[Occasion]:
        """Return the fixed moments of the year, in the order of the school year."""
        return self.advice.calendar.occasions(self.intake)

    def levels(self) -> list[Level]:
        """Return how far the client is with each theme, in the order of the talk."""
        return self.scale.of(self.intake)

    @cached_property
    def _signals(self) -> list[Signal]:
        return self.advice.signals(self.intake)

    def used_sources(self, *, advice: bool = True) -> list[Source]:
        """Return the sources that the text so far rests on, and the signals with ``advice``."""
        signals = self._signals if advice else []
        named = {id_ for signal in signals for id_ in signal.rule.sources}
        return [
            source
            for id_, source in self.sources.items()
            if (id_ in self.used or id_ in named) and source.confidence is not Confidence.UNCERTAIN
        ]

    def terms(self) -> list[Term]:
        """Return the words that we explain and that the text so far uses, in alphabetical order."""
        return self.glossary.used_in(html.unescape("\n".join(self.said)))

    def _points(self, state: State) -> Iterator[OpenPoint]:
        for theme, question, answer in self.intake.in_state(state):
            yield OpenPoint(theme.title, question.label, answer.owner, self._decided({question.id}))

    def decided(self, signal: Signal) -> str:
        """Return when a decision was taken about what a signal looks at, or nothing."""
        return self._decided({need for id_ in signal.rule.when for need in rests_on(id_)})

    def _decided(self, ids: Collection[str]) -> str:
        days = [one.date for one in self.intake.answers.decisions if one.question in ids]
        return date_text(max(days)) if days else ""

    @cached_property
    def _known(self) -> Mapping[str, Any]:
        return self.intake.questionnaire.known_values

    def _must_exist(self, id_: str) -> None:
        questions = self.intake.questionnaire.questions
        if id_ not in questions:
            also = " Dit is een afgeleid feit: gebruik is()." if id_ in DERIVED else ""
            raise TextError(_unknown("vraag", id_, questions) + also)


def figure(name: str) -> Markdown:
    """Return the place of a figure; the picture itself is drawn when the text is shown."""
    return Markdown(f"\n\n![{name}]({name}.svg)\n\n")


def source_link(source: Source) -> Markdown:
    """Return the title of a source as a link to where it was read."""
    return Markdown(f"[{escape(source.title)}](<{source.url}>)")


def _callout(kind: str) -> Callable[..., Markdown]:
    def box(title: str, caller: Callable[[], str]) -> Markdown:
        return markdown.callout(kind, escape(title), caller())

    return box


def _unknown(what: str, name: str, known: Any) -> str:
    return f"{what} '{name}' bestaat niet. {did_you_mean(name, known)}".strip()
