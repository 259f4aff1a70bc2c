"""Owns enrolling devices at a hub: invitations, requests, approval, revocation (exchange.md, b.9)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import PackageKind, StreamPosition
from qa_desktop.domain.ids import DeviceId, InviteId, base32_id
from qa_desktop.domain.package import (
    Invitation,
    JoinRequest,
    PinnedRoster,
    PublicKeys,
    Revocation,
    RootKey,
    RosterDevice,
)
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.services import exchange_documents as records
from qa_desktop.services import membership, outgoing, settings, space_state
from qa_desktop.services.exchange_ports import MAX_MARKER, Exchange
from qa_desktop.services.hub_setup import SetUp, init
from qa_desktop.services.membership import HubSelf, Membership
from qa_desktop.services.outgoing import Message
from qa_desktop.services.ports import Share, UnitOfWork

__all__ = [
    "Asking",
    "Invited",
    "SetUp",
    "approve",
    "devices",
    "init",
    "invitations",
    "invite",
    "joins",
    "republish_rosters",
    "revoke",
    "share_settings",
    "withdraw",
]

INVITATION_LASTS = timedelta(hours=72)
_INVITE = "exchange/invite/"
_INVITE_KEYS = ("text", "person", "expires", "state", "device")


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation and what became of it."""

    invite: InviteId
    person: str
    expires: datetime
    text: str = field(repr=False)
    """To be handed over outside the folder; blank once it was used or withdrawn."""
    state: str
    """`open`, `joined` or `withdrawn`."""
    device: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A join request that fits its invitation, waiting for a person's approval."""

    invite: InviteId
    request: JoinRequest
    check_code: str


# ---------------------------------------------------------------- inviting


def invite(exchange: Exchange, person: str) -> Invited:
    """Make an invitation for one named person, good for 72 hours and one device.

    Raises:
        Refused: HUB-NOT-HERE, HUB-PERSON when no name is given, INVITE-CONTENT when it is too long.
    """
    name = person.strip()
    if not name:
        raise Refused("HUB-PERSON")
    with exchange.store.write() as unit:
        here, hub = _hub(exchange, unit)
        roster = here.pinned
        invitation = Invitation(
            space=here.space_id,
            roots=roster.roster.roots,
            roster_version=roster.roster.version,
            roster_sha256=roster.sha256,
            hub=hub.keys.public,
            recipients=roster.roster.hub_recipients,
            invite=InviteId(base32_id(exchange.entropy.bytes(16))),
            secret=exchange.entropy.bytes(16),
            person=name,
            expires=exchange.clock.now() + INVITATION_LASTS,
        )
        text = exchange.space_bytes.write_invitation(invitation, hub.keys)
        made = Invited(invitation.invite, name, invitation.expires, text, "open", "")
        _save_invite(unit, made)
        unit.log.append(
            "key", "invited", at=exchange.clock.now(), who=hub.keys.public.device, invite=made.invite
        )
    return made


def invitations(exchange: Exchange) -> tuple[Invited, ...]:
    """Every invitation made here, in order of their ids."""
    with exchange.store.read() as unit:
        return tuple(
            _load_invite(unit, InviteId(name.removeprefix(_INVITE))) for name in unit.documents.names(_INVITE)
        )


def withdraw(exchange: Exchange, invite_id: InviteId) -> None:
    """Take an invitation back; a join request made with it is not shown any more.

    Raises:
        Refused: INVITE-UNKNOWN, INVITE-USED.
    """
    with exchange.store.write() as unit:
        made = _load_invite(unit, invite_id)
        if made.state == "joined":
            raise Refused("INVITE-USED", invite=invite_id)
        _save_invite(unit, replace(made, state="withdrawn", text=""))


def joins(exchange: Exchange, share: Share) -> tuple[tuple[Asking, ...], tuple[str, ...]]:
    """Look for the join request of every open invitation; also the codes of requests that were refused.

    Raises:
        Unavailable: SHARE-AWAY.
        Refused: HUB-NOT-HERE, SHARE-NO-PERMISSION.
    """
    found: list[Asking] = []
    problems: list[str] = []
    with exchange.store.read() as unit:
        here, hub = _hub(exchange, unit)
    space_state.check_folder(exchange, share, here.known_space)
    for made in invitations(exchange):
        if made.state != "open":
            continue
        try:
            asking = _request(exchange, share, hub, made)
        except Untrusted as error:
            problems.append(error.code)
            continue
        if asking is not None:
            found.append(asking)
    return tuple(found), tuple(problems)


