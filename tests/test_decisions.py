"""Tests of the decision log: kept with the answers, checked, guarded and shown in the plan."""

from __future__ import annotations

import datetime as dt
import html
import json

import pytest

from smbeleid.answers import State, check_answers, load_answers, save_answers
from smbeleid.consult import open_consult
from smbeleid.decisions import Decision, keyed, replaced
from smbeleid.errors import ContentError
from smbeleid.guard import guard

TODAY = dt.date(2026, 11, 22)
ROLES = ("directeur", "voorzitter van de MR")


def decision(**changed: object) -> Decision:
    whole = {"date": "2026-11-20", "decision": "We kiezen de ouderapp.", "present": ROLES}
    return Decision.model_validate(whole | changed)


def sections(workspace, answers) -> dict[str, str]:
    save_answers(workspace.clients / "leeg" / "answers.json", answers)
    document = open_consult(workspace, "leeg").assemble("beleidsplan")
    return {one.title: html.unescape(one.text) for one in document.sections}


def test_decision_comes_back_as_it_was_saved(tmp_path, answers) -> None:
    path = tmp_path / "answers.json"
    made = answers().with_decision(decision(question="soort", owner="directeur"), TODAY)
    save_answers(path, made)
    assert load_answers(path) == made
    assert made.decisions[0].owner == "directeur"


def test_decision_is_added_at_the_end_and_dates_the_answers(answers) -> None:
    first, second = decision(), decision(date="2026-01-02")
    made = answers().with_decision(first, TODAY).with_decision(second, dt.date(2026, 12, 1))
    assert made.decisions == (first, second)
    assert made.updated == "2026-12-01"


def test_answers_without_decisions_say_nothing_of_them(tmp_path, answers) -> None:
    path = tmp_path / "answers.json"
    save_answers(path, answers(plaats="Hier"))
    assert "decisions" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"date": "2026-02-30"}, "'2026-02-30' staat op geen kalender"),
        ({"date": "1 mei"}, "'1 mei' is geen goede waarde voor 'date'"),
        ({"decision": " \n"}, "het besluit ('decision') is leeg"),
        ({"decision": "\u200b"}, "het besluit ('decision') is leeg"),
        ({"present": []}, "'present' is leeg. Vul er minstens één in"),
        ({"present": ["directeur", " "]}, "bij 'present' staat een lege rol"),
        ({"who": "x"}, "'who' is hier niet bekend"),
    ],
)
def test_fault_is_told_in_dutch(tmp_path, changed: dict[str, object], said: str) -> None:
    path = tmp_path / "answers.json"
    whole = {"date": "2026-11-20", "decision": "Ja.", "present": ["directeur"]} | changed
    content = {"schema_version": 1, "updated": "2026-11-22", "decisions": [whole]}
    path.write_text(json.dumps(content, indent=2), "utf-8")
    with pytest.raises(ContentError) as caught:
        load_answers(path)
    assert said in str(caught.value)
    assert "regel" in str(caught.value)


def test_question_that_does_not_exist_is_told_with_a_near_name(library, answers, tmp_path) -> None:
    made = answers().with_decision(decision(question="plats"), TODAY)
    save_answers(tmp_path / "answers.json", made)
    (problem,) = check_answers(made, library.questionnaire, tmp_path / "answers.json")
    assert "'plats', en die bestaat niet. Bedoelde u 'plaats'?" in problem.message
    fine = answers().with_decision(decision(question="plaats"), TODAY)
    assert check_answers(fine, library.questionnaire, tmp_path / "answers.json") == []


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"decision": "Juf Anna plaatst alles."}, "wat is besloten"),
        ({"present": ("directeur", "juf Anna")}, "wie erbij waren"),
        ({"owner": "juf Anna"}, "wie het uitvoert"),
    ],
)
def test_name_of_a_person_is_pointed_out(library, answers, changed, place: str) -> None:
    (finding,) = guard(library.questionnaire, answers().with_decision(decision(**changed), TODAY))
    assert f"bij het besluit van 20 november 2026, {place}: hier staat" in finding.sentence
    assert "Schrijf liever de rol, zoals 'de directeur'." in finding.sentence


def test_plan_shows_what_was_decided_earliest_first(workspace, answers) -> None:
    made = answers().with_decision(decision(owner="directeur"), TODAY)
    made = made.with_decision(decision(date="2026-01-02", decision="*Stop* | nu"), TODAY)
    text = sections(workspace, made)["Wat we hebben besloten"]
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    who = "Directeur en voorzitter van de MR"
    assert rows == [
        "| Datum | Besluit | Wie waren erbij | Wie voert het uit |",
        f"| 2 januari 2026 | *Stop* | nu | {who} | Nog aan te wijzen |",
        f"| 20 november 2026 | We kiezen de ouderapp. | {who} | Directeur |",
    ]


def test_plan_without_decisions_has_no_chapter_for_them(workspace, answers) -> None:
    assert "Wat we hebben besloten" not in sections(workspace, answers())


def test_open_question_says_when_it_was_decided(workspace, answers) -> None:
    made = answers(plaats=State.UNKNOWN).with_decision(decision(question="plaats"), TODAY)
    made = made.with_decision(decision(question="soort", date="2026-11-21"), TODAY)
    text = sections(workspace, made)["Wat we nog bespreken"]
    assert "(besloten op 20 november 2026) |" in text.split("## Nog te bespreken")[0]
    assert "(besloten op 21 november 2026) |" in text.split("## Nog te bespreken")[1]
    assert text.count("besloten op") == 2


def test_contradiction_says_when_it_was_decided(workspace) -> None:
    consult = open_consult(workspace, "voorbeeldschool")
    text = next(
        one for one in consult.assemble("beleidsplan").sections if one.id == "tegenstrijdig"
    )
    rows = [line for line in text.text.splitlines() if "WhatsApp bewust niet" in line]
    assert len(rows) == 1
    assert "(besloten op 4 november 2026) |" in rows[0]


def test_what_is_left_has_its_own_heading_and_each_point_an_owner(workspace, answers) -> None:
    left = sections(workspace, answers(plaats=State.UNKNOWN))["Wat we nog bespreken"]
    consult = open_consult(workspace, "voorbeeldschool")
    full = {one.title: one.text for one in consult.assemble("beleidsplan").sections}
    for text in (*left.split("## Nog te bespreken"), full["Nog te beslissen"]):
        header, _, *rows = [line for line in text.splitlines() if line.startswith("|")]
        assert header.endswith("| Wie |")
        assert rows
        assert all(re_owner(row) for row in rows)
    assert "## Nog uit te zoeken" in left
    assert "## Nog te bespreken" in left


def re_owner(row: str) -> str:
    return row.rstrip("| ").rpartition("|")[2].strip()


def test_decisions_of_the_example_school_name_roles_only(workspace) -> None:
    consult = open_consult(workspace, "voorbeeldschool")
    assert len(consult.intake.answers.decisions) == 3
    found = guard(consult.library.questionnaire, consult.intake.answers)
    assert [one for one in found if not one.question] == []


def test_each_decision_has_a_key_of_its_own_that_stays() -> None:
    twice, own = decision(), decision(id="d1", decision="Iets anders.")
    keys = list(keyed((twice, twice, own)))
    assert len(set(keys)) == 3
    assert keys[2] == "d1"
    assert list(keyed((twice, twice, own))) == keys
    changed = decision(id=keys[1], decision="Toch niet.")
    assert replaced((twice, twice, own), keys[1], changed) == (twice, changed, own)
    assert replaced((twice, own), "d1", None) == (twice,)
    assert replaced((twice,), "d1", own) == (twice, own)
