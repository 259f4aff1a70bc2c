"""Owns one run of the exchange for this installation: as a device, as a hub, or as both.

A run never raises for what the world does: a folder away, full or hostile becomes a problem in its
outcome, and the next run goes on from whatever was reached. It never changes anything because something
is *not* there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import DeliveryState, PackageKind, StreamPosition
from qa_desktop.domain.package import TO_ALL, sender_key
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.services import (
    asked,
    heads,
    hub_run,
    joining,
    membership,
    outgoing,
    publishing,
    receipts,
    receiving,
    sending,
    settings,
    space_state,
)
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.exchange_ports import Exchange, Run
from qa_desktop.services.membership import DeviceSelf, Membership, Standing
from qa_desktop.services.ports import OpenedPackage, Share, SyncOutcome, UnitOfWork
from qa_desktop.services.receiving import Source, TakenIn

HEARTBEAT_EVERY = timedelta(days=7)
"""Exchange.md b.5: a device that sends nothing says weekly what it has seen."""
LOOK_AGAIN = 6.0
"""Seconds: longer than a Windows client remembers that a file was not there."""
_REACHED = "exchange/reached"
_HEARD = "exchange/heard"


@dataclass(slots=True)
class _Tally:
    reached: bool = False
    sent: int = 0
    receipts: int = 0
    taken: TakenIn = field(default_factory=TakenIn)
    problems: list[str] = field(default_factory=list)

    def outcome(self, at: datetime) -> SyncOutcome:
        problems = (*self.problems, *self.taken.problems)
        return SyncOutcome(
            reached=self.reached,
            at=at,
            sent=self.sent,
            taken_in=self.taken.packages,
            refused=self.taken.refused,
            receipts=self.receipts,
            problems=tuple(dict.fromkeys(problems)),
            facts={"arriving": self.taken.arriving, "forks": len(self.taken.forks)},
        )


@dataclass(frozen=True, slots=True)
class Contact:
    """When the other side was last there."""

    reached: datetime | None
    heard: datetime | None


def sync(exchange: Exchange, share: Share, run: Run | None = None) -> SyncOutcome:
    """Do everything that is due between this installation and the folder.

    With `run.wait`, a run that found nothing waits once and looks again: a Windows client may answer
    "not there" for five seconds after a file has come (exchange.md, b.11).

    Raises:
        Refused: EXCHANGE-RECORD, STORE-…: only what keeps even the store from being read.
    """
    run = run or Run()
    outcome = _sync(exchange, share, run)
    if run.wait is None or not outcome.reached or outcome.taken_in or run.cancelled():
        return outcome
    run.wait(LOOK_AGAIN)
    return _added(outcome, _sync(exchange, share, run))


def _added(first: SyncOutcome, second: SyncOutcome) -> SyncOutcome:
    return replace(
        second,
        reached=first.reached or second.reached,
        sent=first.sent + second.sent,
        refused=max(first.refused, second.refused),
        receipts=first.receipts + second.receipts,
        problems=tuple(dict.fromkeys((*first.problems, *second.problems))),
    )


def _sync(exchange: Exchange, share: Share, run: Run) -> SyncOutcome:
    tally = _Tally()
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
    if here.space is None:
        return SyncOutcome(reached=False, at=exchange.clock.now(), problems=("EXCHANGE-ALONE",))
    with _noting(tally):
        tally.problems += space_state.check_folder(exchange, share, here.known_space)
        tally.reached = True
    if not tally.reached:
        return tally.outcome(exchange.clock.now())
    _note_time(exchange, _REACHED)
    with _noting(tally):
        here, problems = space_state.advance_roster(exchange, share, here)
        tally.problems += problems
        _believe_settings(exchange, here)
    if here.device is not None:
        _device_part(exchange, share, run, tally)
    if here.hub is not None:
        with _noting(tally):
            ran = hub_run.run(exchange, share, run, tally.taken)
            tally.sent += ran.sent
            tally.receipts += ran.receipts
            tally.problems += ran.problems
        if here.device is not None:
            # Member and hub on one machine: what the hub just wrote is there to be read.
            _device_part(exchange, share, run, tally)
    return tally.outcome(exchange.clock.now())


def _believe_settings(exchange: Exchange, here: Membership) -> None:
    """Take over what the roster says of the settings that Q&S decides, once for each version of it."""
    roster = here.pinned.roster
    with exchange.store.read() as unit:
        version, _ = settings.told_by_quality(unit)
    said = roster.policy.get("settings", {})
    if version == roster.version or not isinstance(said, dict) or not (said or version):
        return
    with exchange.store.write() as unit:
        settings.believe(unit, said, roster.version, who="roster", at=exchange.clock.now())


def contact(exchange: Exchange) -> Contact:
    """When the folder was last reached and when Q&S was last heard from."""
    with exchange.store.read() as unit:
        return Contact(_time(unit, _REACHED), _time(unit, _HEARD))


def to_send(exchange: Exchange) -> int:
    """How many of this computer's audits and alarms are not in the folder yet."""
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
        queued = sending.waiting(unit)
        if here.device is None:
            return queued
        stream = here.device.outgoing
        due = [
            each
            for each in unit.outbox.unreceived()
            if each.stream == stream and each.state is DeliveryState.WAITING
        ]
        return queued + len(due)


