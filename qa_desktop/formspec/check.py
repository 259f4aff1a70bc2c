"""Owns the verdict on a tool: everything wrong with its definition, in one run, at its author's cells.

A tool with errors is refused at install, so that no auditor meets them; warnings let it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qa_desktop.formspec.attachments import Attachments, no_files
from qa_desktop.formspec.check_audit import check_audit
from qa_desktop.formspec.check_circles import check_circles
from qa_desktop.formspec.check_logic import check_logic
from qa_desktop.formspec.check_questions import check_questions
from qa_desktop.formspec.check_scores import check_scores
from qa_desktop.formspec.check_sheets import check_sheets
from qa_desktop.formspec.definition import ControlKind, Finding, Question, Tool
from qa_desktop.formspec.external_choices import with_external_choices
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.sourcemap import SourceMap
from qa_desktop.formspec.xform import read
from qa_desktop.formspec.xlsform import Conversion, convert

_SHEET_ORDER = {"": 0, "settings": 1, "survey": 2, "choices": 3}


def check(tool: Tool, source: SourceMap | None = None) -> tuple[Problem, ...]:
    """Everything wrong with a tool. Empty means sound.

    `source` gives the workbook's rows back; without it, problems stand at node paths.
    """
    places = source or SourceMap()
    return in_order([places.problem(finding) for finding in _findings(tool, places)])


def check_source(
    data: bytes, suffix: str = "", attachments: Attachments = no_files
) -> tuple[Conversion, tuple[Problem, ...]]:
    """Convert and check a source in one go: .xlsx, .xls, .csv, .md or .xml, told by its content.

    `attachments` answers the files that lie with it, by name.
    """
    conversion = _with_files(convert(data, suffix), attachments)
    problems = list(conversion.problems)
    if conversion.workbook is not None:
        told = {problem.code for problem in problems}
        # A list that seems unused is then most likely the one that was misspelt.
        problems += [
            one
            for one in check_sheets(conversion.workbook)
            if not (one.code == "TOOL-UNUSED-LIST" and "TOOL-NO-CHOICES" in told)
        ]
    tool = conversion.tool or conversion.rest
    if tool is not None:
        found = check(tool, conversion.source)
        problems += _untold(tuple(one for one in found if conversion.believes(one)), problems)
    return conversion, in_order(problems)


def _with_files(conversion: Conversion, attachments: Attachments) -> Conversion:
    """The conversion, its tool read again where it refers to files."""
    attachments = with_external_choices(attachments, conversion.workbook)
    return replace(
        conversion,
        tool=_read_again(conversion.tool, attachments),
        rest=_read_again(conversion.rest, attachments),
    )


def _read_again(tool: Tool | None, attachments: Attachments) -> Tool | None:
    refers = tool is not None and any(one.code == "TOOL-ATTACHMENT-MISSING" for one in tool.findings)
    return read(tool.xml, attachments) if tool is not None and refers else tool


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
    failed = {(one.sheet, one.row, one.column) for one in told if one.code == "TOOL-FORMULA"}
    headings = {(one.sheet, one.column) for one in told if one.code == "TOOL-QA-COLUMN"}
    unread = {(one.sheet, one.row) for one in (*told, *found) if one.code == "TOOL-EXPRESSION"}
    return [
        one
        for one in found
        if (one.code, one.sheet, one.row, one.column) not in said
        and (one.sheet, one.row, one.column) not in failed
        and not (one.code == "TOOL-MESSAGE" and (one.sheet, one.row) in unread)
        and not (headings and _follows_from_heading(one, headings))
    ]


def _follows_from_heading(problem: Problem, headings: set[tuple[str, str]]) -> bool:
    """True for what the cells say under a heading of the vocabulary that was told of."""
    if problem.code not in ("TOOL-QA-ATTRIBUTE", "TOOL-IGNORED"):
        return False
    return (problem.sheet, problem.column) in headings or problem.column in ("qa", "role")


def _findings(tool: Tool, places: SourceMap) -> Iterator[Finding]:
    yield from tool.findings
    yield from _emptiness(tool)
    yield from check_audit(tool)
    yield from check_scores(tool)
    yield from check_logic(tool)
    yield from check_circles(tool, places.row_of)
    yield from check_questions(tool)


def _emptiness(tool: Tool) -> Iterator[Finding]:
    own = [node for path, node in tool.nodes.items() if path not in tool.meta and isinstance(node, Question)]
    if not own:
        suggestion = "add a row for each question below the headings"
        yield Finding("TOOL-EMPTY", "The form has no question.", "", "type", "", suggestion)
    elif all(node.control is ControlKind.NONE for node in own):
        message = "The form asks nothing: all of it is worked out or filled in by the program."
        yield Finding("TOOL-ASKS-NOTHING", message, "", "type", severity=Severity.WARNING)
