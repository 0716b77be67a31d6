"""Whatever a person types is shown as typed in all three formats, and never does anything."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
import pytest
from conftest import TODAY
from docx import Document
from playwright.sync_api import sync_playwright
from reading import (
    html_text,
    page_of,
    pdf_pages,
    pdf_source,
    pdf_tags,
    solid,
    squeezed,
    word_paragraphs,
    word_parts,
)

from smbeleid.answers import FILE_NAME, Answer, State, no_answers, save_answers
from smbeleid.consult import load_library, open_consult
from smbeleid.document import assemble
from smbeleid.intake import Intake
from smbeleid.pipeline import make_report
from smbeleid.press import SUFFIXES, Press
from smbeleid.report import Report
from smbeleid.workspace import Workspace

ROOT = Path(__file__).parents[1]
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
FORMATS = tuple(SUFFIXES)

NASTY = {
    "html": "<b>vet</b> <h1>kop</h1> <!-- weg -->",
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)> <svg/onload=alert(1)>",
    "closing": "</p></td></div></main></body>",
    "callout": '<div class="callout tip" style="x">',
    "entity": "&lt;b&gt; &amp; &#60; &#x3c; &nbsp;",
    "emphasis": "*schuin* _schuin_ **vet** __vet__ ~~door~~",
    "heading": "# kop",
    "setext": "kop\n====",
    "rule": "boven\n---\nonder",
    "bullet": "- x",
    "plus": "+ x",
    "number": "1. x",
    "bracket": "1) x",
    "task": "- [ ] doen",
    "quote": "> zei hij",
    "code": "`code` ``code``",
    "fence": "```\ncode\n```",
    "indented": "    vier spaties",
    "leading": "  twee spaties",
    "link": "[klik](https://evil.example) [x][y]",
    "image": "![pixel](https://evil.example/p.png)",
    "passwd": "![](/etc/passwd) ![x](file:///etc/passwd)",
    "reference": "[x]: https://evil.example",
    "footnote": "tekst[^1] [^1]: noot",
    "autolink": "<https://evil.example> https://evil.example www.evil.example",
    "mail": "<a@evil.example> a@evil.example",
    "schemes": "[a](javascript:alert(1)) [b](data:text/html,x) [c](file:///etc/passwd)",
    "table": "| a | b | en a|b",
    "table rule": "a | b\n--|--\nc | d",
    "alert": "> [!NOTE]\n> let op",
    "fenced div": "::: {.tip}\ntekst\n:::",
    "raw typst": '`#read("/etc/passwd")`{=typst}',
    "raw html": "```{=html}\n<script>alert(1)</script>\n```",
    "raw openxml": "`<w:p/>`{=openxml}",
    "attributes": "[tekst]{.rood} # kop {#id}",
    "typst import": '#import "/etc/passwd": * #include "x"',
    "typst read": '#read("/etc/passwd") #eval("1+1") #panic()',
    "typst ends": '"; ]] )) }} #panic("x")[',
    "typst marks": "@ref <label> = kop / term: x // x /* x */ ~",
    "typst escape": "\\u{41} \\# \\",
    "math": "$x$ $$x^2$$ \\(x\\) 5$ en 6$",
    "tex": "\\input{/etc/passwd} \\LaTeX{} \\begin{x} % commentaar",
    "yaml": "---\ntitle: x\nja: nee\n---",
    "json": '{"a": "\\u0041\\n"} \\u003cb\\u003e',
    "jinja": "{{ 7*7 }} {% include 'x' %} {# weg #} ${x}",
    "control": "a\x00b\x07c\x1bd\x7fe\x85f\x9fg",
    "bidi": "a\u202eb\u202dc\u2066d\u2069e\u200ef\u200fg\u061ch",
    "noncharacters": "a\ufffeb\uffffc\ud83dd",
    "private use": "a\ue000b\U000f0000c",
    "joiners": "a\u200bb\u00adc\u2060d\ufeffe\u200df",
    "emoji": "🎉 ❤️ 🇳🇱 ☎ ✅ ✔",
    "ticks": "leeg ☐ gedaan ☑ weg ☒",
    "families": "👩‍👩‍👧‍👦 👨🏿‍🏫 👍🏽 🧑🏻‍🤝‍🧑🏾",
    "chinese": "中文 王 學校 龘",
    "arabic": "مدرسة العربية",
    "cyrillic": "Школа Їжак",
    "greek": "Σχολείο ΑΩ",
    "combining": "e\u0301 n\u0303 Zoe\u0308 a\u0323\u0302",
    "latin": "Ŵŷ ğış ŁÓDŹ ĲĳŸ ÅØ",
    "signs": "€ £ © ® ™ § ¶ ° ± × ÷ ½ ² ‰ → ≤ ≠ ∞",
    "spaces": "a\u00a0b\u2003c\u3000d\te",
    "line ends": "een\ntwee\r\ndrie\rvier\u2028vijf\u2029zes\x0bzeven\x0cacht",
    "backslashes": "C:\\map\\naam \\\\server\\deel \\",
    "quotes": "'enkel' \"dubbel\" ‘a’ “b” 's-Gravenhage «c»",
    "ampersand": "Van der Meer & Zn. <De Brink> \"'t Héééle ïj\"",
    "minus question": "-?",
    "minus one": "-1",
    "dashes": "-- --- - – —",
    "dots": "... . .. …",
    "phone": "0612345678",
    "numbers": "1.5 1,000 2026-11-22 00123",
    "nothing": "None null NaN undefined",
    "long word": "x" * 300,
    "one letter": "a",
}  # fmt: skip

CODES = {
    "control": "a[U+0000]b[U+0007]c[U+001B]d[U+007F]e f[U+009F]g",
    "bidi": "a[U+202E]b[U+202D]c[U+2066]d[U+2069]e[U+200E]f[U+200F]g[U+061C]h",
    "noncharacters": "a[U+FFFE]b[U+FFFF]c[U+D83D]d",
    "private use": "a[U+E000]b[U+F0000]c",
    "joiners": "a\u200bb\u00adc\u2060de\u200df",
}
"""What is shown of characters that no page can show."""

CODES_IN_PDF = {
    "chinese": "中文 王 [U+5B78]校 [U+9F98]",
    "arabic": (
        "[U+0645][U+062F][U+0631][U+0633][U+0629]"
        " [U+0627][U+0644][U+0639][U+0631][U+0628][U+064A][U+0629]"
    ),
}
"""What the PDF shows of characters that none of its fonts can write."""


KEYS = tuple(NASTY)
PLACES = ("Kort", "Lang", "Rij")
"""Where each answer stands in the document: alone, in a box of own words, in a cell."""


def question(id_: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": id_, "kind": kind, "label": "x", "why": "x", "example": "x", **more}


COLUMNS = [{"id": name, "kind": "text", "label": "x"} for name in ("begin", "antwoord", "einde")]
THEME = {
    "id": "proef",
    "title": "Proef",
    "intro": "Proef.",
    "questions": [
        *(question(f"kort_{n}", "text") for n in range(len(NASTY))),
        *(question(f"lang_{n}", "long_text") for n in range(len(NASTY))),
        question("tabel", "table", columns=COLUMNS),
    ],
}
SECTIONS = [{"id": "alles", "title": "Alles"}]
TEXT = """
{% for n in range(COUNT) %}
Kort{{ n }}begin

