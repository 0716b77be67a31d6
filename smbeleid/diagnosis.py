"""What is installed, and whether it works on this machine."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from smbeleid.errors import SmbeleidError
from smbeleid.files import write_atomic
from smbeleid.press import Press
from smbeleid.report import Cover, Report
from smbeleid.workspace import find_workspace

PACKAGES = (
    "jupyterlab",
    "ipywidgets",
    "papermill",
    "nbconvert",
    "pypandoc-binary",
    "typst",
    "pandas",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part that was tried: its name, whether it works, and what was seen."""

    part: str
    works: bool
    said: str


def diagnose(folder: Path) -> Iterator[Finding]:
    """Try every part that a report needs.

    Args:
        folder: Where the user is; the workspace is sought from here.
    """
    yield Finding("Python", True, f"{platform.python_version()} op {platform.system()}")
    for package in PACKAGES:
        yield _package(package)
    yield _tried("Werkmap", lambda: str(find_workspace(folder).root))
    yield _tried("Schrijven in de werkmap", lambda: _write(find_workspace(folder).clients))
    yield _tried("Webpagina, PDF en Word", lambda: _print(find_workspace(folder).templates))


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, version(name))
    except PackageNotFoundError:
        return Finding(name, False, f"niet gevonden. Installeer het met: pip install {name}")


def _tried(part: str, attempt: Callable[[], str]) -> Finding:
    try:
        return Finding(part, True, attempt())
    except SmbeleidError as error:
        return Finding(part, False, str(error))


def _write(folder: Path) -> str:
    trial = folder / ".proef.tmp"
    write_atomic(trial, b"proef")
    trial.unlink()
    return "lukt"


def _print(templates: Path) -> str:
    """Make a page in all formats, so that pandoc, Typst, the fonts and the brand are tried."""
    cover = Cover("proef", "Proef", "Proef", "", "", "concept", "0.1", "2026-01-01")
    report = Report(cover, "# Proef\n\nEen zin met een é en een ☐.\n")
    formats = ("html", "pdf", "word")
    with Press(templates) as press:
        sizes = [len(press.make(report, name, formats)) for name in formats]
    return f"gemaakt ({', '.join(f'{size // 1024} kB' for size in sizes)})"
