"""Tests of the map: what a question feeds, and what nothing leads to."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from itertools import pairwise

import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smbeleid import map_data
from smbeleid.answers import Answer, Answers, State, no_answers
from smbeleid.consult import Library, load_library
from smbeleid.coverage import Coverage
from smbeleid.document import ON_COVER, assemble
from smbeleid.errors import NotFoundError
from smbeleid.intake import Intake
from smbeleid.reach import Reach
from smbeleid.workspace import Workspace

TODAY = dt.date(2026, 11, 22)
Change = Callable[[str, str, str], Reach]


@pytest.fixture(scope="module")
def coverage(library: Library) -> Coverage:
    return Coverage(library)


@pytest.fixture(scope="module")
def reach(coverage: Coverage) -> Reach:
    return Reach(coverage)


@pytest.fixture
def changed(workspace: Workspace) -> Callable[..., Coverage]:
    """Change files of a workspace, ``changed(("documents/x.j2", "old", "new"))``, and look."""

    def change(*changes: tuple[str, str, str]) -> Coverage:
        for name, old, new in changes:
            path = workspace.templates / name
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            assert old in text
            path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
        return Coverage(load_library(workspace))

    return change


# --- what the delivered content leads to -----------------------------------------------------


def test_every_question_feeds_something(coverage) -> None:
    assert coverage.idle_questions() == []


def test_every_section_can_be_shown_and_every_rule_can_fire(reach) -> None:
    assert reach.lost_sections() == []
    assert reach.silent_rules() == []


def test_derived_fact_counts_as_the_questions_it_rests_on(coverage) -> None:
    assert "soort" in coverage.of_places["leerlingen/ouder"]
    assert "kanalen" in coverage.of_rules["doel_tiktok"]
    assert "is_school" not in {id_ for ids in coverage.of_places.values() for id_ in ids}


def test_question_knows_its_rules_sections_levels_moments_and_questions(coverage) -> None:
    feeds = coverage.feeds("fotos_leerlingen")
    assert "fotos_zonder_toestemming" in feeds.rules
    assert {"beleidsplan/fotos", "toestemming/keuze"} <= set(feeds.sections)
    assert "fotos/2" in feeds.levels
    assert "toestemming_manier" in feeds.questions
    assert not feeds.cover


def test_fixed_moment_is_fed_by_what_it_names(coverage) -> None:
    for moment in coverage.library.advice.calendar.moments:
        for id_ in moment.questions:
            assert moment.id in coverage.feeds(id_).moments
            assert "actieplan/kalender" in coverage.feeds(id_).sections


def test_cover_is_fed_by_exactly_the_questions_that_change_it(library, coverage) -> None:
    assert [id_ for id_ in coverage.of_questions if id_ in ON_COVER] == []

    def cover(answers: Answers) -> object:
        intake = Intake(library.questionnaire, answers)
        return assemble(
            library.texts, "beleidsplan", intake, library.advice, library.sources, "x"
        ).cover

    empty = cover(no_answers(TODAY))
    texts = [q for q in library.questionnaire if q.kind == "text" and not q.show_if]
    moved = [
        q.id
        for q in texts
        if cover(no_answers(TODAY).with_answer(q.id, Answer(state="given", value="Zee"), TODAY))
        != empty
    ]
    assert sorted(moved) == sorted(ON_COVER)


def test_rule_is_shown_by_the_sections_that_list_it(coverage) -> None:
    rules = {rule.id: rule for _, rule in coverage.library.advice}
    plain = next(id_ for id_, rule in rules.items() if not rule.contradiction)
    contradiction = next(id_ for id_, rule in rules.items() if rule.contradiction)
    assert "beleidsplan/actielijst" in coverage.places_of_rules[plain]
    assert "beleidsplan/tegenstrijdig" not in coverage.places_of_rules[plain]
    assert "beleidsplan/tegenstrijdig" in coverage.places_of_rules[contradiction]


def test_source_knows_who_rests_on_it(coverage) -> None:
    used = coverage.sources["pw-df"]
    assert "crisiskaart/stappen" in used["sections"]
    assert set(used) == {"questions", "rules", "sections"}


def test_form_can_say_what_becomes_of_an_answer(coverage) -> None:
    places = coverage.sections_fed("intrekken_dagen")
    assert ("Social media beleidsplan", "Foto's, video's en privacy") in [
        (place.document.title, place.section.title) for place in places
    ]
    assert coverage.actions_fed("toestemming_manier")
    with pytest.raises(NotFoundError, match="De vraag 'intrekken' bestaat niet"):
        coverage.actions_fed("intrekken")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_answer_changes_no_section_that_it_does_not_feed(data, coverage, library) -> None:
    """The map is complete: whatever a changed answer changes, the map says that it may."""
    drawn = data.draw(strategies.answers(library.questionnaire))
    question = data.draw(st.sampled_from(list(library.questionnaire)))
    other = data.draw(strategies.answer(question))
    document = data.draw(st.sampled_from(sorted(library.texts.specs)))
    answers = drawn.model_copy(update={"decisions": ()})
    before, after = (
        sections(library, document, one)
        for one in (
            answers,
            answers.model_copy(update={"answers": {**answers.answers, question.id: other}}),
        )
    )
    if question.id == "soort":
        return  # all words follow the kind
    fed = fed_with_what_it_shows(coverage, question.id)
    lists = {id_ for id_, place in coverage.places.items() if place.uses.lists}
    for id_ in {*before, *after}:
        if before.get(id_) != after.get(id_) and f"{document}/{id_}" not in lists:
            assert f"{document}/{id_}" in fed


def sections(library: Library, document: str, answers: Answers) -> dict[str, str]:
    intake = Intake(library.questionnaire, answers)
    made = assemble(
        library.texts, document, intake, library.advice, library.sources, "x", library.levels
    )
    return {section.id: section.text for section in made.sections}


def fed_with_what_it_shows(coverage: Coverage, id_: str) -> set[str]:
    """Return the sections of a question, and of those that are asked or not by its answer."""
    feeds = coverage.feeds(id_)
    return set(feeds.sections).union(
        *(fed_with_what_it_shows(coverage, later) for later in feeds.questions)
    )


# --- the smallest answers --------------------------------------------------------------------


def test_section_that_is_always_there_needs_no_answers(reach) -> None:
    assert reach.section("beleidsplan/crisis").answers == {}


def test_section_with_a_condition_needs_the_answer_that_meets_it(reach) -> None:
    (answered,) = reach.section("toestemming/keuze").answers.items()
    assert answered == ("fotos_leerlingen", Answer(state=State.GIVEN, value="ja"))


def test_empty_text_is_filled_by_the_tests_in_its_template(reach, library) -> None:
    chosen = reach.section("beleidsplan/tegenstrijdig").answers
    assert len(chosen) == 2
    intake = Intake(library.questionnaire, no_answers(TODAY).model_copy(update={"answers": chosen}))
    assert any(signal.rule.contradiction for signal in library.advice.signals(intake))


def test_log_of_decisions_needs_a_decision_and_no_answer(reach) -> None:
    way = reach.section("beleidsplan/besluiten")
    assert (way.answers, way.decision) == ({}, True)


def test_every_way_is_smallest_and_really_leads_there(reach, library) -> None:
    """Leaving out any one answer of a way loses the section or the rule."""
    for id_, place in reach.coverage.places.items():
        way = reach.section(id_)
        assert reach._shows(place, way)
        for without in less(way.answers):
            assert not reach._shows(place, type(way)(without, way.decision)), id_
    for _, rule in library.advice:
        chosen = reach.rule(rule.id).answers
        assert reach._fires(rule.id, chosen)
        assert not any(reach._fires(rule.id, without) for without in less(chosen)), rule.id


def less(chosen) -> list[dict[str, Answer]]:
    return [{k: v for k, v in chosen.items() if k != left_out} for left_out in chosen]


def test_ways_follow_the_order_of_the_talk(reach, library) -> None:
    order = {question.id: number for number, question in enumerate(library.questionnaire)}
    for _, rule in library.advice:
        ids = [order[id_] for id_ in reach.rule(rule.id).answers]
        assert all(one < other for one, other in pairwise(ids))


@pytest.mark.parametrize("kind", ["section", "rule"])
def test_name_that_is_not_there_is_told(reach, kind) -> None:
    with pytest.raises(NotFoundError, match="bestaat niet"):
        getattr(reach, kind)("beleidsplan/crisi")


TEXT = "documents/crisiskaart/bellen.md.j2"


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("{% if given('plaats') %}x{% endif %}", {"plaats": "een voorbeeld"}),
        ("{% if is('kanaal_zonder_vervanger', 'ja') %}x{% endif %}", None),
        ("{% if is('rol_stapelt', 'ja') %}x{% endif %}", None),
        (
            "{% if is('toestemming_manier', 'geen') and given('plaats') %}x{% endif %}",
            {"plaats": "een voorbeeld", "fotos_leerlingen": "ja", "toestemming_manier": "geen"},
        ),
        ("{% if is('doel_redenen', 'buurt') and is('doel_redenen', 'trots') %}x{% endif %}", None),
        ("{% if is('soort', 'weet_niet') %}x{% endif %}", {"soort": None}),
        ("{% if given('soort') and not is('soort', 'po') %}x{% endif %}", {"soort": "vo"}),
        ("{% for r in rows('crisiscontacten') %}{{ r.rol }}{% endfor %}", None),
        ("{% for p in unknown_points() %}x{% endfor %}", None),
        ("{% for n in levels() if n.number %}x{% endfor %}", None),
        ("{% for s in signals() %}x{% endfor %}", None),
        (
            "{% if is('platform_tegenstrijdig', 'ja') %}x{% endif %}",
            None,
        ),
    ],
)
def test_answers_are_found_for_every_kind_of_test(changed, workspace, text, answers) -> None:
    whole = (workspace.templates / TEXT).read_text(encoding="utf-8")
    reach = Reach(changed((TEXT, whole, text)))
    way = reach.section("crisiskaart/bellen")
    assert way is not None
    if answers is None:
        assert 1 <= len(way.answers) <= 2
    else:
        assert {id_: answer.value for id_, answer in way.answers.items()} == answers


def test_what_no_answers_show_is_told(changed, workspace) -> None:
    whole = (workspace.templates / TEXT).read_text(encoding="utf-8")
    never = "{% if is('soort', 'po') and is('soort', 'vo') %}{{ a.plaats }}{% endif %}"
    reach = Reach(changed((TEXT, whole, never)))
    assert reach.lost_sections() == ["crisiskaart/bellen"]
    with pytest.raises(map_data.UnreachableError, match="de paragraaf 'crisiskaart/bellen'"):
        map_data.way_to_section(reach, "crisiskaart/bellen")


RULE = """
  - id: nooit
    when: {soort: [kinderopvang], schooltijd_inname: [les]}
    severity: laag
    signal: Dit kan niet.
    risk: Niets.
    advice: Niets.
    action: {text: Doe niets., owner: de directeur, deputy: de beheerder, effort: uur, term: maand}
