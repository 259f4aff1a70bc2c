"""Owns the identifiers: distinct ids are distinct types, and how each is formed (exchange.md, b.2)."""

from __future__ import annotations

import base64
import hashlib
import uuid
from dataclasses import dataclass
from typing import NewType

AuditId = NewType("AuditId", str)
"""UUIDv7 in its canonical 36-character form."""
ContributionId = NewType("ContributionId", str)
"""UUIDv7 in its canonical 36-character form."""
NodeId = NewType("NodeId", str)
"""Stable key of one node of a filling; see `formengine.api`. Never a position."""
ToolHash = NewType("ToolHash", str)
"""SHA-256 of the XForm XML's bytes, 64 hexadecimal digits."""
AskId = NewType("AskId", str)
"""UUIDv7: one request of Q&S for one stage of one audit."""
DeviceId = NewType("DeviceId", str)
"""First ten bytes of SHA-256 of the device's Ed25519 public key, base32 lower case, 16 characters."""
SpaceId = NewType("SpaceId", str)
"""Sixteen random bytes, base32 lower case, 26 characters."""
InviteId = NewType("InviteId", str)
"""Sixteen random bytes, base32 lower case, 26 characters."""


@dataclass(frozen=True, slots=True)
class AuditKey:
    """One revision of one audit: the first completion is revision 1, each correction one more."""

    audit_id: AuditId
    revision: int


def uuid7(unix_ms: int, random_bytes: bytes) -> str:
    """Form a UUIDv7 (RFC 9562, section 5.7) from a time in milliseconds and ten random bytes."""
    if len(random_bytes) != 10:
        raise ValueError("uuid7 takes exactly ten random bytes")
    value = (unix_ms & ((1 << 48) - 1)) << 80 | int.from_bytes(random_bytes, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def base32_id(data: bytes) -> str:
    """Base32, lower case, without padding: the alphabet `[a-z2-7]` is safe on every file system."""
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


def device_id_of(ed25519_public: bytes) -> DeviceId:
    """The self-certifying id of a device."""
    return DeviceId(base32_id(hashlib.sha256(ed25519_public).digest()[:10]))


def audit_reference(audit_id: AuditId) -> str:
    """The short reference printed on paper and read out on the telephone: `QA-` and 10 characters.

    Taken from the random tail of the id, so two audits begun in the same millisecond differ.
    """
    tail = base32_id(bytes.fromhex(audit_id.replace("-", ""))[-7:])[:10].upper()
    return f"QA-{tail[:5]}-{tail[5:]}"
