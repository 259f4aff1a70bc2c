"""Owns a hub's part of one run: take in every device's stream, back up, say so, answer.

The order is the promise: a receipt says *safe* only of what a verified backup holds (exchange.md, b.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import PackageKind, Stream, StreamPosition
from qa_desktop.domain.package import RosterDevice, sender_key
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.services import (
    asking,
    heads,
    hub,
    keeping,
    mailboxes,
    membership,
    outgoing,
    publishing,
    receipts,
    receiving,
)
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.exchange_ports import Exchange, Run
from qa_desktop.services.membership import HubSelf, Membership
from qa_desktop.services.ports import OpenedPackage, Share, UnitOfWork
from qa_desktop.services.receiving import Source, TakenIn

BACKUP_EVERY = timedelta(minutes=10)
"""How soon after the last backup newer work may ask for another: a backup of 100 MB takes about a second."""
_BACKUP = "exchange/hub-backup"


@dataclass(slots=True)
class HubRan:
    """What the hub's part of a run did, beside what was taken in."""

    sent: int = 0
    receipts: int = 0
    problems: list[str] = field(default_factory=list)


def run(exchange: Exchange, share: Share, run: Run, taken: TakenIn) -> HubRan:
    """One run of this installation as a hub.

    Raises:
        Refused: HUB-NOT-HERE; the store cannot be used.
    """
    ran = HubRan()
    with exchange.store.read() as unit:
        here, own = _hub(exchange, unit)
    try:
        hub.republish_rosters(exchange, share, here)
    except (Unavailable, Refused, Untrusted) as error:
        ran.problems.append(error.code)
    _ingest(exchange, share, here, own, run, taken, ran)
    _back_up(exchange, here, own, ran)
    _answer(exchange, here, own, ran)
    with exchange.store.write() as unit:
        heads.announce(exchange, unit, here, own)
    forked = _publish(exchange, share, here, own, run, ran)
    if forked:
        _start_over(exchange, here, own, forked)
        _answer(exchange, here, own, ran)
        _publish(exchange, share, here, own, run, ran)
    return ran


def _hub(exchange: Exchange, unit: UnitOfWork) -> tuple[Membership, HubSelf]:
    here = membership.load(exchange, unit)
    if here.hub is None:
        raise Refused("HUB-NOT-HERE")
    return here, here.hub


# ---------------------------------------------------------------- taking in


def _ingest(
    exchange: Exchange,
    share: Share,
    here: Membership,
    own: HubSelf,
    run: Run,
    taken: TakenIn,
    ran: HubRan,
) -> None:
    for device in here.pinned.roster.devices or ():
        try:
            receiving.ingest(exchange, share, _source(exchange, here, own, device), run, taken)
        except (Unavailable, Refused) as error:
            # Another device's folder may still be readable.
            ran.problems.append(error.code)
    if not taken.forks:
        return
    ran.problems.append(publishing.FORKED)
    with exchange.store.write() as unit:
        mailboxes.owe(unit, receipts.note_forks(unit, taken.forks))


def _source(exchange: Exchange, here: Membership, own: HubSelf, device: RosterDevice) -> Source:
    roster = here.pinned.roster
    stream = places.device_stream(device.keys.device)

    def handle(unit: UnitOfWork, _source: Source, position: StreamPosition, opened: OpenedPackage) -> None:
        writer = outgoing.hub_writer(here, own, device.keys)
        mailboxes.acknowledge(exchange, unit, writer, position, opened.seen)
        if opened.kind == PackageKind.AUDIT:
            asking.audit_came(exchange, unit, opened)
        elif opened.kind == PackageKind.CONTRIBUTION:
            asking.contribution_came(exchange, unit, device.keys.device, opened)

    return Source(
        space=here.space_id,
        stream=stream,
        sender_name=device.person,
        key_for=partial(sender_key, roster, stream),
        identities=own.identities,
        handle=handle,
    )


# ---------------------------------------------------------------- backing up


def _back_up(exchange: Exchange, here: Membership, own: HubSelf, ran: HubRan) -> None:
    """Write a verified backup when newer work asks for one; a failed one moves nothing to *safe*."""
    streams = [places.device_stream(device.keys.device) for device in here.pinned.roster.devices or ()]
    now = exchange.clock.now()
    with exchange.store.read() as unit:
        covered: Mapping[Stream, Mapping[int, tuple[int, str]]]
        covered = receipts.what_to_keep_safe(unit, streams)
        fields = records.load(unit, _BACKUP, ("at",))
        last = records.to_time(fields["at"], _BACKUP) if fields is not None else None
        needed = not receipts.is_all_safe(unit, streams)
    if not needed or (last is not None and abs(now - last) < BACKUP_EVERY):
        return
    try:
        keeping.back_up(exchange.store, exchange.backups_kept, now, own.keys.public.device)
    except (Unavailable, Refused) as error:
        ran.problems.append("HUB-BACKUP-FAILED")
        ran.problems.append(error.code)
        return
    with exchange.store.write() as unit:
        mailboxes.owe(unit, receipts.set_safe(unit, covered))
        records.save(unit, _BACKUP, {"at": now.isoformat()})


# ---------------------------------------------------------------- answering


def _answer(exchange: Exchange, here: Membership, own: HubSelf, ran: HubRan) -> None:
    """One receipt for every device with news, never one per package."""
    with exchange.store.write() as unit:
        due = {*unit.inbox.receipts_due(), *mailboxes.owed(unit)}
        for device in _mailboxes(here):
            if device.keys.device not in due:
                continue
            stream = places.device_stream(device.keys.device)
            message = receipts.compose(unit, stream, exchange.clock.now())
            outgoing.seal(exchange, unit, outgoing.hub_writer(here, own, device.keys), message)
            unit.inbox.receipted(device.keys.device)
            ran.receipts += 1
        mailboxes.answered(unit)


def _publish(
    exchange: Exchange, share: Share, here: Membership, own: HubSelf, run: Run, ran: HubRan
) -> frozenset[str]:
    """Put all news of ours into the folder; whose streams turned out to be forked."""
    forked: set[str] = set()
    with exchange.store.read() as unit:
        due = {dispatch.stream.to for dispatch in unit.outbox.unreceived()}
    writers = [outgoing.hub_writer(here, own, device.keys) for device in _mailboxes(here)]
    for writer in (*writers, outgoing.bulletin_writer(here, own)):
        if writer.stream.to not in due:
            continue
        published = publishing.publish(exchange, share, writer, run)
        ran.sent += published.sent
        ran.problems += published.problems
        if published.opened:
            forked.add(writer.stream.to)
    return frozenset(forked)


def _start_over(exchange: Exchange, here: Membership, own: HubSelf, forked: frozenset[str]) -> None:
    """A fork of one mailbox says that this hub was restored: every other mailbox has been forked too.

    Their readers may be ahead of us already and would never look at the numbers we use now.
    """
    with exchange.store.write() as unit:
        for device in _mailboxes(here):
            if device.keys.device not in forked:
                outgoing.open_epoch(exchange, unit, outgoing.hub_writer(here, own, device.keys))
        mailboxes.owe(unit, frozenset(device.keys.device for device in _mailboxes(here)))


def _mailboxes(here: Membership) -> tuple[RosterDevice, ...]:
    """Devices that still get mail: a revoked one does not."""
    return tuple(device for device in here.pinned.roster.devices or () if device.revoked is None)
