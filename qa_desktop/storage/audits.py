"""Owns drafts and completed audits: answers a row per node, history a row per write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from qa_desktop.domain.audit import (
    AuditState,
    AuditSummary,
    HistoryEntry,
    SavedDraft,
    Write,
    WriteKind,
)
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId
from qa_desktop.domain.tool import ToolRef
from qa_desktop.errors import Refused
from qa_desktop.services.ports import CompletedAudit, Completion, DraftFigures, NewDraft
from qa_desktop.storage.audit_rows import (
    CHANGED_AT,
    NOT_DISCARDED,
    SUMMARY,
    frozen_files,
    is_revision,
    row_of,
    summary_of,
)
from qa_desktop.storage.engine import Driver
from qa_desktop.storage.filled import draft_of, history_of
from qa_desktop.storage.tables import (
    audits,
    flags,
    history,
    instances,
    repeats,
    storable,
    time_text,
)

_FINISHED = (AuditState.COMPLETED.value, AuditState.DISPOSED.value)
_FIRST_CHANGE = 0
"""Change number of what a draft begins with, so that nobody undoes its beginning by accident."""

# The three statements of a save, handed to the driver as they are: built by Core they cost more than the
# commit itself. None touches the draft's own row, whose time of change is read from the history: a dirty
# page is a page to encrypt.
_LAST_CHANGE = (
    "SELECT row, (SELECT max(change) FROM history WHERE audit = row) FROM audits "
    "WHERE audit_id = ? AND revision = ? AND state = 'draft'"
)
_KEEP_ANSWER = (
    "INSERT INTO answers (audit, node, value) VALUES (?, ?, ?) "
    "ON CONFLICT (audit, node) DO UPDATE SET value = excluded.value"
)
_KEEP_HISTORY = (
    "INSERT INTO history (audit, change, part, at, who, kind, node, old, new, computed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

# After most answers the lists show the same as before: then nothing is written at all.
_KEEP_FIGURES = (
    "UPDATE audits SET case_reference = ?1, team = ?2, service_area = ?3, answered = ?4, applicable = ?5, "
    "overall_grade = ?6, touched_at = ?7 WHERE audit_id = ?8 AND revision = ?9 AND state = 'draft' "
    "AND (case_reference IS NOT ?1 OR team IS NOT ?2 OR service_area IS NOT ?3 OR answered IS NOT ?4 "
    "OR applicable IS NOT ?5 OR overall_grade IS NOT ?6)"
)


class SqlAuditStore:
    """`ports.AuditStore` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    @property
    def _driver(self) -> Driver:
        return self._connection.connection.driver_connection

    # ------------------------------------------------------------ drafts

    def create(self, draft: NewDraft, writes: Sequence[Write]) -> None:
        """Begin a draft with its first stored values.

        Raises:
            Refused: AUDIT-EXISTS, that revision is there already; AUDIT-DRAFT-EXISTS, another draft is.
        """
        live = self._connection.execute(
            sa.select(audits.c.revision, audits.c.state).where(
                audits.c.audit_id == draft.key.audit_id, NOT_DISCARDED
            )
        ).all()
        if any(row.revision == draft.key.revision for row in live):
            raise Refused("AUDIT-EXISTS", revision=draft.key.revision)
        if any(row.state == AuditState.DRAFT.value for row in live):
            raise Refused("AUDIT-DRAFT-EXISTS", revision=draft.key.revision)
        row = self._connection.execute(
            sa.insert(audits).values(
                audit_id=draft.key.audit_id,
                revision=draft.key.revision,
                state=AuditState.DRAFT.value,
                form_id=draft.tool.form_id,
                tool_version=draft.tool.version,
                tool_hash=draft.tool.content_hash,
                tool_title=draft.tool_title,
                case_reference=draft.case_reference,
                team=draft.team,
                service_area=draft.service_area,
                started_at=draft.started_at,
                started_by=draft.started_by,
                touched_at=draft.started_at,
                correction_reason=draft.correction_reason,
            )
        ).inserted_primary_key
        assert row is not None  # noqa: S101 - SQLite gives every insert its key
        self._keep(int(row[0]), _FIRST_CHANGE, writes, draft.started_at, draft.started_by)

    def record(
        self, key: AuditKey, writes: Sequence[Write], *, at: datetime, who: str, undoes: int | None = None
    ) -> int:
        """Keep a change and its history; returns its change number (the last one when nothing was written).

        Raises:
            Refused: AUDIT-NOT-DRAFT; CHANGE-UNKNOWN when there is nothing to undo under that number.
        """
        row = self._driver.execute(_LAST_CHANGE, (key.audit_id, key.revision)).fetchone()
        if row is None:
            raise Refused("AUDIT-NOT-DRAFT", revision=key.revision)
        number, last = int(row[0]), int(row[1] or _FIRST_CHANGE)
        if undoes is not None:
            undone = self._connection.execute(
                sa.update(history)
                .where(history.c.audit == number, history.c.change == undoes)
                .values(undone=1)
            )
            if not undone.rowcount:
                raise Refused("CHANGE-UNKNOWN", change=undoes)
        if not writes:
            return last
        self._keep(number, last + 1, writes, at, who)
        return last + 1

    def _keep(self, row: int, change: int, writes: Sequence[Write], at: datetime, who: str) -> None:
        if not writes:
            return
        answered = [
            (row, write.node_id, storable(write.new)) for write in writes if write.kind is WriteKind.ANSWER
        ]
        if answered:
            self._driver.executemany(_KEEP_ANSWER, answered)
        for write in writes:
            if write.kind is WriteKind.ADD_REPEAT:
                self._add_repeat(row, change, write)
            elif write.kind is WriteKind.REMOVE_REPEAT:
                self._connection.execute(
                    sa.delete(repeats).where(repeats.c.audit == row, repeats.c.node == write.node_id)
                )
        when = time_text(at)
        self._driver.executemany(
            _KEEP_HISTORY,
            [
                (row, change, part, when, who, write.kind.value, write.node_id)  # noqa: RUF005 - one line each
                + (storable(write.old), storable(write.new), int(write.computed))
                for part, write in enumerate(writes)
            ],
        )

    def _add_repeat(self, row: int, change: int, write: Write) -> None:
        statement = insert(repeats).values(audit=row, node=write.node_id, place=int(write.new), born=change)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["audit", "node"], set_={"place": statement.excluded.place}
            )
        )

    def set_figures(self, key: AuditKey, figures: DraftFigures, at: datetime) -> None:
        """Keep what lists show of a draft.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """
        values = [storable(each) if isinstance(each, str) else each for each in _figures(figures).values()]
        given = (*values, time_text(at), key.audit_id, key.revision)
        if self._driver.execute(_KEEP_FIGURES, given).rowcount:
            return
        if self._driver.execute(_LAST_CHANGE, (key.audit_id, key.revision)).fetchone() is None:
            raise Refused("AUDIT-NOT-DRAFT", revision=key.revision)

    def set_tool(self, key: AuditKey, tool: ToolRef, title: str) -> None:
        """Say that a draft is of another version of its tool.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """
        self._connection.execute(
            sa.update(audits)
            .where(audits.c.row == self._row(key, AuditState.DRAFT))
            .values(
                form_id=tool.form_id, tool_version=tool.version, tool_hash=tool.content_hash, tool_title=title
            )
        )

    def set_flag(self, key: AuditKey, node_id: NodeId, flagged: bool) -> None:
        """Mark a question "come back to this", or take the mark off.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """
        row = self._row(key, AuditState.DRAFT)
        if flagged:
            self._connection.execute(insert(flags).values(audit=row, node=node_id).on_conflict_do_nothing())
        else:
            self._connection.execute(sa.delete(flags).where(flags.c.audit == row, flags.c.node == node_id))

    def set_place(self, key: AuditKey, node_id: NodeId) -> None:
        """Remember where the person was."""
        self._connection.execute(
            sa.update(audits).where(audits.c.row == self._row(key)).values(place=node_id)
        )

    def place(self, key: AuditKey) -> NodeId | None:
        found = self._connection.execute(
            sa.select(audits.c.place).where(audits.c.row == self._row(key))
        ).scalar()
        return None if found is None else NodeId(found)

    def draft(self, key: AuditKey) -> SavedDraft:
        """Everything a session needs to be restored; of a completed revision too.

        Raises:
            Refused: AUDIT-UNKNOWN.
        """
        return draft_of(self._connection, self._row(key))

    def history(self, key: AuditKey, limit: int | None = None) -> tuple[HistoryEntry, ...]:
        """Newest first, the writes of one change last to first.

        Raises:
            Refused: AUDIT-UNKNOWN.
        """
        return history_of(self._connection, self._row(key), limit)

    # ------------------------------------------------------------ lists

    def summary(self, key: AuditKey) -> AuditSummary | None:
        """That revision; a discarded one only where no other has its number."""
        row = self._connection.execute(
            SUMMARY.where(audits.c.audit_id == key.audit_id, audits.c.revision == key.revision)
            .order_by(audits.c.state == AuditState.DISCARDED.value, audits.c.row.desc())
            .limit(1)
        ).first()
        return None if row is None else summary_of(row)

    def latest(self, audit_id: AuditId) -> AuditSummary | None:
        """The highest revision, draft or completed."""
        row = self._connection.execute(
            SUMMARY.where(audits.c.audit_id == audit_id, NOT_DISCARDED)
            .order_by(audits.c.revision.desc())
            .limit(1)
        ).first()
        return None if row is None else summary_of(row)

    def list(self) -> tuple[AuditSummary, ...]:
        """Every revision that is not discarded, most recently changed first."""
        rows = self._connection.execute(
            SUMMARY.where(NOT_DISCARDED).order_by(CHANGED_AT.desc(), audits.c.row.desc())
        )
        return tuple(summary_of(row) for row in rows)

    # ------------------------------------------------------------ the end of a draft

    def complete(self, key: AuditKey, completion: Completion, figures: DraftFigures) -> None:
        """Freeze the draft. Its answers and history stay; nothing can be recorded any more.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """
        row = self._change_draft(
            key,
            {
                **_figures(figures),
                "state": AuditState.COMPLETED.value,
                "touched_at": completion.completed_at,
                "completed_at": completion.completed_at,
                "completed_by": completion.completed_by,
                "delivery": DeliveryState.ON_THIS_COMPUTER.value,
            },
        )
        self._connection.execute(
            sa.insert(instances).values(
                audit=row,
                xml=completion.instance_xml,
                sha256=completion.instance_sha256,
                notes=completion.notes,
            )
        )

    def completed(self, key: AuditKey) -> CompletedAudit | None:
        summary = self.summary(key)
        if summary is None or summary.state is not AuditState.COMPLETED or summary.completed_at is None:
            return None
        number = self._row(key, AuditState.COMPLETED)
        row = self._connection.execute(sa.select(instances).where(instances.c.audit == number)).one()
        return CompletedAudit(
            summary,
            Completion(summary.completed_at, summary.completed_by, row.xml, row.sha256, row.notes),
            frozen_files(self._connection, number),
        )

    def last_instance(self, form_id: str, before: datetime | None = None) -> bytes | None:
        """The newest frozen instance of a form on this computer, whatever the version of its tool."""
        statement = (
            sa.select(instances.c.xml)
            .join(audits, audits.c.row == instances.c.audit)
            .where(audits.c.form_id == form_id, audits.c.state == AuditState.COMPLETED.value)
            .order_by(audits.c.completed_at.desc(), audits.c.row.desc())
            .limit(1)
        )
        if before is not None:
            statement = statement.where(audits.c.completed_at < before)
        found = self._connection.execute(statement).scalar()
        return None if found is None else bytes(found)

    def set_delivery(self, key: AuditKey, state: DeliveryState) -> None:
        """Say where a completed audit is.

        Raises:
            Refused: AUDIT-NOT-COMPLETED; a draft is on its way nowhere.
        """
        moved = self._connection.execute(
            sa.update(audits)
            # Of one that was disposed of too: what is said of where it is stays true.
            .where(*is_revision(key), audits.c.state.in_(_FINISHED))
            .values(delivery=state.value)
        )
        if not moved.rowcount:
            raise Refused("AUDIT-NOT-COMPLETED", revision=key.revision)

    # ------------------------------------------------------------ rows

    def _change_draft(self, key: AuditKey, values: Mapping[str, Any]) -> int:
        row = self._row(key, AuditState.DRAFT)
        self._connection.execute(sa.update(audits).where(audits.c.row == row).values(**values))
        return row

    def _row(self, key: AuditKey, state: AuditState | None = None) -> int:
        return row_of(self._connection, key, state)


def _figures(figures: DraftFigures) -> dict[str, Any]:
    return {
        "case_reference": figures.case_reference,
        "team": figures.team,
        "service_area": figures.service_area,
        "answered": figures.answered,
        "applicable": figures.applicable,
        "overall_grade": figures.overall_grade,
    }
