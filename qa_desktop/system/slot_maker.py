"""Owns the making and opening of one key slot: its secret in the keyring, its passphrase stretched."""

from __future__ import annotations

import base64
import binascii

from qa_desktop.errors import Refused
from qa_desktop.services.ports import Entropy
from qa_desktop.system import wrapping
from qa_desktop.system.keyring_guard import Keyring
from qa_desktop.system.keyslots import KeySlots, Slot, UnlockMode
from qa_desktop.system.wrapping import Stretching


class SlotMaker:
    """Wraps the database key for a slot and unwraps it again."""

    def __init__(self, keyring: Keyring, entropy: Entropy, costs: Stretching) -> None:
        self._keyring = keyring
        self._entropy = entropy
        self._costs = costs

    def new_secret(self, account: str) -> bytes:
        """Put a new secret into the keyring, in the place of what it held for that database.

        Raises:
            Refused: KEYRING-NOT-ALLOWED, KEYRING-FORGETS.
            Unavailable: KEYRING-AWAY, KEYRING-LOCKED.
        """
        secret = self._entropy.bytes(wrapping.KEY_BYTES)
        # 44 characters: Windows holds at most 1,280 in one credential.
        self._keyring.keep(account, base64.b64encode(secret).decode("ascii"))
        return secret

    def kept_or_new_secret(self, slots: KeySlots) -> bytes:
        """The secret that the keyring holds, on which older slots rely; a new one where it forgot."""
        try:
            return self.secret(slots)
        except Refused as error:
            if error.code != "KEYRING-FORGOT":
                raise
        return self.new_secret(slots.database_id)

    def secret(self, slots: KeySlots) -> bytes:
        """The secret that the keyring holds for this database.

        Raises:
            Refused: KEYRING-FORGOT, KEYRING-NOT-ALLOWED.
            Unavailable: KEYRING-AWAY, KEYRING-LOCKED.
        """
        kept = self._keyring.fetch(slots.database_id)
        if kept is None:
            raise Refused("KEYRING-FORGOT")
        try:
            secret = base64.b64decode(kept, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Refused("KEYRING-FORGOT") from error
        if len(secret) != wrapping.KEY_BYTES:
            raise Refused("KEYRING-FORGOT")
        return secret

    def wrapped(
        self, slots: KeySlots, name: str, mode: UnlockMode, key: bytes, secret: bytes, text: str | None
    ) -> Slot:
        """A slot of that name for the key, under the secret and the passphrase that its mode needs."""
        salt, nonce = self._entropy.bytes(wrapping.SALT_BYTES), self._entropy.bytes(wrapping.NONCE_BYTES)
        costs = self._costs if mode.needs_passphrase else None
        stretched = wrapping.stretch(text, salt, costs) if costs and text else b""
        context = slots.context(name, mode)
        under = wrapping.wrapping_key(secret, stretched, salt, context)
        return Slot(name, mode, salt, nonce, wrapping.wrap(key, under, nonce, context), costs)


def opened(slots: KeySlots, slot: Slot, secret: bytes, text: str | None) -> bytes | None:
    """The key in a slot, None where secret or passphrase is another, or the slot is from elsewhere."""
    stretched = wrapping.stretch(text, slot.salt, slot.costs) if text and slot.costs else b""
    context = slots.context(slot.name, slot.mode)
    under = wrapping.wrapping_key(secret, stretched, slot.salt, context)
    return wrapping.unwrap(slot.wrapped, under, slot.nonce, context)
