"""Tests of the files: nothing is guessed, nothing is half written, every fault has a line."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smbeleid import files
from smbeleid.errors import ContentError
from smbeleid.files import (
    LockedError,
    UnwritableError,
    json_bytes,
    locked,
    read_json,
    read_text,
    read_yaml,
    shown,
    write_atomic,
)


def written(folder: Path, content: str | bytes, name: str = "inhoud.yaml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def refusal(path: Path) -> str:
    with pytest.raises(ContentError) as caught:
        (read_json if path.suffix == ".json" else read_yaml)(path)
    return str(caught.value)


@pytest.mark.parametrize(
    "scalar",
    ["no", "on", "yes", "true", "null", "~", "0123", "12:30", "1e3", "1_000", "2026-09-01", "218"],
)
def test_scalar_is_read_as_it_is_typed(tmp_path: Path, scalar: str) -> None:
    path = written(tmp_path, f"a: {scalar}\n{scalar}: b\nc: [{scalar}]\n")
    assert read_yaml(path).content == {"a": scalar, scalar: "b", "c": [scalar]}


def test_value_left_out_is_nothing_and_quoted_is_empty(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, 'a:\nb: ""\n')).content == {"a": None, "b": ""}


def test_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    file = read_yaml(written(tmp_path, "# alleen een opmerking\n"))
    assert file.content == {}
    assert file.where(("a",)) == f"{tmp_path.parent.name}/{tmp_path.name}/inhoud.yaml"


def test_every_value_has_its_line(tmp_path: Path) -> None:
    file = read_yaml(written(tmp_path, "a:\n  - id: x\n    b: y\n  - id: z\n"))
    place = f"{tmp_path.parent.name}/{tmp_path.name}/inhoud.yaml, regel"
    assert file.where() == f"{place} 1"
    assert file.where(("a", 0, "b")) == f"{place} 3"
    assert file.where(("a", 1)) == f"{place} 4"
    assert file.where(("a", 1, "weg", "nog")) == f"{place} 4"


def test_double_keys_are_all_told(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, "a: 1\nb:\n  c: 1\n  c: 2\na: 2\n"))
    assert "2 fouten" in message
    assert "regel 4: 'c' staat er twee keer. Laat er één weg." in message
    assert "regel 5: 'a' staat er twee keer. Laat er één weg." in message


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a: b\nc: d: e\n", 2),
        ("a: b\n  c: d\n", 2),
        ('a: "open\n', 2),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: *weg\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("\tb: 2\n", 1),
    ],
)
def test_broken_yaml_is_told_with_line_and_remedy(tmp_path: Path, content: str, line: int) -> None:
    message = refusal(written(tmp_path, content))
    assert f"inhoud.yaml, regel {line}: hier klopt de YAML niet" in message
    assert "aanhalingstekens" in message


def test_control_character_is_told(tmp_path: Path) -> None:
    assert "inhoud.yaml: is geen leesbare YAML" in refusal(written(tmp_path, b"a: \x07\n"))


def test_other_encoding_is_told_with_the_remedy(tmp_path: Path) -> None:
    path = written(tmp_path, "naam: Renée".encode("cp1252"))
    assert "is niet in UTF-8 opgeslagen" in refusal(path)


def test_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbfa: b\n")
    assert read_text(path) == "a: b\n"
    assert read_yaml(path).content == {"a": "b"}


def test_yaml_tags_make_no_objects(tmp_path: Path) -> None:
    path = written(tmp_path, "a: !!python/object/apply:os.getcwd []\n")
    assert read_yaml(path).content == {"a": []}


@pytest.mark.parametrize("name", ["weg.yaml", "weg.json"])
def test_missing_file_is_told(tmp_path: Path, name: str) -> None:
    assert f"{name}: kan niet worden gelezen (" in refusal(tmp_path / name)


def test_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").mkdir()
    assert "map.yaml: kan niet worden gelezen (" in refusal(tmp_path / "map.yaml")


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 1\n")
    assert read_yaml(path) is read_yaml(path)
    written(tmp_path, "a: 22\n")
    assert read_yaml(path).content == {"a": "22"}


def test_file_is_shown_with_three_steps() -> None:
    assert shown(Path("werk") / "clients" / "kompas" / "answers.json") == (
        "clients/kompas/answers.json"
    )
    assert shown(Path("a.yaml")) == "a.yaml"


def test_json_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, '{"a": [1, "twee", null]}', "a.json")
    assert read_json(path) == {"a": [1, "twee", None]}


@pytest.mark.parametrize(
    ("content", "line"),
    [('{\n  "a": 1,\n}', 3), ('{\n  "a" 1\n}', 2), ("", 1), ('{\n  "a": {\n', 3), ("{} {}", 1)],
)
def test_damaged_json_is_told_with_line_and_remedy(tmp_path: Path, content: str, line: int) -> None:
    message = refusal(written(tmp_path, content, "a.json"))
    assert f"a.json, regel {line}: dit is geen leesbare JSON (" in message
    assert "Zet een reservekopie terug." in message


def test_double_key_in_json_is_told_with_its_line(tmp_path: Path) -> None:
    message = refusal(written(tmp_path, '{\n\t"a": {"b": 1},\n\t"a": {"b": 2}\n}', "a.json"))
    assert message.count("a.json") == 1
    assert "a.json, regel 3: 'a' staat er twee keer. Laat er één weg." in message


def test_json_is_for_people_to_read() -> None:
    assert json_bytes({"naam": "Renée"}) == '{\n  "naam": "Renée"\n}\n'.encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_what_is_written_as_json_is_read_back(content: object) -> None:
    assert json.loads(json_bytes(content).decode("utf-8")) == content


def test_half_a_surrogate_pair_can_be_saved() -> None:
    assert json.loads(json_bytes({"a": "\ud800"}).decode("utf-8")) == {"a": "\ud800"}


def test_file_is_written_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "nieuw" / "diep" / "a.json"
    write_atomic(path, b"inhoud")
    assert path.read_bytes() == b"inhoud"
    assert names(path.parent) == ["a.json"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o644


def full_disk(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_full_disk_keeps_the_old_file_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "oud")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(UnwritableError, match=r"No space left on device.*ruimte op de schijf"):
        write_atomic(path, b"nieuw")
    assert path.read_text() == "oud"
    assert names(tmp_path) == ["inhoud.yaml"]


def test_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    written(tmp_path, "x", "klant")
    with pytest.raises(UnwritableError, match="kan niet worden geschreven"):
        write_atomic(tmp_path / "klant" / "answers.json", b"nieuw")


class Refusing:
    """Stands in for `os.replace` as a virus scanner makes it: refused, then allowed."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.replace = os.replace

    def __call__(self, source: object, target: object) -> None:
        if self.left:
            self.left -= 1
            raise PermissionError(errno.EACCES, "Access is denied")
        self.replace(source, target)  # type: ignore[call-overload]


