"""Tests of the workshop and what goes on behind the form: real runs in a copy of the workspace."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smbeleid import workshop
from smbeleid.backstage import Backstage, Latest
from smbeleid.brand import load_brand
from smbeleid.consult import open_consult
from smbeleid.desk import open_desk
from smbeleid.workshop import Workshop, open_folder
from smbeleid.workspace import Workspace

CLIENT = "voorbeeldschool"
pytestmark = pytest.mark.slow


class Heard(list[dict[str, Any]]):
    """What was told, and a way to wait for it."""

    def wait(self, kind: str, seconds: float = 120) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for message in list(self):
                if message["kind"] == kind:
                    return message
            time.sleep(0.05)
        raise TimeoutError(f"{kind}: {self}")


def started(workspace: Workspace) -> tuple[Workshop, Heard]:
    heard = Heard()
    return Workshop(workspace, CLIENT, heard.append), heard


def test_documents_are_made_with_progress_and_one_run_at_a_time(workspace: Workspace) -> None:
    making, heard = started(workspace)
    assert making.make(["crisiskaart", "samenvatting"], "mis") == {"kind": "making", "progress": ""}
    heard.wait("making")
    first = making._thread
    assert making.make(["kanalen"], "mis")["progress"]
    assert making._thread is first
    made = heard.wait("made")
    told = [message["progress"] for message in heard if message["kind"] == "making"]
    assert told[0] == "1 van 2: Crisiskaart voor het eerste uur"
    assert len(told) == 2
    assert made["failure"] == ""
    assert Path(made["folder"]) == workspace.clients / CLIENT / "report"
    assert "crisiskaart.pdf" in made["files"]
    assert "samenvatting.docx" in made["files"]
    there = {path.name for path in Path(made["folder"]).iterdir()}
    assert set(made["files"]) <= there


def test_a_failing_document_is_told_in_dutch_and_can_be_tried_again(workspace: Workspace) -> None:
    path = workspace.templates / "documents" / "crisiskaart" / "stappen.md.j2"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + "{{ 1 / 0 }}", encoding="utf-8")
    making, heard = started(workspace)
    making.make(["samenvatting", "crisiskaart"], "mis")
    made = heard.wait("made")
    assert "samenvatting.html" in made["files"]
    assert "stappen.md.j2" in made["failure"]
    assert "Traceback" not in made["failure"]
    path.write_text(whole, encoding="utf-8")
    heard.clear()
    making._thread.join()
    making.make(["crisiskaart"], "mis")
    assert heard.wait("made")["failure"] == ""


def test_stop_ends_the_run_and_says_nothing_more(workspace: Workspace) -> None:
    making, heard = started(workspace)
    making.make(None, "mis")
    heard.wait("making")
    process = making._process
    making.stop()
    assert process.poll() is not None
    assert not making._thread.is_alive()
    assert [message for message in heard if message["kind"] == "made"] == []
    leftover = list((workspace.clients / CLIENT).rglob(".*.tmp"))
    assert leftover == []
    making.make(None, "mis")
    making._thread.join(10)
    assert [message for message in heard if message["kind"] == "made"] == []


def test_a_program_that_ends_without_a_word_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    making, heard = started(workspace)
    making.make(None, "mis")
    assert heard.wait("made")["failure"] == "mis"
    monkeypatch.setattr(sys, "executable", "/nergens/python")
    heard.clear()
    making._thread.join()
    making.make(None, "mis")
    assert heard.wait("made")["failure"]


@pytest.mark.parametrize(
    ("platform", "screen", "started_with"),
    [
        ("linux", {"DISPLAY": ":0"}, "xdg-open"),
        ("linux", {"WAYLAND_DISPLAY": "w"}, "xdg-open"),
        ("linux", {}, None),
        ("darwin", {}, "/usr/bin/open"),
        ("win32", {}, "startfile"),
    ],
)
def test_the_folder_opens_with_the_system_s_own_program(
    platform: str,
    screen: dict[str, str],
    started_with: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(workshop.sys, "platform", platform)
    monkeypatch.setattr(os, "startfile", lambda _: calls.append("startfile"), raising=False)
    monkeypatch.setattr(workshop.subprocess, "Popen", lambda command, **_: calls.append(command[0]))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in screen.items():
        monkeypatch.setenv(name, value)
    assert open_folder(tmp_path) is (started_with is not None)
    assert calls == ([started_with] if started_with else [])


def test_without_a_file_manager_nothing_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(workshop.sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(workshop.subprocess, "Popen", absent)
    assert not open_folder(tmp_path)


# ---- behind the form ----------------------------------------------------------------------------


def test_of_waiting_work_only_the_newest_is_done() -> None:
    heard = Heard()
    latest = Latest(heard.append, pause=0.05)
    begun, go = threading.Event(), threading.Event()

    def slow() -> dict[str, Any]:
        begun.set()
        go.wait(10)
        return {"kind": "slow"}

    def work(number: int) -> Callable[[], dict[str, Any]]:
        return lambda: {"kind": f"work {number}"}

    latest.do(slow)
    assert begun.wait(10)
    for number in range(5):
        latest.do(work(number))
    go.set()
    heard.wait("work 4", 10)
    latest.do(work(5))
    heard.wait("work 5", 10)
    latest.close()
    latest.do(work(6))
    assert [message["kind"] for message in heard] == ["slow", "work 4", "work 5"]


async def _in_a_kernel(workspace: Workspace) -> tuple[list[dict[str, Any]], list[str], list[str]]:
    """Do as a form in a kernel does; return what was sent, from which threads, and what ended."""
    sent: list[dict[str, Any]] = []
    threads: list[str] = []
    ended: list[str] = []

    def send(reply: dict[str, Any]) -> None:
        sent.append(reply)
        threads.append(threading.current_thread().name)

    consult = open_consult(workspace, CLIENT)
    brand = load_brand(workspace.templates / "brand")
    behind = Backstage(consult, brand, lambda: ended.append("ended"))
    desk = open_desk(workspace, CLIENT, behind.hooks)
    behind.serve(desk, send)

    async def until(kind: str) -> None:
        for _ in range(2400):
            if any(reply["kind"] == kind for reply in sent):
                return
            await asyncio.sleep(0.05)
        raise TimeoutError(kind)

    assert desk.receive({"kind": "look", "question": "plaats"}) == []
    await until("preview")
    base = desk.store.get(("answer", "plaats"))
    mine = {"state": "given", "value": "Nieuwstad"}
    edit = {"kind": "edit", "tab": "t", "slot": ["answer", "plaats"], "base": base, "mine": mine}
    assert desk.receive({"kind": "make", "documents": ["crisiskaart"]})[0]["kind"] == "making"
    assert desk.receive({**edit, "seq": 1})[0]["ok"]
    await until("made")
    assert desk.receive({"kind": "stop"}) == [{"kind": "stopped"}]
    assert desk.receive({"kind": "look", "question": "plaats"}) == []
    return sent, threads, ended


def test_the_form_goes_on_while_documents_are_made(workspace: Workspace) -> None:
    sent, threads, ended = asyncio.run(_in_a_kernel(workspace))
    assert {reply["kind"] for reply in sent} == {"preview", "making", "made"}
    assert set(threads) == {threading.current_thread().name}
    assert ended == ["ended"]
    made = next(reply for reply in sent if reply["kind"] == "made")
    assert made["failure"] == ""
    assert "crisiskaart.pdf" in made["files"]


def test_a_machine_without_a_screen_says_where_the_documents_are(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    consult = open_consult(workspace, CLIENT)
    behind = Backstage(consult, load_brand(workspace.templates / "brand"), lambda: None)
    desk = open_desk(workspace, CLIENT, behind.hooks)
    behind.serve(desk, lambda _: None)
    monkeypatch.setattr("smbeleid.backstage.open_folder", lambda _: False)
    (told,) = desk.receive({"kind": "open_folder"})
    assert told["kind"] == "folder"
    assert str(workspace.clients / CLIENT / "report") in told["failure"]
    (workspace.clients / CLIENT / "report").mkdir()
    monkeypatch.setattr("smbeleid.backstage.open_folder", lambda _: True)
    assert desk.receive({"kind": "open_folder"}) == []
    behind.stop()


def test_steps_are_told_on_lines_of_their_own(workspace: Workspace) -> None:
    command = [sys.executable, "-P", "-m", "smbeleid", "report", CLIENT, "--steps"]
    done = subprocess.run(
        [*command, "--format", "html", "--document", "samenvatting"],
        cwd=workspace.root,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.splitlines()[0] == "1 van 1: Sociale media op één bladzijde"
    assert json.dumps(done.stderr) == '""'
