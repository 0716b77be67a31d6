"""The first door to the consult: its notebook as a page, on this machine only."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from tornado.web import HTTPError
from traitlets.config import Config
from voila.app import Voila  # type: ignore[import-untyped]

from smbeleid.consult_page import checked_notebook, page_of
from smbeleid.errors import SmbeleidError
from smbeleid.private_jupyter import private_jupyter
from smbeleid.serving import HOST, PortError, Tell, address_of, attended, free_port
from smbeleid.spare import SpareKernels
from smbeleid.workspace import Workspace

EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]
"""What the page loads besides Voila itself: widgets, and nothing that another program installed."""

GRACE = 1.0
"""Seconds that a kernel gets to put on disk what a page sent just before it was closed."""

Hook = Callable[..., Any]


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
        tell: Is told the address, when the page can be opened.

    Raises:
        NotFoundError: There is no such client, or no notebook.
        ContentError: The notebook is damaged, or misses cells.
        PortError: The port is taken.
    """
    notebook = workspace.common_notebook()
    if client is not None:
        notebook, _ = checked_notebook(workspace, client)
    port = free_port(port)
    token = secrets.token_urlsafe(24)
    with private_jupyter() as folder:
        config = _config(_hook(workspace, client), folder)
        config.Voila.token = token
        app = Voila(config=config)
        app.notebook_path = str(notebook)
        app.initialize([])
        app.port = port
        address = address_of(port, "", token)
        with attended(folder, address, IOLoop.current().stop, browser=browser, tell=tell):
            _start(app, port)


def _start(app: Any, port: int) -> None:
    from tornado.ioloop import IOLoop

    path = str(Path(app.notebook_path).parent)
    IOLoop.current().add_callback(lambda: app.kernel_manager.prepare(path))
    try:
        app.start()
    except SystemExit as error:
        # Another program was faster; Voila ends itself then.
        raise PortError(port) from error


def _hook(workspace: Workspace, client: str | None) -> Hook:
    def page(handler: Any, **_: Any) -> Any:
        asked = parse_qs(handler.request.query).get("client", [""])[0]
        return page_for(handler, workspace, asked or client)

    return page


def page_for(handler: Any, workspace: Workspace, client: str | None) -> Any:
    """Return the notebook that a request gets, or answer it with a page that says what is wrong."""
    # Reading the token makes the cookie with which the page may end its kernel on closing.
    _ = handler.xsrf_token
    try:
        view = parse_qs(handler.request.query).get("view", [""])[0]
        return page_of(workspace, client, view)
    except SmbeleidError as error:
        raise HTTPError(404, str(error).replace("%", "%%")) from error


def page_settings(config: Config, hook: Hook) -> None:
    """Set how Voila shows a notebook: in our look, our cells only, and no file of the workspace."""
    config.Application.log_level = "CRITICAL"
    config.VoilaConfiguration.template = "smbeleid"
    config.VoilaConfiguration.prelaunch_hook = hook
    # The template shows our own Dutch sentences from them, and no traceback.
    config.VoilaConfiguration.show_tracebacks = True
    config.VoilaConfiguration.extension_allowlist = EXTENSIONS
    config.VoilaConfiguration.file_allowlist = []
    config.HTMLExporter.language_code = "nl"
    # A sleeping laptop must find its kernel again; closing the page ends it at once.
    config.MappingKernelManager.cull_idle_timeout = 12 * 3600
    config.MappingKernelManager.cull_interval = 600


class PatientKernels(AsyncMappingKernelManager):
    """Ends a kernel a moment later: closing a page ends it, and sends what was still typed."""

    async def shutdown_kernel(  # type: ignore[override]
        self, kernel_id: str, now: bool = False, restart: bool = False
    ) -> None:
        """Shut a kernel down after the grace."""
        if not (now or restart):
            await asyncio.sleep(GRACE)
        # The page may have asked twice.
        if kernel_id in self:
            ended: Any = super().shutdown_kernel
            await ended(kernel_id, now=now, restart=restart)


class PageKernels(SpareKernels, PatientKernels):
    """The kernels of the pages: one is ready before it is needed, and none is cut off."""


def _config(hook: Hook, folder: Path) -> Config:
    config = Config()
    page_settings(config, hook)
    config.Voila.ip = HOST
    config.Voila.port_retries = 0
    config.Voila.connection_dir_root = str(folder)
    config.Voila.open_browser = False
    config.Voila.config_file_paths = []
    config.VoilaConfiguration.multi_kernel_manager_class = PageKernels
    # A page elsewhere that gets its own name pointed at this machine must be refused.
    config.Voila.tornado_settings = {"allow_remote_access": False}
    return config
