"""How a consult stands, as plain data: what a form draws after each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from smbeleid.absences import why_hidden
from smbeleid.actions import owner_of
from smbeleid.advice import Rule
from smbeleid.answers import Answer, State
from smbeleid.consult import Library
from smbeleid.decisions import keyed
from smbeleid.derived import rests_on
from smbeleid.guard import own_number, own_words
from smbeleid.hints import Setting, hints
from smbeleid.intake import Intake, Progress
from smbeleid.levels import level_of
from smbeleid.shelves import ANSWER, NOTE, plain
from smbeleid.slots import Clerk, slot_of
from smbeleid.wording import Wording

FULL, EXPRESS = "full", "express"


@dataclass
class Memory:
    """What was worked out for an answer, kept as long as the answer stays the same.

    Attributes:
        hints: Question -> answer, setting and hints.
        shown: Question -> answer and its plain data.
    """

    hints: dict[str, tuple[Answer, Setting, list[str]]] = field(default_factory=dict)
    shown: dict[str, tuple[Answer, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Overview:
    """A consult at one moment.

    Attributes:
        library: In the words of the kind of organisation.
        intake: The answers.
        wording: In the same words.
        clerk: Says what is wrong with a draft.
        setting: What hints need to know.
        session: Where the talk stands: route, here, minutes, doubts.
        drafts: Key -> what was typed and is not in the plan.
        memory: Of earlier moments, kept up to date.
    """

    library: Library
    intake: Intake
    wording: Wording
    clerk: Clerk
    setting: Setting
    session: Mapping[str, Any]
    drafts: Mapping[str, Any]
    memory: Memory

    @property
    def route(self) -> str:
        """Return ``express`` or ``full``."""
        return EXPRESS if self.session.get("route") == EXPRESS else FULL

    @cached_property
    def visible(self) -> list[str]:
        """Return the ids of the questions on the chosen route."""
        express = self.route == EXPRESS
        return [id_ for id_, q in self.intake.visible.items() if q.express or not express]

    def parts(self) -> dict[str, Any]:
        """Return the parts of the state that follow from answers and session."""
        return {
            "route": self.route,
            "visible": self.visible,
            "answers": {id_: self._shown(id_, a) for id_, a in self.intake.answers.answers.items()},
            "drafts": self._drafts(),
            "hints": self._hints(),
            "doubtful": self._doubtful(),
            "hidden": self._hidden(),
            "progress": self._progress(),
            "levels": self._levels(),
            "signals": [
                self._signal(*raised) for raised in self.library.advice.raised(self.intake)
            ],
            "decisions": self._decisions(),
            "parked": self._parked(),
            "here": self.session.get("here", ""),
            "minutes": self._minutes(),
        }

    def _shown(self, id_: str, answer: Answer) -> Any:
        known = self.memory.shown.get(id_)
        if known is None or known[0] is not answer:
            known = self.memory.shown[id_] = (answer, plain(answer))
        return known[1]

    def _drafts(self) -> dict[str, Any]:
        """Return what was typed and is not in the plan; of private notes nothing is told here."""
        shown = {}
        for key, draft in self.drafts.items():
            slot, value = slot_of(key), draft.get("value")
            if slot[0] == NOTE:
                continue
            sent = {"state": State.GIVEN, "value": value} if slot[0] == ANSWER else value
            faults = list(self.clerk.read(slot, sent).faults)
            if draft.get("conflict"):
                faults = [self.wording.say("conflict_draft")]
            shown[key] = {
                "value": value,
                "faults": faults,
                "conflict": bool(draft.get("conflict")),
                "mine": draft.get("mine"),
            }
        return shown

    def _hints(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id_, question in self.intake.visible.items():
            answer = self.intake.answers.of(id_)
            if answer.state is State.OPEN and not answer.owner and not answer.reason:
                continue
            known = self.memory.hints.get(id_)
            if known is None or known[0] is not answer or known[1] != self.setting:
                known = (answer, self.setting, hints(question, answer, self.setting))
                self.memory.hints[id_] = known
            if known[2]:
                found[id_] = known[2]
        return found

    def _doubtful(self) -> dict[str, str]:
        questions = self.intake.questionnaire.questions
        return {
            id_: self.wording.say("doubtful", question=questions[cause].label)
            for id_, cause in self.session.get("doubts", {}).items()
            if id_ in self.intake.visible and cause in questions
        }

    def _hidden(self) -> dict[str, str]:
        kept = self.wording.say("hidden_kept")
        return {
            question.id: why_hidden(self.intake, question, self.wording)
            + (f" {kept}" if question.id in self.intake.answers.answers else "")
            for question in self.intake.questionnaire
            if question.id not in self.intake.visible
        }

    def _progress(self) -> list[dict[str, Any]]:
        on_route = set(self.visible)
        counted = []
        for theme in self.intake.questionnaire.themes:
            states = [self.intake.answers.of(q.id).state for q in theme.questions]
            asked = [s for s, q in zip(states, theme.questions, strict=True) if q.id in on_route]
            if asked:
                counted.append(_counts(theme.id, asked))
        return counted

    def _levels(self) -> list[dict[str, Any]]:
        asked: dict[str, Progress] = {p.theme.id: p for p in self.intake.progress()}
        return [
            {
                "theme": theme.theme,
                "title": level.theme_title,
                "number": level.number,
                "statement": level.statement,
                "next": level.next,
                "chosen": theme.theme in self.intake.answers.levels,
                "reason": level.overridden_reason,
            }
            for theme in self.library.levels
            if theme.theme in asked
            for level in [level_of(theme, self.intake)]
        ]

    def _signal(self, theme: str, rule: Rule) -> dict[str, Any]:
        needed = dict.fromkeys(need for id_ in rule.when for need in rests_on(id_))
        return {
            "id": rule.id,
            "theme": theme,
            "severity": str(rule.severity),
            "signal": rule.signal,
            "risk": rule.risk,
            "advice": rule.advice,
            "action": rule.action.text,
            "owner": owner_of(rule.action, self.intake),
            "contradiction": rule.contradiction,
            "questions": [id_ for id_ in needed if id_ in self.intake.visible],
        }

    def _decisions(self) -> list[dict[str, Any]]:
        decisions = keyed(self.intake.answers.decisions)
        return [{**plain(decision), "id": key} for key, decision in decisions.items()]

    def _parked(self) -> list[dict[str, str]]:
        return [
            {"id": question.id, "label": question.label, "owner": a.owner, "reason": a.reason}
            for _, question, a in self.intake.in_state(State.OPEN)
            if a.owner or a.reason
        ]

    def _minutes(self) -> dict[str, Any]:
        planned, spent = self.session.get("planned", {}), self.session.get("spent", {})
        return {
            theme.id: {
                "planned": planned.get(theme.id, 0),
                "spent": spent.get(theme.id, 0) // 60,
            }
            for theme in self.intake.questionnaire.themes
            if theme.id in planned or theme.id in spent
        }


def _counts(theme: str, states: list[State]) -> dict[str, Any]:
    counts = {str(state): states.count(state) for state in State}
    return {"theme": theme, "asked": len(states), **counts}


def setting_of(intake: Intake, wording: Wording, today: Any) -> Setting:
    """Return what hints need to know of a client."""
    return Setting(wording, today, own_words(intake.answers), own_number(intake.answers))
