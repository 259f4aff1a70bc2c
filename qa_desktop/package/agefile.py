"""Owns age files: encrypting to X25519 recipients or a passphrase, and opening (https://age-encryption.org/v1)."""

from __future__ import annotations

import re

import pyrage

from qa_desktop.errors import Refused, Untrusted

_INTRO = b"age-encryption.org/v1\n"
_STANZA = re.compile(rb"-> (\S+)[^\n]*\n")
_STANZA_BODY = re.compile(rb"[A-Za-z0-9+/]{0,64}\n")
# Every stanza of ours costs one X25519 operation to try. A council has a handful of hubs.
_MOST_STANZAS = 64
_SCRYPT = re.compile(rb"-> scrypt [A-Za-z0-9+/]{1,64} ([0-9]{1,3})\n")
_MOST_WORK = 20
"""2**20 rounds take 1 GiB; the library would go on to 4 GiB and half a minute because a file says so."""


def encrypt(data: bytes, recipients: tuple[str, ...]) -> bytes:
    """Encrypt so that each of the recipients alone can open it.

    Raises:
        Refused: KEY-RECIPIENT, there is no recipient or one is not an age X25519 public key.
    """
    if not recipients:
        raise Refused("KEY-RECIPIENT")
    try:
        keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError as error:
        raise Refused("KEY-RECIPIENT") from error
    return bytes(pyrage.encrypt(data, keys))


def decrypt(data: bytes, identities: tuple[str, ...], what: str = "PKG") -> bytes:
    """Open an age file with whichever identity fits.

    Raises:
        Untrusted: `…-NOT-FOR-US` when none of its recipients is ours (or it is locked by a passphrase),
            `…-CIPHERTEXT` when it is damaged or not an age file of this version.
        Refused: KEY-IDENTITY, one of the identities is not an age X25519 private key.
    """
    kinds = _stanza_kinds(data)
    if kinds is None:
        raise Untrusted(f"{what}-CIPHERTEXT", reason="header")
    # A scrypt stanza would let a sender decide how long we work; only X25519 is ever tried.
    if b"X25519" not in kinds or b"scrypt" in kinds:
        raise Untrusted(f"{what}-NOT-FOR-US", reason="recipient-kind")
    try:
        keys = [pyrage.x25519.Identity.from_str(text) for text in identities]
    except pyrage.IdentityError as error:
        raise Refused("KEY-IDENTITY") from error
    if not keys:
        raise Untrusted(f"{what}-NOT-FOR-US", reason="no-identity")
    try:
        return bytes(pyrage.decrypt(data, keys))
    except pyrage.DecryptError as error:
        # pyrage has one exception for both; a test pins the words that tell them apart.
        if "No matching keys" in str(error):
            raise Untrusted(f"{what}-NOT-FOR-US", reason="other-recipient") from error
        raise Untrusted(f"{what}-CIPHERTEXT", reason="damaged") from error


def decrypt_with_passphrase(data: bytes, passphrase: str) -> bytes:
    """Open a passphrase-protected age file of ours.

    Raises:
        Refused: KEY-PASSPHRASE, wrong passphrase or damaged file (age cannot tell them apart).
        Untrusted: KEY-FILE, not a passphrase-protected age file.
    """
    kinds = _stanza_kinds(data)
    # It stands alone, says the format: the work is in the first stanza or the file is none.
    work = _SCRYPT.match(data, len(_INTRO))
    if kinds != {b"scrypt"} or work is None or int(work[1]) > _MOST_WORK:
        raise Untrusted("KEY-FILE")
    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError as error:
        raise Refused("KEY-PASSPHRASE") from error


def new_identity() -> tuple[str, str]:
    """A fresh X25519 pair from the system's randomness: identity (secret), recipient (public)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """The public half of an age identity.

    Raises:
        Refused: KEY-IDENTITY, it is not an age X25519 private key.
    """
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise Refused("KEY-IDENTITY") from error


def is_recipient(text: str) -> bool:
    """Whether the text is an age X25519 public key."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def _stanza_kinds(data: bytes) -> set[bytes] | None:
    """Types of the header's stanzas, None when this is not a binary age v1 header or has too many."""
    if not data.startswith(_INTRO):
        return None
    kinds: set[bytes] = set()
    at = len(_INTRO)
    for _ in range(_MOST_STANZAS + 1):
        stanza = _STANZA.match(data, at)
        if stanza is None:
            return kinds if data.startswith(b"--- ", at) else None
        kinds.add(stanza[1])
        at = stanza.end()
        while body := _STANZA_BODY.match(data, at):
            at = body.end()
            if body.end() - body.start() < 65:
                break
    return None
