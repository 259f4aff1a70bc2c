"""Owns the files added in later stages: beside an audit, whichever computer completed it."""

from __future__ import annotations

import builtins
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.ids import AuditId
from qa_desktop.storage.attachments import described, drop_unused, is_kept, keep_bytes
from qa_desktop.storage.tables import attachment_bytes, later_files


class SqlLaterFiles:
    """`ports.LaterFiles` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, audit_id: AuditId, attachment: Attachment, data: bytes, *, at: datetime, who: str) -> None:
        """Keep a file. Safe to repeat.

        Raises:
            Refused: ATTACHMENT-EXISTS when the name is taken by other content.
        """
        if is_kept(self._of(audit_id), attachment):
            return
        keep_bytes(self._connection, attachment, data)
        self._connection.execute(
            sa.insert(later_files).values(audit_id=audit_id, **described(attachment, at, who))
        )

    def sign(self, audit_id: AuditId, names: Collection[str]) -> None:
        """A contribution names these: from now on they are kept."""
        self._connection.execute(
            sa.update(later_files)
            .where(later_files.c.audit_id == audit_id, later_files.c.name.in_(set(names)))
            .values(signed=1)
        )

    def tidy(self, audit_id: AuditId, keep: Collection[str]) -> None:
        """Delete what no contribution names, but these."""
        gone = sa.delete(later_files).where(
            later_files.c.audit_id == audit_id,
            later_files.c.signed == 0,
            later_files.c.name.not_in(set(keep)),
        )
        if self._connection.execute(gone).rowcount:
            drop_unused(self._connection)

    def list(self, audit_id: AuditId) -> tuple[Attachment, ...]:
        """Every one kept beside an audit, in the order of coming; of contributions that do not count too."""
        return tuple(self._of(audit_id))

    def data(self, audit_id: AuditId, name: str) -> bytes | None:
        found = self._connection.execute(
            sa.select(attachment_bytes.c.data)
            .join(later_files, later_files.c.sha256 == attachment_bytes.c.sha256)
            .where(later_files.c.audit_id == audit_id, later_files.c.name == name)
        ).scalar()
        return None if found is None else bytes(found)

    def _of(self, audit_id: AuditId) -> builtins.list[Attachment]:
        rows = self._connection.execute(
            sa.select(later_files).where(later_files.c.audit_id == audit_id).order_by(later_files.c.row)
        )
        return [Attachment(each.name, each.media_type, each.size, each.sha256) for each in rows]
