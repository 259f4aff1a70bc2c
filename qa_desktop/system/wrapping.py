"""Owns the cryptography of keys at rest: stretching, wrapping, unwrapping, escrow (exchange.md, c.3).

Wrapping key = HKDF-SHA256 over the keyring's secret and the stretched passphrase, whichever the slot's mode
has; the database key is sealed by AES-256-GCM. The slot's database, name and mode are associated data and
`info`, so that a slot moved to another file or renamed does not open.
"""

from __future__ import annotations

from dataclasses import dataclass

from qa_desktop.errors import Refused
from qa_desktop.system import passphrase as passphrases

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Stretching:
    """Argon2id's costs (RFC 9106), kept in the slot so that they can be raised later."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4

    def is_sane(self) -> bool:
        """False for costs that a damaged or hostile file could ask of this computer."""
        return (
            8 * self.lanes <= self.memory_kib <= 1_048_576
            and 1 <= self.passes <= 20
            and 1 <= self.lanes <= 16
        )


def stretch(passphrase: str, salt: bytes, costs: Stretching) -> bytes:
    """A key's worth of bytes from a passphrase; slow on purpose."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=costs.passes,
        lanes=costs.lanes,
        memory_cost=costs.memory_kib,
    ).derive(passphrases.normal(passphrase))


def wrapping_key(secret: bytes, stretched: bytes, salt: bytes, context: bytes) -> bytes:
    """The key of a slot. At least one of the two sources is there."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    if not secret and not stretched:
        raise ValueError("a slot needs a secret or a passphrase")
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, context).derive(secret + stretched)


def wrap(key: bytes, under: bytes, nonce: bytes, context: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(under).encrypt(nonce, key, context)


def unwrap(wrapped: bytes, under: bytes, nonce: bytes, context: bytes) -> bytes | None:
    """The key; None when the wrapping key, the slot or its place is not the one it was made for."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        key = AESGCM(under).decrypt(nonce, wrapped, context)
    except InvalidTag:
        return None
    return key if len(key) == KEY_BYTES else None


def escrow(key: bytes, recipient: str) -> bytes:
    """The key for the holder of the recovery key alone (age, X25519).

    Raises:
        Refused: RECOVERY-KEY-INVALID.
    """
    import pyrage

    try:
        return bytes(pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(recipient)]))
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise Refused("RECOVERY-KEY-INVALID") from error


def release(escrowed: bytes, identity: str) -> bytes | None:
    """The key from escrow; None when this is not the recovery key it was left to.

    Raises:
        Refused: RECOVERY-KEY-INVALID when it is no age identity at all.
    """
    import pyrage

    try:
        holder = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as error:
        raise Refused("RECOVERY-KEY-INVALID") from error
    try:
        key = bytes(pyrage.decrypt(escrowed, [holder]))
    except pyrage.DecryptError:
        return None
    return key if len(key) == KEY_BYTES else None
