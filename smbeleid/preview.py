"""The live preview: the section of the plan that a question feeds, what just changed marked."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import html

from smbeleid.absences import why_hidden
from smbeleid.bank import coverage_of
from smbeleid.brand import Brand
from smbeleid.conditions import holds
from smbeleid.consult import Consult, Library
from smbeleid.coverage import Place
from smbeleid.document import Section
from smbeleid.errors import SmbeleidError
from smbeleid.html import with_pictures
from smbeleid.markdown import Markdown, escape
from smbeleid.marks import mark_changes
from smbeleid.messages import Reply
from smbeleid.notebook import draw_figure
from smbeleid.pandoc import Pandoc
from smbeleid.report import Picture, Report
from smbeleid.texts import FIGURES
from smbeleid.wording import Wording

PLAN = "beleidsplan"
"""The document that is shown, unless a question only feeds others."""
PATIENCE = 5.0
"""Seconds after which a coach has more of the talk than of a preview."""


@dataclass(frozen=True, slots=True)
class _Version:
    """A section as it was shown.

    Attributes:
        section: Its text.
        pictures: Its figures.
        html: Both as the plan shows them, with marks.
        sentences: What it says.
    """

    section: Section
    pictures: tuple[Picture, ...]
    html: str
    sentences: list[str]


NOTHING = _Version(Section("", "", Markdown("")), (), "", [])
"""What was shown of a section that the plan did not have."""


class Preview:
    """Shows sections; remembers how each was last shown. May be used from several threads."""

    def __init__(self, library: Library, brand: Brand) -> None:
        """Prepare; pandoc starts with the first section.

        Args:
            library: As it was loaded, not in the words of a kind.
            brand: The look of figures.
        """
        self._coverage = coverage_of(library)
        self._brand = brand
        self._pandoc = Pandoc(seconds=PATIENCE)
        self._lock = threading.Lock()
        self._shown: dict[str, _Version] = {}
        self._themes = {q.id: t.id for t in library.questionnaire.themes for q in t.questions}
        self._weight = Counter(
            (theme, place.id)
            for id_, theme in self._themes.items()
            for place in self._coverage.sections_fed(id_)
        )

    def close(self) -> None:
        """Stop pandoc."""
        self._pandoc.close()

    def show(
        self, consult: Consult, question: str, wording: Wording, *, is_draft: bool = False
    ) -> Reply:
        """Return the message that shows the section which a question feeds.

        Args:
            consult: With the answers as they are now.
            question: Id of a question.
            wording: Sentences in the words of this kind of organisation.
            is_draft: Whether what was typed for it is not in the plan.

        Returns:
            A message of kind ``preview``; a section that fails gives a sentence instead.
        """
        reply = {
            "kind": "preview",
            "question": question,
            "document": "",
            "section": "",
            "title": "",
        }
        notes = [*self._notes(consult, question, wording, is_draft=is_draft)]
        try:
            with self._lock:
                place, version = self._version(consult, question)
        except SmbeleidError as error:
            return reply | {"html": _sentences([wording.say("preview_failed", said=error)])}
        if place is None or version is None:
            return reply | {"html": _sentences([*notes, wording.say("preview_absent")])}
        return reply | {
            "document": place.document.id,
            "section": place.section.id,
            "title": version.section.title,
            "html": _sentences(notes) + version.html,
        }

    def places(self, question: str) -> list[Place]:
        """Return the sections that a question feeds, the one that tells most of its theme first.

        Those of the plan come before those of other documents.
        """
        fed = self._coverage.sections_fed(question)
        theme = self._themes[question]
        return sorted(fed, key=lambda p: (p.document.id != PLAN, -self._weight[theme, p.id]))

    def _notes(
        self, consult: Consult, question: str, wording: Wording, *, is_draft: bool
    ) -> Iterator[str]:
        """Go through the reasons why what is typed here does not change the plan."""
        if question not in consult.intake.visible:
            asked = consult.library.questionnaire.questions[question]
            yield why_hidden(consult.intake, asked, wording)
        if is_draft:
            yield wording.say("preview_draft")

    def _version(self, consult: Consult, question: str) -> tuple[Place | None, _Version | None]:
        """Return the first section that a question feeds and that has a text, with that text."""
        for place in self.places(question):
            if holds(place.document.when, consult.intake.facts):
                section = consult.assemble_section(place.document.id, place.section.id)
                if section is not None:
                    return place, self._drawn(place, consult, section)
                # What comes back later is new, all of it.
                self._shown[place.id] = NOTHING
        return None, None

    def _drawn(self, place: Place, consult: Consult, section: Section) -> _Version:
        """Return a section as HTML; the one that was shown when nothing changed since."""
        names = [name for name in FIGURES if f"![{name}](" in section.text]
        pictures = tuple(draw_figure(name, consult, self._brand) for name in names)
        known = self._shown.get(place.id)
        if known is not None and (known.section, known.pictures) == (section, pictures):
            return known
        text = f"# {escape(section.title)}\n\n{section.text}"
        cover = consult.cover(place.document.id)
        root = self._parsed(Report(cover, text, pictures))
        sentences = mark_changes(root, known.sentences if known else None)
        written = html.tostring(root, encoding="unicode")
        version = _Version(section, pictures, written, sentences)
        self._shown[place.id] = version
        return version

    def _parsed(self, report: Report) -> html.HtmlElement:
        """Return the HTML of a section without its title, fit to stand inside a form."""
        rendered = self._pandoc.render(report, formats={"html"})
        root: html.HtmlElement = html.fragment_fromstring(
            with_pictures(rendered.html, report.pictures), create_parent="div"
        )
        root.set("class", "smb-plan")
        root.remove(root[0])
        for element in root.iter():
            # The form around it has ids of its own.
            element.attrib.pop("id", None)
        for link in root.iter("a"):
            _open_apart(link)
        return root


def _open_apart(link: html.HtmlElement) -> None:
    """Let no link lead away from the talk."""
    if link.get("href", "").startswith("#"):
        del link.attrib["href"]
    else:
        link.set("target", "_blank")
        link.set("rel", "noopener noreferrer")


def _sentences(said: Iterable[str]) -> str:
    """Return sentences to the coach as HTML, each in a paragraph."""
    paragraphs = []
    for sentence in filter(None, said):
        paragraph = html.Element("p")
        paragraph.set("class", "smb-preview-note")
        paragraph.text = sentence
        paragraphs.append(html.tostring(paragraph, encoding="unicode"))
    return "".join(paragraphs)
