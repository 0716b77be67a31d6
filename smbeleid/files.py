"""Files on disk: YAML with places, JSON, writing that is whole or not at all, locks."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock, Timeout

from smbeleid.errors import ContentError, Problem, SmbeleidError

Place = tuple[str | int, ...]
"""Where a value stands inside a YAML file: keys and list positions from the top."""

REPLACE_ATTEMPTS = 8
"""On Windows and in synchronised folders `os.replace` may be refused for a moment."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LockedError(SmbeleidError):
    """Another program holds the file for longer than we wait."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} is in gebruik door een ander programma. Sluit dat en probeer het opnieuw."
        )


class UnwritableError(SmbeleidError):
    """The disk or its rights refuse what must be written."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(
            f"{path} kan niet worden geschreven ({said}). Controleer of er ruimte op de schijf is "
            "en of u in deze map mag schrijven."
        )


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a YAML file holds, with the line of every value.

    Attributes:
        path: The file.
        content: Dictionaries, lists and texts; YAML's own guesses (no = False) are not made.
        lines: Line number, from 1, of each place in ``content``.
    """

    path: Path
    content: Any
    lines: dict[Place, int] = field(repr=False)

    def where(self, place: Place = ()) -> str:
        """Return file and line of a place, or of the nearest one around it."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return f"{shown(self.path)}, regel {self.lines[place[:length]]}"
        return shown(self.path)


def shown(path: Path) -> str:
    """Return how a file is named to the user: its last three steps, with forward slashes."""
    return "/".join(path.parts[-3:])


def read_yaml(path: Path) -> YamlFile:
    """Read a YAML file with line numbers.

    Args:
        path: An existing UTF-8 file.

    Raises:
        ContentError: The file is no YAML, is not UTF-8, or has the same key twice.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise ContentError([_unreadable(path, error)]) from error
    return _read_yaml(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=512)
def _read_yaml(path: Path, _changed: int, _size: int) -> YamlFile:
    text = read_text(path)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise ContentError([_syntax_problem(path, error)]) from error
    except yaml.YAMLError as error:
        raise ContentError([Problem(shown(path), f"is geen leesbare YAML: {error}")]) from error
    lines: dict[Place, int] = {}
    problems: list[Problem] = []
    content = _plain(node, (), lines, problems, path) if node is not None else {}
    if problems:
        raise ContentError(problems)
    return YamlFile(path, content, lines)


def _syntax_problem(path: Path, error: yaml.MarkedYAMLError) -> Problem:
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return Problem(
        f"{shown(path)}, regel {line}",
        f"hier klopt de YAML niet ({error.problem}). Kijk naar inspringen, dubbele punten en "
        "aanhalingstekens; zet een tekst met ': ' tussen aanhalingstekens.",
    )


def _plain(
    node: Any, place: Place, lines: dict[Place, int], problems: list[Problem], path: Path
) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*place, index), lines, problems, path)
            for index, item in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, place, lines, problems, path)
    if node.value == "" and not node.style:
        return None
    return node.value


def _plain_mapping(
    node: Any, place: Place, lines: dict[Place, int], problems: list[Problem], path: Path
) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in content:
            where = f"{shown(path)}, regel {line}"
            problems.append(Problem(where, f"'{key}' staat er twee keer. Laat er één weg."))
        content[key] = _plain(value_node, (*place, key), lines, problems, path)
        lines[(*place, key)] = line
    return content


def read_text(path: Path) -> str:
    """Read a UTF-8 file.

    Raises:
        ContentError: The file is not there, may not be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ContentError([_unreadable(path, error)]) from error
    except UnicodeDecodeError as error:
        message = "is niet in UTF-8 opgeslagen. Kies in uw tekstprogramma 'Opslaan als' en UTF-8."
        raise ContentError([Problem(shown(path), message)]) from error


def _unreadable(path: Path, error: OSError) -> Problem:
    said = error.strerror or str(error)
    return Problem(shown(path), f"kan niet worden gelezen ({said}). Zet het bestand terug.")


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Raises:
        ContentError: The file is no JSON or has the same key twice, with its line.
    """
    text = read_text(path)
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except _DoubleKeyError:
        return read_yaml(path).content  # JSON is YAML too, and there a double key has a line
    except json.JSONDecodeError as error:
        message = f"dit is geen leesbare JSON ({error.msg}). Zet een reservekopie terug."
        where = f"{shown(path)}, regel {error.lineno}"
        raise ContentError([Problem(where, message)]) from error


class _DoubleKeyError(Exception):
    """An object in a JSON file has the same key twice."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise _DoubleKeyError
    return content


def json_bytes(content: Any) -> bytes:
    """Return content as JSON that a person can read: indented, UTF-8, one newline at the end."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(
        "utf-8", "backslashreplace"
    )


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old or the new one, never half of it.

    Args:
        path: Where the file must stand; its folder is made when missing.
        content: The whole file.

    Raises:
        UnwritableError: The disk is full, or writing here is not allowed.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        _replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise UnwritableError(path, error.strerror or str(error)) from error


def _replace(source: Path, target: Path) -> None:
    for attempt in range(REPLACE_ATTEMPTS - 1):
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(0.05 * 2**attempt)
        else:
            return
    source.replace(target)


@contextmanager
def locked(path: Path, *, seconds: float = 10) -> Iterator[None]:
    """Hold a file for ourselves while we read, change and write it.

    Args:
        path: The file; the lock is an empty file beside it, named ``.<name>.lock``.
        seconds: How long to wait for another program.

    Raises:
        LockedError: Somebody else kept the file for longer.
        UnwritableError: The disk or its rights refuse the lock.
    """
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=seconds)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise LockedError(path) from error
    except OSError as error:
        raise UnwritableError(path, error.strerror or str(error)) from error
    try:
        yield
    finally:
        lock.release()
