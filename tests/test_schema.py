"""Tests of the shapes: every fault has its place and a Dutch sentence, and none is forgotten."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

import smbeleid
from smbeleid.answers import Answers
from smbeleid.brand import Brand
from smbeleid.files import Place, read_yaml
from smbeleid.questionnaire import Question, Theme
from smbeleid.schema import (
    SENTENCES,
    Checked,
    Content,
    IsoDate,
    PartialIsoDate,
    _pattern_hint,
    check,
    check_yaml,
    fault,
)
from smbeleid.sources import Source
from smbeleid.texts import DocumentSpec
from smbeleid.vocabulary import Words


def inherited(model: type[BaseModel]) -> set[type[BaseModel]]:
    return {model}.union(*map(inherited, model.__subclasses__()))


def our_models() -> list[type[BaseModel]]:
    """Every shape of a file in the package, also of modules that no test has loaded yet.

    A brand is put together of parts that were checked, and stands in no file itself. Messages
    come from our own script, and a wrong one is answered with one sentence.
    """
    for path in Path(smbeleid.__path__[0]).glob("*.py"):
        if "smbeleid.schema import" in path.read_text(encoding="utf-8"):
            importlib.import_module(f"smbeleid.{path.stem}")
    found = {
        model
        for model in inherited(BaseModel)
        if model.__module__.startswith("smbeleid.")
        and model.__module__ != "smbeleid.messages"
        and model not in {Content, Brand}
        and "[" not in model.__name__
    }
    return sorted(found, key=lambda model: (model.__module__, model.__name__))


WRONG: list[Any] = [
    None,
    "",
    "Fout!",
    "2026-13-45",
    7,
    -7,
    2.5,
    float("nan"),
    10**30,
    True,
    b"bytes",
    [],
    [7],
    ["x"],
    [[]],
    {},
    {"x": 7},
    {"Fout!": "x"},
    {"x": ["x"]},
    {"x": {}},
    object(),
]
"""A value of every sort that YAML, JSON or a program can hand to a field; keys are texts."""


def kinds_raised(model: type[BaseModel], content: Any) -> set[str]:
    try:
        model.model_validate(content)
    except ValidationError as error:
        return {found["type"] for found in error.errors()}
    return set()


def kinds_in_core_schema(node: Any) -> set[str]:
    """Return the kinds of fault that pydantic's own description of a shape announces."""
    raised_by = {
        "str": {"string_type", "string_unicode"},
        "bool": {"bool_type", "bool_parsing"},
        "int": {"int_type", "int_parsing"},
        "enum": {"enum"},
        "literal": {"literal_error"},
        "tuple": {"tuple_type"},
        "list": {"list_type"},
        "dict": {"dict_type"},
        "model": {"model_type"},
        "model-field": {"missing"},
    }
    if isinstance(node, list | tuple):
        return set().union(*map(kinds_in_core_schema, node))
    if not isinstance(node, dict):
        return set()
    kinds = set(raised_by.get(str(node.get("type")), set()))
    kinds |= {"string_too_short"} if node.get("type") == "str" and "min_length" in node else set()
    kinds |= {"string_pattern_mismatch"} if "pattern" in node else set()
    return kinds.union(*map(kinds_in_core_schema, node.values()))


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_kind_of_fault_has_a_dutch_sentence(model: type[BaseModel]) -> None:
    raised = set().union(*(kinds_raised(model, wrong) for wrong in WRONG))
    for name in model.model_fields:
        raised |= set().union(*(kinds_raised(model, {name: wrong}) for wrong in WRONG))
    announced = kinds_in_core_schema(model.__pydantic_core_schema__)
    assert raised
    assert (raised | announced) - set(SENTENCES) == set()


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_wrong_value_is_told_in_whole_sentences(model: type[BaseModel]) -> None:
    for content in [*WRONG, *({name: wrong} for name in model.model_fields for wrong in WRONG)]:
        for problem in check(model, content, str).problems:
            assert problem.message.endswith((".", "?")), problem
            assert "[key]" not in problem.message
            assert "  " not in problem.message


