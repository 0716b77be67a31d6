"""The form's scripts and words, and what the school's screen is not told; without a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from smbeleid.brand import load_brand
from smbeleid.consult_page import page_of
from smbeleid.desk import open_desk
from smbeleid.form import HOME_PARTS, PARTS, ConsultForm, look, script
from smbeleid.sieve import SCHOOL, VIEW, Sieve
from smbeleid.wording import FILE_NAME, load_wording
from smbeleid.workspace import Workspace

TEMPLATES = Path(__file__).parent.parent / "templates"
SOURCES = Path(__file__).parent.parent / "smbeleid" / "static" / "form"
SAID_BY_NAME = ("severity_", "decision_", "express", "full")
"""Beginnings of words that a script names only while it runs."""


@pytest.mark.parametrize("parts", [PARTS, HOME_PARTS], ids=["form", "home"])
def test_joined_script_is_sound(parts, tmp_path) -> None:
    if not shutil.which("node"):
        pytest.skip("no Node here")
    path = tmp_path / "form.mjs"
    path.write_text(script(parts), encoding="utf-8")
    checked = subprocess.run(["node", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_every_part_is_used() -> None:
    assert {path.stem for path in SOURCES.glob("*.js")} == {*PARTS, *HOME_PARTS}


def test_only_the_preview_is_read_as_html() -> None:
    unsafe = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(SOURCES.glob("*.js"))
        for line in path.read_text("utf-8").splitlines()
        if re.search(unsafe, line)
    ]
    assert found == ["panels.js: text.innerHTML = preview.html;"]


def test_scripts_ask_nothing_of_another_machine() -> None:
    sources = script(PARTS) + script(HOME_PARTS) + look(load_brand(TEMPLATES / "brand"))
    outside = r"https?://|//[a-z]+\.[a-z]|@import|\bfetch\((?!location\.href)|XMLHttpRequest"
    assert not re.search(outside, sources)
    assert "localStorage" not in sources


def test_private_notes_never_reach_the_storage_of_the_browser() -> None:
    queue = (SOURCES / "queue.js").read_text("utf-8")
    assert 'filter((entry) => entry.slot[0] !== "note")' in queue
    stores = [p.name for p in SOURCES.glob("*.js") if "sessionStorage" in p.read_text("utf-8")]
    assert stores == ["queue.js"]


def test_every_word_that_a_script_uses_is_there_and_none_is_left_over() -> None:
    there = set(load_wording(TEMPLATES / FILE_NAME).interface)
    sources = script(PARTS) + script(HOME_PARTS)
    taken = re.findall(r"const \{ ([a-z_, ]+) \} = (?:this\.)?words", sources)
    used = set(re.findall(r"\bwords\.([a-z_]+)", sources)) | set(", ".join(taken).split(", "))
    used -= {"states", "replace", ""}
    assert used - there == set()
    by_name = {key for key in there if key.startswith(SAID_BY_NAME)}
    in_python = {"new_missing"}
    assert there - used - by_name - in_python == set()


# ---- the school's screen ------------------------------------------------------------------------


def test_school_gets_questions_answers_and_progress_only(workspace: Workspace) -> None:
    desk = open_desk(workspace, "voorbeeldschool")
    desk.receive(
        {"kind": "edit", "seq": 1, "slot": ["note", "plaats"], "base": "", "mine": "GEHEIM"}
    )
    sieve = Sieve()
    bank, state = sieve.bank(desk.bank), sieve.state(desk.state)
    assert bank.keys() == desk.bank.keys()
    assert state.keys() == desk.state.keys()
    assert state["answers"] == desk.state["answers"]
    assert state["progress"] == desk.state["progress"]
    told = json.dumps([bank["questions"], state], default=str)
    for question in desk.bank["questions"]:
        assert question["why"] not in told
    for signal in desk.state["signals"]:
        assert signal["advice"] not in told
    assert "GEHEIM" not in told
    replies = desk.receive({"kind": "hello", "seq": 2})
    assert [reply["kind"] for reply in replies if sieve.passes(reply)] == ["ack"]
    assert not sieve.passes(desk.notes)


def test_what_was_half_typed_for_the_coach_stays_with_the_coach() -> None:
    drafts = {"plaats": {"value": "x"}, "level:fotos": {"value": "y"}, "decision:b": {"value": "z"}}
    assert Sieve().state({"drafts": drafts})["drafts"] == {"plaats": {"value": "x"}}


@pytest.mark.parametrize(("view", "is_told"), [("", False), ("anders", False), (SCHOOL, True)])
def test_only_the_page_of_the_school_says_whose_screen_it_is(checkout, view, is_told) -> None:
    page = page_of(checkout, "voorbeeldschool", view)
    code = "\n".join(cell.source for cell in page.cells if cell.cell_type == "code")
    compile(code, "page", "exec")
    assert (VIEW in code) == is_told


@pytest.mark.parametrize(("view", "sent"), [("", {"ack", "notes"}), (SCHOOL, {"ack"})])
def test_form_hands_over_what_its_screen_may_have(workspace: Workspace, view, sent) -> None:
    desk = open_desk(workspace, "voorbeeldschool")
    form = ConsultForm(desk, load_brand(TEMPLATES / "brand"), view)
    said: list[str] = []
    form.send = lambda reply: said.append(reply["kind"])
    bank = form.bank
    form._receive(form, {"kind": "hello", "seq": 1, "tab": "t"}, [])
    assert set(said) == sent
    assert form.bank is bank
    assert bool(form.state["signals"]) == (view != SCHOOL)
    edit = {"slot": ["answer", "soort"], "base": {"state": "given", "value": "po"}}
    mine = {"state": "given", "value": "vereniging"}
    form._receive(form, {"kind": "edit", "seq": 2, "tab": "t", **edit, "mine": mine}, [])
    assert form.bank != bank  # in the words of another kind
    assert form.state["client"]["kind"] == "vereniging"
