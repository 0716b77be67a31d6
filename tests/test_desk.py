"""Tests of the desk: messages in, replies and state out; what was confirmed is on disk."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from smbeleid.answers import FILE_NAME, load_answers, no_answers, save_answers
from smbeleid.desk import Desk, open_desk
from smbeleid.messages import Message
from smbeleid.notes import load_notes
from smbeleid.shelves import plain
from smbeleid.talk import Hooks
from smbeleid.workspace import Workspace

ROOT = Path(__file__).parent.parent
NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)
CLIENT = "klant"


def given(value: Any) -> dict[str, Any]:
    return {"state": "given", "value": value}


class Tab:
    """A tab of a browser: numbers its messages and shows what it was told."""

    def __init__(self, desk: Desk, name: str = "t") -> None:
        self.desk, self.name, self.seq = desk, name, 0

    def send(self, kind: str, **content: Any) -> list[dict[str, Any]]:
        self.seq += 1
        return self.desk.receive({"kind": kind, "tab": self.name, "seq": self.seq, **content})

    def edit(self, id_: str, mine: Any, kind: str = "answer", **content: Any) -> dict[str, Any]:
        base = content.get("base", self.desk.store.get((kind, id_)))
        return self.send("edit", slot=[kind, id_], base=base, mine=mine)[0]

    def say(self, id_: str, value: Any) -> None:
        assert self.edit(id_, given(value))["ok"], id_

    @property
    def state(self) -> dict[str, Any]:
        return self.desk.state


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the delivered content, read once for all tests."""
    folder = tmp_path_factory.mktemp("werkmap")
    (folder / "templates").symlink_to(ROOT / "templates")
    return folder


@pytest.fixture
def work(root: Path) -> Workspace:
    """A workspace with a client that answered nothing."""
    return blank(root)


def blank(root: Path) -> Workspace:
    folder = root / "clients" / CLIENT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    save_answers(folder / FILE_NAME, no_answers(NOW.date()))
    return Workspace(root)


def opened(work: Workspace, client: str = CLIENT, hooks: Hooks | None = None) -> Tab:
    return Tab(open_desk(work, client, hooks, now=lambda: NOW))


@pytest.fixture
def tab(work: Workspace) -> Tab:
    return opened(work)


def on_disk(work: Workspace, client: str = CLIENT) -> dict[str, Any]:
    answers = load_answers(work.clients / client / FILE_NAME).answers
    return {id_: plain(answer) for id_, answer in answers.items()}


# ---- messages -----------------------------------------------------------------------------------


def test_every_kind_of_message_has_a_handler() -> None:
    kinds = get_args(Message.model_fields["kind"].annotation)
    assert set(kinds) == set(Desk.HANDLERS)


@pytest.mark.parametrize(
    "content", [{}, [], None, {"kind": "weg"}, {"kind": "edit", "slot": ["x", "y"], "seq": 1}]
)
def test_what_is_no_message_is_refused_and_changes_nothing(tab: Tab, content: Any) -> None:
    before = tab.state
    (reply,) = tab.desk.receive(content)
    assert reply["kind"] == "ack"
    assert reply["fault"] == [tab.desk.wording.say("unknown_message")]
    assert tab.state is before


def test_bank_and_state_are_plain_data(tab: Tab) -> None:
    tab.say("soort", "po")
    for data in (tab.desk.bank, tab.state, tab.desk.notes):
        assert json.loads(json.dumps(data)) == data


def test_edit_is_on_disk_before_it_is_confirmed(tab: Tab, work: Workspace) -> None:
    reply = tab.edit("plaats", given("Voorbeeldstad"))
    assert reply == {
        "kind": "ack", "seq": 1, "tab": "t", "ok": True, "fault": [], "conflict": None,
        "failure": "", "disk": given("Voorbeeldstad"),
    }  # fmt: skip
    assert on_disk(work) == {"plaats": given("Voorbeeldstad")}
    assert tab.state["saved_at"] == "2026-11-22T14:30:00+00:00"


