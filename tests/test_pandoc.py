"""Pandoc: one text in, three formats out, and nothing that a person typed becomes markup."""

from __future__ import annotations

import html
import io
import json
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from lxml import etree

from smbeleid import pandoc as module
from smbeleid.errors import ToolError
from smbeleid.markdown import CALLOUTS, callout, escape, table
from smbeleid.pandoc import FORMATS, Heading, Pandoc, Rendered, executable
from smbeleid.report import Cover, Picture, Report

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2"/></svg>'
)
COVER = Cover("plan", "Plan", "School", "Zwolle", "", "concept", "0.1", "2026-11-22")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
USERS = "root:x:0:0"


def png(width: int = 2, height: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = (b"\0" + b"\xff\0\0" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    )


def report(markdown: str, *pictures: Picture) -> Report:
    return Report(COVER, markdown, pictures)


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as process:
        yield process


def html_of(pandoc: Pandoc, markdown: str, *pictures: Picture) -> str:
    return pandoc.render(report(markdown, *pictures), formats=["html"]).html.strip()


def typst_of(pandoc: Pandoc, markdown: str, *pictures: Picture) -> str:
    return pandoc.render(report(markdown, *pictures), formats=["typst"]).typst.strip()


def word_of(pandoc: Pandoc, markdown: str) -> list[tuple[str, str]]:
    """Return style and text of every paragraph of the Word file."""
    rendered = pandoc.render(report(markdown), formats=["docx"])
    root = etree.fromstring(part(rendered, "word/document.xml"))
    return [(_style(p), "".join(_texts(p))) for p in root.iter(f"{W}p")]


def part(rendered: Rendered, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(rendered.docx)).read(name)


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _texts(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter(f"{W}t", f"{W}br"):
        yield "\n" if element.tag == f"{W}br" else element.text or ""


# The flattener reads content as Typst understood it: a shorthand would no longer be its own text.
FLATTEN = """
#let callout(kind: "", body) = body
#let flat(it) = {
  if type(it) == str { it }
  else if it.func() == smartquote { "SMART" }
  else if it.func() == linebreak { "\\n" }
  else if it.has("text") { if type(it.text) == str { it.text } else { flat(it.text) } }
  else if it.has("children") { it.children.map(flat).join("") }
  else if it.has("body") { flat(it.body) }
  else if it.has("child") { flat(it.child) }
  else if it.func() == parbreak { "\\u{1}" }
  else { " " }
}
#let body = [
%s
]
#metadata(flat(body))<text>
"""


def typst_text(folder: Path, markup: str) -> list[str]:
    """Return the paragraphs that Typst sees in markup."""
    main = folder / "main.typ"
    main.write_text(FLATTEN % markup, encoding="utf-8")
    text = json.loads(typst.query(main, "<text>", field="value", one=True, root=folder))
    return [
        re.sub(r" *\n *", "\n", piece).strip(" ") for piece in text.rstrip("\x01").split("\x01")
    ]


# ---- the text itself -----------------------------------------------------------------------


def test_only_the_formats_asked_for_are_made(pandoc: Pandoc) -> None:
    rendered = pandoc.render(report("x"), formats=["typst"])
    assert rendered == Rendered(html="", typst="x\n", docx=b"", headings=())


def test_one_call_makes_all_formats(pandoc: Pandoc) -> None:
    rendered = pandoc.render(report("# Kop\n\nTekst"), formats=FORMATS)
    assert rendered.html == '<h2 id="kop">Kop</h2>\n<p>Tekst</p>'
    assert rendered.typst == "= Kop\n<kop>\nTekst\n"
    assert zipfile.is_zipfile(io.BytesIO(rendered.docx))
    assert rendered.headings == (Heading(1, "kop", "Kop"),)


def test_unknown_format_is_a_mistake_of_ours(pandoc: Pandoc) -> None:
    with pytest.raises(ValueError, match="pdf"):
        pandoc.render(report("x"), formats=["pdf"])


def test_equal_text_gives_equal_output(pandoc: Pandoc) -> None:
    text = "# A\n\n" + callout("tip", "T", "x") + table(["a", "b"], [["1", "2"]])
    with Pandoc() as other:
        assert other.render(report(text), formats=["html", "typst"]) == pandoc.render(
            report(text), formats=["html", "typst"]
        )


def test_another_text_is_not_answered_from_memory(pandoc: Pandoc) -> None:
    picture = Picture("f.svg", SVG, "Een")
    assert "Een" in html_of(pandoc, "![](f.svg)", picture)
    assert "Twee" in html_of(pandoc, "![](f.svg)", Picture("f.svg", SVG, "Twee"))
    assert html_of(pandoc, "![weg](f.svg)") == "<p>weg</p>"


def test_typed_line_end_is_a_line_break_everywhere(pandoc: Pandoc, tmp_path: Path) -> None:
    text = table(["a"], [[escape("een\ntwee")]]) + "\n\n" + escape("drie\nvier")
    page = html_of(pandoc, text)
    assert "<td>een<br />\ntwee</td>" in page
    assert "<p>drie<br />\nvier</p>" in page
    assert ("BodyText", "drie\nvier") in word_of(pandoc, text)
    assert ("Compact", "een\ntwee") in word_of(pandoc, text)
    assert typst_text(tmp_path, typst_of(pandoc, escape("drie\nvier"))) == ["drie\nvier"]


@pytest.mark.parametrize("code", ["&#1;", "&#27;", "&#127;", "&#x85;", "&#xFFFE;", "&#0;&#xD800;"])
def test_characters_that_no_format_can_hold(pandoc: Pandoc, code: str) -> None:
    rendered = pandoc.render(report(f"a{code}b"), formats=FORMATS)
    etree.fromstring(part(rendered, "word/document.xml"))
    assert re.fullmatch(r"<p>a\N{REPLACEMENT CHARACTER}*b</p>", rendered.html.strip())


def test_dollar_and_backslash_come_through_their_span(pandoc: Pandoc, tmp_path: Path) -> None:
    text = escape(r"$x$ en \alpha")
    assert html_of(pandoc, text) == r"<p>$x$ en \alpha</p>"
    assert typst_text(tmp_path, typst_of(pandoc, text)) == [r"$x$ en \alpha"]


# ---- headings ------------------------------------------------------------------------------


def levels(pandoc: Pandoc, markdown: str) -> list[tuple[int, str]]:
    rendered = pandoc.render(report(markdown), formats=[])
    return [(heading.level, heading.id) for heading in rendered.headings]


def test_levels_start_at_one_and_skip_none(pandoc: Pandoc) -> None:
    text = "### A\n\n##### B\n\n## C\n\n###### D\n\n# E"
    assert levels(pandoc, text) == [(1, "a"), (2, "b"), (2, "c"), (3, "d"), (1, "e")]


def test_ids_are_ascii_short_and_unique(pandoc: Pandoc) -> None:
    text = "# Privé\n\n# Privé\n\n# Privé 1\n\n# 112 bellen\n\n# 你好\n\n# " + "lang " * 30
    ids = [name for _, name in levels(pandoc, text)]
    assert ids[:5] == ["prive", "prive-1", "prive-1-1", "deel-112-bellen", "deel"]
    assert all(re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name) for name in ids)
    assert len(set(ids)) == len(ids)


def test_heading_text_is_one_line_of_words(pandoc: Pandoc) -> None:
    rendered = pandoc.render(report("# " + escape("a\n<b> $") + " **c**"), formats=["html"])
    assert rendered.headings[0].text == "a <b> $ c"
    assert rendered.html.strip().endswith(">a &lt;b&gt; $ c</h2>")


def test_heading_inside_a_list_or_quote_is_bold_text(pandoc: Pandoc) -> None:
    assert levels(pandoc, "- # a\n\n> # b") == []
    assert "<h" not in html_of(pandoc, "- # a\n\n> # b")


# ---- links and pictures --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://a.nl/x?y=1", "https://a.nl/x?y=1"),
        ("HTTP://a.nl", "http://a.nl"),
        ("mailto:a@b.nl", "mailto:a@b.nl"),
        ("#kop", "#kop"),
        ("https://a.nl/é%22", "https://a.nl/%C3%A9%22"),
    ],
)
def test_links_that_stay(pandoc: Pandoc, target: str, kept: str) -> None:
    assert f'<a href="{kept}">x</a>' in html_of(pandoc, f'# Kop\n\n[x]({target} "titel")')


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "JaVaScRiPt&#58;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.nl",
        "http:/evil",
        "/etc/passwd",
        "../x",
        "#bestaat-niet",
        "#",
    ],
)
def test_links_that_become_text(pandoc: Pandoc, target: str) -> None:
    assert html_of(pandoc, f"[tekst]({target})") == "<p>tekst</p>"
    assert typst_of(pandoc, f"[tekst]({target})") == "tekst"


