"""Owns the audit log: append-only, each entry bound to all before it by its hash.

Beside the entries lies a note of how long the log is and what binds it: without it, a log whose last entries
were taken away would be a whole chain all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qa_desktop.domain.log_events import checked
from qa_desktop.domain.log_filter import Flaw, LogAnchor, LogFilter, LogFinding, LogWord
from qa_desktop.domain.wire import time_to_text
from qa_desktop.services.ports import Json, LogEntry
from qa_desktop.storage.documents import SqlDocuments
from qa_desktop.storage.tables import log, to_json

BEFORE_THE_FIRST = "0" * 64
HEAD = "log/head"
"""The document that notes the newest entry."""
_AT_ONCE = 1000
"""Entries between two words on how far the check is."""
_ID = 36
"""Letters of an audit's id, with which a subject begins."""


class SqlAuditLog:
    """`ports.AuditLog` over one connection. The table itself refuses changes and deletions."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def append(self, event: str, subject: str, *, at: datetime, who: str, **facts: str | int) -> None:
        checked(event, subject, facts)
        last = self.anchor()
        number = last.number + 1
        sha256 = chained(last.sha256, number, at, who, event, subject, facts)
        self._connection.execute(
            sa.insert(log).values(
                number=number, at=at, who=who, event=event, subject=subject, facts=facts, sha256=sha256
            )
        )
        SqlDocuments(self._connection).put(HEAD, to_json([number, sha256]).encode())

    def list(self, limit: int = 500) -> tuple[LogEntry, ...]:
        """Newest first."""
        return self.entries(LogFilter(), limit=limit)

    def entries(
        self, wanted: LogFilter, *, before: int | None = None, limit: int = 500
    ) -> tuple[LogEntry, ...]:
        """Newest first; `before` goes on behind the last entry of an earlier slice."""
        asked = sa.select(log).where(*_conditions(wanted)).order_by(log.c.number.desc()).limit(limit)
        if before is not None:
            asked = asked.where(log.c.number < before)
        return tuple(
            LogEntry(row.number, row.at, row.who, row.event, row.subject, row.facts, row.sha256)
            for row in self._connection.execute(asked)
        )

    def count(self, wanted: LogFilter) -> int:
        """How many entries are wanted."""
        asked = sa.select(sa.func.count()).select_from(log).where(*_conditions(wanted))
        return int(self._connection.execute(asked).scalar_one())

    def people(self) -> tuple[str, ...]:
        """Everybody who stands in the log, by name."""
        found = self._connection.execute(sa.select(log.c.who).distinct()).scalars()
        return tuple(sorted((each for each in found if each), key=str.casefold))

    def latest(self, event: str, subject: str, who: str) -> LogEntry | None:
        """The newest entry of this event, subject and person."""
        asked = (
            sa.select(log)
            .where(log.c.subject == subject, log.c.event == event, log.c.who == who)
            .order_by(log.c.number.desc())
            .limit(1)
        )
        row = self._connection.execute(asked).first()
        if row is None:
            return None
        return LogEntry(row.number, row.at, row.who, row.event, row.subject, row.facts, row.sha256)

    def head(self) -> str:
        """Hash of the newest entry; 64 zeros when there is none."""
        return self.anchor().sha256

    def anchor(self) -> LogAnchor:
        """The newest entry, as it is noted: what follows a log that was cut must not hide the cut."""
        last, noted = self._last(), self._noted()
        return noted if noted is not None and noted.number >= last.number else last

    def _last(self) -> LogAnchor:
        last = self._connection.execute(
            sa.select(log.c.number, log.c.sha256).order_by(log.c.number.desc()).limit(1)
        ).first()
        return LogAnchor(0, BEFORE_THE_FIRST) if last is None else LogAnchor(last.number, last.sha256)

    def sha256_of(self, number: int) -> str | None:
        """What an entry is chained by; None where there is none of that number."""
        asked = sa.select(log.c.sha256).where(log.c.number == number)
        return self._connection.execute(asked).scalar()

    def verify(self, step: Callable[[int, int], object] | None = None) -> LogFinding | None:
        """The first entry that does not fit its chain, None when all do.

        Args:
            step: told now and then how many were looked at, of how many; what it raises ends the check.
        """
        total = int(self._connection.execute(sa.select(sa.func.count()).select_from(log)).scalar_one())
        before, last = BEFORE_THE_FIRST, 0
        # As text, just as it lies there: what was tampered with may be nothing that can be read.
        raw = sa.text("SELECT number, at, who, event, subject, facts, sha256 FROM log ORDER BY number")
        for row in self._connection.execute(raw, execution_options={"yield_per": _AT_ONCE}):
            if step is not None and last % _AT_ONCE == 0:
                step(last, total)
            flaw = _flaw(before, last + 1, row)
            if flaw is not None:
                return LogFinding(last + 1 if flaw is Flaw.MISSING else row.number, flaw)
            before, last = row.sha256, row.number
        return self._against_note(LogAnchor(last, before))

    def _noted(self) -> LogAnchor | None:
        """None where nothing was noted yet, or nothing that can be read."""
        data = SqlDocuments(self._connection).get(HEAD)
        try:
            number, sha256 = json.loads(data or b"")
            return LogAnchor(int(number), str(sha256))
        except (ValueError, TypeError):
            return None

    def _against_note(self, found: LogAnchor) -> LogFinding | None:
        noted = self._noted()
        if noted is None or noted == found:
            return None
        if found.number < noted.number:
            return LogFinding(found.number + 1, Flaw.CUT)
        return LogFinding(noted.number, Flaw.REPLACED)


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


def _flaw(before: str, expected: int, row: Any) -> Flaw | None:
    try:
        if row.number > expected:
            return Flaw.MISSING
        at, facts = datetime.fromisoformat(row.at), json.loads(row.facts)
        sha256 = chained(before, row.number, at, row.who, row.event, row.subject, facts)
    except (TypeError, ValueError, RecursionError):
        return Flaw.UNREADABLE
    return None if (row.number, row.sha256) == (expected, sha256) else Flaw.CHANGED


# ---------------------------------------------------------------- which are wanted


def _conditions(wanted: LogFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.kinds is not None:
        found.append(_of_kinds(wanted.kinds))
    if wanted.who:
        found.append(log.c.who == wanted.who)
    if wanted.audit:
        found.append(log.c.subject.between(wanted.audit, wanted.audit + "/\uffff"))
    if wanted.since is not None:
        found.append(log.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(log.c.at < wanted.until)
    found.extend(map(_has, wanted.words))
    return found


def _of_kinds(kinds: tuple[str, ...]) -> sa.ColumnElement[bool]:
    single = [kind for kind in kinds if "/" not in kind]
    pairs = [kind.split("/", 1) for kind in kinds if "/" in kind]
    return sa.or_(
        log.c.event.in_(single),
        *(sa.and_(log.c.event == event, log.c.subject == subject) for event, subject in pairs),
    )


def _has(word: LogWord) -> sa.ColumnElement[bool]:
    # LIKE takes no notice of case as it is; folding both sides first costs many times as much.
    ways = [column.contains(word.text, autoescape=True) for column in (log.c.who, log.c.subject)]
    ways.append(sa.cast(log.c.facts, sa.Text).contains(word.text, autoescape=True))
    if word.kinds:
        ways.append(_of_kinds(word.kinds))
    if word.audits:
        # One value and not thousands: the database takes a limited number of them.
        ids: sa.Select[str] = sa.select(sa.column("value", sa.Text)).select_from(
            sa.func.json_each(json.dumps(word.audits))
        )
        ways.append(sa.func.substr(log.c.subject, 1, _ID).in_(ids))
    return sa.or_(*ways)
