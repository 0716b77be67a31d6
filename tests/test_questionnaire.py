"""Tests of the questionnaire: how it is read and refused, and the one that we deliver."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from smbeleid.consult import Library
from smbeleid.derived import DERIVED, rests_on
from smbeleid.errors import ContentError
from smbeleid.questionnaire import (
    CELL_KINDS,
    Kind,
    Questionnaire,
    is_visible,
    load_questionnaire,
    read_all,
)
from smbeleid.sources import Confidence

HEAD = "id: {theme}\ntitle: Titel\nintro: Inleiding.\nquestions:\n"
REST = "label: Vraag?, why: Daarom., example: Zo"
Load = Callable[..., Questionnaire]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that loads themes, each a list of questions in YAML's short form."""

    def loaded(**themes: list[str]) -> Questionnaire:
        for number, (theme, questions) in enumerate(themes.items()):
            lines = [f"  - {{{question}, {REST}}}\n" for question in questions]
            path = tmp_path / f"{number:02}-{theme}.yaml"
            path.write_text(HEAD.format(theme=theme) + "".join(lines), encoding="utf-8")
        return load_questionnaire(tmp_path)

    return loaded


def refusal(load: Load, **themes: list[str]) -> str:
    with pytest.raises(ContentError) as caught:
        load(**themes)
    return str(caught.value)


def test_themes_come_in_order_of_file_name(load: Load) -> None:
    questionnaire = load(z=["id: a, kind: text"], a=["id: b, kind: yes_no", "id: c, kind: date"])
    assert [theme.id for theme in questionnaire.themes] == ["z", "a"]
    assert [question.id for question in questionnaire] == ["a", "b", "c"]
    assert list(questionnaire.questions) == ["a", "b", "c"]
    assert len(questionnaire) == 3


def test_every_question_has_its_place(load: Load) -> None:
    questionnaire = load(een=["id: a, kind: text", "id: b, kind: text"])
    assert questionnaire.places["b"].endswith("00-een.yaml, regel 6")


def test_known_values_are_those_that_conditions_may_name(load: Load) -> None:
    known = load(
        een=["id: a, kind: text", "id: b, kind: yes_no", "id: c, kind: choice, options: {x: X}"]
    ).known_values
    assert known["a"] == frozenset()
    assert known["b"] == {"ja", "nee"}
    assert known["c"] == {"x"}
    assert all(known[id_] == {"ja", "nee"} for id_ in DERIVED)


def test_yes_no_column_has_its_own_choices(load: Load) -> None:
    questionnaire = load(
        een=[
            (
                "id: a, kind: table, columns: [{id: b, kind: yes_no, label: B}, "
                "{id: c, kind: choice, label: C, options: {x: X}}]"
            )
        ]
    )
    columns = questionnaire.questions["a"].columns
    assert [list(column.choices) for column in columns] == [["ja", "nee"], ["x"]]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("id: a, kind: choice", "een keuzevraag heeft 'options' nodig"),
        ("id: a, kind: choices", "een keuzevraag heeft 'options' nodig"),
        (
            "id: a, kind: text, options: {x: X}",
            "een keuzevraag heeft 'options' nodig, en een andere",
        ),
        (
            "id: a, kind: yes_no, options: {ja: Ja}",
            "een keuzevraag heeft 'options' nodig, en een andere",
        ),
        (
            "id: a, kind: choice, options: {weet_niet: Weet ik niet}",
            (
                "de optie 'weet_niet' is er altijd al als staat van een antwoord. "
                "Geef deze optie een andere id."
            ),
        ),
        (
            "id: a, kind: choice, options: {niet_van_toepassing: Nvt}",
            "de optie 'niet_van_toepassing' is er altijd al",
        ),
        ("id: a, kind: table", "alleen een vraag van de soort 'table' heeft kolommen"),
        (
            "id: a, kind: text, columns: [{id: b, kind: text, label: B}]",
            "alleen een vraag van de soort 'table' heeft kolommen",
        ),
        (
            (
                "id: a, kind: table, columns: "
                "[{id: b, kind: text, label: B}, {id: b, kind: text, label: B}]"
            ),
            "twee kolommen hebben dezelfde id.",
        ),
        ("id: a, kind: text, unit: uur", "alleen een vraag van de soort 'number' heeft een eenh"),
        (
            "id: a, kind: table, columns: [{id: b, kind: choice, label: B}]",
            "een keuzevraag heeft 'options' nodig",
        ),
        ("id: A, kind: text", "'A' is geen goede waarde voor 'id'."),
        ("id: a, kind: tekst", "'tekst' kan niet bij 'kind'."),
        ("id: a, kind: text, lable: B", "'lable' is hier niet bekend. Bedoelde u 'label'?"),
    ],
)
def test_faulty_question_is_told_with_its_line(load: Load, question: str, sentence: str) -> None:
    message = refusal(load, een=["id: eerste, kind: text", question])
    assert "1 fout" in message
    assert f"00-een.yaml, regel 6: {sentence}" in message


