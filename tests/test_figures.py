"""Tests of the figures: numbers in words, readable without colour, the same bytes each time."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops

from smbeleid import figures
from smbeleid.brand import Brand, load_brand
from smbeleid.errors import ToolError
from smbeleid.figures import (
    LEGEND,
    ThemeState,
    describe,
    describe_levels,
    level_figure,
    svg_to_png,
    theme_figure,
)
from smbeleid.levels import Level

STARTER = Path(__file__).parents[1] / "templates" / "brand"
FONTS = STARTER / "fonts"
THEMES = [
    ThemeState("Organisatie", given=8, unknown=0, open=1, not_applicable=0),
    ThemeState("Foto's en film", given=3, unknown=1, open=1, not_applicable=1),
    ThemeState("Vaststelling", given=0, unknown=0, open=0, not_applicable=0),
]

LEVELS = [
    Level("Organisatie", 1, "Er is niets.", "Begin."),
    Level("Foto's en film", 5, "Alles is er.", "", "Het team liet het zien."),
    Level("Vaststelling", None),
]


@pytest.fixture(scope="module")
def brand() -> Brand:
    return load_brand(STARTER)


def test_alternative_text_holds_every_number() -> None:
    assert describe(THEMES) == (
        "Staafdiagram van wat er per thema is besproken. "
        "Organisatie: 8 van 9 besproken (8 beantwoord en 1 nog te bespreken). "
        "Foto's en film: 5 van 6 besproken (3 beantwoord, 1 nog uit te zoeken, "
        "1 niet van toepassing en 1 nog te bespreken). "
        "Vaststelling: geen vragen."
    )


def test_an_open_question_was_not_discussed_and_an_unknown_one_was() -> None:
    assert ThemeState("x", given=0, unknown=2, open=1, not_applicable=0).words() == (
        "2 van 3 besproken"
    )


def test_small_line_names_what_the_count_hides() -> None:
    assert THEMES[0].more() == ""
    assert THEMES[1].more() == "1 uit te zoeken, 1 n.v.t."


def test_figure_is_an_svg_that_needs_nothing_else(brand: Brand) -> None:
    picture = theme_figure(THEMES, brand, FONTS)
    root = ET.fromstring(picture.data)  # noqa: S314 (ours)
    tags = {str(part.tag).split("}")[1] for part in root.iter()}
    assert picture.name == "themas.svg"
    assert picture.alt == describe(THEMES)
    assert not tags & {"text", "image", "script", "style", "foreignObject"}
    assert b"http" not in picture.data.replace(b"http://www.w3.org/", b"")


def test_slim_picture_looks_the_same(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    small = theme_figure(THEMES, brand, FONTS).data
    monkeypatch.setattr(figures, "slim", lambda svg: svg)
    large = theme_figure(THEMES, brand, FONTS).data
    one, other = (Image.open(io.BytesIO(svg_to_png(svg, 960, FONTS))) for svg in (small, large))
    difference = ImageChops.difference(one.convert("L"), other.convert("L"))
    assert len(small) < 0.8 * len(large)
    assert sum(difference.histogram()[48:]) < 0.001 * one.width * one.height


def test_equal_answers_make_equal_bytes(brand: Brand) -> None:
    assert theme_figure(THEMES, brand, FONTS) == theme_figure(THEMES, brand, FONTS)


def test_states_differ_without_colour(brand: Brand) -> None:
    """Each state alone, in grey: the share of dark pixels in its bar tells them apart."""
    darkness = []
    for state in LEGEND:
        counts = dict.fromkeys(LEGEND, 0) | {state: 1}
        svg = theme_figure([ThemeState("x", **counts)], brand, FONTS).data
        grey = Image.open(io.BytesIO(svg_to_png(svg, 960, FONTS))).convert("L")
        bar = grey.crop((340, grey.height - 44, 640, grey.height - 16))
        histogram = bar.histogram()
        darkness.append(round(sum(histogram[:160]) / sum(histogram), 2))
    given, unknown, not_applicable, still_open = darkness
    assert given > unknown + 0.2 > not_applicable + 0.2
    assert not_applicable > still_open


def test_strange_title_is_drawn_and_never_read_as_code(brand: Brand) -> None:
    title = '#panic("x") $ ] \u0639 </text>'
    assert theme_figure([ThemeState(title, 1, 0, 0, 0)], brand, FONTS).data.startswith(b"<svg")


def test_png_has_the_width_asked_for(brand: Brand) -> None:
    svg = theme_figure(THEMES, brand, FONTS).data
    png = svg_to_png(svg, 1600, FONTS)
    assert Image.open(io.BytesIO(png)).width == 1600
    assert png == svg_to_png(svg, 1600, FONTS)


def test_unreadable_picture_is_told() -> None:
    with pytest.raises(ToolError, match="de figuur voor Word"):
        svg_to_png(b"<svg", 100, FONTS)


def test_fault_in_the_look_names_file_and_line(brand: Brand, tmp_path: Path) -> None:
    (tmp_path / "themes.typ").write_text("#let a = 1\n#nonsense()", encoding="utf-8")
    with pytest.raises(ToolError, match=r"unknown variable: nonsense \(main.typ:2\)"):
        theme_figure(THEMES, brand, FONTS, tmp_path)


def test_words_of_the_levels_hold_every_number() -> None:
    assert describe_levels(LEVELS) == (
        "Vijf blokjes per onderwerp, gevuld tot en met het niveau. Organisatie: 1 van 5. "
        "Foto's en film: 5 van 5 (door de coach bepaald). Vaststelling: nog geen niveau."
    )


@pytest.mark.parametrize("levels", [LEVELS, []], ids=["some", "none"])
def test_figure_of_the_levels_needs_nothing_else(brand: Brand, levels: list[Level]) -> None:
    picture = level_figure(levels, brand, FONTS)
    root = ET.fromstring(picture.data)  # noqa: S314 (ours)
    tags = {str(part.tag).split("}")[1] for part in root.iter()}
    assert picture.name == "niveaus.svg"
    assert picture.alt == describe_levels(levels)
    assert not tags & {"text", "image", "script", "style", "foreignObject"}
    assert picture == level_figure(levels, brand, FONTS)


def test_each_level_is_darker_than_the_one_below_in_grey(brand: Brand) -> None:
    darkness = []
    for number in [None, 1, 2, 3, 4, 5]:
        svg = level_figure([Level("x", number)], brand, FONTS).data
        grey = Image.open(io.BytesIO(svg_to_png(svg, 960, FONTS))).convert("L")
        blocks = grey.crop((336, 0, 688, grey.height))
        histogram = blocks.histogram()
        darkness.append(sum(histogram[:160]) / sum(histogram))
    # A block is a tenth or more of the picture: nobody needs the colour to count them.
    assert all(above > below + 0.08 for below, above in pairwise(darkness))


def test_strange_theme_is_drawn_and_never_read_as_code(brand: Brand) -> None:
    strange = Level('#panic("x") $ ] \u0639 </text>', 2)
    assert level_figure([strange], brand, FONTS).data.startswith(b"<svg")


def test_fault_in_the_look_of_the_levels_names_file_and_line(brand: Brand, tmp_path: Path) -> None:
    (tmp_path / "levels.typ").write_text("#let a = 1\n#nonsense()", encoding="utf-8")
    with pytest.raises(ToolError, match=r"niveaus.*unknown variable: nonsense \(main.typ:2\)"):
        level_figure(LEVELS, brand, FONTS, tmp_path)
