"""Owns reading what can still be read of a damaged database, row by row, from both ends of every table.

A damaged page ends a reading for good, and its connection with it: what lies before it is read forwards,
what lies behind it backwards. Nothing readable by others is written: rows go into an encrypted database
under the same key, packages are sealed already.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services.backup_ports import RESTORED, Salvaged
from qa_desktop.storage.engine import Driver, KeyedFile, writer_engine
from qa_desktop.storage.migrations import version
from qa_desktop.storage.tables import (
    arrival_parts,
    arrivals,
    audits,
    collected,
    cursors,
    metadata,
    outbox,
    safe_marks,
)

AS_IT_WAS = "as-it-was"
"""The folder with the damaged database itself."""


def salvage(
    file: KeyedFile, folder: Path, now: Callable[[], datetime], beside: tuple[str, ...] = ()
) -> Salvaged:
    """Write the readable rows and the sealed packages into a new folder inside `folder`.

    With the files named `beside` that folder is a profile: what opened the damaged one opens it. Its streams
    go on in new epochs, as a restored backup's do.

    Raises:
        Refused: SALVAGE-NOTHING when not even the list of tables can be read.
    """
    if file.is_missing() or not _opens(file):
        raise Refused("SALVAGE-NOTHING")
    target = folder / f"qa-desktop-salvaged-{now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for inside in ("packages", AS_IT_WAS):
        (target / inside).mkdir(parents=True, mode=0o700)
    # Read from a copy: SQLite would fold the write-ahead log into a file that it takes for sound.
    copy = file.beside(target / AS_IT_WAS / file.path.name)
    for side in ("", "-wal"):
        source = file.path.with_name(file.path.name + side)
        if source.exists():
            shutil.copy(source, copy.path.with_name(source.name))
    key_file = file.beside(target / file.path.name)
    engine = writer_engine(key_file, create=True)
    rows, lost, packages, drafts = 0, 0, 0, 0
    try:
        with engine.begin() as made:
            version.make(made)
            driver: Driver = made.connection.driver_connection
            for table in metadata.sorted_tables:
                kept, whole = _copy(copy, table, driver)
                rows, lost = rows + kept, lost + (not whole)
            if lost:
                _ask_again(made)
            drafts = made.execute(
                sa.select(sa.func.count()).select_from(audits).where(audits.c.state == "draft")
            ).scalar_one()
            for row in made.execute(sa.select(outbox.c.writer, outbox.c.epoch, outbox.c.seq, outbox.c.data)):
                name = f"{row.writer}-{row.epoch:04x}-{row.seq:08d}.qad"
                (target / "packages" / name).write_bytes(row.data)
                packages += 1
            note = {"at": now().isoformat(), "backup": "", "sha256": "", "aside": "", "lost": lost}
            driver.execute(
                "INSERT OR REPLACE INTO documents(name, data) VALUES (?, ?)",
                (RESTORED, json.dumps(note).encode()),
            )
    finally:
        engine.dispose()
        key_file.forget()
        copy.forget()
    for name in beside:
        if (source := file.path.with_name(name)).is_file():
            shutil.copy(source, target / name)
    return Salvaged(str(target), packages, rows, drafts, lost)


def _ask_again(connection: sa.Connection) -> None:
    """Forget that what could not be read had come: it is read from the folder again, and not called safe.

    An audit counts as lost where its row, its answers or one of its files is gone.
    """
    parts = sa.select(sa.func.count()).where(arrival_parts.c.arrival == arrivals.c.row).scalar_subquery()
    files = sa.func.coalesce(
        sa.func.json_array_length(sa.type_coerce(arrivals.c.doc, sa.Text), "$.attachments"), 0
    )
    about_audits = [each.value for each in (PackageKind.AUDIT, PackageKind.ALARM, PackageKind.CONTRIBUTION)]
    row = sa.exists().where(collected.c.arrival == arrivals.c.row)
    stub = sa.exists().where(collected.c.arrival == arrivals.c.row, collected.c.disposed == 1)
    is_short = sa.and_(arrivals.c.kind == PackageKind.AUDIT.value, parts < files + 1, ~stub)
    gone = list(
        connection.execute(
            sa.select(arrivals.c.row).where(
                arrivals.c.fork == 0,
                sa.or_(sa.and_(arrivals.c.kind.in_(about_audits), ~row), is_short),
            )
        ).scalars()
    )
    for table, column in (
        (collected, collected.c.arrival),
        (arrival_parts, arrival_parts.c.arrival),
        (arrivals, arrivals.c.row),
    ):
        connection.execute(sa.delete(table).where(column.in_(gone)))
    connection.execute(sa.delete(cursors))
    connection.execute(sa.delete(safe_marks))
    _set_cursors(connection)


def _set_cursors(connection: sa.Connection) -> None:
    """How far every stream has come without a hole."""
    known = (arrivals.c.writer, arrivals.c.to, arrivals.c.epoch, arrivals.c.seq)
    rows = connection.execute(
        sa.select(*known, arrivals.c.sha256).where(arrivals.c.fork == 0).order_by(*known)
    )
    reached: dict[tuple[str, str, int], tuple[int, str]] = {}
    for writer, to, epoch, seq, sha256 in rows:
        stream = (writer, to, epoch)
        if seq == reached.get(stream, (0, ""))[0] + 1:
            reached[stream] = (seq, sha256)
    for (writer, to, epoch), (upto, sha256) in reached.items():
        values = {"writer": writer, "to": to, "epoch": epoch, "upto": upto, "upto_sha256": sha256}
        connection.execute(sa.insert(cursors).values(values))


def _opens(file: KeyedFile) -> bool:
    try:
        file.connect(read_only=True, damaged=True).close()
    except (QADesktopError, dbapi2.Error, OSError):
        return False
    return True


def _copy(file: KeyedFile, table: sa.Table, driver: Driver) -> tuple[int, bool]:
    """Copy what can be read of a table; how many rows, and whether that was all."""
    names = [column.name for column in table.columns]
    kept, whole = 0, True
    for backwards in (False, True):
        reading = _Reading(file, table.name, names, backwards)
        try:
            for values in reading:
                marks = ", ".join("?" * len(reading.columns))
                quoted = ", ".join(f'"{name}"' for name in reading.columns)
                try:
                    done = driver.execute(
                        f'INSERT OR IGNORE INTO "{table.name}" ({quoted}) VALUES ({marks})',  # noqa: S608 - our own table's names
                        values,
                    )
                    kept += done.rowcount
                except dbapi2.IntegrityError:
                    whole = False  # what it belongs to could not be read
        except (dbapi2.Error, QADesktopError):
            whole = False
        else:
            return kept, whole
    return kept, False


class _Reading:
    """The rows of one table of the damaged database, over a connection of its own."""

    def __init__(self, file: KeyedFile, table: str, names: list[str], backwards: bool) -> None:
        self._file = file
        self._table = table
        self._names = names
        self._direction = "DESC" if backwards else "ASC"
        self.columns: list[str] = []

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        connection = self._file.connect(read_only=True, damaged=True)
        try:
            about = connection.execute(f'PRAGMA table_info("{self._table}")').fetchall()
            there = {row[1] for row in about}
            # By the key the table itself is ordered by: anything else would have to read it all first.
            key = [row[1] for row in sorted(about, key=lambda row: row[5]) if row[5]] or ["rowid"]
            self.columns = [name for name in self._names if name in there]
            if not self.columns:
                return
            quoted = ", ".join(f'"{name}"' for name in self.columns)
            order = ", ".join(f'"{name}" {self._direction}' for name in self._order(connection, key))
            yield from connection.execute(f'SELECT {quoted} FROM "{self._table}" ORDER BY {order}')  # noqa: S608 - likewise
        finally:
            connection.close()

    def _order(self, connection: Driver, key: list[str]) -> list[str]:
        sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (self._table,)).fetchone()
        return key if "WITHOUT ROWID" in str(sql[0]).upper() else ["rowid"]
