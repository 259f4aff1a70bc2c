"""Owns the command that says what protects this profile, as it is set now."""

from __future__ import annotations

import argparse

from qa_desktop.bootstrap import Application
from qa_desktop.cli.audits import write_new
from qa_desktop.cli.console import FINE, Console


def made(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Print the statement, or write it as a PDF."""
    desk = application.desktop.statement
    if given.pdf is None:
        console.say(desk.text())
        return FINE
    write_new(given.pdf, desk.pdf())
    console.say(f"Written: {given.pdf}")
    return FINE
