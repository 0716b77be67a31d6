"""Tests of the words of the form: complete, filled in as the program does, told when not."""

from __future__ import annotations

from pathlib import Path

import pytest

from smbeleid.errors import ContentError
from smbeleid.wording import HINTS, SAID, load_wording

WORDS = Path(__file__).parent.parent / "templates" / "consult" / "words.yaml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = WORDS.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "words.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_every_sentence_can_be_said() -> None:
    wording = load_wording(WORDS).worded({"de_school": "de club"})
    for say, needed in ((wording.say, SAID), (wording.hint, HINTS)):
        for key, names in needed.items():
            said = say(key, **dict.fromkeys(names, "@"))
            assert said.count("@") >= len(names)
            assert "{" not in said
            assert "$" not in said
    assert wording.states["unknown"] == "weet de club niet"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  no_undo:", "  no_undoo:", "'no_undo' ontbreekt"),
        ("  no_undo:", "  no_undoo:", "Bedoelde u 'no_undo'"),
        ('"{question}" nog niet', '"{vraag}" nog niet', "tussen accolades hoort hier: {question}"),
        ("Er is niets om ongedaan", "Er is {niets om ongedaan", "hoort hier: geen"),
        ("  unknown: weet", "  weet: weet", "'unknown' ontbreekt bij 'states'"),
        ("  undo: Maak ongedaan", "  undo: ''", "'undo' is leeg"),
    ],
)
def test_fault_in_the_words_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(ContentError, match="regel") as told:
        load_wording(changed(tmp_path, old, new))
    assert message in str(told.value)
