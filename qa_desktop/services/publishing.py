"""Owns how sealed bytes get into the folder and how it is known that they are there (exchange.md, b.6).

Nothing is marked before its effect was observed, and a published file is looked at on every run until
Q&S has it: what vanished or was damaged goes out again, the same bytes, beside whatever is in the way.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum, auto

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind
from qa_desktop.errors import QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.services import delivery, outgoing
from qa_desktop.services.exchange_ports import MAX_PACKAGE, Exchange, Run
from qa_desktop.services.outgoing import Writer
from qa_desktop.services.ports import OpenRequest, Share

NAMES_TAKEN = "SHARE-NAMES-TAKEN"
"""All ten names of a number hold something that is not ours."""
FORKED = "EXCHANGE-FORK"
"""One of our numbers is in the folder with other content of ours: this computer was restored or copied."""
DISPOSED = "EXCHANGE-DISPOSED"
"""Q&S lost what it had called safe, and so did the folder; here it was disposed of by the rules."""
_MOST_EPOCHS = 16
"""Each restore of one computer costs one epoch; more in one run is somebody's game, not an accident."""


@dataclass(slots=True)
class Published:
    """What one run put out."""

    sent: int = 0
    problems: list[str] = field(default_factory=list)
    opened: int = 0
    """How many epochs had to be opened."""
    cancelled: bool = False
    kinds: set[PackageKind] = field(default_factory=set)


class _Put(Enum):
    WRITTEN = auto()
    WAS_THERE = auto()
    GONE = auto()  # its bytes were disposed of here, and the folder has lost them


class _Found(Enum):
    NOTHING = auto()
    SAME = auto()
    FORK = auto()
    RUBBISH = auto()


def publish(exchange: Exchange, share: Share, writer: Writer, run: Run) -> Published:
    """Put every package of one stream that Q&S does not have yet into the folder, in order.

    Safe to stop anywhere and to repeat. A folder that is away, full or read-only ends the run with a
    problem; the outbox keeps everything.
    """
    outcome = Published()
    while (trouble := _publish_all(exchange, share, writer, run, outcome)) is not None:
        outcome.problems.append(trouble)
        if outcome.opened == _MOST_EPOCHS or (
            trouble == NAMES_TAKEN and outcome.problems.count(NAMES_TAKEN) > 1
        ):
            break
        with exchange.store.write() as unit:
            outgoing.open_epoch(exchange, unit, writer)
        outcome.opened += 1
    return outcome


def _publish_all(
    exchange: Exchange, share: Share, writer: Writer, run: Run, outcome: Published
) -> str | None:
    """One pass over the stream; the code of what asks for a new epoch, None when there is no such thing."""
    with exchange.store.read() as unit:
        due = [
            dispatch
            for dispatch in unit.outbox.unreceived()
            if dispatch.stream == writer.stream and dispatch.problem != delivery.OFFERED_AGAIN
        ]
    for done, dispatch in enumerate(due):
        if run.cancelled():
            outcome.cancelled = True
            return None
        run.progress(done, len(due))
        try:
            result = _publish_one(exchange, share, writer, dispatch)
        except (Unavailable, Refused) as error:
            outcome.problems.append(error.code)
            _note(exchange, dispatch, error)
            return None
        if isinstance(result, str):
            return result
        if result is _Put.GONE:
            outcome.problems.append(DISPOSED)
            _note(exchange, dispatch, Refused(DISPOSED))
            continue
        if result is _Put.WRITTEN or dispatch.state is DeliveryState.WAITING:
            outcome.sent += 1
            outcome.kinds.add(dispatch.kind)
            _mark_in_folder(exchange, dispatch)
        elif dispatch.problem:
            _mark_in_folder(exchange, dispatch)
    run.progress(len(due), len(due))
    return None


def _publish_one(exchange: Exchange, share: Share, writer: Writer, dispatch: Dispatch) -> _Put | str:
    with exchange.store.read() as unit:
        data = unit.outbox.data(dispatch.stream, dispatch.position)
    if not data:
        return _look_for_disposed(share, dispatch)
    final = places.package(dispatch.stream, dispatch.position)
    for path in (final, *places.repairs(final)):
        found = _look(exchange, share, writer, dispatch, path, data)
        if found is _Found.NOTHING:
            _mark_gone(exchange, dispatch)
            try:
                share.put_new(path, data)
            except Untrusted:
                # Taken between looking and writing: what is there now says what to do.
                found = _look(exchange, share, writer, dispatch, path, data)
            else:
                return _Put.WRITTEN
        if found is _Found.SAME:
            return _Put.WAS_THERE
        if found is _Found.FORK:
            return FORKED
    return NAMES_TAKEN


def _look_for_disposed(share: Share, dispatch: Dispatch) -> _Put:
    """Whether the folder still has what is not kept here any more; it is never written from nothing."""
    final = places.package(dispatch.stream, dispatch.position)
    for path in (final, *places.repairs(final)):
        try:
            there = share.read(path, MAX_PACKAGE)
        except Untrusted:
            continue
        if there is not None and hashlib.sha256(there).hexdigest() == dispatch.sha256:
            return _Put.WAS_THERE
    return _Put.GONE


def _look(
    exchange: Exchange, share: Share, writer: Writer, dispatch: Dispatch, path: str, data: bytes
) -> _Found:
    try:
        there = share.read(path, MAX_PACKAGE)
    except Untrusted:
        return _Found.RUBBISH
    if there is None:
        return _Found.NOTHING
    if there == data:
        return _Found.SAME
    request = OpenRequest(writer.space, dispatch.stream, dispatch.position, writer.public.ed25519, ())
    try:
        exchange.sealer.open(there, request)
    except Untrusted as error:
        # Nobody gave us a key to read it: a package of ours gets as far as that, verified.
        return _Found.FORK if error.code == "PKG-NOT-FOR-US" else _Found.RUBBISH
    except Unavailable:
        return _Found.RUBBISH
    return _Found.FORK


def _mark_in_folder(exchange: Exchange, dispatch: Dispatch) -> None:
    with exchange.store.write() as unit:
        now = exchange.clock.now()
        unit.outbox.mark(dispatch.stream, dispatch.position, DeliveryState.IN_FOLDER, now)
        delivery.reflect(unit, dispatch)
        if dispatch.state is DeliveryState.WAITING:
            unit.log.append(
                "send",
                dispatch.subject,
                at=now,
                who=dispatch.stream.writer,
                epoch=dispatch.position.epoch,
                seq=dispatch.position.seq,
            )


def _mark_gone(exchange: Exchange, dispatch: Dispatch) -> None:
    """What was in the folder and is not any more is waiting again, also while it cannot be put back."""
    if dispatch.state is not DeliveryState.IN_FOLDER:
        return
    with exchange.store.write() as unit:
        now = exchange.clock.now()
        unit.outbox.mark(dispatch.stream, dispatch.position, DeliveryState.WAITING, now)
        delivery.reflect(unit, dispatch)


def _note(exchange: Exchange, dispatch: Dispatch, error: QADesktopError) -> None:
    if dispatch.problem == error.code:
        return
    with exchange.store.write() as unit:
        now = exchange.clock.now()
        kept = unit.outbox.dispatch(dispatch.stream, dispatch.position)
        state = kept.state if kept is not None else dispatch.state
        unit.outbox.mark(dispatch.stream, dispatch.position, state, now, error.code)
