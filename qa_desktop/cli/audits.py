"""Owns the commands about audits."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from pathlib import Path

from qa_desktop.bootstrap import Application
from qa_desktop.cli.console import FINE, Console
from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.ids import AuditKey, audit_reference
from qa_desktop.errors import Refused
from qa_desktop.services.desktop_trail import Copied


def shown(_given: argparse.Namespace, application: Application, console: Console) -> int:
    """List every audit of the profile, most recently changed first."""
    rows = [
        (
            row.reference,
            row.summary.revision,
            row.summary.case_reference,
            row.summary.tool_title,
            f"{row.summary.answered} of {row.summary.applicable}",
            row.grade_words,
            row.state_words,
        )
        for row in application.desktop.audits.audits()
    ]
    console.table(("REFERENCE", "VERSION", "CASE", "TOOL", "ANSWERED", "GRADE", "WHERE"), rows)
    return FINE


def export(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Write the audit list as CSV; no cell can be taken for a formula."""
    text = application.desktop.audits.csv()
    if given.csv is None:
        console.out.write(text.replace("\r\n", "\n"))
        return FINE
    # The mark at the start tells Excel that this is UTF-8.
    write_new(given.csv, text.encode("utf-8-sig"))
    console.say(f"The audit list is in {given.csv}.")
    return FINE


def pdf(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Write the report of a completed audit, of this computer or collected at the hub."""
    key = _find(application, given.reference, given.revision)
    data = application.desktop.audits.pdf(key)
    application.desktop.trail.copied(Copied.SAVED, f"{key.audit_id}/{key.revision}", len(data))
    write_new(given.out, data)
    console.say(f"The report of {given.reference} version {key.revision} is in {given.out}.")
    return FINE


def _find(application: Application, reference: str, revision: int | None) -> AuditKey:
    wanted = reference.strip().upper()
    with application.house.store().read() as unit:
        summaries = (*unit.audits.list(), *unit.inbox.audits())
    named = [
        each
        for each in summaries
        if audit_reference(each.audit_id) == wanted and revision in (None, each.revision)
    ]
    found = [AuditKey(each.audit_id, each.revision) for each in named if each.state is AuditState.COMPLETED]
    if not found:
        raise Refused("AUDIT-NOT-COMPLETED" if named else "AUDIT-UNKNOWN", reference=wanted)
    return max(found, key=lambda key: key.revision)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet: a command never overwrites what somebody kept.

    Raises:
        Refused: FILE-EXISTS, FILE-NOT-WRITTEN.
    """
    try:
        file = path.open("xb")
    except FileExistsError as error:
        raise Refused("FILE-EXISTS") from error
    except OSError as error:
        raise Refused("FILE-NOT-WRITTEN", errno=error.errno) from error
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            path.unlink()  # half a file would stand in the way of the next try
        raise Refused("FILE-NOT-WRITTEN", errno=error.errno) from error
