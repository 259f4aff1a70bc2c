"""Owns `tool check`: every problem of a tool where its author finds it, in words or as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from qa_desktop import bootstrap
from qa_desktop.cli.console import FINE, PROBLEM, Console
from qa_desktop.formspec.problems import Problem, Span
from qa_desktop.services.tools import CheckReport, check_file

_WIDTH = 96
"""Characters of a cell that are shown around what offends: a terminal's line, indented."""
_INDENT = "    "


def check(given: argparse.Namespace, console: Console) -> int:
    """List the problems of each file, or say that it is sound; the exit code tells whether all are."""
    sources = [source_of(path) for path in given.file]
    reading = bootstrap.reading()
    reports = [(source, check_file(source, reading)) for source in sources]
    if given.json:
        listed = [
            as_data(problem) | ({"file": str(source)} if len(reports) > 1 else {})
            for source, report in reports
            for problem in report.problems
        ]
        console.say(json.dumps(listed, indent=1))
    else:
        for place, (source, report) in enumerate(reports):
            if place:
                console.say()
            if len(reports) > 1:
                console.say(f"{source}:")
            tell(source, report, console)
    return FINE if all(report.is_sound for _, report in reports) else PROBLEM


def tell(source: Path, report: CheckReport, console: Console) -> None:
    """Say what is wrong with one file, or that it is sound."""
    for problem in report.problems:
        for line in lines_of(problem):
            console.say(line)
    if not report.is_sound:
        console.complain(f"{source}: refused, {_count(report.errors, 'error')}.")
        return
    console.say(f"{report.title or source} is sound, with {_count(report.warnings, 'warning')}.")
    if report.ref is not None:
        console.say(f"Form id {report.ref.form_id}, version {report.ref.version or 'not given'}")
        console.say(f"Content hash {report.ref.content_hash}")


def source_of(path: Path) -> Path:
    """A tool's folder stands for the tool.md in it."""
    return path / "tool.md" if path.is_dir() else path


def as_data(problem: Problem) -> dict[str, object]:
    """A problem for other programs. `column` is the letter; `row` 0 and blanks mean the whole tool."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column_letter,
        "text": problem.text,
        "message": problem.message,
        "suggestion": problem.suggestion,
    }


def lines_of(problem: Problem) -> list[str]:
    """A problem in words, with what offends underlined in the cell that it stands in."""
    parts = [f"{problem.severity.value}: {problem.message}"]
    if problem.place:
        parts.insert(0, f"{problem.place}:")
    underlined = _underlined(problem.cell_text, problem.span) if problem.span else []
    if problem.text and not underlined:
        parts.append(f"“{_one_line(problem.text[:200])}”")
    if problem.suggestion:
        parts.append(f"Instead: {problem.suggestion}")
    return [f"{' '.join(parts)} [{problem.code}]", *underlined]


def _underlined(text: str, span: Span) -> list[str]:
    """The line of the cell that a span begins in, and a line of carets under it; long ones are cut."""
    start, end = span
    if not 0 <= start < end <= len(text):
        return []
    first = text.rfind("\n", 0, start) + 1
    line = text[first:].partition("\n")[0]
    start, end = start - first, min(end - first, len(line))
    left = max(0, start - _WIDTH // 2)
    shown = line[left : left + _WIDTH]
    before = "…" if left else ""
    after = "…" if left + _WIDTH < len(line) else ""
    marked = max(1, min(end, left + _WIDTH) - start)
    return [
        f"{_INDENT}{before}{_one_line(shown)}{after}",
        f"{_INDENT}{' ' * (len(before) + start - left)}{'^' * marked}",
    ]


def _one_line(text: str) -> str:
    """Character for character, so that carets stay under what they mean."""
    return "".join(character if character.isprintable() else " " for character in text)


def _count(number: int, noun: str) -> str:
    if number == 0:
        return f"no {noun}s"
    return f"{number} {noun}{'' if number == 1 else 's'}"
