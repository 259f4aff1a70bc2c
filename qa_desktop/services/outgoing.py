"""Owns this installation's own numbered streams: allotting a number, sealing, opening a new epoch.

A number of a stream is used once. When it turns out that a number of ours was used twice (a restored or
cloned database), the stream goes on in a new epoch and offers again whatever is not safe (exchange.md, b.6).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa_desktop.domain import places
from qa_desktop.domain.contribution import contribution_doc_from_json
from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind, Stream, StreamPosition
from qa_desktop.domain.ids import AuditId, AuditKey, SpaceId
from qa_desktop.domain.package import PublicKeys
from qa_desktop.errors import Refused
from qa_desktop.services import contributed_files, delivery, trail_chain
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.exchange_ports import LONGEST_TEXT, Exchange
from qa_desktop.services.membership import DeviceSelf, HubSelf, Membership
from qa_desktop.services.ports import Json, PackagePart, SealRequest, UnitOfWork

_EPOCHS = "exchange/epochs"
_CONTENT = "exchange/content"
_CUT = " [cut for sending]"
_OFFERED_AGAIN = frozenset(
    (
        PackageKind.AUDIT,
        PackageKind.ALARM,
        PackageKind.CONTRIBUTION,
        PackageKind.WELCOME,
        PackageKind.ASK,
        PackageKind.ASK_CHANGE,
        PackageKind.ANSWERED,
    )
)
"""Receipts and heartbeats are made anew instead."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes one stream, with which key, and who can read it."""

    space: SpaceId
    stream: Stream
    public: PublicKeys
    signing_key: bytes = field(repr=False)
    recipients: tuple[str, ...]
    reads: tuple[Stream, ...]
    """The other side's streams, acknowledged in `seen`."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a package is to say."""

    kind: PackageKind
    subject: str
    doc: Json
    parts: tuple[PackagePart, ...] = ()
    attached: AuditKey | None = None
    """The audit whose frozen files travel along, behind the parts: their bytes are kept once.

    Of a contribution or its answer: the files that it names itself.
    """


def device_writer(membership: Membership, device: DeviceSelf) -> Writer:
    """The stream of this installation as a device.

    Raises:
        Refused: EXCHANGE-ALONE while there is no space.
    """
    return Writer(
        space=membership.space_id,
        stream=device.outgoing,
        public=device.keys.public,
        signing_key=device.keys.signing_key,
        recipients=membership.pinned.roster.hub_recipients,
        reads=(
            places.mailbox(device.hub, device.keys.public.device),
            places.bulletin(device.hub),
        ),
    )


def hub_writer(membership: Membership, hub: HubSelf, to: PublicKeys) -> Writer:
    """The mailbox of one device, written by this installation as a hub."""
    stream = places.mailbox(hub.keys.public.device, to.device)
    return _hub_writer(membership, hub, stream, (to.age,), (places.device_stream(to.device),))


def bulletin_writer(membership: Membership, hub: HubSelf) -> Writer:
    """What this installation as a hub tells everybody: signed, not encrypted, never about a person."""
    return _hub_writer(membership, hub, places.bulletin(hub.keys.public.device), (), ())


def _hub_writer(
    membership: Membership,
    hub: HubSelf,
    stream: Stream,
    recipients: tuple[str, ...],
    reads: tuple[Stream, ...],
) -> Writer:
    return Writer(
        space=membership.space_id,
        stream=stream,
        public=hub.keys.public,
        signing_key=hub.keys.signing_key,
        recipients=recipients,
        reads=reads,
    )


def seal(exchange: Exchange, unit: UnitOfWork, writer: Writer, message: Message) -> Dispatch:
    """Allot the next number, seal, keep the exact bytes; nothing is sealed twice under one number.

    A text that no reader would take goes out cut or mended: an alarm that never arrives is worse than one
    whose last words are missing. The whole text stays here.

    Raises:
        Refused: PKG-CONTENT or PKG-TOO-BIG, no reader would take it; nothing was kept.
    """
    position = next_position(unit, writer.stream)
    now = exchange.clock.now()
    told = seen(unit, writer.reads)
    if writer.recipients:  # what anybody can read says nothing of how much is done here
        told[trail_chain.MEMBER] = trail_chain.told(unit, writer.stream)
    data = exchange.sealer.seal(
        SealRequest(
            space=writer.space,
            stream=writer.stream,
            position=position,
            prev_sha256=unit.outbox.last_sha256(writer.stream, position.epoch),
            kind=message.kind.value,
            created_at=now,
            app=exchange.app,
            seen=told,
            doc=_sendable(message.doc),
            parts=(*message.parts, *_attached(unit, message)),
            signing_key=writer.signing_key,
            recipients=writer.recipients,
        )
    )
    dispatch = Dispatch(
        stream=writer.stream,
        position=position,
        kind=message.kind,
        subject=message.subject,
        state=DeliveryState.WAITING,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        created_at=now,
        in_folder_at=None,
        received_at=None,
        safe_at=None,
        problem="",
    )
    unit.outbox.add(dispatch, data)
    if message.kind in _OFFERED_AGAIN:
        keep_message(unit, _content_name(writer.stream, position), message)
    delivery.reflect(unit, dispatch)
    unit.log.append(
        "seal",
        message.subject,
        at=now,
        who=writer.public.device,
        kind=message.kind.value,
        epoch=position.epoch,
        seq=position.seq,
    )
    return dispatch


