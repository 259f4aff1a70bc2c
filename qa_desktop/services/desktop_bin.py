"""Owns what the window may ask of the bin: discard a draft, see what is in it, have a draft back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.desktop_lists import AuditRow
from qa_desktop.services.ports import Discarded


@dataclass(frozen=True, slots=True)
class BinRow:
    """A discarded draft, as the bin lists it."""

    discarded: Discarded
    audit: AuditRow

    @property
    def number(self) -> int:
        """Its own in the bin."""
        return self.discarded.number


class BinDesk(Protocol):
    def untold(self, key: AuditKey) -> bool:
        """STORE. Whether a concern in a draft was told to nobody: My work would show it no longer."""

    def discard(self, key: AuditKey, reason: str) -> BinRow:
        """STORE. A draft goes to the bin, with everything it has.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """

    def discarded(self) -> tuple[BinRow, ...]:
        """STORE. What is in the bin, the newest first."""

    def restore(self, number: int) -> AuditKey:
        """STORE. A draft comes back with its answers, their history, its files and its escalation.

        Raises:
            Refused: BIN-UNKNOWN; AUDIT-EXISTS, AUDIT-DRAFT-EXISTS where its audit has gone on meanwhile.
        """
