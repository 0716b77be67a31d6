"""Pandoc: a report's Markdown becomes HTML, Typst, Word and PowerPoint.

Starting pandoc costs more than a conversion, so one process (``pandoc lua pandoc.lua``) stays
alive and answers requests, one line of JSON each. What happens to the text is in ``pandoc.lua``.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Self

from smbeleid.dutch import date_text
from smbeleid.errors import ToolError
from smbeleid.markdown import one_line
from smbeleid.report import Cover, Report

FORMATS = ("html", "typst", "docx", "pptx")
"""The formats that ``Pandoc.render`` can be asked for."""

MOST = 120
"""How many letters of a client's name fit on the first slide."""

SCRIPT = Path(__file__).with_name("pandoc.lua")
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text: its level from 1, its id in all formats, and its words."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text in the formats asked for (the others stay empty), and its headings.

    Attributes:
        html: Body without cover; headings start at ``h2``, pictures are named in ``img src``.
        typst: Markup that needs ``#callout(kind: "...")[...]``, pictures named in ``image()``.
        docx: A whole Word file, its callouts in styles such as ``Callout Let op``.
        headings: All headings in order; levels never skip one.
        pptx: A whole PowerPoint file: a slide per heading of level 1, its notes on the notes page.
    """

    html: str
    typst: str
    docx: bytes
    headings: tuple[Heading, ...]
    pptx: bytes = b""


class Pandoc:
    """A living pandoc process, started at the first use and again after it died."""

    def __init__(self, *, seconds: float = 60.0) -> None:
        """Prepare; ``seconds`` is the longest that one conversion may take."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._said: BinaryIO | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def render(
        self,
        report: Report,
        *,
        formats: Collection[str],
        reference: bytes | None = None,
        word_pictures: Mapping[str, bytes] = NO_PICTURES,
    ) -> Rendered:
        """Convert the text of a report.

        Args:
            report: The Markdown text and the pictures it may name.
            formats: Which of ``FORMATS`` to make.
            reference: Word or PowerPoint file whose look the docx or pptx takes over.
            word_pictures: PNG files for Word and PowerPoint, by the name of the picture in the
                report; a picture that is a PNG itself needs none. Without a PNG its alternative
                text is shown.

        Raises:
            ToolError: Pandoc refused, died, or took too long.
            ValueError: A format is unknown.
        """
        if unknown := set(formats).difference(FORMATS):
            raise ValueError(f"unknown formats: {sorted(unknown)}")
        office = bool({"docx", "pptx"} & set(formats))
        request = {
            "markdown": report.markdown,
            "formats": [name for name in FORMATS if name in formats],
            "pictures": {picture.name: picture.alt for picture in report.pictures},
            "word_pictures": _data_uris(report, word_pictures) if office else {},
            "slides": report.cover.is_slides,
            "front": _front(report.cover),
        }
        with self._lock:
            if office and reference is not None:
                request["reference"] = self._keep(reference)
            return _rendered(self._ask(request))

    def close(self) -> None:
        """End the process and remove its temporary folder."""
        with self._lock:
            self._stop()
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None

    def _home(self) -> Path:
        """Return an empty folder of our own, where pandoc finds nothing it could embed."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="smbeleid-", ignore_cleanup_errors=True
            )
        return Path(self._folder.name)

    def _keep(self, reference: bytes) -> str:
        """Store a reference file once and return its path: pandoc takes it only from disk."""
        path = self._home() / f"{hashlib.sha256(reference).hexdigest()}.reference"
        if not path.exists():
            path.write_bytes(reference)
        return str(path)

    def _ask(self, request: Mapping[str, object]) -> dict[str, Any]:
        process = self._running()
        overdue = threading.Timer(self._seconds, process.kill)
        overdue.start()
        try:
            answer = _exchange(process, json.dumps(request).encode("ascii"))
        finally:
            overdue.cancel()
        if answer is None:
            raise ToolError("pandoc", "de omzetting", self._last_words(process))
        if "error" in answer:
            raise ToolError("pandoc", "de omzetting", str(answer["error"]))
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        # A file and not a pipe: nobody reads a pipe while we wait, and a full one would block.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by _stop)
        self._process = _start(self._home(), self._said)
        return self._process

    def _last_words(self, process: subprocess.Popen[bytes]) -> str:
        """Stop the process that gave no answer, and return what it said or that it was late."""
        process.kill()
        process.wait()
        said = b""
        if self._said is not None:
            self._said.seek(0)
            said = self._said.read().strip()
        self._stop()
        late = f"geen antwoord (na hoogstens {self._seconds:g} seconden)."
        return said.decode("utf-8", "replace") or late

    def _stop(self) -> None:
        process, self._process = self._process, None
        said, self._said = self._said, None
        if process is not None:
            process.kill()
            process.communicate()
        if said is not None:
            said.close()


def executable() -> Path:
    """Return the pandoc that the ``pypandoc-binary`` wheel brings; never one from PATH."""
    spec = importlib.util.find_spec("pypandoc")
    folders = spec.submodule_search_locations if spec else None
    name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
    for folder in folders or []:
        if (path := Path(folder) / "files" / name).is_file():
            return path
    raise ToolError("pandoc", "het starten", "Het pakket pypandoc-binary ontbreekt.")


def default_slides() -> bytes:
    """Return the PowerPoint file that pandoc starts from when it is given no other."""
    command = [str(executable()), "--print-default-data-file=reference.pptx"]
    try:
        return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 (ours)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ToolError("pandoc", "de vormgeving van dia's", str(error)) from error


def _start(folder: Path, said: BinaryIO) -> subprocess.Popen[bytes]:
    # A larger nursery for Haskell's collector: a fifth less CPU for 220 MB more of memory.
    memory = {"GHCRTS": "-A256m"}
    # Own folders for user data: a reference.docx or template of the user must not change the plan.
    own = {"XDG_DATA_HOME": str(folder), "APPDATA": str(folder), "HOME": str(folder)}
    try:
        return subprocess.Popen(  # noqa: S603 (our own pandoc and script, no shell)
            [executable(), "lua", "-E", SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=folder,
            env={**os.environ, **own, **memory},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ToolError("pandoc", "het starten", str(error)) from error


def _exchange(process: subprocess.Popen[bytes], line: bytes) -> dict[str, Any] | None:
    """Send one line and return the answer, or None when the process is gone."""
    if process.stdin is None or process.stdout is None:  # never: both are pipes
        return None
    try:
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline() or b"null")
    except (OSError, ValueError):
        return None
    return answer


def _rendered(answer: Mapping[str, Any]) -> Rendered:
    return Rendered(
        html=answer.get("html", ""),
        typst=answer.get("typst", ""),
        docx=base64.b64decode(answer.get("docx", "")),
        headings=tuple(Heading(**heading) for heading in answer["headings"]),
        pptx=base64.b64decode(answer.get("pptx", "")),
    )


def _front(cover: Cover) -> dict[str, str]:
    """Return what the first slide of a PowerPoint file says."""
    client = one_line(", ".join(filter(None, (cover.client, cover.place))))
    state = [cover.status, f"versie {cover.version}", date_text(cover.date)]
    return {
        "title": one_line(cover.title),
        "subtitle": client if len(client) <= MOST else f"{client[:MOST]}…",
        "date": " · ".join(filter(None, state)),
    }


def _data_uris(report: Report, word_pictures: Mapping[str, bytes]) -> dict[str, str]:
    pngs = {picture.name: picture.data for picture in report.pictures if _is_png(picture.data)}
    pngs.update({name: data for name, data in word_pictures.items() if _is_png(data)})
    return {
        name: f"data:image/png;base64,{base64.b64encode(data).decode('ascii')}"
        for name, data in pngs.items()
    }


def _is_png(data: bytes) -> bool:
    return data.startswith(b"\x89PNG\r\n\x1a\n")
