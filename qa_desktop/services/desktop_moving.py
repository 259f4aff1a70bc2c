"""Owns what the window may ask of moving a draft to a newer version of its tool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from qa_desktop.domain.ids import AuditKey, ToolHash
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.formengine.migrate import Migration


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What moving would do."""

    version: str
    """Of the draft's tool now."""
    to: ToolSummary
    migration: Migration


@dataclass(frozen=True, slots=True)
class Dropped:
    """An answer that did not come along."""

    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class MovedDraft:
    """That a draft was moved, and what is to be said of it."""

    before: str
    after: str
    """Versions."""
    dropped: tuple[Dropped, ...]
    may_take_back: bool
    """Nothing was answered since."""


class MovingDesk(Protocol):
    def look(self, key: AuditKey) -> MovePreview:
        """STORE. What moving would do; nothing is changed.

        Raises:
            Refused: AUDIT-NOT-DRAFT, TOOL-MISSING, MOVE-NOTHING.
        """

    def move(self, key: AuditKey, to: ToolHash) -> None:
        """STORE. Everything or nothing; open the draft again afterwards.

        Raises:
            Refused: AUDIT-NOT-DRAFT, TOOL-MISSING, MOVE-NOTHING.
        """

    def take_back(self, key: AuditKey) -> None:
        """STORE. Raises: Refused MOVE-NOTHING, MOVE-TOO-LATE once something was answered since."""
