"""Owns how far a piece of work is known to have come, without words (those live in `ui`)."""

from __future__ import annotations

from collections.abc import Iterable

from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.services.ports import UnitOfWork

ORDER = tuple(DeliveryState)
"""From this computer to safe: the order of the declaration."""
OFFERED_AGAIN = "EXCHANGE-OFFERED-AGAIN"
"""Problem of a dispatch whose content went out again in a newer epoch."""


def is_at_least(state: DeliveryState, least: DeliveryState) -> bool:
    """True when `state` is as far as `least`, or further."""
    return ORDER.index(state) >= ORDER.index(least)


def furthest(dispatches: Iterable[Dispatch]) -> DeliveryState:
    """How far the same content has come by any of its packages."""
    return max(
        (dispatch.state for dispatch in dispatches), key=ORDER.index, default=DeliveryState.ON_THIS_COMPUTER
    )


def subject_of(key: AuditKey) -> str:
    """`<audit id>/<revision>`."""
    return f"{key.audit_id}/{key.revision}"


def reflect(unit: UnitOfWork, dispatch: Dispatch) -> None:
    """Say of the audit what its packages say; the state shown is never ahead of theirs."""
    if dispatch.kind is not PackageKind.AUDIT:
        return
    audit_id, _, revision = dispatch.subject.rpartition("/")
    carriers = [
        other for other in unit.outbox.by_subject(dispatch.subject) if other.kind is PackageKind.AUDIT
    ]
    unit.audits.set_delivery(AuditKey(AuditId(audit_id), int(revision)), furthest(carriers))
