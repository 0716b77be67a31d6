"""Where things are: a workspace is a folder with templates, notebooks and clients."""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from smbeleid import __version__
from smbeleid.errors import ExistsError, NotFoundError, SmbeleidError
from smbeleid.files import UnwritableError, write_atomic

MARK = Path("templates/questionnaire")
STARTER = ("notebooks", "templates", "clients/voorbeeldschool")
VERSION_FILE = Path("templates/VERSION")
REPORT = "report"
"""Name of the folder in a client's folder where its reports stand."""
CLIENT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED_NAME = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names that Windows keeps for devices; no file or folder can carry one."""


class NoWorkspaceError(SmbeleidError):
    """There is no workspace here or above."""

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"Er is geen werkmap gevonden in {start} of in een map daarboven. Ga eerst naar uw "
            "werkmap, of maak er een met: smbeleid init MAP"
        )


class ClientNameError(SmbeleidError):
    """The name of a client's folder must work in every file system and address."""

    def __init__(self, name: str) -> None:
        hint = slug(name)
        example = f" Bijvoorbeeld: {hint}" if hint else ""
        rule = (
            "Windows gebruikt deze naam zelf."
            if RESERVED_NAME.fullmatch(name)
            else "Gebruik kleine letters, cijfers en streepjes."
        )
        super().__init__(f"'{name}' kan geen naam van een klantmap zijn. {rule}{example}")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace and the places in it."""

    root: Path

    @property
    def templates(self) -> Path:
        """Return the folder with all that is asked, said and shown."""
        return self.root / "templates"

    @property
    def clients(self) -> Path:
        """Return the folder with a folder per client."""
        return self.root / "clients"

    @property
    def fonts(self) -> Path:
        """Return the folder with the fonts of the brand."""
        return self.templates / "brand" / "fonts"

    def client_names(self) -> list[str]:
        """Return the names of all clients, sorted."""
        if not self.clients.is_dir():
            return []
        return sorted(
            entry.name
            for entry in self.clients.iterdir()
            if entry.is_dir() and not entry.name.startswith(".")
        )

    def find_client(self, name: str) -> Path:
        """Return a client's folder.

        Raises:
            NotFoundError: There is no such client; near names are suggested.
        """
        known = self.client_names()
        if name not in known:
            remedy = f"Maak de klant eerst met: smbeleid new {slug(name) or 'KLANT'}"
            raise NotFoundError("De klant", name, known, remedy)
        return self.clients / name

    def notebook(self, client: str) -> Path:
        """Return the intake notebook for a client: its own copy, or else the common one.

        Raises:
            NotFoundError: The workspace has lost its notebook.
        """
        own = self.clients / client / "intake.ipynb"
        return own if own.is_file() else self.common_notebook()

    def common_notebook(self) -> Path:
        """Return the intake notebook for every client that has no copy of its own.

        Raises:
            NotFoundError: The workspace has lost it.
        """
        common = self.root / "notebooks" / "intake.ipynb"
        if not common.is_file():
            remedy = "Zet het terug met: smbeleid init ."
            raise NotFoundError("Het notebook", "notebooks/intake.ipynb", (), remedy)
        return common


def find_workspace(start: Path) -> Workspace:
    """Return the workspace that a folder lies in, walking up.

    Raises:
        NoWorkspaceError: Neither this folder nor one above it is a workspace.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / MARK).is_dir():
            return Workspace(folder)
    raise NoWorkspaceError(start)


def make_workspace(folder: Path) -> list[Path]:
    """Make a workspace, adding only what is not there yet.

    Args:
        folder: Made when missing; files that are in it stay as they are.

    Returns:
        The files that were added, relative to the folder.

    Raises:
        ExistsError: The folder's name is taken by a file.
        UnwritableError: The disk or its rights refuse.
    """
    if folder.exists() and not folder.is_dir():
        raise ExistsError(folder, "Kies een andere naam voor de werkmap.")
    starter = starter_folder()
    added: list[Path] = []
    for part in STARTER:
        for source in sorted((starter / part).rglob("*")):
            relative = source.relative_to(starter)
            if source.is_file() and _belongs(relative) and not (folder / relative).exists():
                _copy(source, folder / relative)
                added.append(relative)
    if not (folder / VERSION_FILE).exists():
        write_atomic(folder / VERSION_FILE, f"{__version__}\n".encode())
        added.append(VERSION_FILE)
    return added


def _copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise UnwritableError(target, error.strerror or str(error)) from error


def _belongs(relative: Path) -> bool:
    """Return whether a file of the starter is content: no reports, notes, checkpoints or locks."""
    return not any(
        part.startswith(".") or part in {"report", "private", "__pycache__"}
        for part in relative.parts
    )


def starter_folder() -> Path:
    """Return the copy of the workspace that the package carries.

    In an installed package it lies inside it; in a checkout it is the checkout itself.
    """
    inside = Path(str(resources.files("smbeleid"))) / "starter"
    return inside if inside.is_dir() else Path(str(resources.files("smbeleid"))).parent


def templates_version(workspace: Workspace) -> str:
    """Return the version of the program that a workspace's texts came with, or an empty text."""
    path = workspace.root / VERSION_FILE
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def make_client_folder(workspace: Workspace, name: str) -> Path:
    """Make an empty folder for a new client.

    Raises:
        ClientNameError: The name has other characters than small letters, digits and hyphens, or
            Windows keeps it for itself.
        ExistsError: There is such a client already.
        UnwritableError: The disk or its rights refuse.
    """
    if not CLIENT_NAME.fullmatch(name) or RESERVED_NAME.fullmatch(name):
        raise ClientNameError(name)
    folder = workspace.clients / name
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise ExistsError(folder, "Kies een andere naam, of werk met deze klant verder.") from error
    except OSError as error:
        raise UnwritableError(folder, error.strerror or str(error)) from error
    return folder


def slug(text: str) -> str:
    """Return a name for a folder made from any text: ``Sint-Renée!`` becomes ``sint-renee``."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return f"school-{name}" if RESERVED_NAME.fullmatch(name) else name
