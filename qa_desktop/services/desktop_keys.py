"""Owns what the window may ask about keys: passphrase, way of unlocking, recovery, another computer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from qa_desktop.services.passphrases import Strength

if TYPE_CHECKING:
    from qa_desktop.services.desktop import KeyMode


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """How this profile is opened."""

    mode: KeyMode
    choices: tuple[KeyMode, ...]
    """What it could be opened with here, as far as the policy allows; the recommended one first."""
    has_escrow: bool
    """A copy of the key was left to the holder of the recovery key."""
    by_policy: bool
    """IT decides how it may be opened."""


class KeysDesk(Protocol):
    def strength(self, passphrase: str, person: str = "") -> Strength:
        """Any lane, also while locked; some 10 ms. What a new passphrase would be worth."""

    def wait_seconds(self) -> int:
        """Any lane, also while locked. Until the next passphrase may be tried; 0 when now."""

    def has_escrow(self) -> bool:
        """Any lane, also while locked. The holder of the recovery key can open this profile."""

    def status(self) -> KeyStatus:
        """BACKGROUND. Asks the computer's keyring."""

    def change_passphrase(self, old: str, new: str) -> None:
        """STORE.

        Raises:
            Refused: PASSPHRASE-WRONG, PASSPHRASE-SHORT (-COMMON …), DISK-FULL; the old one still opens.
            Unavailable: UNLOCK-WAIT, KEYRING-….
        """

    def change_mode(self, passphrase: str, mode: KeyMode, new: str = "") -> None:
        """STORE. `passphrase` is what opens it now, `new` one where there was none.

        Raises:
            Refused: MODE-NOT-ALLOWED, PASSPHRASE-…, KEYRING-…, DISK-FULL; what opened still opens.
            Unavailable: UNLOCK-WAIT, KEYRING-….
        """

    def recovery_key(self, file: bytes, passphrase: str) -> str:
        """BACKGROUND, also while locked. The recovery key in its age file.

        Raises:
            Refused: KEY-PASSPHRASE, RECOVERY-KEY-INVALID.
        """

    def recover(self, recovery_key: str, passphrase: str) -> None:
        """STORE, while locked. Give the profile a new passphrase by the recovery key, and open it.

        Raises:
            Refused: ESCROW-MISSING, RECOVERY-KEY-INVALID (-WRONG), PASSPHRASE-…, KEYSLOTS-…, DISK-FULL,
                KEYRING-REQUIRED where IT allows no passphrase alone and the keyring cannot be used;
                what opened before still opens.
        """

    def move_out(self, folder: str, passphrase: str, new: str = "") -> str:
        """STORE. Write this profile, encrypted, for another computer; locks it here. The file's path.

        Args:
            folder: Where the file is written, as on a stick.
            passphrase: What opens the profile now; blank where the keyring alone does.
            new: The passphrase that opens the file; the present one when not given.

        Raises:
            Refused: PASSPHRASE-…, DISK-FULL, MOVE-NOT-WRITABLE; one goes on working here.
            Unavailable: UNLOCK-WAIT, KEYRING-…, MOVE-TORN.
        """

    def take_back(self, passphrase: str) -> None:
        """STORE, while locked. Go on here: the move was not finished. Opens the profile.

        Raises:
            As `ProfileDesk.unlock`.
        """

    def move_in(self, file: str, passphrase: str) -> None:
        """STORE, on a computer without a profile. Bring one from another computer, and open it.

        Raises:
            Refused: PROFILE-EXISTS, MOVE-NOT-ONE, MOVE-TORN, MOVE-TOO-NEW, MOVE-UNREADABLE, PASSPHRASE-WRONG,
                STORE-…, DISK-FULL; nothing was written.
        """
