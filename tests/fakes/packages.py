"""Owns packages for tests: fixed keys, a sound package, and forged ones that deviate in one place.

The keys below protect nothing; they are fixed so that a failing test shows the same bytes every time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import SpaceId, device_id_of
from qa_desktop.domain.package import NO_PREVIOUS, PublicKeys, RootKey, SecretKeys
from qa_desktop.package import agefile, codec, sshsig
from qa_desktop.services.ports import OpenRequest, PackagePart, SealRequest

NOW = datetime(2026, 5, 12, 14, 3, tzinfo=UTC)
SPACE = SpaceId("qadspace" + "a" * 18)


def _keys(seed: int, identity: str) -> SecretKeys:
    signing_key = bytes([seed]) * 32
    public = sshsig.public_key(signing_key)
    return SecretKeys(
        PublicKeys(device_id_of(public), public, agefile.recipient_of(identity)), signing_key, identity
    )


DEVICE = _keys(1, "AGE-SECRET-KEY-13XJNW0K6SJUTDRZEY9P450C98MK98SM7ZY5YSZ4LN6Z8TK3ZUZFSRV3P8T")
HUB = _keys(2, "AGE-SECRET-KEY-14JVS5YQEEX7UKFY3L38K4A89E63JA8HNTHYXG797A9CE6WHV4T8SZGAJFQ")
STRANGER = _keys(3, "AGE-SECRET-KEY-1J36DG66RWEU962SFNWQ7E329C6Q3K7844MXFZAVXJK66MNCX6P7QJ65403")
ROOT = RootKey(sshsig.public_key(bytes([4]) * 32), bytes([4]) * 32)
OTHER_ROOT = RootKey(sshsig.public_key(bytes([5]) * 32), bytes([5]) * 32)

STREAM = places.device_stream(DEVICE.public.device)
FIRST = StreamPosition(1, 1)
PARTS = (
    PackagePart("instance.xml", "application/xml", b"<data><name>Ada &amp; B</name></data>"),
    PackagePart("note.txt", "text/plain", "Zażółć \U0001f642".encode()),
)


def seal_request(**changes: Any) -> SealRequest:
    """A sound request to seal an audit from the device to the hub."""
    sound = SealRequest(
        space=SPACE,
        stream=STREAM,
        position=FIRST,
        prev_sha256=NO_PREVIOUS,
        kind="audit",
        created_at=NOW,
        app="0.1.0",
        seen={},
        doc={"audit": "x", "count": 2},
        parts=PARTS,
        signing_key=DEVICE.signing_key,
        recipients=(HUB.public.age,),
    )
    return replace(sound, **changes)


def open_request(**changes: Any) -> OpenRequest:
    """What the hub expects of that package."""
    sound = OpenRequest(
        space=SPACE,
        stream=STREAM,
        position=FIRST,
        sender_public=DEVICE.public.ed25519,
        identities=(HUB.identity,),
    )
    return replace(sound, **changes)


def manifest(**changes: Any) -> dict[str, Any]:
    """The fields of a sound manifest without parts."""
    return {
        "space": SPACE,
        "from": DEVICE.public.device,
        "to": "hub",
        "epoch": 1,
        "seq": 1,
        "kind": "audit",
        "created": "2026-05-12T14:03:00.000000Z",
        "app": "0.1.0",
        "seen": {},
        "doc": {},
        "parts": [],
        **changes,
    }


def part(data: bytes, **changes: Any) -> dict[str, Any]:
    """A sound declaration of a part."""
    sound = {
        "name": "a.bin",
        "type": "application/octet-stream",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return {**sound, **changes}


def content(fields: Mapping[str, Any], *parts: bytes) -> bytes:
    """A manifest's line and its parts' bytes, unchecked."""
    return json.dumps(fields).encode() + b"\n" + b"".join(parts)


def forge(
    plain: bytes | None = None,
    *,
    body: bytes | None = None,
    header: Mapping[str, Any] | None = None,
    line: bytes | None = None,
    signer: SecretKeys = DEVICE,
    namespace: str = codec.NAMESPACE,
) -> bytes:
    """A package with a good signature over whatever it is told to contain.

    `plain` is what is inflated, `body` replaces the age file, `header` changes fields of line 1 (None
    removes one), `line` replaces line 1 whole.
    """
    if body is None:
        body = agefile.encrypt(
            codec.deflate(content(manifest()) if plain is None else plain), (HUB.public.age,)
        )
    fields: dict[str, Any] = {
        "v": 1,
        "space": SPACE,
        "from": DEVICE.public.device,
        "to": "hub",
        "epoch": 1,
        "seq": 1,
        "prev": NO_PREVIOUS,
        "enc": "age",
        "ct_len": len(body),
        "ct_sha256": hashlib.sha256(body).hexdigest(),
        **(header or {}),
    }
    if line is None:
        kept = {name: value for name, value in fields.items() if value is not None}
        line = codec.MAGIC + json.dumps(kept, sort_keys=True).encode() + b"\n"
    return line + sshsig.to_line(sshsig.sign(line, signer.signing_key, namespace)) + body
