"""Owns the verdict on a tool: everything wrong with its definition, in one run, at its author's cells.

A tool with errors is refused at install, so that no auditor meets them; warnings let it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa_desktop.formspec.check_audit import check_audit
from qa_desktop.formspec.check_logic import check_logic
from qa_desktop.formspec.check_questions import check_questions
from qa_desktop.formspec.check_scores import check_scores
from qa_desktop.formspec.check_sheets import check_sheets
from qa_desktop.formspec.circles import cycles, endless_counts
from qa_desktop.formspec.definition import ControlKind, Finding, Node, Question, Tool
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.references import dependencies
from qa_desktop.formspec.sourcemap import SourceMap
from qa_desktop.formspec.xlsform import Conversion, convert

_SHEET_ORDER = {"": 0, "settings": 1, "survey": 2, "choices": 3}


def check(tool: Tool, source: SourceMap | None = None) -> tuple[Problem, ...]:
    """Everything wrong with a tool. Empty means sound.

    `source` gives the workbook's rows back; without it, problems stand at node paths.
    """
    places = source or SourceMap()
    return in_order([places.problem(finding) for finding in _findings(tool)])


def check_source(data: bytes, suffix: str = "") -> tuple[Conversion, tuple[Problem, ...]]:
    """Convert and check a source in one go: .xlsx, .xls, .csv, .md or .xml, told by its content."""
    conversion = convert(data, suffix)
    problems = list(conversion.problems)
    if conversion.workbook is not None:
        told = {problem.code for problem in problems}
        # A list that seems unused is then most likely the one that was misspelt.
        problems += [
            one
            for one in check_sheets(conversion.workbook)
            if not (one.code == "TOOL-UNUSED-LIST" and "TOOL-NO-CHOICES" in told)
        ]
    if conversion.tool is not None:
        problems += _untold(check(conversion.tool, conversion.source), problems)
    return conversion, in_order(problems)


def is_sound(problems: tuple[Problem, ...]) -> bool:
    """True when nothing forbids installing; warnings may remain."""
    return not any(problem.severity is Severity.ERROR for problem in problems)


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """By sheet and row, each once; errors before warnings at the same place."""
    ordered = sorted(
        dict.fromkeys(problems),
        key=lambda one: (_SHEET_ORDER.get(one.sheet, 4), one.row, one.severity is Severity.WARNING),
    )
    return tuple(ordered)


def _untold(found: tuple[Problem, ...], told: list[Problem]) -> list[Problem]:
    """Without what was said already of the same cell, looking at its row alone."""
    said = {(one.code, one.sheet, one.row, one.column) for one in told}
    return [one for one in found if (one.code, one.sheet, one.row, one.column) not in said]


def _findings(tool: Tool) -> Iterator[Finding]:
    yield from tool.findings
    yield from _emptiness(tool)
    yield from check_audit(tool)
    yield from check_scores(tool)
    yield from check_logic(tool)
    yield from _circles(tool)
    yield from check_questions(tool)


def _emptiness(tool: Tool) -> Iterator[Finding]:
    own = [node for path, node in tool.nodes.items() if path not in tool.meta and isinstance(node, Question)]
    if not own:
        yield Finding("TOOL-EMPTY", "The form has no question.")
    elif all(node.control is ControlKind.NONE for node in own):
        message = "The form asks nothing: all of it is worked out or filled in by the program."
        yield Finding("TOOL-ASKS-NOTHING", message, severity=Severity.WARNING)


def _circles(tool: Tool) -> Iterator[Finding]:
    needs = dependencies(tool)
    for circle in cycles(needs):
        yield _circle([tool.nodes[path] for path in circle], needs)
    for repeat in endless_counts(tool, needs):
        message = f"The number of rows of “{repeat.name}” depends on its own rows, and would never rest."
        text = repeat.count.text if repeat.count is not None else ""
        yield Finding("TOOL-CYCLE", message, repeat.path, "repeat_count", text)


def _circle(nodes: list[Node], needs: Mapping[str, frozenset[str]]) -> Finding:
    names = ", ".join(f"“{node.name}”" for node in nodes[:8])
    message = (
        f"{names} depends on itself."
        if len(nodes) == 1
        else f"These depend on each other in a circle: {names}{' …' if len(nodes) > 8 else ''}."
    )
    first = next((node for node in nodes if node.bind.calculate or node.bind.relevant), nodes[0])
    expression = first.bind.calculate or first.bind.relevant
    attribute = (
        "calculate" if first.bind.calculate else "relevant" if first.bind.relevant else "choice_filter"
    )
    suggestion = "let one of them depend on something else" if len(nodes) > 1 else ""
    return Finding(
        "TOOL-CYCLE", message, first.path, attribute, expression.text if expression else "", suggestion
    )
