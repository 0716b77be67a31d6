"""Tests of the provisions: what a good plan lays down stands in the texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smbeleid.consult import Library, open_consult
from smbeleid.coverage import Coverage
from smbeleid.errors import ContentError
from smbeleid.provisions import FILE_NAME, Provision, homeless, load_provisions, measure, plain
from smbeleid.reach import Reach
from smbeleid.workspace import Workspace

IDS = (
    "APP-01", "APP-02", "APP-03", "APP-06", "BEH-01", "BEH-02", "BEH-03", "BEH-04", "BEH-05",
    "BEH-07", "BEH-09", "BEH-12", "BEH-14", "BEH-15", "BEH-16", "BEH-18", "BEH-20", "BEH-22",
    "BEH-23", "BEH-24", "BEH-26", "CRI-01", "CRI-02", "CRI-03", "CRI-07", "CRI-08", "CRI-09",
    "CRI-11", "CRI-12", "CRI-13", "CRI-14", "CRI-17", "DOE-02", "DOE-03", "DOE-04", "DOE-05",
    "DOE-07", "FOT-02", "FOT-03", "FOT-05", "FOT-06", "FOT-09", "FOT-10", "FOT-11", "FOT-13",
    "FOT-14", "FOT-15", "FOT-17", "FOT-18", "FOT-19", "FOT-21", "FOT-22", "FOT-24", "FOT-25",
    "FOT-26", "FOT-28", "FOT-30", "FOT-31", "GED-05", "GED-06", "GED-07", "GED-10", "GED-11",
    "GED-12", "GED-14", "GED-15", "GED-16", "GED-17", "GED-18", "GED-19", "GED-21", "GED-22",
    "GED-23", "GED-24", "GED-26", "GED-27", "GED-28", "MED-01", "MED-02", "MED-04", "MED-05",
    "MED-06", "NWS-01", "NWS-02", "NWS-04", "VST-03", "VST-05", "VST-06", "VST-07", "VST-09",
    "VST-10", "VST-11", "VST-12", "VST-14", "X-01", "X-02", "X-03", "X-05", "X-06", "X-07",
    "X-08", "X-09", "X-11", "X-12", "X-13", "X-15",
)  # fmt: skip
"""Every provision that the study of existing plans found."""

ENTRY = """
- id: {id}
  topic: {topic}
  text: Het plan zegt wie er plaatst.
  applies: {{{applies}}}
  places: [{places}]
  shows: ["{shows}"]
"""

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def provisions(checkout: Workspace, library: Library) -> tuple[Provision, ...]:
    return load_provisions(checkout.templates / FILE_NAME, library)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*entries: dict[str, str]) -> Path:
        path = tmp_path / FILE_NAME
        usual = {
            "id": "BEH-01",
            "topic": "beheer",
            "applies": "",
            "places": "beleidsplan/kanalen",
            "shows": "Onze kanalen",
        }
        path.write_text("".join(ENTRY.format(**(usual | one)) for one in entries), encoding="utf-8")
        return path

    return written


def refusal(path: Path, library: Library) -> str:
    with pytest.raises(ContentError) as caught:
        load_provisions(path, library)
    return str(caught.value)


def test_every_provision_of_the_study_is_there(provisions) -> None:
    assert sorted(one.id for one in provisions) == sorted(IDS)


def test_every_provision_has_a_place_that_some_answers_show(provisions, checkout, library) -> None:
    reach = Reach(Coverage(library))
    path = checkout.templates / FILE_NAME
    assert homeless(path, provisions, lambda id_: reach.section(id_) is not None) == []


def test_example_school_has_what_applies_to_it(provisions, checkout) -> None:
    met = measure(provisions, open_consult(checkout, "voorbeeldschool"))
    applying = [one for one in met if one.applies]
    failing = {one.provision.id: one.missing for one in applying if not one.is_met}
    assert len(applying) > len(met) / 2
    assert len(failing) <= len(applying) * 0.05, failing


def test_fragment_is_found_whatever_its_marks_and_breaks() -> None:
    assert plain("**De directeur**&#44; de\n  [site](<https://x>) ") == "de directeur, de site"
    assert plain("foto’s <span>&#36;</span>") == "foto's $"


def test_without_a_file_there_are_no_provisions(tmp_path, library) -> None:
    assert load_provisions(tmp_path / FILE_NAME, library) == ()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"places": "beleidsplan/kanaal"}, "de paragraaf 'beleidsplan/kanaal' bestaat niet. Bed"),
        ({"places": "beleid/kanalen"}, "de paragraaf 'beleid/kanalen' bestaat niet. Bedoelde u"),
        ({"applies": "soortt: [po]"}, "de voorwaarde noemt 'soortt', en die vraag is er niet."),
        ({"applies": "soort: [pro]"}, "'pro' is geen antwoord op 'soort'."),
        ({"topic": "beheren"}, "het thema 'beheren' is er niet. Bedoelde u 'beheer'?"),
        ({"id": "BEH-1"}, "'BEH-1' is geen goede waarde voor 'id'. Schrijf hem als BEH-01."),
        ({"places": ""}, "'places' is leeg. Vul er minstens één in."),
    ],
)
def test_fault_is_told_with_its_line(write, library, entry, said) -> None:
    message = refusal(write({"id": "BEH-02"}, entry), library)
    assert said in message
    assert f"{FILE_NAME}, regel " in message
    line = int(message.split("regel ")[1].split(":")[0])
    assert line > len(ENTRY.strip().splitlines())


def test_provision_that_is_there_twice_is_told(write, library) -> None:
    assert "de bepaling 'BEH-01' staat er twee keer." in refusal(write({}, {}), library)


def test_provision_without_a_place_that_answers_show_is_told(write, library) -> None:
    path = write({}, {"id": "BEH-02", "places": "beleidsplan/fotos, beleidsplan/doel"})
    provisions = load_provisions(path, library)
    (problem,) = homeless(path, provisions, lambda id_: id_ == "beleidsplan/doel")
    assert problem.where.endswith("regel 6")
    assert "BEH-01: geen antwoord laat deze paragraaf zien." in problem.message


def test_provision_is_met_when_all_its_words_stand_in_its_places(write, library, workspace) -> None:
    path = write(
        {},
        {"id": "BEH-02", "shows": "paarse olifant"},
        {"id": "BEH-03", "applies": "soort: [vereniging]"},
        {"id": "BEH-04", "places": "crisiskaart/stappen"},
        {"id": "BEH-05", "places": "leerlingen/jonger, beleidsplan/kanalen"},
    )
    met = measure(load_provisions(path, library), open_consult(workspace, "voorbeeldschool"))
    assert [(one.applies, one.is_met) for one in met] == [
        (True, True),
        (True, False),
        (False, False),
        (True, False),
        (True, True),
    ]
    assert met[1].missing == ("paarse olifant",)


def test_document_that_a_client_does_not_have_meets_nothing(write, library, workspace) -> None:
    path = write({"places": "leerlingen/ouder", "shows": "afspraken"})
    (met,) = measure(load_provisions(path, library), open_consult(workspace, "leeg"))
    assert met.places == ()
    assert not met.is_met
