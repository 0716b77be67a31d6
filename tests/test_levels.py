"""Tests of the levels: how far an organisation is follows from answers that were given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from smbeleid import conditions
from smbeleid.answers import Answer, Answers, LevelChoice, State
from smbeleid.consult import Library, load_library, open_consult
from smbeleid.derived import DERIVED, rests_on
from smbeleid.errors import ContentError
from smbeleid.intake import Intake
from smbeleid.levels import HIGHEST, Level, Levels, ThemeLevels, level_of, load_levels, reached
from smbeleid.questionnaire import Kind, Questionnaire, load_questionnaire
from smbeleid.workspace import Workspace

Make = Callable[..., Answers]

ONE = """
id: een
title: Onderwerp één
intro: Inleiding.
questions:
  - {id: een_regel, kind: choice, label: Regel?, why: W., example: E, options: {a: A, b: B, c: C}}
  - {id: een_fotos, kind: yes_no, label: Foto's?, why: W., example: E}
  - {id: een_vinkje, kind: yes_no, label: Vinkje?, why: W., example: E, show_if: {een_fotos: [ja]}}
  - {id: een_bewijs, kind: yes_no, label: Bewijs?, why: W., example: E, show_if: {een_vinkje: [ja]}}
"""
TWO = """
id: twee
title: Onderwerp twee
intro: Inleiding.
questions:
  - {id: twee_lijst, kind: choices, label: Lijst?, why: W., example: E, options: {x: X, y: Y}}
"""
FIRST, SECOND, THIRD, FOURTH, FIFTH = (
    "- {statement: Niets., next: Doe a.}",
    "- {statement: Begin., when: {een_regel: [a, b]}, next: Doe b.}",
    "- {statement: Half., when: {een_fotos: [ja, nee], een_vinkje: [ja]}, next: Doe c.}",
    "- {statement: Goed., when: {een_bewijs: [ja]}, next: Doe d.}",
    "- {statement: Klaar., when: {een_regel: [a]}}",
)


def yaml_of(*steps: str, theme: str = "een") -> str:
    return f"theme: {theme}\nlevels:\n" + "".join(f"  {step}\n" for step in steps)


STEPS = (FIRST, SECOND, THIRD, FOURTH, FIFTH)


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("vragen")
    (folder / "1-een.yaml").write_text(ONE, encoding="utf-8")
    (folder / "2-twee.yaml").write_text(TWO, encoding="utf-8")
    return load_questionnaire(folder)


Load = Callable[..., Levels]


@pytest.fixture
def load(tmp_path: Path, questionnaire: Questionnaire) -> Load:
    def loaded(**files: str) -> Levels:
        for name, content in files.items():
            (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
        return load_levels(tmp_path, questionnaire)

    return loaded


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ({"een_regel": "c"}, 1),
        ({"een_regel": State.UNKNOWN}, 1),
        ({"een_regel": "b"}, 2),
        ({"een_fotos": "ja", "een_vinkje": "ja", "een_bewijs": "ja"}, 1),
        ({"een_regel": "b", "een_fotos": "ja"}, 2),
        ({"een_regel": "b", "een_fotos": "ja", "een_vinkje": "nee"}, 2),
        ({"een_regel": "b", "een_fotos": "ja", "een_vinkje": "ja"}, 3),
        ({"een_regel": "b", "een_fotos": "ja", "een_vinkje": "ja", "een_bewijs": "ja"}, 4),
        ({"een_regel": "a", "een_fotos": "ja", "een_vinkje": "ja", "een_bewijs": "ja"}, 5),
    ],
)
def test_level_is_the_highest_below_which_all_conditions_hold(
    load: Load, questionnaire: Questionnaire, answers: Make, said: dict[str, Any], number: int
) -> None:
    (theme,) = load(een=yaml_of(*STEPS))
    level = level_of(theme, Intake(questionnaire, answers(**said)))
    assert level.number == number
    assert level.theme_title == "Onderwerp één"
    assert level.statement == ["Niets.", "Begin.", "Half.", "Goed.", "Klaar."][number - 1]
    assert level.next == ["Doe a.", "Doe b.", "Doe c.", "Doe d.", ""][number - 1]
    assert level.overridden_reason == ""


def test_question_that_does_not_apply_holds_nobody_back(
    load: Load, questionnaire: Questionnaire, answers: Make
) -> None:
    (theme,) = load(een=yaml_of(*STEPS))
    made = answers(een_regel="b", een_fotos="nee")
    assert level_of(theme, Intake(questionnaire, made)).number == 4


@pytest.mark.parametrize("fotos", [State.OPEN, State.UNKNOWN])
def test_question_hidden_by_an_answer_that_nobody_gave_does_count(
    load: Load, questionnaire: Questionnaire, answers: Make, fotos: State
) -> None:
    half = "- {statement: Half., when: {een_vinkje: [ja]}, next: Doe c.}"
    (theme,) = load(een=yaml_of(FIRST, SECOND, half, FOURTH, FIFTH))
    made = answers(een_regel="b", een_fotos=fotos)
    assert level_of(theme, Intake(questionnaire, made)).number == 2


@pytest.mark.parametrize("state", [State.OPEN, State.NOT_APPLICABLE])
def test_theme_in_which_nothing_was_answered_has_no_level(
    load: Load, questionnaire: Questionnaire, answers: Make, state: State
) -> None:
    levels = load(een=yaml_of(*STEPS))
    made = answers(een_regel=state, twee_lijst=["x"])
    assert levels.of(Intake(questionnaire, made)) == [Level("Onderwerp één", None)]


def test_answer_to_a_hidden_question_gives_no_level(
    load: Load, questionnaire: Questionnaire, answers: Make
) -> None:
    (level,) = load(een=yaml_of(*STEPS)).of(Intake(questionnaire, answers(een_vinkje="ja")))
    assert level.number is None


@pytest.mark.parametrize("said", [{}, {"een_regel": "c"}])
def test_choice_of_the_coach_goes_before_the_answers(
    load: Load, questionnaire: Questionnaire, answers: Make, said: dict[str, Any]
) -> None:
    (theme,) = load(een=yaml_of(*STEPS))
    made = answers(**said).model_copy(
        update={"levels": {"een": LevelChoice(level=3, reason="Het team liet het zien.")}}
    )
    assert level_of(theme, Intake(questionnaire, made)) == Level(
        "Onderwerp één", 3, "Half.", "Doe c.", "Het team liet het zien."
    )


def test_levels_come_in_order_of_the_questionnaire(
    load: Load, questionnaire: Questionnaire, answers: Make
) -> None:
    two = [step.replace("een_regel: [a, b]", "twee_lijst: [x]") for step in STEPS]
    two = [step.replace("een_regel: [a]", "twee_lijst: [y]") for step in two]
    levels = load(a=yaml_of(*two, theme="twee"), b=yaml_of(*STEPS))
    assert [theme.theme for theme in levels] == ["een", "twee"]
    titles = [level.theme_title for level in levels.of(Intake(questionnaire, answers()))]
    assert titles == ["Onderwerp één", "Onderwerp twee"]


def test_theme_that_asks_this_client_nothing_is_left_out(tmp_path: Path, answers: Make) -> None:
    (tmp_path / "vragen").mkdir()
    (tmp_path / "niveaus").mkdir()
    (tmp_path / "vragen" / "1.yaml").write_text(ONE, encoding="utf-8")
    hidden = TWO.replace("why: W.,", "why: W., show_if: {een_fotos: [ja]},")
    (tmp_path / "vragen" / "2.yaml").write_text(hidden, encoding="utf-8")
    (tmp_path / "niveaus" / "a.yaml").write_text(yaml_of(*STEPS, theme="twee"), encoding="utf-8")
    questions = load_questionnaire(tmp_path / "vragen")
    levels = load_levels(tmp_path / "niveaus", questions)
    assert levels.of(Intake(questions, answers(een_fotos="nee"))) == []
    assert len(levels.of(Intake(questions, answers(een_fotos="ja")))) == 1


def test_workspace_without_the_folder_has_no_levels(
    tmp_path: Path, questionnaire: Questionnaire, answers: Make
) -> None:
    levels = load_levels(tmp_path / "levels", questionnaire)
    assert levels == Levels()
    assert levels.of(Intake(questionnaire, answers(een_regel="a"))) == []


# Faults in the files


def swapped(number: int, step: str) -> str:
    return yaml_of(*STEPS[: number - 1], step, *STEPS[number:])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (yaml_of(*STEPS[:4]), "regel 2: een thema heeft 5 niveaus; hier staan er 4."),
        (yaml_of(*STEPS, FIFTH), "regel 2: een thema heeft 5 niveaus; hier staan er 6."),
        (
            swapped(1, "- {statement: N., when: {een_fotos: [ja]}, next: Doe a.}"),
            "regel 3: het eerste niveau heeft geen voorwaarde ('when')",
        ),
        (
            swapped(3, "- {statement: H., next: Doe c.}"),
            "regel 5: niveau 3 heeft een voorwaarde nodig ('when').",
        ),
        (
            swapped(2, "- {statement: B., when: {een_regel: [a, b]}}"),
            "regel 4: niveau 2 heeft een volgende stap nodig ('next').",
        ),
        (
            swapped(5, "- {statement: K., when: {een_regel: [a]}, next: Meer.}"),
            "regel 7: het hoogste niveau heeft geen volgende stap ('next').",
        ),
        (
            swapped(5, "- {statement: K., when: {een_regl: [a]}}"),
            (
                "regel 7: de voorwaarde noemt 'een_regl', en die vraag is er niet. "
                "Bedoelde u 'een_regel'"
            ),
        ),
        (
            swapped(5, "- {statement: K., when: {een_regel: [open]}}"),
            "regel 7: 'een_regel' kan niet 'open' zijn",
        ),
        (
            swapped(5, "- {statement: K., when: {een_regel: [c]}}"),
            (
                "regel 7: dit niveau kan niemand halen: een lager niveau vraagt bij 'een_regel' "
                "een ander antwoord."
            ),
        ),
        (swapped(5, "- {statemnt: K., when: {een_regel: [a]}}"), "'statemnt' is hier niet bekend"),
        (yaml_of(*STEPS, theme="eeen"), "regel 1: het thema 'eeen' is er niet. Bedoelde u 'een'"),
        ("theme: een\nlevels: geen\n", "regel 2: 'levels' moet een lijst zijn"),
    ],
)
def test_faulty_level_is_told_with_its_line(load: Load, content: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        load(een=content)
    assert "een.yaml, " in str(caught.value)
    assert sentence in str(caught.value)


def test_faults_of_all_files_are_told_together(load: Load) -> None:
    with pytest.raises(ContentError) as caught:
        load(een=yaml_of(*STEPS[:4]), twee=yaml_of(*STEPS, theme="drie"))
    assert [problem.where.rpartition("/")[2] for problem in caught.value.problems] == [
        "een.yaml, regel 2",
        "twee.yaml, regel 1",
    ]


def test_several_choices_may_differ_between_levels(load: Load) -> None:
    """Of a question with several choices both can be chosen, so no level is closed off."""
    two = "- {statement: B., when: {twee_lijst: [x]}, next: Doe b.}"
    three = "- {statement: H., when: {twee_lijst: [y]}, next: Doe c.}"
    assert len(list(load(een=yaml_of(FIRST, two, three, FOURTH, FIFTH)))) == 1


def test_theme_with_two_files_is_told(load: Load) -> None:
    with pytest.raises(ContentError, match=r"b.yaml, regel 1: het thema 'een' heeft al niveaus"):
        load(a=yaml_of(*STEPS), b=yaml_of(*STEPS))


def test_folder_without_files_is_told(load: Load) -> None:
    with pytest.raises(ContentError, match="hier staan geen niveaus"):
        load()


# The delivered levels


def needed_for(theme: ThemeLevels, number: int, library: Library) -> dict[str, list[set[str]]]:
    """Return what must be answered for a level: per question the demands of each level below."""
    needed: dict[str, list[set[str]]] = {}
    for step in theme.levels[1:number]:
        for id_, allowed in step.when.items():
            needed.setdefault(id_, []).append(set(allowed))
    questions = library.questionnaire.questions
    todo = list(needed)
    while todo:
        id_ = todo.pop()
        for asked in rests_on(id_):
            for shows, allowed in questions[asked].show_if.items():
                todo += [shows] if shows not in needed else []
                needed.setdefault(shows, []).append(set(allowed))
    return needed


CHANNEL = {"kanaal": "facebook", "vervanger": "de directeur"}
MAKES = {
    ("is_school", "ja"): {},
    ("met_ouders", "ja"): {},
    ("open_platform", "ja"): {},
    ("kanaal_zonder_vervanger", "nee"): {"kanalen": [CHANNEL]},
    ("kanaal_zonder_vervanger", "ja"): {"kanalen": [CHANNEL | {"vervanger": ""}]},
    ("rol_zonder_vervanger", "nee"): {"rollen": [{"taak": "t", "vervanger": "v"}]},
}
"""A derived fact with its value -> answers that make it so, for a primary school."""


def answers_for(needed: dict[str, list[set[str]]], above: set[str], library: Library) -> Answers:
    """Return answers that meet each demand; where it can, one that is not ``above``."""
    said: dict[str, Any] = {"soort": "po", "kanalen": [CHANNEL]}
    for id_, demands in needed.items():
        if id_ in DERIVED:
            fit = set.intersection(*demands)
            said |= MAKES[id_, min(fit - above or fit)]
        elif library.questionnaire.questions[id_].kind is Kind.CHOICES:
            said[id_] = sorted({min(d - {conditions.NOT_APPLICABLE}) for d in demands})
        elif id_ != "soort":
            fit = set.intersection(*demands) - {conditions.NOT_APPLICABLE}
            said[id_] = min(fit - above or fit)
    made = {
        id_: Answer(state=State.GIVEN, value=value)
        for id_, value in said.items()
        if id_ not in DERIVED
    }
    return Answers(schema_version=1, updated="2026-11-22", answers=made)


def test_nine_themes_have_levels(library: Library) -> None:
    themes = [theme.id for theme in library.questionnaire.themes if theme.id != "organisatie"]
    assert [theme.theme for theme in library.levels] == themes


def test_each_delivered_level_is_reached_by_some_answers(library: Library) -> None:
    for theme, number in product(library.levels, range(1, HIGHEST + 1)):
        # Of the answers that the next level refuses as well, to stop exactly here.
        above = set()
        if number < HIGHEST:
            above = {value for values in theme.levels[number].when.values() for value in values}
        made = answers_for(needed_for(theme, number, library), above, library)
        assert reached(theme, Intake(library.questionnaire, made)) == number, theme.theme


def test_each_kind_of_organisation_can_reach_the_highest_level(library: Library) -> None:
    kinds = library.questionnaire.questions["soort"].options
    for theme, kind in product(library.levels, kinds):
        made = answers_for(needed_for(theme, HIGHEST, library), set(), library)
        soort = Answer(state=State.GIVEN, value=kind)
        answers = {**made.answers, "soort": soort}
        if kind not in {"po", "ikc", "kinderopvang", "gemeente", "bedrijf"}:
            answers["toestemming_zestien"] = Answer(state=State.GIVEN, value="zelf")
        intake = Intake(library.questionnaire, made.model_copy(update={"answers": answers}))
        assert reached(theme, intake) == HIGHEST, (theme.theme, kind)


def test_each_delivered_level_asks_something_of_every_client(library: Library) -> None:
    """A level that only asks what may not apply would be given away."""
    questions = library.questionnaire.questions
    for theme in library.levels:
        for step in theme.levels[1:]:
            assert [id_ for id_ in step.when if id_ in DERIVED or not questions[id_].show_if], (
                step.statement
            )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_higher_level_implies_the_conditions_of_the_lower_ones(
    library: Library, data: st.DataObject
) -> None:
    intake = Intake(library.questionnaire, data.draw(strategies.answers(library.questionnaire)))
    for theme in library.levels:
        number = reached(theme, intake)
        for step in theme.levels[1:number]:
            for id_, allowed in step.when.items():
                question = library.questionnaire.questions.get(id_)
                if question is not None and id_ not in intake.visible:
                    assert question.show_if  # another answer rules it out
                else:
                    assert intake.facts[id_] & set(allowed)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_level_rises_by_taking_an_answer_back(library: Library, data: st.DataObject) -> None:
    drawn = data.draw(strategies.answers(library.questionnaire))
    id_ = data.draw(st.sampled_from(sorted(library.questionnaire.questions)))
    kept = {key: answer for key, answer in drawn.answers.items() if key != id_}
    before, after = (
        Intake(library.questionnaire, drawn.model_copy(update={"answers": said}))
        for said in (drawn.answers, kept)
    )
    for theme in library.levels:
        assert reached(theme, after) <= reached(theme, before)


def test_nobody_has_a_level_before_the_talk(library: Library, answers: Make) -> None:
    levels = library.levels.of(Intake(library.questionnaire, answers()))
    assert [level.number for level in levels] == [None] * 9


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("voorbeeldschool", [3, 4, 3, 2, 2, 4, 3, 3, 3]),
        ("kompas", [2, 3, 2, 1, 2, 2, 2, 2, 2]),
    ],
)
def test_clients_that_we_know_have_believable_levels(
    workspace: Workspace, client: str, expected: list[int]
) -> None:
    consult = open_consult(workspace, client)
    levels = consult.library.levels.of(consult.intake)
    assert [level.number for level in levels] == expected


def sentences(library: Library) -> Iterator[str]:
    for theme in library.levels:
        for step in theme.levels:
            yield from re.split(r"(?<=[.?!]) ", step.statement)
            yield from [step.next] if step.next else []


def test_delivered_sentences_are_short_and_fit_every_kind_of_organisation(library: Library) -> None:
    for sentence in sentences(library):
        assert sentence.endswith(".")
        assert len(sentence.split()) <= 25, sentence
        own = re.sub(r"\$\w+", "", sentence)  # a $word is the word of the kind itself
        assert not re.search(r"leerling|leerkracht|docent|student|school|zorgvuldig", own)


def test_each_next_step_names_who_does_it(library: Library) -> None:
    roles = ("$De_leiding ", "De beheerder ", "$De_administratie ", "De $ict_rol ")
    roles += ("De eindverantwoordelijke ", "De woordvoerder ")
    for theme in library.levels:
        for step in theme.levels[:-1]:
            assert step.next.startswith(roles), step.next


# What the plan shows


def section_of(workspace: Workspace, client: str) -> str:
    sections = open_consult(workspace, client).assemble("beleidsplan").sections
    return "".join(section.text for section in sections if section.id == "niveaus")


def test_plan_shows_each_theme_with_its_level_and_next_step(workspace: Workspace) -> None:
    text = section_of(workspace, "voorbeeldschool")
    assert "![niveaus](niveaus.svg)" in text
    assert text.count("\n| ") == 1 + 9
    assert "| Beheer van de kanalen | **3 van 5.** Onze accounts" in text
    assert "Wat de coach anders inschat" not in text


def test_plan_before_the_talk_shows_no_table(workspace: Workspace) -> None:
    text = section_of(workspace, "leeg")
    assert "|" not in text
    assert "figure" not in text
    assert text.strip()


def test_plan_shows_the_reason_of_the_coach_and_never_reads_it_as_markup(
    workspace: Workspace,
) -> None:
    path = workspace.clients / "leeg" / "answers.json"
    choice = '{"level": 5, "reason": "**Gezien**\\nop school | echt"}'
    stored = path.read_text("utf-8").rstrip().removesuffix("}")
    path.write_text(f'{stored}, "levels": {{"fotos": {choice}}}}}', "utf-8")
    text = section_of(workspace, "leeg")
    assert "**5 van 5.**" in text
    assert "Zo houden" in text
    assert "| Beheer van de kanalen | Nog niet besproken |" in text
    assert "niveau 5.** &#42;&#42;Gezien&#42;&#42;&#10;op school &#124; echt" in text


def test_workspace_without_levels_still_makes_its_plan(workspace: Workspace) -> None:
    for path in (workspace.templates / "levels").glob("*.yaml"):
        path.unlink()
    (workspace.templates / "levels").rmdir()
    assert load_library(workspace).levels == Levels()
    assert section_of(workspace, "voorbeeldschool") == ""
