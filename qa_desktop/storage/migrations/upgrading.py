"""Owns bringing an older database to the present schema: all revisions in one transaction, or none.

The order is SQLite's own for changing tables (https://www.sqlite.org/lang_altertable.html, section 7):
foreign keys are switched off on a connection of its own *before* BEGIN, because the pragma does nothing
inside a transaction and dropping a table with foreign keys on would delete what refers to it; then BEGIN
IMMEDIATE; then the revisions, the checks and the version; then COMMIT. A process killed at any instant
leaves the write-ahead log without that commit, which is the old database.

Alembic gives the operations (its batch mode rebuilds a table where SQLite cannot alter it). Order and
version are ours: a tuple of names and `PRAGMA user_version`, so that nothing is looked for on the disk and
a migrated database has no table that a fresh one lacks.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import ModuleType

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.storage.engine import KeyedFile, migrating_engine
from qa_desktop.storage.failures import translated
from qa_desktop.storage.log import SqlAuditLog
from qa_desktop.storage.migrations import revisions
from qa_desktop.storage.migrations.version import stamp, version_of


def steps() -> tuple[ModuleType, ...]:
    """Every revision, oldest first."""
    return tuple(importlib.import_module(f"{revisions.__name__}.{name}") for name in revisions.NAMES)


def upgrade(file: KeyedFile, now: Callable[[], datetime], known: Sequence[ModuleType] = ()) -> int:
    """Run every revision above the database's version; the version it had.

    Args:
        file: The database, which nobody else has open.
        now: For the entry in the audit log.
        known: Other revisions than the program's, for tests.

    Raises:
        Refused: MIGRATION-FAILED, DISK-FULL; the database is as it was.
        Unavailable: STORE-BUSY, STORE-IO; likewise.
    """
    every = tuple(known) or steps()
    wanted = max(int(step.revision) for step in every)
    engine = migrating_engine(file)
    found = 0
    try:
        with engine.begin() as connection:
            found = version_of(connection)
            if found >= wanted:
                return found  # another program was quicker
            _run(connection, [step for step in every if int(step.revision) > found])
            stamp(connection, wanted)
            SqlAuditLog(connection).append("store-migrated", "", at=now(), who="", schema=wanted)
    except QADesktopError:
        raise
    except Exception as error:  # whatever a revision meets in old data: said, rolled back, nothing changed
        ours = translated(error)
        if ours is not None and ours.code != "STORE-DAMAGED":
            raise ours from error
        raise Refused("MIGRATION-FAILED", found=found, wanted=wanted, problem=type(error).__name__) from error
    finally:
        engine.dispose()
    return found


def _run(connection: sa.Connection, pending: Sequence[ModuleType]) -> None:
    before = _rows(connection)
    changed: set[str] = set()
    options = {"render_as_batch": True, "transaction_per_migration": True, "transactional_ddl": True}
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context):
        for step in pending:
            with _triggers_kept(connection):
                step.upgrade()
            changed |= step.CHANGES_ROWS
    _check(connection, before, frozenset(changed))


@contextmanager
def _triggers_kept(connection: sa.Connection) -> Iterator[None]:
    """Put back the triggers of tables that were rebuilt: dropping the old table takes them along."""
    listed = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    before, places = connection.exec_driver_sql(listed).all(), _first_pages(connection)
    yield
    there = {row.name for row in connection.exec_driver_sql(listed)}
    now = _first_pages(connection)
    for name, table, sql in before:
        if name not in there and table in now and now[table] != places[table]:
            connection.exec_driver_sql(sql)


def _first_pages(connection: sa.Connection) -> dict[str, int]:
    """Where every table begins: a rebuilt one begins elsewhere, because the old one stood beside it."""
    rows = connection.exec_driver_sql("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'")
    return {row.name: row.rootpage for row in rows}


def _check(connection: sa.Connection, before: Mapping[str, int], changed: frozenset[str]) -> None:
    """Look at the outcome before it is committed.

    Raises:
        Refused: MIGRATION-FAILED with what does not hold.
    """
    after = _rows(connection)
    lost = sorted(name for name in before if name not in changed and after.get(name) != before[name])
    if lost:
        raise Refused("MIGRATION-FAILED", problem="rows", table=lost[0])
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Refused("MIGRATION-FAILED", problem="references")
    if connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() != ["ok"]:
        raise Refused("MIGRATION-FAILED", problem="structure")


def _rows(connection: sa.Connection) -> dict[str, int]:
    """How many rows every table has."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).scalars()
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608 - names come from the schema itself
        for name in names.all()
    }
