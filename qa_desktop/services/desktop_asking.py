"""Owns what the window may ask of asking: whom Q&S asked for which stage, and what is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from qa_desktop.domain.ids import AskId, AuditKey, ContributionId, DeviceId


@dataclass(frozen=True, slots=True)
class AskRow:
    """One ask of this hub, as the audit's page shows it."""

    ask_id: AskId
    key: AuditKey
    stage: str
    is_open: bool
    words: str
    """`Asked of Sam Jones on 12 March 2026 at 14:03 · not answered yet` …"""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """Something that Q&S asks of the person at this computer."""

    key: AuditKey
    stage: str
    case_reference: str
    tool_title: str
    title: str
    """`Team manager’s stage of case 1048213, asked 12 March 2026`."""
    words: str
    """Who asked, what they wrote, and whether the audit was corrected since."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person's computer that may be asked."""

    device: DeviceId
    words: str
    """`Sam Jones · LAPTOP-7`."""


class AskingDesk(Protocol):
    """Asking a person for a later stage of an audit that was collected.

    Only a hub may; others see what is asked of them on My work.
    """

    def candidates(self) -> tuple[Candidate, ...]:
        """STORE. The computers on the roster that still get mail, by person."""

    def asks(self, key: AuditKey) -> tuple[AskRow, ...]:
        """STORE. What was asked about any version of this audit, oldest first."""

    def ask(self, key: AuditKey, stage: str, device: DeviceId, words: str) -> AskRow:
        """STORE. Send the audit to that one computer at the next exchange.

        Raises:
            Refused: ASK-NOBODY, ASK-OPEN, AUDIT-NOT-ARRIVED, AUDIT-SUPERSEDED, TOOL-MISSING, PKG-TOO-BIG,
                HUB-NOT-HERE; nothing was sent.
        """

    def withdraw(self, ask_id: AskId) -> None:
        """STORE. Raises: Refused ASK-CLOSED when it was answered or withdrawn already."""

    def take_in(self, contribution_id: ContributionId) -> None:
        """STORE. Count answers that were set aside; logged."""
