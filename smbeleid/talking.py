"""The commands of the talk: consult and customise. They print; see `cli`."""

from __future__ import annotations

from typing import Annotated

import typer

from smbeleid.usage import complete_client, workspace_here

LOWEST, HIGHEST = 1024, 65535
"""Ports below the lowest are for programs of the system itself."""


def consult(
    client: Annotated[
        str | None,
        typer.Argument(
            metavar="KLANT",
            help="Mapnaam in clients/; zonder naam kiest u op de bladzijde.",
            autocompletion=complete_client,
        ),
    ] = None,
    lab: Annotated[bool, typer.Option("--lab", help="Opent het formulier in JupyterLab.")] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Noemt het adres en opent zelf niets.")
    ] = False,
    port: Annotated[
        str | None,
        typer.Option("--port", metavar="POORT", help="Een vaste poort; anders een die vrij is."),
    ] = None,
) -> None:
    """Serve the form until the coach ends it."""
    number = _chosen_port(port)
    if lab and client is None:
        raise typer.BadParameter("Noem bij --lab ook de klant.")
    workspace = workspace_here()
    if client is not None:
        workspace.find_client(client)
    typer.echo("Het formulier wordt klaargezet. Dit duurt een paar tellen.")
    if lab and client is not None:
        from smbeleid.lab import serve_lab

        serve_lab(workspace, client, port=number, browser=not no_browser, tell=_tell)
    else:
        from smbeleid.server import serve_consult

        serve_consult(workspace, client, port=number, browser=not no_browser, tell=_tell)
    typer.echo("Het gesprek is gestopt. Alles wat bewaard is, staat in de map van de klant.")


def _chosen_port(written: str | None) -> int:
    """Return the port that was typed, or 0 for any."""
    if written is None:
        return 0
    if not written.isascii() or not written.isdigit() or not LOWEST <= int(written) <= HIGHEST:
        raise typer.BadParameter(
            f"'{written}' is geen poort. Kies een getal van {LOWEST} tot en met {HIGHEST}."
        )
    return int(written)


def _tell(address: str) -> None:
    typer.echo(f"Het formulier staat klaar op {address}")
    typer.echo("Dit adres werkt alleen op deze computer, en alleen tijdens dit gesprek.")
    typer.echo("Stoppen: kies 'Stop het gesprek' op de bladzijde, of druk hier op Ctrl-C.")


def customise(
    client: Annotated[
        str,
        typer.Argument(
            metavar="KLANT", help="Mapnaam in clients/.", autocompletion=complete_client
        ),
    ],
    again: Annotated[
        bool,
        typer.Option("--again", help="Zet de kopie die er al is opzij en maakt een nieuwe."),
    ] = False,
) -> None:
    """Copy the common notebook to a client's folder."""
    from smbeleid.own_notebook import make_own

    own, aside = make_own(workspace_here(), client, again=again)
    if aside is not None:
        typer.echo(f"Uw eerdere notebook staat nu in {aside}.")
    typer.echo(f"Het eigen notebook staat in {own}. Voortaan gebruiken we dat voor deze klant.")
    typer.echo(f"Open het met: smbeleid consult {client} --lab")
