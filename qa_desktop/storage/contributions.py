"""Owns what was added to completed audits: a row for each contribution, never changed and never removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from qa_desktop.domain.contribution import (
    Contribution,
    ContributionDoc,
    contribution_doc_from_json,
    contribution_doc_to_json,
    in_order,
)
from qa_desktop.domain.ids import AuditId, AuditKey, ContributionId, ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.errors import Refused
from qa_desktop.services.ports import Owed
from qa_desktop.storage.tables import audits, contributions, judgements, stages_due, to_json

# A contribution is kept in the form in which it travels, without what only names its audit in lists.
_NO_TOOL = ToolRef("-", "", ToolHash("-"))


class SqlContributions:
    """`ports.ContributionStore` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, contribution: Contribution) -> bool:
        """Keep a contribution, also one whose audit has not come. False when it is here already.

        Raises:
            Refused: CONTRIBUTION-CHANGED when it is here with other content.
        """
        doc = _to_doc(contribution)
        kept = self._connection.execute(
            sa.select(contributions.c.doc).where(
                contributions.c.contribution_id == contribution.contribution_id
            )
        ).first()
        if kept is not None:
            if to_json(kept.doc) != to_json(doc):
                raise Refused("CONTRIBUTION-CHANGED", contribution=contribution.contribution_id)
            return False
        self._connection.execute(
            sa.insert(contributions).values(
                contribution_id=contribution.contribution_id,
                audit_id=contribution.audit_id,
                revision=contribution.revision,
                stage=contribution.stage,
                author=contribution.author,
                made_at=contribution.made_at,
                number=contribution.number,
                doc=doc,
            )
        )
        return True

    def of(self, audit_id: AuditId, revision: int | None = None) -> tuple[Contribution, ...]:
        """Those of every version of an audit up to this one, in order, without what is set aside."""
        aside = sa.exists().where(
            judgements.c.contribution_id == contributions.c.contribution_id, judgements.c.aside != ""
        )
        wanted = sa.select(contributions.c.doc).where(contributions.c.audit_id == audit_id, ~aside)
        if revision is not None:
            wanted = wanted.where(contributions.c.revision <= revision)
        rows = self._connection.execute(wanted)
        return in_order(contribution_doc_from_json(row.doc).contribution for row in rows)

    def judge(self, contribution_id: ContributionId, aside: str) -> None:
        """Set one aside with the code of the reason, or count it when that is blank; it is kept."""
        said = insert(judgements).values(contribution_id=contribution_id, aside=aside)
        self._connection.execute(
            said.on_conflict_do_update(index_elements=["contribution_id"], set_={"aside": aside})
        )

    def judged(self, contribution_id: ContributionId) -> str | None:
        """Why one is set aside, blank when it counts; None while nobody has judged it."""
        return self._connection.execute(
            sa.select(judgements.c.aside).where(judgements.c.contribution_id == contribution_id)
        ).scalar()

    def set_due(self, key: AuditKey, due: Mapping[str, int]) -> None:
        """Say what a version still owes, by stage; what was said before is forgotten."""
        self._connection.execute(
            sa.delete(stages_due).where(
                stages_due.c.audit_id == key.audit_id, stages_due.c.revision == key.revision
            )
        )
        rows: list[dict[str, Any]] = [
            {"audit_id": key.audit_id, "revision": key.revision, "stage": stage, "due": count}
            for stage, count in due.items()
            if count
        ]
        if rows:
            self._connection.execute(sa.insert(stages_due), rows)

    def due(self) -> tuple[Owed, ...]:
        """What completed audits of this computer still wait for, oldest audit first."""
        later = audits.alias("later")
        rows = self._connection.execute(
            sa.select(stages_due)
            .join(
                audits,
                sa.and_(
                    audits.c.audit_id == stages_due.c.audit_id, audits.c.revision == stages_due.c.revision
                ),
            )
            .where(audits.c.state == "completed")
            .where(
                ~sa.exists().where(
                    later.c.audit_id == stages_due.c.audit_id,
                    later.c.revision > stages_due.c.revision,
                    later.c.state == "completed",
                )
            )
            .order_by(audits.c.completed_at, stages_due.c.audit_id, stages_due.c.stage)
        )
        return tuple(Owed(AuditKey(AuditId(row.audit_id), row.revision), row.stage, row.due) for row in rows)


def _to_doc(contribution: Contribution) -> dict[str, object]:
    return contribution_doc_to_json(ContributionDoc(contribution, _NO_TOOL, "", "", ""))
