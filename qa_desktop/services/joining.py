"""Owns how an installation becomes a member: reading an invitation, asking, and being welcomed.

Trust in the space's roots comes from the invitation alone; the folder is compared with it, never believed
(exchange.md, b.9).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from qa_desktop.domain import places
from qa_desktop.domain.package import Invitation, Space
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.services import membership, progress
from qa_desktop.services.exchange_ports import MAX_MARKER, MAX_ROSTER, Exchange
from qa_desktop.services.membership import DeviceSelf, Standing
from qa_desktop.services.ports import Share, UnitOfWork


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person who joins reads out to Q&S."""

    person: str
    check_code: str


def read_invitation(exchange: Exchange, text: str) -> Invitation:
    """What an invitation says, while it is good.

    Raises:
        Refused: INVITE-MISSING, INVITE-INCOMPLETE, INVITE-TOO-NEW, INVITE-EXPIRED.
        Untrusted: INVITE-ALTERED.
    """
    invitation = exchange.space_bytes.read_invitation(text)
    if exchange.clock.now() >= invitation.expires:
        raise Refused("INVITE-EXPIRED", invite=invitation.invite)
    return invitation


def ask(exchange: Exchange, share: Share, text: str, machine: str) -> Asked:
    """Check the folder against the invitation, make keys and leave the join request there.

    Safe to repeat with the same invitation: the same keys and the same bytes are used. Membership begins
    when Q&S has compared the check code and approved; `sync` notices.

    Raises:
        Refused: INVITE-… (see `read_invitation`); INVITE-OTHER-FOLDER when this folder is not the one
            of the invitation; INVITE-USED when somebody joined with it; EXCHANGE-ALREADY-MEMBER;
            SHARE-….
        Untrusted: INVITE-ALTERED.
        Unavailable: SHARE-AWAY when the folder is away or empty, INVITE-FOLDER-ARRIVING while the sync
            client still brings it.
    """
    invitation = read_invitation(exchange, text)
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
    if here.standing is Standing.JOINED:
        raise Refused("EXCHANGE-ALREADY-MEMBER")
    space, space_bytes = _check_space(exchange, share, invitation)
    if here.hub is not None and here.known_space.space != space.space:
        # One installation, one space: the hub's own is the only one its device part can join.
        raise Refused("INVITE-OTHER-FOLDER", reason="own-hub")
    roster_bytes = _check_roster(exchange, share, invitation)
    device = here.device
    if device is None or device.invite != invitation.invite:
        device = _new_device(exchange, invitation, text, machine)
    progress.step()  # nothing is kept yet, here or in the folder
    with exchange.store.write() as unit:
        _keep(exchange, unit, here, device, space_bytes, roster_bytes, invitation)
    try:
        share.put_new(places.join(invitation.invite), device.join_file)
    except Untrusted as error:
        raise Refused("INVITE-USED", invite=invitation.invite) from error
    return Asked(device.person, device.check_code)


def _check_space(exchange: Exchange, share: Share, invitation: Invitation) -> tuple[Space, bytes]:
    try:
        data = share.read(places.SPACE, MAX_MARKER)
        space = None if data is None else exchange.space_bytes.read_space(data)
    except Untrusted as error:
        raise Refused("INVITE-OTHER-FOLDER", reason=error.code) from error
    except Unavailable as error:
        if error.code.endswith("-ARRIVING"):
            raise Unavailable("INVITE-FOLDER-ARRIVING") from error
        raise
    if data is None or space is None:
        raise Unavailable("SHARE-AWAY", reason="no-space")
    if space.space != invitation.space:
        raise Refused("INVITE-OTHER-FOLDER", reason="space")
    if set(space.roots) != set(invitation.roots):
        raise Refused("INVITE-OTHER-FOLDER", reason="roots")
    return space, data


def _check_roster(exchange: Exchange, share: Share, invitation: Invitation) -> bytes:
    """The very roster that the invitation names; later ones are reached from it by their chain."""
    try:
        data = share.read(places.roster(invitation.roster_version), MAX_ROSTER)
    except Untrusted as error:
        raise Refused("INVITE-OTHER-FOLDER", reason=error.code) from error
    if data is None:
        raise Unavailable("INVITE-FOLDER-ARRIVING", version=invitation.roster_version)
    if hashlib.sha256(data).hexdigest() != invitation.roster_sha256:
        raise Refused("INVITE-OTHER-FOLDER", reason="roster")
    return data


def _new_device(exchange: Exchange, invitation: Invitation, text: str, machine: str) -> DeviceSelf:
    keys = exchange.space_bytes.new_keys()
    now = exchange.clock.now()
    request = exchange.space_bytes.new_join(invitation, keys.public, machine, now)
    return DeviceSelf(
        standing=Standing.ASKED,
        person=invitation.person,
        machine=machine,
        keys=keys,
        hub=invitation.hub.device,
        invite=invitation.invite,
        invitation=text,
        join_file=exchange.space_bytes.write_join(request, invitation),
        check_code=exchange.space_bytes.check_code(request, invitation),
        asked_at=now,
    )


def _keep(
    exchange: Exchange,
    unit: UnitOfWork,
    here: membership.Membership,
    device: DeviceSelf,
    space: bytes,
    roster: bytes,
    invitation: Invitation,
) -> None:
    membership.save_device(unit, device)
    if here.hub is None:
        membership.pin_space(unit, space)
        membership.pin_roster(unit, roster, invitation.roster_version, invitation.roots)
    unit.log.append("key", "join-asked", at=exchange.clock.now(), who=device.keys.public.device)


def welcome(exchange: Exchange, unit: UnitOfWork, device: DeviceSelf) -> DeviceSelf:
    """Become a member, in the transaction that took the welcome in."""
    now = exchange.clock.now()
    member = membership.joined(device, now)
    membership.save_device(unit, member)
    unit.log.append("key", "joined", at=now, who=device.keys.public.device)
    return member


def leave_request(exchange: Exchange, share: Share, device: DeviceSelf) -> tuple[str, ...]:
    """Put the join request back while nobody has answered it and it is not there. Codes of problems.

    Raises:
        Unavailable: the folder went away.
        Refused: the folder may not be written.
    """
    try:
        share.put_new(places.join(device.invite), device.join_file)
    except Untrusted:
        return ("INVITE-USED",)
    return ()
