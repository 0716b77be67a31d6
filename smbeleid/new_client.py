"""A new client: its folder, with name and kind answered."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from smbeleid.answers import FILE_NAME, Answer, State, no_answers, save_answers
from smbeleid.consult import load_library
from smbeleid.errors import SmbeleidError
from smbeleid.values import value_faults
from smbeleid.workspace import Workspace, make_client_folder


class NewClientError(SmbeleidError):
    """Name or kind of a new client cannot be taken as an answer."""


def make_client(workspace: Workspace, client: str, *, name: str, kind: str) -> Path:
    """Make the folder of a new client, with its name and kind answered.

    Args:
        workspace: Where the folder is made.
        client: Name of the folder: small letters, digits, hyphens.
        name: Name of the school or organisation.
        kind: An option of the question ``soort``.

    Returns:
        The folder.

    Raises:
        SmbeleidError: The name is no name of a folder, exists, or name or kind are no answers.
    """
    questions = load_library(workspace).questionnaire.questions
    values = {"organisatie_naam": name, "soort": kind}
    for id_, value in values.items():
        for sentence in value_faults(questions[id_], value):
            raise NewClientError(sentence)
    folder = make_client_folder(workspace, client)
    today = dt.date.today()
    answers = no_answers(today)
    for id_, value in values.items():
        answers = answers.with_answer(id_, Answer(state=State.GIVEN, value=value), today)
    save_answers(folder / FILE_NAME, answers)
    return folder
