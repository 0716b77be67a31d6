"""What the commands share: where they work, and help pages and usage errors in Dutch."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from smbeleid.workspace import Workspace

FAILED = 1
"""Exit code of a command that could not do its work, and said why."""

UsageError: Any = typer.BadParameter.__mro__[1]
"""What the command line library raises when a command is typed wrongly."""

_HEADINGS = {
    "Usage:": "Gebruik:",
    "Options:": "Opties:",
    "Arguments:": "Gegevens:",
    "Commands:": "Opdrachten:",
    "Show this message and exit.": "Toont deze uitleg.",
    "Install completion for the current shell.": "Zet aanvullen met de tabtoets aan.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Toont de code voor aanvullen met de tabtoets."
    ),
    "[OPTIONS]": "[OPTIES]",
    "COMMAND [ARGS]...": "OPDRACHT [GEGEVENS]...",
    "[required]": "[verplicht]",
    "[default: ": "[standaard: ",
}


_TYPE = re.compile(r" <[\w\[\]]+>")
"""What the library calls a value behind the name of an argument: ``<path>``, ``<list[str]>``."""


def in_dutch(page: str) -> str:
    """Return a help page with the library's own English words in Dutch."""
    page = _TYPE.sub("", page)
    for english, dutch in _HEADINGS.items():
        page = page.replace(english, dutch)
    return page


def workspace_here() -> Workspace:
    """Return the workspace around the current folder.

    Raises:
        NotFoundError: There is none.
    """
    from smbeleid.workspace import find_workspace

    return find_workspace(Path.cwd())


def complete_client(incomplete: str) -> list[str]:
    """Return the clients whose name begins so; none outside a workspace."""
    from smbeleid.errors import SmbeleidError

    try:
        return [name for name in workspace_here().client_names() if name.startswith(incomplete)]
    except SmbeleidError:
        return []


class ProgressBar:
    """A progress bar on the error stream, so that what is printed can be piped."""

    def __init__(self, documents: int, steps: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=documents * steps)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, client: str, doing: str) -> None:
        """Go a step further, and say what is being done for whom."""
        self._bar.update(self._task, description=f"{client}: {doing}", advance=1)


class DutchGroup(TyperGroup):
    """A group of commands whose help is in Dutch."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page of the group."""
        return in_dutch(_with_wide_lines(super().get_help, ctx))


class DutchCommand(TyperCommand):
    """A command whose help is in Dutch."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page of the command."""
        return in_dutch(_with_wide_lines(super().get_help, ctx))


def _with_wide_lines(get_help: Any, context: Any) -> str:
    """Return a help page whose sentences are not broken before they are translated."""
    context.max_content_width = context.terminal_width = 110
    return str(get_help(context))


def usage_sentence(error: Any) -> str:
    """Return what was typed wrongly, in Dutch, and where help is found."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return f"Noem een opdracht.\n\n{error.message}"
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "smbeleid"
    return f"{_sentence(error)} Hulp: {path} --help"


def _sentence(error: Any) -> str:
    worded = _WORDED.get(type(error).__name__)
    if worded:
        return worded(error)
    message = str(error.format_message())
    if message.startswith("Got unexpected extra"):
        return f"Dit is te veel: {message.partition('(s) (')[2].removesuffix(')')}."
    if message.startswith("No such command"):
        return _no_such_command(message, error)
    return f"Dit begrijpen we niet: {message}"


def _no_such_option(error: Any) -> str:
    near = getattr(error, "possibilities", None)
    hint = f" Bedoelde u {' of '.join(near)}?" if near else ""
    return f"De optie {error.option_name} bestaat niet.{hint}"


def _bad_option(error: Any) -> str:
    if "argument" in str(error.message):
        return f"Achter de optie {error.option_name} hoort nog een waarde."
    return f"De optie {error.option_name} krijgt geen waarde."


def _missing(error: Any) -> str:
    name = getattr(error.param, "metavar", None) or getattr(error.param, "name", "iets")
    return f"Er ontbreekt een gegeven: {name}."


def _bad_value(error: Any) -> str:
    """Return our own sentence, or the library's about a value that it refused itself."""
    if error.param is None:
        return str(error.message)
    return f"Dit begrijpen we niet: {error.format_message()}"


_WORDED: Mapping[str, Callable[[Any], str]] = {
    "NoSuchOption": _no_such_option,
    "BadOptionUsage": _bad_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
}
"""Kind of error, as the library names it -> a Dutch sentence."""


def _no_such_command(message: str, error: Any) -> str:
    from smbeleid.errors import did_you_mean

    typed = message.split("'")[1]
    known = error.ctx.command.list_commands(error.ctx) if error.ctx else []
    hint = did_you_mean(typed, known) or f"Er zijn: {', '.join(known)}."
    return f"De opdracht '{typed}' bestaat niet. {hint}"
