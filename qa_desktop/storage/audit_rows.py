"""Owns how a revision is found and read: the row of an audit, what lists show of it, its frozen files."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import AuditId, AuditKey, ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.errors import Refused
from qa_desktop.storage.tables import UtcTime, attachments, audits, history

_LATER = audits.alias("later")
_SUPERSEDED = (
    sa.exists()
    .where(_LATER.c.audit_id == audits.c.audit_id, _LATER.c.revision > audits.c.revision)
    .where(_LATER.c.state.in_((AuditState.COMPLETED.value, AuditState.DISPOSED.value)))
    .label("superseded")
)
_LAST_WRITE = (
    sa.select(history.c.at)
    .where(history.c.audit == audits.c.row)
    .order_by(history.c.change.desc(), history.c.part.desc())
    .limit(1)
    .scalar_subquery()
)
CHANGED_AT = sa.type_coerce(
    sa.func.max(audits.c.touched_at, sa.func.coalesce(_LAST_WRITE, audits.c.touched_at)), UtcTime()
).label("changed_at")
SUMMARY = sa.select(audits, CHANGED_AT, _SUPERSEDED)

# Literal, not bound: a bound value hides the partial index, and SQLite would plan anew each time.
IS_DRAFT = audits.c.state == sa.literal_column("'draft'")
NOT_DISCARDED = audits.c.state != sa.literal_column("'discarded'")


def row_of(connection: sa.Connection, key: AuditKey, state: AuditState | None = None) -> int:
    """The row of a revision; of a discarded one only where no other has its number.

    Raises:
        Refused: AUDIT-UNKNOWN; with a state AUDIT-NOT-DRAFT or AUDIT-NOT-COMPLETED.
    """
    statement = sa.select(audits.c.row).where(*is_revision(key))
    if state is not None:
        statement = statement.where(audits.c.state == state.value)
    row = connection.execute(
        statement.order_by(audits.c.state == AuditState.DISCARDED.value, audits.c.row.desc()).limit(1)
    ).scalar()
    if row is None:
        codes = {AuditState.DRAFT: "AUDIT-NOT-DRAFT", AuditState.COMPLETED: "AUDIT-NOT-COMPLETED"}
        raise Refused("AUDIT-UNKNOWN" if state is None else codes[state], revision=key.revision)
    return int(row)


def frozen_files(connection: sa.Connection, number: int) -> tuple[Attachment, ...]:
    """The files that belong to the frozen instance of a completed audit."""
    rows = connection.execute(
        sa.select(attachments)
        .where(attachments.c.audit == number, attachments.c.frozen == 1)
        .order_by(attachments.c.row)
    )
    return tuple(Attachment(row.name, row.media_type, row.size, row.sha256) for row in rows)


def is_revision(key: AuditKey) -> list[sa.ColumnElement[bool]]:
    return [audits.c.audit_id == key.audit_id, audits.c.revision == key.revision]


def summary_of(row: Any) -> AuditSummary:
    return AuditSummary(
        audit_id=AuditId(row.audit_id),
        revision=row.revision,
        tool=ToolRef(row.form_id, row.tool_version, ToolHash(row.tool_hash)),
        tool_title=row.tool_title,
        state=AuditState(row.state),
        case_reference=row.case_reference,
        team=row.team,
        service_area=row.service_area,
        answered=row.answered,
        applicable=row.applicable,
        started_at=row.started_at,
        changed_at=row.changed_at,
        completed_at=row.completed_at,
        completed_by=row.completed_by,
        correction_reason=row.correction_reason,
        superseded=bool(row.superseded),
        overall_grade=row.overall_grade,
        delivery=None if row.delivery is None else DeliveryState(row.delivery),
    )