@pytest.mark.parametrize("kind", sorted(set(Kind) - CELL_KINDS))
def test_column_cannot_hold_many_things(load: Load, kind: Kind) -> None:
    options = ", options: {x: X}" if kind is Kind.CHOICES else ""
    message = refusal(
        load, een=[f"id: a, kind: table, columns: [{{id: b, kind: {kind}, label: B{options}}}]"]
    )
    assert f"een kolom kan niet van de soort '{kind}' zijn." in message


def test_question_may_look_back(load: Load) -> None:
    questionnaire = load(
        een=["id: a, kind: yes_no"],
        twee=["id: b, kind: yes_no, show_if: {a: [ja, weet_niet], is_school: [ja]}"],
    )
    condition = questionnaire.questions["b"].show_if
    facts = {"a": frozenset({"ja"}), "is_school": frozenset({"ja"})}
    assert is_visible(condition, facts)
    assert not is_visible(condition, {"a": frozenset({"ja"})})


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        (
            ["id: a, kind: yes_no, show_if: {b: [ja]}", "id: b, kind: yes_no"],
            "regel 5: de voorwaarde noemt 'b', en die vraag is er niet, of komt pas later.",
        ),
        (
            ["id: a, kind: yes_no, show_if: {a: [ja]}"],
            "regel 5: de voorwaarde noemt 'a', en die vraag is er niet, of komt pas later.",
        ),
        (
            ["id: a, kind: yes_no", "id: b, kind: text, show_if: {a: [neen]}"],
            "regel 6: 'neen' is geen antwoord op 'a'. Bedoelde u 'nee'?",
        ),
        (
            ["id: a, kind: yes_no", "id: b, kind: text, show_if: {a: [open]}"],
            "regel 6: 'a' kan niet 'open' zijn in een voorwaarde",
        ),
    ],
)
def test_faulty_condition_is_told(load: Load, questions: list[str], sentence: str) -> None:
    message = refusal(load, een=questions)
    assert "1 fout" in message
    assert sentence in message


def test_fault_in_one_theme_is_not_blamed_on_the_next(load: Load) -> None:
    message = refusal(
        load,
        een=["id: a, kind: fout"],
        twee=["id: b, kind: text, show_if: {a: [ja]}"],
        drie=["id: c, kind: fout"],
    )
    assert "2 fouten" in message
    assert "00-een.yaml, regel 5: 'fout' kan niet bij 'kind'." in message
    assert "02-drie.yaml, regel 5: 'fout' kan niet bij 'kind'." in message


def test_double_question_names_the_first(load: Load) -> None:
    message = refusal(load, een=["id: a, kind: text"], twee=["id: a, kind: text"])
    assert re.search(
        r"01-twee\.yaml, regel 5: 'a' bestaat al: .*00-een\.yaml, regel 5\. Kies een andere\.",
        message,
    )


def test_question_cannot_take_the_name_of_a_derived_fact(load: Load) -> None:
    message = refusal(load, een=["id: is_school, kind: yes_no"])
    assert "regel 5: 'is_school' bestaat al: een feit dat uit antwoorden volgt." in message


def test_double_theme_names_the_first(load: Load, tmp_path: Path) -> None:
    load(een=["id: a, kind: text"])
    (tmp_path / "09-kopie.yaml").write_text(
        HEAD.format(theme="een") + f"  - {{id: b, kind: text, {REST}}}\n", encoding="utf-8"
    )
    with pytest.raises(ContentError, match=r"regel 1: het thema 'een' bestaat al: .*00-een\.yaml"):
        load_questionnaire(tmp_path)


@pytest.mark.parametrize(
    "content", ["- een\n- lijst\n", "tekst\n", "id: a\nquestions: tekst\n", "id: a\nquestions: [x]"]
)
def test_file_of_another_shape_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "01-vreemd.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match=r"01-vreemd\.yaml, regel \d: '\w+' "):
        load_questionnaire(tmp_path)


def test_unreadable_file_is_told_with_the_others(load: Load, tmp_path: Path) -> None:
    (tmp_path / "99-stuk.yaml").write_text("a: b: c", encoding="utf-8")
    message = refusal(load, een=["id: a, kind: fout"])
    assert "2 fouten" in message
    assert "99-stuk.yaml, regel 1: hier klopt de YAML niet" in message


