"""Owns the syntax tree of an expression: frozen, small, every part with its span in the source."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]
"""Start and end in the source text, counted in characters from 0, end not included."""


@dataclass(frozen=True, slots=True)
class Literal:
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    span: Span


@dataclass(frozen=True, slots=True)
class Operation:
    """Operands joined by left-associative operators of one precedence: `a - b + c` is one of these.

    Flat, so that a long sum is not a deep tree.
    """

    operands: tuple[Node, ...]
    operators: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Negation:
    """Unary minus; `times` counts the signs."""

    operand: Node
    times: int
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    """As written, prefix included: `jr:choice-name`."""
    arguments: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NodeTest:
    kind: str
    """`name`, `node`, `text`, `comment` or `processing-instruction`."""
    prefix: str
    name: str
    """Local name, or `*`."""


@dataclass(frozen=True, slots=True)
class Step:
    axis: str
    test: NodeTest
    predicates: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Path:
    """A location path. It starts at the document (`absolute`), at what `start` answers, or at the context."""

    absolute: bool
    start: Node | None
    steps: tuple[Step, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Filter:
    """A primary expression narrowed by predicates: `(a | b)[1]`."""

    primary: Node
    predicates: tuple[Node, ...]
    span: Span


Node = Literal | Number | Operation | Negation | Call | Path | Filter


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its source and its tree."""

    text: str
    tree: Node


def simple_names(steps: tuple[Step, ...]) -> tuple[str, ...] | None:
    """The names of plain unprefixed child steps without predicates, or None when any step is more."""
    names: list[str] = []
    for step in steps:
        test = step.test
        if step.axis != "child" or step.predicates or test.kind != "name" or test.prefix or test.name == "*":
            return None
        names.append(test.name)
    return tuple(names)
