"""The workshop: makes a client's documents in a process of its own while the talk goes on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from smbeleid.messages import Reply
from smbeleid.workspace import REPORT, Workspace

ALL = "alle"
_STEP = re.compile(r"\d+ van \d+: ")
_REMARK, _FAULT = "Let op: ", "Fout: "
_LAST = 5.0
"""Seconds that a process gets to end when it is told to."""

Tell = Callable[[Reply], None]


class Workshop:
    """Makes documents of one client, one run at a time."""

    def __init__(self, workspace: Workspace, client: str, tell: Tell) -> None:
        """Prepare.

        Args:
            workspace: Where the client lies.
            client: Name of its folder.
            tell: Is given ``making`` and ``made`` messages, from another thread.
        """
        self._workspace, self._client, self._tell = workspace, client, tell
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._progress = ""
        self._is_stopped = False

    @property
    def folder(self) -> Path:
        """Return where the documents stand."""
        return self._workspace.clients / self._client / REPORT

    def make(self, documents: Collection[str] | None, failed: str) -> Reply:
        """Start making documents, unless that is under way already.

        Args:
            documents: Their ids; None for all that the client has.
            failed: What to say when it ends badly without a word.

        Returns:
            The first message: how far it is.
        """
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._progress = ""
                wanted = ",".join(documents) if documents else ALL
                self._thread = threading.Thread(
                    target=self._run, args=(wanted, failed), daemon=True
                )
                self._thread.start()
            return _making(self._progress)

    def stop(self) -> None:
        """End what is under way, for good; what was made stays."""
        with self._lock:
            self._is_stopped = True
            process, thread = self._process, self._thread
        if process is not None:
            process.terminate()
        if thread is not None and thread is not threading.current_thread():
            thread.join(_LAST)
        if process is not None and process.poll() is None:
            process.kill()

    def _run(self, wanted: str, failed: str) -> None:
        # A folder of its own for what is needed on the way: it goes, even when the work is cut off.
        with (
            tempfile.TemporaryDirectory(prefix="smbeleid-", ignore_cleanup_errors=True) as folder,
            tempfile.TemporaryFile("w+", encoding="utf-8", dir=folder) as said,
        ):
            try:
                files, code = self._watch(wanted, Path(folder), said.fileno())
            except OSError as error:
                self._tell(self._made([], [], str(error)))
                return
            said.seek(0)
            lines = said.read().splitlines()
        if self._is_stopped:
            return
        remarks = [line.removeprefix(_REMARK) for line in lines if line.startswith(_REMARK)]
        faults = [line.removeprefix(_FAULT) for line in lines if not line.startswith(_REMARK)]
        failure = "\n".join(faults).strip() or failed
        self._tell(self._made(files, remarks, failure if code else ""))

    def _watch(self, wanted: str, folder: Path, said: int) -> tuple[list[str], int]:
        """Start the program, tell how far it is, and return the files it names and how it ended."""
        command = [sys.executable, "-P", "-m", "smbeleid", "report", self._client, "--steps"]
        temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
        with self._lock:
            if self._is_stopped:
                return [], 0
            process = self._process = subprocess.Popen(  # noqa: S603 (our own program, no shell)
                [*command, "--document", wanted],
                cwd=self._workspace.root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, **temporary, "PYTHONUTF8": "1"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        files = []
        with process:
            for line in process.stdout or ():
                if _STEP.match(line):
                    self._progress = line.strip()
                    self._tell(_making(self._progress))
                elif line.strip():
                    files.append(Path(line.strip()).name)
        return files, process.returncode

    def _made(self, files: list[str], remarks: list[str], failure: str) -> Reply:
        return {
            "kind": "made",
            "files": files,
            "folder": str(self.folder),
            "remarks": remarks,
            "failure": failure,
        }


def _making(progress: str) -> Reply:
    return {"kind": "making", "progress": progress}


def open_folder(folder: Path) -> bool:
    """Open a folder with the system's own program.

    Args:
        folder: An existing folder.

    Returns:
        Whether a program was started; not on a machine without a screen.
    """
    try:
        if sys.platform == "win32":
            os.startfile(folder)  # noqa: S606 (a folder of the client)
            return True
        if sys.platform == "darwin":
            subprocess.Popen(["/usr/bin/open", folder])  # noqa: S603
            return True
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            quiet = subprocess.DEVNULL
            subprocess.Popen(["xdg-open", folder], stdout=quiet, stderr=quiet)  # noqa: S603, S607
            return True
    except OSError:
        return False
    return False