def test_picture_of_the_report_has_its_words_in_every_format(pandoc: Pandoc) -> None:
    picture = Picture("f.svg", SVG, "Uit het rapport")
    text = '![Een "rood" vak](f.svg)\n\n![](f.svg)'
    rendered = pandoc.render(
        report(text, picture), formats=FORMATS, word_pictures={"f.svg": png(800, 4)}
    )
    assert '<img src="f.svg" alt="Een &quot;rood&quot; vak" />' in rendered.html
    assert 'alt="Uit het rapport"' in rendered.html
    assert r'#figure(image("f.svg", alt: "Een \"rood\" vak"));' in rendered.typst
    assert b'descr="Een &quot;rood&quot; vak"' in part(rendered, "word/document.xml")
    names = zipfile.ZipFile(io.BytesIO(rendered.docx)).namelist()
    assert [name for name in names if name.startswith("word/media/")]


def test_png_needs_no_second_picture_for_word(pandoc: Pandoc) -> None:
    made = pandoc.render(report("![a](p.png)", Picture("p.png", png(), "a")), formats=["docx"])
    assert b"<pic:pic" in part(made, "word/document.xml")


def test_svg_without_png_is_words_in_word(pandoc: Pandoc) -> None:
    made = pandoc.render(report("![a](f.svg)", Picture("f.svg", SVG, "a")), formats=["docx"])
    assert b"<pic:pic" not in part(made, "word/document.xml")


