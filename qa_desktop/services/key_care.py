"""Owns what looking after a profile's keys needs from outside: slots, keyring, recovery, a move's file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.ports import Store


class Departure(Protocol):
    """A profile on its way to another computer: its keys are made ready, its file is not written yet."""

    @property
    def move(self) -> str:
        """Id of this move."""

    def write(self, store: Store, folder: str) -> str:
        """Write the encrypted file into a folder; its path.

        Raises:
            Refused: DISK-FULL, MOVE-NOT-WRITABLE, BACKUP-DAMAGED; nothing of it is left there.
            Unavailable: MOVE-TORN.
        """


class KeyCare(Protocol):
    """The key slots of one profile."""

    def mode(self) -> KeyMode:
        """Raises: Refused KEYSLOTS-MISSING, KEYSLOTS-DAMAGED."""

    def possible(self) -> tuple[KeyMode, ...]:
        """Ways of unlocking that this computer can do now; asks the keyring."""

    def has_escrow(self) -> bool:
        """Whether a copy of the key was left to the holder of the recovery key. Never raises."""

    def wait_seconds(self) -> int:
        """Until the next passphrase may be tried; 0 when now. Never raises."""

    def change_passphrase(self, old: str, new: str) -> None:
        """Raises: Refused PASSPHRASE-…, DISK-FULL; Unavailable UNLOCK-WAIT, KEYRING-…."""

    def change_mode(self, passphrase: str, mode: KeyMode, new: str) -> None:
        """Raises: Refused PASSPHRASE-…, KEYRING-…, DISK-FULL; Unavailable UNLOCK-WAIT, KEYRING-…."""

    def recovery_key(self, file: bytes, passphrase: str) -> str:
        """The recovery key of a file.

        Raises:
            Refused: KEY-PASSPHRASE; RECOVERY-KEY-INVALID for a file that holds none.
        """

    def recover(self, recovery_key: str, passphrase: str, allowed: Sequence[KeyMode]) -> KeyMode:
        """New slots by the recovery key, for a passphrase, and for the keyring where it opened before.

        Which way it is opened from now on, one of those that are `allowed`.

        Raises:
            Refused: KEYRING-REQUIRED where the keyring cannot be used and none is allowed without it;
                PROFILE-ABSENT, ALREADY-RUNNING, ESCROW-MISSING, RECOVERY-KEY-INVALID (-WRONG),
                PASSPHRASE-…, KEYSLOTS-…, DISK-FULL; what opened before still opens.
        """

    def depart(self, passphrase: str, new: str) -> Departure:
        """Make ready to move.

        Raises:
            Refused: PASSPHRASE-…; nothing was changed.
            Unavailable: UNLOCK-WAIT, KEYRING-….
        """

    def arrive(self, file: str, passphrase: str, allowed: Sequence[KeyMode]) -> None:
        """Put the profile of a file in the place of none, opened in one of the ways that are `allowed`.

        Raises:
            Refused: KEYRING-REQUIRED, PROFILE-EXISTS, MOVE-…, PASSPHRASE-WRONG, STORE-…, DISK-FULL;
                nothing was written.
        """
