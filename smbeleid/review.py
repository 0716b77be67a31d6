"""What was said, to read over: all answers by theme, and a text to read aloud in two minutes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smbeleid.absences import short
from smbeleid.advice import Signal
from smbeleid.answers import State
from smbeleid.intake import Intake
from smbeleid.levels import Levels, level_of
from smbeleid.questionnaire import Question, Theme
from smbeleid.values import value_text
from smbeleid.wording import Wording

MOST_WORDS = 320
"""Of the text that is read aloud: two minutes of calm speech."""
SHORT_ANSWER = 10
"""Words of an answer that is repeated aloud; a longer one is heard better in the plan."""
OPEN_POINTS, ACTIONS = 3, 3
LONGEST_SENTENCE = 25


def review(intake: Intake, wording: Wording) -> list[dict[str, Any]]:
    """Return all answers to the questions that are asked, by theme.

    A row has id, label, text, state and owner; text is the answer, or the name of its state.
    """
    themes = []
    for theme in intake.questionnaire.themes:
        asked = [q for q in theme.questions if q.id in intake.visible]
        if asked:
            rows = [_row(intake, question, wording) for question in asked]
            themes.append({"theme": theme.title, "id": theme.id, "rows": rows})
    return themes


def _row(intake: Intake, question: Question, wording: Wording) -> dict[str, str]:
    answer = intake.answers.of(question.id)
    is_given = answer.state is State.GIVEN
    text = value_text(question, answer.value) if is_given else wording.states[answer.state]
    return {
        "id": question.id,
        "label": question.label,
        "text": text,
        "state": str(answer.state),
        "owner": answer.owner,
        "reason": answer.reason,
    }


def readback(
    intake: Intake, levels: Levels, signals: list[Signal], client: str, wording: Wording
) -> str:
    """Return a text to read aloud: what was agreed, what is open and for whom, what comes first.

    Args:
        intake: The answers.
        levels: Say in words how far each theme is.
        signals: Gravest first; of their actions the first are read.
        client: How the client is called.
        wording: The sentences.

    Returns:
        At most `MOST_WORDS` words, a paragraph per part.
    """
    start, end = wording.say("readback_start", client=_cut(client)), wording.say("readback_end")
    open_points = list(_open_points(intake, wording))
    actions = list(_actions(signals, wording))
    themes = [_of_theme(intake, levels, theme, wording) for theme in _talked(intake)]
    agreed = [sentence for sentence, _ in themes] or [wording.say("readback_nothing")]
    fixed = [start, *open_points, *actions, end]
    left = MOST_WORDS - sum(_count(text) for text in fixed)
    kept = list(_within(agreed, left))
    left -= sum(map(_count, kept))
    # What room is left goes to the answers themselves, theme after theme.
    answers = [answer for _, answers in themes for answer in answers]
    chosen = set(_within(sorted(answers, key=_count), left))
    parts = [start]
    for sentence, said in themes or [(agreed[0], [])]:
        if sentence in kept:
            parts.append(" ".join([sentence, *(answer for answer in said if answer in chosen)]))
    return "\n\n".join([*parts, " ".join(open_points), " ".join(actions), end]).replace(
        "\n\n\n\n", "\n\n"
    )


def _count(text: str) -> int:
    return len(text.split())


def _within(sentences: list[str], words: int) -> Iterator[str]:
    for sentence in sentences:
        words -= _count(sentence)
        if words < 0:
            return
        yield sentence


def _cut(text: str, words: int = SHORT_ANSWER) -> str:
    spoken = short(text).split()
    return " ".join(spoken[:words]) + ("…" if len(spoken) > words else "")


def _talked(intake: Intake) -> list[Theme]:
    return [progress.theme for progress in intake.progress() if progress.given]


def _of_theme(
    intake: Intake, levels: Levels, theme: Theme, wording: Wording
) -> tuple[str, list[str]]:
    """Return how far a theme is, and its short answers to the most important questions."""
    progress = next(p for p in intake.progress() if p.theme.id == theme.id)
    steps = next((one for one in levels if one.theme == theme.id), None)
    statement = level_of(steps, intake).statement if steps else ""
    if statement and _count(statement) <= LONGEST_SENTENCE:
        said = wording.say("readback_theme", theme=theme.title, statement=statement)
    else:
        said = wording.say(
            "readback_theme_count", theme=theme.title, given=progress.given, asked=progress.asked
        )
    return said, [
        wording.say("readback_answer", question=question.label, answer=short(text))
        for question in theme.questions
        if question.express
        and (text := intake.text(question.id) if question.id in intake.visible else None)
        and _count(text) <= SHORT_ANSWER
        and len(text.splitlines()) == 1
    ]


def _open_points(intake: Intake, wording: Wording) -> Iterator[str]:
    points = [
        (question, answer)
        for state in (State.UNKNOWN, State.OPEN)
        for _, question, answer in intake.in_state(state)
    ]
    if not points:
        yield wording.say("readback_open_none")
        return
    yield wording.say("readback_open", count=len(points))
    first = sorted(points, key=lambda p: (not p[1].owner, not p[0].express))[:OPEN_POINTS]
    for question, answer in first:
        key = "readback_open_owned" if answer.owner else "readback_open_free"
        names = {"owner": _cut(answer.owner)} if answer.owner else {}
        yield wording.say(key, question=question.label, **names)


def _actions(signals: list[Signal], wording: Wording) -> Iterator[str]:
    if not signals:
        return
    yield wording.say("readback_actions")
    for number, signal in enumerate(signals[:ACTIONS], 1):
        action = signal.action
        text = " ".join(action.text.rstrip(". ").split()[:LONGEST_SENTENCE])
        yield wording.say(
            "readback_action",
            number=number,
            action=f"{text}.",
            owner=_cut(action.owner),
            term=_cut(action.term),
        )
