"""Which condition each piece of a text came from, read from the template itself.

A template is compiled a second time with a mark at both ends of every branch of an ``if``. The
marks are private characters, which typed text never holds: `markdown.escape` names them. After
rendering they are taken out again, and what stood between them is known to come from that branch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import jinja2
from jinja2 import nodes

from smbeleid import conditions
from smbeleid.answers import State
from smbeleid.intake import Intake
from smbeleid.reasons import Cause, because

_OPENS, _NUMBERED, _CLOSES = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPENS}(\\d+){_NUMBERED}|{_CLOSES}")


@dataclass(frozen=True, slots=True)
class Look:
    """What a branch looks at.

    Attributes:
        kind: ``is``, ``given`` and ``rows`` ask an answer; ``and``, ``or`` and ``not`` combine;
            ``other`` is anything else, of which nothing is known here.
        words: Of ``is``, ``given`` and ``rows``: the id, and then the values.
        parts: Of ``and``, ``or`` and ``not``.
    """

    kind: Literal["is", "given", "rows", "and", "or", "not", "other"]
    words: tuple[str, ...] = ()
    parts: tuple[Look, ...] = ()

    def holds(self, intake: Intake) -> bool | None:
        """Return whether it holds for a client; None when that is not known here."""
        match self.kind:
            case "is":
                return conditions.holds({self.words[0]: self.words[1:]}, intake.facts)
            case "given" | "rows":
                return intake.answer(self.words[0]).state is State.GIVEN
            case "not":
                held = self.parts[0].holds(intake)
                return None if held is None else not held
            case "and" | "or":
                return self._combined([part.holds(intake) for part in self.parts])
            case _:
                return None

    def _combined(self, held: list[bool | None]) -> bool | None:
        decides = self.kind == "or"
        if decides in held:
            return decides
        return None if None in held else not decides

    def decisive(self, intake: Intake, wanted: bool) -> Iterator[Cause]:
        """Go through what makes it come out as wanted, for a client of whom it does."""
        match self.kind:
            case "is" | "given" | "rows":
                yield Cause(self.words[0], self.words[1:])
            case "not":
                yield from self.parts[0].decisive(intake, not wanted)
            case "and" | "or":
                any_will_do = (self.kind == "or") == wanted
                for part in self.parts:
                    if not any_will_do or part.holds(intake) is wanted:
                        yield from part.decisive(intake, wanted)
            case _:
                return


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of an ``if``: it is taken when each of its tests comes out as told here."""

    tests: tuple[tuple[Look, bool], ...]

    def causes(self, intake: Intake) -> list[Cause]:
        """Return because of what a client's text holds this branch."""
        return [one for test, wanted in self.tests for one in test.decisive(intake, wanted)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a rendered text that came from a branch, without the marks."""

    start: int
    end: int
    branch: Branch


@dataclass(frozen=True, slots=True)
class MarkedTemplate:
    """A template that tells which branch each piece of its text came from."""

    template: jinja2.Template
    branches: tuple[Branch, ...]

    def render(self, names: dict[str, object]) -> tuple[str, list[Stretch]]:
        """Return the text as the template itself gives it, and its stretches, outermost first."""
        return _taken_out(self.template.render(names), self.branches)


def marked(environment: jinja2.Environment, name: str) -> MarkedTemplate:
    """Compile a template with marks around its branches.

    Raises:
        jinja2.TemplateError: It is not there, or has a fault of syntax.
    """
    if environment.loader is None:
        raise jinja2.TemplateNotFound(name)
    source, filename, _ = environment.loader.get_source(environment, name)
    tree = environment.parse(source, name, filename)
    branches = _mark(tree)
    code = environment.compile(tree, name, filename)
    template = jinja2.Template.from_code(environment, code, environment.make_globals(None))
    return MarkedTemplate(template, tuple(branches))


def _mark(tree: nodes.Template) -> list[Branch]:
    """Put marks into a tree, and return its branches in the order of their numbers."""
    aliases = _aliases(tree)
    branches: list[Branch] = []

    def wrap(body: list[nodes.Node], tests: list[tuple[Look, bool]], line: int) -> None:
        if body:
            opening = f"{_OPENS}{len(branches)}{_NUMBERED}"
            branches.append(Branch(tuple(tests)))
            body.insert(0, nodes.Output([nodes.TemplateData(opening)], lineno=line))
            body.append(nodes.Output([nodes.TemplateData(_CLOSES)], lineno=line))

    chained = {id(also) for branch in tree.find_all(nodes.If) for also in branch.elif_}
    for branch in list(tree.find_all(nodes.If)):
        if id(branch) in chained:
            continue
        chain = [branch, *branch.elif_]
        tests = [_look(one.test, aliases) for one in chain]
        for one, test in zip(chain, tests, strict=True):
            wrap(one.body, [(test, True)], one.lineno)
        wrap(branch.else_, [(test, False) for test in tests], branch.lineno)
    return branches


def _aliases(tree: nodes.Template) -> dict[str, nodes.Node]:
    """Return what names stand for that are set exactly once, outside any branch or loop."""
    set_ = [
        node.target.name
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.target, nodes.Name)
    ]
    once = [
        (node.target.name, node.node)
        for node in tree.body
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name)
    ]
    return {name: value for name, value in once if set_.count(name) == 1}


def _look(node: nodes.Node, aliases: dict[str, nodes.Node]) -> Look:
    match node:
        case nodes.Not():
            return Look("not", parts=(_look(node.node, aliases),))
        case nodes.And() | nodes.Or():
            parts = (_look(node.left, aliases), _look(node.right, aliases))
            return Look("and" if isinstance(node, nodes.And) else "or", parts=parts)
        case nodes.Name() if node.name in aliases:
            others = {name: expr for name, expr in aliases.items() if name != node.name}
            return _look(aliases[node.name], others)
        case nodes.Call(node=nodes.Name(name="is" | "given" | "rows" as kind)):
            words = tuple(arg.value for arg in node.args if isinstance(arg, nodes.Const))
            if words and len(words) == len(node.args):
                return Look(kind, words)
    return Look("other")


def _taken_out(text: str, branches: tuple[Branch, ...]) -> tuple[str, list[Stretch]]:
    pieces: list[str] = []
    open_: list[tuple[int, int]] = []
    found: list[tuple[int, int, int]] = []
    length = last = 0
    for mark in _MARK.finditer(text):
        pieces.append(text[last : mark.start()])
        length += len(pieces[-1])
        last = mark.end()
        if mark[1] is not None:
            open_.append((length, int(mark[1])))
        else:
            start, number = open_.pop()
            found.append((start, length, number))
    pieces.append(text[last:])
    # An inner branch closes first; from long to short the outer ones come first.
    found.sort(key=lambda one: (one[0], -one[1]))
    return "".join(pieces), [Stretch(start, end, branches[n]) for start, end, n in found]


# Where a reason is said.


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    is_table: bool


def with_reasons(text: str, stretches: list[Stretch], intake: Intake) -> str:
    """Return a text in which each paragraph, list item and table that came from a branch says why.

    Args:
        text: Markdown as a template gave it, before it is tidied.
        stretches: Of that text.
        intake: The client's answers, with which the template was filled.
    """
    causes = [(one, one.branch.causes(intake)) for one in stretches]
    telling = [(one, looked_at) for one, looked_at in causes if because(intake, looked_at)]
    for block in reversed(list(_blocks(text)) if telling else []):
        reason = because(intake, _causes_of(text, block, telling))
        if reason:
            said = f"\n\n{reason}\n" if block.is_table else f" {reason}"
            text = f"{text[: block.end]}{said}{text[block.end :]}"
    return text


def _causes_of(text: str, block: _Block, telling: list[tuple[Stretch, list[Cause]]]) -> list[Cause]:
    """Return the causes of the innermost branches in a block."""
    here = [
        (stretch, looked_at)
        for stretch, looked_at in telling
        if text[max(stretch.start, block.start) : min(stretch.end, block.end)].strip()
    ]
    return [
        cause
        for place, (outer, looked_at) in enumerate(here)
        if not any(
            outer.start <= other.start and other.end <= outer.end for other, _ in here[place + 1 :]
        )
        for cause in looked_at
    ]


_ITEM = re.compile(r"\s*(?:-|\d+\.) ")
_SILENT = re.compile(r"#|!\[|</?div\b")


def _blocks(text: str) -> Iterator[_Block]:
    """Go through the paragraphs, list items and tables, not headings, figures or box titles."""
    current: _Block | None = None
    at, titled = 0, False
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        if not line.strip():
            if current:
                yield current
            current = None
            continue
        silent = bool(_SILENT.match(line)) or (titled and line.startswith("**"))
        titled = line.startswith("<div")
        is_table = line.startswith("|")
        if current and (silent or _ITEM.match(line) or is_table != current.is_table):
            yield current
            current = None
        if not silent:
            begin = current.start if current else start
            current = _Block(begin, start + len(line.rstrip()), is_table)
    if current:
        yield current
