"""Whatever a person types is shown as typed in all three formats, and never does anything."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
import pytest
from docx import Document
from lxml import html
from playwright.sync_api import sync_playwright
from reading import (
    html_text,
    page_of,
    pdf_pages,
    pdf_source,
    solid,
    squeezed,
    word_paragraphs,
    word_parts,
)

from smbeleid.answers import FILE_NAME, Answer, State, no_answers, save_answers
from smbeleid.consult import open_consult
from smbeleid.errors import ContentError
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
    "raw typst": "`#read(\"/etc/passwd\")`{=typst}",
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
    "emoji": "🎉 ❤️ 🇳🇱 ☎ ✅ ☐ ☑ ☒",
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
    "arabic": "".join(f"[U+{ord(c):04X}]" if c != " " else " " for c in NASTY["arabic"]),
}
"""What the PDF shows of characters that none of its fonts can write."""


def shown(key: str, format_: str) -> str:
    """Return how an answer should look."""
    text = CODES.get(key, NASTY[key])
    if format_ == "pdf":
        text = CODES_IN_PDF.get(key, text)
        text = re.sub("[\u200b\u00ad\u200d\ufe0f]", "", text)
    return text
