"""The help pages and the usage errors of the command line, in Dutch."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

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


def in_dutch(page: str) -> str:
    """Return a help page with the library's own English words in Dutch."""
    for english, dutch in _HEADINGS.items():
        page = page.replace(english, dutch)
    return page


class DutchGroup(TyperGroup):
    """A group of commands whose help, and that of its commands, is in Dutch."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page of the group."""
        return in_dutch(_with_wide_lines(super().get_help, ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command whose help page is in Dutch."""
        command = super().get_command(ctx, cmd_name)
        if command is not None and not hasattr(command, "help_is_dutch"):
            english = command.get_help
            command.get_help = lambda context: in_dutch(_with_wide_lines(english, context))
            command.help_is_dutch = True
        return command


def _with_wide_lines(get_help: Any, context: Any) -> str:
    """Return a help page whose sentences are not broken before they are translated."""
    context.max_content_width = context.terminal_width = 110
    return str(get_help(context))


def usage_sentence(error: Any) -> str:
    """Return what was typed wrongly, in Dutch, and where help is found."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "smbeleid"
    return f"{_sentence(error)} Hulp: {path} --help"


def _sentence(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        hint = f" Bedoelde u {' of '.join(near)}?" if near else ""
        return f"De optie {error.option_name} bestaat niet.{hint}"
    if kind == "MissingParameter":
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "iets"
        return f"Er ontbreekt een gegeven: {name}."
    if kind == "BadParameter" and error.param is None:
        return str(error.message)
    message = str(error.format_message())
    if message.startswith("No such command"):
        return _no_such_command(message, error)
    return f"Dit begrijpen we niet: {message}"


def _no_such_command(message: str, error: Any) -> str:
    from smbeleid.errors import did_you_mean

    typed = message.split("'")[1]
    known = error.ctx.command.list_commands(error.ctx) if error.ctx else []
    hint = did_you_mean(typed, known) or f"Er zijn: {', '.join(known)}."
    return f"De opdracht '{typed}' bestaat niet. {hint}"
