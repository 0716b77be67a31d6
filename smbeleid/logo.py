"""The client's own logo, for the cover of its documents: ``logo.svg`` or ``logo.png``.

A school sends the file, so nothing in it is trusted. A logo that cannot be used is told and left
out; it never stops a document.
"""

from __future__ import annotations

from pathlib import Path

from smbeleid.errors import Problem, ToolError
from smbeleid.figures import png_to_png, svg_to_png
from smbeleid.files import shown
from smbeleid.report import Picture
from smbeleid.shapes import Size, fitted, picture_size, png_size, svg_fault, svg_size

FILES = ("logo.svg", "logo.png")
"""What a logo may be called; the first one that is there counts."""

MOST_BYTES = 2_000_000
MOST_PIXELS = 4000
LEAST_PIXELS = 100
"""Longest side of a PNG: larger costs much memory, smaller is blurred on paper."""
LONGEST = 8
"""How many times wider than high a logo may be, or higher than wide."""
DRAWN = 640
"""Longest side in pixels of a PNG as the documents use it: sharp in print on a cover."""


def find_logo(folder: Path, name: str, fonts: Path) -> tuple[Picture | None, Problem | None]:
    """Look for the logo in a client's folder.

    Args:
        folder: The client's.
        name: Of the client, as on the cover, for the words of the picture.
        fonts: Folder with the brand's fonts.

    Returns:
        The logo, or None when there is none that can be used; and why it cannot, in Dutch.
    """
    path = next((folder / file for file in FILES if (folder / file).is_file()), None)
    if path is None:
        return None, None
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        return None, _problem(path, "kan niet worden gelezen. Sluit het en probeer opnieuw.")
    said = _fault(path.suffix, data)
    if said:
        return None, _problem(path, said)
    try:
        drawn = _drawn(path.suffix, data, fonts)
    except ToolError:
        return None, _problem(path, "is beschadigd. Vraag de school om een nieuw bestand.")
    kept = data.decode("utf-8-sig").encode() if path.suffix == ".svg" else drawn
    return Picture(path.name, kept, f"Logo van {name}"), None


def logo_size(logo: Picture) -> Size | None:
    """Return width and height of a logo in pixels; None when it is not one to show.

    A notebook may come from elsewhere, so the exporters look at the logo in it once more.
    """
    return None if _fault(Path(logo.name).suffix, logo.data) else picture_size(logo.data)


def logo_png(logo: Picture, fonts: Path) -> bytes:
    """Return a logo as PNG, for Word and PowerPoint.

    Raises:
        ToolError: Typst cannot read the picture.
    """
    return _drawn(Path(logo.name).suffix, logo.data, fonts)


def _problem(path: Path, said: str) -> Problem:
    said = f"het logo van de school {said} We maken de documenten zonder dit logo."
    return Problem(shown(path), said)


def _fault(suffix: str, data: bytes) -> str:
    if len(data) > MOST_BYTES:
        return "is groter dan 2 MB. Vraag de school om een kleiner bestand."
    if suffix == ".svg":
        return _svg_fault(data)
    size = png_size(data)
    if size is None:
        return "is geen PNG. Bewaar het in een tekenprogramma als PNG."
    if max(size) > MOST_PIXELS:
        return f"is meer dan {MOST_PIXELS} beeldpunten breed of hoog. Maak het kleiner."
    if max(size) < LEAST_PIXELS:
        return f"is kleiner dan {LEAST_PIXELS} beeldpunten. Vraag om een groter bestand."
    return _long(size)


def _svg_fault(data: bytes) -> str:
    said = svg_fault(data)
    if said:
        return f"{said} Of vraag om een PNG."
    size = svg_size(data)
    if size is None:
        return "zegt niet hoe breed en hoog het is ('viewBox'). Bewaar het opnieuw, of als PNG."
    return _long(size)


def _long(size: Size) -> str:
    if max(size) > LONGEST * min(size):
        return f"is meer dan {LONGEST} keer zo lang als smal. Vraag om een andere vorm."
    return ""


def _drawn(suffix: str, data: bytes, fonts: Path) -> bytes:
    size = picture_size(data)
    width = max(1, round(fitted(size, DRAWN, DRAWN)[0]))
    if suffix == ".svg":
        return svg_to_png(data, width, fonts)
    return png_to_png(data, min(width, round(size[0])), fonts)
