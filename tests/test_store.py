"""Tests of the store: what was confirmed is on disk, whatever breaks and whoever else writes."""

from __future__ import annotations

import datetime as dt
import json
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from faults import Faults, Killed, install
from pydantic import ValidationError

from smbeleid import drawer, files
from smbeleid.answers import Answer, State, load_answers, no_answers, save_answers
from smbeleid.drawer import UnreadableError
from smbeleid.errors import ContentError, Problem
from smbeleid.notes import load_notes
from smbeleid.shelves import Slot, plain
from smbeleid.store import Outcome, Store

TODAY = dt.date(2026, 11, 22)
PLACE = ("answer", "plaats")
HERE, THERE = ({"state": "given", "value": name} for name in ("Hier", "Daar"))


@pytest.fixture
def client(tmp_path: Path) -> Path:
    folder = tmp_path / "klant"
    folder.mkdir()
    save_answers(folder / "answers.json", no_answers(dt.date(2026, 1, 1)))
    return folder


def store_of(folder: Path, **kwargs: Any) -> Store:
    return Store(folder, today=lambda: TODAY, **kwargs)


SLOTS: dict[Slot, tuple[Any, ...]] = {
    PLACE: (HERE, THERE, {"state": "unknown", "owner": "de directeur"}),
    ("answer", "bestuur"): (HERE, THERE),
    ("level", "crisis"): ({"level": 2, "reason": "gezien"}, {"level": 4, "reason": "gehoord"}),
    ("decision", "d1"): (
        {"date": "2026-11-22", "decision": "Ja.", "present": ["de directeur"], "id": "d1"},
        {"date": "2026-11-22", "decision": "Nee.", "present": ["de directeur"], "id": "d1"},
    ),
    ("note", "plaats"): ("eerst", "dan"),
    ("note", ""): ("eerst", "dan"),
    ("draft", "bestuur"): ({"value": "x"}, {"value": "y"}),
    ("session", "here"): ("plaats", "bestuur"),
}


@pytest.mark.parametrize("slot", SLOTS)
def test_every_slot_is_written_changed_and_emptied(client: Path, slot: Slot) -> None:
    first, second, *_ = SLOTS[slot]
    for base, mine in ((None, first), (first, second), (second, None)):
        outcome = store_of(client).put(slot, base, mine)
        assert outcome == Outcome(saved=True, before=base, disk=mine)
        assert store_of(client).get(slot) == mine
    assert load_answers(client / "answers.json").answers == {}


def test_files_are_those_of_the_rest_of_the_program(client: Path) -> None:
    store = store_of(client)
    store.put(PLACE, None, HERE)
    store.put(("note", "plaats"), None, "twijfelt")
    written = (client / "answers.json").read_bytes()
    expected = no_answers(TODAY).with_answer(
        "plaats", Answer(state=State.GIVEN, value="Hier"), TODAY
    )
    assert load_answers(client / "answers.json") == expected == store.answers
    save_answers(client / "answers.json", expected)
    assert (client / "answers.json").read_bytes() == written
    assert load_notes(client).questions == {"plaats": "twijfelt"}


def test_slot_that_somebody_else_changed_is_kept_and_shown(client: Path) -> None:
    mine, theirs = store_of(client), store_of(client)
    assert theirs.put(PLACE, None, THERE).saved
    assert mine.put(PLACE, None, HERE) == Outcome(conflict=True, before=THERE, disk=THERE)
    assert store_of(client).get(PLACE) == THERE
    assert mine.put(PLACE, THERE, HERE).saved


def test_other_slots_of_two_writers_are_both_kept(client: Path) -> None:
    mine, theirs = store_of(client), store_of(client)
    assert theirs.put(("answer", "bestuur"), None, THERE).saved
    assert mine.put(PLACE, None, HERE).saved
    assert set(store_of(client).answers.answers) == {"plaats", "bestuur"}
    assert mine.poll() == {("answer", "bestuur")}
    assert mine.poll() == set()
    assert theirs.poll() == {PLACE}


def test_edit_that_is_already_there_is_confirmed_again(client: Path) -> None:
    store = store_of(client)
    store.put(PLACE, None, HERE)
    before = (client / "answers.json").stat().st_mtime_ns
    assert store.put(PLACE, None, HERE).saved
    assert (client / "answers.json").stat().st_mtime_ns == before


def test_what_a_slot_cannot_hold_is_refused(client: Path) -> None:
    store = store_of(client)
    for slot, value in ((PLACE, {"state": "given"}), (("note", ""), 5), (("level", "x"), {})):
        with pytest.raises(ValidationError):
            store.put(slot, None, value)
    assert list(client.glob("**/*.tmp")) == []


def test_damaged_private_file_is_moved_aside_and_told(client: Path) -> None:
    (client / "private").mkdir()
    (client / "private" / "notes.json").write_text("{kapot", encoding="utf-8")
    store = store_of(client)
    (message,) = store.messages
    assert "notes.json was beschadigd" in message
    assert store.put(("note", ""), None, "nieuw").saved
    (aside,) = (client / "private").glob("notes-beschadigd-*.json")
    assert aside.read_text(encoding="utf-8") == "{kapot"


