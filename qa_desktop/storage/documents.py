"""Owns the named documents of this installation: membership, keys, roster, invitations, settings."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from qa_desktop.storage.tables import documents


class SqlDocuments:
    """`ports.Documents` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> bytes | None:
        return self._connection.execute(sa.select(documents.c.data).where(documents.c.name == name)).scalar()

    def put(self, name: str, data: bytes) -> None:
        """Keep a document; one of that name is replaced."""
        self._connection.execute(
            insert(documents)
            .values(name=name, data=data)
            .on_conflict_do_update(index_elements=["name"], set_={"data": data})
        )

    def remove(self, name: str) -> None:
        """Forget a document. One that is not there is gone already."""
        self._connection.execute(sa.delete(documents).where(documents.c.name == name))

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """Names that begin so, in order of their characters."""
        # A range of the key, not every name: a hub keeps thousands, and each save asks for a few.
        found = self._connection.execute(
            sa.select(documents.c.name)
            .where(documents.c.name >= prefix, documents.c.name < f"{prefix}\U0010ffff")
            .order_by(documents.c.name)
        )
        return tuple(found.scalars())
