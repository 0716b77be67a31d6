"""The second door to the consult: JupyterLab, with the form shown as it opens."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.checkpoints import AsyncCheckpoints
from nbformat.sign import NotebookNotary
from tornado.ioloop import IOLoop
from traitlets.config import Config

from smbeleid.consult_page import checked_notebook
from smbeleid.private_jupyter import private_jupyter
from smbeleid.server import PatientKernels, page_for, page_settings
from smbeleid.serving import HOST, PortError, Tell, address_of, attended, free_port
from smbeleid.workspace import Workspace

SETTINGS: dict[str, dict[str, Any]] = {
    "docmanager-extension/plugin": {"defaultViewers": {"notebook": "Voila Preview"}},
    # The form's messages keep their order; another thread per widget would not.
    "apputils-extension/kernels-settings": {"commsOverSubshells": "disabled"},
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}
"""JupyterLab's own settings that differ from what it brings."""


def serve_lab(
    workspace: Workspace,
    client: str,
    *,
    port: int = 0,
    browser: bool = True,
    tell: Tell = lambda _: None,
) -> None:
    """Serve JupyterLab with a client's form until the coach ends it.

    Args:
        workspace: Where the clients lie.
        client: Name of a folder.
        port: 0 for any that is free.
        browser: Whether to open the page.
        tell: Is told the address, when the page can be opened.

    Raises:
        NotFoundError: There is no such client, or no notebook.
        ContentError: The notebook is damaged, or misses cells.
        PortError: The port is taken.
    """
    path, notebook = checked_notebook(workspace, client)
    port = free_port(port)
    token = secrets.token_urlsafe(24)
    with private_jupyter(client) as folder:
        # An untrusted notebook would first ask the coach what to think of it.
        NotebookNotary().sign(notebook)
        app = ServerApp(config=_config(workspace, client, folder, port, token))
        try:
            app.initialize(argv=[], find_extensions=False)
        except SystemExit as error:
            raise PortError(port) from error
        contents: Any = app.contents_manager
        contents.register_pre_save_hook(empty_before_saving)
        place = quote(path.relative_to(workspace.root).as_posix())
        address = address_of(port, f"lab/tree/{place}", token)
        with attended(folder, address, app.stop, browser=browser, tell=tell):
            app.start()
        IOLoop.current().close()


def _config(workspace: Workspace, client: str, folder: Path, port: int, token: str) -> Config:
    def page(handler: Any, **_: Any) -> Any:
        return page_for(handler, workspace, _client_of(handler.request.path, workspace, client))

    config = Config()
    page_settings(config, page)
    server = config.ServerApp
    server.ip, server.port, server.port_retries = HOST, port, 0
    server.root_dir = str(workspace.root)
    server.jpserver_extensions = {"jupyterlab": True, "voila.server_extension": True}
    server.open_browser = server.terminals_enabled = False
    server.allow_root = True  # who may start this program may use it
    server.kernel_manager_class = PatientKernels
    # The program for formulas would come from elsewhere.
    server.tornado_settings = {"mathjax_url": None, "mathjax_config": None}
    config.IdentityProvider.token = token
    config.ContentsManager.checkpoints_class = NoCheckpoints
    config.LabApp.user_settings_dir = str(_write_settings(folder / "settings"))
    config.LabApp.workspaces_dir = str(folder / "workspaces")
    config.LabApp.extension_manager = "readonly"
    return config


def _client_of(address: str, workspace: Workspace, client: str) -> str:
    """Return whose notebook is shown: of the client in whose folder it lies, or at the table."""
    parts = address.split("/")
    owner = parts[-2] if parts[-3:-2] == ["clients"] else client
    return owner if owner in workspace.client_names() else client


def _write_settings(folder: Path) -> Path:
    for name, settings in SETTINGS.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    return folder


def empty_before_saving(model: dict[str, Any], **_: Any) -> None:
    """Take outputs and widgets out of a notebook that JupyterLab saves: they hold answers."""
    if model.get("type") != "notebook" or not model.get("content"):
        return
    notebook = model["content"]
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            cell["metadata"].pop("execution", None)


class NoCheckpoints(AsyncCheckpoints):
    """Keeps no copies of notebooks; JupyterLab asks for one at every save."""

    async def create_checkpoint(self, contents_mgr: Any, path: str) -> dict[str, Any]:
        """Return what a checkpoint would be, without making it."""
        model = await contents_mgr.get(path, content=False)
        return {"id": "geen", "last_modified": model["last_modified"]}

    async def list_checkpoints(self, path: str) -> list[dict[str, Any]]:
        """Return none."""
        return []

    async def rename_checkpoint(self, checkpoint_id: str, old_path: str, new_path: str) -> None:
        """Do nothing: there is none."""

    async def delete_checkpoint(self, checkpoint_id: str, path: str) -> None:
        """Do nothing: there is none."""
