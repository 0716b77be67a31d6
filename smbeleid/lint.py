"""Checks a text for names that are not there, in every branch and without a client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import jinja2
from jinja2 import nodes

from smbeleid import conditions
from smbeleid.errors import Problem, did_you_mean
from smbeleid.questionnaire import Questionnaire
from smbeleid.sources import NO_SOURCE, Confidence, Source, names_article


@dataclass(frozen=True)
class Known:
    """What texts may name."""

    questionnaire: Questionnaire
    sources: Mapping[str, Source]
    words: Mapping[str, str]
    figures: tuple[str, ...]


def lint_text(
    environment: jinja2.Environment, source: str, name: str, known: Known
) -> list[Problem]:
    """Return a problem for each question, answer, source, word or figure that is not there.

    Args:
        environment: Parses it.
        source: The template, without faults of syntax.
        name: Its name, for messages.
        known: What it may name.
    """
    tree = environment.parse(source, name)
    return [
        Problem(f"templates/documents/{name}, regel {line}", sentence)
        for line, sentence in sorted(
            [*_dotted(tree, known), *_called(tree, known), *_articles(source)]
        )
    ]


def _dotted(tree: nodes.Template, known: Known) -> Iterator[tuple[int, str]]:
    """Go through what is wrong with ``a.<question>`` and ``woord.<word>``."""
    tables: dict[str, tuple[str, Mapping[str, object]]] = {
        "a": ("de vraag", known.questionnaire.questions),
        "woord": ("het woord", known.words),
    }
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name in tables:
            what, names = tables[node.node.name]
            if node.attr not in names:
                yield node.lineno, _missing(what, node.attr, names)


def _called(tree: nodes.Template, known: Known) -> Iterator[tuple[int, str]]:
    """Go through what is wrong with the calls ``is('x', 'ja')``, ``src('avg')`` and such."""
    for node in tree.find_all(nodes.Call):
        if not isinstance(node.node, nodes.Name):
            continue
        words = [str(arg.value) for arg in node.args if isinstance(arg, nodes.Const)]
        if node.node.name in _CHECKS and len(words) == len(node.args) and words:
            for sentence in _CHECKS[node.node.name](words, known):
                yield node.lineno, sentence


def _articles(source: str) -> Iterator[tuple[int, str]]:
    """Go through the articles of law without a source in their own block or the next one."""
    lines = source.splitlines()
    starts = [n for n, line in enumerate(lines) if line.strip() and (n == 0 or not lines[n - 1])]
    for start, following, after in zip(
        starts, [*starts[1:], None], [*starts[2:], None, None], strict=False
    ):
        named = [n for n, line in enumerate(lines[start:following], start) if names_article(line)]
        if named and "src(" not in "\n".join(lines[start:after]):
            yield named[0] + 1, NO_SOURCE


def _check_is(words: list[str], known: Known) -> list[str]:
    condition = {words[0]: tuple(words[1:])}
    return [said for _, said in conditions.faults(condition, known.questionnaire.known_values)]


def _check_question(words: list[str], known: Known) -> list[str]:
    questions = known.questionnaire.questions
    return [_missing("de vraag", word, questions) for word in words if word not in questions]


def _check_source(words: list[str], known: Known) -> list[str]:
    faults = [_missing("de bron", w, known.sources) for w in words if w not in known.sources]
    return faults + [
        f"de bron '{word}' is onzeker en mag niet als feit worden genoemd."
        for word in words
        if word in known.sources and known.sources[word].confidence is Confidence.UNCERTAIN
    ]


def _check_figure(words: list[str], known: Known) -> list[str]:
    figures = dict.fromkeys(known.figures)
    return [_missing("de figuur", word, figures) for word in words if word not in figures]


_CHECKS: Mapping[str, Callable[[list[str], Known], list[str]]] = {
    "is": _check_is,
    "given": _check_question,
    "rows": _check_question,
    "values": _check_question,
    "own_words": _check_question,
    "src": _check_source,
    "figure": _check_figure,
}


def _missing(what: str, name: str, known: Mapping[str, object]) -> str:
    return f"{what} '{name}' bestaat niet. {did_you_mean(name, known)}".strip()
