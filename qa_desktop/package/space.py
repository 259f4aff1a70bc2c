"""Owns the bytes of `space.qad` and of the roster (FORMAT.md; exchange.md, b.9).

Both are signed by a root key. The roster's first line is for everybody; its body, the list of devices
and people, is for the hubs and the recovery key.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import SpaceId
from qa_desktop.domain.package import (
    PinnedRoster,
    Revocation,
    Role,
    RootKey,
    Roster,
    RosterDevice,
    RosterHub,
    Space,
)
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.package import agefile, codec, keys, sshsig, strict_json
from qa_desktop.package.strict_json import BadJson, Limits

SPACE_MAGIC = b"QADSPACE/1 "
SPACE_NAMESPACE = "qad-space-v1"
ROSTER_MAGIC = b"QADROSTER/1 "
ROSTER_NAMESPACE = "qad-roster-v1"
MAX_ROSTER_LINE = 2**16
MAX_ROSTER_LIST = 8 * 2**20
MAX_VERSION = 99_999_999
MAX_NAME = 200

_SPACE_LIMITS = Limits(depth=2, nodes=64, string=256, floats=False)
_ROSTER_LIMITS = Limits(depth=8, nodes=5_000, string=4_096, floats=False)
_LIST_LIMITS = Limits(depth=4, string=4_096, floats=False)
_SPACE_KEYS = frozenset({"v", "space", "roots"})
_ROSTER_KEYS = frozenset(
    {
        "v",
        "space",
        "version",
        "prev",
        "roots",
        "hubs",
        "recovery",
        "min_app",
        "policy",
        "expires",
        "ct_len",
        "ct_sha256",
    }
)
_HUB_KEYS = frozenset({"keys", "roles"})
_LIST_KEYS = frozenset({"space", "version", "devices"})
_DEVICE_KEYS = frozenset({"keys", "person", "machine", "enrolled", "revoked"})
_REVOKED_KEYS = frozenset({"epoch", "seq", "reason", "when"})
_APP = re.compile(r"[0-9A-Za-z.+-]{1,32}")


def write_space(space: SpaceId, roots: tuple[bytes, ...], root: RootKey) -> bytes:
    """The file that says whose folder this is. Written once."""
    fields = {"v": 1, "space": space, "roots": keys.roots_to_json(roots)}
    return _signed(SPACE_MAGIC + strict_json.write(fields) + b"\n", root, SPACE_NAMESPACE)


def read_space(data: bytes) -> Space:
    """What `space.qad` says, signed by one of the roots it names: a claim until compared with an invitation.

    Raises:
        Unavailable: SPACE-ARRIVING.
        Untrusted: SPACE-HEADER, SPACE-SIGNATURE.
    """
    frame = codec.cut(data, SPACE_MAGIC, "SPACE")
    try:
        fields = strict_json.exact_keys(strict_json.parse(frame.json, _SPACE_LIMITS), _SPACE_KEYS)
        strict_json.integer(fields["v"], 1, 1)
        space = SpaceId(strict_json.text(fields["space"], codec.SPACE))
        roots = keys.roots_from_json(fields["roots"])
    except BadJson as error:
        raise Untrusted("SPACE-HEADER", reason=error.reason) from error
    if frame.body:
        raise Untrusted("SPACE-HEADER", reason="body")
    _check_signer(frame, roots, SPACE_NAMESPACE, "SPACE")
    return Space(space, roots, hashlib.sha256(data).hexdigest())


def write_roster(roster: Roster, root: RootKey) -> bytes:
    """A version of the roster, its device list encrypted to the hubs and the recovery keys.

    Raises:
        Refused: ROSTER-CONTENT, a reader would refuse it, or the device list is not known here.
    """
    if roster.devices is None:
        raise Refused("ROSTER-CONTENT", reason="devices")
    listed: dict[str, object] = {
        "space": roster.space,
        "version": roster.version,
        "devices": [_device_to_json(device) for device in roster.devices],
    }
    content = strict_json.write(listed)
    body = agefile.encrypt(codec.deflate(content), roster.hub_recipients)
    fields = {
        "v": 1,
        "space": roster.space,
        "version": roster.version,
        "prev": roster.prev,
        "roots": keys.roots_to_json(roster.roots),
        "hubs": [
            {"keys": keys.public_to_json(hub.keys), "roles": sorted(role.value for role in hub.roles)}
            for hub in roster.hubs
        ],
        "recovery": list(roster.recovery),
        "min_app": roster.min_app,
        "policy": roster.policy,
        "expires": codec.write_time(roster.expires),
        "ct_len": len(body),
        "ct_sha256": hashlib.sha256(body).hexdigest(),
    }
    line = ROSTER_MAGIC + strict_json.write(fields) + b"\n"
    try:
        _read_public(
            codec.cut(_signed(line, root, ROSTER_NAMESPACE), ROSTER_MAGIC, "ROSTER", MAX_ROSTER_LINE)
        )
        _read_list(content, roster)
    except Untrusted as error:
        raise Refused("ROSTER-CONTENT", reason=error.facts.get("reason")) from error
    return _signed(line, root, ROSTER_NAMESPACE) + body


def read_roster(
    data: bytes, space: SpaceId, roots: tuple[bytes, ...], identities: tuple[str, ...] = ()
) -> PinnedRoster:
    """A roster signed by one of these roots; with its device list when an identity opens it.

    Which roster follows which is for `domain.package.check_follows` to say.

    Raises:
        Unavailable: ROSTER-ARRIVING.
        Untrusted: ROSTER-HEADER, ROSTER-OTHER-SPACE, ROSTER-SIGNATURE (with `reason=hub` when a hub's
            key signed in the root's stead), ROSTER-CIPHERTEXT, ROSTER-BOMB, ROSTER-INFLATE, ROSTER-LIST.
    """
    frame = codec.cut(data, ROSTER_MAGIC, "ROSTER", MAX_ROSTER_LINE)
    roster, size, digest = _read_public(frame)
    if roster.space != space:
        raise Untrusted("ROSTER-OTHER-SPACE")
    _check_signer(frame, roots, ROSTER_NAMESPACE, "ROSTER", tuple(hub.keys.ed25519 for hub in roster.hubs))
    codec.check_body(frame.body, size, digest, "ROSTER")
    return PinnedRoster(_with_devices(roster, frame.body, identities), hashlib.sha256(data).hexdigest())


def _with_devices(roster: Roster, body: bytes, identities: tuple[str, ...]) -> Roster:
    if not identities:
        return roster
    try:
        packed = agefile.decrypt(body, identities, "ROSTER")
    except Untrusted as error:
        if error.code == "ROSTER-NOT-FOR-US":
            return roster
        raise
    return _read_list(codec.inflate(packed, MAX_ROSTER_LIST, "ROSTER"), roster)


def _read_public(frame: codec.Frame) -> tuple[Roster, int, str]:
    try:
        fields = strict_json.exact_keys(strict_json.parse(frame.json, _ROSTER_LIMITS), _ROSTER_KEYS)
        strict_json.integer(fields["v"], 1, 1)
        size = strict_json.integer(fields["ct_len"], 1, codec.MAX_FILE)
        return _public(fields), size, strict_json.text(fields["ct_sha256"], codec.SHA256)
    except BadJson as error:
        raise Untrusted("ROSTER-HEADER", reason=error.reason) from error


def _public(fields: Mapping[str, Any]) -> Roster:
    hubs = tuple(map(_hub, strict_json.sequence(fields["hubs"], 64)))
    _refuse_twice(hub.keys.device for hub in hubs)
    if sum(Role.PRIMARY in hub.roles for hub in hubs) != 1:
        raise BadJson("primary")
    if not isinstance(fields["policy"], dict):
        raise BadJson("policy")
    return Roster(
        space=SpaceId(strict_json.text(fields["space"], codec.SPACE)),
        version=strict_json.integer(fields["version"], 1, MAX_VERSION),
        prev=strict_json.text(fields["prev"], codec.SHA256),
        roots=keys.roots_from_json(fields["roots"]),
        hubs=hubs,
        recovery=keys.recipients_from_json(fields["recovery"]),
        min_app=strict_json.text(fields["min_app"], _APP),
        policy=fields["policy"],
        expires=codec.read_time(fields["expires"]),
    )


def _read_list(content: bytes, roster: Roster) -> Roster:
    try:
        fields = strict_json.exact_keys(strict_json.parse(content, _LIST_LIMITS), _LIST_KEYS)
        devices = tuple(map(_device, strict_json.sequence(fields["devices"], 10_000)))
        _refuse_twice(device.keys.device for device in devices)
    except BadJson as error:
        raise Untrusted("ROSTER-LIST", reason=error.reason) from error
    if (fields["space"], fields["version"]) != (roster.space, roster.version):
        raise Untrusted("ROSTER-LIST", reason="version")
    return replace(roster, devices=devices)


def _hub(value: Any) -> RosterHub:
    fields = strict_json.exact_keys(value, _HUB_KEYS)
    roles = strict_json.sequence(fields["roles"], len(Role))
    try:
        return RosterHub(keys.public_from_json(fields["keys"]), frozenset(map(Role, roles)))
    except (ValueError, TypeError) as error:
        raise BadJson("role") from error


def _device(value: Any) -> RosterDevice:
    fields = strict_json.exact_keys(value, _DEVICE_KEYS)
    return RosterDevice(
        keys=keys.public_from_json(fields["keys"]),
        person=strict_json.plain_text(fields["person"], MAX_NAME),
        machine=strict_json.plain_text(fields["machine"], MAX_NAME),
        enrolled=codec.read_time(fields["enrolled"]),
        revoked=None if fields["revoked"] is None else _revocation(fields["revoked"]),
    )


def _revocation(value: Any) -> Revocation:
    fields = strict_json.exact_keys(value, _REVOKED_KEYS)
    return Revocation(
        # Number 0: nothing was accepted.
        last=StreamPosition(
            strict_json.integer(fields["epoch"], 1, codec.MAX_EPOCH),
            strict_json.integer(fields["seq"], 0, codec.MAX_SEQ),
        ),
        reason=strict_json.plain_text(fields["reason"], 2_000),
        when=codec.read_time(fields["when"]),
    )


def _device_to_json(device: RosterDevice) -> dict[str, object]:
    return {
        "keys": keys.public_to_json(device.keys),
        "person": device.person,
        "machine": device.machine,
        "enrolled": codec.write_time(device.enrolled),
        "revoked": None if device.revoked is None else _revocation_to_json(device.revoked),
    }


def _revocation_to_json(revoked: Revocation) -> dict[str, object]:
    return {
        "epoch": revoked.last.epoch,
        "seq": revoked.last.seq,
        "reason": revoked.reason,
        "when": codec.write_time(revoked.when),
    }


def _refuse_twice(ids: Iterable[str]) -> None:
    listed = list(ids)
    if len(set(listed)) != len(listed):
        raise BadJson("listed-twice")


def _signed(line: bytes, root: RootKey, namespace: str) -> bytes:
    return line + sshsig.to_line(sshsig.sign(line, root.signing_key, namespace))


def _check_signer(
    frame: codec.Frame, roots: tuple[bytes, ...], namespace: str, what: str, hubs: tuple[bytes, ...] = ()
) -> None:
    """Refuse a document that none of the roots signed."""
    blob = sshsig.from_line(frame.signature)
    signer = sshsig.signer_of(blob) if blob is not None else None
    if blob is None or signer is None:
        raise Untrusted(f"{what}-SIGNATURE", reason="form")
    if signer not in roots:
        raise Untrusted(f"{what}-SIGNATURE", reason="hub" if signer in hubs else "other-key")
    if sshsig.verify(frame.line, blob, signer, namespace) is not sshsig.Verdict.GOOD:
        raise Untrusted(f"{what}-SIGNATURE", reason="forged")
