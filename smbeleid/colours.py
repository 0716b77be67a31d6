"""The colours of the brand, and whether each text is readable on its background.

The measure is that of WCAG 2.2, success criterion 1.4.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator

from smbeleid.errors import Problem
from smbeleid.files import YamlFile
from smbeleid.schema import Content, fault

TEXT = 4.5
"""Least contrast of text, WCAG 2.2 success criterion 1.4.3; ``LARGE`` of headings and marks."""
LARGE = 3.0


_DARK = 0.04045
"""Up to here the curve of sRGB is a straight line (IEC 61966-2-1)."""


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise fault(f"'{value}' is geen kleur. Schrijf een kleur als \"#0F5257\", met aanhaling.")
    return value.upper()


Colour = Annotated[str, AfterValidator(_colour)]


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
    notities: Callout

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
        part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
