"""Tests of the sources: each with its date, and nothing uncertain printed as a fact."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from smbeleid.consult import Library
from smbeleid.errors import ContentError
from smbeleid.sources import Confidence, load_sources, source_problems

AVG = """\
- id: avg
  title: Algemene verordening gegevensbescherming
  owner: Europese Unie
  short: AVG
  url: https://eur-lex.europa.eu/eli/reg/2016/679/oj
  valid_from: 2018-05-25
  checked_on: 2026-11-01
  confidence: bevestigd
"""


def written(folder: Path, content: str) -> Path:
    path = folder / "sources.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def refusal(folder: Path, content: str) -> str:
    with pytest.raises(ContentError) as caught:
        load_sources(written(folder, content))
    return str(caught.value)


def test_sources_keep_the_order_of_the_file(tmp_path: Path) -> None:
    sources = load_sources(written(tmp_path, AVG.replace("avg", "z") + AVG.replace("avg", "a")))
    assert list(sources) == ["z", "a"]
    assert sources["a"].short == "AVG"
    assert sources["a"].confidence is Confidence.SEEN
    assert sources["a"].note == ""


@pytest.mark.parametrize("valid_from", ["2018", "2018-05", "2018-05-25"])
def test_start_may_be_known_by_year_only(tmp_path: Path, valid_from: str) -> None:
    content = AVG.replace("valid_from: 2018-05-25", f"valid_from: {valid_from}")
    assert load_sources(written(tmp_path, content))["avg"].valid_from == valid_from


@pytest.mark.parametrize("line", ["", "  valid_from:\n"])
def test_start_may_be_unknown(tmp_path: Path, line: str) -> None:
    content = AVG.replace("  valid_from: 2018-05-25\n", line)
    assert load_sources(written(tmp_path, content))["avg"].valid_from is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("id: avg", "id: AVG", "regel 1: 'AVG' is geen goede waarde voor 'id'. Gebruik kleine"),
        ("https://", "http://", "regel 5: 'http://eur-lex.europa.eu/eli/reg/2016/679/oj' is geen"),
        ("2018-05-25", "25 mei 2018", "regel 6: '25 mei 2018' is geen goede waarde"),
        ("2018-05-25", "2018-13", "regel 6: '2018-13' staat op geen kalender."),
        ("2026-11-01", "2026-11", "regel 7: '2026-11' is geen goede waarde voor 'checked_on'."),
        ("2026-11-01", "2026-11-31", "regel 7: '2026-11-31' staat op geen kalender."),
        ("bevestigd", "zeker", "regel 8: 'zeker' kan niet bij 'confidence'. Kies uit: 'bevestigd'"),
        ("  owner: Europese Unie\n", "", "regel 1: 'owner' ontbreekt."),
        ("  short:", "  kort:", "regel 4: 'kort' is hier niet bekend."),
    ],
)
def test_faulty_source_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert f"sources.yaml, {sentence}" in refusal(tmp_path, AVG.replace(old, new))


def test_double_source_is_told(tmp_path: Path) -> None:
    assert "regel 9: de bron 'avg' staat er twee keer." in refusal(tmp_path, AVG + AVG)


@pytest.mark.parametrize("content", ["avg: AVG\n", "", "tekst"])
def test_file_that_is_no_list_is_told(tmp_path: Path, content: str) -> None:
    assert "hier hoort een lijst van bronnen te staan." in refusal(tmp_path, content)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"sources\.yaml: kan niet worden gelezen"):
        load_sources(tmp_path / "sources.yaml")


def test_unknown_source_gets_a_suggestion(tmp_path: Path) -> None:
    sources = load_sources(written(tmp_path, AVG))
    problems = source_problems(["avg", "avgg", "xyz"], sources, "hier")
    assert list(map(str, problems)) == [
        "hier: de bron 'avgg' bestaat niet. Bedoelde u 'avg'?",
        "hier: de bron 'xyz' bestaat niet.",
    ]


# The delivered sources


def test_delivered_sources_hold_the_laws_that_the_plan_rests_on(library: Library) -> None:
    laws = {"avg", "uavg", "wms", "wpo", "wvo", "wec", "auteurswet", "dsa", "ai-act"}
    assert laws <= set(library.sources)


def test_delivered_sources_were_looked_at_lately(library: Library) -> None:
    for source in library.sources.values():
        assert dt.date.fromisoformat(source.checked_on) >= dt.date(2026, 1, 1), source.id


def test_delivered_sources_are_listed_once(library: Library) -> None:
    listed = [(source.title, source.url) for source in library.sources.values()]
    assert len(set(listed)) == len(listed)


def test_what_is_uncertain_rests_under_nothing(library: Library) -> None:
    named = {id_ for _, rule in library.advice for id_ in rule.sources}
    named |= {id_ for question in library.questionnaire for id_ in question.sources}
    uncertain = {s.id for s in library.sources.values() if s.confidence is Confidence.UNCERTAIN}
    assert uncertain
    assert named & uncertain == set()
