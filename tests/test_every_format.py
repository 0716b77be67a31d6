"""Every document can be made in every format, whatever was answered."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import answers, nasty_texts, plain_texts

from smbeleid.answers import Answers
from smbeleid.consult import consult_of, load_library
from smbeleid.press import SUFFIXES, Press
from smbeleid.report import Picture, Report
from smbeleid.texts import FIGURES
from smbeleid.workspace import Workspace

CHECKOUT = Workspace(Path(__file__).parents[1])
# Of the module and not a fixture: strategies are drawn from it before a fixture exists.
LIBRARY = load_library(CHECKOUT)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PICTURES = tuple(Picture(f"{name}.svg", SVG, f"Figuur van de {name}.") for name in FIGURES)
STARTS = {"html": b"<!doctype html>", "pdf": b"%PDF-", "word": b"PK"}


# All documents of one set in all formats take four seconds: five hundred of them half an hour.
# So each set of answers is made into one document, and each document of dozens of sets.
@settings(
    max_examples=500 if os.environ.get("CI") else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    answers(LIBRARY.questionnaire, plain_texts) | answers(LIBRARY.questionnaire, nasty_texts),
    st.sampled_from(sorted(LIBRARY.texts.specs)),
)
def test_every_format_can_be_made_of_every_answer(
    press: Press, given_answers: Answers, document: str
) -> None:
    made = consult_of(CHECKOUT, "klant", LIBRARY, given_answers).assemble(document)
    report = Report(made.cover, made.markdown, PICTURES)
    for format_ in SUFFIXES:
        content = press.make(report, format_, among=tuple(SUFFIXES))
        assert content.startswith(STARTS[format_])
