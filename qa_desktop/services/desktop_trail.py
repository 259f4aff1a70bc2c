"""Owns what the window may ask of the audit trail: read it in slices, check it, take a copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.domain.log_filter import LogFinding

SLICE = 200
"""Entries that are read at once: several screens, in a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class TrailWanted:
    """Which entries somebody wants to see. What is blank asks for nothing."""

    group: str = ""
    """A `log_events.Group`."""
    who: str = ""
    """As it stands in the trail: a person's name, or a computer's id."""
    audit: str = ""
    """Id of an audit, in any version."""
    since: date | None = None
    until: date | None = None
    """Days of this computer's calendar, both included."""
    typed: str = ""
    """Words of which an entry must have each."""


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One entry, as people read it."""

    number: int
    at: datetime
    """Aware UTC."""
    who: str
    """A person, or whose computer it was."""
    group: str
    """`Reading`; blank for an event that a newer program wrote."""
    what: str
    about: str
    """`QA-7KD2M-4XQ3P · 1048213`, or what else it is about; blank for nothing in particular."""
    details: str
    key: AuditKey | None
    """The audit that it is about, where it is still here."""
    is_draft: bool
    """It is opened to fill, and not to read."""
    event: str
    """Its code."""


@dataclass(frozen=True, slots=True)
class TrailSlice:
    """Some entries, newest first."""

    rows: tuple[TrailRow, ...]
    total: int
    """How many are wanted altogether."""
    more: bool
    """Older ones are wanted too."""


@dataclass(frozen=True, slots=True)
class TrailPerson:
    """Somebody who stands in the trail."""

    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the whole trail found."""

    finding: LogFinding | None
    """None where it is unbroken."""
    entries: int
    at: datetime
    words: str


class Copied(StrEnum):
    """How pages left the program."""

    PRINTED = "printed"
    SAVED = "saved"


class TrailDesk(Protocol):
    def look(self, wanted: TrailWanted, before: int | None = None) -> TrailSlice:
        """STORE. The newest entries that are wanted, or those behind `before`; the looking is noted."""

    def people(self) -> tuple[TrailPerson, ...]:
        """STORE. Everybody who stands in the trail, by name."""

    def audit(self, audit_id: AuditId) -> str:
        """STORE. What an audit is called in the trail: its reference and case."""

    def verify(self) -> Verified:
        """BACKGROUND. Check every entry; can be stopped. What was found is noted in the trail itself."""

    def pdf(self, wanted: TrailWanted) -> bytes:
        """BACKGROUND. The wanted entries on paper, the newest thousand at most; logged."""

    def csv(self, wanted: TrailWanted) -> str:
        """BACKGROUND. Every wanted entry for a spreadsheet, no cell of which it runs; logged."""

    def copied(self, how: Copied, subject: str, size: int) -> None:
        """STORE. Pages are about to be printed or saved outside the program.

        Raises:
            Refused: what cannot be noted is not copied.
        """
