"""Owns checking what expressions call and read: functions, their arguments, questions and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from qa_desktop.formspec.check_costs import check_costs
from qa_desktop.formspec.check_misfits import check_misfits
from qa_desktop.formspec.check_rows_read import check_rows_read
from qa_desktop.formspec.check_slips import COMPARING, check_slips
from qa_desktop.formspec.definition import Finding, Tool
from qa_desktop.formspec.inspection import Inspected
from qa_desktop.formspec.known import KnownLists
from qa_desktop.formspec.nearest import did_you_mean
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.references import Resolver, uses_of
from qa_desktop.xpath.facts import Origin, Reference, check_calls
from qa_desktop.xpath.functions import FUNCTIONS
from qa_desktop.xpath.hints import parts_of
from qa_desktop.xpath.syntax import Call, Literal, Node, Operation, Path, Span

MOST_TOLD = 20
"""Of one expression: who has mended so many looks again."""
_COMMA_NUMBER = re.compile(r"(?<![\w.,])\d+,\d+(?![\w.,])")


_WITHOUT_ARGUMENTS = frozenset({"true", "false", "today", "now", "random", "uuid", "pi"})
_ELSEWHERE = {
    "length": "write string-length(…)", "len": "write string-length(…)", "lenght": "write string-length(…)",
    "iif": "write if(…)", "trim": "write normalize-space(…)", "isnull": "write … = ''",
    "isblank": "write … = ''", "isempty": "write … = ''",
    "average": "write sum(…) div count(…)", "avg": "write sum(…) div count(…)",
    "year": "write format-date(…, '%Y')", "month": "write format-date(…, '%m')",
    "day": "write format-date(…, '%d')", "datediff": "write one date - the other: days between them",
    "left": "write substr(…, 0, n)", "mid": "write substr(…, from, to)", "concatenate": "write concat(…)",
    "getdate": "write today()", "countif": "write count(…[…])", "sumif": "write sum(…[…])",
}  # fmt: skip
"""Functions of Excel and other languages, with what is written instead."""


def check_logic(tool: Tool) -> Iterator[Finding]:
    """Unknown functions, wrong numbers of arguments, references that lead nowhere, and likely slips."""
    resolver, lists = Resolver(tool), KnownLists(tool)
    names = frozenset(node.name for node in tool.nodes.values())
    for use in uses_of(tool):
        if "/meta/entity" in use.node.path:
            continue  # entities are not made here, and are told of by name
        yield from islice(_of_one(Inspected(use, resolver, lists, tool), names), MOST_TOLD)


def _of_one(seen: Inspected, names: frozenset[str]) -> Iterator[Finding]:
    yield from _calls(seen)
    compared = _compared(seen)
    missed: set[str] = set()
    for reference in seen.facts.references:
        if reference.origin is Origin.INSTANCE:
            if reference.instance not in missed:
                yield from _list_reference(seen, reference)
            if reference.instance not in seen.tool.instances:
                missed.add(reference.instance)
        elif seen.resolver.targets(reference, seen.use.node) is None:
            yield _dangling(seen, reference, names, reference.span in compared)
    yield from check_slips(seen)
    yield from check_misfits(seen)
    yield from check_rows_read(seen)
    yield from check_costs(seen)


def _calls(seen: Inspected) -> Iterator[Finding]:
    for problem in check_calls(seen.use.expression):
        called = (problem.span[0], problem.span[0] + len(problem.name))
        if problem.least is None:
            other = _ELSEWHERE.get(re.sub("[-_]", "", problem.name.lower()), "")
            suggestion = other or did_you_mean(problem.name, FUNCTIONS, 0.75).replace("”?", "()”?")
            yield seen.finding(
                "TOOL-UNKNOWN-FUNCTION", f"There is no function {problem.name}().", called, suggestion
            )
        else:
            takes = _takes(problem.least, problem.most)
            message = f"{problem.name}() takes {takes}, and is given {problem.arguments}."
            comma = _COMMA_NUMBER.search(seen.use.expression.text, *problem.span)
            remedy = f"a decimal has a point: {comma.group().replace(',', '.')}" if comma else ""
            yield seen.finding("TOOL-ARGUMENTS", message, problem.span, remedy)


def _takes(least: int, most: int | None) -> str:
    if most is not None and least == 0 < most:
        return f"at most {most} argument{'s' if most != 1 else ''}"
    if most is None:
        return f"at least {least} argument{'s' if least != 1 else ''}"
    if least == most:
        return f"{least} argument{'s' if least != 1 else ''}" if least else "no arguments"
    return f"{least} to {most} arguments"


def _compared(seen: Inspected) -> set[Span]:
    """Where paths are compared with something: a word without quotes there is a mistake."""
    found: list[Node] = []
    for part in parts_of(seen.use.expression.tree):
        match part:
            case Operation(operators=operators) if set(operators) <= COMPARING:
                found += part.operands
            case Call(name="selected"):
                found += part.arguments
            case _:
                pass
    return {operand.span for operand in found if isinstance(operand, Path)}


def _dangling(seen: Inspected, reference: Reference, names: frozenset[str], compared: bool) -> Finding:
    """A path to nothing. A word alone reads as blank wherever it stands, and some authors mean that."""
    shown = seen.use.expression.text[slice(*reference.span)].strip()
    last = reference.steps[-1].name if reference.steps else ""
    is_word = re.fullmatch(r"[^\W\d][\w.-]*", shown) is not None
    if is_word and last in names:
        message = f"“{shown}” alone is not read as the question of that name."
        return seen.finding("TOOL-REFERENCE", message, reference.span, f"write ${{{shown}}}")
    if is_word and (compared or shown.lower() in ("true", "false")):
        meant = f"{shown.lower()}()" if shown.lower() in _WITHOUT_ARGUMENTS else f"'{shown}'"
        message = f"“{shown}” without quotes is read as a question, and there is none of that name."
        return seen.finding("TOOL-REFERENCE", message, reference.span, f"write {meant}")
    if is_word:
        message = f"“{shown}” without quotes is read as a question; there is none, so it is always blank."
        suggestion = "write ''" if shown.lower() in ("null", "none", "nan") else f"write '{shown}'"
        if seen.use.attribute in ("required", "readonly"):
            suggestion = "write yes, or a condition"
        return seen.warn("TOOL-BLANK-WORD", message, reference.span, suggestion)
    if re.search(r"[^\s/]\s+\S", shown):
        message = "Two things stand side by side here with nothing between them."
        suggestion = "write a sign such as = or +, or one of and, or; not with brackets: not(…)"
        return seen.finding("TOOL-REFERENCE", message, reference.span, suggestion)
    suggestion = did_you_mean(last, names)
    return seen.finding(
        "TOOL-REFERENCE", f"“{shown}” refers to nothing in the form.", reference.span, suggestion
    )


def _named_at(seen: Inspected, reference: Reference) -> Span:
    """Where an expression names the list that a reference reads, for a column alone does not."""
    for part in parts_of(seen.use.expression.tree):
        match part:
            case Call(name="instance", arguments=(Literal(value=name) as named,)) if (
                name == reference.instance
            ):
                return named.span
            case _:
                pass
    return reference.span


def _list_reference(seen: Inspected, reference: Reference) -> Iterator[Finding]:
    if not reference.instance:
        return
    tool = seen.tool
    instance = tool.instances.get(reference.instance)
    if instance is None:
        message = f"There is no list “{reference.instance}”."
        suggestion = did_you_mean(reference.instance, tool.instances)
        yield seen.finding("TOOL-REFERENCE", message, _named_at(seen, reference), suggestion)
        return
    names = [step.name for step in reference.steps]
    plain = all(step.axis == "child" for step in reference.steps)
    columns = seen.lists.columns(reference.instance) if plain and len(names) == 3 else frozenset()
    if not columns:
        return
    if names[2] != "*" and names[2] not in columns:
        message = f"The list “{reference.instance}” has no column “{names[2]}”."
        suggestion = (
            did_you_mean(names[2], columns, 0.6) or f"its columns are {', '.join(sorted(columns)[:12])}"
        )
        yield seen.finding("TOOL-REFERENCE", message, reference.span, suggestion, Severity.WARNING)
