"""Tests of the exporters: what of a notebook comes along, and that Jupyter finds them."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from nbconvert.exporters.base import get_export_names, get_exporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from smbeleid.execution import run_notebook, write_notebook
from smbeleid.exporters import (
    EXPORTERS,
    NotExecutedError,
    OtherVersionError,
    export,
    read_report,
)
from smbeleid.press import SUFFIXES
from smbeleid.report import MIME, Cover, Picture
from smbeleid.workspace import NoWorkspaceError, Workspace

FACTS = {
    "document": "beleidsplan",
    "title": "Plan",
    "client": "De Brug",
    "place": "Zwolle",
    "board": "",
    "status": "concept",
    "version": "0.1",
    "date": "2026-11-22",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path d="M0 0h4v1H0z"/></svg>'


def showing(data: dict[str, Any], metadata: Any = None, tags: tuple[str, ...] = ()) -> NotebookNode:
    """Return an executed cell that displayed something."""
    output = new_output("display_data", data, metadata=metadata or {})
    return new_code_cell("toon()", outputs=[output], metadata={"tags": list(tags)})


def executed(*cells: NotebookNode) -> NotebookNode:
    """Return an executed notebook with a cover and some cells."""
    return new_notebook(cells=[showing({MIME: FACTS, "text/markdown": "**Plan**"}), *cells])


def said(text: str, *tags: str) -> NotebookNode:
    return new_markdown_cell(text, metadata={"tags": list(tags)})


def test_report_is_read_from_what_the_notebook_shows() -> None:
    report = read_report(executed(showing({"text/markdown": "# Kop\n\nTekst.", "text/plain": "x"})))
    assert report.cover == Cover(**FACTS)
    assert report.markdown == "# Kop\n\nTekst."
    assert report.pictures == ()


@pytest.mark.parametrize("tag", ["internal", "consult", "parameters", "injected-parameters"])
def test_cells_for_the_coach_are_passed_over(tag) -> None:
    report = read_report(
        executed(
            showing({"text/markdown": "Tekst."}),
            said("Voor de coach.", tag),
            showing({"text/markdown": "Ook voor de coach."}, tags=(tag,)),
            showing({"image/svg+xml": SVG}, tags=("eigen", tag)),
        )
    )
    assert report.markdown == "Tekst."
    assert report.pictures == ()


def test_own_text_of_the_coach_comes_along_where_it_stands() -> None:
    report = read_report(
        executed(
            said("# Vooraf\n\nVan de coach."),
            showing({"text/markdown": "# Kop\n\nTekst."}),
            said("# Achteraf"),
        )
    )
    assert report.markdown == "# Vooraf\n\nVan de coach.\n\n# Kop\n\nTekst.\n\n# Achteraf"


def test_own_charts_of_the_coach_come_along_with_a_name_of_their_own() -> None:
    data = base64.b64encode(b"\x89PNG").decode()
    report = read_report(
        executed(
            showing({"image/svg+xml": SVG.splitlines(keepends=True)}),
            showing({"text/markdown": "Ertussen."}),
            showing({"image/png": f"{data}\n", "text/plain": "<Figure>"}),
        )
    )
    alt = "Figuur zonder beschrijving"
    assert report.pictures == (
        Picture("figuur-1.svg", SVG.encode(), alt),
        Picture("figuur-2.png", b"\x89PNG", alt),
    )
    assert report.markdown == f"![{alt}](figuur-1.svg)\n\nErtussen.\n\n![{alt}](figuur-2.png)"


def test_words_of_a_figure_come_along_and_stay_words() -> None:
    metadata = {"smbeleid": {"name": "themas.svg", "alt": "3 van 4 [besproken](x)"}}
    report = read_report(executed(showing({"image/svg+xml": SVG}, metadata)))
    assert report.pictures == (Picture("themas.svg", SVG.encode(), "3 van 4 [besproken](x)"),)
    assert "[besproken](x)" not in report.markdown
    assert report.markdown.endswith("(themas.svg)")


def test_text_that_jupyter_kept_in_lines_is_joined() -> None:
    report = read_report(executed(showing({"text/markdown": ["# Kop\n", "\n", "Tekst."]})))
    assert report.markdown == "# Kop\n\nTekst."


def test_markers_of_the_live_page_do_not_come_along() -> None:
    report = read_report(executed(showing({"text/markdown": "kost <span>$</span>5"})))
    assert report.markdown == "kost $5"


def test_prints_tables_and_raw_cells_do_not_come_along() -> None:
    report = read_report(
        executed(
            new_raw_cell("ruw"),
            showing({"text/html": "<table></table>", "text/plain": "tabel"}),
            new_code_cell(
                "print(1)",
                outputs=[
                    new_output("stream", name="stdout", text="1\n"),
                    new_output("error", ename="E", evalue="e", traceback=[]),
                ],
            ),
        )
    )
    assert report.markdown == ""


@pytest.mark.parametrize(
    "notebook",
    [
        pytest.param(new_notebook(), id="empty"),
        pytest.param(new_notebook(cells=[new_code_cell("toon()")]), id="not run"),
        pytest.param(
            new_notebook(cells=[showing({MIME: FACTS}, tags=("internal",))]), id="cover is internal"
        ),
    ],
)
def test_notebook_without_a_document_asks_to_run_it(notebook) -> None:
    with pytest.raises(NotExecutedError, match=r"Voer eerst alle cellen uit \(Run > Run All"):
        read_report(notebook)


@pytest.mark.parametrize(
    "data",
    [{MIME: {"title": "Plan", "colour": "red"}}, {"image/png": "geen base64!"}],
    ids=["cover of another version", "damaged picture"],
)
def test_damaged_output_asks_to_run_the_notebook_again(data) -> None:
    with pytest.raises(OtherVersionError, match="Voer alle cellen opnieuw uit"):
        read_report(executed(showing(data)))


def test_every_format_of_the_press_has_an_exporter_that_jupyter_can_name() -> None:
    registered = {e.name: e for e in entry_points(group="nbconvert.exporters")}
    assert set(EXPORTERS) == set(SUFFIXES)
    for name, exporter in EXPORTERS.items():
        assert registered[f"smbeleid_{name}"].load() is exporter
        assert re.fullmatch(r"\w+", f"smbeleid_{name}")
        assert exporter.format == name
        assert exporter().file_extension == SUFFIXES[name]
        assert exporter.export_from_notebook
        assert exporter.output_mimetype


def test_export_list_of_jupyter_names_them() -> None:
    names = {f"smbeleid_{name}" for name in EXPORTERS}
    assert names <= set(get_export_names())
    assert {get_exporter(name) for name in names} == set(EXPORTERS.values())


def test_all_formats_are_made_in_the_order_asked(press) -> None:
    notebook = executed(showing({"text/markdown": "# Kop\n\nTekst."}))
    made = list(export(notebook, ("word", "html"), press))
    assert [name for name, _ in made] == ["word", "html"]
    assert made[0][1].startswith(b"PK")
    assert b"Tekst." in made[1][1]


def test_exporter_without_a_press_uses_the_look_of_the_workspace_around_it(
    workspace: Workspace, press
) -> None:
    notebook = executed(showing({"text/markdown": "# Kop\n\nTekst."}))
    folder = workspace.clients / "kompas"
    made, _ = EXPORTERS["html"]().from_notebook_node(notebook, {"metadata": {"path": str(folder)}})
    assert [made] == [content for _, content in export(notebook, ["html"], press)]


def test_notebook_outside_a_workspace_takes_the_workspace_that_the_user_is_in(
    workspace: Workspace, monkeypatch
) -> None:
    notebook = executed(showing({"text/markdown": "Tekst."}))
    monkeypatch.chdir(workspace.clients)
    made, _ = EXPORTERS["html"]().from_notebook_node(notebook)
    assert b"Tekst." in made


def test_sign_that_no_font_can_write_is_told_to_who_exports_by_hand(
    workspace: Workspace, monkeypatch, caplog
) -> None:
    monkeypatch.chdir(workspace.root)
    notebook = executed(showing({"text/markdown": "Een \u16df."}))
    with caplog.at_level("WARNING"):
        EXPORTERS["pdf"]().from_notebook_node(notebook)
    assert "in de PDF staat een code" in caplog.text


def test_without_any_workspace_the_remedy_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoWorkspaceError, match="smbeleid init MAP"):
        EXPORTERS["html"]().from_notebook_node(executed(said("Tekst.")))


@pytest.fixture(scope="module")
def delivered(
    tmp_path_factory: pytest.TempPathFactory, checkout: Workspace, press
) -> tuple[Path, dict[str, bytes]]:
    """Give an executed notebook in a workspace, and the files that the pipeline makes of it."""
    root = tmp_path_factory.mktemp("werkmap")
    shutil.copytree(checkout.templates, root / "templates")
    notebook = run_notebook(
        checkout.notebook("voorbeeldschool"),
        {"client": "voorbeeldschool"},
        root=checkout.root,
        failed=root / "mislukt.ipynb",
    )
    write_notebook(root / "beleidsplan.ipynb", notebook)
    return root / "beleidsplan.ipynb", dict(export(notebook, tuple(EXPORTERS), press))


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPORTERS)
def test_nbconvert_gives_the_same_bytes_as_the_pipeline(name, delivered) -> None:
    path, files = delivered
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", f"smbeleid_{name}", path.name],
        cwd=path.parent,
        check=True,
        capture_output=True,
    )
    assert path.with_suffix(SUFFIXES[name]).read_bytes() == files[name]


@pytest.fixture(scope="module")
def jupyter(delivered) -> Iterator[str]:
    """Start the server of JupyterLab in the workspace, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
    options = [f"--ServerApp.port={port}", "--IdentityProvider.token=proef", "--port-retries=0"]
    server = subprocess.Popen(
        [*command, *options],
        cwd=delivered[0].parent,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "HOME": str(delivered[0].parent / "thuis")},
    )
    with server:
        assert server.stderr is not None
        told: list[str] = []
        while "is running at" not in "".join(told):
            told.append(server.stderr.readline())
            assert told[-1], "".join(told)
        # It says so a moment before it listens.
        while not listens(port):
            assert server.poll() is None
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.communicate()


def listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def fetched(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Authorization": "token proef"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return bytes(answer.read())


@pytest.mark.slow
def test_jupyterlab_lists_and_makes_them(jupyter, delivered) -> None:
    listed = json.loads(fetched(f"{jupyter}/api/nbconvert"))
    for name, exporter in EXPORTERS.items():
        assert listed[f"smbeleid_{name}"] == {"output_mimetype": exporter.output_mimetype}
    made = fetched(f"{jupyter}/nbconvert/smbeleid_html/beleidsplan.ipynb?download=true")
    assert made == delivered[1]["html"]
