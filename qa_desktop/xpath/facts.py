"""Owns what can be said of an expression without evaluating it: paths read, functions called, volatility."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from qa_desktop.xpath.functions import FUNCTIONS
from qa_desktop.xpath.problems import SyntaxProblem
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
    Step,
)


class Origin(StrEnum):
    """Where a path starts."""

    ROOT = "root"  # the primary instance: an absolute path
    CONTEXT = "context"  # the node the expression is bound to
    INSTANCE = "instance"  # a secondary instance
    UNKNOWN = "unknown"  # the answer of a function that makes nodes


@dataclass(frozen=True, slots=True)
class StepFact:
    axis: str
    name: str
    """Local name; `*` for any, and for `.` and `..`."""
    has_predicate: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A path that the expression reads; inside a predicate in full, from the outer path's origin."""

    origin: Origin
    steps: tuple[StepFact, ...]
    instance: str
    """Id of the secondary instance; blank elsewhere, or where it is not a literal."""
    span: Span
    across_instances: bool = False
    """Read by position in a repeat (`indexed-repeat`), not in this instance."""
    is_value: bool = True
    """False for what is only counted or placed: what it holds makes no difference."""


@dataclass(frozen=True, slots=True)
class CallFact:
    name: str
    arguments: int
    span: Span
    literals: tuple[str | None, ...] = ()
    """Of each argument the text, where it is a literal."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A path compared with a literal: `/data/q = 'yes'` or `selected(/data/q, 'yes')`."""

    reference: Reference
    literal: str
    span: Span
    """Of the literal."""


@dataclass(frozen=True, slots=True)
class Facts:
    references: tuple[Reference, ...]
    calls: tuple[CallFact, ...]
    is_volatile: bool
    """The same document may give another answer next time."""
    comparisons: tuple[Comparison, ...] = ()
    is_spoken: bool = False
    """Another language in use may give another answer: labels of choices, names of months and days."""


@dataclass(frozen=True, slots=True)
class CallProblem:
    """A call that cannot be answered. `least` and `most` are None for a function that is not known."""

    name: str
    span: Span
    arguments: int
    least: int | None = None
    most: int | None = None
    """None also where there is no upper limit."""


MAX_REFERENCES: Final = 20_000
"""More than its characters could name one by one; unions within predicates within unions multiply them."""


def facts_of(expression: Expression) -> Facts:
    """What can be said of an expression.

    Raises:
        SyntaxProblem: it reads more paths than any form needs.
    """
    collector = _Collector()
    collector.visit(expression.tree, _CONTEXT)
    volatile = any(_is_volatile(call) for call in collector.calls)
    return Facts(
        tuple(collector.references),
        tuple(collector.calls),
        volatile,
        tuple(collector.comparisons),
        any(_is_spoken(call) for call in collector.calls),
    )


def check_calls(expression: Expression) -> tuple[CallProblem, ...]:
    """Name every call of an unknown function, or with a number of arguments it does not take."""
    problems: list[CallProblem] = []
    for call in facts_of(expression).calls:
        function = FUNCTIONS.get(call.name)
        if function is None:
            problems.append(CallProblem(call.name, call.span, call.arguments))
        elif not function.takes(call.arguments):
            problems.append(CallProblem(call.name, call.span, call.arguments, function.least, function.most))
    return tuple(problems)


def _is_volatile(call: CallFact) -> bool:
    function = FUNCTIONS.get(call.name)
    if call.name == "randomize":
        return call.arguments < 2
    return function is not None and function.volatile


def _is_spoken(call: CallFact) -> bool:
    if call.name in ("format-date", "format-date-time") and len(call.literals) > 1:
        pattern = call.literals[1]
        return pattern is None or "%a" in pattern or "%b" in pattern
    return call.name in ("jr:choice-name", "jr:itext", "lang")


@dataclass(frozen=True, slots=True)
class _Base:
    """Where a relative path would start."""

    origin: Origin
    steps: tuple[StepFact, ...] = ()
    instance: str = ""


_CONTEXT = _Base(Origin.CONTEXT)
_ROOT = _Base(Origin.ROOT)
_UNKNOWN = _Base(Origin.UNKNOWN)


