"""The three nbconvert exporters: an executed intake notebook as web page, PDF or Word.

They are registered as entry points, so that JupyterLab's export menu and
``jupyter nbconvert --to smbeleid_pdf`` know them. All three read the same report from the
notebook's outputs and hand it to the press.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Unicode

from smbeleid.errors import SmbeleidError
from smbeleid.logo import logo_size
from smbeleid.markdown import escape
from smbeleid.press import SUFFIXES, Press, file_suffix
from smbeleid.report import LOGO, MIME, Cover, Picture, Report
from smbeleid.workspace import find_workspace

INTERNAL = frozenset({"internal", "consult", "parameters", "injected-parameters"})
"""Tags of cells that are not for the reader."""

_PICTURES = {"image/svg+xml": ".svg", "image/png": ".png"}
_NO_ALT = "Figuur zonder beschrijving"
# Markers of the live page: they keep JupyterLab from seeing a formula, and mean nothing in a file.
_BOUNDARY = re.compile(r"</?span>")


class NotExecutedError(SmbeleidError):
    """The notebook has no document in its outputs."""

    def __init__(self) -> None:
        super().__init__(
            "Dit notebook bevat nog geen document. Voer eerst alle cellen uit (Run > Run All "
            "Cells) en bewaar het daarna opnieuw."
        )


class OtherVersionError(SmbeleidError):
    """The notebook's outputs are damaged, or come from another version of the program."""

    def __init__(self) -> None:
        super().__init__(
            "De uitvoer in dit notebook is beschadigd of komt van een andere versie van het "
            "programma. Voer alle cellen opnieuw uit (Run > Run All Cells) en bewaar het daarna."
        )


def read_report(notebook: NotebookNode) -> Report:
    """Read the report that an executed notebook shows.

    Args:
        notebook: Executed; cells for the coach are passed over. A coach's own Markdown cells,
            and own charts in SVG or PNG, come along where they stand.

    Raises:
        NotExecutedError: No cell shows a document.
    """
    reader = _Reader()
    for cell in notebook.cells:
        if not INTERNAL & set(cell.metadata.get("tags", [])):
            reader.read(cell)
    if reader.cover is None:
        raise NotExecutedError
    text = _BOUNDARY.sub("", "\n\n".join(reader.texts))
    return Report(reader.cover, text, tuple(reader.pictures), reader.logo)


class _Reader:
    def __init__(self) -> None:
        self.cover: Cover | None = None
        self.texts: list[str] = []
        self.pictures: list[Picture] = []
        self.logo: Picture | None = None

    def read(self, cell: NotebookNode) -> None:
        if cell.cell_type == "markdown":
            self.texts.append(cell.source)
        for output in cell.get("outputs", []):
            self._read_output(output)

    def _read_output(self, output: NotebookNode) -> None:
        data = output.get("data", {})
        if MIME in data:
            self.cover = _cover(data[MIME])
            return
        for mime, suffix in _PICTURES.items():
            if mime in data:
                self._add_picture(_joined(data[mime]), suffix, output.metadata)
                return
        if "text/markdown" in data:
            self.texts.append(_joined(data["text/markdown"]))

    def _add_picture(self, content: str, suffix: str, metadata: NotebookNode) -> None:
        ours = metadata.get("smbeleid", {})
        if ours.get("role") == LOGO:
            self._set_logo(content, suffix, ours.get("alt", _NO_ALT))
            return
        name = ours.get("name", f"figuur-{len(self.pictures) + 1}{suffix}")
        alt = ours.get("alt", _NO_ALT)
        self.pictures.append(Picture(name, _bytes(content, suffix), alt))
        self.texts.append(f"![{escape(alt)}]({name})")

    def _set_logo(self, content: str, suffix: str, alt: str) -> None:
        logo = Picture(f"logo{suffix}", _bytes(content, suffix), alt)
        self.logo = logo if logo_size(logo) else None


def _bytes(content: str, suffix: str) -> bytes:
    return content.encode() if suffix == ".svg" else _decoded(content)


def _cover(facts: Any) -> Cover:
    try:
        return Cover(**facts)
    except TypeError as error:
        raise OtherVersionError from error


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content)
    except ValueError as error:
        raise OtherVersionError from error


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


class _ReportExporter(Exporter):
    """What the three exporters share; each names its format."""

    format = ""

    def __init__(
        self, *, press: Press | None = None, among: Collection[str] = (), **options: Any
    ) -> None:
        """Prepare.

        Args:
            press: To share between exporters; without it, the templates of the workspace in
                which the notebook lies are used.
            among: All formats that will be made of the same notebook.
            options: Nbconvert's own.
        """
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._press = press
        self._among = among

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own PDF exporter: bytes
        self, nb: NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the file and nbconvert's resources.

        Raises:
            NotExecutedError: The notebook shows no document.
            NoWorkspaceError: The notebook lies in no workspace.
            ToolError: Pandoc or Typst refused.
        """
        notebook, resources = super().from_notebook_node(nb, resources, **options)
        report = read_report(notebook)
        resources["output_extension"] = file_suffix(self.format, report.cover.layout)
        if self._press is not None:
            return self._press.make(report, self.format, self._among), resources
        folder = Path(resources.get("metadata", {}).get("path") or Path.cwd())
        with Press(find_workspace(folder).templates) as press:
            content = press.make(report, self.format)
            for remark in press.remarks:
                self.log.warning(remark)
        return content, resources


class HtmlExporter(_ReportExporter):
    """A page in one file."""

    format = "html"
    export_from_notebook = "smbeleid – webpagina"
    output_mimetype = "text/html"
    file_extension = Unicode(SUFFIXES["html"]).tag(config=True)


class PdfExporter(_ReportExporter):
    """A PDF for paper and screen readers."""

    format = "pdf"
    export_from_notebook = "smbeleid – PDF"
    output_mimetype = "application/pdf"
    file_extension = Unicode(SUFFIXES["pdf"]).tag(config=True)


class WordExporter(_ReportExporter):
    """A Word file that the school can edit."""

    format = "word"
    export_from_notebook = "smbeleid – Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file_extension = Unicode(SUFFIXES["word"]).tag(config=True)


EXPORTERS: dict[str, type[_ReportExporter]] = {
    "html": HtmlExporter,
    "pdf": PdfExporter,
    "word": WordExporter,
}


def export(
    notebook: NotebookNode, formats: Collection[str], press: Press
) -> Iterator[tuple[str, bytes]]:
    """Go through the files of an executed notebook: format and content.

    Args:
        notebook: Executed.
        formats: Keys of ``EXPORTERS``.
        press: Shared, so that the text is read once.

    Raises:
        NotExecutedError: The notebook shows no document.
        ToolError: Pandoc or Typst refused.
    """
    for name in formats:
        exporter = EXPORTERS[name](press=press, among=formats)
        content, _ = exporter.from_notebook_node(notebook)
        yield name, content
