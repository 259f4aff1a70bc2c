"""Owns setting up a hub: its keys, its space, and the keys that leave it at once (exchange.md, b.9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from qa_desktop.domain import places
from qa_desktop.domain.ids import SpaceId, base32_id
from qa_desktop.domain.package import RecoveryKey, Role, RootKey, Roster, RosterHub
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.services import exchange_documents as records
from qa_desktop.services import membership
from qa_desktop.services.exchange_ports import MAX_MARKER, Exchange
from qa_desktop.services.membership import HubSelf
from qa_desktop.services.ports import Share

ROSTER_LASTS = timedelta(days=730)
"""Longer than any absence of both root holders; warned of before, by a later version."""
_SETUP = "exchange/hub-setup"
_SETUP_KEYS = ("name", "keys", "recovery", "roots", "space", "roster", "resident", "at")


@dataclass(frozen=True, slots=True)
class SetUp:
    """What set-up hands out once. The caller writes it where people say, and forgets it."""

    space: SpaceId
    roots: tuple[bytes, ...] = field(repr=False)
    """Two passphrase-protected age files, one for each of two people."""
    recovery: bytes = field(repr=False)
    """The recovery key as a passphrase-protected age file."""
    recovery_words: str = field(repr=False)
    """The recovery key as text, to be printed and put into the safe."""


def init(
    exchange: Exchange,
    share: Share,
    name: str,
    passphrases: tuple[str, str, str],
    *,
    keep_root: bool = False,
    hand_out: Callable[[SetUp], None] | None = None,
) -> SetUp:
    """Make a space in an empty folder, with this installation as its hub. Takes a few seconds.

    Safe to repeat until it succeeds: the keys made first are the keys handed out.

    Args:
        exchange: What the exchange is built from.
        share: The folder; it must not hold a space yet.
        name: How the Q&S team is called.
        passphrases: For the two root keys and the recovery key.
        keep_root: Whether this installation keeps a root key, so that devices are approved without the
            key file. Less safe: whoever has the hub can enrol devices.
        hand_out: Puts the keys where people said, before the folder holds anything and while a failure
            still leaves them here for another try.

    Raises:
        Refused: HUB-ALREADY when this installation is a hub or a member elsewhere; HUB-FOLDER-TAKEN when
            the folder holds a space; KEY-PASSPHRASE-EMPTY; SHARE-….
        Unavailable: SHARE-AWAY.
    """
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
        pending = records.load(unit, _SETUP, _SETUP_KEYS)
    if here.hub is not None or here.device is not None:
        raise Refused("HUB-ALREADY")
    if pending is None:
        _refuse_taken(exchange, share)
        pending = _prepare(exchange, name, keep_root)
        with exchange.store.write() as unit:
            records.save(unit, _SETUP, pending)
    space_bytes = records.to_bytes(pending["space"], _SETUP)
    roster_bytes = records.to_bytes(pending["roster"], _SETUP)
    secrets = [records.to_bytes(root, _SETUP) for root in _list(pending["roots"])]
    recovery = str(pending["recovery"])
    files = [
        exchange.space_bytes.lock_key(secret, passphrase)
        for secret, passphrase in zip((*secrets, recovery.encode("ascii")), passphrases, strict=True)
    ]
    space = exchange.space_bytes.read_space(space_bytes)
    made = SetUp(space.space, tuple(files[:2]), files[2], recovery)
    if hand_out is not None:
        hand_out(made)
    try:
        share.put_new(places.SPACE, space_bytes)
    except Untrusted as error:
        raise Refused("HUB-FOLDER-TAKEN") from error
    share.put_new(places.roster(1), roster_bytes)
    keys = membership.keys_from_json(pending["keys"], _SETUP)
    with exchange.store.write() as unit:
        hub = HubSelf(
            name=str(pending["name"]),
            keys=keys,
            root=RootKey(space.roots[0], secrets[0]) if pending["resident"] else None,
            identities=(keys.identity,),
            set_up_at=records.to_time(pending["at"], _SETUP),
        )
        membership.save_hub(unit, hub)
        membership.pin_space(unit, space_bytes)
        membership.pin_roster(unit, roster_bytes, 1, space.roots)
        unit.documents.remove(_SETUP)
        unit.log.append("key", "hub-set-up", at=exchange.clock.now(), who=keys.public.device)
    return made


def _refuse_taken(exchange: Exchange, share: Share) -> None:
    try:
        found = share.read(places.SPACE, MAX_MARKER)
    except Untrusted as error:
        raise Refused("HUB-FOLDER-TAKEN") from error
    if found is not None:
        raise Refused("HUB-FOLDER-TAKEN")


def _prepare(exchange: Exchange, name: str, keep_root: bool) -> dict[str, object]:
    now = exchange.clock.now()
    made = exchange.space_bytes
    keys = made.new_keys()
    roots = (made.new_root(), made.new_root())
    recovery: RecoveryKey = made.new_recovery()
    space_id = SpaceId(base32_id(exchange.entropy.bytes(16)))
    space_bytes = made.write_space(space_id, tuple(root.public for root in roots), roots[0])
    space = made.read_space(space_bytes)
    roster = Roster(
        space=space_id,
        version=1,
        prev=space.sha256,
        roots=space.roots,
        hubs=(RosterHub(keys.public, frozenset((Role.PRIMARY, Role.PUBLISHER, Role.MODERATOR))),),
        recovery=(recovery.recipient,),
        min_app=exchange.app,
        policy={},
        expires=now + ROSTER_LASTS,
        devices=(),
    )
    return {
        "name": name,
        "keys": membership.keys_to_json(keys),
        "recovery": recovery.identity,
        "roots": [records.to_text(root.signing_key) for root in roots],
        "space": records.to_text(space_bytes),
        "roster": records.to_text(made.write_roster(roster, roots[0])),
        "resident": keep_root,
        "at": now.isoformat(),
    }


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
