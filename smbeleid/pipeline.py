"""The recipe of a client's reports, from beginning to end."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from smbeleid.consult import Consult, open_consult
from smbeleid.errors import SmbeleidError
from smbeleid.execution import Parameters, notebook_bytes, run_notebook
from smbeleid.exporters import export
from smbeleid.files import write_atomic
from smbeleid.guard import guard
from smbeleid.ics import ICS, calendar_file
from smbeleid.logo import find_logo
from smbeleid.press import SUFFIXES, Press, file_suffix
from smbeleid.texts import DocumentSpec
from smbeleid.workspace import REPORT, Workspace

FORMATS = tuple(SUFFIXES)
DOCUMENT = "beleidsplan"

Tell = Callable[[str], None]
"""Is told, in Dutch, what is being done."""
Begin = Callable[[str, int, int], None]
"""Is told which document is begun, its number from 1, and how many there are."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one client's run made.

    Attributes:
        client: Name of the client's folder.
        files: What was written before it failed, if it did: per document one file per format in
            the order asked, its calendar if it has one, then the executed notebook.
        remarks: What the coach should know before anything is sent, in Dutch.
        failure: Why it failed, or None.
    """

    client: str
    files: tuple[Path, ...] = ()
    remarks: tuple[str, ...] = ()
    failure: SmbeleidError | None = None


class NotMeantError(SmbeleidError):
    """A document's condition does not hold for this client."""

    def __init__(self, document: str, client: str) -> None:
        super().__init__(
            f"Het document '{document}' is niet bedoeld voor '{client}': de antwoorden van deze "
            "klant passen niet bij de voorwaarde ('when') in document.yaml."
        )


def make_report(
    workspace: Workspace,
    client: str,
    press: Press,
    *,
    document: str = DOCUMENT,
    formats: Collection[str] = FORMATS,
    output: Path | None = None,
    parameters: Parameters | None = None,
    tell: Tell = lambda _: None,
) -> Made:
    """Make one client's document in all formats.

    Everything that can be known to be wrong is found before the notebook runs, and nothing is
    written before everything is made.

    Args:
        workspace: Where the client lies.
        client: Name of its folder.
        press: Makes the files; shared between clients.
        document: Id of the document.
        formats: Keys of ``SUFFIXES``.
        output: Folder for the files; the client's own ``report`` by default.
        parameters: More parameters for the notebook.
        tell: Is told what is being done.

    Raises:
        SmbeleidError: Any of the reasons, in Dutch.
    """
    tell("antwoorden controleren")
    consult = open_consult(workspace, client)
    consult.assemble(document)
    if document not in consult.documents():
        raise NotMeantError(document, client)
    target = output or consult.folder / REPORT
    tell("notebook uitvoeren")
    notebook = run_notebook(
        workspace.notebook(client),
        {"client": client, "document": document, **(parameters or {})},
        root=workspace.root,
        failed=target / f"{document}.mislukt.ipynb",
    )
    spec = consult.library.texts.find(document)
    made: dict[Path, bytes] = {}
    found = guard(consult.library.questionnaire, consult.intake.answers)
    remarks = [finding.sentence for finding in found]
    _, fault = find_logo(consult.folder, client, workspace.fonts)
    remarks += [str(fault)] if fault else []
    for name, content in export(notebook, formats, press):
        tell(f"{name} gemaakt")
        made[target / f"{document}{file_suffix(name, spec.layout)}"] = content
        remarks += press.remarks
    if spec.calendar:
        tell("agenda gemaakt")
        made[target / f"{document}{ICS}"] = _agenda(consult, spec)
    made[target / f"{document}.ipynb"] = notebook_bytes(notebook)
    for path, content in made.items():
        write_atomic(path, content)
    (target / f"{document}.mislukt.ipynb").unlink(missing_ok=True)
    return Made(client, tuple(made), tuple(remarks))


def _agenda(consult: Consult, spec: DocumentSpec) -> bytes:
    name = f"{spec.title}: {consult.assemble(spec.id).cover.client}"
    return calendar_file(consult.intake, consult.library.advice, consult.client, name)


def make_reports(
    workspace: Workspace,
    clients: Collection[str],
    *,
    documents: Collection[str] | None = (DOCUMENT,),
    formats: Collection[str] = FORMATS,
    output: Path | None = None,
    parameters: Parameters | None = None,
    tell: Callable[[str, str], None] = lambda _client, _doing: None,
    begin: Begin = lambda _document, _number, _count: None,
) -> list[Made]:
    """Make documents of several clients, one after another; a failing one stops no other.

    Args:
        workspace: Where the clients lie.
        clients: Names of their folders, each of which exists.
        documents: Their ids; None for all that a client has.
        formats: See `make_report`.
        output: With several clients each gets a folder of its own in it.
        parameters: See `make_report`.
        tell: Is told which client is at work, and what is being done.
        begin: Is told which document of a client is begun.

    Returns:
        A result per client, in order.
    """
    results: list[Made] = []
    with Press(workspace.templates) as press:
        for client in clients:
            folder = output / client if output and len(clients) > 1 else output

            def make(document: str, client: str = client, folder: Path | None = folder) -> Made:
                return make_report(
                    workspace,
                    client,
                    press,
                    document=document,
                    formats=formats,
                    output=folder,
                    parameters=parameters,
                    tell=lambda doing: tell(client, doing),
                )

            results.append(_make_each(workspace, client, documents, make, begin))
    return results


def _make_each(
    workspace: Workspace,
    client: str,
    documents: Collection[str] | None,
    make: Callable[[str], Made],
    begin: Begin,
) -> Made:
    """Return what one client's documents came to; the first failure ends that client's turn."""
    files: list[Path] = []
    remarks: dict[str, None] = {}
    try:
        wanted = documents or open_consult(workspace, client).documents()
        for number, document in enumerate(wanted, 1):
            begin(document, number, len(wanted))
            made = make(document)
            files += made.files
            remarks |= dict.fromkeys(made.remarks)
    except SmbeleidError as error:
        return Made(client, tuple(files), tuple(remarks), error)
    return Made(client, tuple(files), tuple(remarks))
