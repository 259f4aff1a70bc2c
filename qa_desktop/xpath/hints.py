"""Owns what an author should be told of an expression that is valid but likely not meant so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import Final

from qa_desktop.xpath.moments import looks_like_moment, read_moment
from qa_desktop.xpath.pattern_syntax import read_pattern
from qa_desktop.xpath.problems import EvaluationProblem
from qa_desktop.xpath.syntax import (
    Call,
    Expression,
    Filter,
    Literal,
    Negation,
    Node,
    Number,
    Operation,
    Path,
    Span,
)


class HintKind(StrEnum):
    PATTERN_NOT_WHOLE = "pattern-not-whole"  # regex() matches the whole value; this looks meant for a part
    PATTERN_WRONG = "pattern-wrong"  # regex() will fail whenever it is asked
    BLANK_IS_TRUE = "blank-is-true"  # a bare question as a condition is true when blank: write != ''
    UNQUOTED_DATE = "unquoted-date"  # 2024-02-01 is a subtraction
    NO_SUCH_DATE = "no-such-date"  # '2024-02-30'


@dataclass(frozen=True, slots=True)
class Hint:
    kind: HintKind
    span: Span
    detail: str = ""


def hints_of(expression: Expression, *, is_condition: bool = False) -> tuple[Hint, ...]:
    """What to tell the author, in source order.

    Args:
        expression: what `parse` answered.
        is_condition: the answer is used as true or false (relevant, constraint, required, read-only).
    """
    found = [*_conditions(expression.tree, is_condition=is_condition), *_everywhere(expression)]
    return tuple(sorted(found, key=lambda hint: hint.span))


def parts_of(node: Node) -> Iterator[Node]:
    """The node and everything inside it, outermost first."""
    stack: list[Node] = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(reversed(_inside(here)))


def _inside(node: Node) -> tuple[Node, ...]:
    match node:
        case Operation():
            return node.operands
        case Negation():
            return (node.operand,)
        case Call():
            return node.arguments
        case Filter():
            return (node.primary, *node.predicates)
        case Path():
            start = () if node.start is None else (node.start,)
            return (*start, *(predicate for step in node.steps for predicate in step.predicates))
        case _:
            return ()


def _conditions(tree: Node, *, is_condition: bool) -> Iterator[Hint]:
    if is_condition:
        yield from _bare(tree)
    for node in parts_of(tree):
        match node:
            case Operation(operators=("and" | "or", *_)):
                for operand in node.operands:
                    yield from _bare(operand)
            case Call(name="if" | "not" | "boolean", arguments=(condition, *_)):
                yield from _bare(condition)
            case _:
                pass


def _bare(node: Node) -> Iterator[Hint]:
    """A path used as a truth value. One with a predicate asks whether anything is there, and means it."""
    if isinstance(node, Path) and not any(step.predicates for step in node.steps):
        yield Hint(HintKind.BLANK_IS_TRUE, node.span)


def _everywhere(expression: Expression) -> Iterator[Hint]:
    for node in parts_of(expression.tree):
        match node:
            case Call(name="regex", arguments=(_, Literal() as pattern)):
                yield from _of_pattern(pattern)
            case Literal() if looks_like_moment(node.value) and read_moment(node.value, UTC) is None:
                yield Hint(HintKind.NO_SUCH_DATE, node.span, node.value)
            case Operation():
                yield from _of_subtraction(node, expression.text)
            case _:
                pass


_ANCHORS: Final = (".*", "^", "$")


def _of_pattern(pattern: Literal) -> Iterator[Hint]:
    try:
        read_pattern(pattern.value)
    except EvaluationProblem as problem:
        yield Hint(HintKind.PATTERN_WRONG, pattern.span, problem.message)
        return
    if not pattern.value.startswith(_ANCHORS) and not pattern.value.endswith(_ANCHORS):
        yield Hint(HintKind.PATTERN_NOT_WHOLE, pattern.span, pattern.value)


def _of_subtraction(node: Operation, text: str) -> Iterator[Hint]:
    for at in range(len(node.operators) - 1):
        numbers = node.operands[at : at + 3]
        if node.operators[at : at + 2] == ("-", "-") and all(isinstance(each, Number) for each in numbers):
            span = (numbers[0].span[0], numbers[2].span[1])
            if looks_like_moment(text[slice(*span)]):
                yield Hint(HintKind.UNQUOTED_DATE, span, text[slice(*span)])
