"""Owns the rows of the lists that the window shows: audits, escalations, and My work made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.desktop_asking import AskedRow
from qa_desktop.services.desktop_plans import CheckInRow
from qa_desktop.services.gaps import GapRow


class EscalationState(StrEnum):
    UNTOLD = "untold"
    WAITING = "waiting"  # told, not acknowledged
    OVERDUE = "overdue"  # told more than 24 hours ago, not acknowledged
    NOT_SAFE = "not-safe"  # acknowledged, a child not yet confirmed safe
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class EscalationRow:
    escalation: Escalation
    state: EscalationState
    words: str
    """For example `Team Manager told today 11:20 · waiting for acknowledgement, 21 h 20 min left`."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit in a list."""

    summary: AuditSummary
    reference: str
    """`QA-XXXXX-XXXXX`."""
    state_words: str
    """`Draft`, `Completed, on this computer only`, `Received by Q&S` …"""
    grade_words: str
    """`Good`; blank without an overall grade."""

    @property
    def key(self) -> AuditKey:
        return AuditKey(self.summary.audit_id, self.summary.revision)


@dataclass(frozen=True, slots=True)
class DeliveryCount:
    state: DeliveryState
    label: str
    """`On this computer`, `Waiting to be sent`, `In the shared folder`, `Received by Q&S` …"""
    count: int


@dataclass(frozen=True, slots=True)
class LaterDue:
    """A completed audit that waits for answers of later stages."""

    row: AuditRow
    words: str
    """`Team manager: 2 answers due · Worker: 1 answer due`."""


@dataclass(frozen=True, slots=True)
class MyWork:
    escalations: tuple[EscalationRow, ...]
    """Open ones, untold first, then oldest first."""
    drafts: tuple[AuditRow, ...]
    """Most recently changed first."""
    recent: tuple[AuditRow, ...]
    """The last completed audits, newest first, ten at most."""
    deliveries: tuple[DeliveryCount, ...]
    """One per state, in order; zeros included."""
    later: tuple[LaterDue, ...] = ()
    """Completed audits that others still have to answer, oldest first."""
    gaps: tuple[GapRow, ...] = ()
    """Serious gaps of completed audits, longest waiting first."""
    asked: tuple[AskedRow, ...] = ()
    """What Q&S asks of the person here, oldest first."""
    check_ins: tuple[CheckInRow, ...] = ()
    """Plans whose day to ask has come, longest waiting first."""
