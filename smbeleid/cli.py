"""The command line: read arguments, call, print, choose the exit code. The only printer.

Nothing heavy is imported here: ``smbeleid --help`` must answer at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smbeleid import __version__, looking, talking
from smbeleid.usage import (
    FAILED,
    DutchCommand,
    DutchGroup,
    ProgressBar,
    UsageError,
    complete_client,
    usage_sentence,
    workspace_here,
)

if TYPE_CHECKING:
    from smbeleid.pipeline import Made
    from smbeleid.workspace import Workspace

USAGE, INTERRUPTED = 2, 130
ALL_DOCUMENTS = "alle"

app = typer.Typer(
    cls=DutchGroup,
    name="smbeleid",
    help="Maakt van een gesprek met een school een social media beleidsplan op maat.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and end it with the right exit code: 0, 1, 2 or 130."""
    from smbeleid.errors import SmbeleidError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Windows console may not know every letter of a school's name.
            stream.reconfigure(errors="replace")
    command = typer.main.get_command(app)
    try:
        # The library may catch an interrupt itself; then it returns the code and is silent.
        code = command.main(arguments, prog_name="smbeleid", standalone_mode=False) or 0
    except UsageError as error:
        _say_error(usage_sentence(error))
        sys.exit(USAGE)
    except SmbeleidError as error:
        _say_error(str(error))
        sys.exit(FAILED)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:
        _say_error("afgebroken. Wat al klaar was, staat er nog.")
    sys.exit(code)


def _say_error(message: str) -> None:
    typer.echo(f"Fout: {message}", err=True)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"smbeleid {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Toont de versie.")
    ] = False,
) -> None:
    pass


Clients = Annotated[
    list[str] | None,
    typer.Argument(metavar="KLANT", help="Mapnamen in clients/.", autocompletion=complete_client),
]


@app.command(
    cls=DutchCommand,
    help="Maakt een werkmap met vragen, teksten, huisstijl en een voorbeeldschool.",
)
def init(
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="De map; hij mag al bestaan.")],
) -> None:
    """Make a workspace; files that are there stay as they are."""
    from smbeleid.workspace import make_workspace

    folder = folder.resolve()
    added = make_workspace(folder)
    if not added:
        typer.echo(f"{folder} was al een volledige werkmap. Er is niets veranderd.")
        return
    files = "1 bestand" if len(added) == 1 else f"{len(added)} bestanden"
    typer.echo(f"{files} toegevoegd in {folder}. Wat er al stond, is niet veranderd.")
    typer.echo(f"Ga verder met: cd {folder}, en dan: smbeleid report voorbeeldschool")


@app.command(
    cls=DutchCommand, help="Maakt een nieuwe klant: een map met een leeg antwoordenbestand."
)
def new(
    client: Annotated[str, typer.Argument(metavar="KLANT", help="Mapnaam, zoals sint-jan.")],
    name: Annotated[
        str | None, typer.Option("--name", "-n", metavar="NAAM", help="Naam van de school.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", "-k", metavar="SOORT", help="Soort, zoals po of vereniging."),
    ] = None,
) -> None:
    """Make a client; name and kind are asked when they are not given."""
    from smbeleid.consult import load_library
    from smbeleid.new_client import make_client

    workspace = workspace_here()
    name = name or typer.prompt("Naam van de school of organisatie")
    if kind is None:
        options = load_library(workspace).questionnaire.questions["soort"].options
        for option, label in options.items():
            typer.echo(f"  {option:13} {label}")
        kind = typer.prompt("Soort")
    folder = make_client(workspace, client, name=name or "", kind=kind or "")
    typer.echo(f"De klant staat in {folder}.")
    typer.echo(f"Maak een eerste document met: smbeleid report {client}")


app.command(
    cls=DutchCommand, help="Opent het formulier voor het gesprek, in de browser op deze computer."
)(talking.consult)
app.command(
    cls=DutchCommand,
    help="Geeft een klant een eigen notebook, waar u cellen aan kunt toevoegen.",
)(talking.customise)
app.command(
    cls=DutchCommand, help="Kijkt vragen, regels, teksten, bronnen, huisstijl en antwoorden na."
)(looking.check)


