"""Owns backups: an encrypted copy of one moment, reopened, checked and counted before it counts."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from qa_desktop.errors import Refused, Unavailable
from qa_desktop.services.ports import BackupResult
from qa_desktop.storage import checks
from qa_desktop.storage.engine import Driver, KeyedFile, begins_plain

FOLDER = "backups"
KEPT = 3
_PIECE_PAGES = 1_000
_LOOK_STEPS = 10_000
"""Of SQLite's machine, between two looks at the clock: about a millisecond."""
_NAME = re.compile(r"backup-(\d{8})\.db")
_BEFORE = re.compile(r"before-version-(\d{1,8})\.db")


def write(
    file: KeyedFile,
    folder: Path,
    now: Callable[[], datetime],
    beside: tuple[str, ...] = (),
    kept: int = KEPT,
    within: float | None = None,
) -> BackupResult:
    """Copy the database into the next numbered file, verify it, then let go what is above `kept`.

    What would take longer than `within` seconds is given up, and nothing of it stays.

    The files named `beside` are copied too, over their older copies: one database key opens every backup.

    Raises:
        Refused: BACKUP-DAMAGED when the copy does not read back as what was copied; earlier ones stay.
        Unavailable: BACKUP-LATE.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    force_folder(folder.parent)
    number = max(_numbers(folder), default=0) + 1
    is_late = None if within is None else _lateness(within)
    made = _finished(file, folder / f"backup-{number:08d}.db", now, beside, is_late)
    for old in _too_many(folder, kept):
        _remove(old)
    return made


def write_before_migration(
    file: KeyedFile, version: int, now: Callable[[], datetime], beside: tuple[str, ...] = ()
) -> BackupResult:
    """Copy the database as it was before its schema was changed, apart from those that rotate.

    One is kept: the next migration's takes its place, once it is whole.

    Raises:
        Refused: BACKUP-DAMAGED, and nothing is migrated; earlier ones stay.
    """
    folder = file.path.parent / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    force_folder(folder.parent)
    made = _finished(file, folder / f"before-version-{version}.db", now, beside)
    for entry in sorted(folder.iterdir()):
        if _BEFORE.fullmatch(entry.name) and entry.name != made.name:
            _remove(entry)
    return made


def drop_outlived(folder: Path) -> None:
    """After a disposal: let go the copy from before a migration, which no rotation reaches.

    Only where a newer backup is whole: what a disposal removed must not live on in one copy for ever.
    """
    there = files(folder)
    newest = next((at for at, entry in enumerate(there) if _NAME.fullmatch(entry.name)), len(there))
    for entry in there[newest + 1 :]:
        if _BEFORE.fullmatch(entry.name):
            _remove(entry)


def files(folder: Path) -> tuple[Path, ...]:
    """Every backup in a folder, the newest first; without the unfinished."""
    if not folder.is_dir():
        return ()
    found = [
        entry for entry in folder.iterdir() if _NAME.fullmatch(entry.name) or _BEFORE.fullmatch(entry.name)
    ]
    return tuple(sorted(found, key=lambda entry: (entry.stat().st_mtime, entry.name), reverse=True))


def _lateness(seconds: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def _finished(
    file: KeyedFile,
    target: Path,
    now: Callable[[], datetime],
    beside: tuple[str, ...],
    is_late: Callable[[], bool] | None = None,
) -> BackupResult:
    unfinished = target.with_suffix(".tmp")
    _remove(unfinished)
    try:
        expected = _copy(file, unfinished, is_late)
        counted = _verify(file, unfinished, expected, is_late)
        _force_to_disk(unfinished)
        for name in beside:
            _copy_beside(file.path.with_name(name), target.with_name(name))
        at = now()
        os.utime(unfinished, (at.timestamp(), at.timestamp()))
        unfinished.replace(target)
    except BaseException:
        _remove(unfinished)
        raise
    force_folder(target.parent)
    return BackupResult(target.name, target.stat().st_size, counted, at)


def _too_many(folder: Path, kept: int) -> list[Path]:
    """Which backups go: first what a newer one of the same day replaces, then the oldest.

    A hub backs up every few minutes; without the first rule an hour would push all earlier days out.
    """
    there = [entry for entry in files(folder) if _NAME.fullmatch(entry.name)]
    there.sort(key=lambda entry: entry.name, reverse=True)
    days = [datetime.fromtimestamp(entry.stat().st_mtime, UTC).date() for entry in there]
    replaced = [at for at in range(1, len(there)) if days[at] in days[:at]]
    going = sorted(replaced, reverse=True) + [
        at for at in reversed(range(1, len(there))) if at not in replaced
    ]
    return [there[at] for at in going[: max(0, len(there) - kept)]]


def _copy(file: KeyedFile, target: Path, is_late: Callable[[], bool] | None = None) -> int:
    def look(*_pages: int) -> None:
        if is_late is not None and is_late():
            raise Unavailable("BACKUP-LATE")

    source, copy = file.connect(read_only=True), None
    try:
        # Rows are counted in the snapshot that is copied, so the numbers must agree exactly.
        source.execute("BEGIN")
        expected = checks.rows(source)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        copy = file.connect(at=target)
        if is_late is None:
            source.backup(copy)
        else:  # in pieces of the same snapshot: its transaction stays open
            source.backup(copy, pages=_PIECE_PAGES, progress=look)
            look()
        source.execute("ROLLBACK")
    finally:
        for connection in (copy, source):
            if connection is not None:
                connection.close()
    return expected


def _verify(file: KeyedFile, copy: Path, expected: int, is_late: Callable[[], bool] | None = None) -> int:
    if begins_plain(copy):
        raise Refused("BACKUP-DAMAGED", check="plain")
    connection: Driver = file.connect(at=copy)
    if is_late is not None:
        connection.set_progress_handler(is_late, _LOOK_STEPS)
    try:
        problems = checks.everything(connection)
        counted = 0 if problems else checks.rows(connection)
    except dbapi2.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == 9:  # INTERRUPT
            raise Unavailable("BACKUP-LATE") from error
        if code not in (11, 26):  # CORRUPT, NOTADB: of the copy
            raise
        raise Refused("BACKUP-DAMAGED", check="unreadable") from error
    finally:
        connection.close()
    if problems or counted != expected:
        raise Refused("BACKUP-DAMAGED", check=",".join(problems), rows=counted, expected=expected)
    return counted


def _numbers(folder: Path) -> list[int]:
    found = (_NAME.fullmatch(entry.name) for entry in folder.iterdir())
    return [int(match[1]) for match in found if match]


def _force_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _copy_beside(source: Path, target: Path) -> None:
    try:
        data = source.read_bytes()
    except FileNotFoundError:
        return
    if target.exists() and not _is_whole(data):
        return  # what a torn file would replace still opens every backup
    aside = target.with_name(target.name + ".tmp")
    with open(aside, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(target)


def _is_whole(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False


def force_folder(folder: Path) -> None:
    """Make the names last: a backup that power loss takes away must not have been called safe."""
    if os.name != "posix":  # Windows has no handle of a folder to force
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    for side in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + side).unlink(missing_ok=True)
