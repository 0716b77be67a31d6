"""Private notes of the coach: a file of their own that no document or export can reach.

An import contract keeps every module that makes documents from importing this one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from smbeleid import files
from smbeleid.errors import ContentError
from smbeleid.schema import Content, check

FILE_NAME = Path("private/notes.json")
"""Where a client's notes stand in its folder."""


class Notes(Content):
    """All private notes about one client.

    Attributes:
        schema_version: Shape of the file.
        questions: Question id -> note.
        consult: Note about the talk as a whole.
    """

    schema_version: Literal[1] = 1
    questions: dict[str, str] = Field(default_factory=dict)
    consult: str = ""

    def with_question(self, id_: str, note: str) -> Notes:
        """Return these notes with the note about one question replaced; empty removes it."""
        kept = {key: value for key, value in self.questions.items() if key != id_}
        return self.model_copy(update={"questions": kept | ({id_: note} if note else {})})


def load_notes(folder: Path) -> Notes:
    """Read the notes of a client.

    Args:
        folder: The client's folder; without a file there are no notes.

    Raises:
        ContentError: The file is damaged.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return Notes()
    checked = check(Notes, files.read_json(path), lambda _: files.shown(path))
    if checked.value is None:
        raise ContentError(checked.problems)
    return checked.value


def save_notes(folder: Path, notes: Notes) -> None:
    """Write the notes of a client, whole or not at all.

    Raises:
        UnwritableError: The disk refuses; the old file is still there.
    """
    files.write_atomic(folder / FILE_NAME, files.json_bytes(notes.model_dump()))
