"""Owns what the window may ask of improvement plans: the page to take away, and the days to ask again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from qa_desktop.domain.ids import AuditId, NodeId
from qa_desktop.formengine.api import FormSession
from qa_desktop.services.plan_model import PlanModel
from qa_desktop.services.plans import CheckIn


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """A plan whose day to ask has come."""

    check_in: CheckIn
    case_reference: str
    tool_title: str
    words: str
    """`Ask: where are you now? Due 15 January 2027.`"""


@dataclass(frozen=True, slots=True)
class Area:
    """One thing that the Lead Professional gave a mark in the session."""

    node_id: NodeId
    label: str
    was: str
    """The mark of the session; blank where none was given."""


@dataclass(frozen=True, slots=True)
class SaidNow:
    """What is said when a plan asks again."""

    marks: Mapping[NodeId, int]
    """Areas nobody says anything of are left out."""
    note: str
    by: str


class PlansDesk(Protocol):
    def page(self, session: FormSession, audit_id: AuditId) -> PlanModel | None:
        """GUI. The plan of a filling, or of a completed audit; None where the tool has none."""

    def pdf(self, model: PlanModel) -> bytes:
        """BACKGROUND. One page of A4 as a PDF."""

    def areas(self, check_in: CheckIn) -> tuple[Area, ...]:
        """STORE. What the Lead Professional gave a mark in the session.

        Raises:
            Refused: AUDIT-UNKNOWN, TOOL-MISSING.
        """

    def answer(self, check_in: CheckIn, areas: tuple[Area, ...], said: SaidNow) -> None:
        """STORE. Keep what was said beside the audit, signed, and send it to Q&S; the day comes back no more.

        Raises:
            Refused: CONTRIBUTION-AUTHOR, CONTRIBUTION-EMPTY, CONTRIBUTION-NOT-READY; nothing was kept.
        """

    def settle(self, check_in: CheckIn) -> None:
        """STORE. Somebody asked; it is not listed any more."""
