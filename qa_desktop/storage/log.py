"""Owns the audit log: append-only, each entry bound to all before it by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from qa_desktop.domain.log_events import checked
from qa_desktop.domain.wire import time_to_text
from qa_desktop.services.ports import Json, LogEntry
from qa_desktop.storage.tables import log, to_json

BEFORE_THE_FIRST = "0" * 64


class SqlAuditLog:
    """`ports.AuditLog` over one connection. The table itself refuses changes and deletions."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def append(self, event: str, subject: str, *, at: datetime, who: str, **facts: str | int) -> None:
        checked(event, subject, facts)
        last = self._connection.execute(
            sa.select(log.c.number, log.c.sha256).order_by(log.c.number.desc()).limit(1)
        ).first()
        number, before = (1, BEFORE_THE_FIRST) if last is None else (last.number + 1, last.sha256)
        sha256 = chained(before, number, at, who, event, subject, facts)
        self._connection.execute(
            sa.insert(log).values(
                number=number, at=at, who=who, event=event, subject=subject, facts=facts, sha256=sha256
            )
        )

    def list(self, limit: int = 500) -> tuple[LogEntry, ...]:
        """Newest first."""
        rows = self._connection.execute(sa.select(log).order_by(log.c.number.desc()).limit(limit))
        return tuple(
            LogEntry(row.number, row.at, row.who, row.event, row.subject, row.facts, row.sha256)
            for row in rows
        )

    def head(self) -> str:
        """Hash of the newest entry; 64 zeros when there is none."""
        last = self._connection.execute(
            sa.select(log.c.sha256).order_by(log.c.number.desc()).limit(1)
        ).scalar()
        return BEFORE_THE_FIRST if last is None else last

    def verify(self) -> int | None:
        """Number of the first entry that does not fit its chain, None when all do."""
        before = BEFORE_THE_FIRST
        rows = self._connection.execute(sa.select(log).order_by(log.c.number))
        for expected, row in enumerate(rows, start=1):
            sha256 = chained(before, row.number, row.at, row.who, row.event, row.subject, row.facts)
            if row.number != expected or row.sha256 != sha256:
                return int(row.number)
            before = row.sha256
        return None


def chained(
    before: str,
    number: int,
    at: datetime,
    who: str,
    event: str,
    subject: str,
    facts: Json | Mapping[str, str | int],
) -> str:
    """SHA-256 over the previous entry's hash and everything this entry says."""
    content = to_json([before, number, time_to_text(at), who, event, subject, facts])
    return hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()
