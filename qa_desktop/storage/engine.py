"""Owns the connection to the encrypted database (exchange.md, c.2): one way in, the key in no URL.

Two engines share a file: the writer begins immediate (deferred transactions with two writers on WAL
failed 121 of 600 times with "database is locked", immediate ones never), readers begin plainly and may
not write, so that lists do not queue behind an import.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlcipher3 import dbapi2

from qa_desktop.errors import Refused, Unavailable
from qa_desktop.storage.failures import translating

KEY_BYTES = 32
PLAIN_HEADER = b"SQLite format 3\0"
"""How an unencrypted database begins; an encrypted one begins with its random salt."""

BUSY_SECONDS = 5
_LOG_INDEX_BYTES = 65_536
"""The first part of the `-shm` file is half of it."""
_PRAGMAS = (
    "foreign_keys=ON",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "mmap_size=0",
    "cipher_memory_security=ON",
)

Driver = Any
"""A connection of the driver, which has no type stubs."""


class KeyedFile:
    """A database file with the key that opens it. `forget` ends it."""

    __slots__ = ("_key", "path")

    def __init__(self, path: Path, key: bytes) -> None:
        # A key of another length would silently be taken as a passphrase.
        if len(key) != KEY_BYTES:
            raise Refused("STORE-KEY-LENGTH", length=len(key))
        self.path = path.absolute()
        self._key = bytearray(key)

    def forget(self) -> None:
        """Overwrite the key. Best effort: Python may hold copies that nothing can reach."""
        for index in range(len(self._key)):
            self._key[index] = 0
        self._key.clear()

    def beside(self, path: Path) -> KeyedFile:
        """Another file under the same key."""
        return KeyedFile(path, bytes(self._key))

    def is_missing(self) -> bool:
        """True also for an empty file, which SQLite would take for a new database."""
        return not self.path.is_file() or self.path.stat().st_size == 0

    def make_private(self) -> None:
        """Make the empty file and its folder for this person alone; SQLite's side files follow its mode."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def is_read_only(self) -> bool:
        """True where this person may not write the file, or beside it where the write-ahead log lies."""
        return not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK))

    def has_no_room(self) -> bool:
        """True where not even the index of the write-ahead log can be made beside the database."""
        return shutil.disk_usage(self.path.parent).free < _LOG_INDEX_BYTES

    def was_not_closed(self) -> bool:
        """True when the last program ended without closing: the last connection removes the log."""
        log = self.path.with_name(self.path.name + "-wal")
        return log.is_file() and log.stat().st_size > 0

    def connect(
        self,
        *,
        read_only: bool = False,
        at: Path | None = None,
        create: bool = False,
        damaged: bool = False,
    ) -> Driver:
        """Open one connection, checked to be encrypting and to have the right key.

        `at` opens another file under the same key (a backup). `damaged` also opens a file that was cut short.

        Raises:
            Refused: STORE-CLOSED, STORE-NOT-ENCRYPTING, STORE-NOT-ENCRYPTED, STORE-WRONG-KEY, STORE-NO-WAL.
        """
        if not self._key:
            raise Refused("STORE-CLOSED")
        path = at or self.path
        # Without `rwc` SQLite never makes a file: a missing database stays missing.
        address = f"{path.as_uri()}?mode=rw{'c' if create else ''}"
        connection = dbapi2.connect(
            address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        try:
            self._unlock(connection, path, damaged=damaged)
            _configure(connection)
            if read_only:
                connection.execute("PRAGMA query_only=ON").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    def _unlock(self, connection: Driver, path: Path, *, damaged: bool) -> None:
        connection.execute("PRAGMA cipher_log_level=NONE").fetchall()  # otherwise errors go to stderr
        connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"").fetchall()
        # A plain SQLite ignores `PRAGMA key` without a word and writes plaintext.
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise Refused("STORE-NOT-ENCRYPTING")
        if damaged:
            # SQLite then takes the file for as long as it is, and not for as long as it says.
            connection.execute("PRAGMA writable_schema=ON").fetchall()
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key shows here
        except dbapi2.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != 26:  # NOTADB
                raise
            connection.close()  # before the file is read: see `begins_plain`
            plain = begins_plain(path)
            raise Refused("STORE-NOT-ENCRYPTED" if plain else "STORE-WRONG-KEY") from error


def _configure(connection: Driver) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    if connection.execute("PRAGMA journal_mode=WAL").fetchone() != ("wal",):
        raise Refused("STORE-NO-WAL")


def begins_plain(path: Path) -> bool:
    """True for an unencrypted database.

    Never call it while a connection to that file is open in this process: closing an ordinary handle
    drops SQLite's POSIX locks (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    with path.open("rb") as file:
        return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER


def writer_engine(file: KeyedFile, *, create: bool = False) -> sa.Engine:
    """One connection for everybody who writes; whoever waits longer than five seconds is told so."""
    return _engine(lambda: file.connect(create=create), "BEGIN IMMEDIATE", file, size=1)


def reader_engine(file: KeyedFile) -> sa.Engine:
    """Connections that see a steady snapshot and cannot write."""
    return _engine(lambda: file.connect(read_only=True), "BEGIN", file, size=4)


def migrating_engine(file: KeyedFile) -> sa.Engine:
    """The writer's connection with foreign keys off: inside a transaction they could not be switched off."""

    def connect() -> Driver:
        connection = file.connect()
        connection.execute("PRAGMA foreign_keys=OFF").fetchall()
        return connection

    return _engine(connect, "BEGIN IMMEDIATE", file, size=1)


def _engine(creator: Callable[[], Driver], begin: str, file: KeyedFile, size: int) -> sa.Engine:
    def create() -> Driver:
        try:
            with translating():
                return creator()
        except Unavailable as error:
            # SQLite says no more than "disk I/O error" where the log's index finds no room.
            if error.code == "STORE-IO" and file.has_no_room():
                raise Refused("DISK-FULL") from error
            raise

    engine = sa.create_engine(
        # The path only chooses the pool; connections come from `creator`.
        sa.URL.create("sqlite", database=str(file.path)),
        creator=create,
        module=dbapi2,  # without it the driver's errors arrive unmapped
        hide_parameters=True,  # answers stay out of error texts
        pool_size=size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # By the driver itself: through Core, beginning costs ten times as much, and it is part of every save.
        driver: Driver = connection.connection.driver_connection
        driver.execute(begin)

    return engine
