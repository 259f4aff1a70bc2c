"""Owns what was found of actions in completed audits: derived, one row an audit, made anew after any news."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.services.ports import Json, KeptActions
from qa_desktop.storage.tables import actions, audits, collected, contributions, judgements, tools

_OWN = sa.select(audits.c.audit_id, audits.c.revision, audits.c.tool_hash).where(
    audits.c.state == AuditState.COMPLETED.value
)
_COLLECTED = sa.select(collected.c.audit_id, collected.c.revision, collected.c.tool_hash).where(
    collected.c.kind == PackageKind.AUDIT.value
)
_DONE = sa.union(_OWN, _COLLECTED).subquery("done")
_LAST = (
    sa.select(_DONE.c.audit_id, sa.func.max(_DONE.c.revision).label("revision"), _DONE.c.tool_hash)
    .group_by(_DONE.c.audit_id)
    .subquery("last")
)
"""The last version of each audit; SQLite takes the bare column from the row of the maximum."""
_COUNTS = sa.func.coalesce(judgements.c.aside, "") == ""
_GIVEN = (
    sa.select(
        contributions.c.audit_id,
        # In no order: how many they are, and which, as far as a sum and the last one tell.
        sa.func.printf(
            "%d/%d/%s",
            sa.func.count(),
            sa.func.sum(contributions.c.number),
            sa.func.max(contributions.c.contribution_id),
        ).label("said"),
    )
    .select_from(
        contributions.outerjoin(judgements, judgements.c.contribution_id == contributions.c.contribution_id)
    )
    .where(_COUNTS)
    .group_by(contributions.c.audit_id)
    .subquery("given")
)
_SAID = sa.func.coalesce(_GIVEN.c.said, "")


class SqlActions:
    """`ports.ActionStore` over one connection.

    A row says of which version it was made, and of which contributions; it counts while both are so still.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def missing(self) -> tuple[AuditKey, ...]:
        """The last versions of completed audits of which nothing is kept as they stand now."""
        rows = self._connection.execute(
            sa.select(_LAST.c.audit_id, _LAST.c.revision)
            .select_from(
                _LAST.join(tools, tools.c.content_hash == _LAST.c.tool_hash)
                .outerjoin(_GIVEN, _GIVEN.c.audit_id == _LAST.c.audit_id)
                .outerjoin(actions, actions.c.audit_id == _LAST.c.audit_id)
            )
            .where(
                sa.or_(
                    actions.c.revision.is_(None),
                    actions.c.revision != _LAST.c.revision,
                    actions.c.said != _SAID,
                )
            )
            .order_by(_LAST.c.audit_id)
        )
        return tuple(AuditKey(AuditId(row.audit_id), row.revision) for row in rows)

    def put(self, key: AuditKey, rows: Sequence[Json]) -> None:
        """Keep the actions of an audit as it stands now, in place of what was kept of it."""
        said = self._connection.execute(
            sa.select(_GIVEN.c.said).where(_GIVEN.c.audit_id == key.audit_id)
        ).scalar()
        values = {"revision": key.revision, "said": said or "", "rows": list(rows)}
        self._connection.execute(
            insert(actions)
            .values(audit_id=key.audit_id, **values)
            .on_conflict_do_update(index_elements=["audit_id"], set_=values)
        )

    def list(self) -> tuple[KeptActions, ...]:
        """What is kept of audits that have actions."""
        rows = self._connection.execute(
            sa.select(actions.c.audit_id, actions.c.revision, actions.c.rows)
            .where(actions.c.rows != sa.literal_column("'[]'"))
            .order_by(actions.c.audit_id)
        )
        return tuple(
            KeptActions(AuditKey(AuditId(row.audit_id), row.revision), tuple(row.rows)) for row in rows
        )
