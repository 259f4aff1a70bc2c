"""Owns what the window may ask of retention: rules, holds, what is due, disposal, reports; and retiring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_desktop.domain.retention import Hold, HoldScope, RecordClass
from qa_desktop.services.ports import Disposal
from qa_desktop.services.settings import EffectiveSetting


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How long one class is kept, in words, and who set it."""

    record_class: RecordClass
    title: str
    words: str
    """`30 days after Q&S has it safe in its backup`."""
    setting: EffectiveSetting
    set_words: str
    """`Set by your IT department (policy file), since 3 November 2026`."""
    due: int
    kept: int


@dataclass(frozen=True, slots=True)
class DueRow:
    """One record with what the rules say of it now."""

    record_class: RecordClass
    subject: str
    title: str
    children: str
    reference: str
    words: str
    """Why it is due, or what it waits for."""
    due_at: datetime | None
    is_due: bool
    count: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of disposal, of several batches."""

    run: str
    at: datetime
    who: str
    words: str
    """`12 audits of this computer, 2 discarded drafts`."""
    disposals: tuple[Disposal, ...]


@dataclass(frozen=True, slots=True)
class RetentionModel:
    """All that the page shows."""

    rules: tuple[RuleRow, ...]
    always: tuple[tuple[str, str], ...]
    """What no period decides: the class, and what happens to it."""
    holds: tuple[Hold, ...]
    records: tuple[DueRow, ...]
    runs: tuple[RunRow, ...]
    paused: str
    """Why nothing is due at all; blank mostly."""
    unsent: bool = False
    """At a hub: Q&S decided something that the other computers have not been told."""

    @property
    def due(self) -> tuple[DueRow, ...]:
        return tuple(each for each in self.records if each.is_due)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What retiring this computer would destroy."""

    unsafe: int
    """Completed audits that are not safe with Q&S."""
    drafts: int
    waiting: int
    """Messages that have not arrived at Q&S."""
    is_hub: bool
    confirm: str
    """The words that must be typed where anything would be lost; blank where nothing would."""

    @property
    def loses(self) -> bool:
        return bool(self.confirm)


class RetentionDesk(Protocol):
    def look(self) -> RetentionModel:
        """STORE. The rules, the holds, every record judged by them, and past reports."""

    def dispose(self, due: Sequence[DueRow]) -> RunRow | None:
        """BACKGROUND. Dispose of these, as far as they are due still; None when none is.

        Raises:
            Refused: DISK-FULL, STORE-…; whole batches are done or not begun.
        """

    def report(self, run: RunRow) -> bytes:
        """BACKGROUND. The disposal report as a PDF; nothing personal is in it."""

    def hold(self, scope: HoldScope, target: str, reason: str) -> Hold:
        """STORE. Raises: Refused HOLD-TARGET, HOLD-REASON."""

    def lift(self, hold_id: str, reason: str) -> Hold:
        """STORE. Raises: Refused HOLD-UNKNOWN, HOLD-REASON."""

    def leaving(self) -> Leaving:
        """STORE. What retiring this computer would destroy now."""

    def retire(self, typed: str) -> None:
        """STORE. Destroy the keys of this profile; nothing on this computer can be read afterwards.

        Raises:
            Refused: RETIRE-NOT-SAFE, RETIRE-NOT-CONFIRMED; nothing was destroyed.
        """
