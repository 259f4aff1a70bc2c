"""Owns evaluation: a syntax tree becomes Python closures once, and they are called often.

Nothing is parsed, looked up by name or decided twice at evaluation that could be at compilation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from qa_desktop.xpath import moments
from qa_desktop.xpath.function import Closure, Function
from qa_desktop.xpath.functions import FUNCTIONS
from qa_desktop.xpath.paths import compile_filter, compile_path
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
)
from qa_desktop.xpath.tree import TreeNode, in_document_order
from qa_desktop.xpath.values import (
    NAN,
    NodeSet,
    Value,
    as_boolean,
    as_nodeset,
    as_number,
    as_string,
    compare,
    compare_with_number,
)
from qa_desktop.xpath.world import Context


class Compiled:
    """An expression ready to be evaluated. Immutable; safe to share."""

    __slots__ = ("evaluate", "expression")

    def __init__(self, expression: Expression, closure: Closure) -> None:
        self.expression = expression
        self.evaluate: Final = closure
        """`evaluate(context) -> Value`. Raises EvaluationProblem."""

    def string(self, context: Context) -> str:
        return as_string(self.evaluate(context))

    def number(self, context: Context) -> float:
        return as_number(self.evaluate(context))

    def boolean(self, context: Context) -> bool:
        return as_boolean(self.evaluate(context))

    def nodes(self, context: Context) -> NodeSet:
        return as_nodeset(self.evaluate(context), "the expression's user")


def compile_expression(expression: Expression, namespaces: Mapping[str, str] | None = None) -> Compiled:
    """Make an expression ready.

    Args:
        expression: what `parse` answered.
        namespaces: prefix to namespace. A name with a prefix not given here matches by local name; a name
            without prefix matches in any namespace, as forms are written.

    Never fails: what cannot be answered fails when it is evaluated, so a branch not taken does no harm.
    """
    return Compiled(expression, _Compiler(namespaces or {}).closure(expression.tree))


class _Compiler:
    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces

    def closure(self, node: Node) -> Closure:
        match node:
            case Literal() | Number():
                return partial(_constant, node.value)
            case Operation():
                return self._operation(node)
            case Negation():
                return partial(_negate, self.closure(node.operand), node.times)
            case Call():
                return self._call(node)
            case Path():
                return compile_path(node, self.closure, self._namespaces)
            case Filter():
                return compile_filter(node, self.closure)

    def _operation(self, node: Operation) -> Closure:
        closures = tuple(self.closure(operand) for operand in node.operands)
        sign = node.operators[0]
        if sign == "or":
            return partial(_or, closures)
        if sign == "and":
            return partial(_and, closures)
        if sign == "|":
            return partial(_union, closures)
        joined = closures[0]
        pairs = zip(node.operators, node.operands[1:], closures[1:], strict=True)
        if sign in _ARITHMETIC:
            steps = tuple((_ARITHMETIC[operator], closure) for operator, _, closure in pairs)
            return partial(_calculate, closures[0], steps)
        for operator, operand, closure in pairs:
            if (
                operator in ("=", "!=")
                and isinstance(operand, Literal)
                and not moments.looks_like_moment(operand.value)
            ):
                joined = partial(_equals_text, joined, operand.value, operator == "=")
            elif isinstance(operand, Number):
                joined = partial(_compare_with_number, operator, joined, operand.value)
            else:
                joined = partial(_compare, operator, joined, closure)
        return joined

    def _call(self, call: Call) -> Closure:
        function = FUNCTIONS.get(call.name)
        if function is None:
            return partial(_fail, f"there is no function {call.name}()")
        if not function.takes(len(call.arguments)):
            return partial(_fail, f"{call.name}() does not take {len(call.arguments)} arguments")
        asks_for_nodes = call.name in _ASK_FOR_NODES
        closures = tuple(
            compile_path(argument, self.closure, self._namespaces, for_text=False)
            if asks_for_nodes and isinstance(argument, Path)
            else self.closure(argument)
            for argument in call.arguments
        )
        return _bind(function, call, closures)


_ASK_FOR_NODES: Final = frozenset({
    "count", "position", "name", "local-name", "namespace-uri", "randomize", "boolean", "not", "if",
})  # fmt: skip
"""Functions that do not read what the nodes of a path hold."""


def _bind(function: Function, call: Call, closures: tuple[Closure, ...]) -> Closure:
    if function.compiler is not None:
        try:
            return function.compiler(call.arguments, closures)
        except EvaluationProblem as problem:
            return partial(_fail, problem.message)
    if function.lazy is not None:
        lazy = function.lazy
        return lambda context: lazy(context, closures)
    eager = function.eager
    if eager is None:
        return partial(_fail, f"there is no function {call.name}()")
    if not closures:
        return lambda context: eager(context, [])
    if len(closures) == 1:
        only = closures[0]
        return lambda context: eager(context, [only(context)])
    return lambda context: eager(context, [closure(context) for closure in closures])


def _fail(message: str, _context: Context) -> Value:
    raise EvaluationProblem(message)


def _constant(value: Value, _context: Context) -> Value:
    return value


def _negate(closure: Closure, times: int, context: Context) -> Value:
    number = as_number(closure(context))
    return -number if times % 2 else number


def _or(closures: tuple[Closure, ...], context: Context) -> Value:
    return any(as_boolean(closure(context)) for closure in closures)


def _and(closures: tuple[Closure, ...], context: Context) -> Value:
    return all(as_boolean(closure(context)) for closure in closures)


def _union(closures: tuple[Closure, ...], context: Context) -> Value:
    nodes: list[TreeNode] = []
    for closure in closures:
        nodes.extend(as_nodeset(closure(context), "“|”"))
    context.count_visits(len(nodes))
    return in_document_order(nodes)


def _compare(sign: str, left: Closure, right: Closure, context: Context) -> Value:
    return compare(sign, left(context), right(context), context.world.zone)


def _compare_with_number(sign: str, left: Closure, right: float, context: Context) -> Value:
    return compare_with_number(sign, left(context), right, context.world.zone)


def _equals_text(left: Closure, text: str, wanted: bool, context: Context) -> Value:
    """The commonest comparison by far: a path with a literal that is no date."""
    value = left(context)
    if isinstance(value, (list, tuple)):
        if len(value) == 1:
            return (value[0].value == text) is wanted
        if wanted:
            return any(node.value == text for node in value)
        return any(node.value != text for node in value)
    if isinstance(value, str):
        return (value == text) is wanted
    return compare("=" if wanted else "!=", value, text, context.world.zone)


def _calculate(
    first: Closure, steps: tuple[tuple[Callable[[float, float], float], Closure], ...], context: Context
) -> Value:
    result = as_number(first(context))
    for operator, closure in steps:
        result = operator(result, as_number(closure(context)))
    return result


def _divide(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or left != left:
            return NAN
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def _modulo(left: float, right: float) -> float:
    """The remainder, with the sign of the left side."""
    if right == 0 or math.isinf(left):
        return NAN
    return math.fmod(left, right)


_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _modulo,
}
