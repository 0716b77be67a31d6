"""What can go wrong, worded for the coach.

    SmbeleidError            everything the command line and the form show as "Fout: ..."
    ├── ContentError         faults in files that people write: a list of Problem
    ├── NotFoundError        a client, document or workspace that is not there
    ├── ExistsError          something is in the way that must not be overwritten
    └── ToolError            a program outside ours (pandoc, Typst, a kernel) failed

Modules that know more about a failure subclass these beside the code that raises them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in what somebody wrote: the place, what is wrong, and how to mend it."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class SmbeleidError(Exception):
    """A failure that is told to the user in Dutch, without a traceback."""


class ContentError(SmbeleidError):
    """Content that people write has faults; all of them, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        count = len(self.problems)
        head = "1 fout gevonden:" if count == 1 else f"{count} fouten gevonden:"
        super().__init__("\n".join([head, *(f"  - {problem}" for problem in self.problems)]))


class NotFoundError(SmbeleidError):
    """Something was asked for by name and does not exist."""

    def __init__(self, what: str, name: str, known: Iterable[str] = (), remedy: str = "") -> None:
        self.name = name
        message = f"{what} '{name}' bestaat niet."
        super().__init__(" ".join(filter(None, [message, did_you_mean(name, known), remedy])))


class ExistsError(SmbeleidError):
    """Something stands in the way, and nothing a person made is ever overwritten."""

    def __init__(self, path: Path, remedy: str) -> None:
        self.path = path
        super().__init__(f"{path} bestaat al. {remedy}")


class ToolError(SmbeleidError):
    """A program that we start, or a library that we call, refused its work."""

    def __init__(self, tool: str, doing: str, said: str) -> None:
        self.tool = tool
        super().__init__(f"{tool} kon {doing} niet afmaken. De melding was: {said.strip()}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a Dutch question naming the nearest known words, or an empty string."""
    near = difflib.get_close_matches(word, list(known), n=2, cutoff=0.6)
    if not near:
        return ""
    return f"Bedoelde u {' of '.join(repr(name) for name in near)}?"