{{ a['kort_' ~ n] }}

Kort{{ n }}einde

Lang{{ n }}begin

{{ own_words('lang_' ~ n) }}

Lang{{ n }}einde

{% endfor %}
| Begin | Antwoord | Einde |
|---|---|---|
{% for r in rows('tabel') %}
| {{ r.begin }} | {{ r.antwoord }} | {{ r.einde }} |
{% endfor %}
""".replace("COUNT", str(len(NASTY)))


def given(value: object) -> Answer:
    return Answer(state=State.GIVEN, value=value)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a question per answer, and a document that shows them all."""
    root = tmp_path_factory.mktemp("nasty")
    for part in ("templates", "notebooks"):
        shutil.copytree(ROOT / part, root / part)
    theme = root / "templates" / "questionnaire" / "99-proef.yaml"
    theme.write_text(json.dumps(THEME), encoding="utf-8")
    for id_, text in (("proef", TEXT), ("mini", "Tekst.\n")):
        folder = root / "templates" / "documents" / id_
        folder.mkdir()
        spec = {"id": id_, "title": "Proef", "reader": "Wij", "sections": SECTIONS}
        (folder / "document.yaml").write_text(json.dumps(spec), encoding="utf-8")
        (folder / "alles.md.j2").write_text(text, encoding="utf-8")
    made = no_answers(TODAY)
    rows = []
    for n, text in enumerate(NASTY.values()):
        made = made.with_answer(f"kort_{n}", given(text), TODAY)
        made = made.with_answer(f"lang_{n}", given(text), TODAY)
        rows.append({"begin": f"Rij{n}begin", "antwoord": text, "einde": f"Rij{n}einde"})
    made = made.with_answer("tabel", given(rows), TODAY)
    save_answers(root / "clients" / "proef" / FILE_NAME, made)
    return Workspace(root)


