"""Owns signatures in OpenSSH's SSHSIG form, so that `ssh-keygen -Y verify` checks them without us.

Format: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig
Ed25519 keys and SHA-512 only; any other blob is refused, so one message has one accepted form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from enum import Enum, auto

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_MAGIC = b"SSHSIG"
_KEY_TYPE = b"ssh-ed25519"
_HASH = b"sha512"


class Verdict(Enum):
    """What a signature turned out to be."""

    GOOD = auto()
    BAD = auto()
    """Not a signature, of another namespace, or not over this message."""
    OTHER_KEY = auto()
    """Well formed, but made by a key that was not expected."""


def sign(message: bytes, signing_key: bytes, namespace: str) -> bytes:
    """The SSHSIG blob over `message`."""
    private = Ed25519PrivateKey.from_private_bytes(signing_key)
    signature = private.sign(_signed(message, namespace))
    return _blob(private.public_key().public_bytes_raw(), namespace, signature)


def verify(message: bytes, blob: bytes, public: bytes, namespace: str) -> Verdict:
    """Check a blob against the one key that may have made it."""
    signer = signer_of(blob)
    if signer is None or blob != _blob(signer, namespace, blob[-64:]):
        return Verdict.BAD
    if signer != public:
        return Verdict.OTHER_KEY
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(blob[-64:], _signed(message, namespace))
    except (InvalidSignature, ValueError):
        return Verdict.BAD
    return Verdict.GOOD


def signer_of(blob: bytes) -> bytes | None:
    """The public key that a blob claims to be made by; believe it only after `verify`."""
    start = len(_MAGIC) + 4 + 4 + 4 + len(_KEY_TYPE) + 4
    key = blob[start : start + 32]
    return key if len(key) == 32 else None


def public_key(signing_key: bytes) -> bytes:
    """The raw public half of a raw Ed25519 private key."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw()


def to_line(blob: bytes) -> bytes:
    """The `SIG …` line, newline included."""
    return b"SIG " + base64.b64encode(blob) + b"\n"


def from_line(line: bytes) -> bytes | None:
    """The blob of a `SIG …` line, None when it is not exactly one."""
    if not line.startswith(b"SIG ") or not line.endswith(b"\n"):
        return None
    try:
        blob = base64.b64decode(line[4:-1], validate=True)
    except binascii.Error:
        return None
    return blob if to_line(blob) == line else None


def openssh_public_key(public: bytes) -> str:
    """The key as a line of an `allowed_signers` file names it: `ssh-ed25519 AAAA…`."""
    return "ssh-ed25519 " + base64.b64encode(_string(_KEY_TYPE) + _string(public)).decode("ascii")


def _blob(public: bytes, namespace: str, signature: bytes) -> bytes:
    return b"".join(
        (
            _MAGIC,
            (1).to_bytes(4, "big"),
            _string(_string(_KEY_TYPE) + _string(public)),
            _string(namespace.encode("ascii")),
            _string(b""),
            _string(_HASH),
            _string(_string(_KEY_TYPE) + _string(signature)),
        )
    )


def _signed(message: bytes, namespace: str) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + b"".join(map(_string, (namespace.encode("ascii"), b"", _HASH, digest)))


def _string(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value
