"""Owns the encrypted store as the services see it: units of work, and its opening and closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from qa_desktop.errors import Refused
from qa_desktop.services.ports import Arrival, BackupResult, StoreFacts
from qa_desktop.storage import backups, checks, facts
from qa_desktop.storage.actions import SqlActions
from qa_desktop.storage.attachments import SqlAttachments
from qa_desktop.storage.audits import SqlAuditStore
from qa_desktop.storage.bin import SqlBin
from qa_desktop.storage.cases import SqlCaseList
from qa_desktop.storage.contributions import SqlContributions
from qa_desktop.storage.disposals import SqlDisposals
from qa_desktop.storage.documents import SqlDocuments
from qa_desktop.storage.engine import Driver, KeyedFile, begins_plain, reader_engine, writer_engine
from qa_desktop.storage.escalations import SqlEscalationStore
from qa_desktop.storage.failures import translating, translating_files
from qa_desktop.storage.inbox import SqlInbox
from qa_desktop.storage.later_files import SqlLaterFiles
from qa_desktop.storage.log import SqlAuditLog
from qa_desktop.storage.migrations import version
from qa_desktop.storage.outbox import SqlOutbox
from qa_desktop.storage.rescue import FileRescue
from qa_desktop.storage.tools import SqlToolShelf

PlaceProblem = Callable[[Path], str | None]
"""Says why a path is no place for a database (`network`, `onedrive` …), None when it is one."""


class SqlUnitOfWork:
    """Every port over the one connection of one transaction. Nothing lazy leaves it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.evidence: list[Arrival] = []
        self.audits = SqlAuditStore(connection)
        self.bin = SqlBin(connection)
        self.attachments = SqlAttachments(connection)
        self.tools = SqlToolShelf(connection)
        self.escalations = SqlEscalationStore(connection)
        self.contributions = SqlContributions(connection)
        self.later_files = SqlLaterFiles(connection)
        self.actions = SqlActions(connection)
        self.outbox = SqlOutbox(connection)
        self.inbox = SqlInbox(connection, self.evidence.append)
        self.cases = SqlCaseList(connection)
        self.documents = SqlDocuments(connection)
        self.disposals = SqlDisposals(connection)
        self.log = SqlAuditLog(connection)


class EncryptedStore:
    """`ports.Store` over one SQLCipher file. Usable from any thread; one unit of work belongs to one."""

    def __init__(self, file: KeyedFile, now: Callable[[], datetime], beside: tuple[str, ...] = ()) -> None:
        self._file = file
        self._now = now
        self._beside = beside
        self._writer = writer_engine(file)
        self._reader = reader_engine(file)

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        """BEGIN IMMEDIATE; commits when the block ends, rolls back when it raises.

        Evidence of a fork is kept even then, in a transaction of its own.

        Raises:
            Unavailable: STORE-BUSY after five seconds, STORE-IO.
            Refused: DISK-FULL, STORE-READ-ONLY, STORE-DAMAGED, STORE-CLOSED; nothing was half-written.
        """
        evidence: list[Arrival] = []
        try:
            with translating(), self._writer.begin() as connection:
                unit = SqlUnitOfWork(connection)
                evidence = unit.evidence
                yield unit
        except BaseException:
            if evidence:
                self._keep_evidence(evidence)
            raise

    def _keep_evidence(self, evidence: list[Arrival]) -> None:
        with translating(), self._writer.begin() as connection:
            unit = SqlUnitOfWork(connection)
            for arrival in evidence:
                unit.inbox.keep_fork(arrival)

    @contextmanager
    def read(self) -> Iterator[SqlUnitOfWork]:
        """A steady view of the store; writing through it is refused."""
        with translating(), self._reader.begin() as connection:
            yield SqlUnitOfWork(connection)

    def backup(
        self, folder_name: str = backups.FOLDER, kept: int = backups.KEPT, within: float | None = None
    ) -> BackupResult:
        """Write a verified, encrypted backup beside the database, with what opens it; `kept` are kept.

        It is given up where it takes longer than `within` seconds.

        Raises:
            Refused: DISK-FULL, BACKUP-DAMAGED; earlier backups stay.
            Unavailable: BACKUP-LATE.
        """
        with translating_files():
            folder = self._file.path.parent / folder_name
            return backups.write(self._file, folder, self._now, self._beside, kept, within)

    def rescue(self) -> FileRescue:
        """The same files with a copy of the key, to look at backups; to restore one after `close`."""
        return FileRescue(self._file.beside(self._file.path), self._now, self._beside)

    def compact(self) -> None:
        """Write the database anew without the pages that were freed, and fold the write-ahead log in.

        The copy from before a migration is let go too, where a newer backup is whole.

        Raises:
            Refused: DISK-FULL; the database is as it was.
            Unavailable: STORE-BUSY.
        """
        with translating():
            raw = self._writer.raw_connection()
            try:
                driver: Driver = raw.driver_connection
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                raw.close()
        with translating_files():
            backups.drop_outlived(self._file.path.parent / backups.FOLDER)

    def check(self) -> tuple[str, ...]:
        """Codes of what is wrong with the database; empty when sound."""
        return checks.live(self._file)

    def facts(self) -> StoreFacts:
        """What the database says of its own encryption and writing."""
        return facts.facts(self._file)

    def close(self) -> None:
        """Give back every connection and forget the key. Closing twice is closing."""
        self._reader.dispose()
        self._writer.dispose()
        self._file.forget()


