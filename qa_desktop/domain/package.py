"""Owns the words of the exchange: packages, the space, its roster, invitations (exchange.md, b.2 to b.9).

Values only: no bytes of the wire are formed here, no key is used. Public keys travel as the raw 32
bytes (Ed25519) or as age's own text (`age1…`); private keys never appear in these values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import DeviceId, InviteId, SpaceId
from qa_desktop.errors import Untrusted

Json: TypeAlias = Mapping[str, object]

TO_HUB = "hub"
"""`Header.to` of everything a device sends to Q&S."""
TO_ALL = "all"
"""`Header.to` of a hub's bulletins."""
NO_PREVIOUS = "0" * 64
"""`Header.prev` of the first package of an epoch."""


class Role(StrEnum):
    """What the roster lets a hub's key do. A device in the list has no role."""

    PRIMARY = "primary"  # writes receipts, allocations and heads; exactly one at a time
    READER = "reader"  # takes packages in, writes nothing
    PUBLISHER = "publisher"  # publishes tools
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Header:
    """Line 1 of a package: all that may be known without a key."""

    space: SpaceId
    sender: DeviceId
    to: str
    """`hub`, `all` or a device's id."""
    position: StreamPosition
    prev: str
    """SHA-256 of the complete previous file of the same stream and epoch; 64 zeros for number 1."""
    enc: str
    """`age`, or `none` in bulletins that say nothing about a person."""
    ct_len: int
    ct_sha256: str

    @property
    def stream(self) -> Stream:
        return Stream(writer=self.sender, to=self.to)


