"""Content checked against a shape, with every fault told in Dutch.

Pydantic does the checking; this module gives its findings a place in the file and a Dutch
sentence. A test holds `SENTENCES` complete for every kind of fault our models can raise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from smbeleid.errors import Problem, did_you_mean
from smbeleid.files import Place, YamlFile

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

SENTENCES: Mapping[str, Callable[[ErrorDetails, Mapping[str, Any]], str]] = {
    "missing": lambda error, _: f"'{_last(error)}' ontbreekt. Vul het aan.",
    "extra_forbidden": lambda error, _: f"'{_last(error)}' is hier niet bekend.",
    "string_type": lambda error, _: f"'{_last(error)}' moet een tekst zijn.",
    "string_unicode": lambda error, _: (
        f"'{_last(error)}' bevat een teken dat geen enkele letter is. Typ de tekst opnieuw."
    ),
    "string_too_short": lambda error, _: f"'{_last(error)}' is leeg. Vul een tekst in.",
    "string_pattern_mismatch": lambda error, context: (
        f"'{error['input']}' is geen goede waarde voor '{_last(error)}'. {_pattern_hint(context)}"
    ),
    "list_type": lambda error, _: (
        f"'{_last(error)}' moet een lijst zijn: [een, twee], of elk op een regel met een streepje."
    ),
    "tuple_type": lambda error, _: (
        f"'{_last(error)}' moet een lijst zijn: [een, twee], of elk op een regel met een streepje."
    ),
    "dict_type": lambda error, _: f"'{_last(error)}' moet uit regels 'naam: waarde' bestaan.",
    "model_type": lambda error, _: f"'{_last(error)}' moet uit regels 'naam: waarde' bestaan.",
    "bool_parsing": lambda error, _: f"'{_last(error)}' moet true of false zijn.",
    "bool_type": lambda error, _: f"'{_last(error)}' moet true of false zijn.",
    "int_parsing": lambda error, _: f"'{_last(error)}' moet een heel getal zijn.",
    "int_from_float": lambda error, _: f"'{_last(error)}' moet een heel getal zijn.",
    "finite_number": lambda error, _: f"'{_last(error)}' moet een heel getal zijn.",
    "int_parsing_size": lambda error, _: f"'{_last(error)}' is een te groot getal.",
    "int_type": lambda error, _: f"'{_last(error)}' moet een heel getal zijn.",
    "enum": lambda error, context: (
        f"'{error['input']}' kan niet bij '{_last(error)}'. "
        f"Kies uit: {context.get('expected', '').replace(' or ', ', ')}."
    ),
    "literal_error": lambda error, context: (
        f"'{error['input']}' kan niet bij '{_last(error)}'. "
        f"Kies uit: {context.get('expected', '').replace(' or ', ', ')}."
    ),
    "too_short": lambda error, _: f"'{_last(error)}' is leeg. Vul er minstens één in.",
    "sentence": lambda _, context: str(context["sentence"]),
}
"""Kind of fault (pydantic's name) -> a Dutch sentence."""


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]


class Content(BaseModel):
    """Anything people or programs write in files: unknown keys refused, never changed after."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def fault(sentence: str) -> PydanticCustomError:
    """Return an error for a validator of ours to raise, with its Dutch sentence."""
    return PydanticCustomError("sentence", "{sentence}", {"sentence": sentence})


def _must_exist(iso: str) -> str:
    """Refuse a day that no calendar has; a year or month alone stands for its first day."""
    try:
        dt.date.fromisoformat(iso + "-01-01"[len(iso) - len("2026") :])
    except ValueError as error:
        raise fault(f"'{iso}' staat op geen kalender. Schrijf een datum die bestaat.") from error
    return iso


IsoDate = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_must_exist)
]
"""A day that exists, as ``2026-09-01``."""

PartialIsoDate = Annotated[
    str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_must_exist)
]
"""A day, a month or a year: ``2026-09-01``, ``2026-09`` or ``2026``."""


def texts_of(content: Any) -> Iterator[str]:
    """Go through every text in content: a model, or what a model holds."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, BaseModel):
        for name in type(content).model_fields:
            yield from texts_of(getattr(content, name))
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from texts_of(value)
    elif isinstance(content, tuple | list):
        for value in content:
            yield from texts_of(value)


