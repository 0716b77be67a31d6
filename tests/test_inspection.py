"""Tests of the check of a whole workspace: all faults at once, each with its place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from smbeleid import __version__
from smbeleid.answers import FILE_NAME, save_answers
from smbeleid.inspection import Findings, inspect
from smbeleid.workspace import Workspace

TODAY = dt.date(2026, 11, 22)


def change(path: Path, old: str, new: str) -> int:
    """Replace a text that a file holds, and return the line on which it first stood."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def check(workspace: Workspace, *clients: str, today: dt.date = TODAY) -> Findings:
    return inspect(workspace, clients, today)


def faults(findings: Findings) -> str:
    return "\n".join(map(str, findings.problems))


def test_delivered_workspace_is_sound(checkout) -> None:
    findings = check(checkout, "voorbeeldschool")
    assert findings.problems == []
    assert findings.remarks == []
    *counted, brand, provisions, clients = findings.checked
    assert [line.partition(" ")[2] for line in counted] == [
        "bronnen",
        "vragen",
        "adviesregels",
        "niveaus",
        "teksten",
    ]
    assert all(int(line.partition(" ")[0]) > 5 for line in counted)
    assert (brand, clients) == ("huisstijl", "1 klant")
    assert provisions.endswith(" bepalingen")


def test_clients_are_counted_in_plain_dutch(checkout) -> None:
    assert check(checkout).checked[-1] == "0 klanten"


def test_faults_in_rules_levels_texts_brand_and_notebook_are_told_together(workspace) -> None:
    templates = workspace.templates
    rule = change(templates / "advice" / "fotos.yaml", "severity:", "ernst:")
    text = change(templates / "documents" / "beleidsplan" / "doel.md.j2", "", "{{ a.plats }}\n")
    level = change(templates / "levels" / "fotos.yaml", "next:", "dan:")
    change(templates / "brand" / "brand.yaml", "slogan:", "leus:")
    (workspace.clients / "kompas" / "intake.ipynb").write_text("{", "utf-8")
    told = faults(check(workspace, *workspace.client_names()))
    assert f"templates/advice/fotos.yaml, regel {rule}: 'ernst' is hier niet bekend" in told
    assert f"templates/levels/fotos.yaml, regel {level}: 'dan' is hier niet bekend" in told
    assert f"beleidsplan/doel.md.j2, regel {text}: de vraag 'plats' bestaat niet" in told
    assert "Bedoelde u 'plaats'?" in told
    assert "templates/brand/brand.yaml" in told
    assert "clients/kompas/intake.ipynb: dit notebook is beschadigd" in told


def test_faults_in_questions_and_sources_are_told_together(workspace) -> None:
    question = change(
        workspace.templates / "questionnaire" / "01-organisatie.yaml", "kind: text", "kind: tekst"
    )
    change(workspace.templates / "sources.yaml", "checked_on:", "gezien:")
    told = faults(check(workspace))
    assert f"01-organisatie.yaml, regel {question}: 'tekst' kan niet bij 'kind'" in told
    assert "templates/sources.yaml, regel" in told
    assert "'gezien' is hier niet bekend" in told


def test_question_that_names_no_source_of_ours_is_told_with_its_line(workspace) -> None:
    path = workspace.templates / "questionnaire" / "01-organisatie.yaml"
    change(path, "sources: [wms, uavg]", "sources: [wms, uavgg]")
    (problem,) = check(workspace).problems
    assert problem.where.startswith("templates/questionnaire/01-organisatie.yaml, regel ")
    assert problem.message.startswith("de bron 'uavgg' bestaat niet. Bedoelde u 'uavg'")


def test_fault_in_answers_is_told_for_each_client(workspace, answers) -> None:
    save_answers(workspace.clients / "leeg" / FILE_NAME, answers(soort="hbo", plats="Z"))
    (workspace.clients / "kompas" / FILE_NAME).unlink()
    told = faults(check(workspace, "kompas", "leeg", "voorbeeldschool"))
    assert "clients/leeg/answers.json, regel" in told
    assert "'hbo' is geen keuze" in told
    assert "de vraag 'plats' bestaat niet. Bedoelde u 'plaats'?" in told
    assert "'kompas' bestaat niet" in told
    assert "voorbeeldschool" not in told


def test_workspace_without_levels_is_sound(workspace) -> None:
    for path in (workspace.templates / "levels").glob("*.yaml"):
        path.unlink()
    (workspace.templates / "levels").rmdir()
    findings = check(workspace, "kompas")
    assert findings.problems == []
    assert not any("niveaus" in line for line in findings.checked)


def test_fault_that_shows_only_while_a_text_is_made_is_told_once(workspace) -> None:
    text = workspace.templates / "documents" / "beleidsplan" / "doel.md.j2"
    text.write_text("Goed.\n{{ a }}\n", "utf-8")
    problems = check(workspace, "kompas", "leeg").problems
    assert [problem.where for problem in problems] == ["documents/beleidsplan/doel.md.j2, regel 2"]
    assert "deze tekst loopt vast" in problems[0].message