"""


def test_rule_that_no_answers_fire_is_told(changed) -> None:
    reach = Reach(changed(("advice/schooltijd.yaml", "rules:", f"rules:{RULE}")))
    assert reach.silent_rules() == ["nooit"]
    with pytest.raises(map_data.UnreachableError, match="de regel 'nooit'"):
        map_data.way_to_rule(reach, "nooit")


QUESTION = """
  - {id: loos, kind: choice, label: Loos?, why: W., example: E., options: {een: Eén, twee: Twee}}
"""


def test_question_that_feeds_nothing_is_told(changed) -> None:
    coverage = changed(("questionnaire/01-organisatie.yaml", "questions:", f"questions:{QUESTION}"))
    assert coverage.idle_questions() == ["loos"]
    assert {("loos", "een"), ("loos", "twee")} <= set(coverage.idle_options())


def test_question_that_only_decides_whether_another_is_asked_feeds_nothing(changed) -> None:
    later = QUESTION.replace("loos", "later").replace("label:", "show_if: {loos: [een]}, label:")
    coverage = changed(
        ("questionnaire/01-organisatie.yaml", "questions:", f"questions:{QUESTION}{later}")
    )
    assert coverage.idle_questions() == ["loos", "later"]
    assert coverage.feeds("loos").questions == ("later",)
    assert ("loos", "een") not in coverage.idle_options()


# --- the map as data -------------------------------------------------------------------------


def test_map_is_whole_and_every_link_leads_somewhere(reach, library) -> None:
    data = json.loads(json.dumps(map_data.whole_map(reach)))
    assert data["schema_version"] == 1
    ids = {kind: {one["id"] for one in data[kind]} for kind in data if isinstance(data[kind], list)}
    assert set(ids) == {
        "questions", "rules", "sections", "documents", "levels", "moments", "sources",
    }  # fmt: skip
    assert ids["questions"] == set(library.questionnaire.questions)
    for kind in ids:
        for entry in data[kind]:
            for other in set(ids) & set(entry):
                assert set(entry[other]) <= ids[other], (kind, entry["id"], other)
    for question in data["questions"]:
        for rule in data["rules"]:
            assert (rule["id"] in question["rules"]) == (question["id"] in rule["questions"])
    assert set(data["findings"]) == {
        "questions_that_feed_nothing",
        "sections_never_shown",
        "rules_never_fired",
        "options_nothing_looks_at",
    }


def test_ways_say_in_dutch_what_to_answer(reach) -> None:
    data = map_data.way_to_section(reach, "toestemming/keuze")
    assert data["answers"][0]["in_words"] == "Ja"
    assert data["answers"][0]["question"] == "fotos_leerlingen"
    rule = map_data.way_to_rule(reach, "beheer_kanaal_zonder_vervanger")
    assert "leeg: " in rule["answers"][-1]["in_words"] or len(rule["answers"]) == 1
