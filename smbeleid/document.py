"""Documents: answers assembled into sections of Markdown.

Assembling is a pure function of the texts that were loaded and the intake.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import jinja2

from smbeleid import conditions, markdown
from smbeleid.advice import Advice
from smbeleid.branches import marked, with_reasons
from smbeleid.errors import ContentError, Problem
from smbeleid.files import shown
from smbeleid.intake import Intake
from smbeleid.levels import Levels
from smbeleid.markdown import Markdown, escape
from smbeleid.phrases import Phrases, TextError
from smbeleid.reasons import because, causes
from smbeleid.report import Cover
from smbeleid.sources import Source
from smbeleid.texts import (
    DocumentSpec,
    SectionSpec,
    Texts,
    template_name,
    title_of,
)

NO_LEVELS = Levels()
ON_COVER = ("organisatie_naam", "plaats", "bestuur")
"""Questions whose answers stand on the cover of every document."""
WITH_REASONS = "met redenen"
"""What the cover of the coach's edition says."""


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
    reasons: bool = False,
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
        reasons: Make the coach's edition, in which each text tells because of which answer it is
            there; see `smbeleid.branches`.

    Raises:
        NotFoundError: There is no such document.
        ContentError: A text fails, with file and line.
    """
    spec = texts.find(document)
    kind = intake.kind
    kin = texts.vocabulary.kin(kind)
    phrases = Phrases(
        intake, advice, sources, texts.vocabulary.of(kind), levels, reasons, texts.glossary
    )
    rendered: dict[str, Markdown] = {}
    # Sections that list what the others used, such as the sources, stand last and see it all.
    for section in spec.sections:
        if conditions.holds(section.when, intake.facts):
            rendered[section.id] = _render(texts, spec, section, phrases)
    sections = tuple(
        Section(section.id, title_of(section, kin), rendered[section.id])
        for section in spec.sections
        if rendered.get(section.id, "").strip()
    )
    cover = cover_of(spec, intake, client)
    if reasons:
        cover = replace(cover, status=f"{cover.status}, {WITH_REASONS}")
    return Document(cover, sections)


def assemble_section(
    texts: Texts,
    document: str,
    section: str,
    intake: Intake,
    advice: Advice,
    sources: Mapping[str, Source],
    levels: Levels = NO_LEVELS,
) -> Section | None:
    """Return one section of a document, made without the others; see `assemble`.

    A section that lists what the others use, such as the sources, knows of none here.

    Returns:
        The section; None when this client's document does not have it.

    Raises:
        NotFoundError: There is no such document.
        ContentError: The text fails, with file and line.
    """
    spec = texts.find(document)
    kind = intake.kind
    phrases = Phrases(
        intake, advice, sources, texts.vocabulary.of(kind), levels, glossary=texts.glossary
    )
    for one in spec.sections:
        if one.id == section and conditions.holds(one.when, intake.facts):
            text = _render(texts, spec, one, phrases)
            if text.strip():
                return Section(one.id, title_of(one, texts.vocabulary.kin(kind)), text)
    return None


_FAULTS_IN_TEXT = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What Python raises when a template does something that its values cannot."""


def _render(texts: Texts, spec: DocumentSpec, section: SectionSpec, phrases: Phrases) -> Markdown:
    name = template_name(spec, section)
    try:
        if phrases.reasons:
            return _explained(texts, name, section, phrases)
        text = texts.environment.get_template(name).render(phrases.names())
        phrases.said.append(text)
        return markdown.tidy(text)
    except (jinja2.TemplateError, TextError, *_FAULTS_IN_TEXT) as error:
        where = f"{shown(texts.folder / name)}, regel {_template_line(error, name)}"
        raise ContentError([Problem(where, f"deze tekst loopt vast: {error}")]) from error


def _explained(texts: Texts, name: str, section: SectionSpec, phrases: Phrases) -> Markdown:
    """Return a section in which each text that depends on an answer says so."""
    if name not in texts.marked:
        texts.marked[name] = marked(texts.environment, name)
    text, stretches = texts.marked[name].render(phrases.names())
    phrases.said.append(text)
    above = because(phrases.intake, causes(section.when)) if text.strip() else ""
    return markdown.tidy(f"{above}\n\n{with_reasons(text, stretches, phrases.intake)}")


def _template_line(error: BaseException, name: str) -> int:
    """Return the line of the template that was being printed when an error arose."""
    line = getattr(error, "lineno", 0) or 1
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.replace("\\", "/").endswith(name):
            line = trace.tb_lineno
        trace = trace.tb_next
    return int(line)


def cover_of(spec: DocumentSpec, intake: Intake, client: str) -> Cover:
    """Return what cover, header and footer of a client's document say."""

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
