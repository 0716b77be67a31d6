"""A Jupyter of the consult's own: its settings, keys and kernels in a folder that goes away again.

The settings of the user's own Jupyter are neither read nor changed, and no answer stays behind in
a history, a log or a checkpoint. The facts behind the choices stand in DECISIONS.md.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir

CLIENT, STOP = "SMBELEID_CLIENT", "SMBELEID_STOP"
"""Names of environment variables: the client at the table, and the file that ends the server."""

_LOGS = (
    *("tornado.access", "tornado.general", "tornado.application", "asyncio"),
    *("traitlets", "ServerApp", "LabApp"),
)


@contextmanager
def private_jupyter(client: str | None = None) -> Iterator[Path]:
    """Give Jupyter and its kernels a folder of their own, and take it away at the end.

    Args:
        client: Is handed to the kernels, for cells that are run as they stand.

    Yields:
        The folder.
    """
    for name in _LOGS:
        # A coach reads Dutch sentences, not a server's log; and no log may hold an answer.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with tempfile.TemporaryDirectory(prefix="smbeleid-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _write_kernel(folder, client)
        with _environment(
            {
                "JUPYTER_CONFIG_DIR": str(folder / "config"),
                "JUPYTER_DATA_DIR": str(folder / "data"),
                "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
                "JUPYTER_PATH": os.pathsep.join([str(folder / "share"), str(static_folder())]),
                "JUPYTER_NO_CONFIG": "1",
                "IPYTHONDIR": str(folder / "ipython"),
                STOP: str(stop_file(folder)),
            }
        ):
            try:
                yield folder
            finally:
                # Because of JUPYTER_NO_CONFIG Jupyter made one for its settings elsewhere.
                shutil.rmtree(jupyter_config_dir(), ignore_errors=True)


def stop_file(folder: Path) -> Path:
    """Return the file in a private folder whose coming ends the server: the button makes it."""
    return folder / "stop"


def static_folder() -> Path:
    """Return the folder of this package with what a browser gets."""
    return Path(str(resources.files("smbeleid"))) / "static"


@contextmanager
def _environment(ours: Mapping[str, str]) -> Iterator[None]:
    before = {key: os.environ.get(key) for key in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value


def _write_kernel(folder: Path, client: str | None) -> None:
    """Write a kernel of this very Python that keeps no history of what it ran, and is silent."""
    place = folder / "share" / "kernels" / "python3"
    place.mkdir(parents=True)
    temporary = folder / "temporary"
    temporary.mkdir()
    kernel = {
        "argv": [
            *(sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"),
            "--HistoryManager.enabled=False",
            # What the kernel says itself would come in the coach's window, or in a log.
            *("--IPKernelApp.no_stdout=True", "--IPKernelApp.no_stderr=True"),
            "--IPKernelApp.log_level=CRITICAL",
            # Killed, it cannot tidy up; what it starts itself keeps the system's own folder.
            f"--IPKernelApp.exec_lines=import tempfile; tempfile.tempdir = {str(temporary)!r}",
            "--IPKernelApp.exec_lines=from smbeleid import form; form.warm()",
        ],
        "display_name": "Python 3",
        "language": "python",
        "env": {CLIENT: client} if client else {},
    }
    (place / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