def _request(exchange: Exchange, share: Share, hub: HubSelf, made: Invited) -> Asking | None:
    data = share.read(places.join(made.invite), MAX_MARKER)
    if data is None:
        return None
    invitation = exchange.space_bytes.read_invitation(made.text)
    try:
        request = exchange.space_bytes.read_join(data, invitation, hub.identities)
    except Unavailable as error:
        if error.code.endswith("-ARRIVING"):
            return None
        raise
    return Asking(made.invite, request, exchange.space_bytes.check_code(request, invitation))


# ---------------------------------------------------------------- approving


def approve(
    exchange: Exchange,
    share: Share,
    invite_id: InviteId,
    root_file: bytes | None = None,
    passphrase: str = "",
) -> RosterDevice:
    """Enrol the device that asked with this invitation: next roster, then its welcome in the queue.

    Safe to repeat: a device already in the roster is only welcomed.

    Raises:
        Refused: HUB-NOT-HERE; HUB-ROOT-NEEDED without a key file where none is kept here;
            KEY-PASSPHRASE; HUB-OTHER-ROOT when the key is not this space's; INVITE-UNKNOWN, INVITE-USED,
            INVITE-EXPIRED when it was asked after its time; HUB-NO-REQUEST; SHARE-….
        Untrusted: KEY-FILE, a JOIN-… code.
        Unavailable: SHARE-AWAY.
    """
    with exchange.store.read() as unit:
        here, hub = _hub(exchange, unit)
        made = _load_invite(unit, invite_id)
    if made.state != "open":
        raise Refused("INVITE-USED", invite=invite_id)
    space_state.check_folder(exchange, share, here.known_space)
    here, _ = space_state.advance_roster(exchange, share, here)
    asking = _request(exchange, share, hub, made)
    if asking is None:
        raise Refused("HUB-NO-REQUEST", invite=invite_id)
    if asking.request.created >= made.expires:
        raise Refused("INVITE-EXPIRED", invite=invite_id)
    device = _enrolled(here.pinned, asking.request.keys)
    if device is None:
        root = _root(exchange, here, hub, root_file, passphrase)
        device = RosterDevice(
            asking.request.keys, asking.request.person, asking.request.machine, exchange.clock.now()
        )
        enrolled = (*(here.pinned.roster.devices or ()), device)
        here = _next_roster(exchange, share, here, enrolled, root)
    with exchange.store.write() as unit:
        _save_invite(unit, replace(made, state="joined", text="", device=device.keys.device))
        writer = outgoing.hub_writer(here, hub, device.keys)
        outgoing.seal(exchange, unit, writer, _welcome(here, device))
        unit.log.append(
            "key", "approved", at=exchange.clock.now(), who=hub.keys.public.device, device=device.keys.device
        )
    return device


def revoke(
    exchange: Exchange,
    share: Share,
    device_id: DeviceId,
    reason: str,
    root_file: bytes | None = None,
    passphrase: str = "",
) -> RosterDevice:
    """Stop believing a device from here on. What it numbered later is refused by name, not lost.

    Raises:
        Refused: HUB-NOT-HERE, HUB-NO-DEVICE, HUB-ROOT-NEEDED, KEY-PASSPHRASE, HUB-OTHER-ROOT, SHARE-….
        Untrusted: KEY-FILE.
        Unavailable: SHARE-AWAY.
    """
    with exchange.store.read() as unit:
        here, hub = _hub(exchange, unit)
        stream = places.device_stream(device_id)
        epoch = max(unit.inbox.epochs(stream), default=1)
        cursor = unit.inbox.cursor(stream, epoch)
    root = _root(exchange, here, hub, root_file, passphrase)
    space_state.check_folder(exchange, share, here.known_space)
    here, _ = space_state.advance_roster(exchange, share, here)
    listed = here.pinned.roster.devices or ()
    found = next((each for each in listed if each.keys.device == device_id), None)
    if found is None:
        raise Refused("HUB-NO-DEVICE", device=device_id)
    last = StreamPosition(epoch, max((cursor.upto, *cursor.above)))
    revoked = replace(found, revoked=Revocation(last, reason, exchange.clock.now()))
    others = tuple(revoked if each is found else each for each in listed)
    _next_roster(exchange, share, here, others, root)
    with exchange.store.write() as unit:
        unit.log.append(
            "key", "revoked", at=exchange.clock.now(), who=hub.keys.public.device, device=device_id
        )
    return revoked


def devices(exchange: Exchange) -> tuple[RosterDevice, ...]:
    """Everybody enrolled, in order of enrolment.

    Raises:
        Refused: HUB-NOT-HERE.
    """
    with exchange.store.read() as unit:
        here, _ = _hub(exchange, unit)
    return here.pinned.roster.devices or ()


