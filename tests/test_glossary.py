"""Tests of the glossary: one word for one thing, and a plan explains the words it uses."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smbeleid.consult import open_consult
from smbeleid.errors import ContentError
from smbeleid.glossary import (
    GLOSSARY,
    Glossary,
    Term,
    glossary_problems,
    load_glossary,
    prose,
)
from smbeleid.inspection import inspect

ROOT = Path(__file__).parents[1]
WORDS = Glossary(
    tuple(
        Term.model_validate(one)
        for one in (
            {"term": "sociale media", "meaning": "apps", "not": ["social media"],
             "allowed": ["social media beleidsplan"]},
            {"term": "toestemming", "meaning": "ja", "forms": ["toestemmingen"],
             "not": ["consent"]},
            {"term": "artificiële intelligentie (AI)", "meaning": "programma", "forms": ["AI"],
             "not": ["KI"]},
        )
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Consent is nodig.", ["Consent"]),
        ("Onze Social Media zijn open.", ["Social Media"]),
        ("over social\nmedia", ["social\nmedia"]),
        ("Het social media beleidsplan gaat over social media.", ["social media"]),
        ("consentformulier, een-consent en consent@school.example", []),
        ("KI mag, ki en Ki zijn namen", ["KI"]),
        ("sociale media met toestemming", []),
    ],
)
def test_word_that_we_do_not_use_is_found(text: str, found: list[str]) -> None:
    assert [one.found for one in WORDS.variants_in(text)] == found


@given(st.text(alphabet="abc nt\n", max_size=20), st.text(alphabet="abc nt\n", max_size=20))
def test_word_is_found_in_any_text_and_at_its_place(before: str, after: str) -> None:
    text = f"{before} consent {after}"
    places = [one.start for one in WORDS.variants_in(text)]
    assert len(before) + 1 in places
    assert all(text[start : start + 7] == "consent" for start in places)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Wij vragen Toestemmingen.", ["toestemming"]),
        ("AI en sociale media", ["artificiële intelligentie (AI)", "sociale media"]),
        ("ai, fair en toestemmingsbrief", []),
    ],
)
def test_terms_of_a_text_come_in_alphabetical_order(text: str, terms: list[str]) -> None:
    assert [one.term for one in WORDS.used_in(text)] == terms


def test_only_words_of_a_template_are_looked_at() -> None:
    source = (
        "{# consent #}\n{% if is('x', 'consent') %}\nconsent {{ src('consent') }}"
        "{{ 'consent' if is('a', 'consent') else a.consent }}\n{% endif %}"
    )
    kept = prose(source)
    assert len(kept) == len(source)
    assert kept.split() == ["consent", "'consent'"]
    assert [i for i, c in enumerate(kept) if c == "\n"] == [
        i for i, c in enumerate(source) if c == "\n"
    ]


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_fault_has_its_place_and_the_right_word(tmp_path: Path) -> None:
    write(tmp_path, "questionnaire/a.yaml", "id: consent\nlabel: |\n  Ja\nwhy: Over consent.\n")
    write(tmp_path, "advice/a.yaml", "rules:\n  - {sources: [consent], risk: Geen consent}\n")
    write(tmp_path, "documents/plan/a.md.j2", "Een.\n\nTwee social\nmedia.\n")
    write(tmp_path, "documents/plan/.weg.md.j2", "consent")
    said = [str(problem) for problem in glossary_problems(WORDS, tmp_path)]
    assert [re.search(r"(\S+), regel (\d)", one).groups() for one in said] == [
        ("questionnaire/a.yaml", "4"),
        ("advice/a.yaml", "2"),
        ("documents/plan/a.md.j2", "3"),
    ] or [one.split(", regel ")[1][0] for one in said] == ["4", "2", "3"]
    assert "hier staat 'consent'. Wij schrijven 'toestemming'; zie glossary.yaml." in said[0]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("[{term: a, meaning: b}, {term: A, meaning: c}]", "het woord 'a' staat er twee keer"),
        ("[{term: a, meaning: b, not: [c]}, {term: C, meaning: c}]", "'c' staat bij 'not' en is"),
        ("[]", "'terms' is leeg"),
        ("[{term: a}]", "'meaning' ontbreekt"),
        ("[{term: a, meaning: b, nit: [c]}]", "'nit' is hier niet bekend"),
    ],
)
def test_fault_in_the_file_is_told(tmp_path: Path, terms: str, said: str) -> None:
    write(tmp_path, GLOSSARY, f"terms: {terms}\n")
    with pytest.raises(ContentError) as caught:
        load_glossary(tmp_path / GLOSSARY)
    assert said in str(caught.value)


def test_without_a_file_there_are_no_terms(tmp_path: Path) -> None:
    glossary = load_glossary(tmp_path / GLOSSARY)
    assert glossary.terms == ()
    assert list(glossary.variants_in("consent")) == []


def test_delivered_content_uses_our_words() -> None:
    glossary = load_glossary(ROOT / "templates" / GLOSSARY)
    assert len(glossary.terms) >= 20
    assert glossary_problems(glossary, ROOT / "templates") == []


def test_meanings_are_short_and_use_our_words() -> None:
    glossary = load_glossary(ROOT / "templates" / GLOSSARY)
    for term in glossary.terms:
        assert len(f"{term.term}: {term.meaning}".split()) <= 25
        assert not term.meaning.endswith(".")
        assert list(glossary.variants_in(term.meaning)) == []


def test_check_tells_a_word_that_we_do_not_use(workspace) -> None:
    path = workspace.templates / "documents" / "beleidsplan" / "crisis.md.j2"
    lines = path.read_text("utf-8").count("\n")
    path.write_text(path.read_text("utf-8") + "\nBewaar een screenshot.\n", "utf-8")
    (problem,) = inspect(workspace, [], dt.date(2026, 11, 22)).problems
    assert problem.where.endswith(f"crisis.md.j2, regel {lines + 2}")
    assert "Wij schrijven 'schermafbeelding'" in problem.message


@pytest.mark.parametrize("client", ["voorbeeldschool", "kompas", "leeg"])
def test_plan_explains_exactly_the_words_that_it_uses(workspace, client: str) -> None:
    consult = open_consult(workspace, client)
    for reasons in (False, True):
        document = consult.assemble("beleidsplan", reasons=reasons)
        ids = [section.id for section in document.sections]
        assert ids[-2:] == ["woorden", "bronnen"]
        explained = re.findall(r"^- \*\*(.+?):\*\*", document.sections[-2].text, re.MULTILINE)
        plain = consult.assemble("beleidsplan").sections[:-2]
        text = html.unescape("\n".join(one.text for one in plain))
        used = consult.library.texts.glossary.used_in(text)
        assert len(explained) == len(used) > 5
