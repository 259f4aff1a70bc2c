"""Owns how packages are taken in: at a hub from devices, at a device from its mailbox and the bulletin.

The same code for both (exchange.md, b.7). It asks for the next numbers by name and never lists a
directory; holes do not hold up what is behind them; one package is one transaction; a file that does not
prove itself becomes a row with a reason and stays where it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import SpaceId
from qa_desktop.domain.package import NO_PREVIOUS, check_chain
from qa_desktop.errors import Unavailable, Untrusted
from qa_desktop.services import exchange_documents as records
from qa_desktop.services import trail_chain
from qa_desktop.services.exchange_ports import MAX_PACKAGE, Exchange, Run
from qa_desktop.services.ports import Arrival, OpenedPackage, OpenRequest, Refusal, Share, UnitOfWork

MISSES = 3
"""How many numbers in a row must not be there before we stop looking (exchange.md, b.7)."""
PATIENCE = timedelta(hours=24)
"""A file that is still arriving after a day goes onto the list of refused files."""
NEXT_EPOCH_EVERY = timedelta(hours=1)
"""How often a stream is searched for a new epoch while nothing else asks for it."""
_EPOCHS_AHEAD = 3
"""A new epoch may itself have been lost from the folder before anybody saw it."""
_AUDIT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ARRIVING = "exchange/arriving"
_LOOKED = "exchange/looked"
_TOO_LONG = "PKG-STUCK"

Handler = Callable[[UnitOfWork, "Source", StreamPosition, OpenedPackage], None]
"""What an accepted package does, in the transaction that accepts it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One stream to read, and what is known of its writer."""

    space: SpaceId
    stream: Stream
    sender_name: str
    key_for: Callable[[StreamPosition], bytes]
    """The public key that must have signed this number; raises Untrusted when nobody may."""
    identities: tuple[str, ...] = field(repr=False)
    handle: Handler


@dataclass(slots=True)
class TakenIn:
    """What one run took in."""

    packages: int = 0
    refused: int = 0
    arriving: int = 0
    problems: list[str] = field(default_factory=list)
    forks: list[tuple[Stream, StreamPosition]] = field(default_factory=list)
    """Numbers that do not fit their chain: the writer was restored or copied."""


def ingest(exchange: Exchange, share: Share, source: Source, run: Run, outcome: TakenIn) -> None:
    """Take in whatever of one stream has come since the last time.

    Raises:
        Unavailable: the folder went away; what was taken in stays taken in.
        Refused: the folder may not be read, or the store cannot be written.
    """
    with exchange.store.read() as unit:
        known = unit.inbox.epochs(source.stream) or (1,)
        searching = _search_is_due(exchange, unit, source.stream)
    refused_before = outcome.refused
    for epoch in known:
        _ingest_epoch(exchange, share, source, epoch, run, outcome)
    # What is refused may be why its writer went on in a new epoch.
    if not searching and outcome.refused == refused_before:
        return
    newest = max(known)
    ahead = newest + _EPOCHS_AHEAD
    epoch = newest + 1
    while epoch <= ahead and not run.cancelled():
        if _ingest_epoch(exchange, share, source, epoch, run, outcome, patience=1):
            ahead = epoch + _EPOCHS_AHEAD
        epoch += 1
    if not run.cancelled():  # a run that was stopped may not have looked at all
        with exchange.store.write() as unit:
            _note_search(exchange, unit, source.stream)


def _ingest_epoch(
    exchange: Exchange,
    share: Share,
    source: Source,
    epoch: int,
    run: Run,
    outcome: TakenIn,
    patience: int = MISSES,
) -> bool:
    """Look at the next numbers of one epoch; True when anything was taken in.

    `patience` is how many numbers in a row may be missing before anything was found.
    """
    with exchange.store.read() as unit:
        cursor = unit.inbox.cursor(source.stream, epoch)
    have = set(cursor.above)
    seq, misses, any_taken = cursor.upto, 0, False
    while misses < (MISSES if any_taken else patience) and not run.cancelled():
        seq += 1
        if seq in have:
            misses = 0
            continue
        if _take(exchange, share, source, StreamPosition(epoch, seq), outcome):
            misses, any_taken = 0, True
            run.taken(outcome.packages, 0)
        else:
            misses += 1
    return any_taken


def _take(
    exchange: Exchange, share: Share, source: Source, position: StreamPosition, outcome: TakenIn
) -> bool:
    """Take in one number from its name or one of its repair names; True when it was."""
    final = places.package(source.stream, position)
    for path in (final, *places.repairs(final)):
        try:
            data = share.read(path, MAX_PACKAGE)
        except Untrusted as error:
            _refuse(exchange, source, path, error.code, b"", outcome)
            continue
        if data is None:
            # A repair is only ever written beside something: nothing here means nothing behind it. Should
            # the damaged file have been cleared away since, its writer finds the name free and fills it.
            return False
        try:
            _accept(exchange, source, position, data)
        except Unavailable as error:
            if not error.code.endswith("-ARRIVING"):
                raise
            _still_arriving(exchange, source, path, data, outcome)
        except Untrusted as error:
            if error.code in ("PKG-CHAIN", "PKG-FORK"):
                outcome.forks.append((source.stream, position))
            _refuse(exchange, source, path, error.code, data, outcome)
        else:
            outcome.packages += 1
            return True
    return False


def _accept(exchange: Exchange, source: Source, position: StreamPosition, data: bytes) -> None:
    """Verify, then one transaction: bytes, rows, cursor, log and whatever the package asks for."""
    request = OpenRequest(source.space, source.stream, position, source.key_for(position), source.identities)
    opened = exchange.sealer.open(data, request)
    now = exchange.clock.now()
    arrival = Arrival(
        stream=source.stream,
        position=position,
        sha256=opened.sha256,
        prev_sha256=opened.prev_sha256,
        kind=opened.kind,
        created_at=opened.created_at,
        arrived_at=now,
        sender_name=source.sender_name,
        doc=opened.doc,
        parts={part.name: part.data for part in opened.parts},
        raw=data,
    )
    with exchange.store.write() as unit:
        _check_neighbours(unit, source.stream, position, opened)
        if unit.inbox.accept(arrival):
            source.handle(unit, source, position, opened)
            trail_chain.heard(unit, source.stream.writer, position, opened.seen, now)
            if position.seq == 1 and position.epoch > 1:  # its writer, or this reader, was restored or copied
                unit.log.append("key", "new-epoch", at=now, who=source.stream.writer, epoch=position.epoch)
            unit.log.append(
                "receive",
                _subject(opened),
                at=now,
                who=source.stream.writer,
                kind=opened.kind,
                epoch=position.epoch,
                seq=position.seq,
            )
        for name in _names_of(source.stream, position):
            unit.inbox.settle(name)
        _forget_arriving(unit, tuple(_names_of(source.stream, position)))


def _subject(opened: OpenedPackage) -> str:
    """The audit that a package is about; blank for any other, and for what is no id."""
    audit_id, revision = opened.doc.get("audit_id"), opened.doc.get("revision")
    if not isinstance(audit_id, str) or _AUDIT_ID.fullmatch(audit_id) is None:
        return ""
    return f"{audit_id}/{revision}" if isinstance(revision, int) and 0 < revision < 10**6 else audit_id


def _check_neighbours(
    unit: UnitOfWork, stream: Stream, position: StreamPosition, opened: OpenedPackage
) -> None:
    """Compare the chain on both sides; a hole is compared when it fills.

    Raises:
        Untrusted: PKG-CHAIN.
    """
    if position.seq == 1:
        check_chain(opened.prev_sha256, NO_PREVIOUS)
    else:
        before = StreamPosition(position.epoch, position.seq - 1)
        check_chain(opened.prev_sha256, unit.inbox.sha256_at(stream, before))
    after = unit.inbox.arrival(stream, StreamPosition(position.epoch, position.seq + 1))
    if after is not None:
        check_chain(after.prev_sha256, opened.sha256)


def _refuse(exchange: Exchange, source: Source, path: str, code: str, data: bytes, outcome: TakenIn) -> None:
    outcome.refused += 1
    now = exchange.clock.now()
    refusal = Refusal(
        path=path,
        code=code,
        sender_name=source.sender_name,
        first_seen=now,
        last_seen=now,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest() if data else "",
    )
    with exchange.store.write() as unit:
        unit.inbox.refuse(refusal)
        _forget_arriving(unit, (path,))


def _still_arriving(exchange: Exchange, source: Source, path: str, data: bytes, outcome: TakenIn) -> None:
    """Remember since when; after a day it is a refused file, which may still come whole."""
    outcome.arriving += 1
    now = exchange.clock.now()
    with exchange.store.write() as unit:
        since = _arriving(unit)
        if path not in since:
            records.save(unit, _ARRIVING, {"since": {**since, path: now.isoformat()}})
            return
    if now - records.to_time(since[path], _ARRIVING) >= PATIENCE:
        outcome.refused += 1
        with exchange.store.write() as unit:
            unit.inbox.refuse(
                Refusal(
                    path=path,
                    code=_TOO_LONG,
                    sender_name=source.sender_name,
                    first_seen=records.to_time(since[path], _ARRIVING),
                    last_seen=now,
                    size=len(data),
                    sha256=hashlib.sha256(data).hexdigest(),
                )
            )


def _names_of(stream: Stream, position: StreamPosition) -> Iterator[str]:
    final = places.package(stream, position)
    yield final
    yield from places.repairs(final)


def _arriving(unit: UnitOfWork) -> dict[str, str]:
    fields = records.load(unit, _ARRIVING, ("since",))
    return dict(fields["since"]) if fields is not None else {}


def _forget_arriving(unit: UnitOfWork, paths: tuple[str, ...]) -> None:
    since = _arriving(unit)
    kept = {path: at for path, at in since.items() if path not in paths}
    if kept != since:
        records.save(unit, _ARRIVING, {"since": kept})


def _search_is_due(exchange: Exchange, unit: UnitOfWork, stream: Stream) -> bool:
    fields = records.load(unit, _LOOKED, ("at",))
    last = (fields["at"] if fields is not None else {}).get(f"{stream.writer}/{stream.to}")
    return last is None or abs(exchange.clock.now() - records.to_time(last, _LOOKED)) >= NEXT_EPOCH_EVERY


def _note_search(exchange: Exchange, unit: UnitOfWork, stream: Stream) -> None:
    fields = records.load(unit, _LOOKED, ("at",))
    looked = fields["at"] if fields is not None else {}
    name = f"{stream.writer}/{stream.to}"
    records.save(unit, _LOOKED, {"at": {**looked, name: exchange.clock.now().isoformat()}})
