"""Tests of the picture: whole by itself, safe, and readable for everyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page, sync_playwright

from smbeleid.brand import load_brand
from smbeleid.consult import Library
from smbeleid.coverage import Coverage
from smbeleid.map_data import whole_map
from smbeleid.map_page import make_map_page
from smbeleid.reach import Reach

TEMPLATES = Path(__file__).parent.parent / "templates"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def data(library: Library) -> dict[str, object]:
    return whole_map(Reach(Coverage(library.worded("po"))))


@pytest.fixture(scope="module")
def page_bytes(data) -> bytes:
    return make_map_page(data, load_brand(TEMPLATES / "brand"), TEMPLATES / "html")


@pytest.fixture(scope="module")
def page_file(page_bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "kaart.html"
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
    """Open the page; return it with its requests and the complaints of the browser."""
    page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    return page, requests, complaints


def test_every_node_and_link_is_drawn_and_stands_in_a_table(page_bytes, data) -> None:
    page = lxml_html.fromstring(page_bytes)
    nodes = {node.get("data-id") for node in page.iter("a") if node.get("data-id")}
    expected = {f"v-{q['id']}" for q in data["questions"]} | {f"r-{r['id']}" for r in data["rules"]}
    expected |= {f"p-{s['id']}" for s in data["sections"]}
    expected |= {f"d-{d['id']}" for d in data["documents"]}
    assert nodes == expected
    ids = [one.get("id") for one in page.iter() if isinstance(one.tag, str) and one.get("id")]
    assert len(ids) == len(set(ids))
    targets = {a.get("href")[1:] for a in page.iter("a") if a.get("href", "").startswith("#")}
    assert targets <= set(ids)
    links = [(p.get("data-start"), p.get("data-end")) for p in page.iter("path")]
    assert len(links) == len(set(links))
    assert {end for pair in links for end in pair} <= nodes
    fed = sum(len(q["rules"]) + len(q["sections"]) for q in data["questions"])
    shown = sum(len(rule["sections"]) for rule in data["rules"])
    assert len(links) == fed + shown + len(data["sections"])


def test_boxes_of_a_column_do_not_overlap(page_bytes) -> None:
    page = lxml_html.fromstring(page_bytes)
    columns: dict[str, list[int]] = {}
    for node in page.iter("a"):
        if node.get("data-id"):
            columns.setdefault(node.get("data-x"), []).append(int(node.get("data-y")))
    assert len(columns) == 4
    for places in columns.values():
        gaps = [later - one for one, later in pairwise(places)]
        assert min(gaps, default=99) >= 16


def test_equal_maps_make_equal_bytes(page_bytes, data) -> None:
    again = make_map_page(data, load_brand(TEMPLATES / "brand"), TEMPLATES / "html")
    assert again == page_bytes


def test_what_stands_in_the_content_is_never_markup(data) -> None:
    nasty = '<script>alert(1)</script>"'
    first, *others = data["questions"]
    changed = data | {"questions": [first | {"label": nasty}, *others]}
    page = make_map_page(changed, load_brand(TEMPLATES / "brand"), TEMPLATES / "html").decode()
    assert nasty not in page
    assert page.count("<script>") == 1


def test_page_allows_its_own_script_and_nothing_from_outside(page_bytes) -> None:
    policy = re.search(rb'Content-Security-Policy" content="([^"]+)"', page_bytes)
    assert policy is not None
    said = policy[1].decode().replace("&#39;", "'")
    assert "default-src 'none'" in said
    assert "unsafe" not in said
    assert re.search(r"script-src 'sha256-[\w+/=]+';", said)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_page_asks_nothing_fits_and_is_accessible(browser, page_file, width) -> None:
    page, requests, complaints = opened(browser, page_file, width)
    assert [url for url in requests if not url.startswith("data:")] == [page_file.as_uri()]
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.is_visible(".picture svg") == (width > 960)
    assert page.is_visible("#_tabellen table")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    page.close()


@pytest.mark.browser
def test_focus_lights_up_a_path_and_a_click_brings_it_closer(browser, page_file, data) -> None:
    page, _, complaints = opened(browser, page_file, 1280)
    question = next(q for q in data["questions"] if q["id"] == "fotos_leerlingen")
    page.focus('[data-id="v-fotos_leerlingen"]')
    lit = page.eval_on_selector_all(".node.lit", "all => all.map(one => one.dataset.id)")
    assert {f"r-{id_}" for id_ in question["rules"]} <= set(lit)
    assert {f"p-{id_}" for id_ in question["sections"]} <= set(lit)
    assert "v-plaats" not in lit
    assert page.is_visible('[data-id="v-plaats"]')
    page.keyboard.press("Enter")
    assert not page.is_visible('[data-id="v-plaats"]')
    assert "hoort bij 1 vraag" in page.inner_text("#_stand")
    page.keyboard.press("Escape")
    assert page.is_visible('[data-id="v-plaats"]')
    assert page.eval_on_selector_all(".node.lit", "all => all.length") == 0
    assert complaints == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_search_finds_in_the_picture_and_in_the_tables(browser, page_file, width) -> None:
    page, _, complaints = opened(browser, page_file, width)
    page.fill("#_zoek", "crisis_woordvoerder")
    assert page.is_visible("#v-crisis_woordvoerder")
    assert not page.is_visible("#v-plaats")
    page.fill("#_zoek", "zzzz")
    assert page.inner_text("#_stand") == "Niets gevonden."
    page.click("#_alles")
    assert page.input_value("#_zoek") == ""
    assert page.is_visible("#v-plaats")
    assert complaints == []
    page.close()


@pytest.mark.browser
def test_page_prints_in_grey(browser, page_file) -> None:
    page, _, _ = opened(browser, page_file, 1280)
    page.emulate_media(media="print")
    assert "grayscale" in page.eval_on_selector(".picture", "one => getComputedStyle(one).filter")
    assert not page.is_visible(".search")
    page.close()