def test_hidden_files_of_a_system_are_not_read(load: Load, tmp_path: Path) -> None:
    (tmp_path / "._00-een.yaml").write_bytes(b"\x00\x05\x16\x07")
    assert len(load(een=["id: a, kind: text"])) == 1


def test_empty_folder_is_told(tmp_path: Path) -> None:
    files, problems = read_all(tmp_path, "vragen")
    assert files == []
    assert [problem.message for problem in problems] == [
        "hier staan geen vragen. Maak een nieuwe werkmap."
    ]


# The delivered questionnaire

THEMES = [
    "organisatie",
    "beheer",
    "doel",
    "nieuwsgaring",
    "apparaten",
    "fotos",
    "schooltijd",
    "crisis",
    "mediawijsheid",
    "vaststelling",
]
LAW_WORDS = re.compile(
    r"\b(wet|wetten|wettelijk\w*|\w*wet|avg|verplicht\w*|strafbaar|toezichthouder|autoriteit|"
    r"inspectie|richtlijn\w*|meldcode|meldplicht|dsa|datalek\w*|verwerkersovereenkomst\w*|"
    r"auteursrecht\w*|portretrecht\w*|privacyregels)\b",
    re.IGNORECASE,
)


def test_delivered_questionnaire_has_all_themes_and_enough_questions(library: Library) -> None:
    assert [theme.id for theme in library.questionnaire.themes] == THEMES
    assert all(len(theme.questions) >= 5 for theme in library.questionnaire.themes)
    assert len(library.questionnaire) >= 60


def test_delivered_questionnaire_uses_every_kind(library: Library) -> None:
    used = {question.kind for question in library.questionnaire}
    used |= {c.kind for question in library.questionnaire for c in question.columns}
    assert used == set(Kind)


def test_every_delivered_question_says_why_and_gives_an_example(library: Library) -> None:
    for question in library.questionnaire:
        assert question.label.endswith("?"), question.id
        assert question.why.endswith("."), question.id
        assert len(question.why.split()) >= 5, question.id
        assert question.example.strip(), question.id
        assert 1 <= len(question.follow_up) <= 3, question.id


def test_coach_has_an_answer_to_what_schools_say_at_every_delivered_question(
    library: Library,
) -> None:
    """The school speaks first; the coach is kind, keeps it short and asks on."""
    said: set[str] = set()
    for question in library.questionnaire:
        excuse = question.excuse
        assert excuse is not None, question.id
        assert excuse.says[-1] in ".?!", question.id
        assert excuse.reply[-1] in ".?", question.id
        for sentence in re.split(r"(?<=[.!?])\s+", f"{excuse.says} {excuse.reply}"):
            assert sentence[0].isupper(), (question.id, sentence)
            assert len(sentence.split()) <= 25, (question.id, sentence)
        assert excuse.reply not in said, question.id
        said.add(excuse.reply)


def test_coach_can_ask_on_at_every_delivered_question(library: Library) -> None:
    for question in library.questionnaire:
        assert len(set(question.follow_up)) == len(question.follow_up), question.id
        assert any(asked.endswith("?") for asked in question.follow_up), question.id


def test_delivered_questions_are_short_sentences(library: Library) -> None:
    for question in library.questionnaire:
        for sentence in re.split(r"(?<=[.!?])\s+", f"{question.label} {question.why}"):
            assert len(sentence.split()) <= 25, (question.id, sentence)


def test_delivered_question_that_speaks_of_law_has_a_source(library: Library) -> None:
    speaking = [q for q in library.questionnaire if LAW_WORDS.search(f"{q.label} {q.why}")]
    assert len(speaking) >= 10
    assert [question.id for question in speaking if not question.sources] == []


def test_sources_of_delivered_questions_exist_and_are_certain(library: Library) -> None:
    for question in library.questionnaire:
        for id_ in question.sources:
            assert library.sources[id_].confidence is not Confidence.UNCERTAIN, question.id


def test_short_talk_touches_every_theme_in_at_most_fifteen_questions(library: Library) -> None:
    short = [question.id for question in library.questionnaire if question.express]
    assert 12 <= len(short) <= 15
    for theme in library.questionnaire.themes:
        assert any(question.express for question in theme.questions), theme.id


def test_delivered_short_talk_can_be_held_on_its_own(library: Library) -> None:
    """No question of the short talk may wait for the answer to a question outside it."""
    questions = library.questionnaire.questions
    for question in library.questionnaire:
        for id_ in question.show_if if question.express else ():
            for needed in rests_on(id_):
                assert questions[needed].express, (question.id, needed)


def test_delivered_options_have_different_labels(library: Library) -> None:
    for question in library.questionnaire:
        for choices in [question.choices, *(column.choices for column in question.columns)]:
            assert len({label.casefold() for label in choices.values()}) == len(choices)
