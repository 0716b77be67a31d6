"""Tests of the documents: answers become sections, and a broken text is told with its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reading import problems_of

from smbeleid.advice import Advice
from smbeleid.answers import Answers, State
from smbeleid.consult import Library, consult_of
from smbeleid.document import Document, assemble
from smbeleid.errors import ContentError, NotFoundError
from smbeleid.intake import Intake
from smbeleid.questionnaire import Questionnaire, load_questionnaire
from smbeleid.sources import Confidence, Source
from smbeleid.texts import Texts, load_texts
from smbeleid.workspace import Workspace

QUESTIONS = """
id: organisatie
title: Thema
intro: Inleiding.
questions:
  - {id: organisatie_naam, kind: text, label: Naam?, why: W., example: E}
  - {id: soort, kind: choice, label: Soort?, why: W., example: E,
     options: {po: basisschool, mbo: mbo-school, anders: anders}}
  - {id: bestuur, kind: text, label: Bestuur?, why: W., example: E, show_if: {is_school: [ja]}}
  - {id: plaats, kind: text, label: Plaats?, why: W., example: E}
  - {id: kanalen, kind: table, label: Kanalen?, why: W., example: E,
     columns: [{id: naam, kind: text, label: Naam}]}
"""
WORDS = """
po: {leerling: leerling, school: school}
mbo: {leerling: student, school: school}
anders: {leerling: deelnemer, school: organisatie}
"""
SPEC = """
id: {id}
title: Titel van {id}
reader: Ouders
sections:
"""
SOURCES = {
    id_: Source(
        id=id_,
        title=id_,
        owner="Overheid",
        short=id_.upper(),
        url="https://voorbeeld.example",
        checked_on="2026-11-01",
        confidence=confidence,
    )
    for id_, confidence in [("avg", Confidence.SEEN), ("gerucht", Confidence.UNCERTAIN)]
}


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("vragen")
    (folder / "01-organisatie.yaml").write_text(QUESTIONS, encoding="utf-8")
    return load_questionnaire(folder)


class Desk:
    """Documents in a folder of their own, loaded and assembled on request."""

    def __init__(self, folder: Path, questionnaire: Questionnaire) -> None:
        self.folder = folder
        self.questionnaire = questionnaire
        self.write("words.yaml", WORDS)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def document(self, id_: str, /, sections: str = "", **texts: str) -> None:
        """Write a document; without other words its sections are the texts, in order."""
        listed = sections or "".join(f"  - {{id: {name}, title: {name}}}\n" for name in texts)
        self.write(f"{id_}/document.yaml", SPEC.format(id=id_) + listed)
        for name, text in texts.items():
            self.write(f"{id_}/{name}.md.j2", text)

    def load(self) -> Texts:
        return load_texts(self.folder, self.questionnaire, SOURCES)

    def refusal(self) -> str:
        with pytest.raises(ContentError) as caught:
            self.load()
        return str(caught.value)

    def assemble(
        self, answers: Answers, document: str = "plan", client: str = "kompas"
    ) -> Document:
        intake = Intake(self.questionnaire, answers)
        return assemble(self.load(), document, intake, Advice(()), SOURCES, client)

    def failure(self, answers: Answers) -> str:
        with pytest.raises(ContentError) as caught:
            self.assemble(answers)
        return str(caught.value)


@pytest.fixture
def desk(tmp_path: Path, questionnaire: Questionnaire) -> Desk:
    return Desk(tmp_path / "templates" / "documents", questionnaire)


Make = Callable[..., Answers]


# Assembling


def test_sections_come_in_order_under_their_headings(desk: Desk, answers: Make) -> None:
    desk.document("plan", b="Tekst b.", a="Tekst a.")
    document = desk.assemble(answers())
    assert [(section.id, section.title, section.text) for section in document.sections] == [
        ("b", "b", "Tekst b.\n"),
        ("a", "a", "Tekst a.\n"),
    ]
    assert document.markdown == "# b\n\nTekst b.\n\n# a\n\nTekst a.\n"


def test_heading_is_inert(desk: Desk, answers: Make) -> None:
    desk.document("plan", "  - {id: a, title: 'Foto''s & *video*'}", a="Tekst.")
    assert desk.assemble(answers()).markdown.startswith("# Foto&#39;s &#38; &#42;video&#42;\n")


def test_section_is_there_when_its_condition_holds(desk: Desk, answers: Make) -> None:
    sections = "  - {id: a, title: A, when: {is_school: [ja]}}\n  - {id: b, title: B}\n"
    desk.document("plan", sections, a="School.", b="Iedereen.")
    assert [s.id for s in desk.assemble(answers(soort="po")).sections] == ["a", "b"]
    assert [s.id for s in desk.assemble(answers(soort="anders")).sections] == ["b"]
    assert [s.id for s in desk.assemble(answers()).sections] == ["b"]


def test_section_without_words_has_no_heading(desk: Desk, answers: Make) -> None:
    desk.document("plan", a="\n{% if given('plaats') %}\nHier.\n{% endif %}\n \n", b="Wel.")
    assert [s.id for s in desk.assemble(answers()).sections] == ["b"]
    assert [s.id for s in desk.assemble(answers(plaats="Hier")).sections] == ["a", "b"]


@pytest.mark.parametrize(
    ("kind", "title", "text"),
    [
        ("po", "Voor de klas", "leerling, school\n"),
        ("mbo", "Voor de groep", "student, school\n"),
        ("anders", "Voor ons", "deelnemer, organisatie\n"),
        (State.OPEN, "Voor ons", "deelnemer, organisatie\n"),
        (State.UNKNOWN, "Voor ons", "deelnemer, organisatie\n"),
    ],
)
def test_words_and_heading_fit_the_kind_of_organisation(
    desk: Desk, answers: Make, kind: object, title: str, text: str
) -> None:
    titles = "{mbo: Voor de groep, anders: Voor ons}"
    desk.document(
        "plan",
        f"  - {{id: a, title: Voor de klas, title_for: {titles}}}",
        a="{{ woord.leerling }}, {{ woord.school }}",
    )
    (section,) = desk.assemble(answers(soort=kind)).sections
    assert (section.title, section.text) == (title, text)


def test_typed_text_is_inert_and_ours_is_not(desk: Desk, answers: Make) -> None:
    desk.document("plan", a="**{{ a.plaats }}** {{ a.bestuur }} {{ 'a*b' }} {{ 3 }}")
    (section,) = desk.assemble(answers(plaats="<b>*Hier*</b>", soort="po")).sections
    assert section.text == (
        "**&#60;b&#62;&#42;Hier&#42;&#60;&#47;b&#62;** *nog af te spreken* a&#42;b 3\n"
    )


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ 'de *directeur*' | cap }}", "De &#42;directeur&#42;"),
        ("{{ 'De directeur' | lower_first }}", "de directeur"),
        ("{{ a.plaats | cap }}", "*nog af te spreken*"),
        ("{{ a.plaats | lower_first }}", "*nog af te spreken*"),
        ("{{ '2026-09-01' | datum }}", "1 september 2026"),
        ("{{ '2026-09' | datum_deel }}", "september 2026"),
        ("{{ aantal(1, 'punt', 'punten') }}", "1 punt"),
        ("{{ src('avg') }}", "(bron: AVG)"),
    ],
)
def test_what_a_text_can_do_with_words(desk: Desk, answers: Make, text: str, printed: str) -> None:
    desk.document("plan", a=text)
    assert desk.assemble(answers()).sections[0].text == f"{printed}\n"


def test_last_section_sees_what_the_others_used(desk: Desk, answers: Make) -> None:
    desk.document(
        "plan",
        a="{{ src('avg') }}",
        b="{% for bron in used_sources() %}{{ bron.title }}{% endfor %}",
    )
    assert desk.assemble(answers()).sections[1].text == "avg\n"


def test_one_assembly_leaves_nothing_for_the_next(desk: Desk, answers: Make) -> None:
    desk.document(
        "plan",
        a="{% if given('plaats') %}{{ src('avg') }}{% endif %}",
        b="{% for bron in used_sources() %}{{ bron.title }}{% endfor %}",
    )
    texts, advice = desk.load(), Advice(())
    full = Intake(desk.questionnaire, answers(plaats="Hier"))
    empty = Intake(desk.questionnaire, answers())
    assert len(assemble(texts, "plan", full, advice, SOURCES, "x").sections) == 2
    assert assemble(texts, "plan", empty, advice, SOURCES, "x").sections == ()


def test_byte_order_mark_is_no_text(desk: Desk, answers: Make) -> None:
    desk.document("plan", a="\ufeffTekst.")
    assert desk.assemble(answers()).sections[0].text == "Tekst.\n"


# The cover


def test_cover_says_who_it_is_for(desk: Desk, answers: Make) -> None:
    desk.document("plan", a="Tekst.")
    made = answers(organisatie_naam="De *Kraan*", soort="po", bestuur="Bestuur", plaats="Hier")
    cover = desk.assemble(made).cover
    assert (cover.document, cover.title) == ("plan", "Titel van plan")
    assert (cover.client, cover.board, cover.place) == ("De *Kraan*", "Bestuur", "Hier")
    assert (cover.status, cover.version, cover.date) == ("concept", "0.1", "2026-11-22")


def test_cover_without_answers_names_the_folder(desk: Desk, answers: Make) -> None:
    desk.document("plan", a="Tekst.")
    cover = desk.assemble(answers()).cover
    assert (cover.client, cover.board, cover.place) == ("kompas", "", "")


def test_cover_does_not_name_a_hidden_answer(desk: Desk, answers: Make) -> None:
    desk.document("plan", a="Tekst.")
    assert desk.assemble(answers(soort="anders", bestuur="Bestuur")).cover.board == ""


def test_cover_needs_no_questions_of_ours(tmp_path: Path, desk: Desk, answers: Make) -> None:
    desk.document("plan", a="Tekst.")
    content = re.sub(r"(?m)^  - \{id: (organisatie_naam|plaats),.*\n", "", QUESTIONS)
    (tmp_path / "01-organisatie.yaml").write_text(content, encoding="utf-8")
    desk.questionnaire = load_questionnaire(tmp_path)
    assert desk.assemble(answers()).cover.client == "kompas"


# Faults that loading finds


def test_unknown_document_is_told(desk: Desk, answers: Make) -> None:
    desk.document("plan", a="Tekst.")
    desk.document("brief", a="Tekst.")
    with pytest.raises(NotFoundError) as caught:
        desk.assemble(answers(), "plam")
    assert str(caught.value) == (
        "Het document 'plam' bestaat niet. Bedoelde u 'plan'? Er zijn: brief, plan."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Eén\n\n{{ a.plaats", "regel 3: deze tekst kan niet worden gelezen:"),
        ("Eén\n{% if given('plaats') %}\n", "regel 2: deze tekst kan niet worden gelezen:"),
        ("Eén\n{{ 'x' | hoofdletter }}", "regel 2: deze tekst kan niet worden gelezen: No filter"),
        ("Eén\n{{ a.plats }}", "regel 2: de vraag 'plats' bestaat niet. Bedoelde u 'plaats'?"),
        (
            "{% if false %}\n{{ src('gerucht') }}{% endif %}",
            "regel 2: de bron 'gerucht' is onzeker en mag niet als feit worden genoemd.",
        ),
    ],
)
def test_faulty_text_is_told_with_its_line(desk: Desk, text: str, sentence: str) -> None:
    desk.document("plan", a=text)
    assert f"templates/documents/plan/a.md.j2, {sentence}" in desk.refusal()


def test_faults_of_all_texts_are_told_together(desk: Desk) -> None:
    desk.document("plan", a="{{ a.een }}", b="{{ a.twee }}")
    desk.document("brief", a="{% if %}")
    assert "3 fouten" in desk.refusal()


def test_text_in_another_encoding_is_told(desk: Desk) -> None:
    desk.document("plan", a="Tekst.")
    desk.write("plan/a.md.j2", "Renée".encode("cp1252"))
    assert "documents/plan/a.md.j2: is niet in UTF-8 opgeslagen." in desk.refusal()


def test_missing_text_is_told_where_it_is_listed(desk: Desk) -> None:
    desk.document("plan", "  - {id: a, title: A}\n  - {id: weg, title: Weg}\n", a="Tekst.")
    assert (
        "plan/document.yaml, regel 7: de tekst 'weg.md.j2' ontbreekt in deze map." in desk.refusal()
    )


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        (
            "{id: a, title: A, when: {soort: [vo]}}",
            "regel 6: 'vo' is geen antwoord op 'soort'.",
        ),
        ("{id: a, title: A, when: {plats: [x]}}", "de voorwaarde noemt 'plats', en die vraag is"),
        ("{id: a, titel: A}", "regel 6: 'titel' is hier niet bekend. Bedoelde u 'title'?"),
        ("{id: a}", "regel 6: 'title' ontbreekt."),
        ("{id: A, title: A}", "regel 6: 'A' is geen goede waarde voor 'id'."),
    ],
)
def test_faulty_section_is_told_with_its_line(desk: Desk, section: str, sentence: str) -> None:
    desk.document("plan", f"  - {section}", a="Tekst.")
    message = desk.refusal()
    assert "plan/document.yaml, " in message
    assert sentence in message


def test_document_is_named_after_its_folder(desk: Desk) -> None:
    desk.document("plan", a="Tekst.")
    desk.write("brief/document.yaml", SPEC.format(id="plan") + "  - {id: a, title: A}")
    desk.write("brief/a.md.j2", "Tekst.")
    assert (
        "brief/document.yaml, regel 2: de id 'plan' moet gelijk zijn aan de naam van de map."
        in desk.refusal()
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("po: {leerling: leerling}\n", "words.yaml, regel 1: 'anders' ontbreekt."),
        ("anders:\n", "words.yaml, regel 1: 'anders' moet uit regels 'naam: waarde' bestaan."),
        ("anders: {}\n", "words.yaml, regel 1: 'anders' ontbreekt."),
        ("- anders\n", "words.yaml, regel 1: 'dit' moet uit regels 'naam: waarde' bestaan."),
        (
            "anders: {a: x, b: y}\npo: {c: z}\n",
            "words.yaml, regel 2: deze woorden ontbreken: a, b.",
        ),
        (
            "anders: {a: x}\npo: {a: y}\nvo: {like: andres}\n",
            "words.yaml, regel 3: de soort 'andres' bestaat niet. Bedoelde u 'anders'?",
        ),
        ("anders: {a: ''}\n", "words.yaml, regel 1: 'a' is leeg. Vul een tekst in."),
    ],
)
def test_missing_words_are_told(desk: Desk, words: str, sentence: str) -> None:
    desk.write("words.yaml", words)
    assert sentence in desk.refusal()


# Faults that only show when a text is made


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Eén\n\n{{ onbekend }}", "regel 3: deze tekst loopt vast: 'onbekend' is undefined"),
        ("Eén\n{{ woord['weg'] }}", "regel 2: deze tekst loopt vast: "),
        ("Eén\n{{ a['weg'] }}", "regel 2: deze tekst loopt vast: vraag 'weg' bestaat niet."),
        (
            "{% for k in rows('kanalen') %}\n\n{{ k.nam }}{% endfor %}",
            "regel 3: deze tekst loopt vast: kolom 'nam' bestaat niet. Bedoelde u 'naam'?",
        ),
        (
            "{% set bron = 'gerucht' %}\n{{ src(bron) }}",
            "regel 2: deze tekst loopt vast: de bron 'gerucht' is onzeker",
        ),
        ("Eén\n{{ rows('plaats') }}", "regel 2: deze tekst loopt vast: 'plaats' is geen tabel"),
        (
            "Eén\n{{ rows('kanalen') }}",
            "een waarde van de soort list kan niet in een tekst",
        ),
        ("Eén\n{{ none }}", "een waarde van de soort NoneType kan niet in een tekst"),
        ("Eén\n{{ 1 / 0 }}", "deze tekst loopt vast: division by zero"),
        ("Eén\n{{ a.plaats | datum }}", "regel 2: deze tekst loopt vast: Invalid isoformat"),
        ("Eén\n{{ given() }}", "regel 2: deze tekst loopt vast: "),
        ("Eén\n{{ given('plaats').x.y }}", "regel 2: deze tekst loopt vast: "),
        ("Eén\n{% include 'weg.md.j2' %}", "regel 2: deze tekst loopt vast: "),
    ],
)
def test_text_that_fails_is_told_with_file_and_line(
    desk: Desk, answers: Make, text: str, message: str
) -> None:
    desk.document("plan", a=text)
    failure = desk.failure(answers(kanalen=[{"naam": "site"}], plaats="Hier"))
    assert "documents/plan/a.md.j2, regel " in failure
    assert message in failure


# The delivered documents


SCHOOLS = ("po", "vo", "so", "ikc", "mbo")
OTHERS = ("kinderopvang", "vereniging", "zorg", "gemeente", "bedrijf", "anders")
KINDS = [*SCHOOLS, *OTHERS, State.OPEN, State.UNKNOWN]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_delivered_documents_read_well_without_answers(
    checkout: Workspace, library: Library, answers: Make, kind: object
) -> None:
    consult = consult_of(checkout, "sint-jan", library, answers(soort=kind))
    for id_ in library.texts.specs:
        made = consult.assemble(id_)
        assert made.sections
        assert problems_of(made) == []


def test_every_kind_has_words(library: Library) -> None:
    assert set(library.questionnaire.questions["soort"].options) == {*SCHOOLS, *OTHERS}
    assert set(library.texts.vocabulary.own) == {*SCHOOLS, *OTHERS}


@pytest.mark.parametrize("kind", [*SCHOOLS, *OTHERS])
def test_delivered_words_fit_the_kind(library: Library, kind: str) -> None:
    words = library.texts.vocabulary.of(kind)
    assert words.keys() == library.texts.vocabulary.of("anders").keys()
    assert words["leerlingen"] == {
        "ikc": "kinderen",
        "mbo": "studenten",
        "kinderopvang": "kinderen",
        "vereniging": "leden",
        "zorg": "cliënten",
        "gemeente": "inwoners",
        "bedrijf": "klanten",
        "anders": "deelnemers",
    }.get(kind, "leerlingen")


def test_delivered_texts_are_all_listed(library: Library) -> None:
    for id_, spec in library.texts.specs.items():
        stored = {path.name for path in (library.texts.folder / id_).glob("*.j2")}
        assert stored == {f"{section.id}.md.j2" for section in spec.sections}


def test_delivered_headings_fit_kinds_that_exist(library: Library) -> None:
    for spec in library.texts.specs.values():
        for section in spec.sections:
            assert set(section.title_for) <= set(library.texts.vocabulary.own)


def test_plan_holds_every_theme_of_the_commission(library: Library) -> None:
    sections = [section.id for section in library.texts.find("beleidsplan").sections]
    assert {
        "verantwoordelijk",
        "doel",
        "nieuws",
        "apparaten",
        "fotos",
        "crisis",
        "schooltijd",
        "mediawijsheid",
        "vaststelling",
        "actielijst",
        "bronnen",
    } <= set(sections)
    assert sections[-1] == "bronnen"


@pytest.mark.parametrize("kind", OTHERS)
def test_plan_of_another_kind_of_organisation_speaks_of_no_pupils(
    checkout: Workspace, library: Library, answers: Make, kind: str
) -> None:
    made = consult_of(checkout, "buurthuis", library, answers(soort=kind)).assemble("beleidsplan")
    # The titles of sources keep their own words.
    own = [section for section in made.sections if section.id != "bronnen"]
    found = [
        (section.id, line)
        for section in own
        for line in section.text.splitlines()
        if re.search(r"\bleer(ling|lingen|kracht|krachten)\b", line)
    ]
    assert found == []


def test_escaping_holds_in_every_delivered_text(library: Library) -> None:
    """Whatever is typed in any text answer comes out inert."""
    mark = "<script>*|`[x](y)"
    typed: dict[str, Any] = {}
    for question in library.questionnaire:
        if question.kind in {"text", "long_text"}:
            typed[question.id] = {"state": "given", "value": mark}
        elif question.kind == "table":
            row = {
                column.id: mark if column.kind == "text" else next(iter(column.choices), "112")
                for column in question.columns
            }
            typed[question.id] = {"state": "given", "value": [row]}
        elif question.kind in {"choice", "yes_no"}:
            typed[question.id] = {"state": "given", "value": next(iter(question.choices))}
    answers = Answers(schema_version=1, updated="2026-11-22", answers=typed)
    intake = Intake(library.questionnaire, answers)
    for id_ in library.texts.specs:
        text = assemble(
            library.texts, id_, intake, library.advice, library.sources, "sint-jan"
        ).markdown
        assert "<script" not in text
        assert "](y)" not in text
        assert "&#60;script&#62;&#42;&#124;&#96;&#91;x&#93;&#40;y&#41;" in text


def test_section_that_stands_twice_is_refused(desk: Desk) -> None:
    desk.document(
        "plan", sections="  - {id: a, title: Een}\n  - {id: a, title: Twee}\n", a="Tekst."
    )
    assert "de tekst 'a' staat er twee keer. Laat er één weg." in desk.refusal()


def test_title_for_an_unknown_kind_gets_a_suggestion(desk: Desk) -> None:
    sections = "  - {id: a, title: Een, title_for: {andres: Twee}}\n"
    desk.document("plan", sections=sections, a="Tekst.")
    refusal = desk.refusal()
    assert "plan/document.yaml, regel 6: 'andres' is geen soort organisatie." in refusal
    assert "Bedoelde u 'anders'?" in refusal
