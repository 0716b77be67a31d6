"""The consult's server as a process: for this machine only, in Dutch, and gone without a trace."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from live import until
from program import PROGRAM, Serve, Serving, consults

from smbeleid import serving
from smbeleid.errors import SmbeleidError
from smbeleid.lab import NoCheckpoints, empty_before_saving
from smbeleid.serving import HOST, PortError, address_of, free_port
from smbeleid.workspace import Workspace

pytestmark = [pytest.mark.kernel, pytest.mark.slow]


@pytest.fixture
def serve(workspace: Workspace, tmp_path: Path) -> Iterator[Serve]:
    with consults(workspace, tmp_path) as start:
        yield start


def opened(serving: Serving) -> list[psutil.Process]:
    """Open the form as a browser does; return the kernels."""
    status, _, page = serving.get(serving.address)
    assert status == 200
    assert "application/vnd.jupyter.widget-view+json" in page
    assert "open_form" not in page
    return serving.kernels()


def gone(kernels: list[psutil.Process]) -> bool:
    return not any(k.is_running() and k.status() != psutil.STATUS_ZOMBIE for k in kernels)


def test_stranger_gets_nothing_and_other_names_of_this_machine_neither(serve, workspace) -> None:
    serving = serve("kompas")
    port = urlsplit(serving.address).port
    assert serving.address.startswith(f"http://{HOST}:{port}/?token=")
    secret = workspace.clients / "kompas" / "answers.json"
    for path in ("", "?token=fout", "?client=kompas", "voila/files/answers.json"):
        status, ended, page = serving.get(f"http://{HOST}:{port}/{path}")
        assert status in {401, 403, 404} or "/login" in ended, path
        assert "vnd.jupyter.widget" not in page
        assert secret.read_text("utf-8") not in page
    assert serving.get(serving.address, Host="evil.example")[0] == 403
    command = " ".join(psutil.Process(serving.process.pid).cmdline())
    assert serving.address.partition("token=")[2] not in command
    listening = psutil.Process(serving.process.pid).net_connections(kind="tcp")
    assert {c.laddr.ip for c in listening if c.status == psutil.CONN_LISTEN} == {HOST}


def test_unknown_client_in_the_address_gets_a_dutch_page(serve) -> None:
    serving = serve("kompas")
    status, _, page = serving.get(f"{serving.address}&client=kompass")
    assert status == 404
    assert "De klant &#39;kompass&#39; bestaat niet. Bedoelde u &#39;kompas&#39;?" in page
    assert 'lang="nl"' in page
    assert "Traceback" not in page
    assert serving.get(f"{serving.address}&client=../kompas%2520")[0] == 404


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ending_it_leaves_no_kernel_and_no_folder(name, serve) -> None:
    serving = serve("kompas")
    kernels = opened(serving)
    assert kernels
    code, said = serving.end(getattr(signal, name))
    assert code == 0
    assert said.endswith(
        "Het gesprek is gestopt. Alles wat bewaard is, staat in de map van de klant.\n"
    )
    until(lambda: gone(kernels), "no kernel is left", 20)
    assert list(serving.temporary.iterdir()) == []
    assert list(serving.home.iterdir()) == []


def test_kernel_of_a_program_that_was_killed_ends_itself(serve) -> None:
    serving = serve("kompas")
    kernels = opened(serving)
    serving.process.kill()
    until(lambda: gone(kernels), "no kernel is left", 30)


def test_two_consults_stand_side_by_side_and_a_port_is_taken_once(serve, workspace) -> None:
    first, port = serve("kompas"), free_port(0)
    second = serve("leeg", "--port", str(port))
    assert urlsplit(second.address).port == port
    assert "Consult kompas" in first.get(first.address)[2]
    assert "Consult leeg" in second.get(second.address)[2]
    third = subprocess.run(
        [PROGRAM, "consult", "leeg", "--port", str(port)],
        cwd=workspace.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert third.returncode == 1
    assert third.stderr == f"Fout: Poort {port} is bezet. Kies een andere, of laat --port weg.\n"
    assert first.end(signal.SIGINT)[0] == second.end(signal.SIGINT)[0] == 0


def test_cell_that_fails_is_told_in_dutch_without_a_traceback(serve, workspace) -> None:
    own = workspace.clients / "kompas" / "intake.ipynb"
    text = workspace.common_notebook().read_text("utf-8")
    own.write_text(text.replace("form.open_form(consult)", "form.open_form(1 / 0)"), "utf-8")
    serving = serve("kompas")
    page = serving.get(serving.address)[2]
    assert "Een cel van dit notebook liep vast." in page
    assert "ZeroDivisionError" not in page
    assert "Traceback" not in page


def test_damaged_answers_are_told_on_the_page(serve, workspace) -> None:
    (workspace.clients / "kompas" / "answers.json").write_text("{", "utf-8")
    serving = serve("kompas")
    assert "clients/kompas/answers.json, regel 1" in serving.get(serving.address)[2]


def test_lab_opens_the_same_notebook_and_leaves_nothing(serve, workspace) -> None:
    before = workspace.common_notebook().read_bytes()
    serving = serve("kompas", "--lab")
    assert urlsplit(serving.address).path == "/lab/tree/notebooks/intake.ipynb"
    base, token = serving.address.split("/lab/tree")[0], urlsplit(serving.address).query
    form = serving.get(f"{base}/voila/render/notebooks/intake.ipynb?{token}")
    assert form[0] == 200
    assert "Consult kompas" in form[2]
    assert "application/vnd.jupyter.widget-view+json" in form[2]
    settings = serving.get(f"{base}/lab/api/settings?{token}")[2]
    assert '\\"notebook\\": \\"Voila Preview\\"' in settings
    assert '\\"commsOverSubshells\\": \\"disabled\\"' in settings
    assert "/login" in serving.get(f"{base}/lab")[1]
    assert serving.get(f"{base}/lab?{token}", Host="evil.example")[0] == 403
    kernels = serving.kernels()
    code, said = serving.end(signal.SIGINT)
    assert code == 0
    assert "Het gesprek is gestopt." in said
    until(lambda: gone(kernels), "no kernel is left", 20)
    assert list(serving.temporary.iterdir()) == []
    assert list(serving.home.iterdir()) == []
    assert workspace.common_notebook().read_bytes() == before
    assert not list(workspace.root.rglob(".ipynb_checkpoints"))


# --- without a process -----------------------------------------------------------------------


def test_port_that_is_taken_is_refused() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortError, match=f"Poort {port} is bezet"):
            free_port(port)
    assert issubclass(PortError, SmbeleidError)


def test_browser_is_led_by_a_file_so_that_no_program_list_shows_the_token(
    tmp_path, monkeypatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(serving.webbrowser, "open", shown.append)
    address = address_of(5000, "lab/tree/notebooks/intake.ipynb", "ge&heim")
    serving._open(tmp_path, address)
    assert shown == [(tmp_path / "open.html").as_uri()]
    assert "heim" not in shown[0]
    assert "token=ge%26heim" in (tmp_path / "open.html").read_text("utf-8")


def test_nothing_that_was_run_is_saved_in_a_notebook() -> None:
    cell = {
        "cell_type": "code",
        "source": "1",
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "geheim"}],
        "execution_count": 3,
        "metadata": {"tags": ["consult"], "execution": {"iopub.status.idle": "x"}},
    }
    text = {"cell_type": "markdown", "source": "geheim", "metadata": {}}
    model = {
        "type": "notebook",
        "content": {"cells": [cell, text], "metadata": {"widgets": {"state": "geheim"}}},
    }
    empty_before_saving(model, path="x", contents_manager=None)
    assert cell["outputs"] == []
    assert cell["execution_count"] is None
    assert cell["metadata"] == {"tags": ["consult"]}
    assert model["content"]["metadata"] == {}
    assert text["source"] == "geheim"
    for other in ({"type": "file", "content": "x"}, {"type": "notebook", "content": None}):
        empty_before_saving(other, path="x", contents_manager=None)


async def _made(contents: object) -> dict[str, object]:
    return await NoCheckpoints().create_checkpoint(contents, "x")


def test_checkpoint_is_promised_and_not_made() -> None:
    import asyncio

    class Contents:
        async def get(self, path: str, *, content: bool) -> dict[str, object]:
            return {"last_modified": 5}

    async def lists() -> list[object]:
        return await NoCheckpoints().list_checkpoints("x")

    assert asyncio.run(_made(Contents())) == {"id": "geen", "last_modified": 5}
    assert asyncio.run(lists()) == []
