"""Tests of the guard on free text: it points out persons, and lets roles and schools be."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from conftest import CLIENTS, ROOT, TODAY
from hypothesis import given
from hypothesis import strategies as st
from strategies import nasty_texts

from smbeleid.answers import Answer, State, load_answers, no_answers, save_answers
from smbeleid.guard import Finding, Sort, Spot, guard, own_words, personal_data
from smbeleid.inspection import inspect
from smbeleid.pipeline import make_report
from smbeleid.questionnaire import Kind

HITS = [
    # Addresses of a person.
    ("Mail jan.jansen@school.example.", Sort.EMAIL, "jan.jansen@school.example"),
    ("via fatma@school.example of de ouderapp", Sort.EMAIL, "fatma@school.example"),
    ("a.devries@school.example", Sort.EMAIL, "a.devries@school.example"),
    ("anna.administratie@school.example", Sort.EMAIL, "anna.administratie@school.example"),
    ("j.directie@school.example", Sort.EMAIL, "j.directie@school.example"),
    # Numbers of telephones.
    ("Bel 06-12345678.", Sort.PHONE, "06-12345678"),
    ("06 12 34 56 78", Sort.PHONE, "06 12 34 56 78"),
    ("(06) 12345678", Sort.PHONE, "(06) 12345678"),
    ("0612345678", Sort.PHONE, "0612345678"),
    ("+31 6 12345678", Sort.PHONE, "+31 6 12345678"),
    ("0031612345678", Sort.PHONE, "0031612345678"),
    ("+31 (0)20 123 45 67", Sort.PHONE, "+31 (0)20 123 45 67"),
    ("+32 470 12 34 56", Sort.PHONE, "+32 470 12 34 56"),
    ("020-1234567", Sort.PHONE, "020-1234567"),
    ("020 - 1234567", Sort.PHONE, "020 - 1234567"),
    ("(0478) 123 456", Sort.PHONE, "(0478) 123 456"),
    ("085 123 45 67", Sort.PHONE, "085 123 45 67"),
    # Burgerservicenummers that pass the test of eleven.
    ("Het nummer is 123456782.", Sort.BSN, "123456782"),
    ("1234.56.782", Sort.BSN, "1234.56.782"),
    ("123 456 782", Sort.BSN, "123 456 782"),
    ("BSN 111222333", Sort.BSN, "111222333"),
    # Dates of birth.
    ("geboren op 12 maart 2014", Sort.BIRTH_DATE, "12 maart 2014"),
    ("Geboortedatum: 2014-03-12", Sort.BIRTH_DATE, "2014-03-12"),
    ("geb. 12-3-2014", Sort.BIRTH_DATE, "12-3-2014"),
    ("op 12/03/14 is deze leerling geboren", Sort.BIRTH_DATE, "12/03/14"),
    ("geboren 1 mrt. 2015", Sort.BIRTH_DATE, "1 mrt. 2015"),
    # Names after a form of address.
    ("juf Anna", Sort.NAME, "juf Anna"),
    ("Juf Roos doet de website.", Sort.NAME, "Juf Roos"),
    ("Vraag het meester Jan.", Sort.NAME, "meester Jan"),
    ("Vraag het aan mevrouw De Vries.", Sort.NAME, "mevrouw De Vries"),
    ("mw. Yıldız valt in", Sort.NAME, "mw. Yıldız"),
    ("dhr. J. van der Berg", Sort.NAME, "dhr. J. van der Berg"),
    ("dhr Jansen", Sort.NAME, "dhr Jansen"),
    ("Overleg met de heer Van Dijk.", Sort.NAME, "de heer Van Dijk"),
    ("mevrouw 't Hart", Sort.NAME, "mevrouw 't Hart"),
    ("familie El Amrani", Sort.NAME, "familie El Amrani"),
    ("prof. dr. Jansen", Sort.NAME, "prof. dr. Jansen"),
    ("mr. De Vries", Sort.NAME, "mr. De Vries"),
    ("mr. J. Bakker", Sort.NAME, "mr. J. Bakker"),
    # Names with initials.
    ("A.B. de Vries", Sort.NAME, "A.B. de Vries"),
    ("Stuur het naar J. de Vries", Sort.NAME, "J. de Vries"),
    ("J. Jansen", Sort.NAME, "J. Jansen"),
    ("Geef het door aan J. Jansen.", Sort.NAME, "J. Jansen"),
    # Names with a given name.
    ("Jan Jansen", Sort.NAME, "Jan Jansen"),
    ("Jan Jansen beheert de website.", Sort.NAME, "Jan Jansen"),
    ("Anna", Sort.NAME, "Anna"),
    ("Anna's telefoon", Sort.NAME, "Anna"),
    ("Mail Fatma.", Sort.NAME, "Fatma"),
    ("moeder van Sem", Sort.NAME, "Sem"),
    ("de conciërge Henk", Sort.NAME, "Henk"),
    ("Directeur Jan de Groot", Sort.NAME, "Jan de Groot"),
    ("Piet de Jong", Sort.NAME, "Piet de Jong"),
    ("het account van Jan-Willem", Sort.NAME, "Jan-Willem"),
    ("Instagram van Anna Jansen", Sort.NAME, "Anna Jansen"),
    ("Anna Bakker-de Boer", Sort.NAME, "Anna Bakker-de Boer"),
    ("Sanne van ’t Hof", Sort.NAME, "Sanne van ’t Hof"),
    ("Vraag\u00a0Anna\u00a0de\u00a0Wit", Sort.NAME, "Anna\u00a0de\u00a0Wit"),
    # Two or three words with capitals that are nothing else we know.
    ("Fatoumata Diallo", Sort.NAME, "Fatoumata Diallo"),
    ("Bij Fatoumata Diallo kunt u terecht.", Sort.NAME, "Fatoumata Diallo"),
    ("de directeur (Kwame Mensah)", Sort.NAME, "Kwame Mensah"),
    ("de beheerder is IJsbrand O’Neill", Sort.NAME, "IJsbrand O’Neill"),
    ("Gemaakt door Ximena van der Zee", Sort.NAME, "Ximena van der Zee"),
]


@pytest.mark.parametrize(("text", "sort", "found"), HITS, ids=[hit[0] for hit in HITS])
def test_what_tells_who_somebody_is_gets_pointed_out(text, sort, found) -> None:
    (spot,) = personal_data(text)
    assert (spot.sort, spot.found) == (sort, found)
    assert text[spot.start :].startswith(found)


@pytest.mark.parametrize(
    "text",
    [
        # Addresses of a function.
        "info@school.example",
        "communicatie@school.example, fg@school.example of administratie@school.example",
        "directieteam@school.example",
        "no-reply@school.example",
        "groep8@school.example",
        "leerlingenraad.noord@school.example",
        "@JanJansen",
        "www.JanJansen.example en https://school.example/Jan/Jansen",
        # Numbers that nobody answers at home, and that are no telephone.
        "112 of 113",
        "0800-1234 en 0900 1113111",
        "open van 08.30-15.00 uur, in 2026-2027",
        "NL91 ABNA 0417 1643 00",
        "01234 56789012345",
        "02-09-2026 01-10-2026",
        # Nine digits that fail, and what is no nine digits.
        "123456789",
        "000000000",
        "1234567820",
        "123.456.782,50",
        # Dates that are nobody's birth.
        "Vastgesteld op 12 maart 2026.",
        "leerlingen geboren vóór 1 oktober 2020",
        "Zij is hier geboren. Het feest is op 12-03-2027.",
        # Roles.
        "de directeur",
        "Intern Begeleider",
        "Directeur Onderwijs",
        "Adviseur Digitale Geletterdheid",
        "Communicatieleerkracht",
        "juf of meester van groep 3",
        "mevrouw de voorzitter",
        "docent Frans en docent Engels",
        # Schools, boards, platforms and places.
        "De Grote Beer",
        "Anne Frank School",
        "Willem de Zwijgerschool",
        "Basisschool Jan Ligthart",
        "op de Jan Ligthart",
        "Sint Maarten en sint Nicolaas",
        "Sint Jan Baptist",
        "Prins Willem-Alexander",
        "O.B.S. De Kraanvogel",
        "mevrouw Montessori College",
        "A.S. Makarenko College",
        "Op Facebook en Instagram",
        "Berichten WhatsApp",
        "Social Schools en Google Classroom",
        "de Autoriteit Persoonsgegevens",
        "Week van de Mediawijsheid",
        "in Den Haag, Bergen op Zoom, Alphen aan den Rijn en Hoek van Holland",
        "bij Albert Heijn",
        # The beginning of a sentence, a title, a day.
        "Elke Maandag",
        "Onze Ouders lezen mee. Zij reageren.",
        "We doen plan B. Leerlingen gaan naar huis.",
        "in overleg met de mr. Daarna volgt het besluit",
        "Maandag tot en met Donderdag",
        'het boek ‘Harry en de Steen’ en "Anna Karenina"',
        "Sinterklaas en Piet",
        "Zomaar Een Lange Kop Met Hoofdletters",
        "",
    ],
)  # fmt: skip
def test_what_tells_of_nobody_is_left_alone(text) -> None:
    assert personal_data(text) == []


def test_spots_come_in_order_of_place_and_each_once() -> None:
    text = "Juf Anna (06-12345678, anna@x.example) en Sem, geboren 12-03-2014, BSN 123456782."
    spots = personal_data(text)
    assert [spot.sort for spot in spots] == [
        Sort.NAME,
        Sort.PHONE,
        Sort.EMAIL,
        Sort.NAME,
        Sort.BIRTH_DATE,
        Sort.BSN,
    ]
    assert [spot.start for spot in spots] == [text.index(spot.found) for spot in spots]


def test_two_names_with_en_are_two_names() -> None:
    assert [spot.found for spot in personal_data("meester Jan en Karin de Wit")] == [
        "meester Jan",
        "Karin de Wit",
    ]


@pytest.mark.parametrize("text", ["Jan Ligthart", "bij Jan Ligthart", "ligthart@bestuur.example"])
def test_name_of_the_school_itself_is_no_person(text, answers) -> None:
    own = own_words(answers(organisatie_naam="School Jan Ligthart", plaats="Voorbeeldstad"))
    assert own == {"school", "jan", "ligthart", "voorbeeldstad"}
    assert personal_data(text, own) == []
    assert len(personal_data(text)) == 1
    assert len(personal_data("Jan Jansen", own)) == 1


@pytest.mark.parametrize("folder", [ROOT / "clients" / "voorbeeldschool", CLIENTS / "kompas"])
def test_clients_that_name_roles_give_no_findings(folder: Path, library) -> None:
    assert guard(library.questionnaire, load_answers(folder / "answers.json")) == []


def test_questions_and_their_examples_give_no_findings(library) -> None:
    meant = {Kind.EMAIL, Kind.PHONE, Kind.ADDRESS}
    for question in library.questionnaire:
        texts = [question.label, question.why, *question.follow_up, *question.choices.values()]
        texts += [] if question.kind in meant else [question.example]
        for text in texts:
            assert personal_data(text) == [], question.id


def test_finding_tells_place_and_role_as_remedy(library, answers) -> None:
    client = answers(rollen=[{"taak": "Website"}, {"taak": "Foto's", "rol": "juf Anna"}])
    (finding,) = guard(library.questionnaire, client)
    label = library.questionnaire.questions["rollen"].label
    assert finding == Finding(
        "rollen", f"bij '{label}', rij 2, 'Wie (rol)'", Spot(0, Sort.NAME, "juf Anna")
    )
    assert finding.sentence == (
        f"bij '{label}', rij 2, 'Wie (rol)': hier staat misschien de naam van een persoon, "
        "'juf Anna'. Schrijf liever de rol, zoals 'de directeur'."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("j.jansen@x.example", "een e-mailadres dat van één persoon lijkt, 'j.jansen@x.example'."),
        ("06-12345678", "een telefoonnummer, '06-12345678'. Schrijf liever de rol"),
        ("123456782", "een getal dat een burgerservicenummer (BSN) kan zijn, '123456782'. Haal"),
        ("geboren 12-03-2014", "een geboortedatum, '12-03-2014'. Haal hem weg. Schrijf liever"),
    ],
)
def test_each_sort_has_its_sentence(text, said, library, answers) -> None:
    (finding,) = guard(library.questionnaire, answers(doel_succes=text))
    assert f": hier staat {said}" in finding.sentence


def test_representation_of_a_finding_holds_nothing_that_was_found(library, answers) -> None:
    (finding,) = guard(library.questionnaire, answers(eindverantwoordelijk="Jan Jansen"))
    assert "Jansen" not in repr(finding)
    assert "Jansen" in finding.sentence


def test_owner_of_an_open_or_unknown_answer_is_looked_at(library) -> None:
    client = no_answers(TODAY)
    for id_, state in (("beheer_overdracht", State.OPEN), ("crisis_pauze", State.UNKNOWN)):
        client = client.with_answer(id_, Answer(state=state, owner="meester Jan"), TODAY)
    findings = guard(library.questionnaire, client)
    assert [finding.question for finding in findings] == ["beheer_overdracht", "crisis_pauze"]
    assert all(", wie dit uitzoekt: " in finding.sentence for finding in findings)


def test_questions_that_are_meant_to_hold_such_data_are_left_alone(library, answers) -> None:
    client = answers(
        organisatie_email="j.jansen@school.example",
        organisatie_telefoon="06-12345678",
        organisatie_adres="Jan Jansen\nSchoolplein 1",
        organisatie_fg="de FG van het bestuur, 06-87654321",
        crisiscontacten=[{"rol": "Directeur", "telefoon": "06-12345678"}],
        soort="po",
        aantal_leerlingen=123456782,
    )
    assert guard(library.questionnaire, client) == []


def test_other_columns_of_the_list_of_contacts_are_looked_at(library, answers) -> None:
    client = answers(crisiscontacten=[{"rol": "Jan Jansen", "telefoon": "06-12345678"}])
    assert [f.spot.found for f in guard(library.questionnaire, client)] == ["Jan Jansen"]


@pytest.mark.parametrize(("number", "count"), [("+31 85 123 45 67", 0), ("085-7654321", 1)])
def test_own_number_of_the_school_may_be_named(number, count, library, answers) -> None:
    client = answers(organisatie_telefoon="085-1234567", doel_succes=f"Ouders bellen {number}.")
    assert len(guard(library.questionnaire, client)) == count


def test_answer_to_a_question_that_is_hidden_is_looked_at_because_it_is_kept(
    library, answers
) -> None:
    hidden = next(
        question
        for question in library.questionnaire
        if question.show_if and question.kind in {Kind.TEXT, Kind.LONG_TEXT}
    )
    (finding,) = guard(library.questionnaire, answers(**{hidden.id: "juf Anna"}))
    assert finding.question == hidden.id


@given(text=nasty_texts | st.text(max_size=60), given_name=st.sampled_from(["Anna", "Fatma"]))
def test_any_text_is_read_and_no_two_spots_overlap(text, given_name) -> None:
    whole = f"{text}\njuf {given_name}"
    spots = personal_data(whole)
    assert spots[-1].found == f"juf {given_name}"
    for before, after in pairwise(spots):
        assert before.start + len(before.found) <= after.start


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz é,.;:!?\n", max_size=200))
def test_text_in_small_letters_without_digits_tells_of_nobody(text) -> None:
    assert personal_data(text) == []


@given(st.integers(1, 999_999_999))
def test_nine_digits_are_pointed_out_exactly_when_they_pass_the_test_of_eleven(number) -> None:
    digits = f"{number:09}"
    rest = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:8])) % 11
    assert bool(personal_data(f"Nummer {digits}.")) == (rest == int(digits[8]))


def test_check_remarks_what_was_found_and_stops_nothing(workspace, answers) -> None:
    save_answers(workspace.clients / "leeg" / "answers.json", answers(doel_succes="juf Anna lacht"))
    findings = inspect(workspace, ["leeg", "kompas"], TODAY)
    assert findings.problems == []
    (remark,) = findings.remarks
    assert remark.where == "leeg/answers.json"
    assert "'juf Anna'. Schrijf liever de rol" in remark.message


def test_report_remarks_what_was_found_and_no_file_holds_the_remark(
    workspace, answers, press
) -> None:
    save_answers(workspace.clients / "leeg" / "answers.json", answers(doel_succes="juf Anna lacht"))
    made = make_report(workspace, "leeg", press, formats=("html",))
    (remark,) = made.remarks
    assert "'juf Anna'. Schrijf liever de rol" in remark
    assert all("Schrijf liever de rol" not in path.read_text("utf-8") for path in made.files)
