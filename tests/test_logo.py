"""The client's own logo: on every cover in every format, with words, and never a danger."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, TODAY
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from reading import page_of, pdf_tags, word_parts
from test_html import ARGUMENTS, CHROMIUM
from test_word import faults

from smbeleid import notebook
from smbeleid.consult import open_consult
from smbeleid.execution import run_notebook, write_notebook
from smbeleid.exporters import read_report
from smbeleid.inspection import inspect
from smbeleid.logo import DRAWN, MOST_BYTES, find_logo
from smbeleid.pipeline import make_report
from smbeleid.press import SUFFIXES
from smbeleid.report import LOGO, Cover, Picture, Report
from smbeleid.shapes import fitted, svg_fault, svg_size
from smbeleid.workspace import Workspace

FONTS = ROOT / "templates" / "brand" / "fonts"
NAME = 'School "A" & <b>\'t Zand</b>'
ALT = f"Logo van {NAME}"
COACH = "Logo van Ida Social Media Coach"
COVER = Cover("plan", "Plan", NAME, "Zwolle", "", "concept", "0.1", "2026-11-22")
LAYOUTS = ("plan", "sheet", "slides")
DRAWING = '<circle cx="30" cy="30" r="25" fill="#274690"/><path d="M60 10h50v40h-50z"/>'
SPACE = 'xmlns="http://www.w3.org/2000/svg"'
SVG = f'<svg {SPACE} viewBox="0 0 120 60">{DRAWING}</svg>'.encode()
TALL = f'<svg {SPACE} viewBox="0 0 60 400">{DRAWING}</svg>'.encode()
WIDE = f'<svg {SPACE} width="40mm" height="5mm">{DRAWING}</svg>'.encode()
EMU = 360_000
"""In a centimetre."""


def png(width: int = 300, height: int = 200, kind: str = "RGBA") -> bytes:
    kept = io.BytesIO()
    Image.new(kind, (width, height), 1).save(kept, "PNG")
    return kept.getvalue()


def report(logo: Picture | None, layout: str = "plan", cover: Cover = COVER) -> Report:
    return Report(replace(cover, layout=layout), "# Kop\n\nTekst.\n", (), logo)


@pytest.fixture(params=["svg", "tall", "wide", "png"])
def logo(request: pytest.FixtureRequest, tmp_path: Path) -> Picture:
    """A sound logo, as the notebook would carry it."""
    data = {"svg": SVG, "tall": TALL, "wide": WIDE, "png": png()}[request.param]
    path = tmp_path / ("logo.png" if request.param == "png" else "logo.svg")
    path.write_bytes(data)
    found, problem = find_logo(tmp_path, NAME, FONTS)
    assert problem is None
    assert found is not None
    return found


def ratio_of(logo: Picture) -> float:
    if logo.name.endswith(".png"):
        width, height = Image.open(io.BytesIO(logo.data)).size
    else:
        width, height = svg_size(logo.data) or (0, 1)
    return width / height


# ---- which file is a logo ----------------------------------------------------------------------


def looked(folder: Path, file: str, data: bytes) -> tuple[Picture | None, str]:
    (folder / file).write_bytes(data)
    found, problem = find_logo(folder, "De Brug", FONTS)
    return found, str(problem or "")


def test_folder_without_logo_has_none_and_nothing_to_tell(tmp_path) -> None:
    (tmp_path / "logo.jpg").write_bytes(b"x")
    (tmp_path / "logo.png").mkdir()
    assert find_logo(tmp_path, "De Brug", FONTS) == (None, None)


def test_svg_wins_from_png(tmp_path) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    found, said = looked(tmp_path, "logo.svg", SVG)
    assert (found, said) == (Picture("logo.svg", SVG, "Logo van De Brug"), "")


@pytest.mark.parametrize("kind", ["RGBA", "RGB", "L", "P", "1", "I;16"])
@pytest.mark.parametrize("size", [(100, 60), (900, 300), (300, 2400)])
def test_png_keeps_its_shape_and_becomes_no_larger_than_needed(tmp_path, kind, size) -> None:
    found, said = looked(tmp_path, "logo.png", png(*size, kind))
    assert said == ""
    assert found is not None
    made = Image.open(io.BytesIO(found.data))
    assert max(made.size) <= min(DRAWN, max(size)) + 1
    assert made.width / made.height == pytest.approx(size[0] / size[1], rel=0.03)


def test_png_loses_what_it_says_besides_the_picture(tmp_path) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes, kept = PngInfo(), io.BytesIO()
    notes.add_text("Author", "Wie het tekende")
    Image.new("RGB", (200, 100)).save(kept, "PNG", pnginfo=notes)
    assert b"Wie het tekende" in kept.getvalue()
    found, _ = looked(tmp_path, "logo.png", kept.getvalue())
    assert found is not None
    assert b"Wie het tekende" not in found.data


def drawn(inside: str, attributes: str = 'viewBox="0 0 120 60"', before: str = "") -> bytes:
    return f"{before}<svg {SPACE} {attributes}>{inside}</svg>".encode()


BAD_SVG = {
    "empty": b"",
    "broken": b"<svg",
    "no svg": b"<html/>",
    "script": drawn("<script>alert(1)</script>"),
    "handler": drawn('<g onload="alert(1)"/>'),
    "web page inside": drawn("<foreignObject/>"),
    "picture": drawn('<image href="https://evil.example/a.png"/>'),
    "other part": drawn('<use href="#a"/>'),
    "link": drawn('<a href="javascript:alert(1)"/>'),
    "old link": drawn('<g xmlns:x="http://www.w3.org/1999/xlink" x:href="https://evil.example"/>'),
    "animation": drawn('<animate attributeName="x"/>'),
    "letters": drawn("<text>Hoi</text>"),
    "style sheet": drawn("<style>@import 'https://evil.example/a.css'</style>"),
    "paint from elsewhere": drawn('<path fill="url(https://evil.example/a#b)" d="M0 0h9"/>'),
    "paint from a file": drawn('<path fill=" URL ( \'file:///etc/passwd\' )" d="M0 0h9"/>'),
    "style from elsewhere": drawn("<g style=\"background:image-set('a.png' 1x)\"/>"),
    "spelled otherwise": drawn('<g style="mask:u\\72l(a.png)"/>'),
    "other base": drawn('<g xml:base="https://evil.example/"/>'),
    "style line": drawn("", before='<?xml-stylesheet href="https://evil.example/a.css"?>'),
    "entity": drawn("", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "entity in another encoding": drawn(
        "", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    )
    .decode()
    .encode("utf-16"),
    "another encoding": drawn("", before='<?xml version="1.0" encoding="utf-7"?>'),
    "no size": drawn(DRAWING, ""),
    "size of the page": drawn(DRAWING, 'width="100%" height="100%"'),
    "size of nothing": drawn(DRAWING, 'viewBox="0 0 0 0"'),
    "a thread": drawn(DRAWING, 'viewBox="0 0 9 900000"'),
    "deep": drawn("<g>" * 50_000 + "</g>" * 50_000),
    "large": drawn("<!--" + "x" * MOST_BYTES + "-->"),
    "a PNG": png(),
}
BAD_PNG = {
    "empty": b"",
    "an SVG": SVG,
    "a JPEG": b"\xff\xd8\xff\xe0" + bytes(300),
    "half": png()[:80],
    "only a head": png()[:33],
    "small": png(40, 40),
    "huge": png()[:16] + struct.pack(">II", 90_000, 90_000) + png()[24:],
    "a thread": png(3000, 100),
    "large": png() + bytes(MOST_BYTES),
}
BAD = [("logo.svg", name, data) for name, data in BAD_SVG.items()]
BAD += [("logo.png", name, data) for name, data in BAD_PNG.items()]


@pytest.mark.parametrize(("file", "data"), [pytest.param(f, d, id=f"{f} {n}") for f, n, d in BAD])
def test_bad_logo_is_told_in_dutch_and_left_out(tmp_path, file, data) -> None:
    found, said = looked(tmp_path, file, data)
    assert found is None
    assert f"{file}: het logo van de school " in said
    assert said.endswith(". We maken de documenten zonder dit logo.")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_looking_at_anything_gives_an_answer_and_no_error(data) -> None:
    if svg_fault(data) == "":
        svg_size(data)


PIECES_OUTSIDE = ("//", "\\", "image-set")
PIECES = st.sampled_from(
    ["url(", "URL (", "#a)", "//", "evil.example", "\\72", "M0 0", " ", "'", ")", "image-set("]
)


@given(st.sampled_from(["fill", "style", "d"]), st.lists(PIECES, max_size=6).map("".join))
def test_value_of_a_sound_picture_names_nothing_outside_it(name, value) -> None:
    if svg_fault(drawn(f"<path {name}={quoteattr(value)}/>")) == "":
        assert not any(one in value for one in PIECES_OUTSIDE)
        named = re.findall(r"url\s*\(\s*'?(.?)", value, re.IGNORECASE)
        assert set(named) <= {"#"}


@given(
    st.tuples(st.floats(1, 5000), st.floats(1, 5000)),
    st.floats(1, 500),
    st.floats(1, 500),
)
def test_fitted_stays_in_the_box_touches_it_and_keeps_its_shape(size, width, height) -> None:
    made = fitted(size, width, height)
    assert made[0] <= width * 1.0001
    assert made[1] <= height * 1.0001
    assert made[0] == pytest.approx(width) or made[1] == pytest.approx(height)
    assert made[0] / made[1] == pytest.approx(size[0] / size[1])


def test_notes_of_a_drawing_program_in_a_namespace_of_its_own_are_allowed() -> None:
    own = 'xmlns:i="http://www.inkscape.org/x" i:export="C:\\logo\\a.png" viewBox="0 0 9 9"'
    assert svg_fault(drawn(DRAWING, own)) == ""


def test_paint_of_the_picture_itself_is_allowed() -> None:
    assert svg_fault(drawn('<path fill="url(#a)" d="M0 0h9"/>')) == ""


# ---- in the notebook, and out of it ------------------------------------------------------------


def put_logo(workspace: Workspace, client: str, file: str, data: bytes) -> None:
    (workspace.clients / client / file).write_bytes(data)


def executed(workspace: Workspace, client: str, document: str = "crisiskaart") -> Any:
    return run_notebook(
        workspace.notebook(client),
        {"client": client, "document": document},
        root=workspace.root,
        failed=workspace.root / "mislukt.ipynb",
    )


@pytest.mark.parametrize(("file", "data"), [("logo.svg", SVG), ("logo.png", png())])
def test_logo_travels_in_the_notebook(workspace, file, data) -> None:
    put_logo(workspace, "voorbeeldschool", file, data)
    found = read_report(executed(workspace, "voorbeeldschool"))
    assert found.logo is not None
    assert found.logo.name == file
    assert found.logo.alt == "Logo van Basisschool De Kraanvogel"
    assert file not in found.markdown
    assert file not in {picture.name for picture in found.pictures}


def test_notebook_without_logo_shows_what_it_always_showed(workspace, monkeypatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(notebook, "display", lambda *given, **more: shown.append((given, more)))
    consult = open_consult(workspace, "kompas")
    notebook.show_document(consult, "crisiskaart")
    bare = list(shown)
    shown.clear()
    put_logo(workspace, "kompas", "logo.svg", b"<svg")
    notebook.show_document(consult, "crisiskaart")
    assert shown == bare
    shown.clear()
    put_logo(workspace, "kompas", "logo.svg", SVG)
    notebook.show_document(consult, "crisiskaart")
    assert [one for one in shown if one not in bare] == [shown[1]]


@pytest.mark.parametrize("name", ["script", "paint from elsewhere", "no size"])
def test_bad_logo_that_somebody_put_in_a_notebook_stays_out(workspace, name) -> None:
    put_logo(workspace, "kompas", "logo.svg", SVG)
    made = executed(workspace, "kompas")
    for cell in made.cells:
        for output in cell.get("outputs", []):
            if output.get("metadata", {}).get("smbeleid", {}).get("role") == LOGO:
                output["data"]["image/svg+xml"] = BAD_SVG[name].decode()
    found = read_report(made)
    assert found.logo is None
    assert found.pictures == ()


def test_check_and_report_tell_of_a_bad_logo_and_the_document_is_made(workspace, press) -> None:
    bare = make_report(workspace, "voorbeeldschool", press, document="crisiskaart")
    files = {path: path.read_bytes() for path in bare.files if path.suffix != ".ipynb"}
    put_logo(workspace, "voorbeeldschool", "logo.svg", BAD_SVG["script"])
    made = make_report(workspace, "voorbeeldschool", press, document="crisiskaart")
    (said,) = set(made.remarks) - set(bare.remarks)
    assert "voorbeeldschool/logo.svg: het logo van de school bevat 'script'." in said
    assert {path: path.read_bytes() for path in files} == files
    findings = inspect(workspace, ["voorbeeldschool"], TODAY)
    assert findings.problems == []
    assert [str(remark) for remark in findings.remarks if "logo" in str(remark)] == [said]


def test_sound_logo_is_no_remark(workspace) -> None:
    put_logo(workspace, "voorbeeldschool", "logo.svg", SVG)
    findings = inspect(workspace, ["voorbeeldschool"], TODAY)
    assert not any("logo" in str(one) for one in [*findings.remarks, *findings.problems])


def test_nbconvert_by_hand_shows_the_logo_too(workspace) -> None:
    put_logo(workspace, "kompas", "logo.svg", SVG)
    path = workspace.root / "plan.ipynb"
    write_notebook(path, executed(workspace, "kompas"))
    (workspace.clients / "kompas" / "logo.svg").unlink()
    command = [sys.executable, "-m", "nbconvert", "--to", "smbeleid_pdf", path.name]
    subprocess.run(command, cwd=path.parent, check=True, capture_output=True)
    tags = pdf_tags(path.with_suffix(".pdf").read_bytes())
    assert [alt for _, alt in tags if alt.startswith("Logo van")][1:] == [
        f"Logo van {open_consult(workspace, 'kompas').cover('crisiskaart').client}"
    ]


# ---- in each format ------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("format_", SUFFIXES)
def test_logo_changes_the_file_and_equal_reports_make_equal_bytes(layout, format_, press) -> None:
    given_logo = Picture("logo.svg", SVG, ALT)
    bare, made, again = (
        press.make(report(one, layout), format_) for one in (None, given_logo, given_logo)
    )
    assert made == again
    assert bare != made


@pytest.mark.parametrize("layout", LAYOUTS)
def test_page_without_logo_says_nothing_of_it(layout, press) -> None:
    page = press.make(report(None, layout), "html").decode()
    assert "school" not in re.sub(r"<title>.*|School|</?b>", "", page.partition("</style>")[2])
    assert ".together" not in page


@pytest.mark.parametrize(("layout", "box"), [("plan", (176, 56)), ("sheet", (132, 36))])
def test_web_page_shows_the_logo_with_words_within_its_box(logo, layout, box, press) -> None:
    page = page_of(press.make(report(logo, layout), "html"))
    (image,) = page.xpath("//header//p[@class='school']/img")
    assert image.get("alt") == ALT
    assert image.get("src").startswith("data:image/")
    width, height = int(image.get("width")), int(image.get("height"))
    assert width <= box[0]
    assert height <= box[1]
    assert width == pytest.approx(height * ratio_of(logo), abs=ratio_of(logo) + 1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("logo", ["tall", "wide"], indirect=True)
def test_logo_really_loads_asks_nothing_and_pushes_nothing_away(
    layout, width, logo, press, browser, tmp_path
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(press.make(report(logo, layout), "html"))
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(path.as_uri())
    assert [url for url in asked if not url.startswith(("data:", path.as_uri()))] == []
    assert told == []
    assert Axe().run(page).violations_count == 0
    image = page.locator(".school img")
    assert image.evaluate("one => one.complete && one.naturalWidth > 0")
    box, plate = image.bounding_box(), page.locator(".school").bounding_box()
    assert box is not None
    assert plate is not None
    assert box["width"] / box["height"] == pytest.approx(ratio_of(logo), rel=0.1)
    assert plate["x"] >= 0
    assert plate["x"] + plate["width"] <= width
    assert page.locator(".school").evaluate("one => getComputedStyle(one).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_first_slide_holds_a_long_title_and_the_logo(press, browser, tmp_path) -> None:
    long = replace(COVER, client="De coördinator van de bovenbouw " * 4)
    path = tmp_path / "page.html"
    path.write_bytes(press.make(report(Picture("logo.svg", SVG, ALT), "slides", long), "html"))
    page = browser.new_page()
    page.goto(path.as_uri())
    for width, height in ((1920, 1080), (1280, 720), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        face = page.locator(".cover .face")
        assert face.evaluate("one => one.scrollHeight <= one.clientHeight + 1")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pdf_names_both_logos_on_its_first_page(logo, layout, press) -> None:
    tags = pdf_tags(press.make(report(logo, layout), "pdf"))
    assert [alt for name, alt in tags if name == "Figure"] == [COACH, ALT]


@pytest.mark.parametrize("layout", ["plan", "sheet"])
def test_microsofts_validator_finds_nothing_with_a_logo(logo, layout, press, tmp_path) -> None:
    assert faults(press.make(report(logo, layout), "word"), tmp_path) == []


@pytest.mark.parametrize(("layout", "box"), [("plan", (3.6, 2.0)), ("sheet", (3.2, 1.05))])
def test_word_shows_the_logo_with_words_within_its_box(logo, layout, box, press) -> None:
    parts = word_parts(press.make(report(logo, layout), "word"))
    document = etree.fromstring(parts["word/document.xml"])
    named = {one.get("descr"): one for one in document.iterfind(".//{*}docPr[@descr]")}
    assert list(named) == [COACH, ALT]
    extent = named[ALT].getparent().find("{*}extent")
    width, height = int(extent.get("cx")), int(extent.get("cy"))
    assert width <= box[0] * EMU + 1
    assert height <= box[1] * EMU + 1
    assert width / height == pytest.approx(ratio_of(logo), rel=0.03)
    assert Image.open(io.BytesIO(parts["word/media/school.png"])).format == "PNG"
    ids = [one.get("id") for one in document.iterfind(".//{*}docPr")]
    assert len(ids) == len(set(ids))


def test_powerpoint_shows_both_logos_on_its_first_slide(logo, press) -> None:
    made = press.make(report(logo, "slides"), "word")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        slide = etree.fromstring(package.read("ppt/slides/slide1.xml"))
        links = etree.fromstring(package.read("ppt/slides/_rels/slide1.xml.rels"))
        targets = {one.get("Id"): one.get("Target") for one in links}
        names = package.namelist()
    pictures = slide.findall(".//{*}pic")
    assert [one.find(".//{*}cNvPr").get("descr") for one in pictures] == [COACH, ALT]
    for one in pictures:
        (link,) = one.find(".//{*}blip").attrib.values()
        assert targets[link].replace("..", "ppt") in names
    extent = pictures[1].find(".//{*}ext")
    width, height = int(extent.get("cx")), int(extent.get("cy"))
    assert width <= 2_200_000
    assert height <= 440_000
    assert width / height == pytest.approx(ratio_of(logo), rel=0.03)
    ids = [one.get("id") for one in slide.iterfind(".//{*}cNvPr")]
    assert len(ids) == len(set(ids))
