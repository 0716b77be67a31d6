"""Tests of the advice: rules raise signals on answers that were given, and on no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from smbeleid import conditions
from smbeleid.actions import Severity
from smbeleid.advice import Advice, Rule, load_advice, themes_of
from smbeleid.answers import Answer, Answers, State
from smbeleid.calendar import Calendar, Term
from smbeleid.consult import Library, consult_of
from smbeleid.derived import DERIVED, Derived, derive, rests_on
from smbeleid.errors import ContentError
from smbeleid.intake import Intake
from smbeleid.questionnaire import Kind, Questionnaire, load_questionnaire
from smbeleid.sources import Source
from smbeleid.values import value_faults
from smbeleid.workspace import Workspace

QUESTIONS = """
id: {theme}
title: Titel
intro: Inleiding.
questions:
  - {{id: {theme}_regel, kind: yes_no, label: Regel?, why: W., example: E}}
  - {{id: {theme}_rol, kind: text, label: Rol?, why: W., example: E}}
"""
RULE = """
  - id: {id}
    when: {{{when}}}
    severity: {severity}
    signal: Er is geen regel.
    risk: Dan gaat het mis.
    advice: Maak een regel.
    action: {{text: Maak een regel., owner: directeur, {more}effort: uur, term: {term}}}
    sources: [{sources}]
