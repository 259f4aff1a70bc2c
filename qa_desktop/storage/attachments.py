"""Owns the files of drafts and completed audits: their bytes once, a row for each revision that has them."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.storage.audit_rows import row_of
from qa_desktop.storage.tables import attachment_bytes, attachments, later_files

_BYTES_IN_USE = sa.or_(
    sa.exists().where(attachments.c.sha256 == attachment_bytes.c.sha256),
    sa.exists().where(later_files.c.sha256 == attachment_bytes.c.sha256),
)


def keep_bytes(connection: sa.Connection, attachment: Attachment, data: bytes) -> None:
    """Keep the bytes of a file, once however often it is named."""
    connection.execute(
        insert(attachment_bytes).values(sha256=attachment.sha256, data=data).on_conflict_do_nothing()
    )


def drop_unused(connection: sa.Connection) -> None:
    """Delete the bytes that no file names any more."""
    connection.execute(sa.delete(attachment_bytes).where(~_BYTES_IN_USE))


def is_kept(kept: Iterable[Attachment], attachment: Attachment) -> bool:
    """Whether a file is among those kept already.

    Raises:
        Refused: ATTACHMENT-EXISTS when its name is taken by other content.
    """
    found = next((each for each in kept if each.name == attachment.name), None)
    if found is not None and found != attachment:
        raise Refused("ATTACHMENT-EXISTS")
    return found is not None


def described(attachment: Attachment, at: datetime, who: str) -> dict[str, object]:
    """What a row says of a file, whosever it is."""
    return {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "added_at": at,
        "added_by": who,
    }


class SqlAttachments:
    """`ports.AttachmentStore` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, key: AuditKey, attachment: Attachment, data: bytes, *, at: datetime, who: str) -> None:
        """Keep a file of a draft. Safe to repeat.

        Raises:
            Refused: AUDIT-NOT-DRAFT; ATTACHMENT-EXISTS when the name is taken by other content.
        """
        row = row_of(self._connection, key, AuditState.DRAFT)
        if is_kept(self._of(row), attachment):
            return
        keep_bytes(self._connection, attachment, data)
        self._connection.execute(sa.insert(attachments).values(audit=row, **described(attachment, at, who)))

    def list(self, key: AuditKey) -> tuple[Attachment, ...]:
        """Every file kept for a revision, in the order of coming; of a discarded draft too.

        Raises:
            Refused: AUDIT-UNKNOWN.
        """
        return tuple(self._of(row_of(self._connection, key)))

    def data(self, key: AuditKey, name: str) -> bytes | None:
        """The bytes of one file.

        Raises:
            Refused: AUDIT-UNKNOWN.
        """
        found = self._connection.execute(
            sa.select(attachment_bytes.c.data)
            .join(attachments, attachments.c.sha256 == attachment_bytes.c.sha256)
            .where(attachments.c.audit == row_of(self._connection, key), attachments.c.name == name)
        ).scalar()
        return None if found is None else bytes(found)

    def freeze(self, key: AuditKey, *, travelling: Collection[str], keep: Collection[str]) -> None:
        """Fix the files of a draft that is being completed; what is in neither list is deleted.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """
        row = row_of(self._connection, key, AuditState.DRAFT)
        of_audit = attachments.c.audit == row
        stays = {*travelling, *keep}
        gone = sa.delete(attachments).where(of_audit, attachments.c.name.not_in(stays))
        if self._connection.execute(gone).rowcount:
            drop_unused(self._connection)
        self._connection.execute(
            sa.update(attachments).where(of_audit, attachments.c.name.in_(set(travelling))).values(frozen=1)
        )

    def copy(self, source: AuditKey, target: AuditKey, *, at: datetime, who: str) -> None:
        """Give a draft that corrects an audit that audit's files; their bytes are kept once.

        Raises:
            Refused: AUDIT-NOT-DRAFT, AUDIT-UNKNOWN.
        """
        row = row_of(self._connection, target, AuditState.DRAFT)
        rows = [
            {"audit": row, **described(each, at, who)} for each in self._of(row_of(self._connection, source))
        ]
        if rows:
            self._connection.execute(sa.insert(attachments), rows)

    def _of(self, row: int) -> builtins.list[Attachment]:
        rows = self._connection.execute(
            sa.select(attachments).where(attachments.c.audit == row).order_by(attachments.c.row)
        )
        return [Attachment(each.name, each.media_type, each.size, each.sha256) for each in rows]
