"""Owns the commands about the audit trail: list it, check it."""

from __future__ import annotations

import argparse
from datetime import date

from qa_desktop.bootstrap import Application
from qa_desktop.cli.audits import write_new
from qa_desktop.cli.console import FINE, PROBLEM, Console
from qa_desktop.domain.ids import audit_reference
from qa_desktop.errors import Refused
from qa_desktop.services.desktop_trail import TrailDesk, TrailRow, TrailWanted


def shown(given: argparse.Namespace, application: Application, console: Console) -> int:
    """List the entries that are wanted, newest first, or write them as CSV."""
    desk, wanted = application.desktop.trail, _wanted(given, application)
    if given.csv is not None:
        write_new(given.csv, desk.csv(wanted).encode("utf-8-sig"))
        console.say(f"The audit trail is in {given.csv}.")
        return FINE
    here = application.desktop.now().tzinfo  # stored in UTC, read by people
    rows, total = _rows(desk, wanted, given.limit)
    console.table(
        ("NUMBER", "WHEN", "WHO", "WHAT", "ABOUT", "DETAILS"),
        [
            (
                row.number,
                f"{row.at.astimezone(here):%Y-%m-%d %H:%M:%S}",
                row.who,
                row.what,
                row.about,
                row.details,
            )
            for row in rows
        ],
    )
    if len(rows) < total:
        console.say(f"{len(rows)} of {total} entries; --limit lists more, --csv FILE writes them all.")
    return FINE


def verify(_given: argparse.Namespace, application: Application, console: Console) -> int:
    """Check every entry; the exit code is 1 where the trail is broken."""
    found = application.desktop.trail.verify()
    console.say(found.words)
    if found.finding is None:
        return FINE
    console.say(f"First broken entry: {found.finding.number} [{found.finding.flaw.value}]")
    return PROBLEM


def _rows(desk: TrailDesk, wanted: TrailWanted, limit: int) -> tuple[list[TrailRow], int]:
    rows: list[TrailRow] = []
    found = desk.look(wanted)
    total = found.total
    while True:
        rows += found.rows
        if len(rows) >= limit or not found.more:
            return rows[:limit], total
        found = desk.look(wanted, rows[-1].number)


def _wanted(given: argparse.Namespace, application: Application) -> TrailWanted:
    return TrailWanted(
        group=given.kind or "",
        who=_who(given.who, application) if given.who else "",
        audit=_audit(given.audit, application) if given.audit else "",
        since=_day(given.since),
        until=_day(given.until),
        typed=given.words or "",
    )


def _who(name: str, application: Application) -> str:
    """Somebody by their name as the list shows it, or by the id of a computer."""
    for each in application.desktop.trail.people():
        if name.casefold() in (each.words.casefold(), each.who.casefold()):
            return each.who
    raise Refused("TRAIL-NOBODY", who=name)


def _audit(reference: str, application: Application) -> str:
    wanted = reference.strip().upper()
    with application.house.store().read() as unit:
        every = {each.audit_id for each in (*unit.audits.list(), *unit.inbox.audits())}
    found = next((each for each in every if audit_reference(each) == wanted), None)
    if found is None:
        raise Refused("AUDIT-UNKNOWN", reference=wanted)
    return found


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("TRAIL-DAY", day=text) from error