def test_models_of_every_layer_are_looked_at() -> None:
    names = {model.__name__ for model in our_models()}
    assert {"Theme", "Answers", "Source", "RuleFile", "DocumentSpec", "Words", "Notes"} <= names


def test_every_shape_refuses_unknown_keys_and_changes() -> None:
    for model in inherited(Content):
        assert model.model_config["extra"] == "forbid"
        assert model.model_config["frozen"] is True


def said(model: type[BaseModel], content: Any) -> list[str]:
    def where(place: Place) -> str:
        return ".".join(map(str, place)) or "begin"

    return [str(problem) for problem in check(model, content, where).problems]


def test_sound_content_has_a_value_and_no_problems() -> None:
    checked = check(Answers, {"schema_version": 1, "updated": "2026-09-01"}, str)
    assert checked.problems == []
    assert checked.value == Answers(schema_version=1, updated="2026-09-01")
    assert Checked.of(3).value == 3


QUESTION = {"id": "plaats", "kind": "text", "label": "Waar?", "why": "Daarom.", "example": "Hier"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lable": "Waar?"}, "lable: 'lable' is hier niet bekend. Bedoelde u 'label'?"),
        (
            {"excuse": {"zegt": "x", "says": "x", "reply": "x"}},
            "excuse.zegt: 'zegt' is hier niet bekend. Bekend zijn: reply, says.",
        ),
        (
            {"kind": "table", "columns": [{"id": "a", "kind": "text", "label": "A", "optoins": 1}]},
            "columns.0.optoins: 'optoins' is hier niet bekend. Bedoelde u 'options'?",
        ),
        ({"label": ""}, "label: 'label' is leeg. Vul een tekst in."),
        ({"label": None}, "label: 'label' moet een tekst zijn."),
        (
            {"id": "Plaats!"},
            "id: 'Plaats!' is geen goede waarde voor 'id'. Gebruik kleine letters, cijfers en ",
        ),
        ({"follow_up": "x"}, "follow_up: 'follow_up' moet een lijst zijn: [een, twee], of elk op "),
        ({"options": "x"}, "options: 'options' moet uit regels 'naam: waarde' bestaan."),
        (
            {"options": {"Ja!": "x"}},
            "options.Ja!.[key]: 'Ja!' is geen goede waarde voor 'Ja!'. Gebruik kleine letters, ",
        ),
        ({"excuse": "x"}, "excuse: 'excuse' moet uit regels 'naam: waarde' bestaan."),
        ({"express": "ja"}, "express: 'express' moet true of false zijn."),
        ({"kind": "tabel"}, "kind: 'tabel' kan niet bij 'kind'. Kies uit: 'text', 'long_text', "),
    ],
)
def test_fault_of_a_question_is_told(change: dict[str, Any], sentence: str) -> None:
    (message,) = said(Question, QUESTION | change)
    assert message.startswith(sentence)


def test_missing_key_is_told() -> None:
    content = {key: value for key, value in QUESTION.items() if key != "why"}
    assert said(Question, content) == ["why: 'why' ontbreekt. Vul het aan."]


def test_list_without_entries_is_told() -> None:
    content = {"id": "a", "title": "A", "intro": "A", "questions": []}
    assert said(Theme, content) == ["questions: 'questions' is leeg. Vul er minstens één in."]


def test_content_of_another_sort_is_told() -> None:
    assert said(Theme, []) == ["begin: 'dit' moet uit regels 'naam: waarde' bestaan."]


def test_other_version_of_the_file_is_told() -> None:
    assert said(Answers, {"schema_version": 2, "updated": "2026-09-01"}) == [
        "schema_version: '2' kan niet bij 'schema_version'. Kies uit: 1."
    ]


def test_unknown_key_inside_a_mapping_gets_a_suggestion() -> None:
    content = {
        "schema_version": 1,
        "updated": "2026-09-01",
        "answers": {"plaats": {"state": "open", "onwer": "de directeur"}},
    }
    assert said(Answers, content) == [
        "answers.plaats.onwer: 'onwer' is hier niet bekend. Bedoelde u 'owner'?"
    ]


