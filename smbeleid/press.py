"""The press: one report in, a file per format out.

It keeps what is worth keeping between reports: the living pandoc process, the brand, the Word
look, and the last reading, so that three formats of one report are read once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from smbeleid.brand import Brand, load_brand
from smbeleid.dutch import list_text
from smbeleid.figures import svg_to_png
from smbeleid.fonts import name_in_brackets
from smbeleid.html import make_html
from smbeleid.pandoc import Pandoc, Rendered, default_slides
from smbeleid.pdf import make_pdf, unwritable
from smbeleid.report import Cover, Picture, Report
from smbeleid.slides import finish_slides, make_slide_reference
from smbeleid.word import finish_word
from smbeleid.word_reference import make_reference

WORD_PICTURE_WIDTH = 1200
"""Width in pixels of a figure in Word: 17 cm at 180 dots per inch."""

SUFFIXES: Mapping[str, str] = {"html": ".html", "pdf": ".pdf", "word": ".docx"}
"""Format, as a user names it -> the ending of its file; of slides see `file_suffix`."""

_WRITERS = {"html": "html", "pdf": "typst", "word": "docx"}


def file_suffix(format_: str, layout: str) -> str:
    """Return the ending of a file: in the office format slides are a PowerPoint file."""
    return ".pptx" if (format_, layout) == ("word", "slides") else SUFFIXES[format_]


def _writer(format_: str, cover: Cover) -> str:
    return "pptx" if format_ == "word" and cover.is_slides else _WRITERS[format_]


class Press:
    """Makes files of reports in the look of one workspace's templates."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates
        self._pandoc = Pandoc()
        self._references: dict[str, bytes] = {}
        self._read: tuple[Report, frozenset[str], Rendered] | None = None
        self.remarks: list[str] = []
        """What the maker of the last file should know, in Dutch."""

    def __enter__(self) -> Self:
        """Return the press."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the pandoc process."""
        self.close()

    def close(self) -> None:
        """Stop the pandoc process."""
        self._pandoc.close()

    def make(self, report: Report, format_: str, among: Collection[str] = ()) -> bytes:
        """Return a report as a file.

        Args:
            report: What the file must say.
            format_: A key of `SUFFIXES`.
            among: All formats that will be asked of this report; they are read together.

        Raises:
            ToolError: Pandoc or Typst refused.
            ContentError: The brand has faults.
        """
        self.remarks = []
        rendered = self._rendered(report, frozenset({format_, *among}))
        return self._makers[format_](report, rendered)

    def _rendered(self, report: Report, formats: frozenset[str]) -> Rendered:
        if self._read and self._read[0] == report and formats <= self._read[1]:
            return self._read[2]
        word = "word" in formats
        rendered = self._pandoc.render(
            report,
            formats={_writer(name, report.cover) for name in formats},
            reference=self._reference(report.cover.layout) if word else None,
            word_pictures=self._word_pictures(report) if word else {},
        )
        self._read = (report, formats, rendered)
        return rendered

    def _word_pictures(self, report: Report) -> dict[str, bytes]:
        return {picture.name: self._png(picture) for picture in report.pictures}

    def _png(self, picture: Picture) -> bytes:
        if picture.name.endswith(".png"):
            return picture.data
        return svg_to_png(picture.data, WORD_PICTURE_WIDTH, self._fonts)

    @cached_property
    def brand(self) -> Brand:
        """Return the brand, read once."""
        return load_brand(self._templates / "brand")

    def _reference(self, layout: str) -> bytes:
        if layout not in self._references:
            look = self._templates / "word"
            self._references[layout] = (
                make_slide_reference(default_slides(), self.brand, self._fonts)
                if layout == "slides"
                else make_reference(self.brand, look, layout)
            )
        return self._references[layout]

    @property
    def _makers(self) -> Mapping[str, Callable[[Report, Rendered], bytes]]:
        return {"html": self._html, "pdf": self._pdf, "word": self._word}

    @property
    def _fonts(self) -> Path:
        return self._templates / "brand" / "fonts"

    def _html(self, report: Report, rendered: Rendered) -> bytes:
        return make_html(report, rendered, self.brand, self._templates / "html")

    def _pdf(self, report: Report, rendered: Rendered) -> bytes:
        missing = unwritable(report, rendered, self.brand, self._fonts)
        if missing:
            listed = list_text(
                [f"{character} ({name_in_brackets(character)})" for character in sorted(missing)]
            )
            self.remarks.append(
                f"in de PDF staat een code op de plek van {listed}, omdat onze lettertypen dat "
                "teken niet hebben. In de webpagina en in Word staat het teken zelf."
            )
        return make_pdf(report, rendered, self.brand, self._templates / "pdf", self._fonts)

    def _word(self, report: Report, rendered: Rendered) -> bytes:
        if report.cover.is_slides:
            return finish_slides(rendered.pptx, report, self.brand, self._fonts)
        look = self._templates / "word"
        return finish_word(rendered.docx, report, self.brand, look, self._fonts)
