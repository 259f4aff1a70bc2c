"""Owns the bin: drafts that were discarded, with who, when and why, and the way back. Nothing leaves it."""

from __future__ import annotations

import builtins
from datetime import datetime

import sqlalchemy as sa

from qa_desktop.domain.audit import AuditState, HistoryEntry, SavedDraft
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.errors import Refused
from qa_desktop.services.ports import Discarded
from qa_desktop.storage.audit_rows import NOT_DISCARDED, SUMMARY, row_of, summary_of
from qa_desktop.storage.filled import draft_of, history_of
from qa_desktop.storage.tables import audits


class SqlBin:
    """`ports.Bin` over one connection. A discarded draft keeps its row, and with it all it has."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, key: AuditKey, *, at: datetime, who: str, reason: str) -> int:
        """Move a draft to the bin; it is kept. Gives its number there.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """
        number = row_of(self._connection, key, AuditState.DRAFT)
        self._change(
            number,
            state=AuditState.DISCARDED.value,
            touched_at=at,
            discarded_at=at,
            discarded_by=who,
            discard_reason=reason,
        )
        return number

    def list(self) -> tuple[Discarded, ...]:
        """Every discarded draft, the newest in the bin first."""
        rows = self._connection.execute(
            SUMMARY.where(audits.c.state == AuditState.DISCARDED.value).order_by(
                audits.c.discarded_at.desc(), audits.c.row.desc()
            )
        )
        return tuple(
            Discarded(row.row, summary_of(row), row.discarded_at, row.discarded_by, row.discard_reason)
            for row in rows
        )

    def draft(self, number: int) -> SavedDraft:
        """What a discarded draft holds; empty where nothing has that number."""
        return draft_of(self._connection, self._binned(number))

    def history(self, number: int) -> tuple[HistoryEntry, ...]:
        """The changes of a discarded draft, newest first."""
        return history_of(self._connection, self._binned(number))

    def _binned(self, number: int) -> int:
        """The row of `audits`; 0, which is none, for what is not in the bin."""
        row = self._connection.execute(
            sa.select(audits.c.row).where(
                audits.c.row == number, audits.c.state == AuditState.DISCARDED.value
            )
        ).scalar()
        return int(row or 0)

    def restore(self, number: int, *, at: datetime) -> AuditKey:
        """Make a discarded draft a draft again, with everything it had.

        Raises:
            Refused: BIN-UNKNOWN where it is not in the bin; AUDIT-EXISTS where its version has been made
                again meanwhile, AUDIT-DRAFT-EXISTS where another draft of the audit has been begun.
        """
        row = self._connection.execute(
            sa.select(audits.c.audit_id, audits.c.revision).where(
                audits.c.row == number, audits.c.state == AuditState.DISCARDED.value
            )
        ).first()
        if row is None:
            raise Refused("BIN-UNKNOWN")
        live = self._live(AuditId(row.audit_id))
        if any(revision >= row.revision for revision, _ in live):
            raise Refused("AUDIT-EXISTS", revision=row.revision)
        if any(state == AuditState.DRAFT.value for _, state in live):
            raise Refused("AUDIT-DRAFT-EXISTS", revision=row.revision)
        self._change(
            number,
            state=AuditState.DRAFT.value,
            touched_at=at,
            discarded_at=None,
            discarded_by="",
            discard_reason="",
        )
        return AuditKey(AuditId(row.audit_id), row.revision)

    def _live(self, audit_id: AuditId) -> builtins.list[tuple[int, str]]:
        rows = self._connection.execute(
            sa.select(audits.c.revision, audits.c.state).where(audits.c.audit_id == audit_id, NOT_DISCARDED)
        )
        return [(row.revision, row.state) for row in rows]

    def _change(self, number: int, **values: object) -> None:
        self._connection.execute(sa.update(audits).where(audits.c.row == number).values(**values))
