"""Owns receipts: what a hub says it has, and what a device believes of it (exchange.md, b.8).

A receipt names the digest of the last package it covers. Only when that is our own does anything become
*received* or *safe*; when it is not, this computer was restored or copied and goes on in a new epoch.
Nothing is forgotten here at any state.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind, Stream, StreamPosition
from qa_desktop.domain.package import NO_PREVIOUS
from qa_desktop.domain.wire import time_from_text, time_to_text
from qa_desktop.errors import Untrusted
from qa_desktop.services import delivery, outgoing
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.exchange_ports import Exchange
from qa_desktop.services.outgoing import Message, Writer
from qa_desktop.services.ports import Json, UnitOfWork

_SAFE = "exchange/hub-safe"
_FORKS = "exchange/hub-forks"
_APPLIED = "exchange/receipt-applied"
_EPOCH = re.compile(r"[0-9a-f]{4}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST = 100_000
_MOST_LISTED = 1_000
"""Holes and numbers above holes named in one receipt; the rest follows when these are filled."""


@dataclass(frozen=True, slots=True)
class EpochReceipt:
    """What the hub has of one epoch of one device's stream."""

    epoch: int
    upto: int
    upto_sha256: str
    safe: int
    safe_sha256: str
    above: tuple[int, ...]
    problems: tuple[tuple[int, str], ...]
    """(number, code): `missing` or `fork`."""


@dataclass(frozen=True, slots=True)
class Receipt:
    streams: tuple[EpochReceipt, ...]
    hub_time: datetime


# ---------------------------------------------------------------- the hub's side


def compose(unit: UnitOfWork, stream: Stream, now: datetime) -> Message:
    """Say what has been taken in of a device's stream, and what of it is in a verified backup."""
    safe, forks = _marks(unit, _SAFE), _marks(unit, _FORKS)
    streams: dict[str, object] = {}
    for epoch in sorted({*unit.inbox.epochs(stream), *map(int, forks.get(stream.writer, {}))}):
        cursor = unit.inbox.cursor(stream, epoch)
        safe_seq, safe_sha256 = safe.get(stream.writer, {}).get(str(epoch), (0, NO_PREVIOUS))
        above = set(cursor.above)
        holes = [seq for seq in range(cursor.upto + 1, max(above, default=0)) if seq not in above]
        forked = forks.get(stream.writer, {}).get(str(epoch), [])
        problems = [{"seq": seq, "code": "missing"} for seq in holes[:_MOST_LISTED] if seq not in forked]
        problems += [{"seq": seq, "code": "fork"} for seq in forked]
        streams[f"{epoch:04x}"] = {
            "upto": cursor.upto,
            "upto_hash": cursor.upto_sha256,
            "safe": safe_seq,
            "safe_hash": safe_sha256,
            "above": list(cursor.above[:_MOST_LISTED]),
            "problems": problems,
        }
    return Message(PackageKind.RECEIPT, "", {"streams": streams, "hub_time": time_to_text(now)})


def note_forks(unit: UnitOfWork, forks: Iterable[tuple[Stream, StreamPosition]]) -> frozenset[str]:
    """Remember numbers that do not fit their chain; the devices of which that is news."""
    marks = _marks(unit, _FORKS)
    news: set[str] = set()
    for stream, position in forks:
        epochs = marks.setdefault(stream.writer, {})
        numbers = epochs.setdefault(str(position.epoch), [])
        if position.seq not in numbers and len(numbers) < _MOST_LISTED:
            numbers.append(position.seq)
            news.add(stream.writer)
    if news:
        records.save(unit, _FORKS, {"marks": marks})
    return frozenset(news)


def what_to_keep_safe(
    unit: UnitOfWork, streams: Iterable[Stream]
) -> dict[Stream, dict[int, tuple[int, str]]]:
    """How far every stream has come, to be read before a backup is begun."""
    found: dict[Stream, dict[int, tuple[int, str]]] = {}
    for stream in streams:
        cursors = [unit.inbox.cursor(stream, epoch) for epoch in unit.inbox.epochs(stream)]
        found[stream] = {cursor.epoch: (cursor.upto, cursor.upto_sha256) for cursor in cursors if cursor.upto}
    return found


def set_safe(unit: UnitOfWork, covered: Mapping[Stream, Mapping[int, tuple[int, str]]]) -> frozenset[str]:
    """Say that a verified backup holds this; the devices of which that is news."""
    marks = _marks(unit, _SAFE)
    news: set[str] = set()
    for stream, epochs in covered.items():
        kept = marks.setdefault(stream.writer, {})
        for epoch, (upto, sha256) in epochs.items():
            if list(kept.get(str(epoch), ())) != [upto, sha256]:
                kept[str(epoch)] = [upto, sha256]
                news.add(stream.writer)
        if epochs:
            newest = max(epochs)
            unit.inbox.set_safe(stream, StreamPosition(newest, epochs[newest][0]))
    if news:
        records.save(unit, _SAFE, {"marks": marks})
    return frozenset(news)


def forget_safe(unit: UnitOfWork) -> None:
    """Call nothing safe any more until the next verified backup: some of it was lost from this database."""
    unit.documents.remove(_SAFE)


def is_all_safe(unit: UnitOfWork, streams: Iterable[Stream]) -> bool:
    """True when no stream has come further than the last verified backup."""
    marks = _marks(unit, _SAFE)
    for stream, epochs in what_to_keep_safe(unit, streams).items():
        kept = marks.get(stream.writer, {})
        if any(list(kept.get(str(epoch), ())) != list(mark) for epoch, mark in epochs.items()):
            return False
    return True


# ---------------------------------------------------------------- the device's side


