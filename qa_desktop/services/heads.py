"""Owns the heads: a hub's signed word, weekly and to everybody, on how far each mailbox goes.

With it a device can tell "Q&S has written nothing" from "somebody takes my mail away" (exchange.md,
fault 63). It names devices by their ids alone, which the folder's names show anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from qa_desktop.domain.dispatch import PackageKind, Stream
from qa_desktop.domain.ids import DeviceId
from qa_desktop.domain.wire import time_from_text, time_to_text
from qa_desktop.errors import Untrusted
from qa_desktop.services import exchange_documents as records
from qa_desktop.services import outgoing
from qa_desktop.services.exchange_ports import Exchange
from qa_desktop.services.membership import HubSelf, Membership
from qa_desktop.services.outgoing import Message
from qa_desktop.services.ports import Json, UnitOfWork

EVERY = timedelta(days=7)
WITHHELD = "EXCHANGE-MAIL-WITHHELD"
LATE = timedelta(hours=24)
"""A sync client may take a day; mail that is later than that is missing."""
_TOLD = "exchange/heads-told"
_KNOWN = "exchange/heads"


def announce(exchange: Exchange, unit: UnitOfWork, here: Membership, own: HubSelf) -> None:
    """Queue the heads when the last ones are a week old."""
    now = exchange.clock.now()
    fields = records.load(unit, _TOLD, ("at",))
    if fields is not None and abs(now - records.to_time(fields["at"], _TOLD)) < EVERY:
        return
    heads: dict[str, object] = {}
    for device in here.pinned.roster.devices or ():
        stream = own.mailbox(device.keys.device)
        following = unit.outbox.next_position(stream)
        if following.seq > 1:
            sha256 = unit.outbox.last_sha256(stream, following.epoch)
            heads[stream.to] = {"epoch": following.epoch, "seq": following.seq - 1, "sha256": sha256}
    if not heads:
        return
    doc: Json = {"heads": heads, "hub_time": time_to_text(now)}
    outgoing.seal(exchange, unit, outgoing.bulletin_writer(here, own), Message(PackageKind.HEADS, "", doc))
    records.save(unit, _TOLD, {"at": now.isoformat()})


def believe(unit: UnitOfWork, own: DeviceId, doc: Json) -> None:
    """Remember how far our mailbox goes, in the transaction that took the heads in.

    Raises:
        Untrusted: HEADS-CONTENT.
    """
    heads, hub_time = doc.get("heads"), doc.get("hub_time")
    if not isinstance(heads, Mapping) or not isinstance(hub_time, str):
        raise Untrusted("HEADS-CONTENT")
    head = heads.get(own)
    if head is None:
        return
    try:
        at = time_from_text(hub_time)
    except ValueError as error:
        raise Untrusted("HEADS-CONTENT", field="hub_time") from error
    if not isinstance(head, Mapping) or not all(_is_count(head.get(name)) for name in ("epoch", "seq")):
        raise Untrusted("HEADS-CONTENT", field="head")
    fields = {"epoch": head["epoch"], "seq": head["seq"], "at": at.isoformat()}
    records.save(unit, _KNOWN, fields)


def withheld(unit: UnitOfWork, mailbox: Stream, now: datetime) -> tuple[str, ...]:
    """The code that says so when mail announced more than a day ago is still not here."""
    fields = records.load(unit, _KNOWN, ("epoch", "seq", "at"))
    if fields is None or now - records.to_time(fields["at"], _KNOWN) < LATE:
        return ()
    epoch, seq = int(fields["epoch"]), int(fields["seq"])
    if any(known > epoch for known in unit.inbox.epochs(mailbox)):
        # Mail of a newer epoch replaces what the older one still owed.
        return ()
    return (WITHHELD,) if unit.inbox.cursor(mailbox, epoch).upto < seq else ()


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
