"""Tests of the private notes: a file of their own, read and written like the answers."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smbeleid.errors import ContentError
from smbeleid.files import UnwritableError
from smbeleid.notes import FILE_NAME, Notes, load_notes, save_notes


def test_client_without_notes_has_empty_ones(tmp_path: Path) -> None:
    assert load_notes(tmp_path) == Notes()
    assert Notes().questions == {}
    assert Notes().consult == ""


def test_notes_lie_apart_from_the_answers(tmp_path: Path) -> None:
    save_notes(tmp_path, Notes(consult="Directeur twijfelt."))
    assert [path.name for path in tmp_path.iterdir()] == ["private"]
    content = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert content == {"schema_version": 1, "questions": {}, "consult": "Directeur twijfelt."}


@settings(deadline=None)
@given(st.dictionaries(st.text(), st.text()), st.text())
def test_saved_notes_come_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, questions: dict[str, str], consult: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "notities"
    notes = Notes(questions=questions, consult=consult)
    save_notes(folder, notes)
    assert load_notes(folder) == notes


def test_note_about_a_question_is_replaced_and_removed() -> None:
    notes = Notes(consult="Blijft.").with_question("plaats", "Een").with_question("soort", "Twee")
    assert notes.with_question("plaats", "Drie").questions == {"soort": "Twee", "plaats": "Drie"}
    assert notes.with_question("plaats", "") == Notes(
        questions={"soort": "Twee"}, consult="Blijft."
    )
    assert notes.with_question("weg", "") == notes
    assert notes.questions == {"plaats": "Een", "soort": "Twee"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"consult": \n', "private/notes.json, regel 2: dit is geen leesbare JSON"),
        ('{"consult": 3}', "private/notes.json: 'consult' moet een tekst zijn."),
        ('{"consulted": ""}', "'consulted' is hier niet bekend. Bedoelde u 'consult'?"),
        ('{"schema_version": 2}', "'2' kan niet bij 'schema_version'."),
        ('{"questions": {"plaats": 3}}', "'plaats' moet een tekst zijn."),
    ],
)
def test_damaged_notes_are_told(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / FILE_NAME).parent.mkdir()
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_notes(tmp_path)
    assert sentence in str(caught.value)


def test_full_disk_keeps_the_old_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_notes(tmp_path, Notes(consult="oud"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableError):
        save_notes(tmp_path, Notes(consult="nieuw"))
    assert load_notes(tmp_path).consult == "oud"
