"""Owns the version of the schema, in `PRAGMA user_version`, and the making of the newest one.

A fresh database is made whole from `tables.metadata` in one transaction: a process killed in it leaves
version 0 with nothing in it. Older ones are brought here by `upgrading`, which loads Alembic; nothing else
does, because it costs 284 ms to import and a start has nothing for it to do.
"""

from __future__ import annotations

import sqlalchemy as sa

from qa_desktop.errors import Refused
from qa_desktop.storage.tables import metadata

CURRENT = 2
"""The newest revision's number."""


def version_of(connection: sa.Connection) -> int:
    """The schema's version; 0 for a database in which nothing was ever made."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def stamp(connection: sa.Connection, version: int) -> None:
    """Write the version, inside the connection's transaction: it is rolled back with everything else."""
    connection.exec_driver_sql(f"PRAGMA user_version = {version:d}")


def make(connection: sa.Connection) -> None:
    """Make the present schema in an empty database, inside the transaction of the connection."""
    if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        raise Refused("STORE-DAMAGED", version=0)  # tables without a version are not ours to complete
    metadata.create_all(connection, checkfirst=False)
    stamp(connection, CURRENT)


def refuse_newer(version: int) -> None:
    """Leave alone what a newer program has made.

    Raises:
        Refused: STORE-TOO-NEW; the database was not touched.
    """
    if version > CURRENT:
        raise Refused("STORE-TOO-NEW", found=version, known=CURRENT)
