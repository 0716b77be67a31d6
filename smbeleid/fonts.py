"""Fonts of the brand: which families there are, and which characters they can write.

Typst warns about an unknown family and goes on in another, and a character without a glyph
stops a PDF for archives. Both are known here before anything is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

Characters = frozenset[int]

INVISIBLE = frozenset(map(ord, "\t\n\r\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"))
"""Characters that ask for no glyph: breaks, joiners and variation selectors."""


def families(folder: Path) -> Mapping[str, tuple[Path, ...]]:
    """Return the font families in a folder, each with its files.

    Args:
        folder: Holds the .ttf and .otf files, ``templates/brand/fonts``.
    """
    files = sorted([*folder.glob("*.ttf"), *folder.glob("*.otf")])
    return _families(tuple((path, path.stat().st_mtime_ns) for path in files))


def covered(folder: Path, names: Iterable[str]) -> Characters:
    """Return the characters that at least one of the named families can write in every style."""
    known = families(folder)
    return frozenset().union(*(_characters(known[name]) for name in names if name in known))


def without_glyph(text: str, folder: Path, names: Iterable[str] | None = None) -> set[str]:
    """Return the characters of a text that no font can write.

    Args:
        text: Any text.
        folder: The fonts.
        names: Families that may be used; all of the folder when not given.
    """
    known = covered(folder, families(folder) if names is None else names)
    return {one for one in set(text) if ord(one) not in known and ord(one) not in INVISIBLE}


def name_in_brackets(character: str) -> str:
    """Return what stands in for a character that cannot be written: ``[U+1F9FF]``."""
    return f"[U+{ord(character):04X}]"


def replace_missing(
    text: str,
    folder: Path,
    names: Iterable[str] | None = None,
    stand_in: Callable[[str], str] = name_in_brackets,
) -> str:
    """Return a text in which each character that no font can write is replaced.

    Args:
        text: Any text.
        folder: The fonts.
        names: Families that may be used; all of the folder when not given.
        stand_in: Returns what is written in place of one character.
    """
    missing = without_glyph(text, folder, names)
    return text.translate({ord(one): stand_in(one) for one in missing}) if missing else text


@lru_cache(maxsize=8)
def _families(files: tuple[tuple[Path, int], ...]) -> Mapping[str, tuple[Path, ...]]:
    found: dict[str, tuple[Path, ...]] = {}
    for path, _changed in files:
        with _opened(path) as font:
            family = font["name"].getBestFamilyName() or path.stem
        found[family] = (*found.get(family, ()), path)
    return found


@lru_cache(maxsize=32)
def _characters(files: tuple[Path, ...]) -> Characters:
    """Return what every file of a family can write, so that bold text has the same as plain."""
    shared: Characters | None = None
    for path in files:
        with _opened(path) as font:
            own = frozenset(font.getBestCmap() or {})
        shared = own if shared is None else shared & own
    return shared or frozenset()


def _opened(path: Path) -> Any:
    from fontTools.ttLib import TTFont  # 0.1 s, and most commands need none

    return TTFont(path, lazy=True)
