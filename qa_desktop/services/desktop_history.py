"""Owns what the window may ask of one audit's history: what was changed, by whom and when, and what was done.

An answer is shown as people read it: the question and the choice in words, never a code. What one person
may not see yet (`services.covering`) is covered here as it is on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.ids import AuditKey, NodeId


class RowKind(StrEnum):
    ANSWER = "answer"
    ROW_ADDED = "row-added"  # a row of a repeat
    ROW_REMOVED = "row-removed"
    EVENT = "event"  # of the audit trail: created, read, printed, sent …
    DIFFERENCE = "difference"  # between this version and the one before, whenever it was made


@dataclass(frozen=True, slots=True)
class Step:
    """One of several savings of the same answer that are shown as one change."""

    at: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the history. Times are aware UTC; all words are as people read them."""

    number: int
    """Its own within this history, whenever it is asked for anew."""
    kind: RowKind
    at: datetime
    who: str
    what: str
    """The question's words, or what was done."""
    section: str = ""
    row: str = ""
    """The row of a repeat, as its reader knows it: `Action 2`; blank outside repeats."""
    before: str = ""
    after: str = ""
    node_id: NodeId | None = None
    """The question to go to; None where it is not there any more."""
    computed: bool = False
    """The form worked it out; nobody typed it."""
    undone: str = ""
    """When and by whom it was taken back, in words; blank where it stands."""
    covered: bool = False
    """The answer itself is not shown, because the reader is to give their own first."""
    steps: tuple[Step, ...] = ()
    """Every saving that it is made of, oldest first; empty for a single one."""


class Since(StrEnum):
    """Moments that a history can be asked from."""

    OPENED = "opened"  # when this person opened it last
    REVIEWED = "reviewed"  # when its review was looked at last
    VERSION = "version"  # when this version was begun, of a correction; when it was completed


@dataclass(frozen=True, slots=True)
class AuditHistory:
    """The history of one version of one audit."""

    key: AuditKey
    summary: AuditSummary
    reference: str
    rows: tuple[HistoryRow, ...]
    """Newest first."""
    since: Mapping[Since, datetime] = field(default_factory=dict)
    note: str = ""
    """Why there are no changes, where this computer does not have them; blank where it has."""
    bin_number: int | None = None
    """Of a discarded draft: its number in the bin."""

    @property
    def has_differences(self) -> bool:
        """There is a version before, with which this one is compared."""
        return any(row.kind is RowKind.DIFFERENCE for row in self.rows)


class HistoryDesk(Protocol):
    def of(self, key: AuditKey) -> AuditHistory:
        """STORE. The history of a draft, a completed or a collected audit; the reading is logged.

        Raises:
            Refused: AUDIT-UNKNOWN, TOOL-MISSING.
        """

    def of_discarded(self, number: int) -> AuditHistory:
        """STORE. The history of a draft in the bin.

        Raises:
            Refused: BIN-UNKNOWN, TOOL-MISSING.
        """

    def reviewed(self, key: AuditKey) -> None:
        """STORE. Remember that the review of a draft was looked at now."""

    def pdf(self, made: AuditHistory, rows: tuple[HistoryRow, ...], shown: str) -> bytes:
        """BACKGROUND. Rows of a history as a PDF, in memory; logged. `shown` says how they were chosen."""
