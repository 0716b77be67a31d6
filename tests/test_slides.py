"""The presentation: nothing falls off a slide, in any format, for any client, however long."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import EXAMPLES, ROOT, TODAY
from playwright.sync_api import Browser, Page, sync_playwright
from reading import page_of
from test_documents import KINDS
from test_formats import ARGUMENTS, CHROMIUM

from smbeleid.answers import Answer, Answers, State, load_answers, no_answers
from smbeleid.consult import Consult, consult_of
from smbeleid.document import Document
from smbeleid.press import Press, file_suffix
from smbeleid.questionnaire import Kind, Question, Questionnaire
from smbeleid.report import Report

DOCUMENT = "presentatie"
EXAMPLE = ROOT / "clients" / "voorbeeldschool" / "answers.json"
SCREENS = ((1920, 1080), (1280, 720), (1024, 768))
TOO_LARGE = """() => [...document.querySelectorAll('.face')]
  .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map(one => one.textContent.slice(0, 80))"""
NOW = """() => [...document.querySelectorAll('.slide')]
  .findIndex(slide => slide.classList.contains('now')) + 1"""
LONG = "de coördinator van onderwijskwaliteit en samenlevingsvraagstukken van de bovenbouw "
NOTES = '<div class="callout notities">\n\n**Notities**\n\nVraag en antwoord.\n\n</div>'


def long_value(question: Question) -> object:
    """Return the longest answer that somebody could mean."""
    if question.kind is Kind.TABLE:
        row = {c.id: next(reversed(c.choices)) if c.choices else LONG * 2 for c in question.columns}
        return [row] * 9
    if question.kind is Kind.CHOICES:
        return list(question.choices)
    if question.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        return LONG * 4
    if question.choices:
        return max(question.choices, key=lambda option: len(question.choices[option]))
    return None


def long_answers(questionnaire: Questionnaire) -> Answers:
    answers = load_answers(EXAMPLE)
    for question in questionnaire.questions.values():
        if (value := long_value(question)) is not None:
            given = Answer(state=State.GIVEN, value=value)
            answers = answers.with_answer(question.id, given, TODAY)
    return answers.with_answer("fotos_leerlingen", Answer(state=State.GIVEN, value="ja"), TODAY)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["alles", "niets", "lang", "weet niet"])
def consult(request: pytest.FixtureRequest, kind, checkout, library) -> Consult:
    if request.param == "lang":
        answers = long_answers(library.questionnaire)
    elif request.param == "weet niet":
        answers = no_answers(TODAY)
        for id_ in library.questionnaire.questions:
            answers = answers.with_answer(id_, Answer(state=State.UNKNOWN), TODAY)
    else:
        answers = load_answers(EXAMPLE) if request.param == "alles" else no_answers(TODAY)
    answers = answers.with_answer("soort", Answer(state=State.GIVEN, value=kind), TODAY)
    return consult_of(checkout, "klant", library, answers)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def example(checkout, library) -> Document:
    return consult_of(checkout, "klant", library, load_answers(EXAMPLE)).assemble(DOCUMENT)


def made(document: Document, format_: str, press: Press) -> bytes:
    return press.make(Report(document.cover, document.markdown), format_)


def opened(content: bytes, browser: Browser, tmp_path: Path, **options: object) -> Page:
    path = tmp_path / "presentatie.html"
    path.write_bytes(content)
    page = browser.new_page(**options)
    page.goto(path.as_uri())
    return page


def wide(page: pypdf.PageObject) -> bool:
    return page.mediabox.width > page.mediabox.height


# ---- nothing falls off -----------------------------------------------------------------------


def test_every_section_is_one_page_and_the_notes_follow(consult, press) -> None:
    document = consult.assemble(DOCUMENT)
    assert 6 <= len(document.sections) <= 8
    pages = pypdf.PdfReader(io.BytesIO(made(document, "pdf", press))).pages
    shapes = [wide(page) for page in pages]
    assert shapes == [True] * (len(document.sections) + 1) + [False] * (
        len(shapes) - len(document.sections) - 1
    )
    assert False in shapes


@pytest.mark.browser
def test_nothing_overflows_a_slide_on_any_screen(consult, press, browser, tmp_path) -> None:
    document = consult.assemble(DOCUMENT)
    page = opened(made(document, "html", press), browser, tmp_path)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        too_large = page.evaluate(TOO_LARGE)
        assert too_large == [], (width, height)
    page.close()


def test_powerpoint_has_a_slide_and_a_notes_page_per_section(consult, press) -> None:
    document = consult.assemble(DOCUMENT)
    parts = parts_of(made(document, "word", press))
    slides = [name for name in parts if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    notes = [name for name in parts if re.fullmatch(r"ppt/notesSlides/notesSlide\d+\.xml", name)]
    assert len(slides) == len(document.sections) + 1
    assert len(notes) == len(document.sections)
    for name in slides:
        assert parts[name].count(b"<a:p>") <= 30, name
        assert parts[name].count(b"<a:tr ") <= 6, name


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


# ---- the page --------------------------------------------------------------------------------


def number(page: Page) -> int:
    return int(page.evaluate(NOW))


@pytest.mark.browser
def test_keys_click_and_swipe_go_through_the_slides(example, press, browser, tmp_path) -> None:
    page = opened(made(example, "html", press), browser, tmp_path, has_touch=True)
    last = len(example.sections) + 1
    assert number(page) == 1
    for key, expected in [
        ("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("Shift+Space", 2),
        ("End", last), ("ArrowRight", last), ("Home", 1), ("ArrowLeft", 1),
    ]:  # fmt: skip
        page.keyboard.press("Space" if key == " " else key)
        assert number(page) == expected, key
    page.mouse.click(600, 400)
    assert number(page) == 2
    page.evaluate(
        """() => { for (const [kind, x] of [['touchstart', 600], ['touchend', 300]]) {
             const touch = new Touch({ identifier: 1, target: document.body, clientX: x });
             dispatchEvent(new TouchEvent(kind, { changedTouches: [touch] })); } }"""
    )
    assert number(page) == 3
    page.close()


@pytest.mark.browser
def test_n_shows_the_notes_of_this_slide_only(example, press, browser, tmp_path) -> None:
    page = opened(made(example, "html", press), browser, tmp_path)
    page.keyboard.press("ArrowRight")
    assert page.locator(".notities:visible").count() == 0
    page.keyboard.press("n")
    assert page.locator(".notities:visible").count() == 1
    page.keyboard.press("N")
    assert page.locator(".notities:visible").count() == 0
    page.close()


@pytest.mark.browser
def test_without_script_the_page_is_a_scroll_with_all_notes(
    example, press, browser, tmp_path
) -> None:
    content = made(example, "html", press)
    for width in (1280, 360):
        page = opened(
            content, browser, tmp_path,
            java_script_enabled=False, viewport={"width": width, "height": 720},
        )  # fmt: skip
        assert page.locator(".face:visible").count() == len(example.sections) + 1
        assert page.locator(".notities:visible").count() == len(example.sections)
        assert page.locator(".keys:visible").count() == 0
        page.close()


@pytest.mark.browser
def test_page_asks_nothing_outside_and_obeys_its_own_policy(
    example, press, browser, tmp_path
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    path = tmp_path / "presentatie.html"
    path.write_bytes(made(example, "html", press))
    page.goto(path.as_uri())
    page.keyboard.press("End")
    assert set(asked) <= {"file", "data"}
    assert said == []
    page.close()


@pytest.mark.browser
def test_page_has_no_barriers(example, press, browser, tmp_path) -> None:
    content = made(example, "html", press)
    for script in (True, False):
        page = opened(content, browser, tmp_path, bypass_csp=True)
        if not script:
            page.evaluate("document.body.classList.remove('presenting')")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:80]) for one in found] == []
        page.close()


@pytest.mark.browser
def test_printing_gives_a_page_per_slide_with_its_notes(example, press, browser, tmp_path) -> None:
    page = opened(made(example, "html", press), browser, tmp_path)
    pages = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(pages) == len(example.sections) + 1
    for section, printed in zip(example.sections, pages[1:], strict=True):
        text = " ".join(printed.extract_text().split())
        assert section.title.split()[0] in text
        assert "Notities bij deze dia" in text
    page.close()


def test_other_layouts_keep_running_no_script(press, library, checkout) -> None:
    consult = consult_of(checkout, "klant", library, load_answers(EXAMPLE))
    page = made(consult.assemble("samenvatting"), "html", press).decode()
    assert "<script" not in page
    assert "script-src" not in page


# ---- the files -------------------------------------------------------------------------------


def test_pdf_is_accessible_and_says_every_note(example, press) -> None:
    content = made(example, "pdf", press)
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as facts:
        assert facts["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "nl-NL"
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    handout = " ".join(page.extract_text() for page in pages if not wide(page))
    slides = " ".join(page.extract_text() for page in pages if wide(page))
    for section in example.sections:
        assert section.title.split()[0] in handout
    assert "huisregels" in handout
    assert "Notities" not in slides


def test_office_file_has_its_own_ending_and_equal_bytes(example, press) -> None:
    assert file_suffix("word", "slides") == ".pptx"
    assert file_suffix("word", "plan") == file_suffix("word", "sheet") == ".docx"
    assert file_suffix("pdf", "slides") == ".pdf"
    content = made(example, "word", press)
    with Press(ROOT / "templates") as other:
        assert made(example, "word", other) == content


def test_powerpoint_is_in_the_brands_look(example, press) -> None:
    parts = parts_of(made(example, "word", press))
    theme = parts["ppt/theme/theme1.xml"].decode()
    colours = press.brand.colours
    for colour in (colours.primary, colours.accent, colours.ink):
        assert colour.removeprefix("#") in theme
    assert f'latin typeface="{press.brand.fonts.heading}"' in theme
    assert parts["ppt/media/image-logo.png"].startswith(b"\x89PNG")
    assert b'Extension="png"' in parts["[Content_Types].xml"]
    assert b"image-logo.png" in parts["ppt/slideMasters/_rels/slideMaster1.xml.rels"]
    core = parts["docProps/core.xml"].decode()
    assert f"{example.cover.title} – {example.cover.client}" in core
    assert f"{example.cover.date}T00:00:00Z" in core
    assert "Rosenthal" not in core
    assert b'lang="en-US"' not in parts["ppt/slides/slide2.xml"]


def test_powerpoint_says_what_the_page_says(example, press) -> None:
    parts = parts_of(made(example, "word", press))
    names = sorted(parts, key=lambda name: [int(n) for n in re.findall(r"\d+", name)])
    slides = [parts[n] for n in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)][1:]
    page = page_of(made(example, "html", press))
    faces = page.xpath("//main//*[@class='face']")
    for slide, face in zip(slides, faces, strict=True):
        words = re.sub(r"\W", "", face.text_content())
        told = "".join(re.findall(r"<a:t[^>]*>([^<]*)</a:t>", slide.decode()))
        assert sorted(re.sub(r"\W", "", told.replace("&#39;", "'"))) == sorted(words)


def test_notes_in_other_layouts_are_a_box(press, library, checkout) -> None:
    consult = consult_of(checkout, "klant", library, load_answers(EXAMPLE))
    cover = consult.assemble("samenvatting").cover
    for format_ in ("html", "pdf", "word"):
        assert press.make(Report(cover, f"# Kop\n\nTekst.\n\n{NOTES}\n"), format_)


@pytest.mark.parametrize("client", EXAMPLES)
def test_example_clients_have_a_presentation(client, examples, press) -> None:
    document = examples[client].assemble(DOCUMENT)
    pages = pypdf.PdfReader(io.BytesIO(made(document, "pdf", press))).pages
    assert sum(wide(page) for page in pages) == len(document.sections) + 1