def test_damaged_answers_stop_editing_and_are_never_overwritten(client: Path) -> None:
    store = store_of(client)
    path = client / "answers.json"
    good = path.read_bytes()
    for bad in (b"{kapot", b"", b'{"schema_version": 9}', b"\xff"):
        path.write_bytes(bad)
        assert "answers.json" in store.put(PLACE, None, HERE).failure
        with pytest.raises(ContentError):
            store.poll()
        assert path.read_bytes() == bad
        with pytest.raises(ContentError):
            store_of(client)
    path.unlink()
    assert "staat er niet meer" in store.put(PLACE, None, HERE).failure
    assert not path.exists()
    path.write_bytes(good)
    assert store.put(PLACE, None, HERE).saved


def test_answers_of_another_that_fit_no_question_stop_editing(client: Path) -> None:
    def no_bestuur(answers: Any) -> list[Problem]:
        return [Problem("x", "past niet")] if "bestuur" in answers.answers else []

    store = store_of(client, check_answers=no_bestuur)
    store_of(client).put(("answer", "bestuur"), None, HERE)
    assert "past niet" in store.put(PLACE, None, HERE).failure
    store_of(client).put(("answer", "bestuur"), HERE, None)
    assert store.put(PLACE, None, HERE).saved


def test_file_that_another_program_holds_is_tried_again(
    client: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_of(client)
    waits: list[float] = []
    monkeypatch.setattr(drawer.time, "sleep", waits.append)
    read, left = Path.read_bytes, [2]

    def refusing(path: Path) -> bytes:
        if path.name == "answers.json" and left[0]:
            left[0] -= 1
            raise PermissionError(13, "Access is denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    assert store.put(PLACE, None, HERE).saved
    assert waits == [0.05, 0.1]
    left[0] = 99
    assert "We proberen het vanzelf opnieuw" in store.put(PLACE, HERE, THERE).failure
    with pytest.raises(UnreadableError):
        store.poll()
    left[0] = 0
    assert store.put(PLACE, HERE, THERE).saved


def test_lock_of_another_program_is_told_and_nothing_is_written(client: Path) -> None:
    store = store_of(client, wait=0)
    with files.locked(client / "answers.json"):
        assert "in gebruik" in store.put(PLACE, None, HERE).failure
        assert store.put(("note", ""), None, "apart").saved
    assert store.put(PLACE, None, HERE).saved


def test_what_an_ended_program_left_is_swept_on_opening(client: Path) -> None:
    left = client / ".answers.json.abc.tmp"
    left.write_text("half")
    (client / "andere.tmp").write_text("blijft")
    store_of(client)
    assert not left.exists()
    assert (client / "andere.tmp").exists()


def test_clock_adds_to_what_is_there(client: Path) -> None:
    one, two = store_of(client), store_of(client)
    for store in (one, two, one):
        store.change(("session", "spent"), lambda there: (there or 0) + 5)
    assert store_of(client).values("session")["spent"] == 15


# ---- random faults ------------------------------------------------------------------------------

FAULTS, WRITERS = 1200, 3


def on_disk(folder: Path) -> dict[Slot, Any]:
    """Read what stands in the files, without the store."""
    answers = load_answers(folder / "answers.json")
    found: dict[Slot, Any] = {("answer", id_): plain(a) for id_, a in answers.answers.items()}
    found |= {("level", id_): plain(choice) for id_, choice in answers.levels.items()}
    found |= {("decision", d.id): plain(d) for d in answers.decisions}
    notes = load_notes(folder)
    found |= {("note", id_): note for id_, note in notes.questions.items()}
    found |= {("note", ""): notes.consult} if notes.consult else {}
    for kind, name in (("draft", "drafts"), ("session", "session")):
        path = folder / "private" / f"{name}.json"
        values = json.loads(path.read_text())["values"] if path.exists() else {}
        found |= {(kind, key): value for key, value in values.items()}
    return found


class Writer:
    """A form of its own: its store, and what it showed last of each slot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reopen()

    def reopen(self) -> None:
        self.store = store_of(self.folder)
        self.seen = dict(on_disk(self.folder))


def edit(writer: Writer, slot: Slot, mine: Any, disk: dict[Slot, Any], faults: Faults) -> bool:
    """Make one edit and hold it against what must be on disk; return whether it is settled."""
    base, there = writer.seen.get(slot), disk.get(slot)
    try:
        outcome = writer.store.put(slot, base, mine)
    except Killed:
        faults.disarm()
        # Not confirmed: it may have reached the disk or not, but nothing else may have happened.
        after = on_disk(writer.folder).get(slot)
        assert after == there or (after == mine and there == base)
        disk[slot] = after
        assert writer.seen.get(slot) == base
        # The form opens again, and sends the edit again with the same base.
        seen = writer.seen
        writer.reopen()
        writer.seen[slot] = seen.get(slot)
        return False
    faults.disarm()
    if outcome.saved:
        assert there in (base, mine), "a colleague's edit was overwritten without a word"
        disk[slot] = writer.seen[slot] = mine
    elif outcome.conflict:
        assert there not in (base, mine)
        assert outcome.disk == there
        writer.seen[slot] = there
    else:
        assert outcome.failure
        # The disk may hold it all the same, when only its last confirmation failed.
        after = on_disk(writer.folder).get(slot)
        assert after == there or (after == mine and there == base)
        disk[slot] = after
    return not outcome.failure


@pytest.mark.parametrize("seed", range(4))
def test_no_random_fault_loses_a_confirmed_edit(
    client: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    faults, rng = Faults(), random.Random(seed)  # noqa: S311
    install(monkeypatch, faults)
    writers = [Writer(client) for _ in range(2 + seed % 2)]
    disk: dict[Slot, Any] = {}
    edits = 0
    while faults.fired < FAULTS // 4 or edits < FAULTS // 4:
        writer, slot = rng.choice(writers), rng.choice(list(SLOTS))
        mine = rng.choice((*SLOTS[slot], None))
        for attempt in range(4):
            if rng.random() < 0.8 and attempt < 3:
                faults.arm(rng)
            settled = edit(writer, slot, mine, disk, faults)
            edits += 1
            shown = {one: value for one, value in on_disk(client).items() if value is not None}
            assert shown == {one: value for one, value in disk.items() if value is not None}
            if settled:
                break
        else:
            pytest.fail("an edit without a fault was not settled")
    assert list(client.rglob("*beschadigd*")) == []
    assert {name for name, _ in faults.kinds} >= {"read", "lock", "mkstemp", "fsync", "replace"}
    assert len(faults.kinds) > 20


def test_three_writers_at_once_lose_nothing_and_know_who_was_first(client: Path) -> None:
    rounds, won = 12, []

    def write(name: int) -> None:
        store = store_of(client, wait=30)
        for number in range(rounds):
            mine = {"state": "given", "value": f"{name}-{number}"}
            base = None if number == 0 else {"state": "given", "value": f"{name}-{number - 1}"}
            assert store.put(("answer", f"eigen_{name}"), base, mine).saved
            if store.put(("answer", f"gedeeld_{number}"), None, mine).saved:
                won.append((number, name))

    threads = [threading.Thread(target=write, args=(name,)) for name in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = load_answers(client / "answers.json").answers
    assert sorted(number for number, _ in won) == list(range(rounds))
    assert all(answers[f"gedeeld_{n}"].value == f"{name}-{n}" for n, name in won)
    assert all(answers[f"eigen_{n}"].value == f"{n}-{rounds - 1}" for n in range(WRITERS))


WRITING = """
import sys
from pathlib import Path
from smbeleid.store import Store
store, slot = Store(Path(sys.argv[1]), wait=30), ("answer", sys.argv[2])
there = store.get(slot)
number = int(there["value"]) if there else 0
print("ready", number, flush=True)
while True:
    number += 1
    mine = {"state": "given", "value": str(number)}
    outcome = store.put(slot, there, mine)
    assert outcome.saved, outcome
    there = mine
    print(number, flush=True)
"""


@pytest.mark.slow
def test_ended_in_the_middle_of_writing_loses_nothing_that_was_confirmed(client: Path) -> None:
    rng = random.Random(7)  # noqa: S311
    confirmed = {"een": 0, "twee": 0}
    for _ in range(4):
        running = {
            name: subprocess.Popen(
                [sys.executable, "-c", WRITING, client, name], stdout=subprocess.PIPE, text=True
            )
            for name in confirmed
        }
        for name, process in running.items():
            assert process.stdout is not None
            assert process.stdout.readline().startswith("ready"), name
        time.sleep(rng.uniform(0.05, 0.4))
        for name, process in running.items():
            process.send_signal(signal.SIGKILL)
            told, _ = process.communicate()
            assert process.returncode == -signal.SIGKILL
            whole = [line for line in told.splitlines(keepends=True) if line.endswith("\n")]
            confirmed[name] = int(whole[-1]) if whole else confirmed[name]
        answers = load_answers(client / "answers.json").answers
        for name, number in confirmed.items():
            there = int(answers[name].value) if name in answers else 0
            assert number <= there <= number + 1
            confirmed[name] = there
    assert all(number > 3 for number in confirmed.values())
    assert store_of(client).put(("answer", "drie"), None, HERE).saved
    assert list(client.glob(".*.tmp")) == []


FULL = """
import resource, signal, sys
from pathlib import Path
from smbeleid.store import Store
folder = Path(sys.argv[1])
store = Store(folder)
slot = ("answer", "plaats")
first = {"state": "given", "value": "a" * 4000}
assert store.put(slot, None, first).saved
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
refused = store.put(slot, first, {"state": "given", "value": "b" * 4000})
assert not refused.saved and "ruimte op de schijf" in refused.failure, refused
assert Store(folder).get(slot) == first and not list(folder.glob(".*.tmp"))
assert store.put(slot, first, {"state": "given", "value": "kort"}).saved
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print("ok")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_disk_that_really_refuses_is_told_and_the_old_file_is_whole(client: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, client], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("ok\n", "")
