"""Owns which questions count in a score: choices with points, and numbers that are points out of another.

The engine and the checks ask here, so that what counts, what waits for it, and what is checked are the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_desktop.formspec.definition import ControlKind, DataType, Node, Question
from qa_desktop.formspec.known import choices_of
from qa_desktop.formspec.vocabulary import CHOICE_SCORE

WHOLE = "/"
_NUMBERS = (DataType.INT, DataType.DECIMAL)


def is_score(column: str) -> bool:
    """True for `score`, and for `score-NAME`, which is a second figure from the same answers."""
    return column == CHOICE_SCORE or column.startswith(f"{CHOICE_SCORE}-")


def is_scored(node: Node) -> bool:
    """True for a question that can count in some figure."""
    return isinstance(node, Question) and (bool(node.audit.out_of) or has_points(node))


def has_points(question: Question) -> bool:
    """True when some of its choices have points, in any figure."""
    cells = (cell for each in choices_of(question) for cell in each.extra.items())
    return any(text and is_score(column) for column, text in cells)


def holds_number(question: Question) -> bool:
    """True when what it holds is a number: typed, or worked out."""
    return question.bind.data_type in _NUMBERS or question.control is ControlKind.NONE


def is_within(path: str, top: str) -> bool:
    """Whether a node lies in a group; `/` is the whole."""
    return top == WHOLE or path.startswith(f"{top}/")


def counted_in(nodes: Mapping[str, Node], top: str) -> set[str]:
    """What a score is made of: the questions that count in it, and those whose number they are out of."""
    found = {path for path, node in nodes.items() if is_within(path, top) and is_scored(node)}
    return found | {nodes[path].audit.out_of for path in found} & nodes.keys()
