"""The documents of the example clients say what they said: each equals its file in tests/golden.

After a meant change: ``pytest tests/test_golden.py --update-golden``, and read the difference.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import EXAMPLES

from smbeleid.consult import Consult, open_consult

GOLDEN = Path(__file__).parent / "golden"
CLIENTS = ("voorbeeldschool", *EXAMPLES)
REMEDY = "Meant? pytest tests/test_golden.py --update-golden"


def said(consult: Consult) -> dict[str, str]:
    """Return the text of each document that a client has, by the name of its file."""
    return {f"{id_}.md": consult.assemble(id_).markdown for id_ in consult.documents()}


def kept(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}


def update(folder: Path, texts: Mapping[str, str]) -> None:
    """Let a folder hold these texts and no other."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in kept(folder).keys() - texts.keys():
        (folder / name).unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def differences(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Return per file what is not as it was kept, as a person reads it."""
    before = kept(folder)
    found = [f"{name}: no document makes this any more" for name in before.keys() - texts.keys()]
    found += [f"{name}: there is no golden file" for name in texts.keys() - before.keys()]
    for name in sorted(before.keys() & texts.keys()):
        lines = difflib.unified_diff(
            before[name].splitlines(), texts[name].splitlines(), name, "now", n=1, lineterm=""
        )
        if told := "\n".join(lines):
            found.append(told)
    return found


@pytest.mark.parametrize("client", CLIENTS)
def test_documents_say_what_they_said(client, examples, request) -> None:
    folder, texts = GOLDEN / client, said(examples[client])
    if request.config.getoption("--update-golden"):
        update(folder, texts)
    if not GOLDEN.is_dir():
        pytest.skip(f"there are no golden files yet. {REMEDY}")
    found = differences(folder, texts)
    assert not found, "\n\n".join([*found, REMEDY])


def test_no_golden_files_of_a_client_that_is_no_more() -> None:
    assert {path.name for path in GOLDEN.glob("*")} <= set(CLIENTS)


# ---- the comparison itself ---------------------------------------------------------------------


def test_what_was_updated_is_equal(tmp_path: Path, examples) -> None:
    texts = said(examples["kinderopvang"])
    assert "beleidsplan.md" in texts
    update(tmp_path / "kinderopvang", texts)
    assert differences(tmp_path / "kinderopvang", texts) == []
    assert kept(tmp_path / "kinderopvang") == texts


def test_a_changed_word_is_seen(tmp_path: Path) -> None:
    update(tmp_path, {"plan.md": "# Kop\n\nEen zin.\n"})
    (found,) = differences(tmp_path, {"plan.md": "# Kop\n\nGeen zin.\n"})
    assert "-Een zin." in found
    assert "+Geen zin." in found


def test_a_golden_file_that_no_document_makes_is_a_fault_until_the_update(tmp_path: Path) -> None:
    update(tmp_path, {"plan.md": "a\n", "weg.md": "b\n"})
    assert differences(tmp_path, {"plan.md": "a\n"}) == ["weg.md: no document makes this any more"]
    update(tmp_path, {"plan.md": "a\n"})
    assert kept(tmp_path) == {"plan.md": "a\n"}


def test_a_document_without_a_golden_file_is_a_fault(tmp_path: Path) -> None:
    assert differences(tmp_path, {"nieuw.md": "a\n"}) == ["nieuw.md: there is no golden file"]


def test_the_example_clients_differ(examples) -> None:
    kinds = {client: consult.intake.kind for client, consult in examples.items()}
    assert kinds == {"voorbeeldschool": "po"} | {name: name for name in EXAMPLES}
    signals = {name: len(c.library.advice.signals(c.intake)) for name, c in examples.items()}
    assert signals["vo"] == max(signals.values())
    assert signals["so"] == min(signals.values())
    quick = examples["kinderopvang"].intake
    express = {q.id for q in quick.questionnaire.questions.values() if q.express}
    assert quick.answers.answers.keys() <= express


def test_example_clients_hold_together_in_a_workspace(full_workspace) -> None:
    for name in EXAMPLES:
        assert open_consult(full_workspace, name).documents()
