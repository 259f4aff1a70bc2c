"""Owns what this installation is in a space: a stranger, waiting, a member; a hub; or member and hub.

Kept as documents of the encrypted store. The exact bytes of `space.qad` and of the newest roster are
kept with it, because "the known hash wins" (exchange.md, fault 39) needs the known bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from qa_desktop.domain.dispatch import Stream
from qa_desktop.domain.ids import DeviceId, InviteId, SpaceId
from qa_desktop.domain.package import TO_HUB, PinnedRoster, PublicKeys, RootKey, SecretKeys, Space
from qa_desktop.errors import Refused
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.exchange_ports import Exchange
from qa_desktop.services.ports import UnitOfWork

SPACE = "exchange/space"
ROSTER = "exchange/roster"
ROSTER_FILE = "exchange/roster-file/"
DEVICE = "exchange/device"
HUB = "exchange/hub"

_DEVICE_KEYS = [
    "state",
    "person",
    "machine",
    "keys",
    "hub",
    "invite",
    "invitation",
    "join_file",
    "check_code",
    "asked_at",
    "joined_at",
]
_HUB_KEYS = frozenset(("name", "keys", "root", "identities", "set_up_at"))


class Standing(StrEnum):
    """Where an installation stands as a device."""

    NONE = "none"
    ASKED = "asked"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class DeviceSelf:
    """This installation as a device that sends to the hub."""

    standing: Standing
    person: str
    machine: str
    keys: SecretKeys
    hub: DeviceId
    """Whose mailbox and bulletin it reads."""
    invite: InviteId
    invitation: str
    """The invitation's text while waiting; blank once joined, because it holds a secret."""
    join_file: bytes
    """The exact bytes of the join request: a retry writes the same."""
    check_code: str
    asked_at: datetime
    joined_at: datetime | None = None

    @property
    def outgoing(self) -> Stream:
        return Stream(self.keys.public.device, TO_HUB)


@dataclass(frozen=True, slots=True)
class HubSelf:
    """This installation as a Q&S hub."""

    name: str
    keys: SecretKeys
    root: RootKey | None
    """A root key's private half, only where the hub was set up to approve without the key file."""
    identities: tuple[str, ...]
    """Every age identity this hub ever had, newest first: old packages stay readable."""
    set_up_at: datetime

    def mailbox(self, device: DeviceId) -> Stream:
        return Stream(self.keys.public.device, device)

    def __repr__(self) -> str:
        return f"HubSelf(device={self.keys.public.device!r})"


@dataclass(frozen=True, slots=True)
class Membership:
    """Everything this installation knows of its space."""

    space: Space | None = None
    roster: PinnedRoster | None = None
    device: DeviceSelf | None = None
    hub: HubSelf | None = None

    @property
    def standing(self) -> Standing:
        return self.device.standing if self.device is not None else Standing.NONE

    @property
    def is_hub(self) -> bool:
        return self.hub is not None

    @property
    def space_id(self) -> SpaceId:
        """Raises: Refused EXCHANGE-ALONE when there is no space."""
        return self.known_space.space

    @property
    def known_space(self) -> Space:
        """Raises: Refused EXCHANGE-ALONE when there is no space."""
        if self.space is None:
            raise Refused("EXCHANGE-ALONE")
        return self.space

    @property
    def pinned(self) -> PinnedRoster:
        """Raises: Refused EXCHANGE-ALONE when there is no roster."""
        if self.roster is None:
            raise Refused("EXCHANGE-ALONE")
        return self.roster


def load(exchange: Exchange, unit: UnitOfWork) -> Membership:
    """What this installation is, read back and verified.

    Raises:
        Refused: EXCHANGE-RECORD, EXCHANGE-RECORD-TOO-NEW.
    """
    hub = _load_hub(unit)
    device = _load_device(unit)
    space_bytes = unit.documents.get(SPACE)
    if space_bytes is None:
        return Membership(device=device, hub=hub)
    space = exchange.space_bytes.read_space(space_bytes)
    roster_bytes = unit.documents.get(ROSTER)
    identities = hub.identities if hub is not None else ()
    roster = (
        exchange.space_bytes.read_roster(roster_bytes, space.space, _signers(unit, space), identities)
        if roster_bytes is not None
        else None
    )
    return Membership(space, roster, device, hub)


def save_device(unit: UnitOfWork, device: DeviceSelf) -> None:
    """Keep what this installation is as a device."""
    records.save(
        unit,
        DEVICE,
        {
            "state": device.standing.value,
            "person": device.person,
            "machine": device.machine,
            "keys": keys_to_json(device.keys),
            "hub": device.hub,
            "invite": device.invite,
            "invitation": device.invitation,
            "join_file": records.to_text(device.join_file),
            "check_code": device.check_code,
            "asked_at": device.asked_at.isoformat(),
            "joined_at": device.joined_at.isoformat() if device.joined_at else None,
        },
    )


