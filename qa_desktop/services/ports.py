"""Owns the ports: what services ask of the outside, and the frozen values that cross.

Adapters implement them structurally; `bootstrap` introduces them. A unit of work is a `with` block in
a service; nothing lazy leaves it. Times are aware UTC. Every write in one `write()` block is one
transaction: it happens whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_desktop.services.audit_ports import (
    NO_FILES,
    ActionStore,
    AttachmentStore,
    AuditStore,
    Bin,
    CaseList,
    CompletedAudit,
    Completion,
    ContributionStore,
    Discarded,
    Documents,
    DraftFigures,
    EscalationStore,
    Json,
    KeptActions,
    LaterFiles,
    NewDraft,
    Owed,
    ToolShelf,
)
from qa_desktop.services.backup_ports import Rescue
from qa_desktop.services.log_ports import AuditLog, Disposal, Disposals, Doomed, LogEntry
from qa_desktop.services.mail_ports import Arrival, Cursor, Inbox, InboxRow, Outbox, Refusal
from qa_desktop.services.paper_ports import (
    DraftCopySealer,
    PageImage,
    PageRenderer,
    ReportItem,
    ReportModel,
    ReportRenderer,
    ReportSection,
)
from qa_desktop.services.sealing_ports import (
    OpenedPackage,
    OpenRequest,
    PackagePart,
    Sealer,
    SealRequest,
    Share,
    SyncOutcome,
)

__all__ = [
    "NO_FILES",
    "ActionStore",
    "Arrival",
    "AttachmentStore",
    "AuditLog",
    "AuditStore",
    "BackupResult",
    "Bin",
    "CaseList",
    "Clock",
    "CompletedAudit",
    "Completion",
    "ContributionStore",
    "Cursor",
    "Dictionary",
    "Discarded",
    "Disposal",
    "Disposals",
    "Documents",
    "Doomed",
    "DraftCopySealer",
    "DraftFigures",
    "Entropy",
    "EscalationStore",
    "Inbox",
    "InboxRow",
    "Json",
    "KeptActions",
    "LaterFiles",
    "LogEntry",
    "NewDraft",
    "OpenRequest",
    "OpenedPackage",
    "Outbox",
    "Owed",
    "PackagePart",
    "PageImage",
    "PageRenderer",
    "Refusal",
    "ReportItem",
    "ReportModel",
    "ReportRenderer",
    "ReportSection",
    "SealRequest",
    "Sealer",
    "Share",
    "Store",
    "StoreFacts",
    "SyncOutcome",
    "ToolShelf",
    "UnitOfWork",
]
"""Also what the modules beside this one own: whoever needs a port finds it here."""


# ---------------------------------------------------------------- this computer


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""

    def local(self) -> datetime:
        """Aware local time."""


class Entropy(Protocol):
    def bytes(self, count: int) -> bytes: ...
    def uuid(self) -> str:
        """A random UUID (version 4)."""

    def random(self) -> float: ...


class Dictionary(Protocol):
    """The spelling of long texts. Writes nothing; safe from any thread."""

    def load(self) -> None:
        """Get ready, off the GUI thread. Safe to repeat."""

    def is_known(self, word: str) -> bool:
        """True for a word that is spelt right, and for what is no word (numbers, short forms, addresses)."""

    def suggestions(self, word: str) -> tuple[str, ...]:
        """What it may have meant to be, best first; up to 0.2 seconds."""

    def learn(self, words: Iterable[str]) -> None:
        """Take words as right until the program ends."""

    def forget(self, words: Iterable[str]) -> None:
        """Take words that were learnt as right no longer."""


class UnitOfWork(Protocol):
    @property
    def audits(self) -> AuditStore: ...
    @property
    def bin(self) -> Bin: ...
    @property
    def attachments(self) -> AttachmentStore: ...
    @property
    def tools(self) -> ToolShelf: ...
    @property
    def escalations(self) -> EscalationStore: ...
    @property
    def contributions(self) -> ContributionStore: ...
    @property
    def later_files(self) -> LaterFiles: ...
    @property
    def actions(self) -> ActionStore: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def cases(self) -> CaseList: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def log(self) -> AuditLog: ...
    @property
    def disposals(self) -> Disposals: ...


class Store(Protocol):
    """The encrypted database. Usable from any thread; one unit of work belongs to one thread."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """BEGIN IMMEDIATE; commits when the block ends, rolls back when it raises.

        Raises:
            Unavailable: STORE-BUSY after five seconds.
            Refused: DISK-FULL, STORE-READ-ONLY, STORE-DAMAGED; nothing was half-written.
        """

    def read(self) -> AbstractContextManager[UnitOfWork]: ...
    def backup(
        self, folder_name: str = "backups", kept: int = 3, within: float | None = None
    ) -> BackupResult:
        """Write a verified, encrypted backup beside the database, forced to disk; so many are kept.

        Raises:
            Refused: DISK-FULL, BACKUP-DAMAGED, STORE-READ-ONLY; earlier backups stay.
            Unavailable: STORE-BUSY, STORE-IO; BACKUP-LATE where it takes longer than `within` seconds.
        """

    def rescue(self) -> Rescue:
        """The files with a copy of the key: to look at backups, and to restore one after `close`."""

    def compact(self) -> None:
        """Give back the room of what was removed: nothing of it is left in the file."""

    def check(self) -> tuple[str, ...]:
        """Codes of what is wrong with the database; empty when sound."""

    def facts(self) -> StoreFacts:
        """What the database says of its own encryption and writing."""

    def close(self) -> None:
        """Give back every connection and forget the key."""


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What the open database says of itself."""

    sqlite: str
    """SQLite's version."""
    said: Mapping[str, str]
    """By the name of what was asked (`cipher_version`, `journal_mode` …), as the database wrote it."""
    size: int
    """Bytes of its file."""
    rows: int


@dataclass(frozen=True, slots=True)
class BackupResult:
    name: str
    size: int
    rows: int
    verified_at: datetime
