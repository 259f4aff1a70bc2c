"""Owns the bytes of a passphrase. What it must be to be accepted is decided by `services.passphrases`."""

from __future__ import annotations

import unicodedata


def normal(passphrase: str) -> bytes:
    """The bytes that are stretched: keyboards compose accents differently (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
