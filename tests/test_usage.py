"""Tests of help pages and usage errors: Dutch, and of use to who typed something wrongly."""

from __future__ import annotations

import pytest
import typer

from smbeleid.usage import UsageError, in_dutch, usage_sentence


class NewError(UsageError):
    """An error of a library that is newer than we are."""


def test_words_of_the_library_become_dutch() -> None:
    page = (
        "Usage: smbeleid report [OPTIONS] [KLANT]...\n\n"
        "Arguments:\n  KLANT <list[str]>  Mapnamen.  [required]\n\n"
        "Options:\n  -f LIJST  Uit.  [default: html]\n  --help  Show this message and exit.\n"
    )
    assert in_dutch(page) == (
        "Gebruik: smbeleid report [OPTIES] [KLANT]...\n\n"
        "Gegevens:\n  KLANT  Mapnamen.  [verplicht]\n\n"
        "Opties:\n  -f LIJST  Uit.  [standaard: html]\n  --help  Toont deze uitleg.\n"
    )


def test_own_sentence_about_a_value_is_told_as_it_is() -> None:
    assert usage_sentence(typer.BadParameter("Kies html.")) == "Kies html. Hulp: smbeleid --help"


@pytest.mark.parametrize(
    "error",
    [
        NewError("something new"),
        typer.BadParameter("something new", param=object(), param_hint="KLANT"),
    ],
)
def test_sentence_that_we_do_not_know_is_told_as_such(error) -> None:
    said = usage_sentence(error)
    assert said.startswith("Dit begrijpen we niet: ")
    assert "something new" in said
    assert said.endswith("Hulp: smbeleid --help")
