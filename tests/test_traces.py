"""What somebody answered is in the client's folder, and nowhere else on the machine."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from live import until
from playwright.sync_api import Page, sync_playwright
from program import Serve, Serving, consults
from test_html import ARGUMENTS, CHROMIUM

from smbeleid.execution import CONSULT, read_notebook, run_notebook, tags
from smbeleid.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.kernel, pytest.mark.slow]

SAVED, TYPED = "Zwartewaterkwartier", "Vuurvliegenpoort"
"""Two answers that no program has by itself: one that is saved, one that is still being typed."""


@pytest.fixture
def serve(workspace: Workspace, tmp_path: Path) -> Iterator[Serve]:
    with consults(workspace, tmp_path) as start:
        yield start


def holders(root: Path, word: str) -> list[str]:
    """Return the files below a folder in which a word stands, as text of one or two bytes."""
    forms = (word.encode(), word.encode("utf-16-le"))
    return [
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def plant(page: Page, frame: str, client: Path) -> None:
    """Type two answers, wait until they are on disk, and leave the second field as it is."""
    place = page.frame_locator(frame) if frame else page
    place.locator(".smb-question").first.wait_for()
    field = place.locator("#smb-q-plaats .smb-input").first
    field.fill(SAVED)
    field.blur()
    until(lambda: SAVED in (client / "answers.json").read_text("utf-8"), "the answer is saved")
    place.locator("#smb-q-organisatie_naam .smb-input").first.press_sequentially(TYPED)
    page.wait_for_timeout(3000)  # time for a browser to write down what it keeps


@pytest.mark.parametrize(("option", "frame"), [((), ""), (("--lab",), "iframe")])
def test_answer_is_found_in_the_folder_of_the_client_only(
    option, frame, serve, workspace, tmp_path
) -> None:
    client = workspace.clients / "leeg"
    serving: Serving = serve("leeg", *option)
    profile = tmp_path / "profiel"
    asked: list[str] = []
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            env={"HOME": str(serving.home)},
        )
        context.set_default_timeout(90_000)
        page = context.pages[0]
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(serving.address)
        plant(page, frame, client)
        if frame:
            page.keyboard.press("Control+s")
            page.wait_for_timeout(1000)
        page.goto("about:blank")
        context.close()
    until(lambda: TYPED in (client / "answers.json").read_text("utf-8"), "what was typed is kept")
    code, said = serving.end(signal.SIGINT)
    assert code == 0
    for word in (SAVED, TYPED):
        assert word not in said
        found = holders(tmp_path, word)
        assert found
        assert [name for name in found if "clients/leeg/" not in Path(name).as_posix()] == []
    assert any(profile.rglob("History"))
    assert list(serving.temporary.iterdir()) == []
    local = ("http://127.0.0.1", "data:", "blob:", "about:")
    assert [url for url in asked if not url.startswith(local)] == []
    (choices,) = [c for c in read_notebook(workspace.common_notebook()).cells if c.id == "keuze"]
    assert "leeg" not in choices.source


def test_report_holds_no_form_and_no_state_of_a_widget(workspace, tmp_path) -> None:
    made = run_notebook(
        workspace.common_notebook(),
        {"client": "voorbeeldschool"},
        root=workspace.root,
        failed=tmp_path / "mislukt.ipynb",
    )
    assert not [cell for cell in made.cells if CONSULT in tags(cell)]
    assert "widgets" not in made.metadata
    assert "open_form" not in "".join(cell.source for cell in made.cells)
    assert not (tmp_path / "mislukt.ipynb").exists()
