"""Owns the putting in place of a backup, and the looking at what may be damaged, with the key at hand.

Nothing is deleted here: the database that a backup replaces is moved into a folder of its own, and a
process killed at any instant leaves either database, or none and the next start offers the restore again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services.backup_ports import NO_WORK, RESTORED, BackupFound, Content, Restored, Salvaged
from qa_desktop.storage import backups, checks
from qa_desktop.storage.engine import Driver, KeyedFile, begins_plain
from qa_desktop.storage.failures import translating, translating_files
from qa_desktop.storage.migrations.version import CURRENT

ASIDE = "put-aside"
_SIDES = ("", "-wal", "-shm")


class FileRescue:
    """`backup_ports.Rescue` over one database file and the backups beside it."""

    def __init__(self, file: KeyedFile, now: Callable[[], datetime], beside: tuple[str, ...] = ()) -> None:
        """The file, with a key of its own that `close` forgets, and what is needed `beside` it to open it."""
        self._file = file
        self._now = now
        self._beside = beside

    @property
    def _folder(self) -> Path:
        return self._file.path.parent / backups.FOLDER

    def problems(self) -> tuple[str, ...]:
        if self._file.is_missing():
            return ("STORE-MISSING",)
        return _problems(self._file, self._file.path)

    def content(self) -> Content | None:
        return None if self._file.is_missing() else _content(self._file, self._file.path)

    def backups(self) -> tuple[BackupFound, ...]:
        return found(self._file, self._folder)

    def restore(self, name: str) -> Restored:
        with translating_files():
            return self._restore(name)

    def _restore(self, name: str) -> Restored:
        chosen = next((each for each in backups.files(self._folder) if each.name == name), None)
        if chosen is None:
            raise Refused("BACKUP-UNKNOWN")
        self._must_be_sound(chosen)
        ready = self._file.path.with_name("qa-restoring.db")
        _remove(ready)
        aside = self._file.path.parent / ASIDE / self._now().astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        try:
            digest = _copied(chosen, ready)
            self._mark(ready, chosen.name, digest, aside.name)
            self._must_be_sound(ready)
        except BaseException:
            _remove(ready)
            raise
        moved = self._put_aside(aside)
        ready.replace(self._file.path)
        backups.force_folder(self._file.path.parent)
        return Restored(chosen.name, str(aside) if moved else "")

    def _must_be_sound(self, path: Path) -> None:
        if problems := _problems(self._file, path):
            raise Refused("BACKUP-NOT-SOUND", check=problems[0])

    def _mark(self, ready: Path, name: str, digest: str, aside: str) -> None:
        """Say in the database itself that it is a restored one: no crash can come between."""
        note = {"at": self._now().isoformat(), "backup": name, "sha256": digest, "aside": aside}
        connection = self._file.connect(at=ready)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT OR REPLACE INTO documents(name, data) VALUES (?, ?)",
                (RESTORED, json.dumps(note).encode()),
            )
            connection.execute("COMMIT")
        finally:
            connection.close()  # the last connection folds the write-ahead log into the file

    def _put_aside(self, aside: Path) -> bool:
        # The database first: without it, a log that was left behind is a missing database and no short one.
        there = [self._file.path.with_name(self._file.path.name + side) for side in _SIDES]
        there = [path for path in there if path.exists()]
        if not there:
            return False
        aside.mkdir(parents=True, mode=0o700)
        for path in there:
            path.rename(aside / path.name)
        backups.force_folder(aside)
        return True

    def salvage(self, folder: Path) -> Salvaged:
        from qa_desktop.storage.salvage import salvage

        with translating_files():
            return salvage(self._file, folder, self._now, self._beside)

    def close(self) -> None:
        self._file.forget()


def found(file: KeyedFile, folder: Path) -> tuple[BackupFound, ...]:
    """Every backup in a folder, opened with the file's key and checked; the newest first."""
    return tuple(_found(file, path) for path in backups.files(folder))


def _found(file: KeyedFile, path: Path) -> BackupFound:
    stat = path.stat()
    problems = _problems(file, path)
    return BackupFound(
        path.name,
        datetime.fromtimestamp(stat.st_mtime, UTC),
        stat.st_size,
        problems,
        _content(file, path) if not problems else None,
        before_migration=path.name.startswith("before-"),
    )


def _problems(file: KeyedFile, path: Path) -> tuple[str, ...]:
    try:
        with translating_files():
            if path.stat().st_size == 0:
                return ("STORE-MISSING",)
            if begins_plain(path):
                return ("STORE-NOT-ENCRYPTED",)
            connection = file.connect(at=path)
            try:
                if connection.execute("PRAGMA user_version").fetchone()[0] > CURRENT:
                    return ("STORE-TOO-NEW",)
                return checks.everything(connection)
            finally:
                connection.close()
    except QADesktopError as error:
        return (error.code,)


def _content(file: KeyedFile, path: Path) -> Content | None:
    try:
        with translating():
            connection = file.connect(at=path, read_only=True)
            try:
                return _counted(connection)
            finally:
                connection.close()
    except (QADesktopError, dbapi2.Error, OSError):
        return None


def _counted(connection: Driver) -> Content:
    def one(sql: str) -> object:
        return connection.execute(sql).fetchone()[0]

    quiet = ", ".join(f"'{event}'" for event in NO_WORK)
    everywhere = (
        f"SELECT max(at) FROM log WHERE event NOT IN ({quiet})",  # noqa: S608 - our own words
        "SELECT max(at) FROM history",
        "SELECT max(touched_at) FROM audits",
    )
    times = [one(sql) for sql in everywhere]
    last = max((str(time) for time in times if time), default="")
    return Content(
        int(str(one("SELECT count(*) FROM audits WHERE state = 'completed'"))),
        int(str(one("SELECT count(*) FROM audits WHERE state = 'draft'"))),
        datetime.fromisoformat(last).astimezone(UTC) if last else None,
    )


def _copied(source: Path, target: Path) -> str:
    """Copy a closed database by its bytes and read the copy back; its SHA-256."""
    with source.open("rb") as read, open(target, "wb", opener=_private) as write:
        shutil.copyfileobj(read, write, 1 << 20)
        write.flush()
        os.fsync(write.fileno())
    digests = []
    for path in (source, target):
        with path.open("rb") as read:
            digests.append(hashlib.file_digest(read, "sha256").hexdigest())
    if digests[0] != digests[1]:
        raise Refused("BACKUP-DAMAGED", check="copy")
    return digests[0]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _remove(path: Path) -> None:
    for side in _SIDES:
        path.with_name(path.name + side).unlink(missing_ok=True)
