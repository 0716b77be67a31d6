"""The texts: documents with their templates, read from files and checked.

Whatever a person typed passes `finalize` of the Jinja environment, which makes it inert; only
`Markdown` that we wrote ourselves comes through as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import jinja2
from pydantic import Field, RootModel, model_validator

from smbeleid import conditions
from smbeleid.dutch import capitalised, count_text, date_text, lower_first, partial_date_text
from smbeleid.errors import ContentError, NotFoundError, Problem, did_you_mean
from smbeleid.files import YamlFile, read_text, read_yaml
from smbeleid.lint import Known, lint_text
from smbeleid.markdown import Markdown, escape
from smbeleid.phrases import TextError
from smbeleid.questionnaire import Id, Questionnaire, Text
from smbeleid.schema import Content, check_yaml, fault
from smbeleid.sources import Source

DEFAULT_WORDS = "anders"
FIGURES = ("themas", "niveaus")
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
    """A document: for whom it is, and its sections in order.

    Attributes:
        id: Name of its folder and of the delivered files.
        title: What stands on its cover.
        reader: For whom it is.
        layout: ``plan`` has a cover page and contents; ``sheet`` starts at once.
        max_pages: How many pages the PDF may take; no bound when it is left out.
        when: Condition; without one every client has this document.
        sections: In order.
    """

    id: Id
    title: Text
    reader: Text
    layout: Literal["plan", "sheet"] = "plan"
    max_pages: int | None = None
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
