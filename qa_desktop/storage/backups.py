"""Owns backups: an encrypted copy of one moment, reopened, checked and counted before it counts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from qa_desktop.errors import Refused
from qa_desktop.services.ports import BackupResult
from qa_desktop.storage import checks
from qa_desktop.storage.engine import Driver, KeyedFile, begins_plain

KEPT = 3
_NAME = re.compile(r"backup-(\d{8})\.db")


def write(
    file: KeyedFile, folder: Path, now: Callable[[], datetime], beside: tuple[str, ...] = ()
) -> BackupResult:
    """Copy the database into the next numbered file, verify it, then let the oldest go.

    The files named `beside` are copied too, over their older copies: one database key opens every backup.

    Raises:
        Refused: BACKUP-DAMAGED when the copy does not read back as what was copied; earlier ones stay.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = max(_numbers(folder), default=0) + 1
    target = folder / f"backup-{number:08d}.db"
    unfinished = target.with_suffix(".tmp")
    _remove(unfinished)
    try:
        expected = _copy(file, unfinished)
        counted = _verify(file, unfinished, expected)
    except BaseException:
        _remove(unfinished)
        raise
    _force_to_disk(unfinished)
    for name in beside:
        _copy_beside(file.path.with_name(name), folder / name)
    unfinished.rename(target)
    _force_folder(folder)
    for old in sorted(_numbers(folder))[:-KEPT]:
        _remove(folder / f"backup-{old:08d}.db")
    return BackupResult(target.name, target.stat().st_size, counted, now())


def _copy(file: KeyedFile, target: Path) -> int:
    source, copy = file.connect(read_only=True), None
    try:
        # Rows are counted in the snapshot that is copied, so the numbers must agree exactly.
        source.execute("BEGIN")
        expected = checks.rows(source)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        copy = file.connect(at=target)
        source.backup(copy)
        source.execute("ROLLBACK")
    finally:
        for connection in (copy, source):
            if connection is not None:
                connection.close()
    return expected


def _verify(file: KeyedFile, copy: Path, expected: int) -> int:
    if begins_plain(copy):
        raise Refused("BACKUP-DAMAGED", check="plain")
    connection: Driver = file.connect(at=copy)
    try:
        problems = checks.everything(connection)
        counted = checks.rows(connection)
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
    aside = target.with_name(target.name + ".tmp")
    with open(aside, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(target)


def _force_folder(folder: Path) -> None:
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
