"""Owns what the window may ask of improvement plans: the page to take away, and the days to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from qa_desktop.domain.ids import AuditId
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


class PlansDesk(Protocol):
    def page(self, session: FormSession, audit_id: AuditId) -> PlanModel | None:
        """GUI. The plan of a filling, or of a completed audit; None where the tool has none."""

    def pdf(self, model: PlanModel) -> bytes:
        """BACKGROUND. One page of A4 as a PDF."""

    def settle(self, check_in: CheckIn) -> None:
        """STORE. Somebody asked; it is not listed any more."""