@pytest.mark.parametrize("target", ["/etc/passwd", "../f.svg", "http://x.nl/f.svg", "data:,x"])
def test_other_pictures_become_their_words(pandoc: Pandoc, target: str) -> None:
    rendered = pandoc.render(report(f"![woorden]({target})"), formats=FORMATS)
    assert rendered.html.strip() == "<p>woorden</p>"
    assert rendered.typst.strip() == "woorden"
    assert b"<pic:pic" not in part(rendered, "word/document.xml")


# ---- callouts, lists, tables ---------------------------------------------------------------


@pytest.mark.parametrize("kind", CALLOUTS)
def test_callout_in_every_format(pandoc: Pandoc, kind: str) -> None:
    text = callout(kind, "Titel", "Een\n\n- twee\n\n  drie\n\n> vier")
    assert f'<div class="callout {kind}" role="note"' in html_of(pandoc, text)
    assert typst_of(pandoc, text).startswith(f'#callout(kind: "{kind}")[\n#strong[Titel]')
    style = "Callout" + kind.capitalize().replace("_", "")
    assert {style} == {name for name, _ in word_of(pandoc, text)}


def test_tight_lists_and_boxes_in_a_callout_keep_its_style(pandoc: Pandoc) -> None:
    text = callout("tip", "T", "- a\n  1. b\n- c\n\n> d\n>\n> - [x] e\n\nf\n\n- [ ] g\n- [x] h")
    assert word_of(pandoc, text) == [
        ("CalloutTip", words) for words in ("Tip: T", "a", "b", "c", "d", "e", "f", "g", "h")
    ]


def test_callout_names_its_kind_once(pandoc: Pandoc) -> None:
    assert '<span class="kind">Tip</span>' in html_of(pandoc, callout("tip", "Begin klein", "x"))
    assert 'class="kind"' not in html_of(pandoc, callout("let_op", "Let op: kort", "x"))
    assert ("CalloutTip", "Tip: Begin klein") in word_of(pandoc, callout("tip", "Begin klein", "x"))


def test_neighbouring_callouts_need_no_empty_line(pandoc: Pandoc) -> None:
    text = '<div class="callout tip">\n\na\n</div>\n<div class="callout let_op">\n\nb\n\n</div>'
    assert html_of(pandoc, text).count("<div") == 2


def test_unclosed_callout_does_not_swallow_the_next_section(pandoc: Pandoc) -> None:
    text = (
        '<div class="callout tip">\n\na\n\n# Kop\n\n' + callout("let_op", "T", "b") + "\n\n</div>"
    )
    page = html_of(pandoc, text)
    assert page.startswith('<p>&lt;div class="callout tip"&gt;</p>\n<p>a</p>\n<h2')
    assert page.endswith("<p>&lt;/div&gt;</p>")
    assert page.count("<div") == page.count("</div>") == 1


