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
    collected.c.kind == PackageKind.AUDIT.value, collected.c.disposed == 0
)
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
)
_KEPT = sa.select(actions.c.audit_id, actions.c.revision, actions.c.said)


class SqlActions:
    """`ports.ActionStore` over one connection.

    A row says of which version it was made, and of which contributions; it counts while both are so still.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def missing(self) -> tuple[AuditKey, ...]:
        """The last versions of completed audits of which nothing is kept as they stand now."""
        # Put together here: in SQL it takes a sort of every audit, which costs ten times as much.
        run = self._connection.execute
        last: dict[str, tuple[int, str]] = {}
        for row in (*run(_OWN), *run(_COLLECTED)):
            last[row.audit_id] = max((row.revision, row.tool_hash), last.get(row.audit_id, (0, "")))
        here = set(run(sa.select(tools.c.content_hash)).scalars())
        said = {row.audit_id: row.said for row in run(_GIVEN)}
        kept = {row.audit_id: (row.revision, row.said) for row in run(_KEPT)}
        return tuple(
            AuditKey(AuditId(audit_id), revision)
            for audit_id, (revision, tool) in sorted(last.items())
            if tool in here and kept.get(audit_id) != (revision, said.get(audit_id, ""))
        )

    def put(self, key: AuditKey, rows: Sequence[Json]) -> None:
        """Keep the actions of an audit as it stands now, in place of what was kept of it."""
        given = self._connection.execute(_GIVEN.where(contributions.c.audit_id == key.audit_id)).first()
        said = "" if given is None else given.said
        values = {"revision": key.revision, "said": said, "rows": list(rows)}
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
