"""Owns the commands for backups: they work on the files, also where the database will not open."""

from __future__ import annotations

import argparse
from pathlib import Path

from qa_desktop.bootstrap import Application
from qa_desktop.cli.console import FINE, PROBLEM, Console
from qa_desktop.errors import Refused
from qa_desktop.services.backup_ports import BackupFound, Content
from qa_desktop.ui.failure import words_for_code

NEWEST = "newest"


def backup(_given: argparse.Namespace, application: Application, console: Console) -> int:
    """Write a verified backup."""
    made = application.desktop.backups.back_up()
    console.say(f"Backup made and checked: {made.backup_size:,} bytes, in {application.folder.backups}")
    return FINE


def check(_given: argparse.Namespace, application: Application, console: Console) -> int:
    """Check every page of the database and of its backups."""
    desk = application.desktop.backups
    problems = desk.check()
    for code in problems:
        console.complain(f"{words_for_code(code)} [{code}]")
    if not problems:
        console.say("The database is sound.")
    found = desk.backups()
    _table(found, console)
    wrong = problems or any(each.problems for each in found)
    return PROBLEM if wrong else FINE


def restore(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Put a backup in place of the database; without a name say which there are."""
    desk = application.desktop.backups
    found = desk.backups()
    if not given.backup:
        _table(found, console)
        _present(desk.content(), console)
        console.say("Nothing was changed. Name one of them to restore it.")
        return FINE
    name = given.backup
    if name == NEWEST:
        name = next((each.name for each in found if not each.problems), "")
        if not name:
            raise Refused("BACKUP-NONE-GOOD")
    restored = desk.restore(name)
    console.say(f"Restored: {restored.backup}")
    if restored.aside:
        console.say(f"The database that was there lies in {restored.aside}")
    return FINE


def salvage(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Write what is readable into a new folder."""
    made = application.desktop.backups.salvage(Path(given.folder))
    console.say(f"Folder: {made.folder}")
    console.say(f"Sealed packages for Q&S: {made.packages}")
    console.say(f"Rows in an encrypted database there: {made.rows}; drafts among them: {made.drafts}")
    console.say("The folder opens as a profile, with what opened this one.")
    if made.lost:
        console.complain(f"Tables of which not everything could be read: {made.lost}")
    return PROBLEM if made.lost else FINE


def _table(found: tuple[BackupFound, ...], console: Console) -> None:
    if not found:
        console.complain("There is no backup.")
        return
    headings = ("Backup", "Made", "Bytes", "Work up to", "Completed", "Drafts", "Checked")
    console.table(headings, (_row(each) for each in found))


def _row(each: BackupFound) -> tuple[object, ...]:
    made = f"{each.made_at.astimezone():%Y-%m-%d %H:%M}"
    content = each.content
    if content is None:
        return each.name, made, each.size, "", "", "", ", ".join(each.problems)
    upto = f"{content.last_change.astimezone():%Y-%m-%d %H:%M}" if content.last_change else ""
    return each.name, made, each.size, upto, content.completed, content.drafts, "sound"


def _present(content: Content | None, console: Console) -> None:
    if content is None:
        console.say("The present database cannot be read.")
        return
    upto = f"{content.last_change.astimezone():%Y-%m-%d %H:%M}" if content.last_change else "the beginning"
    console.say(
        f"The present database: work up to {upto}, {content.completed} completed, {content.drafts} drafts."
    )
