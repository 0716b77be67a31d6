"""The three formats of one plan say the same, look after every reader, and ask nothing outside."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import TODAY
from docx import Document
from docx.oxml.ns import qn
from lxml import etree, html
from playwright.sync_api import Browser, Page, sync_playwright
from reading import (
    HEADING,
    html_headings,
    html_text,
    page_of,
    pdf_headings,
    pdf_pages,
    pdf_tags,
    solid,
    squeezed,
    word_headings,
    word_paragraphs,
    word_parts,
)

from smbeleid.answers import FILE_NAME, no_answers, save_answers
from smbeleid.execution import run_notebook
from smbeleid.exporters import export
from smbeleid.press import SUFFIXES, Press
from smbeleid.texts import FIGURES
from smbeleid.workspace import Workspace

ROOT = Path(__file__).parents[1]
CLIENTS = ("voorbeeldschool", "kompas", "leeg")
"""All answered, half, and nothing."""
WIDTHS = (1280, 360)
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@dataclass(frozen=True)
class Made:
    """The files of one client."""

    client: str
    html: bytes
    pdf: bytes
    word: bytes
    path: Path

    @property
    def page(self) -> html.HtmlElement:
        return page_of(self.html)

    @property
    def title(self) -> str:
        return f"Social media beleidsplan – {NAMES[self.client]}"


NAMES = {
    "voorbeeldschool": "Basisschool De Kraanvogel",
    "kompas": "Het Kompas College",
    "leeg": "leeg",
}
KINDS = ("Tip", "Let op", "Voorbeeld", "Afspraak", "In uw woorden", "Signaal")


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the delivered content, its two clients, and one that answered nothing."""
    root = tmp_path_factory.mktemp("formats")
    for part in ("templates", "notebooks"):
        shutil.copytree(ROOT / part, root / part)
    sources = {"voorbeeldschool": ROOT / "clients", "kompas": ROOT / "tests" / "clients"}
    for client, folder in sources.items():
        (root / "clients" / client).mkdir(parents=True)
        content = (folder / client / FILE_NAME).read_bytes()
        (root / "clients" / client / FILE_NAME).write_bytes(content)
    save_answers(root / "clients" / "leeg" / FILE_NAME, no_answers(TODAY))
    return Workspace(root)


def make(workspace: Workspace, client: str, press: Press) -> Made:
    parameters = {"client": client, "document": "beleidsplan"}
    failed = workspace.root / "mislukt.ipynb"
    notebook = run_notebook(
        workspace.notebook(client), parameters, root=workspace.root, failed=failed
    )
    files = dict(export(notebook, tuple(SUFFIXES), press))
    path = workspace.root / f"{client}.html"
    path.write_bytes(files["html"])
    return Made(client, files["html"], files["pdf"], files["word"], path)


@pytest.fixture(scope="module", params=CLIENTS)
def made(request: pytest.FixtureRequest, clients: Workspace, press: Press) -> Made:
    return make(clients, request.param, press)


# ---- the same text three times ---------------------------------------------------------------


def test_headings_are_the_same_in_order_and_level(made: Made) -> None:
    headings = html_headings(made.page)
    assert headings
    assert pdf_headings(made.pdf) == headings
    assert word_headings(made.word) == headings
    assert all(later <= earlier + 1 for (earlier, _), (later, _) in pairwise(headings))


def said(page: html.HtmlElement) -> list[str]:
    """Return the blocks of the text, without the words for the kind of a callout."""
    main = page.xpath("//main")[0]
    for kind in main.xpath(".//span[@class='kind']"):
        kind.drop_tree()
    texts: list[str] = []
    for block in main.iter("p", "li", "td", "th", "h2", "h3", "h4", "div"):
        own = "".join(_own_parts(block))
        texts += [squeezed(own)] if own.strip() else []
    return texts


BLOCKS = {"p", "li", "td", "th", "h2", "h3", "h4", "div", "ul", "ol", "table"}


def _own_parts(block: html.HtmlElement) -> Iterator[str]:
    """Yield the words of a block that stand in no block inside it."""
    yield block.text or ""
    for child in block:
        if child.tag not in BLOCKS:
            yield html_text(child)
        yield child.tail or ""


