"""The brand: name, slogan, colours, fonts and logo, read from one folder and checked.

A colour pair that is hard to read is refused here, because no check on the finished files
sees every pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from smbeleid import fonts as font_files
from smbeleid.colours import Colours, check_contrast
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.files import YamlFile, read_yaml, shown
from smbeleid.schema import Content, check_yaml, fault
from smbeleid.shapes import svg_fault

NEEDED = "éëïöü€–’•…\N{ELECTRIC LIGHT BULB}\N{WARNING SIGN}\N{SPEECH BALLOON}\N{HANDSHAKE}"
NEEDED += "\N{SPEAKING HEAD IN SILHOUETTE}\N{TRIANGULAR FLAG ON POST}"
"""What the fonts must be able to write: Dutch, and the signs that the callouts carry."""


def _email(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", value):
        raise fault(f"'{value}' is geen e-mailadres. Schrijf het als naam@school.example.")
    return value


def _website(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[\w./-]*)?", value):
        raise fault(f"'{value}' is geen webadres. Laat https:// weg: school.example.")
    return value


Text = Annotated[str, Field(min_length=1)]


class Contact(Content):
    """Where readers find the coach; the website without ``https://``."""

    website: Annotated[str, AfterValidator(_website)]
    email: Annotated[str, AfterValidator(_email)]


class Fonts(Content):
    """Font families; ``fallback`` holds those for characters that the others lack, in order."""

    heading: Text
    body: Text
    fallback: tuple[Text, ...] = ()

    def for_body(self) -> tuple[str, ...]:
        """Return the families for text, in the order in which a character is sought."""
        return (self.body, *self.fallback)

    def for_heading(self) -> tuple[str, ...]:
        """Return the families for headings, in the order in which a character is sought."""
        return (self.heading, self.body, *self.fallback)


class _Shared(Content):
    name: Text
    slogan: Text
    contact: Contact
    colours: Colours
    fonts: Fonts


class _BrandFile(_Shared):
    logo: Text


@dataclass(frozen=True, slots=True)
class WebFont:
    """A font file for a web page: family, weight (400 to 700), style (normal, italic), file."""

    family: str
    weight: int
    style: str
    path: Path


class Brand(_Shared):
    """The brand as the documents use it.

    Attributes:
        logo: An SVG of shapes only.
        folder: Where it was read: brand.yaml, the logo and ``fonts/``.
    """

    logo: bytes
    folder: Path

    @property
    def fonts_folder(self) -> Path:
        """Where the font files and their licences are."""
        return self.folder / "fonts"

    def css_variables(self) -> dict[str, str]:
        """Return colours and fonts as CSS custom properties.

        Returns:
            ``--ink``, ``--on-primary``, ``--let-op-border``, ``--font-heading``, ... -> value.
        """
        colours = self.colours.flat().items()
        variables = {f"--{re.sub(r'[._]', '-', name)}": value for name, value in colours}
        variables["--font-heading"] = _font_stack(self.fonts.for_heading())
        variables["--font-body"] = _font_stack(self.fonts.for_body())
        return variables

    def web_fonts(self) -> tuple[WebFont, ...]:
        """Return the woff2 files of the heading and body family, named ``Family-Style.woff2``."""
        found = (
            WebFont(family, weight, style, self.fonts_folder / f"{_squeezed(family)}-{name}.woff2")
            for family in (self.fonts.body, self.fonts.heading)
            for name, (weight, style) in WEB_STYLES.items()
        )
        return tuple(font for font in found if font.path.is_file())


WEB_STYLES = {
    "Regular": (400, "normal"),
    "Italic": (400, "italic"),
    "SemiBold": (600, "normal"),
    "Bold": (700, "normal"),
    "BoldItalic": (700, "italic"),
}
"""Last part of a font's file name -> its weight and style."""


def load_brand(folder: Path) -> Brand:
    """Read and check a brand.

    Args:
        folder: Holds brand.yaml, the logo it names, and ``fonts/``.

    Raises:
        ContentError: Every fault in brand.yaml, with its line: unknown keys, colours that are
            hard to read, fonts that are not there, a logo that cannot be used.
    """
    path = folder / "brand.yaml"
    if not path.is_file():
        raise ContentError([Problem(shown(path), "ontbreekt: de huisstijl is onbekend.")])
    source = read_yaml(path)
    checked = check_yaml(_BrandFile, source)
    if checked.value is None:
        raise ContentError(checked.problems)
    file = checked.value
    problems = [*check_contrast(file.colours, source), *_check_fonts(file.fonts, source, folder)]
    logo = _logo(folder / file.logo, source, problems)
    if problems:
        raise ContentError(problems)
    return Brand(**{**dict(file), "logo": logo, "folder": folder})


def _check_fonts(fonts: Fonts, source: YamlFile, folder: Path) -> list[Problem]:
    known = font_files.families(folder / "fonts")
    named = [("heading", fonts.heading), ("body", fonts.body)]
    named += [("fallback", name) for name in fonts.fallback]
    problems = [
        Problem(source.where(("fonts", key)), _absent(name, known))
        for key, name in named
        if name not in known
    ]
    missing = font_files.without_glyph(NEEDED, folder / "fonts", fonts.for_body())
    if missing and not problems:
        message = f"deze lettertypen kennen samen niet: {' '.join(sorted(missing))}"
        problems.append(
            Problem(source.where(("fonts",)), f"{message}. Zet Noto Emoji bij 'fallback'.")
        )
    return problems


def _absent(name: str, known: Iterable[str]) -> str:
    return f"lettertype '{name}' staat niet als .ttf in fonts/. {did_you_mean(name, known)}".strip()


def _logo(path: Path, source: YamlFile, problems: list[Problem]) -> bytes:
    data = path.read_bytes() if path.is_file() and path.parent == source.path.parent else b""
    fault_found = svg_fault(data) if data else "staat niet naast brand.yaml."
    if fault_found:
        problems.append(Problem(source.where(("logo",)), f"logo '{path.name}' {fault_found}"))
    return data


def _squeezed(family: str) -> str:
    return family.replace(" ", "")


def _font_stack(names: tuple[str, ...]) -> str:
    return ", ".join([*(f'"{name}"' for name in names), "system-ui", "sans-serif"])