@app.command(
    cls=DutchCommand,
    help="Maakt het document van een of meer klanten: webpagina, PDF, Word en notebook.",
)
def report(
    clients: Clients = None,
    every: Annotated[bool, typer.Option("--all", help="Alle klanten.")] = False,
    formats: Annotated[
        str, typer.Option("--format", "-f", metavar="LIJST", help="Uit html,pdf,word.")
    ] = "html,pdf,word",
    document: Annotated[
        str,
        typer.Option("--document", "-d", metavar="LIJST", help="Namen met komma's, of: alle."),
    ] = "beleidsplan",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="MAP", help="Map voor de bestanden."),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", "-p", metavar="NAAM=WAARDE", help="Extra keuze voor het notebook."
        ),
    ] = None,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Voor de coach: met de reden achter elke tekst.")
    ] = False,
    steps: Annotated[
        bool, typer.Option("--steps", help="Zegt op een eigen regel welk document er begint.")
    ] = False,
) -> None:
    """Make reports; a client that fails stops no other."""
    workspace = workspace_here()
    names = _chosen_clients(workspace, clients or [], every)
    wanted = _chosen_formats(formats)
    extra = _chosen_parameters(parameters or [])
    chosen = _chosen_documents(workspace, document)

    from smbeleid.consult import load_library
    from smbeleid.execution import REASONS
    from smbeleid.pipeline import make_reports

    specs = load_library(workspace).texts.specs
    documents = len(chosen or specs)

    def begin(id_: str, number: int, count: int) -> None:
        if steps:
            typer.echo(f"{number} van {count}: {specs[id_].title}")

    with ProgressBar(len(names) * documents, len(wanted) + 2) as progress:
        results = make_reports(
            workspace,
            names,
            documents=chosen,
            formats=wanted,
            output=output,
            parameters={**extra, REASONS: True} if reasons else extra,
            tell=progress.tell,
            begin=begin,
        )
    _print_results(results)
    if any(result.failure for result in results):
        raise typer.Exit(FAILED)


def _chosen_clients(workspace: Workspace, clients: list[str], every: bool) -> list[str]:
    if every == bool(clients):
        raise typer.BadParameter("Noem één of meer klanten, of kies --all.")
    for name in clients:
        workspace.find_client(name)
    return workspace.client_names() if every else list(dict.fromkeys(clients))


def _chosen_formats(formats: str) -> list[str]:
    known = ("html", "pdf", "word")
    wanted = list(dict.fromkeys(part.strip() for part in formats.split(",") if part.strip()))
    for name in wanted:
        if name not in known:
            raise typer.BadParameter(f"'{name}' is geen vorm. Kies uit: {', '.join(known)}.")
    if not wanted:
        raise typer.BadParameter(f"Kies minstens één vorm uit: {', '.join(known)}.")
    return wanted


def _chosen_documents(workspace: Workspace, written: str) -> list[str] | None:
    """Return the ids of documents, or None for all that a client has."""
    from smbeleid.consult import load_library

    if written == ALL_DOCUMENTS:
        return None
    names = list(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))
    if not names:
        raise typer.BadParameter("Kies minstens één document, of: alle.")
    for name in names:
        load_library(workspace).texts.find(name)
    return names


def _chosen_parameters(written: list[str]) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for entry in written:
        name, equals, value = entry.partition("=")
        if not equals:
            raise typer.BadParameter(f"Schrijf '{entry}' als NAAM=WAARDE.")
        parameters[name] = value
    return parameters


def _print_results(results: Sequence[Made]) -> None:
    for result in results:
        if result.failure is not None:
            _say_error(
                f"{result.client}: {result.failure}" if len(results) > 1 else str(result.failure)
            )
        for remark in result.remarks:
            typer.echo(f"Let op: {result.client}: {remark}", err=True)
        for path in result.files:
            typer.echo(str(path))
    if len(results) > 1:
        failed = sum(1 for result in results if result.failure)
        typer.echo(f"{len(results) - failed} gemaakt, {failed} mislukt.")


app.command(
    "language",
    cls=DutchCommand,
    help="Meet hoe makkelijk alles leest: lange zinnen, stijve woorden, vaste woorden.",
)(looking.show_language)
app.command(
    "map",
    cls=DutchCommand,
    help="Toont wat waar terechtkomt: van vraag naar regel, paragraaf en document.",
)(looking.show_map)
app.command(cls=DutchCommand, help="Laat zien wat er is geïnstalleerd en of het werkt.")(
    looking.doctor
)