def current_epoch(unit: UnitOfWork, stream: Stream) -> int:
    """The epoch in which this stream goes on."""
    return max(int(_epochs(unit).get(_name(stream), 1)), unit.outbox.next_position(stream).epoch)


def next_position(unit: UnitOfWork, stream: Stream) -> StreamPosition:
    """The number that the next package of this stream gets."""
    position = unit.outbox.next_position(stream)
    epoch = current_epoch(unit, stream)
    return position if position.epoch == epoch else StreamPosition(epoch, 1)


def open_epoch(exchange: Exchange, unit: UnitOfWork, writer: Writer, above: int = 0) -> int:
    """Go on in an epoch newer than ours and than `above`, and offer again whatever is not safe.

    The old bytes stay in the outbox and may still be acknowledged; their content goes out under new
    numbers and is recognised by audit, revision and content. Returns the new epoch.
    """
    stream = writer.stream
    epoch = max(current_epoch(unit, stream), above) + 1
    stranded = [
        dispatch
        for dispatch in unit.outbox.list(stream)
        if dispatch.state is not DeliveryState.SAFE and dispatch.problem != delivery.OFFERED_AGAIN
    ]
    records.save(unit, _EPOCHS, {"streams": {**_epochs(unit), _name(stream): epoch}})
    for dispatch in stranded:
        message = load_message(unit, _content_name(stream, dispatch.position))
        unit.outbox.mark(
            stream, dispatch.position, dispatch.state, exchange.clock.now(), delivery.OFFERED_AGAIN
        )
        if message is not None:
            seal(exchange, unit, writer, message)
    unit.log.append(
        "key",
        "new-epoch",
        at=exchange.clock.now(),
        who=writer.public.device,
        epoch=epoch,
        again=len(stranded),
    )
    return epoch


def seen(unit: UnitOfWork, streams: tuple[Stream, ...]) -> dict[str, object]:
    """The return half of the acknowledgement: what was last processed of each stream."""
    told: dict[str, object] = {}
    for stream in streams:
        epochs = unit.inbox.epochs(stream)
        if not epochs:
            continue
        cursor = unit.inbox.cursor(stream, max(epochs))
        if cursor.upto:
            told[seen_name(stream)] = {
                "epoch": cursor.epoch,
                "seq": cursor.upto,
                "sha256": cursor.upto_sha256,
            }
    return told


def seen_name(stream: Stream) -> str:
    """How `seen` names a stream: `d/<device>`, `m/<hub>` (the reader's own mailbox) or `b/<hub>`."""
    prefix = {"hub": "d", "all": "b"}.get(stream.to, "m")
    return f"{prefix}/{stream.writer}"


def keep_message(unit: UnitOfWork, name: str, message: Message) -> None:
    """Keep what a package says, readable to us alone: its sealed form is for the other side's keys."""
    records.save(
        unit,
        name,
        {
            "kind": message.kind.value,
            "subject": message.subject,
            "doc": message.doc,
            "parts": [[part.name, part.media_type, records.to_text(part.data)] for part in message.parts],
            "attached": [message.attached.audit_id, message.attached.revision] if message.attached else [],
        },
    )


def load_message(unit: UnitOfWork, name: str) -> Message | None:
    """Undo `keep_message`; None when nothing is kept under this name.

    Raises:
        Refused: EXCHANGE-RECORD.
    """
    fields = records.load(unit, name, ("kind", "subject", "doc", "parts", "attached"))
    if fields is None:
        return None
    try:
        parts = tuple(
            PackagePart(part_name, media_type, records.to_bytes(text, name))
            for part_name, media_type, text in fields["parts"]
        )
        named = fields["attached"]
        attached = AuditKey(AuditId(named[0]), int(named[1])) if named else None
        return Message(PackageKind(fields["kind"]), fields["subject"], fields["doc"], parts, attached)
    except (TypeError, ValueError, IndexError) as error:
        raise Refused("EXCHANGE-RECORD", name=name) from error


def _attached(unit: UnitOfWork, message: Message) -> tuple[PackagePart, ...]:
    """The frozen files of an audit, or those of a contribution, as parts.

    Raises:
        Refused: ATTACHMENT-GONE.
    """
    key = message.attached
    if key is not None and message.kind in (PackageKind.CONTRIBUTION, PackageKind.ANSWERED):
        made = contribution_doc_from_json(message.doc).contribution
        return contributed_files.parts_of(unit, (made,))
    audit = unit.audits.completed(key) if key is not None else None
    if key is None or audit is None:
        return ()
    parts = []
    for each in audit.attachments:
        data = unit.attachments.data(key, each.name)
        if data is None:
            raise Refused("ATTACHMENT-GONE")
        parts.append(PackagePart(each.name, each.media_type, data))
    return tuple(parts)


def _sendable(value: Any) -> Any:
    """The value with every text as a package may hold it."""
    if isinstance(value, Mapping):
        return {name: _sendable(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_sendable(member) for member in value]
    if not isinstance(value, str):
        return value
    if not value.isascii():
        # Half of a surrogate pair, as a keyboard driver can leave one, is no character.
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT - len(_CUT)] + _CUT


def _content_name(stream: Stream, position: StreamPosition) -> str:
    return f"{_CONTENT}/{stream.writer}/{stream.to}/{position.epoch:04x}/{position.seq:08d}"


def _name(stream: Stream) -> str:
    return f"{stream.writer}/{stream.to}"


def _epochs(unit: UnitOfWork) -> Mapping[str, Any]:
    fields = records.load(unit, _EPOCHS, ("streams",))
    return fields["streams"] if fields is not None else {}
