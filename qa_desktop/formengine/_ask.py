"""Owns putting one expression to a filling from outside: for scripts that ask what the form would say."""

from __future__ import annotations

from datetime import date
from typing import Final

from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Element, Leaf
from qa_desktop.formspec.definition import DataType, Question
from qa_desktop.xpath import (
    EvaluationProblem,
    SyntaxProblem,
    Value,
    as_nodeset,
    as_string,
    compile_expression,
    parse,
)

_KINDS: Final = {
    DataType.INT: "Double",
    DataType.DECIMAL: "Double",
    DataType.DATE: "Date",
    DataType.DATE_TIME: "Date",
    DataType.TIME: "Date",
}


def ask(filling: Filling, evaluator: Evaluator, expression: str, element: Element) -> tuple[str, str]:
    """What an expression says at an element: its kind and its text, or `error` and why. Never raises."""
    tool = filling.program.tool
    try:
        value = compile_expression(parse(expression), tool.namespaces).evaluate(evaluator.context(element))
        return _kind(value), as_string(value)
    except (SyntaxProblem, EvaluationProblem, ArithmeticError, RecursionError) as problem:
        return "error", str(problem) or "it is too large or too deep"


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "Boolean"
    if isinstance(value, float):
        return "Double"
    if isinstance(value, date):
        return "Date"
    if isinstance(value, str):
        return "String"
    first = next(iter(as_nodeset(value)), None)
    definition = first.plan.definition if isinstance(first, Leaf) and first.value else None
    return _KINDS.get(definition.bind.data_type, "String") if isinstance(definition, Question) else "String"