def test_lost_notebook_is_a_fault_of_the_workspace(workspace) -> None:
    (workspace.root / "notebooks" / "intake.ipynb").unlink()
    (problem,) = check(workspace, "leeg").problems
    assert problem.where == "werkmap"
    assert "smbeleid init ." in problem.message


@pytest.mark.parametrize(("days", "remarked"), [(365, False), (366, True)])
def test_source_that_was_not_looked_at_for_a_year_is_remarked(
    days, remarked, workspace: Workspace
) -> None:
    sources = workspace.templates / "sources.yaml"
    text = sources.read_text("utf-8").replace('"2026-11-01"', '"2026-11-22"')
    sources.write_text(text.replace('"2026-11-22"', '"2025-11-20"', 1), "utf-8")
    findings = check(workspace, today=dt.date(2025, 11, 20) + dt.timedelta(days=days))
    assert findings.problems == []
    told = "\n".join(map(str, findings.remarks))
    expected = (
        "werkmap/templates/sources.yaml, bron 'avg': deze bron is voor het laatst nagekeken "
        "op 20 november 2025. Kijk of zij nog klopt en pas 'checked_on' aan."
    )
    assert told == (expected if remarked else "")


@pytest.mark.parametrize(
    ("version", "remarked"), [(__version__, False), ("0.0.9", True), (None, False)]
)
def test_texts_of_another_version_are_remarked(version, remarked, workspace) -> None:
    if version is not None:
        (workspace.templates / "VERSION").write_text(f"{version}\n", "utf-8")
    remarks = [str(remark) for remark in check(workspace).remarks]
    assert bool(remarks) == remarked
    assert all("versie 0.0.9, het programma is versie" in remark for remark in remarks)


def test_answer_that_does_not_count_any_more_is_remarked(
    workspace: Workspace, answers: Callable[..., object]
) -> None:
    path = workspace.templates / "questionnaire" / "01-organisatie.yaml"
    text = path.read_text("utf-8")
    start = text.index("- id: bestuur\n")
    path.write_text(
        text[:start] + "- id: bestuur\n    show_if: {soort: [po]}\n" + text[start + 14 :], "utf-8"
    )
    file = workspace.clients / "leeg" / FILE_NAME
    save_answers(file, answers(soort="vo", bestuur="Stichting Samen"))
    findings = check(workspace, "leeg")
    assert findings.problems == []
    (remark,) = findings.remarks
    assert remark.where == "leeg/answers.json"
    assert remark.message == (
        "het antwoord op 'Welk bestuur of welke eigenaar is verantwoordelijk voor de school?' "
        "telt nu niet mee, omdat een eerder antwoord deze vraag verbergt. Het blijft bewaard."
    )
    assert json.loads(file.read_text("utf-8"))["answers"]["bestuur"]["value"] == "Stichting Samen"


def test_article_of_law_without_a_source_is_told_in_questions_and_rules(workspace) -> None:
    question = workspace.templates / "questionnaire" / "01-organisatie.yaml"
    change(question, "why: De plaats helpt", "why: Volgens artikel 10 WMS. De plaats helpt")
    rule = workspace.templates / "advice" / "doel.yaml"
    rule.write_text(
        rule.read_text("utf-8")
        + "  - id: doel_wet\n    when: {is_school: [ja]}\n    severity: laag\n"
        "    signal: WMS 10 zegt het.\n    risk: R.\n    advice: A.\n"
        "    action: {text: Doe., owner: directeur, deputy: teamleider, effort: uur, "
        "term: maand}\n",
        "utf-8",
    )
    told = [str(problem) for problem in check(workspace).problems]
    assert len(told) == 2
    assert all("hier staat een wetsartikel zonder bron" in sentence for sentence in told)
    assert "01-organisatie.yaml, regel " in told[0]
    assert "templates/advice, regel 'doel_wet'" in told[1]


def test_provision_without_its_place_is_told_with_its_line(workspace) -> None:
    path = workspace.templates / "provisions.yaml"
    change(path, "beleidsplan/kanalen", "beleidsplan/kanaal")
    assert "de paragraaf 'beleidsplan/kanaal' bestaat niet. Bedoelde u" in faults(check(workspace))


def test_question_rule_and_section_that_lead_nowhere_are_remarks(workspace) -> None:
    templates = workspace.templates
    question = (
        "questions:\n  - {id: loos, kind: yes_no, label: Loos?, why: W., example: E.}\n"
        "  - {id: later, kind: yes_no, label: Later?, why: W., example: E., show_if: {loos: [ja]}}"
    )
    change(templates / "questionnaire" / "01-organisatie.yaml", "questions:", question)
    text = templates / "documents" / "crisiskaart" / "bellen.md.j2"
    text.write_text("{% if is('loos', 'ja') and is('loos', 'nee') %}x{% endif %}\n", "utf-8")
    findings = check(workspace)
    assert findings.problems == []
    said = "\n".join(map(str, findings.remarks))
    assert "de vraag 'later' komt nergens terecht" in said
    assert "de paragraaf 'crisiskaart/bellen' komt bij geen enkel antwoord" in said
