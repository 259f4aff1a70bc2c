"""Owns what a hub knows of an escalation: the newest word on it among the packages that arrived."""

from __future__ import annotations

from collections.abc import Iterator

from qa_desktop.domain.contribution import contribution_doc_from_json
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId
from qa_desktop.domain.wire import alarm_doc_from_json, audit_doc_from_json
from qa_desktop.services import asked
from qa_desktop.services.ports import UnitOfWork


def escalation_of(unit: UnitOfWork, audit_id: AuditId) -> Escalation | None:
    """The escalation of an audit: this computer's own record, or the newest that arrived."""
    own = unit.escalations.latest(audit_id)
    known = (own, asked.escalation(unit, audit_id), *_arrived(unit, audit_id))
    return max((each for each in known if each), key=_revision, default=None)


def _arrived(unit: UnitOfWork, audit_id: AuditId) -> Iterator[Escalation | None]:
    for row in unit.inbox.rows():
        if row.audit_id != audit_id:
            continue
        arrival = unit.inbox.arrival(row.stream, row.position)
        if arrival is None:
            continue
        if row.kind is PackageKind.ALARM:
            yield alarm_doc_from_json(arrival.doc).escalation
        elif row.kind is PackageKind.AUDIT:
            yield audit_doc_from_json(arrival.doc).escalation
        elif row.kind is PackageKind.CONTRIBUTION and not row.aside:
            yield contribution_doc_from_json(arrival.doc).contribution.escalation


def _revision(escalation: Escalation) -> int:
    return escalation.revision