class Checked(Generic[T]):
    """The outcome of a check: a value, or the problems that stand in its way."""

    def __init__(self, value: T | None, problems: list[Problem]) -> None:
        self.value = value
        self.problems = problems

    @classmethod
    def of(cls, value: T) -> Self:
        """Return an outcome without problems."""
        return cls(value, [])


def check(model: type[M], content: Any, where: Callable[[Place], str]) -> Checked[M]:
    """Check content against a model.

    Args:
        model: The shape.
        content: What was read: dictionaries, lists, texts.
        where: Turns a place inside the content into file and line.

    Returns:
        The value, or every problem found.
    """
    try:
        return Checked.of(model.model_validate(content))
    except ValidationError as error:
        return Checked(None, [_problem(model, found, where) for found in _causes(error)])


def check_yaml(model: type[M], file: YamlFile, place: Place = ()) -> Checked[M]:
    """Check (a part of) a YAML file against a model; see `check`."""
    content = file.content
    for step in place:
        content = content[step]
    return check(model, content, lambda inner: file.where((*place, *inner)))


def _causes(error: ValidationError) -> list[ErrorDetails]:
    """Return the faults, without lists that are only too short because entries are at fault."""
    found = error.errors()
    around = {one["loc"][:length] for one in found for length in range(len(one["loc"]))}
    return [one for one in found if one["type"] != "too_short" or one["loc"] not in around]


def _problem(model: type[BaseModel], error: ErrorDetails, where: Callable[[Place], str]) -> Problem:
    context = error.get("ctx", {})
    message = SENTENCES[error["type"]](error, context).strip()
    if error["type"] == "extra_forbidden":
        message = f"{message} {_known_keys(model, error)}".strip()
    return Problem(where(error["loc"]), message)


def _known_keys(model: type[BaseModel], error: ErrorDetails) -> str:
    known = sorted(_fields_at(model, error["loc"][:-1]))
    hint = did_you_mean(_last(error), known)
    return hint or (f"Bekend zijn: {', '.join(known)}." if known else "")


def _fields_at(model: type[BaseModel], place: Place) -> set[str]:
    """Return the keys that a model knows at a place, following lists and nested models."""
    current: Any = model
    for step in place:
        # A step that is no field is a list position, or a key of a mapping of these models.
        if field := getattr(current, "model_fields", {}).get(step):
            current = _model_within(field.annotation)
    return set(getattr(current, "model_fields", ()))


def _model_within(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_within(inner)
        if found is not None:
            return found
    return None


def _last(error: ErrorDetails) -> str:
    # Pydantic ends the place of a faulty key, not value, with "[key]".
    names = [step for step in error["loc"] if isinstance(step, str) and step != "[key]"]
    return names[-1] if names else "dit"


def _pattern_hint(context: Mapping[str, Any]) -> str:
    hints = {
        r"^[a-z][a-z0-9_]*$": "Gebruik kleine letters, cijfers en lage streepjes.",
        r"^[a-z0-9][a-z0-9-]*$": "Gebruik kleine letters, cijfers en streepjes.",
        r"^[A-Z]+-\d{2}$": "Schrijf hem als BEH-01.",
        r"^https://\S+$": "Schrijf een adres dat begint met https://.",
        r"^\d{4}-\d{2}-\d{2}$": "Schrijf een datum als 2026-09-01.",
        r"^\d{4}(-\d{2}(-\d{2})?)?$": "Schrijf een datum als 2026-09-01, 2026-09 of 2026.",
    }
    return hints.get(str(context.get("pattern")), "")
