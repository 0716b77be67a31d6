"""The web page: complete by itself, safe, and readable for everyone."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page, sync_playwright

from smbeleid.brand import Brand, load_brand
from smbeleid.errors import ContentError
from smbeleid.html import Entry, contents, make_html, policy, with_pictures
from smbeleid.markdown import CALLOUTS, callout, escape, table
from smbeleid.pandoc import Heading, Pandoc
from smbeleid.report import Cover, Picture, Report

TEMPLATES = Path(__file__).parent.parent / "templates"
LOOK = TEMPLATES / "html"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120">'
    b'<rect width="400" height="120" fill="#0F5257"/></svg>'
)
LONG = "Wij vragen ouders elk jaar om toestemming, en we leggen uit waarvoor. " * 4


def sample() -> Report:
    cover = Cover(
        "plan",
        "Beleidsplan sociale media",
        "De <b>Regenboog</b> & Co",
        "Zwolle",
        "Stichting Samen",
        "concept",
        "0.3",
        "2026-11-22",
    )
    parts = [
        "# Waarom dit plan",
        LONG,
        "## Doel",
        LONG,
        "- een\n- **twee**\n\n1. a\n2. b",
        "> quote",
    ]
    for kind in CALLOUTS:
        body = "Een tekst met [een koppeling](https://a.nl/).\n\n- punt\n\n- [ ] doen\n- [x] klaar"
        parts += [callout(kind, f"Titel bij {kind[0]}", body)]
    parts += ["# Kanalen", "![Tijdlijn van het jaar](f.svg)", "## Wie doet wat"]
    head = ["Kanaal", "Waarvoor", "Voor wie", "Beheerder", ""]
    parts += [table(head, [["Website", LONG, "ouders", "directeur", "x"]] * 4)]
    parts += [table(["Rol", "Taak"], [["a", "b"]]), escape("<script>alert(1)</script> $x$ " * 3)]
    parts += ["`code`", "    codeblok", "### Dieper", LONG, "# " + escape("<i>Kop</i> & meer")]
    return Report(cover, "\n\n".join(parts), (Picture("f.svg", SVG, "Tijdlijn"),))


@pytest.fixture(scope="module")
def brand() -> Brand:
    return load_brand(TEMPLATES / "brand")


@pytest.fixture(scope="module")
def page_bytes(brand: Brand) -> bytes:
    with Pandoc() as pandoc:
        rendered = pandoc.render(sample(), formats=["html"])
        return make_html(sample(), rendered, brand, LOOK)


@pytest.fixture(scope="module")
def page_file(page_bytes: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "plan.html"
    path.write_bytes(page_bytes)
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


def opened(browser: Browser, path: Path, width: int) -> tuple[Page, list[str], list[str]]:
    """Open a page; return it with the requests it made and the complaints of the browser."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    return page, requests, complaints


@pytest.mark.parametrize("width", [1280, 360])
def test_no_violations_no_requests_no_complaints(
    browser: Browser, page_file: Path, width: int
) -> None:
    page, requests, complaints = opened(browser, page_file, width)
    outside = [url for url in requests if not url.startswith(("data:", page_file.as_uri()))]
    assert outside == []
    assert complaints == []
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_itself_never_scrolls_sideways(
    browser: Browser, page_file: Path, width: int
) -> None:
    page, _, _ = opened(browser, page_file, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_wide_table_scrolls_by_keyboard(browser: Browser, page_file: Path) -> None:
    page, _, _ = opened(browser, page_file, 360)
    region = page.locator(".table").first
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)  # the policy forbids the polling that wait_for_function does
    assert region.evaluate("e => e.scrollLeft") > 0


def test_fonts_and_pictures_really_load(browser: Browser, page_file: Path) -> None:
    page, _, _ = opened(browser, page_file, 1280)
    for font in ('16px "Atkinson Hyperlegible Next"', '600 16px "Lexend"'):
        assert page.evaluate("font => document.fonts.check(font)", font)
    statuses = page.evaluate("[...document.fonts].map(f => f.status)")
    assert "error" not in statuses
    assert "loaded" in statuses
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")


def test_first_tab_skips_to_the_text(browser: Browser, page_file: Path) -> None:
    page, _, _ = opened(browser, page_file, 1280)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "_tekst"


def test_every_link_within_the_page_arrives(page_bytes: bytes) -> None:
    root = lxml_html.document_fromstring(page_bytes.decode())
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    fragments = {href[1:] for href in root.xpath("//a/@href") if href.startswith("#")}
    assert fragments <= set(ids)
    assert {"waarom-dit-plan", "doel", "kanalen", "_tekst", "_boven"} <= fragments


def test_cover_and_footer_say_what_it_is(page_bytes: bytes) -> None:
    root = lxml_html.document_fromstring(page_bytes.decode())
    assert root.get("lang") == "nl"
    assert root.xpath("count(//h1)") == 1
    title = root.findtext("head/title")
    assert title == "Beleidsplan sociale media – De <b>Regenboog</b> & Co"
    header = root.xpath("//header")[0].text_content()
    for words in ("Zwolle", "Stichting Samen", "concept", "0.3", "22 november 2026"):
        assert words in header
    footer = root.xpath("//footer")[0].text_content()
    for words in ("<b>Regenboog</b>", "Versie 0.3", "22 november 2026", "info@", "Sociaal Sterk"):
        assert words in footer