def open_store(
    path: Path,
    key: bytes,
    create: bool,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    place_problem: PlaceProblem | None = None,
    beside: tuple[str, ...] = (),
) -> EncryptedStore:
    """Open the database, or make it where `create` allows and nothing was ever made there.

    Without `create` a missing or empty database is refused: never a fresh start beside a key-slot file.
    After an unclean end its structure is checked before anybody works on it. `beside` names the files in
    its folder without which a backup could not be opened.

    Raises:
        Refused: STORE-MISSING, STORE-ON-NETWORK, STORE-NOT-ENCRYPTED, STORE-NOT-ENCRYPTING, STORE-WRONG-KEY,
            STORE-TOO-NEW, STORE-DAMAGED, STORE-READ-ONLY, STORE-KEY-LENGTH; nothing was changed.
        Unavailable: STORE-BUSY.
    """
    if place_problem is not None and (problem := place_problem(path)) is not None:
        raise Refused("STORE-ON-NETWORK", reason=problem)
    file = KeyedFile(path, key)
    with translating_files():
        if file.is_missing():
            if not create:
                raise Refused("STORE-MISSING")
            file.make_private()
        if file.is_read_only():
            raise Refused("STORE-READ-ONLY")
        unclean = file.was_not_closed()
        found = _prepare(file, create=create)
        if unclean and (problems := checks.quick(file)):
            file.forget()
            raise Refused("STORE-DAMAGED", check=problems[0])
        if 0 < found < version.CURRENT:
            _migrate(file, found, now, beside)
    return EncryptedStore(file, now, beside)


def _prepare(file: KeyedFile, *, create: bool) -> int:
    """Make the schema where there is none yet, in one transaction, and see that the file is not readable."""
    engine = writer_engine(file, create=create)
    try:
        with engine.connect() as connection:
            found = version.version_of(connection)
            version.refuse_newer(found)
            if found == 0:
                # A file with nothing finished in it is as good as missing.
                if not create:
                    raise Refused("STORE-MISSING", version=found)
                version.make(connection)
                connection.commit()
    finally:
        engine.dispose()  # the last connection folds the write-ahead log into the file
    if found == 0 and begins_plain(file.path):
        file.path.unlink()
        raise Refused("STORE-NOT-ENCRYPTED")
    return found


def _migrate(file: KeyedFile, found: int, now: Callable[[], datetime], beside: tuple[str, ...]) -> None:
    """Bring an older database to the present schema, a verified backup first."""
    from qa_desktop.storage.migrations import upgrading  # loads Alembic: only ever when there is work for it

    made = backups.write_before_migration(file, found, now, beside)
    upgrading.upgrade(file, now)
    # The pages as they lie on the disk: the transaction itself was checked before it was committed.
    if problems := checks.live(file):
        FileRescue(file, now).restore(made.name)
        raise Refused("MIGRATION-FAILED", problem=problems[0], restored=1)