def test_many_open_marks_stay_text(pandoc: Pandoc) -> None:
    page = html_of(pandoc, '<div class="callout tip">\n\n' * 50 + "einde")
    assert page.count("&lt;div") == 50
    assert page.endswith("<p>einde</p>")


@pytest.mark.parametrize(
    "mark",
    [
        '<div class="callout kwaad">',
        '<div class="callout tip" onclick="x">',
        '<div class="callout tip" style="a"b">',
        '<div class="callout tip evil">',
        "<div>",
    ],
)
def test_other_marks_are_text(pandoc: Pandoc, mark: str) -> None:
    page = html_of(pandoc, f"{mark}\n\nx\n\n</div>")
    assert page == f"<p>{html.escape(mark, quote=False)}</p>\n<p>x</p>\n<p>&lt;/div&gt;</p>"


def test_task_list(pandoc: Pandoc) -> None:
    page = html_of(pandoc, "- [ ] doen\n- [x] klaar")
    assert 'class="tick" role="img" aria-label="Nog te doen"></span> doen' in page
    assert 'class="tick done" role="img" aria-label="Gedaan"></span> klaar' in page
    assert typst_of(pandoc, "- [ ] doen\n- [x] klaar") == "- ☐ doen\n- ☒ klaar"


def test_table(pandoc: Pandoc) -> None:
    text = "| Kanaal | |\n|---|--:|\n| a | b |\n\n| X |\n|---|\n| y |"
    page = html_of(pandoc, text)
    assert 'role="region"' in page
    assert 'tabindex="0"' in page
    assert 'aria-label="Tabel 1: Kanaal, –"' in page
    assert 'aria-label="Tabel 2: X"' in page
    assert '<th class="right" scope="col">–</th>' in page
    assert "style=" not in page
    assert "table.header([Kanaal]," in typst_of(pandoc, text)
    word = part(pandoc.render(report(text), formats=["docx"]), "word/document.xml")
    assert word.count(b"<w:tblHeader") == 2


def test_widths_follow_the_text(pandoc: Pandoc) -> None:
    made = typst_of(pandoc, table(["Kort", "Lang"], [["a", "woord " * 60]]))
    narrow, wide = re.findall(r"([\d.]+)%", made)
    assert float(narrow) < 25
    assert float(wide) > 70


