"""Owns which calculates and texts quote an identifier (`qa:identifier`), and so must be masked like it.

To quote is to pass the words on: `concat()`, `coalesce()`, a branch of `if()`. A comparison, a count
or an age says something about the answer and does not quote it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qa_desktop.formengine import _graph
from qa_desktop.formengine._graph import Aspect, Formula, Vertex
from qa_desktop.xpath.syntax import Call, Filter, Node, Operation, Path, Span

if TYPE_CHECKING:
    from qa_desktop.formengine._plan import Plan, Program

_PASS_ON: Final = frozenset(
    {
        "coalesce", "concat", "date", "date-time", "format-date", "format-date-time", "indexed-repeat",
        "jr:choice-name", "join", "normalize-space", "number", "once", "string", "substr", "substring",
        "substring-after", "substring-before", "translate",
    }
)  # fmt: skip


def quoted_identifiers(program: Program) -> None:
    """Give every calculate and text the identifiers that it quotes, also through other calculates."""
    for vertex in program.vertices:
        plan = vertex.plan
        if vertex.aspect is Aspect.CALCULATE:
            kinds = _quoted(program, vertex)
            if kinds - set(plan.audit.identifier):
                own = plan.audit.identifier
                plan.audit = replace(plan.audit, identifier=(*own, *sorted(kinds - set(own))))
    for vertex in program.vertices:
        if vertex.aspect is Aspect.TEXTS:
            vertex.plan.label_identifier = tuple(sorted(_quoted(program, vertex)))


def _quoted(program: Program, vertex: Vertex) -> set[str]:
    return {
        kind
        for formula in vertex.expressions
        for plan in _quoted_plans(program, vertex.plan, formula)
        for kind in plan.audit.identifier
    }


def _quoted_plans(program: Program, plan: Plan, formula: Formula) -> Iterator[Plan]:
    spans = set(_passed_on(formula.source.tree))
    for reference in formula.facts.references:
        if reference.span in spans:
            yield from _graph.resolve(program, plan, reference)[0]


def _passed_on(node: Node) -> Iterator[Span]:
    """Spans of the paths whose words reach the answer."""
    match node:
        case Path():
            yield node.span
        case Filter():
            yield from _passed_on(node.primary)
        case Operation(operators=("|", *_)):
            for operand in node.operands:
                yield from _passed_on(operand)
        case Call(name="if", arguments=(_, *branches)):
            for branch in branches:
                yield from _passed_on(branch)
        case Call() if node.name in _PASS_ON:
            for argument in node.arguments:
                yield from _passed_on(argument)
        case _:
            return
