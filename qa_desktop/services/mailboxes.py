"""Owns what a hub knows of its readers: what each device has read of its mailbox, and whom it owes a receipt.

`seen` inside a device's packages is the return half of the acknowledgement (exchange.md, b.4). It tells
two restores apart: a device that has read what we never wrote says that *we* were restored; a device
that has read less than it had says that *it* was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import DeliveryState, StreamPosition
from qa_desktop.domain.ids import DeviceId
from qa_desktop.services import delivery, outgoing
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.exchange_ports import Exchange
from qa_desktop.services.outgoing import Writer
from qa_desktop.services.ports import UnitOfWork

_DUE = "exchange/hub-due"
_READ = "exchange/hub-read"
_NOTHING = StreamPosition(0, 0)


def acknowledge(
    exchange: Exchange,
    unit: UnitOfWork,
    writer: Writer,
    at: StreamPosition,
    seen: Mapping[str, object],
) -> None:
    """Believe what a device's package says it has read of its mailbox.

    Args:
        exchange: What the exchange is built from.
        unit: The transaction that takes the package in.
        writer: This hub as the writer of that mailbox.
        at: The number of the device's package.
        seen: What it says. Words that are not as written are ignored: they are only ever a hint.
    """
    told = _position(seen.get(outgoing.seen_name(writer.stream)))
    if told is None:
        return
    position, sha256 = told
    if position != _NOTHING:
        written = unit.outbox.dispatch(writer.stream, position)
        if written is None or written.sha256 != sha256:
            # It read what we never wrote: we were restored, and go on in a new epoch (fault 76).
            if position.epoch >= outgoing.current_epoch(unit, writer.stream):
                outgoing.open_epoch(exchange, unit, writer, above=position.epoch)
                owe(unit, frozenset((writer.stream.to,)))
            return
    _note_read(exchange, unit, writer, position, is_newest=_is_newest(unit, writer, at))


def _note_read(
    exchange: Exchange, unit: UnitOfWork, writer: Writer, position: StreamPosition, *, is_newest: bool
) -> None:
    known = _read(unit)
    epoch, seq = known.get(writer.stream.to, (0, 0))
    before = StreamPosition(int(epoch), int(seq))
    if position == before or (position < before and not is_newest):
        return
    now = exchange.clock.now()
    for dispatch in unit.outbox.list(writer.stream):
        is_read = delivery.is_at_least(dispatch.state, DeliveryState.RECEIVED)
        if dispatch.position.epoch == position.epoch and dispatch.position <= position and not is_read:
            unit.outbox.mark(writer.stream, dispatch.position, DeliveryState.RECEIVED, now, dispatch.problem)
        elif dispatch.position > position and is_read:
            # It had read this and does not know it any more: the folder must have it for another reading.
            unit.outbox.mark(writer.stream, dispatch.position, DeliveryState.IN_FOLDER, now, dispatch.problem)
    marks = {**known, writer.stream.to: [position.epoch, position.seq]}
    records.save(unit, _READ, {"marks": marks})


def _is_newest(unit: UnitOfWork, writer: Writer, at: StreamPosition) -> bool:
    """A package that comes late says what was read when it was sealed, not what is read now."""
    stream = places.device_stream(DeviceId(writer.stream.to))
    cursor = unit.inbox.cursor(stream, at.epoch)
    return at.epoch == max(unit.inbox.epochs(stream)) and at.seq == max((cursor.upto, *cursor.above))


def _position(told: object) -> tuple[StreamPosition, str] | None:
    if told is None:
        return _NOTHING, ""
    if not isinstance(told, Mapping):
        return None
    epoch, seq = _count(told.get("epoch"), 0xFFFF), _count(told.get("seq"), 99_999_999)
    sha256 = told.get("sha256")
    if not epoch or not seq or not isinstance(sha256, str):
        return None
    return StreamPosition(epoch, seq), sha256


def _count(value: object, most: int) -> int:
    """The number, 0 for anything that is not one."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        return 0
    return value


def _read(unit: UnitOfWork) -> Mapping[str, Any]:
    fields = records.load(unit, _READ, ("marks",))
    return fields["marks"] if fields is not None else {}


# ---------------------------------------------------------------- receipts owed


def owe(unit: UnitOfWork, devices: frozenset[str]) -> None:
    """Remember devices that must get a receipt, beside those whose streams have news."""
    if devices:
        records.save(unit, _DUE, {"devices": sorted({*owed(unit), *devices})})


def owed(unit: UnitOfWork) -> frozenset[DeviceId]:
    fields = records.load(unit, _DUE, ("devices",))
    return frozenset(DeviceId(str(device)) for device in fields["devices"]) if fields else frozenset()


def answered(unit: UnitOfWork) -> None:
    """Everybody owed a receipt has one in the queue."""
    if owed(unit):
        records.save(unit, _DUE, {"devices": []})
