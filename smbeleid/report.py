"""A report: what an executed notebook says, before it is given a format.

The exporters read it from the notebook, and each of the three writers starts from it:
one Markdown text, the pictures it names, and the facts for cover, header and footer.
"""

from __future__ import annotations

from dataclasses import dataclass

MIME = "application/vnd.smbeleid.cover+json"
"""The notebook output that carries the cover; the exporters look for it."""
LOGO = "logo"
"""What a notebook output is marked with that belongs on the cover and not in the text."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of the report.

    Attributes:
        name: File name that the Markdown text refers to, ASCII, ending in .svg or .png.
        data: The picture itself, an SVG or PNG file.
        alt: What the picture shows, in words, for who does not see it.
    """

    name: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What cover, header, footer and file properties say.

    Attributes:
        document: Id of the document, for example ``beleidsplan``; also the file's name.
        title: Title of the document, Dutch.
        client: Name of the school or organisation as it wrote it, not escaped.
        place: Where the school is, and ``board`` which board it belongs to; may be empty.
        status: What stands on the cover, for example ``concept``.
        version: Version of the plan, for example ``0.1``.
        layout: ``plan`` has a cover page and contents; ``sheet`` starts at once; of ``slides``
            each section is one slide.
        date: ISO date (``2026-11-22``) of the last answer, so that equal answers make equal files.
    """

    document: str
    title: str
    client: str
    place: str
    board: str
    status: str
    version: str
    date: str
    layout: str = "plan"

    @property
    def is_sheet(self) -> bool:
        """Return whether the document starts at once, without a cover page and contents."""
        return self.layout == "sheet"

    @property
    def is_slides(self) -> bool:
        """Return whether the document is a presentation: a slide per section."""
        return self.layout == "slides"


@dataclass(frozen=True, slots=True)
class Report:
    """One Markdown text, the pictures it names, its cover, and the client's own logo for that."""

    cover: Cover
    markdown: str
    pictures: tuple[Picture, ...] = ()
    logo: Picture | None = None