@pytest.mark.parametrize(
    ("id_", "typed", "kept"),
    [
        ("aantal_leerlingen", "1.250", 1250),
        ("aantal_leerlingen", " 7,5 ", 7.5),
        ("aantal_leerlingen", "7.5", 7.5),
        ("vaststelling_datum", "1-2-2027", "2027-02-01"),
        ("organisatie_email", " info@school.example ", "info@school.example"),
        ("kanalen", [{"kanaal": "website", "naam": ""}, {"naam": ""}], [{"kanaal": "website"}]),
    ],
)
def test_what_hands_type_becomes_what_answers_hold(
    tab: Tab, work: Workspace, id_: str, typed: Any, kept: Any
) -> None:
    tab.say(id_, typed)
    assert on_disk(work)[id_]["value"] == kept


@pytest.mark.parametrize(
    ("id_", "empty"),
    [("aantal_leerlingen", ""), ("plaats", "  "), ("kanalen", [{"naam": ""}]), ("soort", "")],
)
def test_emptied_field_is_open(tab: Tab, work: Workspace, id_: str, empty: Any) -> None:
    tab.say(id_, empty)
    assert on_disk(work) == {}


def test_open_answer_is_parked_with_reason_and_owner(tab: Tab, work: Workspace) -> None:
    parked = {"state": "open", "owner": "de ib'er", "reason": "eerst navragen"}
    assert tab.edit("plaats", parked)["ok"]
    assert on_disk(work)["plaats"] == parked
    (shown,) = tab.state["parked"]
    assert (shown["id"], shown["owner"], shown["reason"]) == (
        "plaats", "de ib'er", "eerst navragen",
    )  # fmt: skip
    tab.say("plaats", "Hier")
    assert tab.state["parked"] == []
    assert on_disk(work)["plaats"] == given("Hier")


def test_message_that_comes_twice_counts_once(tab: Tab, work: Workspace) -> None:
    first = {"kind": "edit", "tab": "t", "seq": 1, "slot": ["answer", "plaats"], "base": None}
    first["mine"] = given("A")
    told = tab.desk.receive(first)
    tab.seq = 1
    tab.say("plaats", "B")
    assert tab.desk.receive(first) == told
    assert on_disk(work)["plaats"] == given("B")


# ---- drafts, conflicts, recovery ----------------------------------------------------------------


def test_refused_value_is_kept_as_a_draft_and_shown_again_on_opening(
    tab: Tab, work: Workspace
) -> None:
    tab.say("organisatie_email", "info@school.example")
    reply = tab.edit("organisatie_email", given("info@"))
    assert not reply["ok"]
    assert "naam@school.nl" in reply["fault"][0]
    assert on_disk(work)["organisatie_email"] == given("info@school.example")
    again = opened(work)
    draft = again.state["drafts"]["organisatie_email"]
    assert draft == {
        "value": "info@", "faults": reply["fault"], "conflict": False, "mine": None,
    }  # fmt: skip
    assert [(r["id"], r["text"]) for r in again.state["recovered"]] == [
        ("organisatie_email", "info@")
    ]
    again.say("organisatie_email", "post@school.example")
    assert again.state["drafts"] == {}
    again.send("undo")
    assert again.state["drafts"]["organisatie_email"]["value"] == "info@"
    assert on_disk(work)["organisatie_email"] == given("info@school.example")


def test_two_who_edit_one_answer_see_both_and_one_takes_it(tab: Tab, work: Workspace) -> None:
    other = opened(work)
    other.say("plaats", "Daar")
    reply = tab.edit("plaats", given("Hier"), base=None)
    assert reply["conflict"] == {"disk": given("Daar"), "mine": given("Hier")}
    assert on_disk(work)["plaats"] == given("Daar")
    assert tab.state["answers"]["plaats"] == given("Daar")
    # Whoever opens the form again after a crash finds it all.
    again = opened(work)
    assert again.state["drafts"]["plaats"]["value"] == "Hier"
    assert again.send("take_mine", slot=["answer", "plaats"])[0]["ok"]
    assert on_disk(work)["plaats"] == given("Hier")
    assert again.state["drafts"] == {}


