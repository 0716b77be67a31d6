"""Everything in a workspace checked at once: content, brand, notebooks, answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from smbeleid import __version__
from smbeleid.advice import load_advice
from smbeleid.answers import FILE_NAME
from smbeleid.brand import load_brand
from smbeleid.calendar import CALENDAR, load_calendar
from smbeleid.consult import Consult, check_worded, load_library, open_consult
from smbeleid.consult_page import missing_cells
from smbeleid.coverage import Coverage
from smbeleid.dutch import date_text
from smbeleid.errors import ContentError, Problem, SmbeleidError
from smbeleid.execution import read_notebook
from smbeleid.files import shown
from smbeleid.glossary import Glossary, glossary_problems
from smbeleid.guard import guard
from smbeleid.levels import HIGHEST, load_levels
from smbeleid.logo import find_logo
from smbeleid.own_notebook import has_moved_on
from smbeleid.provisions import FILE_NAME as FILE_OF_PROVISIONS
from smbeleid.provisions import homeless, load_provisions
from smbeleid.questionnaire import Questionnaire, load_questionnaire
from smbeleid.reach import Reach
from smbeleid.schema import texts_of
from smbeleid.sources import NO_SOURCE, Source, load_sources, names_article, source_problems
from smbeleid.texts import load_texts
from smbeleid.wording import FILE_NAME as WORDS
from smbeleid.wording import load_wording
from smbeleid.workspace import Workspace, templates_version

T = TypeVar("T")
OLD = dt.timedelta(days=365)
"""A source that was last looked at longer ago should be looked at again."""


@dataclass
class Findings:
    """What a check found.

    Attributes:
        problems: Faults; with these no report can be made.
        remarks: What deserves attention and stops nothing.
        checked: What was looked at, in Dutch.
    """

    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)

    def attempt(self, load: Callable[[], T]) -> T | None:
        """Return what a loader loads, or keep its problems and return None."""
        try:
            return load()
        except ContentError as error:
            self.problems += [p for p in error.problems if p not in self.problems]
        except SmbeleidError as error:
            self.problems.append(Problem("werkmap", str(error)))
        return None


def inspect(workspace: Workspace, clients: Collection[str], today: dt.date) -> Findings:
    """Check a workspace: all faults at once, each with its place and remedy.

    Args:
        workspace: To be checked.
        clients: Names of the clients to check, each of which exists.
        today: For the age of sources.
    """
    findings = Findings()
    _inspect_content(workspace, findings, today)
    findings.attempt(lambda: load_brand(workspace.templates / "brand"))
    findings.checked.append("huisstijl")
    findings.attempt(lambda: load_wording(workspace.templates / WORDS))
    content_is_sound = not findings.problems
    if content_is_sound:
        _inspect_coverage(workspace, findings)
    for client in clients:
        _inspect_client(workspace, client, findings, content_is_sound)
    findings.checked.append(f"{len(clients)} klant{'' if len(clients) == 1 else 'en'}")
    return findings


def _inspect_content(workspace: Workspace, findings: Findings, today: dt.date) -> None:
    templates = workspace.templates
    questionnaire = findings.attempt(lambda: load_questionnaire(templates / "questionnaire"))
    sources = findings.attempt(lambda: load_sources(templates / "sources.yaml"))
    if sources is not None:
        findings.checked.append(f"{len(sources)} bronnen")
        _inspect_ages(sources.values(), templates / "sources.yaml", findings, today)
    if questionnaire is None or sources is None:
        return
    findings.checked.append(f"{len(questionnaire)} vragen")
    _inspect_question_sources(questionnaire, sources, findings)
    calendar = findings.attempt(lambda: load_calendar(templates / CALENDAR, questionnaire, sources))
    if calendar is None:
        return
    advice = findings.attempt(
        lambda: load_advice(templates / "advice", questionnaire, sources, calendar)
    )
    if advice is not None:
        findings.checked.append(f"{len(list(advice))} adviesregels")
        findings.problems += [
            Problem(f"templates/advice, regel '{rule.id}'", NO_SOURCE)
            for _, rule in advice
            if not rule.sources and names_article(" ".join(texts_of(rule)))
        ]
    levels = findings.attempt(lambda: load_levels(templates / "levels", questionnaire))
    if levels is not None and levels.themes:
        findings.checked.append(f"{len(levels.themes) * HIGHEST} niveaus")
    texts = findings.attempt(lambda: load_texts(templates / "documents", questionnaire, sources))
    if texts is not None:
        sections = sum(len(spec.sections) for spec in texts.specs.values())
        findings.checked.append(f"{sections} teksten")
        findings.problems += check_worded(templates, texts)
        findings.attempt(lambda: _inspect_words(templates, texts.glossary))
    _inspect_version(workspace, findings)


def _inspect_words(templates: Path, glossary: Glossary) -> None:
    """Check that content uses the words of the glossary.

    Raises:
        ContentError: Every word for which we use another one, with its line.
    """
    if problems := glossary_problems(glossary, templates):
        raise ContentError(problems)


def _inspect_coverage(workspace: Workspace, findings: Findings) -> None:
    """Say what no talk can lead to, and which provision has no place. The content is sound."""
    library = load_library(workspace)
    reach = Reach(Coverage(library))
    idle = [(id_, library.questionnaire.places[id_]) for id_ in reach.coverage.idle_questions()]
    findings.remarks += [
        Problem(where, f"de vraag '{id_}' komt nergens terecht: in geen regel, tekst of niveau.")
        for id_, where in idle
    ]
    findings.remarks += [
        Problem("templates/advice", f"de regel '{id_}' gaat bij geen enkel antwoord af.")
        for id_ in reach.silent_rules()
    ]
    findings.remarks += [
        Problem("templates/documents", f"de paragraaf '{id_}' komt bij geen enkel antwoord.")
        for id_ in findings.attempt(reach.lost_sections) or []
    ]
    path = workspace.templates / FILE_OF_PROVISIONS
    provisions = findings.attempt(lambda: load_provisions(path, library))
    # A text that does not run can be reached by nobody: that is told above.
    if provisions and not findings.problems:
        findings.checked.append(f"{len(provisions)} bepalingen")
        findings.problems += homeless(path, provisions, lambda id_: reach.section(id_) is not None)


def _inspect_question_sources(
    questionnaire: Questionnaire, sources: dict[str, Source], findings: Findings
) -> None:
    for question in questionnaire:
        where = questionnaire.places[question.id]
        findings.problems += source_problems(question.sources, sources, where)
        if not question.sources and names_article(" ".join(texts_of(question))):
            findings.problems.append(Problem(where, NO_SOURCE))


def _inspect_ages(
    sources: Collection[Source], path: Path, findings: Findings, today: dt.date
) -> None:
    for source in sources:
        if today - dt.date.fromisoformat(source.checked_on) > OLD:
            findings.remarks.append(
                Problem(
                    f"{shown(path)}, bron '{source.id}'",
                    f"deze bron is voor het laatst nagekeken op {date_text(source.checked_on)}. "
                    "Kijk of zij nog klopt en pas 'checked_on' aan.",
                )
            )


def _inspect_version(workspace: Workspace, findings: Findings) -> None:
    version = templates_version(workspace)
    if version and version != __version__:
        findings.remarks.append(
            Problem(
                "templates/VERSION",
                f"de teksten horen bij versie {version}, het programma is versie {__version__}. "
                "Maak met 'smbeleid init' een nieuwe werkmap om de teksten te vergelijken.",
            )
        )


def _inspect_client(
    workspace: Workspace, client: str, findings: Findings, content_is_sound: bool
) -> None:
    _inspect_notebook(workspace, client, findings)
    _, fault = find_logo(workspace.clients / client, client, workspace.fonts)
    findings.remarks += [fault] if fault else []
    if not content_is_sound:
        return
    consult = findings.attempt(lambda: open_consult(workspace, client))
    if consult is None:
        return
    for document in consult.library.texts.specs:
        findings.attempt(lambda document=document: consult.assemble(document))  # type: ignore[misc]
    _remark_hidden(consult, findings)
    _remark_persons(consult, findings)


def _inspect_notebook(workspace: Workspace, client: str, findings: Findings) -> None:
    path = findings.attempt(lambda: workspace.notebook(client))
    notebook = findings.attempt(lambda: read_notebook(path)) if path is not None else None
    if path is None or notebook is None:
        return
    findings.remarks += missing_cells(notebook, path)
    if findings.attempt(lambda: has_moved_on(workspace, notebook)):
        message = (
            "het gewone notebook is veranderd sinds u deze kopie maakte. Wilt u dat nieuwe, dan "
            f"zet dit uw kopie opzij: smbeleid customise {client} --again"
        )
        findings.remarks.append(Problem(shown(path), message))


def _remark_hidden(consult: Consult, findings: Findings) -> None:
    """Say which answers were given to questions that are not asked any more."""
    questions = consult.library.questionnaire.questions
    where = f"{consult.client}/{FILE_NAME}"
    for id_ in consult.intake.answers.answers:
        if id_ not in consult.intake.visible:
            message = (
                f"het antwoord op '{questions[id_].label}' telt nu niet mee, omdat een eerder "
                "antwoord deze vraag verbergt. Het blijft bewaard."
            )
            findings.remarks.append(Problem(where, message))


def _remark_persons(consult: Consult, findings: Findings) -> None:
    """Say where the answers name a person, or tell who somebody is, and a role would do."""
    where = f"{consult.client}/{FILE_NAME}"
    found = guard(consult.library.questionnaire, consult.intake.answers)
    findings.remarks += [Problem(where, finding.sentence) for finding in found]
