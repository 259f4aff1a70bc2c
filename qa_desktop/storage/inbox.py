"""Owns what arrived: raw packages, cursors above holes, forks as evidence, refusals, what a receipt owes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.contribution import ContributionDoc
from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import AuditId, AuditKey, DeviceId
from qa_desktop.domain.package import NO_PREVIOUS, TO_HUB
from qa_desktop.errors import Untrusted
from qa_desktop.services.ports import Arrival, CompletedAudit, Cursor, InboxRow, Json, Refusal
from qa_desktop.storage import collected
from qa_desktop.storage.tables import arrival_parts, arrivals, cursors, receipts_due, refusals, safe_marks

KeepEvidence = Callable[[Arrival], None]

# Literal, not bound: a bound value hides the partial index, and SQLite would plan anew each time.
_IS_COUNTED = arrivals.c.fork == sa.literal_column("0")

# What every arrival runs is built once: building costs more than running.
_OF_STREAM = (arrivals.c.writer == sa.bindparam("of"), arrivals.c.to == sa.bindparam("mailbox"), _IS_COUNTED)
_OF_EPOCH = (*_OF_STREAM, arrivals.c.epoch == sa.bindparam("in_epoch"))
_AT = (*_OF_EPOCH, arrivals.c.seq == sa.bindparam("number"))
_SHA256_AT = sa.select(arrivals.c.sha256).where(*_AT)
_KNOWN = sa.select(arrivals.c.row).where(arrivals.c.sha256 == sa.bindparam("digest"))
_ABOVE = (
    sa.select(arrivals.c.seq, arrivals.c.sha256)
    .where(*_OF_EPOCH, arrivals.c.seq > sa.bindparam("number"))
    .order_by(arrivals.c.seq)
)
_KEEP = sa.insert(arrivals)
_KEEP_PART = sa.insert(arrival_parts)
_CURSOR = sa.select(cursors.c.upto, cursors.c.upto_sha256).where(
    cursors.c.writer == sa.bindparam("of"),
    cursors.c.to == sa.bindparam("mailbox"),
    cursors.c.epoch == sa.bindparam("in_epoch"),
)
_SET_CURSOR = insert(cursors)
_SET_CURSOR = _SET_CURSOR.on_conflict_do_update(
    index_elements=["writer", "to", "epoch"],
    set_={name: _SET_CURSOR.excluded[name] for name in ("upto", "upto_sha256")},
)
_OWE = insert(receipts_due).on_conflict_do_nothing()


class SqlInbox:
    """`ports.Inbox` over one connection.

    `keep_evidence` is told of every fork, so that the unit of work can keep the evidence even when the
    failure that reports it undoes everything else.
    """

    def __init__(self, connection: sa.Connection, keep_evidence: KeepEvidence) -> None:
        self._connection = connection
        self._keep_evidence = keep_evidence

    # ------------------------------------------------------------ taking in

    def accept(self, arrival: Arrival) -> bool:
        """Keep an arrival and move the cursor. False when the very same package was already kept.

        Raises:
            Untrusted: PKG-FORK when that number was kept with other content; the newcomer is kept as
                evidence. PKG-DOC when the content is not what its kind promises; nothing was kept.
                PKG-REPLAYED when the very same bytes were kept under another number.
        """
        kept = self.sha256_at(arrival.stream, arrival.position)
        if kept == arrival.sha256:
            return False
        where = {"epoch": arrival.position.epoch, "seq": arrival.position.seq}
        if kept is not None:
            self.keep_fork(arrival)
            self._keep_evidence(arrival)
            raise Untrusted("PKG-FORK", **where)
        if self._is_known(arrival):
            raise Untrusted("PKG-REPLAYED", **where)
        doc = collected.read_doc(arrival)
        number = self._insert(arrival, fork=False)
        if doc is not None:
            collected.keep(self._connection, number, doc, arrival.parts)
        self._advance(arrival.stream, arrival.position.epoch)
        self._owe_receipt(arrival.stream)
        return True

    def keep_fork(self, arrival: Arrival) -> None:
        """Keep the second file that came under a number. Safe to repeat."""
        if not self._is_known(arrival):
            self._insert(arrival, fork=True)
            self._owe_receipt(arrival.stream)

    def _is_known(self, arrival: Arrival) -> bool:
        return self._connection.execute(_KNOWN, {"digest": arrival.sha256}).first() is not None

    def _insert(self, arrival: Arrival, *, fork: bool) -> int:
        key = self._connection.execute(
            _KEEP,
            {
                "writer": arrival.stream.writer,
                "to": arrival.stream.to,
                "epoch": arrival.position.epoch,
                "seq": arrival.position.seq,
                "fork": int(fork),
                "sha256": arrival.sha256,
                "prev_sha256": arrival.prev_sha256,
                "kind": arrival.kind,
                "created_at": arrival.created_at,
                "arrived_at": arrival.arrived_at,
                "sender_name": arrival.sender_name,
                "doc": arrival.doc,
                "raw": arrival.raw,
            },
        ).inserted_primary_key
        assert key is not None  # noqa: S101 - SQLite gives every insert its key
        number = int(key[0])
        parts = [{"arrival": number, "name": name, "data": data} for name, data in arrival.parts.items()]
        if parts:
            self._connection.execute(_KEEP_PART, parts)
        return number

    def _advance(self, stream: Stream, epoch: int) -> None:
        upto, sha256 = self._stored_cursor(stream, epoch)
        for seq, digest in self._above(stream, epoch, upto):
            if seq != upto + 1:
                break
            upto, sha256 = seq, digest
        values = {"writer": stream.writer, "to": stream.to, "epoch": epoch}
        self._connection.execute(_SET_CURSOR, {**values, "upto": upto, "upto_sha256": sha256})

    def _above(self, stream: Stream, epoch: int, upto: int) -> list[tuple[int, str]]:
        rows = self._connection.execute(_ABOVE, {**_named(stream), "in_epoch": epoch, "number": upto})
        return [(row.seq, row.sha256) for row in rows]

    # ------------------------------------------------------------ where we are

    def cursor(self, stream: Stream, epoch: int) -> Cursor:
        upto, sha256 = self._stored_cursor(stream, epoch)
        return Cursor(epoch, upto, sha256, tuple(seq for seq, _ in self._above(stream, epoch, upto)))

    def _stored_cursor(self, stream: Stream, epoch: int) -> tuple[int, str]:
        row = self._connection.execute(_CURSOR, {**_named(stream), "in_epoch": epoch}).first()
        return (0, NO_PREVIOUS) if row is None else (row.upto, row.upto_sha256)

    def epochs(self, stream: Stream) -> tuple[int, ...]:
        """Epochs of which anything has come, lowest first."""
        found = self._connection.execute(
            sa.select(arrivals.c.epoch).where(*_counted(stream)).distinct().order_by(arrivals.c.epoch)
        ).scalars()
        return tuple(found)

    def sha256_at(self, stream: Stream, position: StreamPosition) -> str | None:
        where = {**_named(stream), "in_epoch": position.epoch, "number": position.seq}
        return self._connection.execute(_SHA256_AT, where).scalar()

    # ------------------------------------------------------------ refusals

    def refuse(self, refusal: Refusal) -> None:
        """Note a file that was not taken in. When it was first seen stays; the newest reason counts."""
        statement = insert(refusals).values(
            path=refusal.path,
            code=refusal.code,
            sender_name=refusal.sender_name,
            first_seen=refusal.first_seen,
            last_seen=refusal.last_seen,
            size=refusal.size,
            sha256=refusal.sha256,
        )
        renewed = ("code", "sender_name", "last_seen", "size", "sha256")
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["path"], set_={name: statement.excluded[name] for name in renewed}
            )
        )

    def settle(self, path: str) -> None:
        """Forget a refusal whose place was taken in after all."""
        self._connection.execute(sa.delete(refusals).where(refusals.c.path == path))

    def refusals(self) -> tuple[Refusal, ...]:
        """Newest first seen first."""
        rows = self._connection.execute(
            sa.select(refusals).order_by(refusals.c.first_seen.desc(), refusals.c.path)
        )
        return tuple(
            Refusal(row.path, row.code, row.sender_name, row.first_seen, row.last_seen, row.size, row.sha256)
            for row in rows
        )

    # ------------------------------------------------------------ lists

    def rows(self) -> tuple[InboxRow, ...]:
        """Open escalations first, then newest arrivals."""
        return collected.inbox_rows(self._connection)

    def completed(self, key: AuditKey) -> CompletedAudit | None:
        """A collected audit; `summary.delivery` is RECEIVED or SAFE."""
        return collected.completed(self._connection, key)

    def part(self, key: AuditKey, name: str) -> bytes | None:
        """One part of the package that brought that audit."""
        return collected.part(self._connection, key, name)

    def audit_doc(self, key: AuditKey) -> Json | None:
        """The `doc` of the package that brought that audit."""
        doc: Json | None = collected.audit_doc(self._connection, key)
        return doc

    def senders(self, audit_id: AuditId) -> frozenset[DeviceId]:
        """The computers that sent a version of that audit."""
        return collected.senders(self._connection, audit_id)

    def contributors(self, audit_id: AuditId) -> tuple[tuple[ContributionDoc, DeviceId], ...]:
        """What came for that audit in later stages, in order of arrival, and from which computer."""
        return collected.contributors(self._connection, audit_id)

    def audits(self) -> tuple[AuditSummary, ...]:
        """Every collected revision once, newest arrival first."""
        return collected.audits(self._connection)

    def arrival(self, stream: Stream, position: StreamPosition) -> Arrival | None:
        row = self._connection.execute(sa.select(arrivals).where(*_counted(stream), *_at(position))).first()
        return None if row is None else self._arrival(row)

    def forks(self) -> tuple[Arrival, ...]:
        """Evidence: files that came under a number already taken by other content, in order of arrival."""
        rows = self._connection.execute(
            sa.select(arrivals).where(arrivals.c.fork == 1).order_by(arrivals.c.row)
        ).all()
        return tuple(self._arrival(row) for row in rows)

    def _arrival(self, row: Any) -> Arrival:
        parts = self._connection.execute(
            sa.select(arrival_parts.c.name, arrival_parts.c.data).where(arrival_parts.c.arrival == row.row)
        )
        return Arrival(
            stream=Stream(DeviceId(row.writer), row.to),
            position=StreamPosition(row.epoch, row.seq),
            sha256=row.sha256,
            prev_sha256=row.prev_sha256,
            kind=row.kind,
            created_at=row.created_at,
            arrived_at=row.arrived_at,
            sender_name=row.sender_name,
            doc=row.doc,
            parts={name: bytes(data) for name, data in parts},
            raw=row.raw,
        )

    def mark_read(self, stream: Stream, position: StreamPosition, at: datetime) -> None:
        """Note when a person opened it first."""
        self._connection.execute(
            sa.update(arrivals)
            .where(*_counted(stream), *_at(position), arrivals.c.read_at.is_(None))
            .values(read_at=at)
        )

    # ------------------------------------------------------------ receipts

    def receipts_due(self) -> tuple[DeviceId, ...]:
        """Devices whose streams have news since their last receipt."""
        found = self._connection.execute(sa.select(receipts_due.c.device).order_by(receipts_due.c.device))
        return tuple(DeviceId(device) for device in found.scalars())

    def receipted(self, device: DeviceId) -> None:
        self._connection.execute(sa.delete(receipts_due).where(receipts_due.c.device == device))

    def _owe_receipt(self, stream: Stream) -> None:
        # Only what is sent to Q&S is receipted; a device owes nothing for its mailbox.
        if stream.to == TO_HUB:
            self._connection.execute(_OWE, {"device": stream.writer})

    def set_safe(self, stream: Stream, position: StreamPosition) -> None:
        """Everything up to there is in a verified backup. Never moves back; moving on is news."""
        kept = self.safe(stream)
        if kept is not None and kept >= position:
            return
        at = {"epoch": position.epoch, "seq": position.seq}
        statement = insert(safe_marks).values(writer=stream.writer, to=stream.to, **at)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["writer", "to"], set_=at))
        self._owe_receipt(stream)

    def safe(self, stream: Stream) -> StreamPosition | None:
        row = self._connection.execute(
            sa.select(safe_marks.c.epoch, safe_marks.c.seq).where(
                safe_marks.c.writer == stream.writer, safe_marks.c.to == stream.to
            )
        ).first()
        return None if row is None else StreamPosition(row.epoch, row.seq)


def _named(stream: Stream) -> dict[str, str]:
    return {"of": stream.writer, "mailbox": stream.to}


def _counted(stream: Stream) -> tuple[sa.ColumnElement[bool], ...]:
    return arrivals.c.writer == stream.writer, arrivals.c.to == stream.to, _IS_COUNTED


def _at(position: StreamPosition) -> tuple[sa.ColumnElement[bool], ...]:
    return arrivals.c.epoch == position.epoch, arrivals.c.seq == position.seq
