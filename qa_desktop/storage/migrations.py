"""Owns the version of the schema, in `PRAGMA user_version`, and the steps between versions.

There is one version so far, made whole from `tables.metadata` in one transaction: a process killed in it
leaves version 0 with nothing in it. Alembic costs 284 ms to import and has nothing to do yet; it
arrives with the first real migration, and version 1 is then frozen as its base.
"""

from __future__ import annotations

import sqlalchemy as sa

from qa_desktop.errors import Refused
from qa_desktop.storage.tables import metadata

CURRENT = 1


def version_of(connection: sa.Connection) -> int:
    """The schema's version; 0 for a database in which nothing was ever made."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def make(connection: sa.Connection) -> None:
    """Make the present schema in an empty database, inside the transaction of the connection."""
    if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        raise Refused("STORE-DAMAGED", version=0)  # tables without a version are not ours to complete
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(f"PRAGMA user_version = {CURRENT}")


def refuse_newer(version: int) -> None:
    """Leave alone what a newer program has made.

    Raises:
        Refused: STORE-TOO-NEW; the database was not touched.
    """
    if version > CURRENT:
        raise Refused("STORE-TOO-NEW", found=version, known=CURRENT)
