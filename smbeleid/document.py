"""Documents: answers assembled into sections of Markdown.

Assembling is a pure function of the templates that were loaded and the intake. Whatever a
person typed passes `finalize`, which makes it inert; only `Markdown` that we wrote ourselves
comes through as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import jinja2
from pydantic import Field, RootModel

from smbeleid import conditions, markdown
from smbeleid.advice import Advice
from smbeleid.dutch import capitalised, count_text, date_text, lower_first, partial_date_text
from smbeleid.errors import ContentError, NotFoundError, Problem
from smbeleid.files import YamlFile, read_text, read_yaml, shown
from smbeleid.intake import Intake
from smbeleid.lint import Known, lint_text
from smbeleid.markdown import Markdown, escape
from smbeleid.phrases import Phrases, TextError
from smbeleid.questionnaire import Id, Questionnaire, Text
from smbeleid.report import Cover
from smbeleid.schema import Content, check_yaml
from smbeleid.sources import Source

DEFAULT_WORDS = "anders"
FIGURES = ("themas",)
"""Names that a text may ask for with ``figure``; each is drawn by `smbeleid.figures`."""


class SectionSpec(Content):
    """A section of a document: its heading, and when it is there.

    Attributes:
        id: Name of the template.
        title: The heading, and ``title_for`` another one for a kind of organisation.
        when: Condition; without one the section is always there.
    """

    id: Id
    title: Text
    title_for: dict[Id, Text] = Field(default_factory=dict)
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Words(RootModel[dict[Id, dict[Id, Text]]]):
    """Kind of organisation -> the words that differ by kind."""


class DocumentSpec(Content):
    """A document: for whom it is, and its sections in order."""

    id: Id
    title: Text
    reader: Text
    sections: Annotated[tuple[SectionSpec, ...], Field(min_length=1)]


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


@dataclass(frozen=True)
class Texts:
    """All documents and their templates, read once.

    Attributes:
        specs: Id -> document.
        words: Kind of organisation -> words that differ by kind.
        folder: Where they were read.
    """

    specs: Mapping[str, DocumentSpec]
    words: Mapping[str, Mapping[str, str]]
    folder: Path
    environment: jinja2.Environment

    def find(self, document: str) -> DocumentSpec:
        """Return a document's description.

        Raises:
            NotFoundError: There is no such document; near names are suggested.
        """
        if document not in self.specs:
            known = f"Er zijn: {', '.join(self.specs)}."
            raise NotFoundError("Het document", document, self.specs, known)
        return self.specs[document]


def load_texts(folder: Path, questionnaire: Questionnaire, sources: Mapping[str, Source]) -> Texts:
    """Read the documents and compile their templates.

    Args:
        folder: ``templates/documents``: ``words.yaml`` and a folder per document.
        questionnaire: The questions that texts and conditions may name.
        sources: The sources that texts may name.

    Raises:
        ContentError: Every fault in every file, with its line.
    """
    words = _load_words(folder / "words.yaml")
    known = Known(questionnaire, sources, words[DEFAULT_WORDS], FIGURES)
    environment = _environment(folder)
    problems: list[Problem] = []
    specs: dict[str, DocumentSpec] = {}
    for path in sorted(folder.glob("*/document.yaml")):
        file = read_yaml(path)
        checked = check_yaml(DocumentSpec, file)
        problems += checked.problems
        if checked.value is not None:
            specs[checked.value.id] = checked.value
            problems += _spec_problems(file, checked.value, known, environment)
    if problems:
        raise ContentError(problems)
    return Texts(specs, words, folder, environment)


def _load_words(path: Path) -> Mapping[str, Mapping[str, str]]:
    file = read_yaml(path)
    checked = check_yaml(Words, file)
    if checked.value is None:
        raise ContentError(checked.problems)
    words = checked.value.root
    needed = set(words.get(DEFAULT_WORDS, {}))
    problems = [
        Problem(file.where((kind,)), f"deze woorden ontbreken: {', '.join(sorted(missing))}.")
        for kind, entries in words.items()
        if (missing := needed - set(entries))
    ]
    if problems or not needed:
        raise ContentError(problems or [Problem(file.where(), f"'{DEFAULT_WORDS}' ontbreekt.")])
    return words


def _spec_problems(
    file: YamlFile,
    spec: DocumentSpec,
    known: Known,
    environment: jinja2.Environment,
) -> list[Problem]:
    problems: list[Problem] = []
    if spec.id != file.path.parent.name:
        message = f"de id '{spec.id}' moet gelijk zijn aan de naam van de map."
        problems.append(Problem(file.where(("id",)), message))
    values = known.questionnaire.known_values
    for index, section in enumerate(spec.sections):
        where = file.where(("sections", index))
        problems += [Problem(where, said) for _, said in conditions.faults(section.when, values)]
        name = _template_name(spec, section)
        path = file.path.parent / f"{section.id}.md.j2"
        if not path.is_file():
            message = f"de tekst '{path.name}' ontbreekt in deze map."
            problems.append(Problem(where, message))
            continue
        try:
            source = read_text(path)
            environment.get_template(name)
            problems += lint_text(environment, source, name, known)
        except ContentError as error:
            problems += error.problems
        except jinja2.TemplateSyntaxError as error:
            problems.append(_syntax_problem(error))
    return problems


def _template_name(spec: DocumentSpec, section: SectionSpec) -> str:
    return f"{spec.id}/{section.id}.md.j2"


def _syntax_problem(error: jinja2.TemplateSyntaxError) -> Problem:
    where = f"templates/documents/{error.name}, regel {error.lineno}"
    return Problem(where, f"deze tekst kan niet worden gelezen: {error.message}")


def _environment(folder: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder, encoding="utf-8-sig"),
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        # The Markdown escape above is the right one for this output; HTML escaping is not.
        autoescape=False,  # noqa: S701
    )
    environment.filters |= {
        "cap": _keeping_markdown(capitalised),
        "lower_first": _keeping_markdown(lower_first),
        "datum": date_text,
        "datum_deel": partial_date_text,
    }
    environment.globals |= {"aantal": count_text}
    return environment


def _finalize(value: Any) -> str:
    """Make whatever a template prints inert, unless we wrote it as Markdown."""
    if isinstance(value, Markdown):
        return value
    if isinstance(value, jinja2.Undefined):
        return str(value)  # StrictUndefined raises here, and the place is reported
    if not isinstance(value, str | int):
        raise TextError(f"een waarde van de soort {type(value).__name__} kan niet in een tekst")
    return escape(str(value))


def _keeping_markdown(function: Any) -> Any:
    def changed(value: str) -> str:
        return value if isinstance(value, Markdown) else function(value)

    return changed


def assemble(
    texts: Texts,
    document: str,
    intake: Intake,
    advice: Advice,
    sources: Mapping[str, Source],
    client: str,
) -> Document:
    """Return a document made of a client's answers.

    Args:
        texts: The templates.
        document: Id of the document.
        intake: The client's answers with their questions.
        advice: The rules, for signals and actions.
        sources: The sources that texts may name.
        client: The client's folder name, for when the school's own name is not known yet.

    Raises:
        NotFoundError: There is no such document.
        ContentError: A text fails, with file and line.
    """
    spec = texts.find(document)
    kind = _kind(texts, intake)
    phrases = Phrases(intake, advice, sources, texts.words[kind])
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
    name = _template_name(spec, section)
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
    )
