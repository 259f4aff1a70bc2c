"""Owns what the window may ask of actions: the list of them, and what sets their due dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.formspec.definition import Tool
from qa_desktop.services.due_dates import DueDates
from qa_desktop.services.gaps import Gap


class ActionState(StrEnum):
    """Where an action stands, the most pressing first."""

    OVERDUE = "overdue"
    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action of one audit."""

    key: AuditKey
    node_id: NodeId
    """Its row: an instance of the table."""
    case_reference: str
    tool_title: str
    is_draft: bool
    issue: str
    action: str
    owner: str
    priority: str
    due: date | None
    status: str
    """As people read it."""
    done: date | None
    proof: str
    question: str
    """Which question it comes from."""
    stage: str
    """Whose answers say later what became of it; blank where the tool asks nobody later."""
    state: ActionState
    clock: str
    """For example `3 working days overdue`."""
    is_mine: bool = False
    """Its owner is named as the person here is."""
    is_own: bool = True
    """Of an audit of this computer, and not of one that arrived at this hub."""


class ActionsDesk(Protocol):
    def list(self) -> tuple[ActionRow, ...]:
        """STORE. Every action of the audits here, drafts included: overdue ones first."""

    def move_gap_on(self, gap: Gap, by: str) -> None:
        """STORE. Somebody signs that they have seen a serious gap; said again, that action is taken.

        It lies beside the completed audit as a contribution and goes to Q&S like one.

        Raises:
            Refused: CONTRIBUTION-AUTHOR without a name, AUDIT-NOT-COMPLETED.
        """

    def due_dates(self, tool: Tool) -> DueDates:
        """STORE. What follows the priorities of one filling; it works on GUI from then on."""
