"""Typst, called in one place: text in, PDF, SVG or PNG out.

Each call gets a fresh folder as root, so that a text can read nothing but what it was given.
The fonts are read once per process: that is most of the cost of a call.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from smbeleid.errors import ToolError

if TYPE_CHECKING:
    import typst
    from typst import PDFStandard

Kind = Literal["pdf", "svg", "png"]

ARCHIVABLE: list[PDFStandard] = ["ua-1", "a-2a"]
"""PDF/UA-1 (readable for everyone) and PDF/A-2a (readable in twenty years)."""

EPOCH = "1970-01-01"
_MAIN = "main.typ"


def typeset(
    main: str,
    *,
    files: Mapping[str, bytes],
    data: Mapping[str, Any],
    fonts: Path,
    kind: Kind,
    doing: str,
    date: str = EPOCH,
) -> bytes:
    """Run Typst.

    Args:
        main: The Typst text to start from.
        files: Everything the text may read, by file name.
        data: Values for ``json(bytes(sys.inputs.data))``; never read as Typst code.
        fonts: Folder with the only fonts that are used.
        kind: What to make. A PNG has one pixel per point.
        doing: What is made, for an error message: "de pdf".
        date: ISO date that counts as the moment of making; equal input gives equal bytes.

    Raises:
        ToolError: Typst refused the text or does not know a font.
    """
    import typst

    with TemporaryDirectory(prefix="smbeleid-") as name:
        root = Path(name)
        for file_name, content in {**files, _MAIN: main.encode("utf-8")}.items():
            _put(root, file_name, content)
        compiler = typst.Compiler(
            root / _MAIN, root, _fonts(fonts), sys_inputs={"data": json.dumps(data)}
        )
        try:
            made, warnings = compiler.compile_with_warnings(
                format=kind,
                ppi=72,
                pdf_standards=ARCHIVABLE if kind == "pdf" else [],
                timestamp=datetime.fromisoformat(date).replace(tzinfo=UTC),
            )
        except typst.TypstError as error:
            raise ToolError("Typst", doing, _told(error)) from error
    _refuse_unknown_fonts(warnings, doing)
    return made if isinstance(made, bytes) else b"".join(made or [])


def _put(root: Path, name: str, content: bytes) -> None:
    if Path(name).name != name:
        raise ValueError(f"not a plain file name: {name!r}")
    (root / name).write_bytes(content)


def _fonts(folder: Path) -> typst.Fonts:
    files = sorted(folder.glob("*.[to]tf"))
    return _loaded(folder, tuple((path.name, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _loaded(folder: Path, _changed: tuple[tuple[str, int], ...]) -> typst.Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _refuse_unknown_fonts(warnings: list[typst.TypstWarning], doing: str) -> None:
    """Typst only warns about an unknown font, and then writes in another."""
    for warning in warnings:
        if "unknown font" in warning.message:
            raise ToolError("Typst", doing, warning.message)


def _told(error: typst.TypstError) -> str:
    """Say what and where; not the line itself, because it may hold what a client answered."""
    place = re.search(r"[\w.-]+\.typ:\d+", error.diagnostic)
    where = f" ({place.group()})" if place else ""
    return "; ".join([error.message + where, *error.hints])
