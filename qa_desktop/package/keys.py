"""Owns keys: how they are made, written into documents, and locked in files that outlive us.

Private halves leave this module only inside values whose fields are hidden from `repr`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qa_desktop.domain.ids import DeviceId, device_id_of
from qa_desktop.domain.package import PublicKeys, RecoveryKey, RootKey, SecretKeys
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.package import agefile, codec, passphrase_file, sshsig, strict_json
from qa_desktop.package.strict_json import BadJson

_OPENSSH = "ssh-ed25519 "
_PUBLIC_KEYS = frozenset({"id", "key", "age"})


def new_keys() -> SecretKeys:
    """Keys of a new device or hub, from the system's randomness."""
    signing_key = Ed25519PrivateKey.generate().private_bytes_raw()
    identity, recipient = agefile.new_identity()
    public = sshsig.public_key(signing_key)
    return SecretKeys(PublicKeys(device_id_of(public), public, recipient), signing_key, identity)


def new_root() -> RootKey:
    """A new root key. Make two, for two people."""
    return root_from(Ed25519PrivateKey.generate().private_bytes_raw())


def new_recovery() -> RecoveryKey:
    """A new recovery key."""
    identity, recipient = agefile.new_identity()
    return RecoveryKey(recipient, identity)


def root_from(signing_key: bytes) -> RootKey:
    """The root key of these 32 bytes."""
    return RootKey(sshsig.public_key(signing_key), signing_key)


def lock(secret: bytes, passphrase: str) -> bytes:
    """A passphrase-protected age file, opened and compared before it is handed out. Takes over a second.

    Raises:
        Refused: KEY-PASSPHRASE-EMPTY.
    """
    if not passphrase:
        raise Refused("KEY-PASSPHRASE-EMPTY")
    file = passphrase_file.encrypt(secret, passphrase)
    if agefile.decrypt_with_passphrase(file, passphrase) != secret:
        raise Refused("KEY-FILE-NOT-READ-BACK")
    return file


def unlock_root(file: bytes, passphrase: str) -> RootKey:
    """Open a root key's file.

    Raises:
        Refused: KEY-PASSPHRASE.
        Untrusted: KEY-FILE, it holds something else.
    """
    secret = agefile.decrypt_with_passphrase(file, passphrase)
    if len(secret) != 32:
        raise Untrusted("KEY-FILE")
    return root_from(secret)


def unlock_recovery(file: bytes, passphrase: str) -> RecoveryKey:
    """Open a recovery key's file, which `age -d -i` reads too once its passphrase is given.

    Raises:
        Refused: KEY-PASSPHRASE.
        Untrusted: KEY-FILE, it holds something else.
    """
    secret = agefile.decrypt_with_passphrase(file, passphrase)
    try:
        identity = secret.decode("ascii").strip()
        return RecoveryKey(agefile.recipient_of(identity), identity)
    except (UnicodeDecodeError, Refused) as error:
        raise Untrusted("KEY-FILE") from error


# ---------------------------------------------------------------- in documents


def public_to_json(keys: PublicKeys) -> dict[str, object]:
    """`{"id", "key", "age"}`."""
    return {"id": keys.device, "key": sshsig.openssh_public_key(keys.ed25519), "age": keys.age}


def public_from_json(value: Any) -> PublicKeys:
    """Public keys whose id fits them.

    Raises:
        BadJson: anything else.
    """
    fields = strict_json.exact_keys(value, _PUBLIC_KEYS)
    public = signing_key_from(fields["key"])
    if device_id_of(public) != strict_json.text(fields["id"], codec.DEVICE):
        raise BadJson("id")
    return PublicKeys(DeviceId(fields["id"]), public, recipient_from(fields["age"]))


def signing_key_from(value: Any) -> bytes:
    """The raw key of an `ssh-ed25519 AAAA…` text, in its one spelling.

    Raises:
        BadJson: anything else.
    """
    if not isinstance(value, str) or not value.startswith(_OPENSSH):
        raise BadJson("key")
    try:
        public = base64.b64decode(value.removeprefix(_OPENSSH), validate=True)[-32:]
    except (binascii.Error, ValueError) as error:
        raise BadJson("key") from error
    if len(public) != 32 or sshsig.openssh_public_key(public) != value:
        raise BadJson("key")
    return public


def recipient_from(value: Any) -> str:
    """An age X25519 public key.

    Raises:
        BadJson: anything else.
    """
    # Bech32 reads capitals too; one key has one spelling here, so that lists can be compared.
    if not isinstance(value, str) or not value.startswith("age1") or not agefile.is_recipient(value):
        raise BadJson("recipient")
    return value


def roots_to_json(roots: Iterable[bytes]) -> list[str]:
    """Root keys as `allowed_signers` names them."""
    return [sshsig.openssh_public_key(root) for root in roots]


def roots_from_json(value: Any) -> tuple[bytes, ...]:
    """One to four different root keys.

    Raises:
        BadJson: anything else.
    """
    roots = tuple(map(signing_key_from, strict_json.sequence(value, 4)))
    if not roots or len(set(roots)) != len(roots):
        raise BadJson("roots")
    return roots


def recipients_from_json(value: Any) -> tuple[str, ...]:
    """Up to sixteen different age recipients.

    Raises:
        BadJson: anything else.
    """
    recipients = tuple(map(recipient_from, strict_json.sequence(value, 16)))
    if len(set(recipients)) != len(recipients):
        raise BadJson("recipients")
    return recipients