@dataclass(frozen=True)
class Made:
    """The files of the document that shows them all."""

    html: bytes
    pdf: bytes
    word: bytes
    path: Path

    def text(self, format_: str) -> str:
        if format_ == "html":
            return html_text(page_of(self.html).xpath("//main")[0])
        if format_ == "pdf":
            return " ".join(pdf_pages(self.pdf))
        return "\n".join(words for _, words in word_paragraphs(self.word))


@pytest.fixture(scope="module")
def made(nasty: Workspace, press: Press) -> Made:
    paths = make_report(nasty, "proef", press, document="proef").files
    return Made(*(path.read_bytes() for path in paths[:3]), paths[0])


@pytest.fixture(scope="module")
def texts(made: Made) -> dict[str, str]:
    return {format_: plain(made.text(format_), format_) for format_ in FORMATS}


NO_WIDTH = re.compile("[\u00ad\u200b\u200d\u2060\ufe0e\ufe0f\ufeff]")


def plain(text: str, format_: str) -> str:
    """Return a text without what a format may add or leave out to break a line."""
    text = NO_WIDTH.sub("", text)
    return solid(text) if format_ == "pdf" else squeezed(text)


DRAWN = {"html": "☐☒", "pdf": "☐☑☒", "word": ""}
"""Boxes that are drawn in the text, with words for who does not see them."""


def shown(key: str, format_: str, drawn: str = "") -> str:
    """Return how an answer should look, without the characters that are drawn."""
    text = CODES.get(key, NASTY[key])
    text = CODES_IN_PDF.get(key, text) if format_ == "pdf" else text
    return plain(re.sub(f"[{drawn}]", "", text) if drawn else text, format_)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("key", KEYS)
def test_answer_is_shown_as_typed(
    texts: dict[str, str], key: str, place: str, format_: str
) -> None:
    n = KEYS.index(key)
    found = re.search(rf"{place}{n}begin(.*?){place}{n}einde", texts[format_])
    assert found is not None
    seen, typed = found[1].strip(), shown(key, format_, DRAWN[format_])
    if place == "Lang":
        seen = re.sub(r"^In ?uw ?woorden ?", "", seen)
    if format_ == "pdf" and place == "Rij":  # a long word in a narrow column may be hyphenated
        seen, typed = seen.replace("-", ""), typed.replace("-", "")
    assert seen == typed


@pytest.mark.parametrize("place", PLACES)
def test_typed_line_ends_are_line_ends(made: Made, place: str) -> None:
    n = KEYS.index("line ends")
    for format_ in ("html", "word"):
        found = re.search(rf"{place}{n}begin(.*?){place}{n}einde", made.text(format_), re.DOTALL)
        assert found is not None
        lines = [line.strip() for line in found[1].splitlines()]
        assert " ".join(lines).split()[-8:] == NASTY["line ends"].split()
        assert lines.count("drie") == 1


def test_typed_boxes_are_drawn_and_have_words(made: Made) -> None:
    labels = page_of(made.html).xpath("//main//span[@role='img']/@aria-label")
    assert labels == ["Nog te doen", "Gedaan"] * len(PLACES)
    drawn = [alt for name, alt in pdf_tags(made.pdf) if name == "Figure" and "Logo" not in alt]
    assert drawn == ["Nog te doen", "Gedaan", "Gedaan"] * len(PLACES)


# ---- the name of the school ------------------------------------------------------------------


@pytest.fixture(scope="module")
def named(nasty: Workspace, press: Press) -> dict[str, dict[str, bytes]]:
    """Return the files for each nasty name."""
    library = load_library(nasty)
    files = {}
    for key, name in NASTY.items():
        answers = no_answers(TODAY).with_answer("organisatie_naam", given(name), TODAY)
        intake = Intake(library.questionnaire, answers)
        document = assemble(library.texts, "mini", intake, library.advice, library.sources, "x")
        report = Report(document.cover, document.markdown)
        files[key] = {format_: press.make(report, format_, FORMATS) for format_ in FORMATS}
    return files


@pytest.mark.parametrize("key", KEYS)
def test_name_is_shown_as_typed_on_the_page(named: dict[str, dict[str, bytes]], key: str) -> None:
    page, name = page_of(named[key]["html"]), shown(key, "html")
    assert plain(page.xpath("//p[@class='client']")[0].text_content(), "html") == name
    assert plain(page.xpath("//footer//b")[0].text_content(), "html") == name
    assert plain(page.findtext("head/title"), "html") == squeezed(f"Proef – {name}")
    assert len(page.xpath("//h1")) == 1
    assert not page.xpath("//script")


