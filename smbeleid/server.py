"""The consult's own server: one notebook as a page, on this machine only, leaving nothing behind.

Jupyter's settings, connection files, keys and history live in a folder that exists as long as
the server; the settings of the user's own Jupyter are neither read nor changed. The facts behind
the choices stand in DECISIONS.md.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

from smbeleid.consult_page import page_of
from smbeleid.errors import SmbeleidError
from smbeleid.workspace import Workspace

HOST = "127.0.0.1"
CLIENT, STOP = "SMBELEID_CLIENT", "SMBELEID_STOP"
"""Names of environment variables: the client at the table, and the file that ends the server."""

STOP_EVERY = 250
"""Milliseconds between two looks at whether the coach has ended the consult."""

EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]
"""What the page loads besides Voila itself: widgets, and nothing that another program installed."""

Tell = Callable[[str], None]


class PortError(SmbeleidError):
    """The port that was asked for is taken."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Poort {port} is bezet. Kies een andere, of laat --port weg.")


def serve_consult(
    workspace: Workspace,
    client: str | None,
    *,
    port: int = 0,
    browser: bool = True,
    tell: Tell = lambda _: None,
) -> None:
    """Serve the form until the coach ends it.

    Args:
        workspace: Where the clients lie.
        client: Name of a folder; None for the page with all clients.
        port: 0 for any that is free.
        browser: Whether to open the page.
        tell: Is told the address, in Dutch.

    Raises:
        NotFoundError: There is no such client, or no notebook.
        PortError: The port is taken.
    """
    from voila.app import Voila  # type: ignore[import-untyped]

    if client is not None:
        workspace.find_client(client)
    notebook = workspace.notebook(client or "")
    token = secrets.token_urlsafe(24)
    with _private_jupyter() as folder:
        app = Voila(config=_voila_config(workspace, client, folder, token))
        app.notebook_path = str(notebook)
        app.initialize([])
        app.port = free_port(port)
        address = f"http://{HOST}:{app.port}/?{urlencode({'token': token})}"
        tell(address)
        _when_started(lambda: browser and webbrowser.open(address))
        _stop_when(folder / "stop")
        app.start()


def free_port(wanted: int) -> int:
    """Return a port that is free on this machine; the wanted one unless that is 0.

    Raises:
        PortError: The wanted one is taken.
    """
    with socket.socket() as probe:
        try:
            probe.bind((HOST, wanted))
        except OSError as error:
            raise PortError(wanted) from error
        port: int = probe.getsockname()[1]
        return port


def _voila_config(workspace: Workspace, client: str | None, folder: Path, token: str) -> Any:
    from traitlets.config import Config

    def page(handler: Any, **_: Any) -> Any:
        # Reading the token makes the cookie with which the page may end its kernel on closing.
        _ = handler.xsrf_token
        asked = parse_qs(handler.request.query).get("client", [""])[0]
        return page_of(workspace, asked or client)

    config = Config()
    config.Voila.ip = HOST
    config.Voila.token = token
    config.Voila.connection_dir_root = str(folder)
    config.Voila.open_browser = False
    config.Voila.config_file_paths = []
    config.Voila.log_level = "ERROR"
    config.VoilaConfiguration.template = "smbeleid"
    config.VoilaConfiguration.prelaunch_hook = page
    config.VoilaConfiguration.extension_allowlist = EXTENSIONS
    config.VoilaConfiguration.file_allowlist = []
    config.HTMLExporter.language_code = "nl"
    # A sleeping laptop must find its kernel again; closing the page ends it at once.
    config.MappingKernelManager.cull_idle_timeout = 12 * 3600
    config.MappingKernelManager.cull_interval = 600
    return config


@contextmanager
def _private_jupyter() -> Iterator[Path]:
    """Give Jupyter and its kernels a folder of their own, and take it away at the end."""
    for name in ("tornado.access", "tornado.general", "tornado.application", "asyncio"):
        # A coach reads Dutch sentences, not a server's log; and no log may hold an answer.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="smbeleid-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _write_kernel(folder / "share" / "kernels" / "python3")
        ours = {
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTER_PATH": os.pathsep.join([str(folder / "share"), str(static_folder())]),
            "JUPYTER_NO_CONFIG": "1",
            "IPYTHONDIR": str(folder / "ipython"),
            STOP: str(folder / "stop"),
        }
        before = {key: os.environ.get(key) for key in ours}
        os.environ.update(ours)
        try:
            yield folder
        finally:
            for key, value in before.items():
                if value is None:
                    os.environ.pop(key, None)
                else:
                    os.environ[key] = value


def _write_kernel(folder: Path) -> None:
    """Write a kernel of this very Python that keeps no history of what it ran."""
    folder.mkdir(parents=True)
    kernel = {
        "argv": [
            sys.executable,
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
            "--HistoryManager.enabled=False",
            "--IPKernelApp.log_level=ERROR",
        ],
        "display_name": "Python 3",
        "language": "python",
    }
    (folder / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")


def static_folder() -> Path:
    """Return the folder of this package with what a browser gets."""
    return Path(str(resources.files("smbeleid"))) / "static"


def _when_started(act: Callable[[], object]) -> None:
    from tornado.ioloop import IOLoop

    IOLoop.current().add_callback(act)


def _stop_when(file: Path) -> None:
    """End the server as soon as a file is there: the form's button makes it."""
    from tornado.ioloop import IOLoop, PeriodicCallback

    def look() -> None:
        if file.exists():
            IOLoop.current().stop()

    PeriodicCallback(look, STOP_EVERY).start()