def share_settings(
    exchange: Exchange, share: Share, root_file: bytes | None = None, passphrase: str = ""
) -> int:
    """Give every computer the settings that Q&S chose here, in the next roster; its version.

    Raises:
        Refused: HUB-NOT-HERE, HUB-ROOT-NEEDED, KEY-PASSPHRASE, HUB-OTHER-ROOT, SHARE-….
        Untrusted: KEY-FILE.
        Unavailable: SHARE-AWAY.
    """
    with exchange.store.read() as unit:
        here, hub = _hub(exchange, unit)
        chosen = settings.chosen_by_quality(unit)
    root = _root(exchange, here, hub, root_file, passphrase)
    space_state.check_folder(exchange, share, here.known_space)
    here, _ = space_state.advance_roster(exchange, share, here)
    said = {**here.pinned.roster.policy, "settings": dict(chosen)}
    roster = replace(here.pinned.roster, policy=said)
    listed = roster.devices or ()
    pinned = replace(here.pinned, roster=roster)
    here = _next_roster(exchange, share, replace(here, roster=pinned), listed, root)
    version = here.pinned.roster.version
    with exchange.store.write() as unit:
        settings.believe(unit, chosen, version, who=hub.keys.public.device, at=exchange.clock.now())
    return version


def republish_rosters(exchange: Exchange, share: Share, here: Membership) -> None:
    """Put rosters of ours back that the folder has lost. One look when nothing is missing.

    Raises:
        Unavailable: the folder went away.
        Refused: the folder may not be written.
    """
    newest = here.pinned.roster.version
    if share.read(places.roster(newest), MAX_MARKER * 64) is not None:
        return
    with exchange.store.read() as unit:
        kept = {
            int(name.removeprefix(membership.ROSTER_FILE)): unit.documents.get(name)
            for name in unit.documents.names(membership.ROSTER_FILE)
        }
    for version, data in sorted(kept.items()):
        if data is not None:
            share.put_new(places.roster(version), data)


def _next_roster(
    exchange: Exchange, share: Share, here: Membership, listed: tuple[RosterDevice, ...], root: RootKey
) -> Membership:
    before = here.pinned
    roster = replace(before.roster, version=before.roster.version + 1, prev=before.sha256, devices=listed)
    data = exchange.space_bytes.write_roster(roster, root)
    share.put_new(places.roster(roster.version), data)
    hub = here.hub
    identities = hub.identities if hub is not None else ()
    pinned = exchange.space_bytes.read_roster(data, here.space_id, before.roster.roots, identities)
    with exchange.store.write() as unit:
        membership.pin_roster(unit, data, roster.version, before.roster.roots)
    return replace(here, roster=pinned)


def _root(
    exchange: Exchange, here: Membership, hub: HubSelf, root_file: bytes | None, passphrase: str
) -> RootKey:
    if root_file is not None:
        root = exchange.space_bytes.unlock_root(root_file, passphrase)
    elif hub.root is not None:
        root = hub.root
    else:
        raise Refused("HUB-ROOT-NEEDED")
    if root.public not in here.pinned.roster.roots:
        raise Refused("HUB-OTHER-ROOT")
    return root


def _welcome(here: Membership, device: RosterDevice) -> Message:
    pinned = here.pinned
    doc = {
        "roster_version": pinned.roster.version,
        "roster_sha256": pinned.sha256,
        "person": device.person,
    }
    return Message(PackageKind.WELCOME, device.keys.device, doc)


def _enrolled(pinned: PinnedRoster, keys: PublicKeys) -> RosterDevice | None:
    return next((each for each in pinned.roster.devices or () if each.keys.device == keys.device), None)


def _hub(exchange: Exchange, unit: UnitOfWork) -> tuple[Membership, HubSelf]:
    here = membership.load(exchange, unit)
    if here.hub is None:
        raise Refused("HUB-NOT-HERE")
    return here, here.hub


def _save_invite(unit: UnitOfWork, made: Invited) -> None:
    records.save(
        unit,
        _INVITE + made.invite,
        {
            "text": made.text,
            "person": made.person,
            "expires": made.expires.isoformat(),
            "state": made.state,
            "device": made.device,
        },
    )


def _load_invite(unit: UnitOfWork, invite_id: InviteId) -> Invited:
    name = _INVITE + invite_id
    fields = records.load(unit, name, _INVITE_KEYS)
    if fields is None:
        raise Refused("INVITE-UNKNOWN", invite=invite_id)
    return Invited(
        invite=invite_id,
        person=str(fields["person"]),
        expires=records.to_time(fields["expires"], name),
        text=str(fields["text"]),
        state=str(fields["state"]),
        device=str(fields["device"]),
    )
