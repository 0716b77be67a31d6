"""The handbook's pictures: each is there, is told to who cannot see it, is small, and is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / "handleiding.md").read_text("utf-8")
SHOWN = {target: alt for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", TEXT)}
"""Alternative text by picture."""
LARGEST, WIDEST, MOST = 150_000, 1280, 7


def test_pictures_in_the_handbook_and_in_the_folder_are_the_same() -> None:
    kept = {path.relative_to(DOCS).as_posix() for path in (DOCS / "schermen").iterdir()}
    assert set(SHOWN) == kept
    assert 0 < len(kept) <= MOST


@pytest.mark.parametrize("target", SHOWN)
def test_a_picture_is_told_in_a_sentence_of_its_own(target) -> None:
    alt = SHOWN[target]
    assert re.fullmatch(r"[A-Z].{30,}\.", alt)
    assert list(SHOWN.values()).count(alt) == 1


@pytest.mark.parametrize("target", SHOWN)
def test_a_picture_is_small(target) -> None:
    assert (DOCS / target).stat().st_size < LARGEST
    with Image.open(DOCS / target) as image:
        assert image.format == "PNG"
        assert image.width == WIDEST
        assert "exif" not in image.info


def test_every_picture_has_a_shot_that_renews_it() -> None:
    script = (DOCS / "screenshots.py").read_text("utf-8")
    shots = re.findall(r'\.screen\("([\w-]+)"\)', script)
    assert sorted(f"schermen/{name}.png" for name in shots) == sorted(SHOWN)


def test_what_the_chapter_calls_a_button_or_a_panel_is_called_so_on_the_screen() -> None:
    chapter = TEXT.split("## Een consult in tien minuten")[1].split("\n## ")[0]
    words = (DOCS.parent / "templates" / "consult" / "words.yaml").read_text("utf-8")
    screen = words.replace("$de_school", "de school")
    elsewhere = {"Miniforge Prompt", "PowerShell", "Terminal", "fn + F2", "F2"}
    named = {re.sub(r"\s+", " ", name) for name in re.findall(r"\*\*([^*]+)\*\*", chapter)}
    own = {"Een vraag parkeren"}
    assert {name for name in named - elsewhere - own if name not in screen} == set()
