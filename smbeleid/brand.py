"""The brand: name, slogan, colours, fonts and logo, read from one folder and checked.

A colour pair that is hard to read is refused here, because no check on the finished files
sees every pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from xml.etree import ElementTree

from pydantic import AfterValidator, Field

from smbeleid import fonts as font_files
from smbeleid.errors import ContentError, Problem, did_you_mean
from smbeleid.files import YamlFile, read_yaml, shown
from smbeleid.schema import Content, check_yaml, fault

TEXT = 4.5
"""Least contrast of text, WCAG 2.2 success criterion 1.4.3; ``LARGE`` of headings and marks."""
LARGE = 3.0

NEEDED = "éëïöü€–’•…\N{ELECTRIC LIGHT BULB}\N{WARNING SIGN}\N{SPEECH BALLOON}\N{HANDSHAKE}"
NEEDED += "\N{SPEAKING HEAD IN SILHOUETTE}\N{TRIANGULAR FLAG ON POST}"
"""What the fonts must be able to write: Dutch, and the signs that the callouts carry."""

_SVG = "{http://www.w3.org/2000/svg}"
_STILL = {f"{_SVG}{tag}" for tag in ("svg", "g", "path", "circle", "ellipse", "rect", "title")}
_STILL |= {f"{_SVG}{tag}" for tag in ("polygon", "polyline", "line", "desc", "defs")}
"""What a logo may consist of: shapes, nothing that loads, runs or needs a font."""


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise fault(f"'{value}' is geen kleur. Schrijf een kleur als \"#0F5257\", met aanhaling.")
    return value.upper()


def _email(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", value):
        raise fault(f"'{value}' is geen e-mailadres. Schrijf het als naam@school.example.")
    return value


def _website(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[\w./-]*)?", value):
        raise fault(f"'{value}' is geen webadres. Laat https:// weg: school.example.")
    return value


Text = Annotated[str, Field(min_length=1)]
Colour = Annotated[str, AfterValidator(_colour)]


class Contact(Content):
    """Where readers find the coach; the website without ``https://``."""

    website: Annotated[str, AfterValidator(_website)]
    email: Annotated[str, AfterValidator(_email)]


class Callout(Content):
    """Colours of a callout; its title is written in ``border`` on ``background``."""

    background: Colour
    border: Colour


class Colours(Content):
    """All colours, as ``#RRGGBB`` in capitals.

    Attributes:
        ink: Text.
        muted: Small text: header, footer, captions.
        paper: The page.
        primary: Headings and large areas, with ``on_primary`` as text upon it.
        accent: Emphasis and links.
        tint: A quiet area: cover, every other table row.
        line: Lines; carries no text or meaning.
    """

    ink: Colour
    muted: Colour
    paper: Colour
    primary: Colour
    on_primary: Colour
    accent: Colour
    tint: Colour
    line: Colour
    tip: Callout
    let_op: Callout
    voorbeeld: Callout
    afspraak: Callout
    in_uw_woorden: Callout
    signaal: Callout

    def callouts(self) -> dict[str, Callout]:
        """Return the colours of each kind of callout."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in fields.items() if isinstance(value, Callout)}

    def flat(self) -> dict[str, str]:
        """Return every colour by its dotted name: ``ink``, ``tip.background``, ..."""
        plain = {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name not in self.callouts()
        }
        for kind, callout in self.callouts().items():
            plain |= {f"{kind}.background": callout.background, f"{kind}.border": callout.border}
        return plain


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


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs(colours: Colours) -> Iterator[tuple[str, str, float]]:
    """Yield the colours that meet: name of the text, name of its background, least contrast."""
    for text in ("ink", "muted", "primary", "accent"):
        yield text, "paper", TEXT
        yield text, "tint", TEXT
    yield "on_primary", "primary", TEXT
    for kind in colours.callouts():
        yield "ink", f"{kind}.background", TEXT
        yield "accent", f"{kind}.background", TEXT
        yield f"{kind}.border", f"{kind}.background", TEXT
        yield f"{kind}.border", "paper", LARGE


def check_contrast(colours: Colours, source: YamlFile) -> list[Problem]:
    """Return a problem for each pair of colours that is hard to read."""
    value = colours.flat()
    problems = []
    for text, background, least in pairs(colours):
        ratio = contrast(value[text], value[background])
        if ratio < least:
            where = source.where(("colours", *text.split(".")))
            problems.append(Problem(where, _too_faint(value, text, background, ratio, least)))
    return problems


def _too_faint(
    value: dict[str, str], text: str, background: str, ratio: float, least: float
) -> str:
    lighter = _luminance(value[text]) > _luminance(value[background])
    first, second = ("lichter", "donkerder") if lighter else ("donkerder", "lichter")
    return (
        f"kleur '{text}' ({value[text]}) is slecht leesbaar op '{background}' "
        f"({value[background]}): contrast {_dutch(ratio)}:1, minstens {_dutch(least)}:1 is nodig. "
        f"Maak '{text}' {first} of '{background}' {second}."
    )


def _dutch(ratio: float) -> str:
    return f"{int(ratio * 10) / 10:.1f}".replace(".", ",")


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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
    fault_found = _logo_fault(data)
    if fault_found:
        problems.append(Problem(source.where(("logo",)), f"logo '{path.name}' {fault_found}"))
    return data


def _logo_fault(data: bytes) -> str:
    if not data:
        return "staat niet naast brand.yaml."
    if b"<!" in data.replace(b"<!--", b""):
        return "mag geen <!DOCTYPE> of <!ENTITY> hebben. Haal die regels weg."
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return "is geen leesbaar SVG-bestand."
    strange = {str(part.tag) for part in root.iter()} - _STILL
    if root.tag != f"{_SVG}svg" or strange:
        names = ", ".join(sorted(tag.removeprefix(_SVG) for tag in strange)) or str(root.tag)
        return f"bevat '{names}'. Gebruik alleen vormen; zet letters om naar paden."
    if any(name.startswith("on") or "href" in name for part in root.iter() for name in part.attrib):
        return "verwijst naar iets buiten zichzelf of voert iets uit. Bewaar het als gewone SVG."
    return ""


def _squeezed(family: str) -> str:
    return family.replace(" ", "")


def _font_stack(names: tuple[str, ...]) -> str:
    return ", ".join([*(f'"{name}"' for name in names), "system-ui", "sans-serif"])
