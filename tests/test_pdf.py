"""Tests of the PDF: real pandoc and Typst, and a walk through the tags of what they made."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pypdf
import pytest

from smbeleid.brand import Brand, load_brand
from smbeleid.errors import ToolError
from smbeleid.figures import ThemeState, theme_figure
from smbeleid.fonts import replace_missing, without_glyph
from smbeleid.markdown import callout, escape, table
from smbeleid.pandoc import Pandoc, Rendered
from smbeleid.pdf import make_pdf, unwritable
from smbeleid.report import Cover, Report
from smbeleid.typesetting import typeset

TEMPLATES = Path(__file__).parents[1] / "templates"
FONTS = TEMPLATES / "brand" / "fonts"
LOOK = TEMPLATES / "pdf"
KINDS = {
    "tip": "Tip",
    "let_op": "Let op",
    "voorbeeld": "Voorbeeld",
    "afspraak": "Afspraak",
    "in_uw_woorden": "In uw woorden",
    "signaal": "Signaal",
}
COVER = Cover(
    document="beleidsplan",
    title="Socialmediabeleidsplan",
    client="Basisschool De Regenboog",
    place="Dorpsstad",
    board="Stichting Samen Leren",
    status="concept",
    version="0.1",
    date="2026-11-22",
)
THEMES = [ThemeState("Organisatie", given=8, unknown=0, open=1, not_applicable=0)]
CHANNELS = table(
    ["Kanaal", "Waarvoor"],
    [[f"Kanaal {number}", "Nieuws over de groepen"] for number in range(60)],
)
BOXES = "".join(callout(kind, f"Kop van {kind}", "Eerst vragen.") for kind in KINDS)
TEXT = f"""# Inleiding

