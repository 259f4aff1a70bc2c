"""Owns the commands about tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from qa_desktop.bootstrap import Application
from qa_desktop.cli.console import FINE, PROBLEM, Console
from qa_desktop.formspec.problems import Problem


def check(given: argparse.Namespace, console: Console) -> int:
    """List the problems of a tool with sheet, row and column, or say that it is sound."""
    from qa_desktop.services import tools

    report = tools.check_file(_source(given.file))
    for problem in report.problems:
        console.say(_line(problem))
    if not report.is_sound:
        console.complain(f"{given.file}: refused, {_count(report.errors, 'error')}.")
        return PROBLEM
    reference = report.ref
    console.say(f"{report.title or given.file} is sound, with {_count(report.warnings, 'warning')}.")
    if reference is not None:
        console.say(f"Form id {reference.form_id}, version {reference.version or 'not given'}")
        console.say(f"Content hash {reference.content_hash}")
    return FINE


def export(given: argparse.Namespace, console: Console) -> int:
    """Write the Excel workbook that a colleague edits."""
    from qa_desktop.services import tools

    report = tools.export_xlsx(_source(given.source), given.xlsx)
    console.say(f"{given.xlsx} holds {report.title}.")
    if report.ref is not None:
        console.say(f"Content hash {report.ref.content_hash}")
    return FINE


def shelf(_given: argparse.Namespace, application: Application, console: Console) -> int:
    """List the tools of the profile."""
    rows = [
        (
            each.ref.form_id,
            each.ref.version,
            each.ref.content_hash[:16],
            f"{each.title}{' (sample)' if each.sample and 'sample' not in each.title else ''}",
        )
        for each in application.desktop.filling.tools()
    ]
    console.table(("FORM ID", "VERSION", "CONTENT", "TITLE"), rows)
    return FINE


def install(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Put a tool on the shelf; one with problems is listed and refused."""
    from qa_desktop.services import tools

    source = _source(given.file)
    report = tools.check_file(source)
    if not report.is_sound:
        return check(given, console)
    reference = tools.install(application.house.store(), source, application.house.world.clock.now())
    console.say(f"{report.title} is ready to audit with, content hash {reference.content_hash}.")
    return FINE


def _source(path: Path) -> Path:
    """A tool's folder stands for the tool.md in it."""
    return path / "tool.md" if path.is_dir() else path


def _line(problem: Problem) -> str:
    parts = [f"{problem.severity.value}: {problem.message}"]
    if problem.place:
        parts.insert(0, f"{problem.place}:")
    if problem.text:
        parts.append(f"“{problem.text[:200]}”")
    if problem.suggestion:
        parts.append(f"Instead: {problem.suggestion}")
    return f"{' '.join(parts)} [{problem.code}]"


def _count(number: int, noun: str) -> str:
    if number == 0:
        return f"no {noun}s"
    return f"{number} {noun}{'' if number == 1 else 's'}"
