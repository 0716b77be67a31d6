"""The live preview: the section of the plan that a question feeds, with what just changed marked."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
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
from smbeleid.markdown import escape
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
    """A section as it was shown: its text, its HTML with marks, and its sentences."""

    section: Section
    html: str
    sentences: list[str]


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
        themes = {id_: theme.id for theme in library.questionnaire.themes for id_ in _ids(theme)}
        self._themes = themes
        self._weight = Counter(
            (themes[q.id], place.id)
            for q in library.questionnaire
            for place in self._coverage.sections_fed(q.id)
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
        reply = {"kind": "preview", "question": question}
        notes = list(self._notes(consult, question, wording, is_draft))
        try:
            with self._lock:
                place, version = self._version(consult, question)
        except SmbeleidError as error:
            said = wording.say("preview_failed", said=error)
            return reply | {"document": "", "section": "", "title": "", "html": _notes([said])}
        if version is None:
            notes.append(wording.say("preview_absent"))
        return reply | {
            "document": place.document.id,
            "section": place.section.id,
            "title": version.section.title if version else "",
            "html": _notes(notes) + (version.html if version else ""),
        }

    def places(self, question: str) -> list[Place]:
        """Return the sections that a question feeds, the one that tells most of its theme first.

        Those of the plan come before those of other documents.
        """
        fed = self._coverage.sections_fed(question)
        theme = self._themes[question]
        return sorted(fed, key=lambda p: (p.document.id != PLAN, -self._weight[theme, p.id]))

    def _notes(
        self, consult: Consult, question: str, wording: Wording, is_draft: bool
    ) -> Iterator[str]:
        """Go through the reasons why what is typed here does not change the plan."""
        if question not in consult.intake.visible:
            asked = consult.library.questionnaire.questions[question]
            yield why_hidden(consult.intake, asked, wording)
        if is_draft:
            yield wording.say("preview_draft")

    def _version(self, consult: Consult, question: str) -> tuple[Place, _Version | None]:
        """Return the first section with a text that a question feeds, and that text if any."""
        places = self.places(question)
        for place in places:
            if holds(place.document.when, consult.intake.facts):
                section = consult.assemble_section(place.document.id, place.section.id)
                if section is not None:
                    return place, self._drawn(place.id, consult, section)
                self._shown.pop(place.id, None)
        return places[0], None

    def _drawn(self, place: str, consult: Consult, section: Section) -> _Version:
        """Return a section as HTML; as it was shown when its text is the same."""
        known = self._shown.get(place)
        if known is not None and known.section == section:
            return known
        document = place.partition("/")[0]
        names = [name for name in FIGURES if f"]({name}.svg)" in section.text]
        pictures = tuple(draw_figure(name, consult, self._brand) for name in names)
        report = Report(
            consult.cover(document), f"# {escape(section.title)}\n\n{section.text}", pictures
        )
        root = self._parsed(report, pictures)
        sentences = mark_changes(root, known.sentences if known else None)
        version = _Version(section, html.tostring(root, encoding="unicode"), sentences)
        self._shown[place] = version
        return version

    def _parsed(self, report: Report, pictures: tuple[Picture, ...]) -> html.HtmlElement:
        rendered = self._pandoc.render(report, formats={"html"})
        root = html.fragment_fromstring(
            with_pictures(rendered.html, pictures), create_parent="div"
        )
        root.set("class", "smb-plan")
        title = next(iter(root), None)
        if title is not None and title.tag == "h2":
            root.remove(title)
        for element in root.iter():
            # The form around it has ids of its own, and no link may lead away from the talk.
            element.attrib.pop("id", None)
            if element.tag == "a":
                _open_apart(element)
        return root


def _open_apart(link: html.HtmlElement) -> None:
    if link.get("href", "").startswith("#"):
        del link.attrib["href"]
    else:
        link.set("target", "_blank")
        link.set("rel", "noopener noreferrer")