Wij vragen eerst. Zie [de lijst](#kanalen) of [de website](https://school.example).

![{escape("Figuur: 8 van 9 besproken.")}](themas.svg)

## Wie doet wat

{BOXES}

- [ ] Vraag toestemming
  - ook bij de groep
- [x] Zet de lijst klaar

# Kanalen

{CHANNELS}

### Te diep

1. Eén
2. Twee
"""


@pytest.fixture(scope="module")
def brand() -> Brand:
    return load_brand(TEMPLATES / "brand")


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as process:
        yield process


@pytest.fixture(scope="module")
def report(brand: Brand) -> Report:
    return Report(COVER, TEXT, (theme_figure(THEMES, brand, FONTS),))


@pytest.fixture(scope="module")
def rendered(pandoc: Pandoc, report: Report) -> Rendered:
    return pandoc.render(report, formats=["typst"])


@pytest.fixture(scope="module")
def made(report: Report, rendered: Rendered, brand: Brand) -> bytes:
    return make_pdf(report, rendered, brand, LOOK, FONTS)


@pytest.fixture(scope="module")
def pdf(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(made: bytes) -> list[str]:
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    return [re.sub(r"[\s\u2060]+", " ", text) for text in texts]


@pytest.fixture(scope="module")
def tags(pdf: pikepdf.Pdf) -> list[Any]:
    return list(walk(pdf.Root.StructTreeRoot.K))


def walk(node: Any) -> Iterator[Any]:
    """Yield each element of the structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from walk(part)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from walk(node.K)


def named(tags: list[Any], *names: str) -> list[Any]:
    return [tag for tag in tags if str(tag.S) in {f"/{name}" for name in names}]


def typeset_text(markdown: str, pandoc: Pandoc, brand: Brand, cover: Cover = COVER) -> bytes:
    report = Report(cover, markdown)
    return make_pdf(report, pandoc.render(report, formats=["typst"]), brand, LOOK, FONTS)


def words_of(made: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


# ---- what a screen reader and an archive need ---------------------------------------------


def test_file_says_what_it_is_and_in_which_language(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "nl-NL"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Socialmediabeleidsplan – Basisschool De Regenboog"
    assert str(pdf.docinfo["/Author"]) == "Ida Social Media Coach"


def test_file_declares_both_standards(pdf: pikepdf.Pdf) -> None:
    meta = pdf.open_metadata()
    assert meta["pdfuaid:part"] == "1"
    assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")


def test_every_figure_has_words(tags: list[Any]) -> None:
    alts = [str(tag.get("/Alt", "")) for tag in named(tags, "Figure")]
    assert "" not in alts
    assert "Logo van Ida Social Media Coach" in alts
    assert "Figuur: 8 van 9 besproken." in alts
    assert {"Nog te doen", "Gedaan"} <= set(alts)


def test_every_header_cell_says_what_it_heads(tags: list[Any]) -> None:
    cells = named(tags, "TH")
    assert len(cells) == 2
    for cell in cells:
        attributes = cell.A if isinstance(cell.A, pikepdf.Array) else [cell.A]
        assert "/Column" in {str(part.get("/Scope")) for part in attributes}


def test_table_is_one_table_and_no_figure(tags: list[Any]) -> None:
    assert len(named(tags, "Table")) == 1
    assert len(named(tags, "THead")) == 1
    assert len(named(tags, "TD")) == 2 * 60


def test_headings_never_skip_a_level(tags: list[Any]) -> None:
    levels = [int(str(tag.S)[2:]) for tag in tags if re.fullmatch(r"/H\d", str(tag.S))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert levels == [1, 1, 2, 1, 2]


def test_lists_have_labels_with_content(tags: list[Any]) -> None:
    labels = named(tags, "Lbl")
    assert labels
    assert all("/K" in label for label in labels)
    for tag in named(tags, "L"):
        assert "/LI" in {str(part.get("/S")) for part in tag.K}


def test_fonts_are_embedded_and_can_be_copied_from(pdf: pikepdf.Pdf) -> None:
    found = {}
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            name = str(font.BaseFont).split("+")[1].split("-")[0]
            descriptor = font.DescendantFonts[0].FontDescriptor
            found[name] = "/ToUnicode" in font and any(
                key in descriptor for key in ("/FontFile2", "/FontFile3")
            )
    assert {"AtkinsonHyperlegibleNext", "Lexend"} <= set(found)
    assert all(found.values())


def test_reading_aloud_finds_no_fault(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(made)
    # ORD-001 takes the dotted lines of a contents page for columns in the wrong order.
    result = outloud.check(str(path), skip=["ORD-001"])
    assert [finding for finding in result.findings if finding.severity == "error"] == []


# ---- what a reader sees --------------------------------------------------------------------


def test_cover_names_school_status_date_and_coach(pages: list[str]) -> None:
    for words in (
        COVER.title,
        COVER.client,
        COVER.place,
        COVER.board,
        COVER.status,
        COVER.version,
        "22 november 2026",
        "Samen Sociaal Sterk",
        "info@idasocialmediacoach.example",
    ):
        assert words in pages[0]
    assert "pagina" not in pages[0]


def test_each_page_tells_its_number_and_the_last(pages: list[str]) -> None:
    for number, text in enumerate(pages[1:], 2):
        assert f"pagina {number} van {len(pages)}" in text
        assert "Versie 0.1 · 22 november 2026 · concept" in text
        assert "Basisschool De Regenboog · Socialmediabeleidsplan" in text


def test_contents_name_the_page_where_a_heading_stands(pages: list[str]) -> None:
    for heading in ("Inleiding", "Wie doet wat", "Kanalen", "Te diep"):
        found = re.search(rf"{heading}[ .]+(\d+)", pages[1])
        assert found is not None, heading
        assert heading in pages[int(found[1]) - 1]


def test_outline_has_the_headings(made: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made))
    titles = [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]
    assert titles[-2:] == ["Inleiding", "Kanalen"]


def test_header_row_returns_on_each_page_of_a_table(pages: list[str]) -> None:
    with_rows = [page for page in pages[2:] if "Kanaal 1 " in page or "Kanaal 59" in page]
    assert len(with_rows) > 1
    assert all("Kanaal Waarvoor" in page for page in with_rows)


@pytest.mark.parametrize(("kind", "word"), KINDS.items())
def test_callout_says_its_kind_in_words(pages: list[str], kind: str, word: str) -> None:
    assert f"{word.upper()} Kop van {kind} Eerst vragen." in " ".join(pages)


def test_kind_is_not_said_twice(pandoc: Pandoc, brand: Brand) -> None:
    box = callout("in_uw_woorden", "In uw woorden", escape("Zo doen wij dat."))
    words = words_of(typeset_text(f"# Kop\n{box}", pandoc, brand))
    assert "In uw woorden Zo doen wij dat." in words
    assert "IN UW WOORDEN" not in words


def test_callout_without_title_shows_its_text(report: Report, brand: Brand) -> None:
    body = '= Kop\n#callout(kind: "let_op")[Een regel.]\n#callout(kind: "tip")[- een\n- twee]'
    words = words_of(make_pdf(report, Rendered("", body, b"", ()), brand, LOOK, FONTS))
    assert "LET OP Een regel." in words
    assert re.search("TIP • een • twee", words)


def test_empty_facts_leave_no_label(pandoc: Pandoc, brand: Brand) -> None:
    cover = replace(COVER, board="", place="", status="")
    words = words_of(typeset_text("# Kop\n\nTekst.", pandoc, brand, cover))
    assert "Bestuur" not in words
    assert "Status" not in words


def test_text_without_headings_can_be_made(pandoc: Pandoc, brand: Brand) -> None:
    assert "Alleen tekst." in words_of(typeset_text("Alleen tekst.", pandoc, brand))


# ---- a sheet: one or two pages, without cover and contents ----------------------------------


SHEET = replace(COVER, document="crisiskaart", title="Crisiskaart", layout="sheet")
CARD = f"""# Eerst doen

1. Blijf rustig en reageer nog niet.
2. Bel de directeur.

{callout("let_op", "Gevaar", "Bel eerst 112.")}

# Wie belt u

{table(["Rol", "Telefoon"], [["Directeur", "088-1234567"], ["Bestuur", ""]])}

## Daarna

- [ ] Het team weet het

> Wij laten voor vier uur meer weten.
"""


@pytest.fixture(scope="module")
def sheet(pandoc: Pandoc, brand: Brand) -> bytes:
    return typeset_text(CARD, pandoc, brand, SHEET)


def test_short_sheet_is_one_page_that_starts_at_once(sheet: bytes) -> None:
    pages = pypdf.PdfReader(io.BytesIO(sheet)).pages
    assert len(pages) == 1
    words = words_of(sheet)
    for said in (
        "Ida Social Media Coach",
        "Samen Sociaal Sterk",
        "Crisiskaart",
        "Basisschool De Regenboog, Dorpsstad",
        "concept · versie 0.1 · 22 november 2026",
        "LET OP Gevaar Bel eerst 112.",
        "pagina 1 van 1",
    ):
        assert said in words
    assert "Inhoud" not in words
    assert "Basisschool De Regenboog · Crisiskaart" not in words


def test_text_of_a_sheet_is_smaller_than_that_of_a_plan(
    pandoc: Pandoc, brand: Brand, sheet: bytes
) -> None:
    plan = typeset_text(CARD, pandoc, brand)
    assert size_of("Bel de directeur", sheet) == pytest.approx(10.2)
    assert size_of("Bel de directeur", plan) == pytest.approx(10.8)
    assert size_of("Eerst doen", sheet) < size_of("Eerst doen", plan)


def size_of(said: str, made: bytes) -> float:
    """Return how large a text is written where it stands last."""
    sizes: list[float] = []

    def look(text: str, _page: Any, matrix: list[float], _font: Any, size: float) -> None:
        if said in text:
            sizes.append(abs(matrix[3]) * size)

    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        page.extract_text(visitor_text=look)
    return sizes[-1]


def test_sheet_has_header_and_footer_from_its_second_page(pandoc: Pandoc, brand: Brand) -> None:
    made = typeset_text(CARD + "Nog een regel.\n\n" * 60, pandoc, brand, SHEET)
    first, *others = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    assert others
    assert "Basisschool De Regenboog · Crisiskaart" not in first
    for number, text in enumerate(others, 2):
        assert "Basisschool De Regenboog · Crisiskaart" in text
        assert f"pagina {number} van {1 + len(others)}" in text


def test_sheet_declares_both_standards_and_its_title(sheet: bytes) -> None:
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        meta = pdf.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert str(pdf.Root.Lang) == "nl-NL"
        assert str(pdf.docinfo["/Title"]) == "Crisiskaart – Basisschool De Regenboog"
        tags = list(walk(pdf.Root.StructTreeRoot.K))
        levels = [str(tag.S) for tag in tags if re.fullmatch(r"/H\d", str(tag.S))]
        assert levels == ["/H1", "/H1", "/H2"]
        alts = [str(tag.Alt) for tag in named(tags, "Figure")]
        assert alts == ["Logo van Ida Social Media Coach", "Nog te doen"]
        assert len(named(tags, "Table")) == 1


def test_reading_a_sheet_aloud_finds_no_fault(sheet: bytes, tmp_path: Path) -> None:
    path = tmp_path / "kaart.pdf"
    path.write_bytes(sheet)
    result = outloud.check(str(path))
    assert [finding for finding in result.findings if finding.severity == "error"] == []


def test_sheet_of_an_unknown_place_and_state_can_be_made(pandoc: Pandoc, brand: Brand) -> None:
    cover = replace(SHEET, place="", board="", status="")
    words = words_of(typeset_text("Alleen tekst.", pandoc, brand, cover))
    assert "Basisschool De Regenboog versie 0.1 · 22 november 2026 Alleen tekst." in words


def test_names_too_long_for_the_band_stay_within_it(pandoc: Pandoc, brand: Brand) -> None:
    cover = replace(SHEET, title="Toestemming " * 12, client="W" * 150)
    words = words_of(typeset_text(CARD, pandoc, brand, cover))
    assert words.count("Toestemming") >= 12
    assert "Eerst doen" in words


# ---- text that would be code, and characters without a glyph -------------------------------


@pytest.mark.parametrize(
    "typed",
    ["#panic()", '"]#read("layout.typ")', "$x$ ]] *y* _z_ @kop <kop>", "= Kop", "\\ // /* `", "-?"],
)
def test_typed_text_comes_out_as_typed(typed: str, pandoc: Pandoc, brand: Brand) -> None:
    cover = replace(COVER, client=typed, board=typed)
    words = words_of(typeset_text(f"# Kop\n\nabc {escape(typed)} xyz", pandoc, brand, cover))
    assert f"abc {typed} xyz" in words
    assert words.count(typed) > 3


def test_every_script_we_have_a_font_for_is_written(pandoc: Pandoc, brand: Brand) -> None:
    text = "Zoë \u0142\u011f Ψ Я 王 \u2192 \u2713 \U0001f600 **\U0001f9ff Ψ**"
    words = words_of(typeset_text(f"# Kop \U0001f600\n\n{text}", pandoc, brand))
    assert "Zoë łğ Ψ Я 王 → ✓ 😀 🧿 Ψ" in words


def test_character_without_glyph_is_replaced_by_its_code(pandoc: Pandoc, brand: Brand) -> None:
    cover = replace(COVER, client="School \u0639")
    strange = Report(cover, f"# Kop \u0639\n\n`code \u0e01` en **{escape('a1 ' + chr(0x20000))}**")
    rendered = pandoc.render(strange, formats=["typst"])
    words = words_of(make_pdf(strange, rendered, brand, LOOK, FONTS))
    assert "School [U+0639]" in words
    assert "Kop [U+0639]" in words
    assert "code [U+0E01]" in words
    assert "a1 [U+20000]" in words
    assert unwritable(strange, rendered, brand, FONTS) == {"\u0639", "\u0e01", "\U00020000"}


def test_invisible_characters_need_no_glyph() -> None:
    assert without_glyph("a\u200db\ufe0f\u00ad\n", FONTS) == set()


def test_replacing_keeps_text_that_can_be_written() -> None:
    assert replace_missing("Zoë \u0639", FONTS) == "Zoë [U+0639]"
    assert replace_missing("é王", FONTS, ["Lexend"]) == "é[U+738B]"


# ---- the same again, and what goes wrong ---------------------------------------------------


def test_equal_reports_make_equal_bytes(
    made: bytes, report: Report, rendered: Rendered, brand: Brand
) -> None:
    assert make_pdf(report, rendered, brand, LOOK, FONTS) == made


def test_date_of_the_file_is_the_date_of_the_last_answer(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261122000000")


def test_text_can_read_nothing_around_it(report: Report, brand: Brand, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    for path in (secret.as_posix(), "../secret.txt", "/etc/hostname"):
        body = f'= Kop\n#read("{path}")'
        with pytest.raises(ToolError, match="de pdf 'beleidsplan'"):
            make_pdf(report, Rendered("", body, b"", ()), brand, LOOK, FONTS)


def test_refusal_names_the_line_but_not_what_stands_there(report: Report, brand: Brand) -> None:
    body = "= Kop\n#unknown-thing geheim antwoord"
    with pytest.raises(ToolError) as caught:
        make_pdf(report, Rendered("", body, b"", ()), brand, LOOK, FONTS)
    assert "body.typ:3" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_picture_without_words_is_refused(report: Report, brand: Brand) -> None:
    body = '= Kop\n#image("themas.svg")'
    with pytest.raises(ToolError, match="missing alt text"):
        make_pdf(report, Rendered("", body, b"", ()), brand, LOOK, FONTS)


def test_unknown_font_is_refused_and_not_replaced() -> None:
    with pytest.raises(ToolError, match="unknown font family: comic"):
        typeset(
            '#set text(font: "Comic")\n#set document(title: "x")\nx',
            files={},
            data={},
            fonts=FONTS,
            kind="pdf",
            doing="de pdf",
        )


def test_file_names_stay_inside_the_folder() -> None:
    with pytest.raises(ValueError, match="plain file name"):
        typeset("x", files={"../x.svg": b""}, data={}, fonts=FONTS, kind="svg", doing="x")