def test_theirs_may_stay(tab: Tab, work: Workspace) -> None:
    opened(work).say("plaats", "Daar")
    assert tab.edit("plaats", given("Hier"), base=None)["conflict"]
    assert tab.send("keep_theirs", slot=["answer", "plaats"])[0]["ok"]
    assert tab.state["drafts"] == {}
    assert tab.send("take_mine", slot=["answer", "plaats"])[0]["fault"]
    assert on_disk(work)["plaats"] == given("Daar")


def test_what_two_typed_and_could_not_be_kept_is_shown_to_each_and_to_who_opens_later(
    tab: Tab, work: Workspace
) -> None:
    other, third = opened(work), opened(work)
    third.say("plaats", "Daar")
    for one, text in ((tab, "Hier"), (other, "Ginds")):
        assert one.edit("plaats", given(text), base=None)["conflict"]
        one.send("poll")
    assert tab.state["drafts"]["plaats"]["mine"] == given("Hier")
    assert other.state["drafts"]["plaats"]["mine"] == given("Ginds")
    third.send("poll")
    assert third.state["drafts"] == {}
    assert [one["text"] for one in opened(work).state["recovered"]] == ["Ginds", "Hier"]
    assert tab.send("keep_theirs", slot=["answer", "plaats"], mine=given("anders"))[0]["ok"]
    assert tab.state["drafts"] != {}, "another conflict than the one that was decided upon"
    assert tab.send("keep_theirs", slot=["answer", "plaats"], mine=given("Hier"))[0]["ok"]
    assert tab.state["drafts"] == {}
    assert [one["text"] for one in opened(work).state["recovered"]] == ["Ginds"]
    assert other.send("take_mine", slot=["answer", "plaats"])[0]["ok"]
    assert on_disk(work)["plaats"] == given("Ginds")
    assert opened(work).state["drafts"] == {}


def test_edit_of_a_colleague_is_seen_and_named(tab: Tab, work: Workspace) -> None:
    opened(work).say("plaats", "Daar")
    before = tab.state
    tab.send("poll")
    assert [other["id"] for other in tab.state["others"]] == ["plaats"]
    assert tab.state["answers"]["plaats"] == given("Daar")
    shown = tab.state
    tab.send("poll")
    assert tab.state is shown is not before
    tab.send("look", question="plaats")
    assert tab.state["others"] == []


def test_resent_edits_after_a_crash_are_recovered_once(tab: Tab, work: Workspace) -> None:
    # The first reached the disk and so did the second, but no ack reached the browser.
    tab.say("plaats", "A")
    tab.say("plaats", "B")
    again = opened(work)
    waiting = [
        {"seq": 1, "slot": ["answer", "plaats"], "base": None, "mine": given("A")},
        {"seq": 2, "slot": ["answer", "plaats"], "base": given("A"), "mine": given("B")},
        {"seq": 3, "slot": ["answer", "bestuur"], "base": None, "mine": given("C")},
    ]
    hello = {"kind": "hello", "tab": "t", "seq": 99, "waiting": waiting}
    assert again.desk.receive(hello)[0]["ok"]
    for edit in waiting:
        assert again.desk.receive({"kind": "edit", "tab": "t", **edit})[0]["ok"], edit
    assert on_disk(work) == {"plaats": given("B"), "bestuur": given("C")}
    assert [one["id"] for one in again.state["recovered"]] == ["plaats", "bestuur"]