# ---------------------------------------------------------------- the device's part


def _device_part(exchange: Exchange, share: Share, run: Run, tally: _Tally) -> None:
    with _noting(tally):
        here, device = _device(exchange)
        if device.standing is Standing.ASKED:
            tally.problems += joining.leave_request(exchange, share, device)
    with _noting(tally):
        here, device = _device(exchange)
        for source in _sources(exchange, here, device):
            receiving.ingest(exchange, share, source, run, tally.taken)
        with exchange.store.read() as unit:
            mailbox = places.mailbox(device.hub, device.keys.public.device)
            tally.problems += heads.withheld(unit, mailbox, exchange.clock.now())
    with _noting(tally):
        here, device = _device(exchange)
        if device.standing is not Standing.JOINED:
            return
        with exchange.store.write() as unit:
            tally.problems += sending.stage_pending(exchange, unit, here, device)
            _heartbeat(exchange, unit, here, device)
        published = publishing.publish(exchange, share, outgoing.device_writer(here, device), run)
        tally.sent += published.sent
        tally.problems += published.problems


def _device(exchange: Exchange) -> tuple[Membership, DeviceSelf]:
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
    if here.device is None:
        raise Refused("EXCHANGE-ALONE")
    return here, here.device


def _sources(exchange: Exchange, here: Membership, device: DeviceSelf) -> Iterator[Source]:
    own = device.keys.public.device
    roster = here.pinned.roster

    def handle(unit: UnitOfWork, source: Source, position: StreamPosition, opened: OpenedPackage) -> None:
        _note_heard(unit, exchange.clock.now())
        if opened.kind == PackageKind.WELCOME and source.stream.to == own:
            with_self = membership.load(exchange, unit).device
            if with_self is not None and with_self.standing is Standing.ASKED:
                joining.welcome(exchange, unit, with_self)
        elif opened.kind == PackageKind.RECEIPT and source.stream.to == own:
            writer = outgoing.device_writer(here, device)
            receipts.apply(exchange, unit, writer, position, opened.doc)
        elif opened.kind == PackageKind.ASK and source.stream.to == own:
            asked.take(unit, own, source, position, opened)
        elif opened.kind == PackageKind.ASK_CHANGE and source.stream.to == own:
            asked.change(unit, position, opened)
        elif opened.kind == PackageKind.ANSWERED and source.stream.to == own:
            asked.learn(unit, position, opened)
        elif opened.kind == PackageKind.HEADS and source.stream.to == TO_ALL:
            heads.believe(unit, own, opened.doc)

    for stream in (places.mailbox(device.hub, own), places.bulletin(device.hub)):
        yield Source(
            space=here.space_id,
            stream=stream,
            sender_name="Quality & Standards",
            key_for=partial(sender_key, roster, stream),
            identities=(device.keys.identity,),
            handle=handle,
        )


def _heartbeat(exchange: Exchange, unit: UnitOfWork, here: Membership, device: DeviceSelf) -> None:
    writer = outgoing.device_writer(here, device)
    following = unit.outbox.next_position(writer.stream)
    newest = unit.outbox.dispatch(writer.stream, StreamPosition(following.epoch, following.seq - 1))
    last = newest.created_at if newest is not None else device.joined_at or device.asked_at
    if exchange.clock.now() - last >= HEARTBEAT_EVERY:
        outgoing.seal(exchange, unit, writer, outgoing.Message(PackageKind.NOP, "", {}))


# ---------------------------------------------------------------- below


@contextmanager
def _noting(tally: _Tally) -> Iterator[None]:
    """Turn the world's faults into problems of the outcome; a bug of ours travels on."""
    try:
        yield
    except (Unavailable, Refused, Untrusted) as error:
        tally.problems.append(error.code)


def _note_time(exchange: Exchange, name: str) -> None:
    with exchange.store.write() as unit:
        records.save(unit, name, {"at": exchange.clock.now().isoformat()})


def _note_heard(unit: UnitOfWork, now: datetime) -> None:
    records.save(unit, _HEARD, {"at": now.isoformat()})


def _time(unit: UnitOfWork, name: str) -> datetime | None:
    fields = records.load(unit, name, ("at",))
    return records.to_time(fields["at"], name) if fields is not None else None