@pytest.mark.parametrize("date", ["2026-02-30", "2026-13-01", "0000-01-01"])
def test_date_that_no_calendar_has_is_told(date: str) -> None:
    assert said(Answers, {"schema_version": 1, "updated": date}) == [
        f"updated: '{date}' staat op geen kalender. Schrijf een datum die bestaat."
    ]


@pytest.mark.parametrize(
    ("shape", "dates"),
    [(IsoDate, ["2028-02-29"]), (PartialIsoDate, ["2028-02-29", "2028-02", "2028"])],
)
def test_date_that_exists_is_kept_as_it_is(shape: Any, dates: list[str]) -> None:
    assert [TypeAdapter(shape).validate_python(date) for date in dates] == dates


@pytest.mark.parametrize("date", ["2026-00", "2026-13", "0000"])
def test_month_that_no_calendar_has_is_refused(date: str) -> None:
    with pytest.raises(ValidationError, match="staat op geen kalender"):
        TypeAdapter(PartialIsoDate).validate_python(date)


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("checked_on", "1 mei", "Schrijf een datum als 2026-09-01."),
        ("valid_from", "mei", "Schrijf een datum als 2026-09-01, 2026-09 of 2026."),
    ],
)
def test_date_in_words_is_told_how_to_write_it(field: str, value: str, hint: str) -> None:
    messages = said(Source, {field: value})
    assert f"{field}: '{value}' is geen goede waarde voor '{field}'. {hint}" in messages


def patterns(node: Any) -> set[str]:
    """Return every pattern that pydantic's description of a shape names."""
    if isinstance(node, list | tuple):
        return set().union(*map(patterns, node))
    if not isinstance(node, dict):
        return set()
    own = {node["pattern"]} if isinstance(node.get("pattern"), str) else set()
    return own.union(*map(patterns, node.values()))


def test_every_pattern_has_a_hint() -> None:
    named = set().union(*(patterns(model.__pydantic_core_schema__) for model in our_models()))
    assert len(named) >= 5
    assert {pattern for pattern in named if not _pattern_hint({"pattern": pattern})} == set()


def test_part_of_a_file_is_checked_with_its_own_lines(tmp_path: Path) -> None:
    path = tmp_path / "bronnen.yaml"
    path.write_text("- id: avg\n  titel: AVG\n", encoding="utf-8")
    problems = check_yaml(Source, read_yaml(path), (0,)).problems
    assert any(
        str(p).endswith("regel 2: 'titel' is hier niet bekend. Bedoelde u 'title'?")
        for p in problems
    )
    assert any("regel 1: 'owner' ontbreekt." in str(p) for p in problems)


def test_our_own_fault_says_its_own_sentence() -> None:
    class Strict(Content):
        value: Annotated[int, Field()]

        def model_post_init(self, _: Any) -> None:
            raise fault("dit past niet {zo}.")

    assert said(Strict, {"value": 1}) == ["begin: dit past niet {zo}."]


def test_half_a_surrogate_pair_is_told() -> None:
    (message,) = said(Answers, {"schema_version": 1, "updated": "\ud800"})
    assert message.startswith("updated: 'updated' bevat een teken dat geen enkele letter is.")


def test_words_are_a_mapping_of_mappings() -> None:
    assert said(Words, ["po"]) == ["begin: 'dit' moet uit regels 'naam: waarde' bestaan."]
    assert said(Words, {"po": {"leerling": ""}}) == [
        "po.leerling: 'leerling' is leeg. Vul een tekst in."
    ]


def test_unknown_key_far_from_all_known_ones_gets_the_whole_list() -> None:
    content = {"id": "a", "title": "A", "reader": "A", "sections": [{"id": "a", "xyz": "A"}]}
    assert (
        "sections.0.xyz: 'xyz' is hier niet bekend. Bekend zijn: id, title, title_for, when."
        in said(DocumentSpec, content)
    )


def test_unknown_key_where_nothing_is_known_stands_alone() -> None:
    class Empty(Content):
        pass

    assert said(Empty, {"xyz": "A"}) == ["xyz: 'xyz' is hier niet bekend."]