def rest_of(text: str, blocks: list[str]) -> tuple[str, int]:
    """Take the blocks from a text, in order and with nothing in between that they do not say.

    Numbers of list items and words for the kind of a callout may stand between blocks.

    Returns:
        What is left, from the first difference on, and how many callouts named their kind.
    """
    kinds = "|".join(solid(kind) for kind in KINDS)
    between = re.compile(rf"\d+\.|[•–☐☒]|({kinds}):?", re.IGNORECASE)
    text, named = re.sub(r"[\u00ad-]", "", solid(text)), 0
    for block in blocks:
        wanted = re.sub(r"[\u00ad-]", "", solid(block))
        while not text.startswith(wanted):
            found = between.match(text)
            if not found:
                return f"verwacht: {block!r}, gevonden: {text[:120]!r}", named
            named += bool(found[1])
            text = text[found.end() :]
        text = text.removeprefix(wanted)
    return text, named


def test_pdf_says_what_the_page_says_and_nothing_else(made: Made) -> None:
    labels = len(made.page.xpath("//main//span[@class='kind']"))
    blocks = said(made.page)
    pages = pdf_pages(made.pdf)
    beginning = solid(blocks[0] + blocks[1])[:60]
    first = next(n for n, text in enumerate(pages) if solid(text).startswith(beginning))
    assert rest_of(" ".join(pages[first:]), blocks) == ("", labels)


def test_word_says_what_the_page_says_and_nothing_else(made: Made) -> None:
    labels = len(made.page.xpath("//main//span[@class='kind']"))
    paragraphs = word_paragraphs(made.word)
    start = next(n for n, (style, _) in enumerate(paragraphs) if HEADING.fullmatch(style))
    text = " ".join(words for _, words in paragraphs[start:])
    assert rest_of(text, said(made.page)) == ("", labels)


def test_difference_between_formats_would_be_seen() -> None:
    assert rest_of("TIP Kop Een regel. 1. Punt", ["Kop", "Een regel.", "Punt"]) == ("", 1)
    others = ("Kop Een zin. Punt", "Kop Punt", "Kop Een regel. En. Punt", "Kop Een regel.")
    for other in others:
        assert rest_of(other, ["Kop", "Een regel.", "Punt"])[0]
    assert rest_of("Kop. Erna", ["Kop."])[0] == "Erna"


