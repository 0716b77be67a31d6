"""What a text rests on: the questions, lists and sources that its template names.

Read from the template itself, in every branch and without a client.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import jinja2
from jinja2 import meta, nodes

_QUESTION_CALLS = frozenset({"is", "given", "rows", "values", "own_words"})
_LIST_CALLS = frozenset({"signals", "contradictions", "actions", "moments", "levels", "progress"})
_LIST_CALLS |= {"open_points", "unknown_points", "used_sources", "decisions"}
_FIGURE_LISTS = {"themas": "progress", "niveaus": "levels"}


@dataclass(frozen=True, slots=True)
class Uses:
    """What a template names.

    Attributes:
        ids: Questions and derived facts.
        tested: Pairs of an id and a value that ``is`` compares it with.
        printed: Questions whose answer is written out, with its label.
        lists: Lists that are drawn from all answers: signals, actions, levels ...
        sources: Sources that stand behind a line.
    """

    ids: frozenset[str] = frozenset()
    tested: frozenset[tuple[str, str]] = frozenset()
    printed: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    def __or__(self, other: Uses) -> Uses:
        """Return what two templates name together."""
        return Uses(
            self.ids | other.ids,
            self.tested | other.tested,
            self.printed | other.printed,
            self.lists | other.lists,
            self.sources | other.sources,
        )


def uses_of(environment: jinja2.Environment, name: str) -> Uses:
    """Return what a template names, and the templates that it includes or borrows from.

    Args:
        environment: Has a loader that finds the templates.
        name: Of the template; it has no faults of syntax.
    """
    found = Uses()
    waiting, seen = [name], {name}
    while waiting:
        tree = _tree(environment, waiting.pop())
        found |= _uses_in(tree)
        for other in meta.find_referenced_templates(tree):
            if other is not None and other not in seen:
                seen.add(other)
                waiting.append(other)
    return found


def _tree(environment: jinja2.Environment, name: str) -> nodes.Template:
    if environment.loader is None:
        return nodes.Template([])
    source, _, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name)


def _uses_in(tree: nodes.Template) -> Uses:
    calls = list(_calls(tree))
    printed = {node.attr for node in tree.find_all(nodes.Getattr) if _is_name(node.node, "a")}
    printed |= {words[0] for name, words in calls if name in {"values", "own_words"} and words}
    asked = [(name, words) for name, words in calls if name in _QUESTION_CALLS and words]
    figures = {words[0] for name, words in calls if name == "figure" and words}
    return Uses(
        ids=frozenset(printed | {words[0] for _, words in asked}),
        tested=frozenset((w[0], value) for name, w in asked if name == "is" for value in w[1:]),
        printed=frozenset(printed),
        lists=frozenset(
            {name for name, _ in calls if name in _LIST_CALLS}
            | {_FIGURE_LISTS[figure] for figure in figures if figure in _FIGURE_LISTS}
        ),
        sources=frozenset(word for name, words in calls if name == "src" for word in words),
    )


def _calls(tree: nodes.Template) -> Iterator[tuple[str, list[str]]]:
    """Go through the calls of our own names, each with the words that it is given."""
    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name):
            yield (
                node.node.name,
                [str(arg.value) for arg in node.args if isinstance(arg, nodes.Const)],
            )


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name