# ---- hostile text --------------------------------------------------------------------------

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<div class="callout tip">',
    "</div></main></body>",
    '`#read("/etc/passwd")`{=typst}',
    '```{=typst}\n#read("/etc/passwd")\n```',
    "```{=html}\n<script>x</script>\n```",
    "```{=openxml}\n<w:p/>\n```",
    '#read("/etc/passwd") #import "/etc/passwd" #include "x"',
    '#eval("1+1") $sum_(k=0)^n$ @ref <label> //c /*c*/',
    r"\input{/etc/passwd} \LaTeX $\alpha$ $$x$$",
    "![x](/etc/passwd) ![x](file:///etc/passwd) ![x](data:image/svg+xml,<svg/>)",
    "[x](javascript:alert(1)) [x](data:text/html,x) <javascript:alert(1)>",
    "<a href='javascript:x'>k</a> <iframe src='file:///etc/passwd'></iframe>",
    "{{ config }} {% include '/etc/passwd' %} ${x} <%= x %>",
    "<!-- -->\n<?php x ?>\n<![CDATA[x]]>",
    "-- --- ... -? -1 ~ '\" `` '' - + = / 1. 1)",
    "| a | b |\n|---|---|\n| c | d |",
    "# kop\n## kop\n=====\n-----\n> q\n- l\n1. l\n    code\n[^1]: n\n:::\n> [!NOTE]",
    "&#60;b&#62; &amp; &lt; &quot; &#x3c;",
    '"; #panic() //',
    ']\n)#panic("x")[',
    "<label>#x;<y>\\u{41}\\",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_typed_payload_is_shown_as_typed(pandoc: Pandoc, tmp_path: Path, payload: str) -> None:
    text = escape(payload)
    page = html_of(pandoc, text)
    assert re.findall(r"<(?!br />)[^>]*>", page) == ["<p>", "</p>"]
    assert html.unescape(re.sub("<[^>]*>", "", page)) == payload
    assert typst_text(tmp_path, typst_of(pandoc, text)) == [re.sub(r"\n +", "\n", payload)]
    assert word_of(pandoc, text) == [("FirstParagraph", payload)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_unescaped_payload_is_no_markup_either(
    pandoc: Pandoc, tmp_path: Path, payload: str
) -> None:
    """Should an escape ever be forgotten, the filter still lets nothing through."""
    rendered = pandoc.render(report(f"voor\n\n{payload}\n\nna"), formats=FORMATS)
    tags = set(re.findall(r"<(/?\w+)", rendered.html))
    assert not tags & {"script", "img", "iframe", "a", "body", "svg"}
    assert rendered.html.count("<div") == rendered.html.count("</div>")
    assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", rendered.html)
    shown = "".join(typst_text(tmp_path, rendered.typst))
    assert USERS not in shown
    assert USERS.encode() not in part(rendered, "word/document.xml")
    assert shown.startswith("voor")
    assert shown.endswith("na")


def test_fuzzed_texts_come_back_as_typed(pandoc: Pandoc, tmp_path: Path) -> None:
    rng = random.Random(7)  # noqa: S311 (the same texts every time)
    pieces = [*map(chr, range(33, 127)), " ", " ", "é", "–", "…", "’", "你", "a", "Woord", "12"]
    texts = [
        re.sub(r" +", " ", "".join(rng.choices(pieces, k=rng.randint(1, 24)))).strip() or "x"
        for _ in range(400)
    ]
    markdown = "\n\n".join(escape(text) for text in texts)
    rendered = pandoc.render(report(markdown), formats=FORMATS)
    assert [html.unescape(found) for found in re.findall(r"<p>(.*)</p>", rendered.html)] == texts
    assert typst_text(tmp_path, rendered.typst) == texts
    root = etree.fromstring(part(rendered, "word/document.xml"))
    assert ["".join(_texts(p)) for p in root.iter(f"{W}p")] == texts


# ---- the process ---------------------------------------------------------------------------


def test_reference_gives_word_its_styles(pandoc: Pandoc) -> None:
    plain = pandoc.render(report("x"), formats=["docx"]).docx
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/styles.xml":
                data = data.replace(b'w:styleId="Heading1"', b'w:styleId="Heading1" w:own="1"')
            target.writestr(name, data)
    again = pandoc.render(report("# Kop"), formats=["docx"], reference=made.getvalue())
    assert b"Heading1" in part(again, "word/document.xml")


def test_broken_reference_is_told_and_the_process_goes_on(pandoc: Pandoc) -> None:
    with pytest.raises(ToolError, match="pandoc kon"):
        pandoc.render(report("x"), formats=["docx"], reference=b"geen zip")
    assert html_of(pandoc, "nog een") == "<p>nog een</p>"


def test_it_starts_again_after_it_died() -> None:
    with Pandoc() as process:
        html_of(process, "x")
        first = process._process
        assert first is not None
        first.kill()
        first.wait()
        assert html_of(process, "y") == "<p>y</p>"


def test_it_can_be_used_again_after_close() -> None:
    process = Pandoc()
    for text in ("a", "b"):
        assert html_of(process, text) == f"<p>{text}</p>"
        process.close()


def test_a_late_answer_is_told_and_the_next_one_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "slow.lua"
    script.write_text("while true do end", encoding="ascii")
    monkeypatch.setattr(module, "SCRIPT", script)
    with Pandoc(seconds=0.3) as process:
        with pytest.raises(ToolError, match=r"hoogstens 0\.3 seconden"):
            html_of(process, "x")
        assert process._process is None


def test_what_it_said_before_it_died_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "broken.lua"
    script.write_text("error('dit is stuk')", encoding="ascii")
    monkeypatch.setattr(module, "SCRIPT", script)
    with Pandoc() as process, pytest.raises(ToolError, match="dit is stuk"):
        html_of(process, "x")


def test_missing_wheel_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ToolError, match="pypandoc-binary"):
        executable()


def test_no_folder_stays_behind() -> None:
    with Pandoc() as process:
        html_of(process, "x")
        home = process._home()
        assert home.is_dir()
    assert not home.exists()