@dataclass(frozen=True, slots=True)
class Part:
    """What a manifest declares of one piece of content. `name` is a label, never a path."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says, under its seal.

    `space`, `sender`, `to` and `position` repeat the header, so that nobody can publish another's
    ciphertext as his own.
    """

    space: SpaceId
    sender: DeviceId
    to: str
    position: StreamPosition
    kind: str
    """One of `dispatch.PackageKind`, or a kind that a newer program writes: kept, unread."""
    created: datetime
    app: str
    """Version of the program that sealed it."""
    seen: Json
    """What the writer last processed of the other side's streams."""
    doc: Json
    parts: tuple[Part, ...]
    """In the order in which their bytes follow."""


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What the world may know of an installation: its id follows from its signing key."""

    device: DeviceId
    ed25519: bytes
    age: str


@dataclass(frozen=True, slots=True)
class SecretKeys:
    """Both private keys of a device or hub. Lives in the encrypted store and in memory, nowhere else."""

    public: PublicKeys
    signing_key: bytes = field(repr=False)
    """Ed25519 private key, 32 bytes raw."""
    identity: str = field(repr=False)
    """age X25519 identity, `AGE-SECRET-KEY-1…`."""


@dataclass(frozen=True, slots=True)
class RootKey:
    """A space's root: signs rosters, offline otherwise."""

    public: bytes
    signing_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The key in the safe: opens everything ever sent to the hub."""

    recipient: str
    identity: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Revocation:
    """From when on a device is no longer believed. Later numbers are quarantined, not lost."""

    last: StreamPosition
    """The last package that is accepted."""
    reason: str
    when: datetime


@dataclass(frozen=True, slots=True)
class RosterDevice:
    """One enrolled device, as the hubs know it."""

    keys: PublicKeys
    person: str
    machine: str
    enrolled: datetime
    revoked: Revocation | None = None


@dataclass(frozen=True, slots=True)
class RosterHub:
    """One hub, as everybody knows it."""

    keys: PublicKeys
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Roster:
    """Who belongs to a space, signed by a root key; numbered and chained.

    `devices` is `None` for whoever cannot open the encrypted list: devices need the hubs alone.
    """

    space: SpaceId
    version: int
    prev: str
    """SHA-256 of the complete previous roster file; of `space.qad` for version 1."""
    roots: tuple[bytes, ...]
    """Public keys any of which may sign the next version."""
    hubs: tuple[RosterHub, ...]
    recovery: tuple[str, ...]
    """age recipients of the recovery key(s): everything sent to the hub is also sent to these."""
    min_app: str
    policy: Json
    expires: datetime
    devices: tuple[RosterDevice, ...] | None = None

    @property
    def primary(self) -> RosterHub | None:
        """The hub that writes receipts."""
        return next((hub for hub in self.hubs if Role.PRIMARY in hub.roles), None)

    @property
    def hub_recipients(self) -> tuple[str, ...]:
        """Everyone who must be able to open what is sent to the hub."""
        return tuple(dict.fromkeys((*(hub.keys.age for hub in self.hubs), *self.recovery)))


@dataclass(frozen=True, slots=True)
class PinnedRoster:
    """The roster an installation believes, and the digest of its file (the next one's `prev`)."""

    roster: Roster
    sha256: str


@dataclass(frozen=True, slots=True)
class Space:
    """What `space.qad` says: whose folder this is. `sha256` is of the complete file."""

    space: SpaceId
    roots: tuple[bytes, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a person is given, outside the folder, to join a space: the only origin of trust in it."""

    space: SpaceId
    roots: tuple[bytes, ...]
    roster_version: int
    roster_sha256: str
    hub: PublicKeys
    recipients: tuple[str, ...]
    """age recipients of the join request: the hub and the recovery keys."""
    invite: InviteId
    secret: bytes = field(repr=False)
    """Sixteen random bytes, good for one join. Never logged."""
    person: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """What a new device tells the hub of itself: proven by the invitation's secret, approved by a person."""

    space: SpaceId
    invite: InviteId
    keys: PublicKeys
    person: str
    machine: str
    created: datetime
    proof: bytes
    """HMAC-SHA256 under the invitation's secret."""


def sender_key(roster: Roster, stream: Stream, position: StreamPosition) -> bytes:
    """The Ed25519 public key that must have signed this package under this roster.

    Raises:
        Untrusted: PKG-UNKNOWN-DEVICE, PKG-WRONG-ROLE (only hubs write mailboxes and bulletins), or
            PKG-REVOKED above the last number accepted from a revoked device.
    """
    if stream.to != TO_HUB:
        for hub in roster.hubs:
            if hub.keys.device == stream.writer:
                return hub.keys.ed25519
        known = any(device.keys.device == stream.writer for device in roster.devices or ())
        raise Untrusted("PKG-WRONG-ROLE" if known else "PKG-UNKNOWN-DEVICE", device=stream.writer)
    for device in roster.devices or ():
        if device.keys.device == stream.writer:
            if device.revoked is not None and position > device.revoked.last:
                raise Untrusted("PKG-REVOKED", device=stream.writer, epoch=position.epoch, seq=position.seq)
            return device.keys.ed25519
    raise Untrusted("PKG-UNKNOWN-DEVICE", device=stream.writer)


def check_chain(prev_sha256: str, expected: str | None) -> None:
    """Compare a package's `prev` with the digest of the package before it, `None` while that is a hole.

    Raises:
        Untrusted: PKG-CHAIN, the stream was forked or rolled back.
    """
    if expected is not None and prev_sha256 != expected:
        raise Untrusted("PKG-CHAIN")


def check_follows(known: PinnedRoster, newer: PinnedRoster) -> None:
    """Refuse a roster that does not continue the one believed so far. The same one again is fine.

    Raises:
        Untrusted: ROSTER-BACKWARDS for an older version, ROSTER-CHAIN for one that is not the next link.
    """
    if newer.sha256 == known.sha256:
        return
    if newer.roster.version < known.roster.version:
        raise Untrusted("ROSTER-BACKWARDS", known=known.roster.version, found=newer.roster.version)
    follows = newer.roster.version == known.roster.version + 1 and newer.roster.prev == known.sha256
    if newer.roster.space != known.roster.space or not follows:
        raise Untrusted("ROSTER-CHAIN", known=known.roster.version, found=newer.roster.version)
