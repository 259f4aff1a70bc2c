"""Owns the escalation: who was told of a concern, when, and what came back (product.md, Escalation)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qa_desktop.domain.ids import AuditId


@dataclass(frozen=True, slots=True)
class Escalation:
    """The one escalation record of one audit; each change is kept as a further revision.

    Untold means: raised, nobody told, and not overridden with a reason.
    """

    audit_id: AuditId
    revision: int
    case_reference: str
    codes: tuple[str, ...]
    """Prompt codes that raised it; empty when a person raised it with F2."""
    causes: tuple[str, ...]
    """The words of the prompts that raised it."""
    reasons: tuple[str, ...]
    """Choice names of the reasons given."""
    what: str
    raised_at: datetime
    raised_by: str
    told_role: str
    told_name: str
    told_how: str
    told_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    safe_now: str
    """`yes`, `no` or blank."""
    outcome: str
    override_reason: str

    @property
    def is_untold(self) -> bool:
        return self.told_at is None and not self.override_reason.strip()

    @property
    def is_open(self) -> bool:
        """Told but not acknowledged, or a child not yet confirmed safe; overridden ones are closed."""
        if self.override_reason.strip():
            return False
        return self.acknowledged_at is None or self.safe_now == "no"
