"""Tests of the brand: what is refused, with which line, and what the formats get."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from smbeleid.brand import Brand, load_brand
from smbeleid.colours import LARGE, TEXT, contrast, pairs
from smbeleid.errors import ContentError

STARTER = Path(__file__).parents[1] / "templates" / "brand"
Change = Callable[[str, str], str]


@pytest.fixture(scope="module")
def brand() -> Brand:
    return load_brand(STARTER)


@pytest.fixture
def refusal(tmp_path: Path) -> Change:
    """Return a function that changes one text in brand.yaml and returns the message."""
    folder = tmp_path / "brand"
    shutil.copytree(STARTER, folder, ignore=shutil.ignore_patterns("*.woff2", "OFL*"))

    def change(old: str, new: str) -> str:
        path = folder / "brand.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            load_brand(folder)
        return str(caught.value)

    return change


def line_of(text: str) -> int:
    lines = (STARTER / "brand.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_starter_brand_says_who_we_are(brand: Brand) -> None:
    assert brand.name == "Ida Social Media Coach"
    assert brand.slogan == "Samen Sociaal Sterk"
    assert brand.contact.website == "idasocialmediacoach.example"
    assert brand.contact.email == "info@idasocialmediacoach.example"
    assert brand.logo.startswith(b"<svg")
    assert brand.folder == STARTER


def test_every_pair_of_colours_is_readable(brand: Brand) -> None:
    value = brand.colours.flat()
    for text, background, least in pairs(brand.colours):
        assert least in {TEXT, LARGE}
        assert contrast(value[text], value[background]) >= least, (text, background)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_faint_colour_is_refused_with_ratio_and_remedy(refusal: Change) -> None:
    said = refusal('accent: "#B93E26"', 'accent: "#FF9E80"')
    assert f"regel {line_of('accent:')}" in said
    assert "kleur 'accent' (#FF9E80) is slecht leesbaar op 'paper' (#FFFFFF)" in said
    assert "contrast 2,0:1, minstens 4,5:1 is nodig" in said
    assert "Maak 'accent' donkerder of 'paper' lichter" in said


def test_faint_light_text_should_become_lighter(refusal: Change) -> None:
    said = refusal('on_primary: "#FFFFFF"', 'on_primary: "#88AAAA"')
    assert "Maak 'on_primary' lichter of 'primary' donkerder" in said


def test_faint_title_of_a_callout_is_refused(refusal: Change) -> None:
    said = refusal('border: "#7A5000"', 'border: "#C08A20"')
    assert "'signaal.border' (#C08A20) is slecht leesbaar op 'signaal.background'" in said
    assert f"regel {line_of('signaal:')}" in said


def test_unknown_key_gets_a_suggestion(refusal: Change) -> None:
    assert "Bedoelde u 'slogan'" in refusal("slogan:", "slogen:")


def test_missing_colour_is_named(refusal: Change) -> None:
    assert "'tint' ontbreekt" in refusal('tint: "#FBF6EC"', "")


@pytest.mark.parametrize("colour", ["teal", "#FFF", "0F5257"])
def test_colour_must_be_written_in_full(refusal: Change, colour: str) -> None:
    assert f"'{colour}' is geen kleur" in refusal('"#1F2D33"', f'"{colour}"')


def test_contact_is_checked(refusal: Change) -> None:
    said = refusal("website: idasocial", "website: https://idasocial")
    assert "is geen webadres. Laat https:// weg" in said
    assert "is geen e-mailadres" in refusal("email: info@", "email: info")


def test_unknown_font_gets_a_suggestion(refusal: Change) -> None:
    said = refusal("heading: Lexend", "heading: Lexent")
    assert "lettertype 'Lexent' staat niet als .ttf in fonts/. Bedoelde u 'Lexend'?" in said


def test_fonts_must_have_the_signs_that_we_draw(refusal: Change) -> None:
    assert "Zet Noto Emoji bij 'fallback'" in refusal("Noto Emoji, ", "")


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        (b"", "staat niet naast brand.yaml"),
        (b"<svg", "is geen leesbaar SVG-bestand"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "bevat 'script'"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>', "bevat 'text'"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "voert iets uit"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><path fill="url(https://a.example/b#c)"/></svg>',
            "verwijst naar iets buiten zichzelf",
        ),
        (
            b'<?xml-stylesheet href="a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
            "regels met <?",
        ),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>'.encode("utf-16"), "Bewaar het in UTF-8"),
        (b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>', "<!DOCTYPE>"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><!-- x --><g/></svg>', ""),
    ],
)
def test_logo_is_shapes_only(tmp_path: Path, logo: bytes, message: str) -> None:
    folder = tmp_path / "brand"
    shutil.copytree(STARTER, folder)
    (folder / "logo.svg").write_bytes(logo)
    if not message:
        assert load_brand(folder).logo == logo
        return
    with pytest.raises(ContentError, match="regel") as caught:
        load_brand(folder)
    assert message in str(caught.value)


def test_logo_outside_the_folder_is_not_read(refusal: Change) -> None:
    assert "staat niet naast brand.yaml" in refusal("logo: logo.svg", "logo: ../../logo.svg")


def test_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="ontbreekt"):
        load_brand(tmp_path)


def test_css_variables_hold_colours_and_fonts(brand: Brand) -> None:
    variables = brand.css_variables()
    assert variables["--on-primary"] == brand.colours.on_primary
    assert variables["--let-op-border"] == brand.colours.let_op.border
    assert variables["--font-heading"].startswith('"Lexend", "Atkinson Hyperlegible Next"')
    assert all(name.startswith("--") and "_" not in name for name in variables)


def test_web_fonts_are_those_of_heading_and_body(brand: Brand) -> None:
    found = {(font.family, font.weight, font.style) for font in brand.web_fonts()}
    body = brand.fonts.body
    assert found == {
        (body, 400, "normal"),
        (body, 400, "italic"),
        (body, 700, "normal"),
        ("Lexend", 600, "normal"),
    }


def test_every_font_family_has_its_licence() -> None:
    folder = STARTER / "fonts"
    families = {path.name.split("-")[0] for path in folder.iterdir() if path.suffix != ".md"}
    for family in families - {"OFL"}:
        licence = (folder / f"OFL-{family}.txt").read_text(encoding="utf-8")
        assert "SIL Open Font License, Version 1.1" in licence
