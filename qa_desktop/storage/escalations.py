"""Owns the escalation records, a row per revision."""

from __future__ import annotations

import sqlalchemy as sa

from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId
from qa_desktop.domain.wire import escalation_from_json, escalation_to_json
from qa_desktop.errors import Refused
from qa_desktop.storage.tables import escalations, to_json

_LATER = escalations.alias("later")
_IS_LATEST = ~sa.exists().where(
    _LATER.c.audit_id == escalations.c.audit_id, _LATER.c.revision > escalations.c.revision
)


class SqlEscalationStore:
    """`ports.EscalationStore` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save(self, escalation: Escalation) -> None:
        """Append a revision; earlier ones stay. Saving the very same again changes nothing.

        Raises:
            Refused: ESCALATION-CHANGED when that revision is kept with other content.
        """
        doc = escalation_to_json(escalation)
        kept = self._connection.execute(
            sa.select(escalations.c.doc).where(
                escalations.c.audit_id == escalation.audit_id, escalations.c.revision == escalation.revision
            )
        ).first()
        if kept is None:
            self._connection.execute(
                sa.insert(escalations).values(
                    audit_id=escalation.audit_id,
                    revision=escalation.revision,
                    raised_at=escalation.raised_at,
                    needs_attention=int(escalation.is_untold or escalation.is_open),
                    doc=doc,
                )
            )
        elif to_json(kept.doc) != to_json(doc):
            raise Refused("ESCALATION-CHANGED", revision=escalation.revision)

    def latest(self, audit_id: AuditId) -> Escalation | None:
        found = self.history(audit_id)
        return found[-1] if found else None

    def history(self, audit_id: AuditId) -> tuple[Escalation, ...]:
        """Every revision, first to last."""
        rows = self._connection.execute(
            sa.select(escalations.c.doc)
            .where(escalations.c.audit_id == audit_id)
            .order_by(escalations.c.revision)
        )
        return tuple(escalation_from_json(row.doc) for row in rows)

    def open(self) -> tuple[Escalation, ...]:
        """Latest revisions that are untold or unacknowledged, oldest first."""
        rows = self._connection.execute(
            sa.select(escalations.c.doc)
            .where(_IS_LATEST, escalations.c.needs_attention == 1)
            .order_by(escalations.c.raised_at, escalations.c.audit_id)
        )
        return tuple(escalation_from_json(row.doc) for row in rows)
