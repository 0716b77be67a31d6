"""Tests of the press: one reading for several formats, and nothing kept that is out of date."""

from __future__ import annotations

import base64
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from smbeleid.errors import ContentError, ToolError
from smbeleid.pandoc import Pandoc
from smbeleid.press import SUFFIXES, WORD_PICTURE_WIDTH, Press
from smbeleid.report import Cover, Picture, Report

COVER = Cover("plan", "Plan", "De Brug", "", "", "concept", "0.1", "2026-11-22")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10H0z"/></svg>'


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 4), "teal").save(file, "PNG")
    return file.getvalue()


def report(text: str = "Een zin.", *pictures: Picture) -> Report:
    named = "".join(f"\n\n![{picture.alt}]({picture.name})" for picture in pictures)
    return Report(COVER, f"# Kop\n\n{text}{named}\n", pictures)


def pictures_of(docx: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return [archive.read(n) for n in sorted(archive.namelist()) if n.endswith(".png")]


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """Keep which formats pandoc is asked for, and let it do its work."""
    asked: list[set[str]] = []
    render = Pandoc.render

    def spied(self, report, *, formats, **rest):
        asked.append(set(formats))
        return render(self, report, formats=formats, **rest)

    monkeypatch.setattr(Pandoc, "render", spied)
    return asked


@pytest.mark.parametrize(
    ("format_", "start"), [("html", b"<!doctype html>"), ("pdf", b"%PDF-"), ("word", b"PK")]
)
def test_each_format_begins_as_such_a_file_does(format_, start, press) -> None:
    made = press.make(report(), format_)
    assert made[: len(start)].lower() == start.lower()


def test_every_format_has_an_ending_and_a_writer(press) -> None:
    assert set(press._makers) == set(SUFFIXES)


def test_formats_that_are_asked_together_are_read_once(press, readings) -> None:
    for format_ in SUFFIXES:
        press.make(report("Samen gelezen."), format_, tuple(SUFFIXES))
    assert readings == [{"html", "typst", "docx"}]


def test_format_that_was_not_read_along_is_read_after_all(press, readings) -> None:
    press.make(report("Eerst alleen html."), "html")
    press.make(report("Eerst alleen html."), "pdf")
    assert readings == [{"html"}, {"typst"}]


def test_another_report_is_read_anew(press) -> None:
    assert b"De eerste." in press.make(report("De eerste."), "html")
    second = press.make(report("De tweede."), "html")
    assert b"De tweede." in second
    assert b"De eerste." not in second


def test_alone_or_together_gives_the_same_bytes(press) -> None:
    picture = Picture("themas.svg", SVG, "Een balk.")
    for format_ in SUFFIXES:
        alone = press.make(report("Gelijk.", picture), format_)
        assert press.make(report("Gelijk.", picture), format_, tuple(SUFFIXES)) == alone


def test_figure_stands_in_the_page_itself_and_in_word_as_png(press) -> None:
    made = report("Met figuur.", Picture("themas.svg", SVG, "Een balk."))
    page = press.make(made, "html", ("html", "word")).decode()
    assert base64.b64encode(SVG).decode() in page
    assert re.search(r'<img[^>]*alt="Een balk\."', page)
    drawn = pictures_of(press.make(made, "word"))
    without = pictures_of(press.make(report("Zonder figuur."), "word"))
    (figure,) = set(drawn) - set(without)
    assert Image.open(io.BytesIO(figure)).width == WORD_PICTURE_WIDTH


def test_chart_of_the_coach_in_png_comes_along_unchanged(press) -> None:
    data = png()
    made = report("Met foto.", Picture("figuur-1.png", data, "Een vlak."))
    assert data in pictures_of(press.make(made, "word"))
    assert base64.b64encode(data) in press.make(made, "html")
    assert press.make(made, "pdf").startswith(b"%PDF-")


def test_picture_that_is_none_is_told_in_dutch(press) -> None:
    broken = report("Kapot.", Picture("figuur-1.svg", b"<svg", "Kapot."))
    with pytest.raises(ToolError, match="Typst kon de figuur voor Word niet afmaken"):
        press.make(broken, "word")
    assert press.make(report("Daarna weer goed."), "word").startswith(b"PK")


def test_pandoc_stops_with_the_press(checkout) -> None:
    with Press(checkout.templates) as press:
        press.make(report(), "html")
        process = press._pandoc._process
        assert process is not None
        assert process.poll() is None
    assert process.poll() is not None


def test_sign_that_no_font_can_write_is_remarked_once_and_only_for_the_pdf(checkout) -> None:
    with Press(checkout.templates) as press:
        press.make(report("Een \u16df."), "html", tuple(SUFFIXES))
        assert press.remarks == []
        press.make(report("Een \u16df."), "pdf", tuple(SUFFIXES))
        (remark,) = press.remarks
    assert "\u16df ([U+16DF])" in remark
    assert "in de PDF staat een code" in remark


def test_brand_with_a_fault_is_told_with_file_and_line(checkout, tmp_path: Path) -> None:
    shutil.copytree(checkout.templates, tmp_path / "templates")
    brand = tmp_path / "templates" / "brand" / "brand.yaml"
    brand.write_text(brand.read_text("utf-8").replace("slogan:", "leus:"), "utf-8")
    with Press(tmp_path / "templates") as press, pytest.raises(ContentError, match=r"brand\.yaml"):
        press.make(report(), "html")