def test_refusing_disk_is_told_and_the_same_message_may_come_again(
    tab: Tab, work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    message = {"kind": "edit", "tab": "t", "seq": 5, "slot": ["answer", "plaats"], "base": None}
    message["mine"] = given("A")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        (reply,) = tab.desk.receive(message)
    assert "ruimte op de schijf" in reply["failure"]
    assert on_disk(work) == {}
    assert tab.state["saved_at"] == ""
    assert tab.desk.receive(message)[0]["ok"]
    assert on_disk(work) == {"plaats": given("A")}


def test_damaged_answers_are_told_and_not_overwritten(tab: Tab, work: Workspace) -> None:
    path = work.clients / CLIENT / FILE_NAME
    path.write_text("{kapot", encoding="utf-8")
    tab.send("poll")
    assert "geen leesbare JSON" in tab.state["alert"]
    assert tab.edit("plaats", given("A"))["failure"]
    assert path.read_text(encoding="utf-8") == "{kapot"


# ---- conditions, doubts, hints ------------------------------------------------------------------


def test_hidden_question_says_why_and_keeps_its_answer(tab: Tab, work: Workspace) -> None:
    questions = {q.id: q for q in tab.desk.library.questionnaire}
    id_ = next(q.id for q in questions.values() if set(q.show_if) == {"soort"} and q.choices)
    shown = questions[id_].show_if["soort"][0]
    hidden = next(
        one for one in questions["soort"].choices if one not in questions[id_].show_if["soort"]
    )
    assert "nog niet besproken" in tab.state["hidden"][id_]
    tab.say("soort", shown)
    assert id_ in tab.state["visible"]
    value = _any_value(tab, id_)
    tab.say(id_, value)
    tab.say("soort", hidden)
    label = questions["soort"].choices[hidden]
    assert f"antwoordde: {label}. Uw antwoord blijft bewaard" in tab.state["hidden"][id_]
    assert on_disk(work)[id_] == given(value)
    assert id_ not in tab.state["doubtful"]
    tab.say("soort", shown)
    assert "Wat voor soort organisatie" in tab.state["doubtful"][id_]
    assert id_ in opened(work).state["doubtful"]
    tab.say(id_, value)
    assert id_ not in tab.state["doubtful"]


def test_undo_takes_doubts_back_too(tab: Tab) -> None:
    tab.say("soort", "ikc")
    before = tab.state["doubtful"]
    tab.say("beheer_samen", _any_value(tab, "beheer_samen"))
    tab.say("soort", "po")
    tab.send("undo")
    assert tab.state["doubtful"] == before
    tab.send("redo")
    assert "beheer_samen" in tab.state["hidden"]


def _any_value(tab: Tab, id_: str) -> Any:
    question = tab.desk.library.questionnaire.questions[id_]
    first = next(iter(question.choices), "Iets.")
    return [first] if question.kind == "choices" else first


def test_bank_follows_the_kind_of_organisation(tab: Tab) -> None:
    first = tab.desk.bank
    tab.say("plaats", "Hier")
    assert tab.desk.bank is first
    tab.say("soort", "po")
    assert tab.desk.bank is not first
    assert "leerlingen" in json.dumps(tab.desk.bank)
    assert all(question["feeds"] for question in tab.desk.bank["questions"][:3])
    assert tab.desk.bank["words"]["states"]["unknown"] == "weet de school niet"


def test_hints_ask_on_and_stop_nothing(tab: Tab, work: Workspace) -> None:
    tab.say("organisatie_email", "jan.jansen@gmail.com")
    assert any("privéadres" in hint for hint in tab.state["hints"]["organisatie_email"])
    tab.say(
        "kanalen", [{"kanaal": "website", "beheerder": "De directeur", "vervanger": "directeur"}]
    )
    assert any("rij 1" in hint for hint in tab.state["hints"]["kanalen"])
    assert len(on_disk(work)) == 2


# ---- levels, decisions, notes -------------------------------------------------------------------


def test_level_needs_a_reason_and_can_be_taken_back(tab: Tab, work: Workspace) -> None:
    theme = next(iter(tab.desk.library.levels)).theme
    assert tab.edit(theme, {"level": 4, "reason": ""}, "level")["fault"]
    assert tab.edit(theme, {"level": 4, "reason": "We zagen het."}, "level")["ok"]
    tab.say("soort", "po")
    shown = next(level for level in tab.state["levels"] if level["theme"] == theme)
    assert (shown["number"], shown["chosen"], shown["reason"]) == (4, True, "We zagen het.")
    assert tab.edit(theme, None, "level")["ok"]
    assert load_answers(work.clients / CLIENT / FILE_NAME).levels == {}


def test_decision_is_kept_changed_and_removed(tab: Tab, work: Workspace) -> None:
    said = {"date": "2026-11-22", "decision": "Geen TikTok.", "present": ["de directeur"]}
    assert tab.edit("d1", {**said, "present": []}, "decision")["fault"]
    assert tab.edit("d1", said, "decision")["ok"]
    (shown,) = tab.state["decisions"]
    assert shown == {**said, "id": "d1"}
    assert tab.edit("d1", {**shown, "owner": "de ict'er"}, "decision", base=shown)["ok"]
    (kept,) = load_answers(work.clients / CLIENT / FILE_NAME).decisions
    assert kept.owner == "de ict'er"
    assert tab.edit("d1", None, "decision")["ok"]
    tab.send("undo")
    assert [decision["id"] for decision in tab.state["decisions"]] == ["d1"]


def test_private_notes_are_in_no_state_and_not_with_the_answers(tab: Tab, work: Workspace) -> None:
    secret = "kanariegeheim"  # noqa: S105
    replies = tab.send("edit", slot=["note", "plaats"], base=None, mine=secret)
    assert replies[1]["notes"] == {"plaats": secret, "": ""}
    other = opened(work)
    other.edit("plaats", "anders", "note")
    assert tab.edit("plaats", f"{secret} twee", "note", base=secret)["conflict"]
    assert tab.desk.notes["drafts"] == {"plaats": f"{secret} twee"}
    again = opened(work)
    told = [again.state, again.desk.bank, tab.state, *tab.send("review"), *tab.send("readback")]
    assert secret not in json.dumps(told)
    assert secret not in (work.clients / CLIENT / FILE_NAME).read_text(encoding="utf-8")
    assert load_notes(work.clients / CLIENT).questions == {"plaats": "anders"}


# ---- the talk -----------------------------------------------------------------------------------


def test_talk_goes_on_where_it_was(tab: Tab, work: Workspace) -> None:
    tab.send("look", question="plaats")
    tab.send("route", route="express")
    tab.send("plan_minutes", theme="beheer", minutes=15)
    tab.send("tick", theme="beheer", seconds=90)
    tab.send("tick", theme="beheer", seconds=40)
    state = opened(work).state
    assert (state["here"], state["route"]) == ("plaats", "express")
    assert state["minutes"] == {"beheer": {"planned": 15, "spent": 2}}


def test_express_asks_less_and_loses_nothing(tab: Tab) -> None:
    tab.say("plaats", "Hier")
    full = tab.state["visible"]
    tab.send("route", route="express")
    questions = tab.desk.library.questionnaire.questions
    assert tab.state["visible"] == [id_ for id_ in full if questions[id_].express]
    assert sum(theme["asked"] for theme in tab.state["progress"]) == len(tab.state["visible"])
    assert tab.state["answers"]["plaats"] == given("Hier")
    tab.send("route", route="full")
    assert tab.state["visible"] == full


def test_hooks_get_the_consult_as_it_is_now(work: Workspace) -> None:
    calls: list[Any] = []
    hooks = Hooks(
        preview=lambda consult, id_: {
            "kind": "preview",
            "question": id_,
            "t": consult.intake.text(id_),
        },
        make=lambda _, documents: calls.append(documents) or {"kind": "making"},  # type: ignore[func-returns-value]
        stop=lambda: calls.append("stop"),
    )
    tab = opened(work, hooks=hooks)
    tab.say("plaats", "Hier")
    assert tab.send("look", question="plaats")[1] == {
        "kind": "preview", "question": "plaats", "t": "Hier",
    }  # fmt: skip
    assert tab.send("make", documents=["beleidsplan"])[1] == {"kind": "making"}
    assert tab.send("stop")[1] == {"kind": "stopped"}
    assert calls == [["beleidsplan"], "stop"]


def test_nothing_to_undo_is_said(tab: Tab) -> None:
    assert tab.send("undo")[0]["fault"]
    assert tab.send("redo")[0]["fault"]
    assert not tab.state["can_undo"]


def test_undo_never_goes_over_the_edit_of_a_colleague(tab: Tab, work: Workspace) -> None:
    tab.say("plaats", "A")
    other = opened(work)
    other.say("plaats", "B")
    assert "collega" in tab.send("undo")[0]["fault"][0]
    assert on_disk(work)["plaats"] == given("B")


def test_undo_that_the_disk_refuses_can_be_tried_again(
    tab: Tab, work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    tab.say("plaats", "A")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert tab.send("undo")[0]["failure"]
    assert tab.state["can_undo"]
    assert tab.send("undo")[0]["ok"]
    assert on_disk(work) == {}


# ---- whatever happens ---------------------------------------------------------------------------

EDITS: dict[str, tuple[Any, ...]] = {
    "plaats": (given("A"), given("B"), {"state": "unknown", "owner": "de directeur"}, None),
    "soort": (given("po"), given("bedrijf"), {"state": "not_applicable"}, None),
    "aantal_leerlingen": (given("12"), given("1.250"), given("veel"), None),
    "organisatie_email": (given("a@b.example"), given("a@"), None),
}


class Consults(RuleBasedStateMachine):
    """Two forms on one client, edited, undone and reopened at random; a model of the disk."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.work = blank(self.folder)
        self.tabs = [opened(self.work), opened(self.work)]
        self.disk: dict[str, Any] = {}
        self.done: list[list[tuple[str, Any, Any]]] = [[], []]

    @rule(who=st.integers(0, 1), id_=st.sampled_from(sorted(EDITS)), pick=st.integers(0, 3))
    def edit(self, who: int, id_: str, pick: int) -> None:
        tab, mine = self.tabs[who], EDITS[id_][pick % len(EDITS[id_])]
        shown = tab.state["answers"].get(id_)
        there = self.disk.get(id_)
        reply = tab.edit(id_, mine, base=shown)
        wanted = tab.desk.ledger.clerk.read(("answer", id_), mine)
        if wanted.faults:
            assert reply["fault"]
            assert tab.state["drafts"][id_]["value"] == mine["value"]
        elif there in (shown, wanted.value):
            assert reply["ok"]
            self._set(id_, wanted.value)
        else:
            assert reply["conflict"] == {"disk": there, "mine": wanted.value}
            assert tab.state["answers"].get(id_) == there

    def _set(self, id_: str, value: Any) -> None:
        self.disk.pop(id_, None)
        if value is not None:
            self.disk[id_] = value

    @precondition(lambda self: any(tab.state["can_undo"] for tab in self.tabs))
    @rule(who=st.integers(0, 1), kind=st.sampled_from(("undo", "redo")))
    def step_back(self, who: int, kind: str) -> None:
        tab = self.tabs[who]
        history = tab.desk.ledger.history
        stack = history.done if kind == "undo" else history.undone
        step = (stack[-1].back() if kind == "undo" else stack[-1]) if stack else None
        reply = tab.send(kind)[0]
        if step is None:
            assert reply["fault"]
        elif reply["ok"]:
            for change in step.changes:
                if change.slot[0] == "answer":
                    # Never over what a colleague wrote.
                    assert self.disk.get(change.slot[1]) in (change.before, change.after)
                    self._set(change.slot[1], change.after)

    @rule(who=st.integers(0, 1))
    def poll(self, who: int) -> None:
        self.tabs[who].send("poll")
        assert self.tabs[who].state["answers"] == self.disk

    @rule(who=st.integers(0, 1))
    def reopen(self, who: int) -> None:
        self.tabs[who] = opened(self.work)
        assert self.tabs[who].state["answers"] == self.disk

    @invariant()
    def the_disk_holds_what_was_confirmed(self) -> None:
        assert on_disk(self.work) == self.disk

    @invariant()
    def what_is_shown_is_whole(self) -> None:
        for tab in self.tabs:
            state = tab.state
            asked = {question["id"] for question in tab.desk.bank["questions"]}
            assert set(state["visible"]) | set(state["hidden"]) == asked
            assert all(state["hidden"].values())


def test_any_talk_of_two_forms(root: Path) -> None:
    machine = type("Machine", (Consults,), {"folder": root})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