def save_hub(unit: UnitOfWork, hub: HubSelf) -> None:
    """Keep what this installation is as a hub."""
    records.save(
        unit,
        HUB,
        {
            "name": hub.name,
            "keys": keys_to_json(hub.keys),
            "root": _root_to_json(hub.root) if hub.root is not None else None,
            "identities": list(hub.identities),
            "set_up_at": hub.set_up_at.isoformat(),
        },
    )


def pin_space(unit: UnitOfWork, data: bytes) -> None:
    """Believe this `space.qad` from now on."""
    unit.documents.put(SPACE, data)


def pin_roster(unit: UnitOfWork, data: bytes, version: int, signed_under: tuple[bytes, ...]) -> None:
    """Believe this roster from now on; `signed_under` are the roots that could sign it.

    Every version is kept: a hub puts back what its folder has lost.
    """
    unit.documents.put(ROSTER, data)
    unit.documents.put(f"{ROSTER_FILE}{version:08d}", data)
    records.save(unit, ROSTER + "-signers", {"roots": [records.to_text(root) for root in signed_under]})


def joined(device: DeviceSelf, at: datetime) -> DeviceSelf:
    """The device after its welcome; the invitation's secret is forgotten."""
    return replace(device, standing=Standing.JOINED, invitation="", join_file=b"", joined_at=at)


def keys_to_json(keys: SecretKeys) -> dict[str, str]:
    return {
        "device": keys.public.device,
        "ed25519": records.to_text(keys.public.ed25519),
        "age": keys.public.age,
        "signing_key": records.to_text(keys.signing_key),
        "identity": keys.identity,
    }


def keys_from_json(fields: Any, name: str) -> SecretKeys:
    """Raises: Refused EXCHANGE-RECORD."""
    if not isinstance(fields, dict) or set(fields) != {"device", "ed25519", "age", "signing_key", "identity"}:
        raise Refused("EXCHANGE-RECORD", name=name)
    return SecretKeys(
        public=PublicKeys(
            device=DeviceId(str(fields["device"])),
            ed25519=records.to_bytes(fields["ed25519"], name),
            age=str(fields["age"]),
        ),
        signing_key=records.to_bytes(fields["signing_key"], name),
        identity=str(fields["identity"]),
    )


def _root_to_json(root: RootKey) -> list[str]:
    return [records.to_text(root.public), records.to_text(root.signing_key)]


def _root_from_json(value: Any) -> RootKey:
    if not isinstance(value, list) or len(value) != 2:
        raise Refused("EXCHANGE-RECORD", name=HUB)
    return RootKey(records.to_bytes(value[0], HUB), records.to_bytes(value[1], HUB))


def _load_device(unit: UnitOfWork) -> DeviceSelf | None:
    fields = records.load(unit, DEVICE, _DEVICE_KEYS)
    if fields is None:
        return None
    try:
        standing = Standing(fields["state"])
    except ValueError as error:
        raise Refused("EXCHANGE-RECORD", name=DEVICE) from error
    return DeviceSelf(
        standing=standing,
        person=str(fields["person"]),
        machine=str(fields["machine"]),
        keys=keys_from_json(fields["keys"], DEVICE),
        hub=DeviceId(str(fields["hub"])),
        invite=InviteId(str(fields["invite"])),
        invitation=str(fields["invitation"]),
        join_file=records.to_bytes(fields["join_file"], DEVICE),
        check_code=str(fields["check_code"]),
        asked_at=records.to_time(fields["asked_at"], DEVICE),
        joined_at=records.to_time(fields["joined_at"], DEVICE) if fields["joined_at"] else None,
    )


def _load_hub(unit: UnitOfWork) -> HubSelf | None:
    fields = records.load(unit, HUB, _HUB_KEYS)
    if fields is None:
        return None
    return HubSelf(
        name=str(fields["name"]),
        keys=keys_from_json(fields["keys"], HUB),
        root=_root_from_json(fields["root"]) if fields["root"] else None,
        identities=tuple(map(str, fields["identities"])),
        set_up_at=records.to_time(fields["set_up_at"], HUB),
    )


def _signers(unit: UnitOfWork, space: Space) -> tuple[bytes, ...]:
    fields = records.load(unit, ROSTER + "-signers", ("roots",))
    if fields is None:
        return space.roots
    return tuple(records.to_bytes(root, ROSTER) for root in fields["roots"])