def test_nothing_of_the_text_can_run_or_ask(page_bytes: bytes) -> None:
    root = lxml_html.document_fromstring(page_bytes.decode())
    assert not root.xpath("//script | //iframe | //object | //form | //@style | //b/ancestor::main")
    assert not root.xpath("//@*[starts-with(name(), 'on')]")
    assert all(source.startswith("data:") for source in root.xpath("//img/@src"))
    assert "<script>" in root.xpath("//main")[0].text_content()


def test_policy_names_the_style_as_it_stands(page_bytes: bytes) -> None:
    style = re.search(rb"<style>(.*?)</style>", page_bytes, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode()
    root = lxml_html.document_fromstring(page_bytes.decode())
    assert digest in root.xpath("//meta[@http-equiv]/@content")[0]
    assert "default-src 'none'" in policy("")


def test_equal_input_gives_equal_bytes(brand: Brand, page_bytes: bytes) -> None:
    with Pandoc() as pandoc:
        rendered = pandoc.render(sample(), formats=["html"])
        assert make_html(sample(), rendered, brand, LOOK) == page_bytes


def test_empty_facts_leave_no_label(brand: Brand) -> None:
    cover = Cover("plan", "Plan", "School", "", "", "", "0.1", "2026-11-22")
    with Pandoc() as pandoc:
        rendered = pandoc.render(Report(cover, "Tekst"), formats=["html"])
    page = make_html(Report(cover, "Tekst"), rendered, brand, LOOK).decode()
    assert "Bestuur" not in page
    assert "Status" not in page
    assert "<nav" not in page


def sheet() -> Report:
    """Return the sample as a sheet: compact cover, no contents."""
    report = sample()
    return replace(report, cover=replace(report.cover, layout="sheet"))


@pytest.fixture(scope="module")
def sheet_bytes(brand: Brand) -> bytes:
    with Pandoc() as pandoc:
        return make_html(sheet(), pandoc.render(sheet(), formats=["html"]), brand, LOOK)


@pytest.fixture(scope="module")
def sheet_file(sheet_bytes: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "kaart.html"
    path.write_bytes(sheet_bytes)
    return path


def test_sheet_has_a_small_cover_and_no_contents(sheet_bytes: bytes) -> None:
    root = lxml_html.document_fromstring(sheet_bytes.decode())
    assert not root.xpath("//nav | //dl")
    assert root.xpath("count(//h1)") == 1
    header = " ".join(root.xpath("//header")[0].text_content().split())
    assert header.endswith(
        "Beleidsplan sociale media De <b>Regenboog</b> & Co, Zwolle "
        "concept · versie 0.3 · 22 november 2026"
    )
    ids = set(root.xpath("//@id"))
    assert {href[1:] for href in root.xpath("//a/@href") if href.startswith("#")} <= ids


def test_sheet_without_place_and_state_shows_no_empty_parts(brand: Brand) -> None:
    cover = Cover("brief", "Brief", "School", "", "", "", "0.1", "2026-11-22", "sheet")
    with Pandoc() as pandoc:
        rendered = pandoc.render(Report(cover, "Tekst"), formats=["html"])
    root = lxml_html.document_fromstring(make_html(Report(cover, "Tekst"), rendered, brand, LOOK))
    assert root.xpath("string(//p[@class='state'])") == "versie 0.1 · 22 november 2026"
    assert root.xpath("string(//p[@class='client'])") == "School"


@pytest.mark.parametrize("width", [1280, 360])
def test_sheet_has_no_violations_and_never_scrolls_sideways(
    browser: Browser, sheet_file: Path, width: int
) -> None:
    page, requests, complaints = opened(browser, sheet_file, width)
    assert [url for url in requests if not url.startswith(("data:", "file:"))] == []
    assert complaints == []
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_of_a_sheet_starts_on_the_first_screen(
    browser: Browser, sheet_file: Path, page_file: Path
) -> None:
    tops = {}
    for path in (sheet_file, page_file):
        page, _, _ = opened(browser, path, 360)
        tops[path] = page.locator("main").evaluate("e => e.getBoundingClientRect().top")
    assert tops[sheet_file] < 400 < tops[page_file]


def test_contents_have_two_levels() -> None:
    headings = [
        Heading(1, "a", "A"),
        Heading(2, "b", "B"),
        Heading(3, "c", "C"),
        Heading(1, "d", "D"),
    ]
    assert contents(headings) == [Entry("a", "A", [Entry("b", "B")]), Entry("d", "D")]


def test_only_real_picture_elements_are_filled() -> None:
    body = '<p>&lt;img src="f.svg"</p><img src="f.svg" alt="x" />'
    filled = with_pictures(body, [Picture("f.svg", b"x", "x")])
    assert (
        filled == '<p>&lt;img src="f.svg"</p><img src="data:image/svg+xml;base64,eA==" alt="x" />'
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("page.html.j2", "<p>\n{{ cover.title", "html/page.html.j2, regel 2"),
        ("page.html.j2", "{{ onbekend }}", "onbekend"),
        ("page.html.j2", None, "html/page.html.j2: ontbreekt"),
        ("style.css", None, "html/style.css: ontbreekt"),
        ("style.css", "\udcff", "UTF-8"),
        ("sheet.css", None, "html/sheet.css: ontbreekt"),
    ],
)
def test_a_fault_in_the_look_is_told_with_its_place(
    brand: Brand, tmp_path: Path, name: str, content: str | None, told: str
) -> None:
    look = tmp_path / "html"
    shutil.copytree(LOOK, look)
    (look / name).unlink()
    if content is not None:
        (look / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with Pandoc() as pandoc:
        rendered = pandoc.render(sheet(), formats=["html"])
    with pytest.raises(ContentError, match=told):
        make_html(sheet(), rendered, brand, look)