class _Collector:
    def __init__(self) -> None:
        self.references: list[Reference] = []
        self.calls: list[CallFact] = []
        self.comparisons: list[Comparison] = []
        self._across = False
        self._placed = False

    def visit(self, node: Node, base: _Base) -> None:
        match node:
            case Literal() | Number():
                pass
            case Operation():
                for operand in node.operands:
                    self.visit(operand, base)
                if len(node.operands) == 2 and node.operators[0] in ("=", "!="):
                    self._compare(node.operands, base)
            case Negation():
                self.visit(node.operand, base)
            case Call():
                self._call(node, base)
            case Filter():
                for start in self._starts(node.primary, base):
                    for predicate in node.predicates:
                        self.visit(predicate, start)
                self.visit(node.primary, base)
            case Path():
                self._path(node, base)

    def _call(self, call: Call, base: _Base) -> None:
        self.calls.append(_call_fact(call))
        if call.name == "selected" and len(call.arguments) == 2:
            self._compare(call.arguments, base)
        outer, placed = self._across, self._placed
        self._placed = placed or call.name in _PLACING
        self._across = outer or call.name == "indexed-repeat"
        if call.name == "current" or (call.name == "instance" and call.arguments):
            for start in self._starts(call, base):
                self._add(start, call.span)
        elif not call.arguments and call.name in _READ_CONTEXT:
            self._add(base, call.span)
        for index, argument in enumerate(call.arguments):
            # Only the path and the repeats go across instances; the positions are read where we stand.
            self._across = outer or (call.name == "indexed-repeat" and (index == 0 or index % 2 == 1))
            self.visit(argument, base)
        self._across, self._placed = outer, placed

    def _compare(self, pair: tuple[Node, ...], base: _Base) -> None:
        for path, literal in (pair, pair[::-1]):
            if isinstance(path, Path) and isinstance(literal, Literal):
                for start in self._starts(path, base):
                    reference = Reference(start.origin, start.steps, start.instance, path.span, self._across)
                    self.comparisons.append(Comparison(reference, literal.value, literal.span))

    def _path(self, path: Path, base: _Base) -> None:
        for start in self._starts(path, base, predicates=True):
            self._add(start, path.span)

    def _add(self, base: _Base, span: Span) -> None:
        if len(self.references) >= MAX_REFERENCES:
            raise SyntaxProblem(span[0], f"the expression reads more than {MAX_REFERENCES} paths")
        self.references.append(
            Reference(base.origin, base.steps, base.instance, span, self._across, not self._placed)
        )

    def _starts(self, node: Node, base: _Base, *, predicates: bool = False) -> tuple[_Base, ...]:
        """Where the nodes that an expression answers are; several for a union or a branch."""
        match node:
            case Path(absolute=True):
                return (self._walk(_ROOT, node.steps, predicates),)
            case Path(start=None):
                return (self._walk(base, node.steps, predicates),)
            case Path(start=start) if start is not None:
                if predicates:
                    self._inside(start, base)
                return tuple(
                    self._walk(each, node.steps, predicates) for each in self._starts(start, base)
                )  # fmt: skip
            case Filter():
                return self._starts(node.primary, base)
            case Call(name="current"):
                return (_CONTEXT,)
            case Call(name="instance", arguments=(Literal(value=name),)):
                return (_Base(Origin.INSTANCE, (), name),)
            case Call(name="instance"):
                return (_Base(Origin.INSTANCE),)
            case Call(name="randomize", arguments=(first, *_)):
                return self._starts(first, base)
            case Operation(operators=("|", *_)):
                return tuple(start for operand in node.operands for start in self._starts(operand, base))
            case _:
                return (_UNKNOWN,)

    def _inside(self, start: Node, base: _Base) -> None:
        """Visit what a path starts from, without counting `current()` itself as read."""
        if isinstance(start, Call) and start.name in ("current", "instance"):
            self.calls.append(_call_fact(start))
            for argument in start.arguments:
                self.visit(argument, base)
        else:
            self.visit(start, base)

    def _walk(self, base: _Base, steps: tuple[Step, ...], predicates: bool) -> _Base:
        taken = [_fact_of(step) for step in steps]
        if predicates:
            for number, step in enumerate(steps, start=1):
                if step.predicates:
                    here = _Base(base.origin, (*base.steps, *taken[:number]), base.instance)
                    for predicate in step.predicates:
                        self.visit(predicate, here)
        return _Base(base.origin, (*base.steps, *taken), base.instance)


def _fact_of(step: Step) -> StepFact:
    if step.test.kind in ("name", "node"):
        return _step_fact(step.axis, step.test.name, bool(step.predicates))
    # The text of an element is read where the element is.
    return _step_fact("self", "*", bool(step.predicates))


@lru_cache(maxsize=4096)
def _step_fact(axis: str, name: str, has_predicate: bool) -> StepFact:
    """One fact for each name, however many paths go through it."""
    return StepFact(axis, name, has_predicate)


def _call_fact(call: Call) -> CallFact:
    literals = tuple(each.value if isinstance(each, Literal) else None for each in call.arguments)
    return CallFact(call.name, len(call.arguments), call.span, literals)


_PLACING = frozenset({
    "count", "position", "indexed-repeat", "local-name", "name", "namespace-uri", "boolean", "not",
})  # fmt: skip
"""Functions to which it makes no difference what the nodes hold that they are given."""
_READ_CONTEXT = frozenset({"string", "number", "string-length", "normalize-space"})
"""Functions that read the context node when they are given nothing."""
