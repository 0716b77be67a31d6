"""The home page of the consults: a card per client, and making a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from smbeleid.calendar import adoption
from smbeleid.consult import Consult, load_library, open_consult
from smbeleid.dutch import date_text
from smbeleid.errors import SmbeleidError
from smbeleid.files import read_json
from smbeleid.messages import Reply
from smbeleid.new_client import make_client
from smbeleid.wording import FILE_NAME as WORDS
from smbeleid.wording import load_wording
from smbeleid.workspace import Workspace, slug

SESSION = Path("private/session.json")
KIND, NAME, REVIEW = "soort", "organisatie_naam", "evaluatie_maand"


@dataclass(frozen=True, slots=True)
class Card:
    """One client, as the home page shows it; dates as people read them, empty when not known.

    Attributes:
        folder: Name of its folder.
        name: What the client calls itself, or else the folder.
        kind: Of organisation, in words.
        asked: How many questions apply.
        discussed: How many of those are not open.
        last: Day on which the form was last opened, or else the answers last changed.
        review: Month in which the plan is looked at again.
        adoption: Day on which the plan is adopted.
        version: Of the plan.
        fault: Why it cannot be opened, in Dutch.
    """

    folder: str
    name: str
    kind: str = ""
    asked: int = 0
    discussed: int = 0
    last: str = ""
    review: str = ""
    adoption: str = ""
    version: str = ""
    fault: str = ""


def cards(workspace: Workspace) -> list[Card]:
    """Return all clients, the one that was talked with last first.

    Raises:
        ContentError: The questions or texts have faults, so no client can be shown.
    """
    load_library(workspace)
    found = [_card(workspace, name) for name in workspace.client_names()]
    return [card for _, card in sorted(found, key=lambda one: one[0], reverse=True)]


def _card(workspace: Workspace, folder: str) -> tuple[str, Card]:
    """Return a card, after the day by which it is sorted."""
    try:
        consult = open_consult(workspace, folder)
    except SmbeleidError as error:
        return "", Card(folder, folder, fault=str(error))
    intake = consult.intake
    progress = intake.progress()
    asked = sum(one.asked for one in progress)
    adopted, last = adoption(intake), _last(consult)
    return last, Card(
        folder,
        name=intake.text(NAME) or folder,
        kind=intake.text(KIND) or "",
        asked=asked,
        discussed=asked - sum(one.open for one in progress),
        last=date_text(last) if last else "",
        review=intake.text(REVIEW) or "",
        adoption=date_text(adopted.isoformat()) if adopted else "",
        version=intake.answers.version,
    )


def _last(consult: Consult) -> str:
    """Return the ISO date of the last consult; empty when nothing was said beside name and kind."""
    answers = consult.intake.answers
    try:
        opened = str(read_json(consult.folder / SESSION)["values"]["opened"])[:10]
        return opened if date_text(opened) else ""
    except (SmbeleidError, LookupError, TypeError, ValueError):
        # The talk of a client whose form was never opened here left only its answers.
        talked = set(answers.answers) - {NAME, KIND}
        return answers.updated if talked else ""


class Home:
    """What the home page shows and does.

    Attributes:
        data: Words, kinds of organisation and clients, as plain data.
    """

    data: dict[str, Any]

    def __init__(self, workspace: Workspace) -> None:
        """Open the home page.

        Raises:
            ContentError: The questions, texts or words have faults.
        """
        self._workspace = workspace
        library = load_library(workspace)
        words = load_wording(workspace.templates / WORDS).worded(library.texts.vocabulary.of(None))
        self._words = words.interface
        kinds = library.questionnaire.questions[KIND].options
        self.data = {
            "words": dict(words.interface),
            "kinds": [[id_, label] for id_, label in kinds.items()],
            "clients": [asdict(card) for card in cards(workspace)],
        }

    def receive(self, content: Any) -> Reply | None:
        """Handle a message of the page; what is no message of ours is left unanswered."""
        sent: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
        said = {key: str(sent.get(key) or "").strip() for key in ("name", "folder", "client_kind")}
        match sent.get("kind"):
            case "propose":
                return {"kind": "proposal", "name": said["name"], "folder": self.free(said["name"])}
            case "make":
                return self._make(said["name"], said["folder"], said["client_kind"])
        return None

    def free(self, name: str) -> str:
        """Return a name for the folder of a new client that no other client has."""
        wanted = slug(name)
        taken = {*self._workspace.client_names(), ""}
        tries = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 2)))
        return next(one for one in tries if one not in taken) if wanted else ""

    def _make(self, name: str, folder: str, kind: str) -> Reply:
        if not (name and folder and kind):
            return {"kind": "fault", "text": self._words["new_missing"]}
        try:
            make_client(self._workspace, folder, name=name, kind=kind)
        except SmbeleidError as error:
            return {"kind": "fault", "text": str(error)}
        return {"kind": "made", "folder": folder}