@pytest.mark.parametrize("key", KEYS)
def test_name_is_shown_as_typed_in_the_pdf(named: dict[str, dict[str, bytes]], key: str) -> None:
    reader, name = pypdf.PdfReader(io.BytesIO(named[key]["pdf"])), shown(key, "pdf", DRAWN["pdf"])
    assert reader.metadata is not None
    title = plain(str(reader.metadata.title), "pdf")
    assert title == solid(f"Proef – {shown(key, 'pdf')}")
    assert name in plain(reader.pages[0].extract_text(), "pdf")
    assert solid(f"{name} · Proef") in plain(reader.pages[-1].extract_text(), "pdf")


@pytest.mark.parametrize("key", KEYS)
def test_name_is_shown_as_typed_in_word(named: dict[str, dict[str, bytes]], key: str) -> None:
    content, name = named[key]["word"], shown(key, "word")
    paragraphs = [(style, plain(words, "word")) for style, words in word_paragraphs(content)]
    assert ("Subtitle", name) in paragraphs
    document = Document(io.BytesIO(content))
    assert plain(document.core_properties.title, "word") == squeezed(f"Proef – {name}")
    header = document.sections[0].header.paragraphs[0].text
    assert plain(header, "word").startswith(squeezed(f"{name} · Proef"))


# ---- nothing does anything -------------------------------------------------------------------


def test_page_holds_no_element_that_was_typed(made: Made) -> None:
    page = page_of(made.html)
    allowed = {"h2", "p", "br", "div", "strong", "table", "colgroup", "col"}
    allowed |= {"thead", "tbody", "tr", "th", "td"}
    assert {one.tag for one in page.xpath("//main//*[not(@role='img')]")} <= allowed
    assert len(page.xpath("//main//h2")) == 1
    assert len(page.xpath("//main//table")) == 1
    assert not page.xpath("//main//@href | //main//@src | //main//@style | //main//@id[. = 'id']")


def test_pdf_holds_no_link_script_or_file_that_was_typed(made: Made) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        dictionaries = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        kinds = {str(one.S) for one in dictionaries if "/S" in one}
        assert not {"/JavaScript", "/Launch", "/GoToR", "/SubmitForm"} & kinds
        assert not pdf.attachments
    source = pdf_source(made.pdf)
    assert re.findall(rb"/URI \((?!https://ida|mailto:info@ida)[^)]*", source) == []
    assert b"/URI (mailto:info@ida" in source


def test_word_holds_no_link_or_picture_that_was_typed(made: Made) -> None:
    parts = word_parts(made.word)
    links = b"".join(content for name, content in parts.items() if name.endswith(".rels"))
    assert b"evil.example" not in links
    assert b'TargetMode="External"' not in links
    assert [name for name in parts if "media" in name] == ["word/media/logo.png"]


@pytest.mark.parametrize("format_", FORMATS)
def test_no_file_of_the_computer_is_read(texts: dict[str, str], format_: str) -> None:
    assert "root:" not in texts[format_]
    assert "daemon" not in texts[format_]


def test_long_words_stay_on_the_paper(made: Made) -> None:
    lines = [line for page in pdf_pages(made.pdf) for line in page.splitlines()]
    assert any("x" * 10 in line for line in lines)
    assert max(len(line) for line in lines) < 140


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_runs_or_loads_in_a_browser(made: Made, width: int) -> None:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    noticed: list[str] = []
    mine = ("data:", made.path.as_uri())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.on("request", lambda one: one.url.startswith(mine) or noticed.append(one.url))
        page.on("console", lambda message: noticed.append(message.text))
        page.on("pageerror", lambda error: noticed.append(str(error)))
        page.on("dialog", lambda dialog: (noticed.append(dialog.message), dialog.dismiss()))
        page.goto(made.path.as_uri())
        page.evaluate("document.fonts.ready")
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert noticed == []
    assert wide <= width


# ---- half characters -------------------------------------------------------------------------


def test_half_an_emoji_can_be_kept_and_is_named(nasty: Workspace) -> None:
    path = nasty.clients / "half" / FILE_NAME
    save_answers(path, no_answers(TODAY).with_answer("plaats", given("Zwolle \ud83d"), TODAY))
    consult = open_consult(nasty, "half")
    assert consult.intake.text("plaats") == "Zwolle \ud83d"
    assert consult.assemble("mini").cover.place == "Zwolle [U+D83D]"