def test_tables_have_the_same_cells(made: Made) -> None:
    tables = [
        [[squeezed(html_text(cell)) for cell in row] for row in table.iter("tr")]
        for table in made.page.iter("table")
    ]
    document = Document(io.BytesIO(made.word))
    in_word = [
        [[squeezed(cell.text) for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]
    assert in_word == tables
    tags = [name for name, _ in pdf_tags(made.pdf)]
    assert tags.count("Table") == len(tables)
    assert tags.count("TH") == sum(len(table[0]) for table in tables)
    assert tags.count("TD") == sum(len(row) for table in tables for row in table[1:])


def test_cover_says_the_same(made: Made) -> None:
    header = squeezed(made.page.xpath("//header")[0].text_content())
    pdf = squeezed(pdf_pages(made.pdf)[0])
    word = squeezed(" ".join(words for _, words in word_paragraphs(made.word)[:12]))
    facts = [squeezed(one.text_content()) for one in made.page.xpath("//header//dd")]
    assert len(facts) >= 3
    for text in ("Social media beleidsplan", NAMES[made.client], *facts):
        for cover in (header, pdf, word):
            assert text.lower() in cover.lower()


def test_no_format_shows_what_a_program_left_behind(made: Made) -> None:
    texts = [
        made.page.body.text_content(),
        " ".join(pdf_pages(made.pdf)),
        " ".join(words for _, words in word_paragraphs(made.word)),
    ]
    left = r"unsupported|\[image|�|lorem|\bundefined\b|\bNone\b|\{\{|&#\d|click or tap|Error"
    for text in texts:
        assert re.findall(left, text, re.IGNORECASE) == []


# ---- for every reader ------------------------------------------------------------------------


def test_every_figure_has_the_same_words(made: Made) -> None:
    in_page = made.page.xpath("//main//img/@alt")
    ticks = made.page.xpath("//main//span[@role='img']/@aria-label")
    in_pdf = [alt for name, alt in pdf_tags(made.pdf) if name == "Figure"]
    body = Document(io.BytesIO(made.word)).element.body
    pictures = [one.get("descr") for one in body.iter(qn("wp:docPr")) if _has_picture(one)]
    assert all(in_page)
    # Who answered nothing has no levels to show yet.
    expected = 1 if made.client == "leeg" else len(FIGURES)
    assert len(in_page) == len(made.page.xpath("//main//img")) == expected
    logo = ["Logo van Ida Social Media Coach"]
    assert pictures == logo + in_page
    assert sorted(in_pdf) == sorted(logo + in_page + ticks)


def _has_picture(properties: etree._Element) -> bool:
    return properties.getparent().find(f".//{qn('pic:pic')}") is not None


def test_language_is_dutch(made: Made) -> None:
    assert made.page.get("lang") == "nl"
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert str(pdf.Root.Lang) == "nl-NL"
    parts = word_parts(made.word)
    languages = re.findall(rb'<w:lang [^>]*w:val="([^"]*)"', parts["word/styles.xml"])
    assert set(languages) == {b"nl-NL"}
    assert b"<dc:language>nl-NL<" in parts["docProps/core.xml"]


def test_title_names_document_and_school(made: Made) -> None:
    assert made.page.findtext("head/title") == made.title
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == made.title
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert Document(io.BytesIO(made.word)).core_properties.title == made.title


# ---- the same again --------------------------------------------------------------------------


def test_same_answers_make_the_same_bytes(made: Made, clients: Workspace) -> None:
    with Press(clients.templates) as another:
        again = make(clients, made.client, another)
    assert again == made


def test_another_process_makes_the_same_bytes(clients: Workspace, press: Press) -> None:
    here = make(clients, "kompas", press)
    other = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C", "COLUMNS": "40"}
    program = "from smbeleid.cli import main; main(['report', 'kompas', '-o', 'elders'])"
    subprocess.run(
        [sys.executable, "-c", program],
        check=True, cwd=clients.root, env=os.environ | other, capture_output=True, timeout=120,
    )  # fmt: skip
    files = {path.suffix: path.read_bytes() for path in (clients.root / "elders").iterdir()}
    assert files[".html"] == here.html
    assert files[".pdf"] == here.pdf
    assert files[".docx"] == here.word


# ---- nothing is asked outside ----------------------------------------------------------------


def test_page_names_nothing_to_load(made: Made) -> None:
    page = made.page
    loading = page.xpath("//@src | //link/@href | //@srcset | //@poster | //@data | //@background")
    assert loading
    assert all(one.startswith("data:") for one in loading)
    style = "".join(page.xpath("//style/text()"))
    assert all(one.startswith("data:") for one in re.findall(r"url\([\"']?([^)]*)", style))
    assert "@import" not in style
    assert not page.xpath("//script | //iframe | //object | //embed | //form | //base")
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_word_loads_nothing_from_outside(made: Made) -> None:
    for name, content in word_parts(made.word).items():
        if name.endswith(".rels"):
            for link in etree.fromstring(content):
                if link.get("TargetMode") == "External":
                    assert link.get("Type").endswith("/hyperlink")


def test_pdf_starts_nothing(made: Made) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        actions = {
            str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one
        }
        assert not actions & {"/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData"}
        assert not pdf.attachments


# ---- in a browser ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


def opened(browser: Browser, made: Made, width: int) -> tuple[Page, list[str]]:
    """Open the page; return it with every request that is not the file, and every complaint."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    noticed: list[str] = []
    mine = ("data:", made.path.as_uri())
    page.on("request", lambda one: one.url.startswith(mine) or noticed.append(one.url))
    page.on("console", lambda message: noticed.append(message.text))
    page.on("pageerror", lambda error: noticed.append(str(error)))
    page.goto(made.path.as_uri())
    page.evaluate("document.fonts.ready")
    return page, noticed


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_page_has_no_barriers_and_asks_nothing(browser: Browser, made: Made, width: int) -> None:
    page, noticed = opened(browser, made, width)
    assert noticed == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()


@pytest.mark.browser
def test_keyboard_meets_the_skip_link_first_and_can_see_it(browser: Browser, made: Made) -> None:
    page, _ = opened(browser, made, 1280)
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "Naar de tekst"
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    page.close()


@pytest.mark.browser
def test_keyboard_reaches_every_link_and_table(browser: Browser, made: Made) -> None:
    page, _ = opened(browser, made, 1280)
    wanted = page.locator("a[href], [tabindex='0']").count()
    for _ in range(wanted):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.close()
