"""Renew the pictures of the handbook: a consult of the example school, in a real browser.

Serves a workspace of its own as ``smbeleid consult`` does, so nothing of the coach's is touched.
The pictures go to ``docs/schermen``, or to the folder that is named.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from smbeleid.new_client import make_client
from smbeleid.workspace import Workspace, make_workspace

SCREENS = Path(__file__).parent / "schermen"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
WIDTH, HEIGHT = 1280, 760
COLOURS = 256
"""Enough for a form to keep its own colours, at a fraction of the bytes."""
PATIENCE = 60
"""Seconds for whatever must appear; a busy machine is slow."""
CLIENT = "voorbeeldschool"


@contextmanager
def served(root: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve the home page as a coach does; gives its address, and what to stop."""
    command = [sys.executable, "-m", "smbeleid", "consult", "--no-browser"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = iter(process.stdout or ())
            address = next(word for line in lines for word in line.split() if "://" in word)
            yield address, process
        finally:
            process.terminate()


def save(picture: bytes, name: str, folder: Path) -> None:
    """Write a picture with few colours and without a trace of when it was made."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(folder / f"{name}.png", optimize=True)


class Camera:
    """Takes pictures of a page."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder

    def screen(self, name: str) -> None:
        """Take what is in sight, as soon as all is saved and nothing moves."""
        self.page.wait_for_timeout(1500)
        picture = self.page.screenshot(animations="disabled", caret="hide")
        save(picture, name, self.folder)
        print(name)

    def card(self, id_: str) -> Locator:
        """Return a question of the theme that is in sight."""
        return self.page.locator(f"#smb-q-{id_}")

    def theme(self, title: str) -> None:
        """Go to a theme."""
        self.page.get_by_role("navigation").get_by_role("button", name=title).click()

    def bring(self, part: Locator) -> None:
        """Bring a part to just under the bar."""
        part.evaluate(
            """e => {
              const bar = document.querySelector('.smb-bar').getBoundingClientRect().bottom;
              window.scrollBy({top: e.getBoundingClientRect().top - bar - 16, behavior: 'instant'});
            }"""
        )


def beginning(camera: Camera, address: str) -> None:
    """Take the home page, and open the example school."""
    page = camera.page
    page.goto(address, wait_until="commit")
    page.locator(".smb-card").first.wait_for()
    camera.screen("beginscherm")
    page.get_by_role("link", name="Basisschool De Kraanvogel").click()
    page.locator(".smb-question").first.wait_for()


def talking(camera: Camera) -> None:
    """Take a question with its preview, one that waits, and what stands out."""
    page = camera.page
    camera.theme("Doel")
    field = camera.card("doel_succes").locator(".smb-input").first
    field.focus()
    # What changes is marked beside what was shown before, so that must be there first.
    page.locator(".smb-preview p").first.wait_for()
    field.fill("Op de open dag zeggen ouders: we kennen de school al een beetje.")
    field.blur()
    page.locator(".smb-preview mark").first.wait_for()
    camera.bring(camera.card("doel_succes"))
    camera.screen("formulier")
    camera.theme("Foto")
    card = camera.card("toestemming_herinnering")
    card.get_by_role("radio", name="nog niet besproken").check()
    card.get_by_role("button", name="Later bespreken").click()
    card.get_by_label("Wie zoekt dit uit?").fill("de directeur")
    card.get_by_label("Waarom komt dit later?").fill("Eerst bespreken met de MR")
    card.get_by_label("Waarom komt dit later?").blur()
    expect(page.locator(".smb-status")).to_have_text("Alles is bewaard")
    camera.bring(card)
    camera.screen("later-bespreken")


def standing_out(camera: Camera) -> None:
    """Take a contradiction with the sentence that the coach can say."""
    page = camera.page
    camera.theme("Gebruik tijdens")
    panel = page.get_by_role("region", name="Wat opvalt")
    signal = panel.locator(".smb-signal", has_text="passen niet bij elkaar").first
    signal.locator("summary").click()
    camera.bring(signal)
    camera.screen("wat-opvalt")


def sharing(camera: Camera) -> None:
    """Take the screen for the school, and the text to read aloud."""
    page = camera.page
    page.keyboard.press("F2")
    page.get_by_role("button", name="Terug naar mijn scherm").wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    camera.screen("scherm-voor-de-school")
    page.keyboard.press("F2")
    page.get_by_role("button", name="Samen teruglezen").click()
    page.get_by_role("dialog", name="Samen teruglezen").wait_for()
    camera.screen("teruglezen")
    page.keyboard.press("Escape")


def breaking(camera: Camera, process: subprocess.Popen[str]) -> None:
    """Take the form after its program ended: what is typed waits."""
    page = camera.page
    camera.theme("Uw organisatie")
    process.terminate()
    process.wait(PATIENCE)
    camera.card("plaats").locator(".smb-input").first.fill("Voorbeeldstad-Oost")
    page.get_by_role("alert").filter(has_text="Typ gerust door").first.wait_for()
    page.locator(".smb-status[data-kind=waiting]").wait_for()
    camera.bring(camera.card("plaats"))
    camera.screen("verbinding-weg")


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SCREENS
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="smbeleid-schermen-") as temporary:
        root = Path(temporary) / "werkmap"
        make_workspace(root)
        make_client(Workspace(root), "sint-jan", name="Sint-Janschool", kind="po")
        with served(root) as (address, process), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="nl-NL")
            page.on("dialog", lambda dialog: dialog.accept())
            page.set_default_timeout(PATIENCE * 1000)
            camera = Camera(page, folder)
            beginning(camera, address)
            talking(camera)
            standing_out(camera)
            sharing(camera)
            breaking(camera, process)
            browser.close()


if __name__ == "__main__":
    main()