def test_replace_that_is_refused_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(files.time, "sleep", waits.append)
    monkeypatch.setattr(os, "replace", Refusing(3))
    path = written(tmp_path, "oud")
    write_atomic(path, b"nieuw")
    assert path.read_text() == "nieuw"
    assert waits == [0.05, 0.1, 0.2]


def test_replace_that_stays_refused_is_told_and_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(files.time, "sleep", waits.append)
    monkeypatch.setattr(os, "replace", Refusing(files.REPLACE_ATTEMPTS))
    path = written(tmp_path, "oud")
    with pytest.raises(UnwritableError, match="Access is denied"):
        write_atomic(path, b"nieuw")
    assert path.read_text() == "oud"
    assert names(tmp_path) == ["inhoud.yaml"]
    assert len(waits) == files.REPLACE_ATTEMPTS - 1


def test_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "nieuw" / "answers.json"
    with pytest.raises(KeyError), locked(path, seconds=0):
        raise KeyError
    with locked(path, seconds=0):
        assert not path.exists()


HOLDER = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_lock_of_another_process_is_told(tmp_path: Path) -> None:
    lock = tmp_path / ".answers.json.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(LockedError, match=r"answers\.json is in gebruik"),
            locked(tmp_path / "answers.json", seconds=0),
        ):
            pytest.fail("two hold the same lock")
        holder.communicate()
    with locked(tmp_path / "answers.json", seconds=0):
        assert holder.returncode == 0


def test_folder_that_refuses_a_lock_is_told(tmp_path: Path) -> None:
    written(tmp_path, "x", "klant")
    with (
        pytest.raises(UnwritableError, match="kan niet worden geschreven"),
        locked(tmp_path / "klant" / "answers.json"),
    ):
        pytest.fail("a file is no folder")
