"""Owns the audit as lists and services know it: state, summary, saved draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import AuditId, NodeId
from qa_desktop.domain.tool import ToolRef


class AuditState(StrEnum):
    """A completed audit never changes; a discarded draft is kept in the bin.

    What was disposed of is a stub: that there was an audit, when, with which tool, and what it was graded.
    """

    DRAFT = "draft"
    COMPLETED = "completed"
    DISCARDED = "discarded"
    DISPOSED = "disposed"


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """One revision of one audit, as My work and the audit list show it. Times are aware UTC."""

    audit_id: AuditId
    revision: int
    tool: ToolRef
    tool_title: str
    state: AuditState
    case_reference: str
    team: str
    service_area: str
    answered: int
    applicable: int
    started_at: datetime
    changed_at: datetime
    completed_at: datetime | None
    completed_by: str
    correction_reason: str
    """Blank unless this revision corrects an earlier one."""
    superseded: bool
    """True when a later completed revision exists."""
    overall_grade: str
    """A `Grade` value, or blank."""
    delivery: DeliveryState | None
    """None for a draft."""


@dataclass(frozen=True, slots=True)
class RepeatInstance:
    """A repeat instance that was born in a draft."""

    node_id: NodeId
    order: int
    """Position among its siblings, counted from 1; order only, never identity."""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """Everything a session needs to be restored exactly: raw answers, repeat instances, flags."""

    answers: dict[NodeId, str]
    """Raw stored value per leaf node, calculated ones included; a node without an entry is blank."""
    repeats: tuple[RepeatInstance, ...]
    flagged: frozenset[NodeId]
    """Questions marked "come back to this"."""


class WriteKind(StrEnum):
    ANSWER = "answer"
    ADD_REPEAT = "add-repeat"
    REMOVE_REPEAT = "remove-repeat"


@dataclass(frozen=True, slots=True)
class Write:
    """One stored change of a draft. What a ChangeSet asks the store to keep, and what history holds."""

    kind: WriteKind
    node_id: NodeId
    old: str
    new: str
    """For ANSWER the raw values; for ADD_REPEAT `new` is the order; for REMOVE_REPEAT `old` is."""
    computed: bool
    """True when the form wrote it (calculate, default, preload), not the person."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change as the history keeps it."""

    change: int
    """Writes of one user action share this number; it grows within an audit."""
    at: datetime
    who: str
    write: Write
    undone: bool
