"""Random faults over random edits: the browser's own queue, the desk and the store together.

Two forms edit one client. Connections are cut and swallow, programs are killed in the middle of
writing, disks refuse. After each step the disk is held against what may be there.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from browser_queue import BrowserQueue, prepare
from faults import Faults, Killed, install
from playwright.sync_api import Page, sync_playwright

from smbeleid.answers import FILE_NAME, load_answers, no_answers, save_answers
from smbeleid.desk import Desk, open_desk
from smbeleid.shelves import plain
from smbeleid.slots import stacked
from smbeleid.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parent.parent
NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)
CLIENT = "klant"
SLOTS = ("plaats", "bestuur", "organisatie_email", "doel_succes")
FAULTS, SEEDS = 250, 4


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        prepare(page)
        yield page
        browser.close()


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    folder = tmp_path / "clients" / CLIENT
    folder.mkdir(parents=True)
    save_answers(folder / FILE_NAME, no_answers(NOW.date()))
    return Workspace(tmp_path)


def value_of(answer: Any) -> Any:
    return answer["value"] if answer else None


@dataclass
class Edit:
    """Something that was typed, and what the field of who typed it showed before."""

    slot: str
    saw: dict[str, set[Any]]
    is_confirmed: bool = False
    is_replaced: bool = False


@dataclass
class World:
    """What is on disk, what was typed, and who saw what."""

    work: Workspace
    faults: Faults
    rng: random.Random
    edits: dict[str, Edit] = field(default_factory=dict)
    disk: dict[str, Any] = field(default_factory=dict)
    raw: bytes = b""
    read: dict[str, Any] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    """Kind of fault -> how often it happened."""

    def on_disk(self) -> dict[str, Any]:
        """Read the answers as any other program would."""
        path = self.work.clients / CLIENT / FILE_NAME
        raw = path.read_bytes()
        if raw != self.raw:
            answers = load_answers(path).answers
            self.read = {id_: value_of(plain(answer)) for id_, answer in answers.items()}
            self.raw = raw
        return dict(self.read)

    def drafts(self, desk: Desk, slot: str) -> list[Any]:
        """Return what was typed for a slot, is kept, and is no answer."""
        return [d.get("value") for d in stacked(desk.store.values("drafts").get(slot))]

    def check(self, sender: str, message: dict[str, Any]) -> None:
        """Hold the disk against what this message may have changed: its slot, to what was typed."""
        after, before = self.on_disk(), self.disk
        changed = {s for s in {*after, *before} if after.get(s) != before.get(s)}
        if changed:
            slot = message["slot"][1]
            assert changed == {slot}, "an edit changed another answer"
            new = after.get(slot)
            edit = self.edits[new]
            assert sender in edit.saw
            if message["kind"] == "edit":
                assert new == value_of(message["mine"])
                there = before.get(slot)
                own = there in self.edits and sender in self.edits[there].saw
                assert there in edit.saw[sender] or own, (
                    f"{there} was overwritten without a word by {new}"
                )
        self.disk = after

    def break_(self, kind: str) -> None:
        self.broken[kind] = self.broken.get(kind, 0) + 1


class Tab:
    """A form: the queue in the browser, the desk in its program, and what lies between."""

    def __init__(self, page: Page, world: World, name: str) -> None:
        self.page, self.world, self.name = page, world, name
        self.shown: dict[str, Any] = {}
        self.asked: dict[str, Any] = {}
        self.open()

    def open(self) -> None:
        """Open the form with a program of its own; the browser's storage stays."""
        self.desk = open_desk(self.world.work, CLIENT, now=lambda: NOW)
        self.version, self.drawn = 1, self.desk.state
        self.down: list[dict[str, Any]] = []
        self.is_cut = self.is_deaf = False
        self.queue = BrowserQueue(self.page, self.name, self.version)
        self.see(self.desk.state)

    def see(self, state: dict[str, Any]) -> None:
        """Draw a state: a field whose edit waits keeps what it shows, as in the form."""
        waiting = {entry["slot"][1] for entry in self.queue.waiting if entry["kind"] == "edit"}
        for slot in SLOTS:
            if slot not in waiting:
                self.shown[slot] = state["answers"].get(slot)
        self.theirs = {slot: state["answers"].get(slot) for slot in SLOTS}
        self.asked = {
            key: draft["mine"] for key, draft in state["drafts"].items() if draft["conflict"]
        }

    # ---- the coach -------------------------------------------------------------------------------

    def type(self, slot: str) -> None:
        text = f"{self.name}{len(self.world.edits)}@{slot.replace('_', '-')}.example"
        showed = [
            one["mine"]
            for one in self.queue.waiting
            if one["slot"][1] == slot and one["kind"] == "edit"
        ]
        saw = showed[-1] if showed else self.shown[slot]
        self.world.edits[text] = Edit(slot, {self.name: {value_of(saw)}})
        mine = {"state": "given", "value": text, "owner": "", "reason": ""}
        self.put(slot, self.shown[slot], mine)

    def put(self, slot: str, base: Any, mine: Any) -> None:
        """What was not sent yet is replaced by what comes after it: that is no loss."""
        before = self.held()
        self.queue.act("put", ["answer", slot], base, mine)
        for gone in before - self.held():
            # The new one stands on what the replaced one stood on.
            old, new = self.world.edits[gone], self.world.edits[mine["value"]]
            new.saw[self.name] |= old.saw[self.name]
            old.is_replaced = True

    def held(self) -> set[Any]:
        return {value_of(one["mine"]) for one in self.queue.waiting if one["kind"] == "edit"}

    def decide(self) -> None:
        if self.asked:
            slot = self.world.rng.choice(sorted(self.asked))
            mine = self.asked.pop(slot)
            if self.world.rng.random() < 0.5:
                self.queue.act(
                    "ask", {"kind": "keep_theirs", "slot": ["answer", slot], "mine": mine}
                )
                return
            edit = self.world.edits[value_of(mine)]
            edit.saw.setdefault(self.name, set()).add(value_of(self.theirs.get(slot)))
            edit.is_replaced = False
            self.put(slot, self.theirs.get(slot), mine)

    # ---- between browser and program -------------------------------------------------------------

    def up(self) -> None:
        """Let the program have the oldest message that is on its way."""
        if not self.queue.out:
            return
        if self.is_cut:
            return
        message = self.queue.out.pop(0)
        if self.is_deaf:
            return
        try:
            replies = self.desk.receive(message)
        except Killed:
            self.world.break_("killed while writing")
            self.world.faults.disarm()
            self.world.check(self.name, message)
            self.die()
            return
        self.world.faults.disarm()
        self.world.check(self.name, message)
        if message["kind"] == "refresh":
            replies = []
        if self.desk.state is not self.drawn:
            self.version, self.drawn = self.version + 1, self.desk.state
            self.down.append(self.state())
        elif message["kind"] == "refresh":
            self.down.append(self.state())
        for reply in replies:
            if reply["kind"] == "ack":
                self.confirmed(message, reply)
                self.down.append({**reply, "version": self.version})

    def state(self) -> dict[str, Any]:
        return {"kind": "state", "version": self.version, "state": self.drawn}

    def confirmed(self, message: dict[str, Any], reply: dict[str, Any]) -> None:
        """Hold an ack against the disk, before the browser hears of it."""
        if message["kind"] != "edit" or reply["failure"]:
            return
        typed, slot = value_of(message["mine"]), message["slot"][1]
        if reply["ok"]:
            self.world.edits[typed].is_confirmed = True
            own = self.world.disk.get(slot)
            assert own == typed or self.world.edits[typed].is_confirmed
        elif not self.world.edits[typed].is_confirmed:
            assert typed in self.world.drafts(self.desk, slot), "a refused edit is kept nowhere"
            self.world.edits[typed].is_confirmed = True

    def hear(self) -> None:
        """Let the browser hear the oldest reply that is on its way."""
        if not self.down or self.is_cut:
            return
        reply = self.down.pop(0)
        if self.is_deaf:
            return
        if reply["kind"] == "state":
            self.queue.act("state", {"client": {"folder": "klant"}, "version": reply["version"]})
            self.see(reply["state"])
            return
        told = self.queue.act("hear", reply)["told"]
        if told and told["kind"] == "edit" and reply["ok"]:
            self.shown[told["slot"][1]] = reply["disk"]

    # ---- what breaks -----------------------------------------------------------------------------

    def cut(self, *, deaf: bool) -> None:
        self.world.break_("half-open" if deaf else "cut")
        self.is_deaf, self.is_cut = deaf, not deaf
        # Replies under way are lost; Jupyter keeps what is sent meanwhile for later, or not.
        self.down.clear()
        if deaf or self.world.rng.random() < 0.5:
            self.queue.out.clear()

    def heal(self) -> None:
        self.is_cut = self.is_deaf = False

    def die(self) -> None:
        """End the program; the coach hears of it and opens the form again."""
        self.queue.act("die")
        if self.world.rng.random() < 0.5:
            self.type(self.world.rng.choice(SLOTS))
        self.reload()

    def reload(self) -> None:
        self.queue.act("leave")
        # What was sent at the last moment may still arrive, or not.
        while (
            self.queue.out and self.world.rng.random() < 0.5 and not (self.is_cut or self.is_deaf)
        ):
            self.up_quietly()
        self.open()

    def up_quietly(self) -> None:
        message = self.queue.out.pop(0)
        for reply in self.desk.receive(message):
            self.world.check(self.name, message)
            if reply["kind"] == "ack":
                self.confirmed(message, reply)

    # ---- a step ----------------------------------------------------------------------------------

    def step(self) -> None:
        rng = self.world.rng
        act = rng.choices(
            ("type", "up", "hear", "wait", "poll", "decide", "break", "heal", "state"),
            (5, 12, 12, 3, 1, 1, 5, 3, 0),
        )[0]
        if act == "type":
            self.type(rng.choice(SLOTS))
        elif act == "up":
            self.up()
        elif act == "hear":
            self.hear()
        elif act == "wait":
            self.queue.act("wait", 2500)
        elif act == "poll":
            self.queue.act("ask", {"kind": "poll"})
        elif act == "decide":
            self.decide()
        elif act == "heal":
            self.heal()
        elif act == "break":
            self.break_()

    def break_(self) -> None:
        kind = self.world.rng.choice(("cut", "half", "kill", "disk", "disk", "reload"))
        if kind in {"cut", "half"}:
            self.cut(deaf=kind == "half")
        elif kind == "kill":
            self.world.break_("kill")
            self.die()
        elif kind == "reload":
            self.world.break_("reload")
            self.reload()
        else:
            fired = self.world.faults.fired
            self.world.faults.arm(self.world.rng)
            self.up()
            self.world.faults.disarm()
            if self.world.faults.fired > fired:
                self.world.break_("disk")

    def settle(self) -> None:
        """Let all that waits be delivered, without any fault."""
        self.heal()
        for _ in range(200):
            while self.queue.out or self.down:
                self.up()
                self.hear()
            if not self.queue.waiting:
                return
            self.queue.act("wait", 2500)
        pytest.fail(f"never delivered: {self.queue.waiting}")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_faults_lose_nothing_and_overwrite_nothing(
    page: Page, work: Workspace, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    faults, rng = Faults(), random.Random(seed)  # noqa: S311
    world = World(work, faults, rng)
    install(monkeypatch, faults)
    page.evaluate("tabs = {}")
    tabs = [Tab(page, world, name) for name in ("een", "twee")]
    while sum(world.broken.values()) < FAULTS:
        rng.choice(tabs).step()
    for tab in tabs:
        tab.settle()
    for tab in tabs:
        tab.settle()
    lost = [
        text for text, edit in world.edits.items() if not (edit.is_confirmed or edit.is_replaced)
    ]
    assert lost == []
    assert set(world.broken) >= {"cut", "half-open", "kill", "disk", "reload"}
    assert min(world.broken.values()) > 5
    assert open_desk(work, CLIENT).store.messages == [], "a file was unreadable"
