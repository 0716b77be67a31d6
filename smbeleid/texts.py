"""The texts: documents with their templates, read from files and checked.

Whatever a person typed passes `finalize` of the Jinja environment, which makes it inert; only
`Markdown` that we wrote ourselves comes through as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import jinja2
from pydantic import Field, model_validator

from smbeleid import conditions
from smbeleid.branches import MarkedTemplate
from smbeleid.dutch import (
    capitalised,
    count_text,
    date_text,
    lower_first,
    partial_date_text,
    shortened,
)
from smbeleid.errors import ContentError, NotFoundError, Problem, did_you_mean
from smbeleid.files import YamlFile, read_text, read_yaml
from smbeleid.glossary import GLOSSARY, NO_GLOSSARY, Glossary, load_glossary
from smbeleid.lint import Known, lint_text
from smbeleid.markdown import Markdown, escape
from smbeleid.phrases import TextError
from smbeleid.questionnaire import Questionnaire
from smbeleid.schema import Content, Id, Text, check_yaml, fault
from smbeleid.sources import Source
from smbeleid.vocabulary import VOCABULARY, Vocabulary, load_vocabulary

FIGURES = ("themas", "niveaus")
"""Names that a text may ask for with ``figure``; each is drawn by `smbeleid.figures`."""


class SectionSpec(Content):
    """A section of a document: its heading, and when it is there.

    Attributes:
        id: Name of the template.
        title: The heading, and ``title_for`` another one for a kind of organisation, or for the
            kind that it borrows its words from.
        when: Condition; without one the section is always there.
    """

    id: Id
    title: Text
    title_for: dict[Id, Text] = Field(default_factory=dict)
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class DocumentSpec(Content):
    """A document: for whom it is, and its sections in order.

    Attributes:
        id: Name of its folder and of the delivered files.
        title: What stands on its cover.
        reader: For whom it is.
        layout: ``plan`` has a cover page and contents; ``sheet`` starts at once; of ``slides``
            each section is one slide.
        max_pages: How many pages the PDF may take; no bound when it is left out.
        calendar: Whether a calendar file with the actions and moments comes with it.
        when: Condition; without one every client has this document.
        sections: In order.
    """

    id: Id
    title: Text
    reader: Text
    layout: Literal["plan", "sheet", "slides"] = "plan"
    max_pages: int | None = None
    calendar: bool = False
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    sections: Annotated[tuple[SectionSpec, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [section.id for section in self.sections]
        for id_ in ids:
            if ids.count(id_) > 1:
                raise fault(f"de tekst '{id_}' staat er twee keer. Laat er één weg.")
        return self


@dataclass(frozen=True)
class Texts:
    """All documents and their templates, read once.

    Attributes:
        specs: Id -> document.
        vocabulary: The words that differ by kind of organisation.
        folder: Where they were read.
        environment: Knows the templates.
        glossary: The words that we use, for texts that explain them.
        marked: Name -> template that tells where its texts come from; filled when first needed.
    """

    specs: Mapping[str, DocumentSpec]
    vocabulary: Vocabulary
    folder: Path
    environment: jinja2.Environment
    glossary: Glossary = NO_GLOSSARY
    marked: dict[str, MarkedTemplate] = field(default_factory=dict, repr=False, compare=False)

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
    vocabulary = load_vocabulary(folder / VOCABULARY)
    known = Known(questionnaire, sources, vocabulary.of(None), FIGURES)
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
    glossary = load_glossary(folder.parent / GLOSSARY)
    return Texts(specs, vocabulary, folder, environment, glossary)


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
    where = file.where(("when",))
    problems += [Problem(where, said) for _, said in conditions.faults(spec.when, values)]
    for index, section in enumerate(spec.sections):
        where = file.where(("sections", index))
        problems += [Problem(where, said) for _, said in conditions.faults(section.when, values)]
        problems += _title_problems(section, values.get("soort", ()), where)
        name = template_name(spec, section)
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


def _title_problems(section: SectionSpec, kinds: Collection[str], where: str) -> list[Problem]:
    return [
        Problem(where, f"'{kind}' is geen soort organisatie. {did_you_mean(kind, kinds)}".strip())
        for kind in section.title_for
        if kinds and kind not in kinds
    ]


def title_of(section: SectionSpec, kin: tuple[str, ...]) -> str:
    """Return the heading of a section for a kind of organisation, given with its kin."""
    return next((section.title_for[k] for k in kin if k in section.title_for), section.title)


def template_name(spec: DocumentSpec, section: SectionSpec) -> str:
    """Return the name by which the environment knows the template of a section."""
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
        "kort": _keeping_markdown(shortened),
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
    def changed(value: str, *more: Any) -> str:
        return value if isinstance(value, Markdown) else function(value, *more)

    return changed
