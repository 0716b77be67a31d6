"""The commands that look and tell: check, language, map, doctor. They print; see `cli`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smbeleid.usage import FAILED, complete_client, workspace_here

if TYPE_CHECKING:
    from rich.table import Table

    from smbeleid.language import Measure
    from smbeleid.reach import Reach
    from smbeleid.workspace import Workspace

PAGE_NAME = "kaart.html"
NARROWEST, WIDEST = 60, 140

Client = Annotated[
    str | None,
    typer.Argument(metavar="KLANT", help="Eén klant; anders alle.", autocompletion=complete_client),
]


def check(client: Client = None) -> None:
    """Check everything and tell all faults at once."""
    import datetime as dt

    from smbeleid.inspection import inspect

    workspace = workspace_here()
    if client is not None:
        workspace.find_client(client)
    clients = [client] if client else workspace.client_names()
    findings = inspect(workspace, clients, dt.date.today())
    for remark in findings.remarks:
        typer.echo(f"Let op: {remark}")
    for problem in findings.problems:
        typer.echo(f"Fout: {problem}", err=True)
    typer.echo(f"Nagekeken: {', '.join(findings.checked)}.")
    if findings.problems:
        count = len(findings.problems)
        typer.echo(f"{count} fout{'' if count == 1 else 'en'} gevonden.", err=True)
        raise typer.Exit(FAILED)
    typer.echo("Alles in orde.")


def show_language(client: Client = None) -> None:
    """Tell how easy everything reads that people get to see; it finds no faults."""
    from smbeleid.consult import load_library, open_consult
    from smbeleid.language import READABLE, of_bank, of_documents, of_own_words
    from smbeleid.vocabulary import DEFAULT_KIND

    workspace = workspace_here()
    if client is None:
        measures = of_bank(load_library(workspace).worded(DEFAULT_KIND))
        for name in workspace.client_names():
            _print_language(name, list(of_documents(open_consult(workspace, name))))
    else:
        consult = open_consult(workspace, client)
        measures = [*of_documents(consult), of_own_words(consult)]
    _print_language(client or "vragen en adviezen", measures)
    typer.echo(f"Leesbaarheid volgens Flesch-Douma. Vanaf {READABLE:.0f} leest een tekst gewoon.")


def _print_language(title: str, measures: list[Measure]) -> None:
    from smbeleid.dutch import number_text
    from smbeleid.language import READABLE

    typer.echo(f"{title}:")
    for one in measures:
        told = "te kort om te meten"
        if one.readability is not None:
            verdict = "goed" if one.is_readable else f"moeilijk, minder dan {READABLE:.0f}"
            told = f"{number_text(round(one.readability, 1))} ({verdict})"
        typer.echo(f"  {one.name}: leesbaarheid {told}")
        for remark in one.remarks:
            typer.echo(f"    {remark.place}: {remark.said}")


def doctor() -> None:
    """Try every part that a report needs."""
    from smbeleid.diagnosis import diagnose

    healthy = True
    for finding in diagnose(Path.cwd()):
        healthy = healthy and finding.works
        typer.echo(f"{'goed' if finding.works else 'FOUT':5} {finding.part}: {finding.said}")
    if not healthy:
        raise typer.Exit(FAILED)


def show_map(
    client: Annotated[
        str | None,
        typer.Argument(
            metavar="KLANT", help="Alleen bij --provisions.", autocompletion=complete_client
        ),
    ] = None,
    section: Annotated[
        str | None,
        typer.Option(
            "--section",
            "-s",
            metavar="PLEK",
            help="Laat zien door welke antwoorden deze paragraaf er komt.",
        ),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(
            "--rule",
            "-r",
            metavar="REGEL",
            help="Laat zien door welke antwoorden deze regel geldt.",
        ),
    ] = None,
    question: Annotated[
        str | None,
        typer.Option("--question", "-q", metavar="VRAAG", help="Laat zien wat dit antwoord doet."),
    ] = None,
    provisions: Annotated[
        bool, typer.Option("--provisions", help="Laat zien waar staat wat een goed plan regelt.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Als plaat in een webpagina.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="BESTAND", help="Schrijft hierin.")
    ] = None,
) -> None:
    """Show what comes where: question, rule, section, document."""
    asked = [one for one in (section, rule, question) if one is not None]
    if len(asked) + provisions > 1:
        raise typer.BadParameter("Kies één van --section, --rule, --question en --provisions.")
    if as_html and (as_json or asked or provisions):
        raise typer.BadParameter("--html toont de hele kaart. Laat de andere keuzes weg.")
    if output is not None and not (as_json or as_html):
        raise typer.BadParameter("--output hoort bij --json of --html.")
    if client is not None and not provisions:
        raise typer.BadParameter("Een klant noemt u alleen bij --provisions.")
    workspace = workspace_here()
    if as_html:
        _write_page(workspace, output or Path(PAGE_NAME))
        return
    data = _wanted(workspace, client, section, rule, question, provisions)
    if as_json:
        _give_json(data, output)
        return
    for part in _told(data):
        _print(part)


def _reach(workspace: Workspace) -> Reach:
    from smbeleid.consult import load_library
    from smbeleid.coverage import Coverage
    from smbeleid.map_data import READERS_KIND
    from smbeleid.reach import Reach

    return Reach(Coverage(load_library(workspace).worded(READERS_KIND)))


def _wanted(
    workspace: Workspace,
    client: str | None,
    section: str | None,
    rule: str | None,
    question: str | None,
    provisions: bool,
) -> dict[str, Any]:
    from smbeleid import map_data

    reach = _reach(workspace)
    if section is not None:
        return map_data.way_to_section(reach, section)
    if rule is not None:
        return map_data.way_to_rule(reach, rule)
    if question is not None:
        return map_data.question_map(reach.coverage, question)
    if provisions:
        return _provisions(workspace, client)
    return map_data.whole_map(reach)


def _provisions(workspace: Workspace, client: str | None) -> dict[str, Any]:
    from smbeleid.consult import load_library, open_consult
    from smbeleid.map_data import provision_map
    from smbeleid.provisions import FILE_NAME, load_provisions, measure

    path = workspace.templates / FILE_NAME
    provisions = load_provisions(path, load_library(workspace))
    if client is None:
        return provision_map(provisions, None)
    return provision_map(provisions, measure(provisions, open_consult(workspace, client)))


def _write_page(workspace: Workspace, path: Path) -> None:
    from smbeleid.brand import load_brand
    from smbeleid.files import write_atomic
    from smbeleid.map_data import whole_map
    from smbeleid.map_page import make_map_page

    templates = workspace.templates
    page = make_map_page(
        whole_map(_reach(workspace)), load_brand(templates / "brand"), templates / "html"
    )
    write_atomic(path, page)
    typer.echo(str(path))


def _give_json(data: dict[str, Any], output: Path | None) -> None:
    from smbeleid.files import write_atomic

    text = json.dumps(data, ensure_ascii=False, indent=2)
    if output is None:
        typer.echo(text)
        return
    write_atomic(output, f"{text}\n".encode())
    typer.echo(str(output))


def _told(data: dict[str, Any]) -> list[str | Table]:
    from smbeleid import map_text

    if "goal" in data:
        return map_text.way(data)
    if "provisions" in data:
        return map_text.provisions(data)
    if "question" in data:
        return map_text.question(data)
    return map_text.whole(data)


def _print(part: str | Table) -> None:
    if isinstance(part, str):
        typer.echo(part)
        return
    from rich.console import Console

    columns = shutil.get_terminal_size((100, 40)).columns
    console = Console(width=max(NARROWEST, min(WIDEST, columns)), highlight=False)
    console.print(part)
