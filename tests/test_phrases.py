"""Tests of what a text may say: the names that the templates can use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smbeleid.advice import Advice, load_advice
from smbeleid.answers import Answer, Answers, State
from smbeleid.calendar import Calendar, Term
from smbeleid.intake import Intake
from smbeleid.markdown import Markdown
from smbeleid.phrases import EMPTY_CELL, PLACEHOLDERS, Phrases, TextError, figure, source_link
from smbeleid.questionnaire import Questionnaire, load_questionnaire
from smbeleid.sources import Confidence, Source

CALENDAR = Calendar({"nu": Term(id="nu", label="nu", days=0)})
QUESTIONS = """
id: een
title: Thema één
intro: Inleiding.
questions:
  - {id: plaats, kind: text, label: Waar?, why: W., example: E}
  - {id: soort, kind: choice, label: Soort?, why: W., example: E, options: {po: basisschool}}
  - {id: leerlingen, kind: number, label: Hoeveel?, why: W., example: E, unit: leerlingen}
  - {id: doelen, kind: choices, label: Doelen?, why: W., example: E, options: {a: eerst, b: dan}}
  - {id: fotos, kind: yes_no, label: Foto's?, why: W., example: E, show_if: {is_school: [ja]}}
  - id: kanalen
    kind: table
    label: Kanalen?
    why: W.
    example: E
    columns:
      - {id: kanaal, kind: choice, label: Kanaal, options: {facebook: Facebook, site: Website}}
      - {id: vervanger, kind: text, label: Vervanger}
      - {id: uren, kind: number, label: Uren}
"""
RULES = """
theme: een
rules:
  - id: zonder_vervanger
    when: {kanaal_zonder_vervanger: [ja]}
    severity: laag
    signal: Geen vervanger.
    risk: Risico.
    advice: Advies.
    action: {text: Zoek iemand., owner: directeur, deputy: teamleider, effort: uur, term: nu}
    sources: [wms, gerucht]
  - id: geen_doel
    when: {doelen: [weet_niet]}
    severity: hoog
    signal: Geen doel.
    risk: Risico.
    advice: Advies.
    action: {text: Kies een doel., owner: directeur, deputy: teamleider, effort: uur, term: nu}
  - id: ook_geen_doel
    when: {doelen: [weet_niet]}
    severity: hoog
    signal: Weer geen doel.
    risk: Risico.
    advice: Advies.
    action: {text: Kies een doel., owner: directeur, deputy: teamleider, effort: uur, term: nu}
"""


def source(id_: str, confidence: Confidence = Confidence.SEEN, **more: str) -> Source:
    fields = {"title": id_, "owner": "Overheid", "short": id_.upper()} | more
    url = "https://voorbeeld.example/a(b)"
    return Source(id=id_, url=url, checked_on="2026-11-01", confidence=confidence, **fields)


SOURCES = {
    "avg": source("avg"),
    "wms": source("wms"),
    "ster": source("ster", short="*ster*", title="De [ster]"),
    "gerucht": source("gerucht", Confidence.UNCERTAIN),
}
Say = Callable[..., Phrases]


@pytest.fixture(scope="module")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("vragen")
    (folder / "01-een.yaml").write_text(QUESTIONS, encoding="utf-8")
    return load_questionnaire(folder)


@pytest.fixture(scope="module")
def advice(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Advice:
    folder: Path = tmp_path_factory.mktemp("regels")
    (folder / "een.yaml").write_text(RULES, encoding="utf-8")
    return load_advice(folder, questionnaire, SOURCES, CALENDAR)


@pytest.fixture
def say(questionnaire: Questionnaire, advice: Advice, answers: Callable[..., Answers]) -> Say:
    """Return a function that gives the phrases for some answers."""

    def phrases(**values: Any) -> Phrases:
        intake = Intake(questionnaire, answers(**values))
        return Phrases(intake, advice, SOURCES, {"school": "school"})

    return phrases


# Answers


def test_answer_is_said_as_people_read_it(say: Say) -> None:
    a = say(plaats="Hier", soort="po", leerlingen=1250, doelen=["a", "b"], fotos="nee").names()["a"]
    assert a.plaats == "Hier"
    assert a.soort == "basisschool"
    assert a.leerlingen == "1.250 leerlingen"
    assert a.doelen == "eerst en dan"
    assert a.fotos == "Nee"


def test_typed_text_is_not_ours(say: Say) -> None:
    assert not isinstance(say(plaats="*Hier*").names()["a"].plaats, Markdown)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.OPEN, "*nog af te spreken*"),
        (State.UNKNOWN, "*nog uit te zoeken*"),
        (State.NOT_APPLICABLE, "*niet van toepassing*"),
    ],
)
def test_answer_that_was_not_given_has_words_for_its_state(
    say: Say, state: State, words: str
) -> None:
    said = say(plaats=state).names()["a"].plaats
    assert said == words
    assert isinstance(said, Markdown)


def test_every_state_without_a_value_has_words() -> None:
    assert set(PLACEHOLDERS) == set(State) - {State.GIVEN}


def test_hidden_answer_is_not_said(say: Say) -> None:
    phrases = say(fotos="ja")
    assert phrases.names()["a"].fotos == "*nog af te spreken*"
    assert not phrases.given("fotos")
    assert not phrases.is_answer("fotos", "ja")


def test_given_is_only_what_was_given(say: Say) -> None:
    phrases = say(plaats="Hier", soort=State.UNKNOWN)
    assert phrases.given("plaats")
    assert not phrases.given("soort")
    assert not phrases.given("leerlingen")


def test_is_compares_answers_and_facts(say: Say) -> None:
    phrases = say(soort="po", doelen=["b"], fotos=State.UNKNOWN)
    assert phrases.is_answer("soort", "po")
    assert phrases.is_answer("doelen", "a", "b")
    assert not phrases.is_answer("doelen", "a")
    assert phrases.is_answer("fotos", "weet_niet")
    assert phrases.is_answer("is_school", "ja")
    assert not phrases.is_answer("tiktok_kanaal", "nee")


# Tables and lists


def test_rows_say_their_cells(say: Say) -> None:
    site, page = say(
        kanalen=[{"kanaal": "site", "vervanger": "de *MR*", "uren": 0}, {"kanaal": "facebook"}]
    ).rows("kanalen")
    assert (site.kanaal, site.vervanger, site.uren) == ("Website", "de *MR*", "0")
    assert not isinstance(site.vervanger, Markdown)
    assert (page.kanaal, page.vervanger, page.uren) == ("Facebook", "–", "–")
    assert page.vervanger is EMPTY_CELL
    assert site.has("vervanger")
    assert site.has("uren")
    assert not page.has("vervanger")
    assert page.says("kanaal", "facebook", "x")
    assert not page.says("kanaal", "site")


@pytest.mark.parametrize("state", [State.OPEN, State.UNKNOWN, State.NOT_APPLICABLE])
def test_table_or_list_without_answer_is_empty(say: Say, state: State) -> None:
    assert say(kanalen=state).rows("kanalen") == []
    assert say(doelen=state).values("doelen") == []


def test_values_are_labels(say: Say) -> None:
    assert say(doelen=["b", "a"]).values("doelen") == ["dan", "eerst"]


# Names that are not there


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda p: p.names()["a"].plats, "vraag 'plats' bestaat niet. Bedoelde u 'plaats'?"),
        (lambda p: p.given("xyz"), "vraag 'xyz' bestaat niet."),
        (
            lambda p: p.given("is_school"),
            "vraag 'is_school' bestaat niet. Dit is een afgeleid feit: gebruik is().",
        ),
        (lambda p: p.is_answer("soort", "vo"), "'vo' is geen antwoord op 'soort'. Kies uit: "),
        (lambda p: p.is_answer("soort"), "de voorwaarde bij 'soort' is leeg."),
        (lambda p: p.rows("plaats"), "'plaats' is geen tabel; gebruik a.plaats."),
        (lambda p: p.rows("xyz"), "vraag 'xyz' bestaat niet."),
        (
            lambda p: p.values("soort"),
            "bij 'soort' kan maar één keuze worden gemaakt; gebruik a.soort.",
        ),
        (lambda p: p.own_words("xyz"), "vraag 'xyz' bestaat niet."),
        (lambda p: p.src("avgg"), "bron 'avgg' bestaat niet. Bedoelde u 'avg'?"),
        (
            lambda p: p.src("gerucht"),
            "de bron 'gerucht' is onzeker en mag niet als feit worden genoemd.",
        ),
        (
            lambda p: p.rows("kanalen")[0].kanal,
            "kolom 'kanal' bestaat niet. Bedoelde u 'kanaal'?",
        ),
    ],
)
def test_what_is_not_there_is_told(say: Say, ask: Callable[[Phrases], Any], message: str) -> None:
    with pytest.raises(TextError) as caught:
        ask(say(kanalen=[{"kanaal": "site"}]))
    assert str(caught.value).startswith(message)


# Own words, sources, boxes


def test_own_words_are_a_quote_and_no_markup(say: Say) -> None:
    box = say(plaats="# Hier\n\nen *daar*").own_words("plaats")
    assert 'class="callout in_uw_woorden"' in box
    assert "**In uw woorden**" in box
    assert "&#35; Hier\n\nen &#42;daar&#42;" in box


def test_no_words_make_no_box(say: Say) -> None:
    assert say().own_words("plaats") == ""
    assert say(plaats=State.UNKNOWN).own_words("plaats") == ""


def test_source_is_named_and_remembered(say: Say) -> None:
    phrases = say()
    assert phrases.src("avg") == "(bron: AVG)"
    assert phrases.src("wms", "avg") == "(bronnen: WMS&#59; AVG)"
    assert phrases.src("ster") == "(bron: &#42;ster&#42;)"
    assert [s.id for s in phrases.used_sources()] == ["avg", "wms", "ster"]


def test_sources_of_signals_are_listed_but_never_uncertain_ones(say: Say) -> None:
    phrases = say(kanalen=[{"kanaal": "site"}])
    assert [s.id for s in phrases.used_sources()] == ["wms"]
    phrases.src("avg")
    assert [s.id for s in phrases.used_sources()] == ["avg", "wms"]
    assert say().used_sources() == []


def test_link_names_the_title_and_is_inert() -> None:
    assert source_link(SOURCES["ster"]) == ("[De &#91;ster&#93;](<https://voorbeeld.example/a(b)>)")


def test_figure_is_a_place_for_a_picture() -> None:
    assert figure("themas") == "\n\n![themas](themas.svg)\n\n"


@pytest.mark.parametrize("kind", ["tip", "let_op", "voorbeeld", "afspraak", "signaal"])
def test_box_has_an_inert_title_and_our_own_text(say: Say, kind: str) -> None:
    box = say().names()[kind]("Let *op*", caller=lambda: "Eén **zin**.")
    assert f'class="callout {kind}"' in box
    assert "**Let &#42;op&#42;**" in box
    assert "Eén **zin**." in box


# Lists at the end of the plan


def test_signals_are_gravest_first_and_actions_once(say: Say) -> None:
    phrases = say(kanalen=[{"kanaal": "site"}], doelen=State.UNKNOWN)
    assert [signal.rule.id for signal in phrases.signals()] == [
        "geen_doel",
        "ook_geen_doel",
        "zonder_vervanger",
    ]
    assert [action.text for action in phrases.actions()] == ["Kies een doel.", "Zoek iemand."]


def test_contradictions_are_the_signals_that_ask_about_it(
    questionnaire: Questionnaire, advice: Advice, answers: Callable[..., Answers]
) -> None:
    asks = "U zei dit, en ook dat. Hoe zit dat bij u?"
    (file,) = advice.files
    rules = tuple(
        rule.model_copy(update={"contradiction": asks if rule.id == "ook_geen_doel" else ""})
        for rule in file.rules
    )
    asking = Advice((file.model_copy(update={"rules": rules}),), CALENDAR)
    intake = Intake(questionnaire, answers(doelen=State.UNKNOWN))
    names = Phrases(intake, asking, SOURCES, {}).names()
    assert [signal.rule.id for signal in names["contradictions"]()] == ["ook_geen_doel"]
    assert len(names["signals"]()) == 2
    assert Phrases(intake, advice, SOURCES, {}).contradictions() == []


def test_points_without_an_answer_are_listed_with_their_owner(
    say: Say, questionnaire: Questionnaire, advice: Advice
) -> None:
    made = say(plaats="Hier", soort=State.UNKNOWN).intake.answers.model_copy(
        update={
            "answers": {
                "plaats": Answer(state=State.GIVEN, value="Hier"),
                "soort": Answer(state=State.UNKNOWN, owner="de directeur"),
                "leerlingen": Answer(state=State.OPEN, owner="de administratie"),
            }
        }
    )
    names = Phrases(Intake(questionnaire, made), advice, SOURCES, {}).names()
    assert [(p.theme, p.label, p.owner) for p in names["open_points"]()] == [
        ("Thema één", "Hoeveel?", "de administratie"),
        ("Thema één", "Doelen?", ""),
        ("Thema één", "Kanalen?", ""),
    ]
    assert [(p.label, p.owner) for p in names["unknown_points"]()] == [("Soort?", "de directeur")]


def test_progress_is_that_of_the_intake(say: Say) -> None:
    (progress,) = say(plaats="Hier").names()["progress"]()
    assert (progress.given, progress.open) == (1, 4)


def test_words_are_those_of_the_kind(say: Say) -> None:
    assert say().names()["woord"]["school"] == "school"
