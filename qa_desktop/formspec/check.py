"""Owns the verdict on a tool: everything wrong with its definition, in one run, at its author's cells.

A tool with errors is refused at install, so that no auditor meets them; warnings let it in.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from qa_desktop.formspec.check_logic import check_logic
from qa_desktop.formspec.check_words import check_words, choices_of
from qa_desktop.formspec.definition import ControlKind, Finding, Question, Tool
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.references import cycles, dependencies
from qa_desktop.formspec.sourcemap import SourceMap
from qa_desktop.formspec.vocabulary import APPEARANCES, UNSUPPORTED_APPEARANCES
from qa_desktop.formspec.xlsform import Conversion, convert

_SHEET_ORDER = {"": 0, "settings": 1, "survey": 2, "choices": 3}
_SELECTS = (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE, ControlKind.RANK)


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
    if conversion.tool is not None:
        said = {(problem.code, problem.sheet, problem.row, problem.column) for problem in problems}
        problems += [
            problem
            for problem in check(conversion.tool, conversion.source)
            if (problem.code, problem.sheet, problem.row, problem.column) not in said
        ]
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


def _findings(tool: Tool) -> Iterator[Finding]:
    yield from tool.findings
    if not any(
        isinstance(node, Question) and node.control is not ControlKind.NONE for node in tool.nodes.values()
    ):
        yield Finding("TOOL-EMPTY", "The form has no question.")
    yield from check_words(tool)
    yield from check_logic(tool)
    yield from _cycles(tool)
    for node in tool.nodes.values():
        yield from _appearance(node.path, node.appearance)
        if isinstance(node, Question):
            yield from _choices(node)


def _cycles(tool: Tool) -> Iterator[Finding]:
    for circle in cycles(dependencies(tool)):
        nodes = [tool.nodes[path] for path in circle]
        names = ", ".join(f"“{node.name}”" for node in nodes[:8])
        first = next((node for node in nodes if node.bind.calculate or node.bind.relevant), nodes[0])
        message = (
            f"{names} depends on itself."
            if len(nodes) == 1
            else f"These depend on each other in a circle: {names}{' …' if len(nodes) > 8 else ''}."
        )
        attribute = (
            "calculate" if first.bind.calculate else "relevant" if first.bind.relevant else "choice_filter"
        )
        expression = first.bind.calculate or first.bind.relevant
        yield Finding("TOOL-CYCLE", message, first.path, attribute, expression.text if expression else "")


def _appearance(path: str, words: tuple[str, ...]) -> Iterator[Finding]:
    for word in words:
        if re.match(r"(search|ex:|printer:|customLabel)", word) and ("(" in word or ":" in word):
            yield Finding(
                "TOOL-UNSUPPORTED", f"The appearance {word} is not supported yet.", path, "appearance", word
            )
            return  # its arguments may hold blanks, and are no words of their own
        if word in UNSUPPORTED_APPEARANCES:
            yield Finding(
                "TOOL-UNSUPPORTED", f"The appearance {word} is not supported yet.", path, "appearance", word
            )
        elif word not in APPEARANCES and not re.fullmatch(
            r"(w|columns-|compact-|quickcompact-)\d{1,2}", word
        ):
            close = difflib.get_close_matches(word, sorted(APPEARANCES), 1, 0.7)
            suggestion = f"did you mean “{close[0]}”?" if close else ""
            message = f"“{word}” is not a known appearance; the question looks as if it had none."
            yield Finding("TOOL-APPEARANCE", message, path, "appearance", word, suggestion, Severity.WARNING)


def _choices(question: Question) -> Iterator[Finding]:
    if question.control not in _SELECTS:
        return
    choices = choices_of(question)
    if question.itemset is not None and not choices:
        yield Finding("TOOL-NO-CHOICES", f"“{question.name}” has no choices.", question.path, "type")
    if question.control is not ControlKind.SELECT_ONE:
        for choice in choices:
            if any(character.isspace() for character in choice.name):
                message = (
                    f"The choice “{choice.name}” holds a blank; several choices are kept with blanks between."
                )
                yield Finding("TOOL-CHOICE", message, question.path, "type", choice.name)
