"""Owns when a backup and a check are due, how they are made, and what is remembered of them.

A backup every day and a full check every week, in a quiet moment or while the program is being locked. What
failed is remembered and shown until the next one works: a backup that fails in silence is none.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from qa_desktop.domain.log_filter import LogFilter
from qa_desktop.domain.wire import time_from_text, time_to_text
from qa_desktop.errors import QADesktopError
from qa_desktop.services.ports import BackupResult, Store, UnitOfWork

BACKUP_EVERY = timedelta(days=1)
CHECK_EVERY = timedelta(days=7)
_BACKUP = "store/last-backup"
_FAILED = "store/backup-failed"
_CHECK = "store/last-check"


@dataclass(frozen=True, slots=True)
class Kept:
    """How the database is looked after; shown in the settings."""

    backup_at: datetime | None
    backup_size: int
    failed_at: datetime | None
    """Of a backup that failed since the last good one."""
    failed_code: str
    checked_at: datetime | None
    problems: tuple[str, ...]
    """Codes that the last check found; empty when the database was sound."""
    backup_due: bool
    check_due: bool


def kept(unit: UnitOfWork, now: datetime) -> Kept:
    """How the database is looked after, and what is due."""
    backup, failed, check = (_note(unit, name) for name in (_BACKUP, _FAILED, _CHECK))
    begun = _begun(unit) or now
    backup_at, checked_at = _time(backup), _time(check)
    return Kept(
        backup_at,
        int(backup.get("size", 0)),
        _time(failed),
        str(failed.get("code", "")),
        checked_at,
        tuple(check.get("problems", ())),
        # A clock that was set back must not put the next one off for years.
        backup_due=abs(now - (backup_at or begun)) >= BACKUP_EVERY,
        check_due=abs(now - (checked_at or begun)) >= CHECK_EVERY,
    )


def back_up(store: Store, keep: int, now: datetime, who: str, within: float | None = None) -> BackupResult:
    """Write a verified backup and remember it; a failure is remembered too.

    One that would have taken longer than `within` seconds did not fail: it stays due.

    Raises:
        Refused: DISK-FULL, BACKUP-DAMAGED, STORE-READ-ONLY; earlier backups stay.
        Unavailable: STORE-BUSY, STORE-IO, BACKUP-LATE.
    """
    try:
        made = store.backup(kept=keep, within=within)
    except QADesktopError as error:
        if error.code == "BACKUP-LATE":
            raise
        # A full disk takes no note either; the error itself is told all the same.
        with suppress(QADesktopError), store.write() as unit:
            _keep(unit, _FAILED, {"at": time_to_text(now), "code": error.code})
            unit.log.append("backup-failed", "", at=now, who=who, code=error.code)
        raise
    with store.write() as unit:
        note(unit, made, now, who)
    return made


def note(unit: UnitOfWork, made: BackupResult, now: datetime, who: str) -> None:
    """Remember a backup that was made and verified."""
    _keep(unit, _BACKUP, {"at": time_to_text(now), "size": made.size, "name": made.name})
    unit.documents.remove(_FAILED)
    unit.log.append("backup-made", "", at=now, who=who, size=made.size)


def check(store: Store, now: datetime) -> tuple[str, ...]:
    """Look at every page and every reference, and remember when; codes of what is wrong."""
    problems = store.check()
    with suppress(QADesktopError), store.write() as unit:
        _keep(unit, _CHECK, {"at": time_to_text(now), "problems": list(problems)})
    return problems


def _begun(unit: UnitOfWork) -> datetime | None:
    entries = unit.log.entries(LogFilter(kinds=("profile-created",)), limit=1)
    return entries[0].at if entries else None


def _note(unit: UnitOfWork, name: str) -> dict[str, Any]:
    data = unit.documents.get(name)
    found = json.loads(data) if data else {}
    return found if isinstance(found, dict) else {}


def _keep(unit: UnitOfWork, name: str, fields: dict[str, object]) -> None:
    unit.documents.put(name, json.dumps(fields).encode())


def _time(fields: dict[str, Any]) -> datetime | None:
    return time_from_text(fields["at"]) if "at" in fields else None
