"""Owns the commands about tools."""

from __future__ import annotations

import argparse

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.cli.checking import source_of, tell
from qa_desktop.cli.console import FINE, PROBLEM, Console


def export(given: argparse.Namespace, console: Console) -> int:
    """Write the Excel workbook that a colleague edits."""
    from qa_desktop.services import tools

    report = tools.export_xlsx(source_of(given.source), given.xlsx, bootstrap.reading())
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

    source = source_of(given.file)
    report, tool = tools.read_tool(source, bootstrap.reading())
    if tool is None:
        tell(source, report, console)
        return PROBLEM
    reference = tools.put_on_shelf(application.house.store(), tool, application.house.world.clock.now())
    console.say(f"{report.title} is ready to audit with, content hash {reference.content_hash}.")
    return FINE
