"""Owns the exact sealed bytes on their way out, by stream and number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind, Stream, StreamPosition
from qa_desktop.domain.ids import DeviceId
from qa_desktop.domain.package import NO_PREVIOUS
from qa_desktop.errors import Refused
from qa_desktop.storage.tables import outbox

_ORDER = (outbox.c.writer, outbox.c.to, outbox.c.epoch, outbox.c.seq)
_ROW = sa.select(*(column for column in outbox.c if column.name != "data"))
_TIME_OF = {
    DeliveryState.IN_FOLDER: ("in_folder_at",),
    DeliveryState.RECEIVED: ("received_at",),
    DeliveryState.SAFE: ("received_at", "safe_at"),  # what is safe has been received
}


class SqlOutbox:
    """`ports.Outbox` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def next_position(self, stream: Stream) -> StreamPosition:
        """The number after the last; the first of epoch 1 when the stream is empty."""
        last = self._last(stream)
        return StreamPosition(1, 1) if last is None else StreamPosition(last.epoch, last.seq + 1)

    def _last(self, stream: Stream) -> StreamPosition | None:
        row = self._connection.execute(
            sa.select(outbox.c.epoch, outbox.c.seq)
            .where(*_of(stream))
            .order_by(outbox.c.epoch.desc(), outbox.c.seq.desc())
            .limit(1)
        ).first()
        return None if row is None else StreamPosition(row.epoch, row.seq)

    def last_sha256(self, stream: Stream, epoch: int) -> str:
        """Hash of the last package of that epoch; 64 zeros when there is none."""
        found = self._connection.execute(
            sa.select(outbox.c.sha256)
            .where(*_of(stream), outbox.c.epoch == epoch)
            .order_by(outbox.c.seq.desc())
            .limit(1)
        ).scalar()
        return NO_PREVIOUS if found is None else found

    def add(self, dispatch: Dispatch, data: bytes) -> None:
        """Keep a sealed package under the next number, or as the first of a higher epoch.

        Raises:
            Refused: OUTBOX-OUT-OF-ORDER; any other number would leave a hole or take one twice.
        """
        position, last = dispatch.position, self._last(dispatch.stream)
        follows = position == self.next_position(dispatch.stream)
        begins = position.seq == 1 and (last is None or position.epoch > last.epoch)
        if not (follows or begins):
            raise Refused("OUTBOX-OUT-OF-ORDER", epoch=position.epoch, seq=position.seq)
        self._connection.execute(
            sa.insert(outbox).values(
                writer=dispatch.stream.writer,
                to=dispatch.stream.to,
                epoch=position.epoch,
                seq=position.seq,
                kind=dispatch.kind.value,
                subject=dispatch.subject,
                state=dispatch.state.value,
                sha256=dispatch.sha256,
                size=dispatch.size,
                created_at=dispatch.created_at,
                in_folder_at=dispatch.in_folder_at,
                received_at=dispatch.received_at,
                safe_at=dispatch.safe_at,
                problem=dispatch.problem,
                data=data,
            )
        )

    def data(self, stream: Stream, position: StreamPosition) -> bytes:
        """The exact bytes.

        Raises:
            Refused: OUTBOX-UNKNOWN.
        """
        found = self._connection.execute(sa.select(outbox.c.data).where(*_at(stream, position))).scalar()
        if found is None:
            raise Refused("OUTBOX-UNKNOWN", epoch=position.epoch, seq=position.seq)
        return bytes(found)

    def dispatch(self, stream: Stream, position: StreamPosition) -> Dispatch | None:
        row = self._connection.execute(_ROW.where(*_at(stream, position))).first()
        return None if row is None else _dispatch(row)

    def mark(
        self,
        stream: Stream,
        position: StreamPosition,
        state: DeliveryState,
        at: datetime,
        problem: str = "",
    ) -> None:
        """Say where a package is. The time of each state is that of its first mark.

        Raises:
            Refused: OUTBOX-UNKNOWN.
        """
        times = {
            name: sa.func.coalesce(outbox.c[name], sa.bindparam("at", at, outbox.c[name].type))
            for name in _TIME_OF.get(state, ())
        }
        marked = self._connection.execute(
            sa.update(outbox)
            .where(*_at(stream, position))
            .values(state=state.value, problem=problem, **times)
        )
        if not marked.rowcount:
            raise Refused("OUTBOX-UNKNOWN", epoch=position.epoch, seq=position.seq)

    def list(self, stream: Stream | None = None) -> tuple[Dispatch, ...]:
        """In order of stream, epoch and number."""
        return self._rows(*(_of(stream) if stream else ()))

    def unreceived(self) -> tuple[Dispatch, ...]:
        """Every dispatch not yet *received*, in order."""
        done = [DeliveryState.RECEIVED.value, DeliveryState.SAFE.value]
        return self._rows(outbox.c.state.not_in(done))

    def by_subject(self, subject: str) -> tuple[Dispatch, ...]:
        return self._rows(outbox.c.subject == subject)

    def _rows(self, *where: sa.ColumnElement[bool]) -> tuple[Dispatch, ...]:
        rows = self._connection.execute(_ROW.where(*where).order_by(*_ORDER))
        return tuple(_dispatch(row) for row in rows)


def _of(stream: Stream) -> tuple[sa.ColumnElement[bool], ...]:
    return outbox.c.writer == stream.writer, outbox.c.to == stream.to


def _at(stream: Stream, position: StreamPosition) -> tuple[sa.ColumnElement[bool], ...]:
    return (*_of(stream), outbox.c.epoch == position.epoch, outbox.c.seq == position.seq)


def _dispatch(row: Any) -> Dispatch:
    return Dispatch(
        stream=Stream(DeviceId(row.writer), row.to),
        position=StreamPosition(row.epoch, row.seq),
        kind=PackageKind(row.kind),
        subject=row.subject,
        state=DeliveryState(row.state),
        sha256=row.sha256,
        size=row.size,
        created_at=row.created_at,
        in_folder_at=row.in_folder_at,
        received_at=row.received_at,
        safe_at=row.safe_at,
        problem=row.problem,
    )
