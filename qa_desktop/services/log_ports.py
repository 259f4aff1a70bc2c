"""Owns the ports of the audit trail and of disposals."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.log_filter import LogAnchor, LogFilter, LogFinding
from qa_desktop.domain.retention import RecordClass
from qa_desktop.services.audit_ports import Json


@dataclass(frozen=True, slots=True)
class LogEntry:
    number: int
    at: datetime
    who: str
    event: str
    subject: str
    facts: Json
    sha256: str


class AuditLog(Protocol):
    """Append-only and hash-chained: create, view, print, export, complete, seal, send, receive, key, lock."""

    def append(self, event: str, subject: str, *, at: datetime, who: str, **facts: str | int) -> None: ...
    def list(self, limit: int = 500) -> tuple[LogEntry, ...]: ...
    def entries(
        self, wanted: LogFilter, *, before: int | None = None, limit: int = 500
    ) -> tuple[LogEntry, ...]:
        """Newest first; `before` goes on behind the last entry of an earlier slice."""

    def count(self, wanted: LogFilter) -> int: ...
    def people(self) -> tuple[str, ...]: ...
    def latest(self, event: str, subject: str, who: str) -> LogEntry | None: ...
    def head(self) -> str: ...
    def anchor(self) -> LogAnchor: ...
    def sha256_of(self, number: int) -> str | None: ...
    def verify(self, step: Callable[[int, int], object] | None = None) -> LogFinding | None:
        """The first entry that does not fit its chain, None when all do; `step` is told how far it is."""


@dataclass(frozen=True, slots=True)
class Doomed:
    """One record that is to be disposed of, judged due within the same unit of work."""

    record_class: RecordClass
    subject: str
    audit_id: str
    keep_grade: bool
    asks: tuple[str, ...] = ()
    """At a hub: the requests whose packages carried it."""


@dataclass(frozen=True, slots=True)
class Disposal:
    """What one batch disposed of: counts and hashes, and nothing of what was in it."""

    number: int
    run: str
    """What belongs together: the batches of one decision."""
    at: datetime
    who: str
    rules: Json
    """By class: `length`, `unit` (`days`, `years`), `start`, `set_by`."""
    counts: Mapping[str, Mapping[str, int]]
    """By class and kind of thing: `records`, `versions`, `changes`, `files`, `packages` …"""
    items: tuple[tuple[str, str, str], ...]
    """Class, subject and SHA-256 of each content."""


class Disposals(Protocol):
    """The one way by which records leave the store."""

    def dispose(self, run: str, doomed: Sequence[Doomed], *, at: datetime, who: str, rules: Json) -> Disposal:
        """Remove these records for good and keep the report; whole or not at all."""

    def list(self) -> tuple[Disposal, ...]:
        """Every batch, the newest first."""

    def last_answers(self) -> Mapping[str, datetime]:
        """When the last answer of a later stage was given, by audit."""

    def collected(self, only: Collection[str] | None = None) -> tuple[AuditSummary, ...]:
        """Every collected version that is not a stub, or those of these audits alone."""

    def open_escalations(self) -> frozenset[str]:
        """The collected audits in which a concern is untold or unacknowledged."""

    def case_list(self) -> tuple[int, datetime | None]:
        """How many cases are listed, and since when."""