def apply(exchange: Exchange, unit: UnitOfWork, writer: Writer, position: StreamPosition, doc: Json) -> None:
    """Believe a receipt as far as its digests are ours, in the transaction that took it in.

    An older receipt than the last one applied says nothing new and is ignored.

    Raises:
        Untrusted: RECEIPT-CONTENT; nothing of it was believed.
    """
    receipt = read(doc)
    if not _is_newer(unit, position):
        return
    records.save(unit, _APPLIED, {"epoch": position.epoch, "seq": position.seq})
    current = outgoing.current_epoch(unit, writer.stream)
    by_epoch: dict[int, list[Dispatch]] = {}
    for dispatch in unit.outbox.list(writer.stream):
        by_epoch.setdefault(dispatch.position.epoch, []).append(dispatch)
    broken = False
    for told in receipt.streams:
        own = {dispatch.position.seq: dispatch for dispatch in by_epoch.get(told.epoch, ())}
        if not _is_ours(own, told.upto, told.upto_sha256) or not _is_ours(own, told.safe, told.safe_sha256):
            broken = broken or told.epoch == current
            continue
        _mark(exchange, unit, told, own.values())
        # A number of ours that does not fit what the hub holds of its neighbours: another copy wrote those.
        forked = {seq for seq, code in told.problems if code == "fork" and seq > told.upto}
        broken = broken or (told.epoch == current and not forked.isdisjoint(own))
    silent = {told.epoch for told in receipt.streams}
    for epoch, dispatches in by_epoch.items():
        if epoch not in silent:
            nothing = EpochReceipt(epoch, 0, NO_PREVIOUS, 0, NO_PREVIOUS, (), ())
            _mark(exchange, unit, nothing, dispatches)
    if broken:
        outgoing.open_epoch(exchange, unit, writer, above=max(silent))


def _is_ours(own: Mapping[int, Dispatch], seq: int, sha256: str) -> bool:
    if seq == 0:
        return True
    return seq in own and own[seq].sha256 == sha256


def _mark(exchange: Exchange, unit: UnitOfWork, told: EpochReceipt, dispatches: Iterable[Dispatch]) -> None:
    now = exchange.clock.now()
    above = set(told.above)
    for dispatch in dispatches:
        seq = dispatch.position.seq
        if seq <= told.safe:
            state = DeliveryState.SAFE
        elif seq <= told.upto:
            # A hub may forget that something was safe, not that it is there.
            state = max(DeliveryState.RECEIVED, dispatch.state, key=delivery.ORDER.index)
        elif seq in above or not delivery.is_at_least(dispatch.state, DeliveryState.RECEIVED):
            continue
        else:
            # The hub was restored from before it had this: the folder must have it, and is looked at again.
            state = DeliveryState.IN_FOLDER
        if state is dispatch.state:
            continue
        unit.outbox.mark(dispatch.stream, dispatch.position, state, now, _kept_problem(dispatch))
        delivery.reflect(unit, dispatch)


def _kept_problem(dispatch: Dispatch) -> str:
    return dispatch.problem if dispatch.problem == delivery.OFFERED_AGAIN else ""


def _is_newer(unit: UnitOfWork, position: StreamPosition) -> bool:
    fields = records.load(unit, _APPLIED, ("epoch", "seq"))
    return fields is None or position > StreamPosition(int(fields["epoch"]), int(fields["seq"]))


# ---------------------------------------------------------------- content


def read(doc: Json) -> Receipt:
    """Read a receipt.

    Raises:
        Untrusted: RECEIPT-CONTENT.
    """
    streams, hub_time = doc.get("streams"), doc.get("hub_time")
    if not isinstance(streams, Mapping) or not isinstance(hub_time, str) or len(streams) > _MOST:
        raise Untrusted("RECEIPT-CONTENT", field="streams")
    try:
        at = time_from_text(hub_time)
    except ValueError as error:
        raise Untrusted("RECEIPT-CONTENT", field="hub_time") from error
    return Receipt(tuple(_epoch(name, value) for name, value in streams.items()), at)


def _epoch(name: object, value: Any) -> EpochReceipt:
    if not isinstance(name, str) or _EPOCH.fullmatch(name) is None or not isinstance(value, Mapping):
        raise Untrusted("RECEIPT-CONTENT", field="epoch")
    problems = value.get("problems")
    if not isinstance(problems, list | tuple) or not all(isinstance(each, Mapping) for each in problems):
        raise Untrusted("RECEIPT-CONTENT", field="problems")
    receipt = EpochReceipt(
        epoch=int(name, 16),
        upto=_count(value.get("upto")),
        upto_sha256=_digest(value.get("upto_hash")),
        safe=_count(value.get("safe")),
        safe_sha256=_digest(value.get("safe_hash")),
        above=tuple(_count(seq) for seq in _sequence(value.get("above"))),
        problems=tuple((_count(each.get("seq")), str(each.get("code", ""))) for each in problems),
    )
    if receipt.safe > receipt.upto:
        raise Untrusted("RECEIPT-CONTENT", field="safe")
    return receipt


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**8:
        raise Untrusted("RECEIPT-CONTENT", field="number")
    return value


def _digest(value: object) -> str:
    if not isinstance(value, str) or _SHA256.fullmatch(value) is None:
        raise Untrusted("RECEIPT-CONTENT", field="digest")
    return value


def _sequence(value: object) -> tuple[object, ...]:
    if not isinstance(value, list | tuple) or len(value) > _MOST:
        raise Untrusted("RECEIPT-CONTENT", field="above")
    return tuple(value)


def _marks(unit: UnitOfWork, name: str) -> dict[str, Any]:
    fields = records.load(unit, name, ("marks",))
    return fields["marks"] if fields is not None else {}
