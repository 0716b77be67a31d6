"""Figures of the documents, drawn by Typst as SVG, and SVG turned into PNG for Word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smbeleid.brand import Brand
from smbeleid.dutch import list_text
from smbeleid.fonts import replace_missing
from smbeleid.levels import HIGHEST, Level
from smbeleid.report import Picture
from smbeleid.typesetting import typeset

THEMES = "themes.typ"
LEVELS = "levels.typ"
LEGEND = {
    "given": "beantwoord",
    "unknown": "nog uit te zoeken",
    "not_applicable": "niet van toepassing",
    "open": "nog te bespreken",
}
"""State of a question -> its words, in the order in which a bar shows them."""


@dataclass(frozen=True, slots=True)
class ThemeState:
    """How many questions of a theme are in each of the four states."""

    title: str
    given: int
    unknown: int
    open: int
    not_applicable: int

    def counts(self) -> dict[str, int]:
        """Return state -> number of questions, in the order of `LEGEND`; none that are zero."""
        return {state: getattr(self, state) for state in LEGEND if getattr(self, state)}

    def words(self) -> str:
        """Return how far the talk is: ``8 van 9 besproken``."""
        total = sum(self.counts().values())
        return f"{total - self.open} van {total} besproken" if total else "geen vragen"

    def more(self) -> str:
        """Return what the number alone does not say: ``1 uit te zoeken, 2 n.v.t.``."""
        parts = [(self.unknown, "uit te zoeken"), (self.not_applicable, "n.v.t.")]
        return ", ".join(f"{count} {word}" for count, word in parts if count)


def theme_figure(
    themes: Sequence[ThemeState], brand: Brand, fonts: Path, look: Path | None = None
) -> Picture:
    """Draw a bar for each theme.

    Args:
        themes: At least one, in the order of the questionnaire.
        brand: Colours and fonts.
        fonts: Folder with the brand's fonts.
        look: Folder with themes.typ; ``figures`` beside the brand's folder when not given.

    Returns:
        An SVG without text elements, so that it looks the same everywhere.

    Raises:
        ToolError: Typst refused, for example after a change in themes.typ.
    """
    folder = look or brand.folder.parent / "figures"
    svg = typeset(
        (folder / THEMES).read_text(encoding="utf-8"),
        files={},
        data=_data(themes, brand, fonts),
        fonts=fonts,
        kind="svg",
        doing="de figuur van de thema's",
    )
    return Picture(name="themas.svg", data=slim(svg), alt=describe(themes))


def level_figure(
    levels: Sequence[Level], brand: Brand, fonts: Path, look: Path | None = None
) -> Picture:
    """Draw five blocks for each theme, filled up to its level.

    Args:
        levels: In the order of the questionnaire.
        brand: Colours and fonts.
        fonts: Folder with the brand's fonts.
        look: Folder with levels.typ; ``figures`` beside the brand's folder when not given.

    Returns:
        An SVG without text elements, so that it looks the same everywhere.

    Raises:
        ToolError: Typst refused, for example after a change in levels.typ.
    """
    folder = look or brand.folder.parent / "figures"
    svg = typeset(
        (folder / LEVELS).read_text(encoding="utf-8"),
        files={},
        data=_level_data(levels, brand, fonts),
        fonts=fonts,
        kind="svg",
        doing="de figuur van de niveaus",
    )
    return Picture(name="niveaus.svg", data=slim(svg), alt=describe_levels(levels))


def describe_levels(levels: Sequence[Level]) -> str:
    """Return what the figure of the levels shows, in Dutch, with all its numbers."""
    lines = [f"{level.theme_title}: {_level_words(level)}{_by_coach(level)}." for level in levels]
    return " ".join(["Vijf blokjes per onderwerp, gevuld tot en met het niveau.", *lines])


def _level_words(level: Level) -> str:
    return "nog geen niveau" if level.number is None else f"{level.number} van {HIGHEST}"


def _by_coach(level: Level) -> str:
    return " (door de coach bepaald)" if level.overridden_reason else ""


def _level_data(levels: Sequence[Level], brand: Brand, fonts: Path) -> dict[str, Any]:
    return _look(brand) | {
        "highest": HIGHEST,
        "rows": [
            {
                "title": replace_missing(level.theme_title, fonts, brand.fonts.for_body()),
                "number": level.number or 0,
                "words": _level_words(level),
                "more": _by_coach(level).strip(" ()"),
            }
            for level in levels
        ],
    }


def describe(themes: Sequence[ThemeState]) -> str:
    """Return what the figure shows, in Dutch, with all its numbers."""
    lines = [f"{theme.title}: {theme.words()}{_in_brackets(theme)}." for theme in themes]
    return " ".join(["Staafdiagram van wat er per thema is besproken.", *lines])


def slim(svg: bytes) -> bytes:
    """Return an SVG of Typst a third smaller: short ids, three decimals, no default values."""
    names: dict[bytes, bytes] = {}

    def short(found: re.Match[bytes]) -> bytes:
        return names.setdefault(found.group(), b"i%d" % len(names))

    svg = re.sub(rb"\b[a-z][0-9A-F]{32}\b", short, svg)
    svg = re.sub(rb"\d+\.\d{4,}", lambda found: b"%.3f" % float(found.group()), svg)
    return re.sub(rb' (?:fill-rule="nonzero"|[xy]="0"|xmlns:h5="[^"]*")', b"", svg)


def svg_to_png(svg: bytes, width_px: int, fonts: Path) -> bytes:
    """Return an SVG as PNG.

    Args:
        svg: The picture; its height follows from its own proportions.
        width_px: Width in pixels.
        fonts: Folder with the fonts for any text in the picture.

    Raises:
        ToolError: Typst cannot read the picture.
    """
    return _drawn("picture.svg", svg, width_px, fonts)


def png_to_png(png: bytes, width_px: int, fonts: Path) -> bytes:
    """Return a PNG in another width, and with nothing in it but the picture.

    Raises:
        ToolError: Typst cannot read the picture.
    """
    return _drawn("picture.png", png, width_px, fonts)


def _drawn(name: str, picture: bytes, width_px: int, fonts: Path) -> bytes:
    return typeset(
        f"#set page(width: {width_px}pt, height: auto, margin: 0pt, fill: none)\n"
        f'#image("{name}", width: 100%)',
        files={name: picture},
        data={},
        fonts=fonts,
        kind="png",
        doing="de figuur voor Word",
    )


def _in_brackets(theme: ThemeState) -> str:
    parts = [f"{count} {LEGEND[state]}" for state, count in theme.counts().items()]
    return f" ({list_text(parts)})" if parts else ""


def _data(themes: Sequence[ThemeState], brand: Brand, fonts: Path) -> dict[str, Any]:
    shown = {state for theme in themes for state in theme.counts()}
    return _look(brand) | {
        "legend": [(state, word) for state, word in LEGEND.items() if state in shown],
        "rows": [
            {
                "title": replace_missing(theme.title, fonts, brand.fonts.for_body()),
                "parts": list(theme.counts().items()),
                "words": theme.words(),
                "more": theme.more(),
            }
            for theme in themes
        ],
    }


def _look(brand: Brand) -> dict[str, Any]:
    return {
        "colours": {name: code for name, code in brand.colours.flat().items() if "." not in name},
        "fonts": {"body": brand.fonts.for_body()},
    }