"""
CALENDAR = Calendar({"maand": Term(id="maand", label="binnen een maand", days=30)})
AVG = Source(
    id="avg",
    title="AVG",
    owner="EU",
    short="AVG",
    url="https://voorbeeld.example",
    checked_on="2026-11-01",
    confidence="bevestigd",
)


def rule(
    id_: str,
    when: str,
    severity: str = "midden",
    owner: str = "",
    sources: str = "avg",
    contradiction: str = "",
    deputy: str = "teamleider",
    term: str = "maand",
) -> str:
    more = (f"owner_question: {owner}, " if owner else "") + f"deputy: {deputy}, "
    text = RULE.format(id=id_, when=when, severity=severity, more=more, sources=sources, term=term)
    return text + (f"    contradiction: {contradiction}\n" if contradiction else "")


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("vragen")
    for number, theme in enumerate(["een", "twee"]):
        path = folder / f"{number}-{theme}.yaml"
        path.write_text(QUESTIONS.format(theme=theme), encoding="utf-8")
    return load_questionnaire(folder)


Load = Callable[..., Advice]


@pytest.fixture
def load(tmp_path: Path, questionnaire: Questionnaire) -> Load:
    def loaded(**files: str) -> Advice:
        for theme, rules in files.items():
            content = f"theme: {theme}\nrules:{rules}"
            (tmp_path / f"{theme}.yaml").write_text(content, encoding="utf-8")
        return load_advice(tmp_path, questionnaire, {"avg": AVG}, CALENDAR)

    return loaded


def refusal(load: Load, **files: str) -> str:
    with pytest.raises(ContentError) as caught:
        load(**files)
    return str(caught.value)


def test_rules_come_in_order_of_the_questionnaire(load: Load) -> None:
    advice = load(
        twee=rule("c", "twee_regel: [nee]"),
        een=rule("a", "een_regel: [nee]") + rule("b", "een_regel: [ja]"),
    )
    assert [(theme, rule.id) for theme, rule in advice] == [
        ("een", "a"),
        ("een", "b"),
        ("twee", "c"),
    ]


def test_gravest_signal_comes_first_then_order_of_theme(
    load: Load, questionnaire: Questionnaire, answers: Callable[..., Answers]
) -> None:
    advice = load(
        een=rule("a", "een_regel: [nee]", "laag") + rule("b", "een_regel: [nee]"),
        twee=rule("c", "twee_regel: [nee]", "hoog") + rule("d", "een_regel: [nee]", "midden"),
    )
    signals = advice.signals(Intake(questionnaire, answers(een_regel="nee", twee_regel="nee")))
    assert [(signal.rule.id, signal.theme) for signal in signals] == [
        ("c", "twee"),
        ("b", "een"),
        ("d", "twee"),
        ("a", "een"),
    ]


def test_rule_is_silent_while_an_answer_is_open(
    load: Load, questionnaire: Questionnaire, answers: Callable[..., Answers]
) -> None:
    advice = load(een=rule("a", "een_regel: [nee, weet_niet], twee_regel: [nee]"))
    assert advice.signals(Intake(questionnaire, answers())) == []
    assert advice.signals(Intake(questionnaire, answers(een_regel="nee"))) == []
    assert advice.signals(Intake(questionnaire, answers(een_regel="ja", twee_regel="nee"))) == []
    made = answers(een_regel=State.UNKNOWN, twee_regel="nee")
    assert [signal.rule.id for signal in advice.signals(Intake(questionnaire, made))] == ["a"]


def test_rule_may_ask_about_two_answers_that_do_not_fit(
    load: Load, questionnaire: Questionnaire, answers: Callable[..., Answers]
) -> None:
    asks = "U zei ja, en ook nee. Hoe zit dat?"
    advice = load(
        een=rule("a", "een_regel: [ja], twee_regel: [nee]", contradiction=asks),
        twee=rule("b", "twee_regel: [nee]"),
    )
    signals = advice.signals(Intake(questionnaire, answers(een_regel="ja", twee_regel="nee")))
    assert [(s.rule.id, s.rule.contradiction) for s in signals] == [("a", asks), ("b", "")]
    assert themes_of(signals[0].rule, questionnaire) == {"een", "twee"}
    assert themes_of(signals[1].rule, questionnaire) == {"twee"}


@pytest.mark.parametrize("when", ["een_regel: [ja]", "een_regel: [ja], een_rol: [weet_niet]"])
def test_contradiction_within_one_theme_is_told(load: Load, when: str) -> None:
    message = refusal(load, een=rule("a", when, contradiction="Hoe zit dat?"))
    assert "1 fout" in message
    assert "regel 11: een tegenstrijdigheid gaat over antwoorden uit twee thema's." in message


def test_contradiction_that_names_no_question_is_told_once(load: Load) -> None:
    faulty = rule("a", "een_regel: [ja], drie_regel: [ja]", contradiction="Hoe zit dat?")
    message = refusal(load, een=faulty)
    assert "1 fout" in message
    assert "de voorwaarde noemt 'drie_regel'" in message


@pytest.mark.parametrize(
    ("role", "owner"),
    [
        ("de locatieleider", "de locatieleider"),
        (State.UNKNOWN, "directeur"),
        (State.OPEN, "directeur"),
        (State.NOT_APPLICABLE, "directeur"),
    ],
)
def test_action_goes_to_the_role_that_the_school_named(
    load: Load,
    questionnaire: Questionnaire,
    answers: Callable[..., Answers],
    role: object,
    owner: str,
) -> None:
    advice = load(een=rule("a", "een_regel: [nee]", "hoog", "een_rol"))
    (signal,) = advice.signals(Intake(questionnaire, answers(een_regel="nee", een_rol=role)))
    assert signal.action.owner == owner
    assert signal.action.text == "Maak een regel."
    assert signal.action.term == "binnen een maand"
    assert signal.action.due == "2026-12-22"
    assert signal.action.effort.label == "een uur"
    assert signal.action.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            rule("a", "een_regl: [nee]"),
            (
                "regel 4: de voorwaarde noemt 'een_regl', en die vraag is er niet. "
                "Bedoelde u 'een_regel'"
            ),
        ),
        (rule("a", "een_regel: [neen]"), "regel 4: 'neen' is geen antwoord op 'een_regel'."),
        (rule("a", "een_regel: [open]"), "regel 4: 'een_regel' kan niet 'open' zijn"),
        (rule("a", ""), "regel 4: 'when' is leeg."),
        (rule("a", "een_regel: [nee]", "ernstig"), "regel 5: 'ernstig' kan niet bij 'severity'."),
        (
            rule("a", "een_regel: [nee]", sources="avgg"),
            "regel 10: de bron 'avgg' bestaat niet. Bedoelde u 'avg'?",
        ),
        (
            rule("a", "een_regel: [nee]", owner="een_roll"),
            "regel 9: de vraag 'een_roll' bestaat niet.",
        ),
        (
            rule("a", "een_regel: [nee]", owner="is_school"),
            "regel 9: de vraag 'is_school' bestaat niet.",
        ),
        (
            rule("a", "een_regel: [nee]", term="mand"),
            "regel 9: de termijn 'mand' staat niet in calendar.yaml. Bedoelde u 'maand'?",
        ),
        (
            rule("a", "een_regel: [nee]", deputy="De directeur of conciërge"),
            "regel 9: 'De directeur of conciërge' kan niet bij 'deputy': die rol doet de actie al.",
        ),
        (
            rule("a", "een_regel: [nee]") + rule("a", "een_regel: [ja]"),
            "de regel 'a' staat er twee keer.",
        ),
        (" geen", "regel 2: 'rules' moet een lijst zijn"),
    ],
)
def test_faulty_rule_is_told_with_its_line(load: Load, rules: str, sentence: str) -> None:
    message = refusal(load, een=rules)
    assert "1 fout" in message
    assert sentence in message


def test_same_rule_in_two_themes_is_told(load: Load) -> None:
    message = refusal(load, een=rule("a", "een_regel: [ja]"), twee=rule("a", "een_regel: [ja]"))
    assert "de regel 'a' staat er twee keer." in message


def test_unknown_theme_is_told(load: Load) -> None:
    message = refusal(load, drie=rule("a", "een_regel: [nee]"))
    assert "drie.yaml, regel 1: het thema 'drie' is er niet." in message


def test_folder_without_rules_is_told(load: Load) -> None:
    assert "hier staan geen adviesregels." in refusal(load)


# The delivered rules


def shown_when(rule: Rule, questionnaire: Questionnaire) -> dict[str, set[str]]:
    """Return all that must be answered before a rule can fire: its own, and what shows those."""
    needed = {id_: set(allowed) for id_, allowed in rule.when.items()}
    looked_at: set[str] = set()
    while todo := set(needed) - looked_at:
        for id_ in sorted(todo):
            looked_at.add(id_)
            for asked in rests_on(id_):
                for shows, allowed in questionnaire.questions[asked].show_if.items():
                    needed[shows] = needed.get(shows, set(allowed)) & set(allowed)
    return needed


CHANNEL = {
    "kanaal": "website",
    "vervanger": "de directeur",
    "apparaat": "schoolcomputer",
    "reacties": "dicht",
}
MAKES = {
    "open_platform": ("kanalen", [CHANNEL | {"kanaal": "facebook"}]),
    "prive_apparaat": ("kanalen", [CHANNEL | {"apparaat": "privetelefoon"}]),
    "kanaal_zonder_vervanger": ("kanalen", [CHANNEL | {"vervanger": ""}]),
    "whatsapp_kanaal": ("kanalen", [CHANNEL | {"kanaal": "whatsapp"}]),
    "tiktok_kanaal": ("kanalen", [CHANNEL | {"kanaal": "tiktok"}]),
    "reacties_open": ("kanalen", [CHANNEL | {"reacties": "open"}]),
    "gesloten_kanaal": ("kanalen", [CHANNEL | {"kanaal": "ouderapp"}]),
    "rol_stapelt": ("rollen", [{"taak": "t", "rol": "r", "vervanger": "v"}] * 3),
    "rol_zonder_vervanger": ("rollen", [{"taak": "t", "rol": "r"}]),
}
QUIET = {"kanalen": [CHANNEL], "rollen": [{"taak": "t", "rol": "r", "vervanger": "v"}]}
STATES = {
    conditions.UNKNOWN: State.UNKNOWN,
    conditions.NOT_APPLICABLE: State.NOT_APPLICABLE,
}


NO_FACT = Derived((), "", bool)


def kind_with(facts: dict[str, str], kinds: Iterable[str]) -> str:
    """Return the first kind of organisation of which these facts hold, or else any."""

    def fits(kind: str) -> bool:
        own = derive({"soort": kind})
        return all(value in own[id_] for id_, value in facts.items() if id_ in own)

    return next(filter(fits, kinds), "anders")


def answers_that_say(needed: dict[str, str], questionnaire: Questionnaire) -> Answers:
    """Return answers in which each of these questions and facts has this value."""
    tables: dict[str, list[dict[str, str]]] = {}
    made: dict[str, Answer] = {}
    for id_, value in needed.items():
        if id_ in MAKES:
            table, rows = MAKES[id_]
            tables.setdefault(table, []).extend(rows if value == "ja" else QUIET[table])
        elif DERIVED.get(id_, NO_FACT).needs == ("soort",):
            facts = {key: needed[key] for key in needed if key in DERIVED}
            kind = kind_with(facts, questionnaire.questions["soort"].options)
            made.setdefault("soort", Answer(state=State.GIVEN, value=kind))
        elif id_ == "platform_tegenstrijdig":
            tables.setdefault("kanalen", []).append(CHANNEL | {"kanaal": "youtube"})
            avoided = ["youtube" if value == "ja" else "x"]
            made["doel_niet_gebruikt"] = Answer(state=State.GIVEN, value=avoided)
        elif value in STATES:
            made[id_] = Answer(state=STATES[value])
        else:
            question = questionnaire.questions[id_]
            said: Any = [value] if question.kind is Kind.CHOICES else value
            assert value_faults(question, said) == []
            made[id_] = Answer(state=State.GIVEN, value=said)
    for table, rows in tables.items():
        made[table] = Answer(state=State.GIVEN, value=rows)
    return Answers(schema_version=1, updated="2026-11-22", answers=made)


def ways_to_raise(rule: Rule, questionnaire: Questionnaire) -> Iterator[Answers]:
    needed = shown_when(rule, questionnaire)
    for values in product(*(sorted(allowed) for allowed in needed.values())):
        yield answers_that_say(dict(zip(needed, values, strict=True)), questionnaire)


def raised(library: Library, answers: Answers) -> set[str]:
    intake = Intake(library.questionnaire, answers)
    return {signal.rule.id for signal in library.advice.signals(intake)}


def test_each_delivered_rule_fires_for_some_answers(library: Library) -> None:
    silent = [
        rule.id
        for _, rule in library.advice
        if not any(
            rule.id in raised(library, answers)
            for answers in ways_to_raise(rule, library.questionnaire)
        )
    ]
    assert silent == []


def test_each_value_in_a_delivered_rule_can_raise_it(library: Library) -> None:
    """No condition names an answer that its question cannot have while the rule is looked at."""
    for _, rule in library.advice:
        intakes = [
            Intake(library.questionnaire, answers)
            for answers in ways_to_raise(rule, library.questionnaire)
        ]
        facts = [i.facts for i in intakes if conditions.holds(rule.when, i.facts)]
        for id_, allowed in rule.when.items():
            seen = {value for fact in facts for value in fact[id_]}
            assert set(allowed) <= seen, (rule.id, id_, set(allowed) - seen)


def test_no_delivered_rule_fires_when_nothing_was_asked(
    library: Library, answers: Callable[..., Answers]
) -> None:
    assert raised(library, answers()) == set()


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_no_delivered_rule_fires_on_an_answer_that_nobody_gave(
    library: Library, data: st.DataObject
) -> None:
    intake = Intake(library.questionnaire, data.draw(strategies.answers(library.questionnaire)))
    for signal in library.advice.signals(intake):
        for id_ in signal.rule.when:
            for asked in rests_on(id_):
                assert asked in intake.visible
                assert intake.answers.of(asked).state is not State.OPEN


def test_each_delivered_rule_falls_silent_when_one_answer_is_taken_back(library: Library) -> None:
    for _, rule in library.advice:
        answers = next(
            answers
            for answers in ways_to_raise(rule, library.questionnaire)
            if rule.id in raised(library, answers)
        )
        for id_ in rule.when:
            for asked in rests_on(id_):
                kept = {key: value for key, value in answers.answers.items() if key != asked}
                assert rule.id not in raised(library, answers.model_copy(update={"answers": kept}))


def test_delivered_rules_are_many_and_cover_every_theme_that_asks_for_choices(
    library: Library,
) -> None:
    by_severity = [rule.severity for _, rule in library.advice]
    assert len(by_severity) >= 60
    assert by_severity.count(Severity.HIGH) >= 20
    themes = {theme.id for theme in library.questionnaire.themes} - {"organisatie"}
    assert {theme for theme, _ in library.advice} == themes


@pytest.mark.parametrize("kind", ["po", "ikc", "mbo", "kinderopvang", "vereniging", "gemeente"])
def test_delivered_rules_say_what_is_at_risk_and_who_does_what_by_when(
    library: Library, kind: str
) -> None:
    for _, rule in library.worded(kind).advice:
        for text in (rule.signal, rule.risk, rule.advice, rule.action.text):
            assert text[0].isupper(), rule.id
            assert text.endswith("."), rule.id
            for sentence in re.split(r"(?<=[.!?])\s+", text):
                assert len(sentence.split()) <= 25, (rule.id, sentence)


LAW_WORDS = re.compile(
    r"\b(wet|wettelijk\w*|avg|verplicht\w*|strafbaar\w*|toezichthouder|autoriteit|boete|mag niet|"
    r"meldcode|meldplicht|datalek\w*|verwerkersovereenkomst\w*|auteursrecht\w*|grondslag)\b",
    re.IGNORECASE,
)


def test_delivered_rule_that_speaks_of_law_has_a_source(library: Library) -> None:
    speaking = [
        rule
        for _, rule in library.advice
        if LAW_WORDS.search(f"{rule.signal} {rule.risk} {rule.advice} {rule.action.text}")
    ]
    assert len(speaking) >= 5
    assert [rule.id for rule in speaking if not rule.sources] == []


def test_owner_of_a_delivered_action_is_named_by_a_question_about_a_role(
    library: Library,
) -> None:
    for _, rule in library.advice:
        if rule.action.owner_question:
            assert library.questionnaire.questions[rule.action.owner_question].kind in {
                Kind.TEXT,
                Kind.CHOICE,
            }


# The delivered contradictions


def contradictions(library: Library) -> list[Rule]:
    return [rule for _, rule in library.advice if rule.contradiction]


def test_delivered_contradictions_are_many_and_lie_in_every_theme_with_rules(
    library: Library,
) -> None:
    assert len(contradictions(library)) >= 16
    assert {theme for theme, rule in library.advice if rule.contradiction} == {
        theme for theme, _ in library.advice
    }


def test_delivered_contradiction_names_answers_of_two_themes_and_stands_in_one_of_them(
    library: Library,
) -> None:
    for theme, rule in library.advice:
        if rule.contradiction:
            themes = themes_of(rule, library.questionnaire)
            assert len(themes) >= 2, rule.id
            assert theme in themes, rule.id


def test_delivered_contradiction_is_a_short_and_friendly_question(library: Library) -> None:
    said = [rule.contradiction for rule in contradictions(library)]
    assert len(set(said)) == len(said)
    for rule in contradictions(library):
        assert rule.contradiction.startswith("U zei dat "), rule.id
        assert rule.contradiction.endswith("?"), rule.id
        for sentence in re.split(r"(?<=[.!?])\s+", rule.contradiction):
            assert len(sentence.split()) <= 25, (rule.id, sentence)


def test_delivered_contradiction_rests_on_what_was_said_and_not_on_doubt(
    library: Library,
) -> None:
    """Who does not know, contradicts nothing."""
    for rule in contradictions(library):
        values = {value for allowed in rule.when.values() for value in allowed}
        assert not values & {conditions.UNKNOWN, conditions.NOT_APPLICABLE}, rule.id


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            {"kanalen": [CHANNEL | {"kanaal": "tiktok"}], "doel_niet_gebruikt": ["tiktok"]},
            "doel_platform_wel_en_niet",
        ),
        (
            {"soort": "po", "doel_essentieel": "gesloten", "kanalen": [CHANNEL]},
            "doel_gesloten_zonder_gesloten_kanaal",
        ),
        (
            {"doel_essentieel": "gesloten", "schooltijd_groepsapps": ["whatsapp_ouders"]},
            "schooltijd_gesloten_maar_whatsapp",
        ),
        (
            {"soort": "po", "schooltijd_leeftijd": "onder_13", "mediawijs_lessen": "enkele"},
            "schooltijd_les_maar_account_te_jong",
        ),
    ],
)
def test_answers_that_do_not_fit_together_raise_a_question(
    library: Library, answers: Callable[..., Answers], said: dict[str, Any], expected: str
) -> None:
    asks = {rule.id for rule in contradictions(library)}
    assert raised(library, answers(**said)) & asks == {expected}
    for id_ in said.keys() - {"soort"}:
        fewer = {key: value for key, value in said.items() if key != id_}
        assert raised(library, answers(**fewer)) & asks == set()


def test_plan_lists_contradictions_with_action_and_owner_and_has_no_empty_section(
    checkout: Workspace, library: Library, answers: Callable[..., Answers]
) -> None:
    def section(made: Answers) -> str:
        document = consult_of(checkout, "klant", library, made).assemble("beleidsplan")
        texts = [unescape(s.text) for s in document.sections if s.id == "tegenstrijdig"]
        return "".join(texts)

    said = {"kanalen": [CHANNEL | {"kanaal": "tiktok"}], "doel_niet_gebruikt": ["tiktok"]}
    assert section(answers()) == ""
    assert section(answers(kanalen=said["kanalen"])) == ""
    text = section(answers(**said, eindverantwoordelijk="de locatieleider"))
    assert "Wat klopt er nu bij u? | Beslis welk platform blijft" in text
    assert "| De locatieleider |" in text
