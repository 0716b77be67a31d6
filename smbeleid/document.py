"""Documents: answers assembled into sections of Markdown.

Assembling is a pure function of the texts that were loaded and the intake.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import jinja2

from smbeleid import conditions, markdown
from smbeleid.advice import Advice
from smbeleid.errors import ContentError, Problem
from smbeleid.files import shown
from smbeleid.intake import Intake
from smbeleid.levels import Levels
from smbeleid.markdown import Markdown, escape
from smbeleid.phrases import Phrases, TextError
from smbeleid.report import Cover
from smbeleid.sources import Source
from smbeleid.texts import DEFAULT_WORDS, DocumentSpec, SectionSpec, Texts, template_name

NO_LEVELS = Levels()


@dataclass(frozen=True, slots=True)
class Section:
    """A section as the reader gets it.

    Attributes:
        id: Of the template.
        title: The heading, plain text.
        text: Markdown without the heading; never empty.
    """

    id: str
    title: str
    text: Markdown


@dataclass(frozen=True, slots=True)
class Document:
    """An assembled document."""

    cover: Cover
    sections: tuple[Section, ...]

    @property
    def markdown(self) -> Markdown:
        """Return the whole text, each section under its heading."""
        parts = [f"# {escape(section.title)}\n\n{section.text}" for section in self.sections]
        return Markdown("\n".join(parts))


def assemble(
    texts: Texts,
    document: str,
    intake: Intake,
    advice: Advice,
    sources: Mapping[str, Source],
    client: str,
    levels: Levels = NO_LEVELS,
) -> Document:
    """Return a document made of a client's answers.

    Args:
        texts: The templates.
        document: Id of the document.
        intake: The client's answers with their questions.
        advice: The rules, for signals and actions.
        sources: The sources that texts may name.
        client: The client's folder name, for when the school's own name is not known yet.
        levels: The maturity levels of the themes, for texts that show them.

    Raises:
        NotFoundError: There is no such document.
        ContentError: A text fails, with file and line.
    """
    spec = texts.find(document)
    kind = _kind(texts, intake)
    phrases = Phrases(intake, advice, sources, texts.words[kind], levels)
    rendered: dict[str, Markdown] = {}
    # Sections that list what the others used, such as the sources, stand last and see it all.
    for section in spec.sections:
        if conditions.holds(section.when, intake.facts):
            rendered[section.id] = _render(texts, spec, section, phrases)
    sections = tuple(
        Section(section.id, section.title_for.get(kind, section.title), rendered[section.id])
        for section in spec.sections
        if rendered.get(section.id, "").strip()
    )
    return Document(_cover(spec, intake, client), sections)


def _kind(texts: Texts, intake: Intake) -> str:
    given = next(iter(intake.facts.get("soort", ())), DEFAULT_WORDS)
    return given if given in texts.words else DEFAULT_WORDS


_FAULTS_IN_TEXT = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What Python raises when a template does something that its values cannot."""


def _render(texts: Texts, spec: DocumentSpec, section: SectionSpec, phrases: Phrases) -> Markdown:
    name = template_name(spec, section)
    try:
        return markdown.tidy(texts.environment.get_template(name).render(phrases.names()))
    except (jinja2.TemplateError, TextError, *_FAULTS_IN_TEXT) as error:
        where = f"{shown(texts.folder / name)}, regel {_template_line(error, name)}"
        raise ContentError([Problem(where, f"deze tekst loopt vast: {error}")]) from error


def _template_line(error: BaseException, name: str) -> int:
    """Return the line of the template that was being printed when an error arose."""
    line = getattr(error, "lineno", 0) or 1
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.replace("\\", "/").endswith(name):
            line = trace.tb_lineno
        trace = trace.tb_next
    return int(line)


def _cover(spec: DocumentSpec, intake: Intake, client: str) -> Cover:
    def said(id_: str) -> str:
        return markdown.one_line(intake.text(id_) or "") if id_ in intake.visible else ""

    return Cover(
        document=spec.id,
        title=spec.title,
        client=said("organisatie_naam") or client,
        place=said("plaats"),
        board=said("bestuur"),
        status="concept",
        version=intake.answers.version,
        date=dt.date.fromisoformat(intake.answers.updated).isoformat(),
        layout=spec.layout,
    )
