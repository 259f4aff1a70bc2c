"""Owns the way to the database key: made once, never changed, opened by keyring, passphrase or recovery."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from qa_desktop.domain.ids import base32_id
from qa_desktop.errors import QADesktopError, Refused, Unavailable
from qa_desktop.services import passphrases
from qa_desktop.services.ports import Clock, Entropy
from qa_desktop.system import hardening, location, wrapping
from qa_desktop.system.attempts import AttemptFile
from qa_desktop.system.keyring_guard import Keyring
from qa_desktop.system.keyslots import KeySlots, Slot, SlotFile, UnlockMode
from qa_desktop.system.paths import ProfileFolder
from qa_desktop.system.slot_maker import SlotMaker, opened
from qa_desktop.system.wrapping import Stretching

_OS = "os"
_PASS = "pass"  # noqa: S105 - the name of a slot


class VaultState(StrEnum):
    """What the profile holds. Only NEW may be followed by `create`."""

    NEW = "new"
    LOCKED = "locked"
    DATABASE_MISSING = "database-missing"
    """There are keys to a database that was made and is not there: a loss, never a fresh start."""
    KEYSLOTS_MISSING = "keyslots-missing"
    """There is a database and no key to it."""
    KEYSLOTS_DAMAGED = "keyslots-damaged"


@dataclass(frozen=True, slots=True)
class OfferedMode:
    """A way of unlocking that this computer can do, or why it cannot."""

    mode: UnlockMode
    problem: str = ""
    """Code of why it cannot be chosen; blank when it can."""


class Vault:
    """The front of everything about the database key of one profile."""

    def __init__(
        self,
        profile_dir: Path,
        keyring: Keyring,
        clock: Clock,
        entropy: Entropy,
        *,
        costs: Stretching | None = None,
        place_problem: Callable[[Path], str | None] = location.place_problem,
    ) -> None:
        self._profile = ProfileFolder(profile_dir)
        self._keyring = keyring
        self._clock = clock
        self._entropy = entropy
        self._costs = costs or Stretching()
        self._place_problem = place_problem
        self._maker = SlotMaker(keyring, entropy, self._costs)
        self._file = SlotFile(self._profile.keyslots)
        self._attempts = AttemptFile(self._profile.attempts)

    # ------------------------------------------------------------ what there is

    def state(self) -> VaultState:
        has_database = self._has_database()
        if not self._file.is_there():
            return VaultState.KEYSLOTS_MISSING if has_database else VaultState.NEW
        try:
            slots = self._file.load()
        except Refused:
            return VaultState.KEYSLOTS_DAMAGED
        if slots is not None and slots.database_made and not has_database:
            return VaultState.DATABASE_MISSING
        return VaultState.LOCKED

    def _has_database(self) -> bool:
        database = self._profile.database
        return database.is_file() and database.stat().st_size > 0

    @property
    def may_create_database(self) -> bool:
        """True between `create` and `database_created`: `open_store(…, create=…)` takes this."""
        return not self._slots().database_made

    def database_created(self) -> None:
        """Say that the database was made; from now on a missing one is a loss. Safe to repeat."""
        slots = self._slots()
        if not slots.database_made:
            self._file.save(replace(slots, database_made=True))

    def modes(self) -> tuple[OfferedMode, ...]:
        """Ways of unlocking for a new profile, the default first."""
        try:
            self._keyring.name()
            problem = ""
        except QADesktopError as error:
            problem = error.code
        offers = [OfferedMode(mode, problem if mode.needs_keyring else "") for mode in UnlockMode]
        return tuple(sorted(offers, key=lambda offer: bool(offer.problem)))

    def mode(self) -> UnlockMode:
        """What opens the profile now.

        Raises:
            Refused: KEYSLOTS-MISSING, KEYSLOTS-DAMAGED.
        """
        slots = self._slots()
        slot = slots.slot(_OS) or slots.slot(_PASS)
        if slot is None:
            raise Refused("KEYSLOTS-DAMAGED")
        return slot.mode

    def needs_passphrase(self) -> bool:
        """True when the slot that opens first asks for one."""
        slots = self._slots()
        slot = slots.slot(_OS) or slots.slot(_PASS)
        return slot is not None and slot.mode.needs_passphrase

    def has_escrow(self) -> bool:
        return self._slots().escrow is not None

    def retry_after_seconds(self) -> int:
        """Seconds until the next passphrase may be tried; 0 when now."""
        return self._attempts.wait_seconds(self._clock.now())

    # ------------------------------------------------------------ making

    def create(self, mode: UnlockMode, passphrase_text: str | None = None) -> bytes:
        """Make the key of a new profile and its slots; returns the key.

        In mode `keyring` a passphrase may be given too: it opens a second slot, for the day the keyring
        forgets. Nothing is written before the keyring has proved that it remembers.

        Raises:
            Refused: VAULT-EXISTS, STORE-ON-NETWORK, PASSPHRASE-NEEDED, PASSPHRASE-SHORT (-COMMON …),
                KEYRING-NOT-ALLOWED, KEYRING-FORGETS, DISK-FULL, PROFILE-NOT-WRITABLE.
            Unavailable: KEYRING-AWAY, KEYRING-LOCKED.
        """
        if self.state() is not VaultState.NEW:
            raise Refused("VAULT-EXISTS", state=self.state().value)
        self._must_be_fit()
        _must_be_strong(mode, passphrase_text)
        hardening.make_private(self._profile.root)
        slots = KeySlots(base32_id(self._entropy.bytes(16)), database_made=False, slots=())
        key = self._entropy.bytes(wrapping.KEY_BYTES)
        secret = self._maker.new_secret(slots.database_id) if mode.needs_keyring else b""
        name = _OS if mode.needs_keyring else _PASS
        slots = slots.with_slot(self._maker.wrapped(slots, name, mode, key, secret, passphrase_text))
        if mode is UnlockMode.KEYRING and passphrase_text:
            spare = self._maker.wrapped(slots, _PASS, UnlockMode.PASSPHRASE, key, b"", passphrase_text)
            slots = slots.with_slot(spare)
        self._file.save(slots)
        return key

    def change_passphrase(self, old: str | None, new: str) -> None:
        """Wrap the key anew under another passphrase. The key and the keyring's secret stay.

        Raises:
            Refused: PASSPHRASE-WRONG, PASSPHRASE-SHORT (-COMMON …), DISK-FULL, PROFILE-NOT-WRITABLE;
                the old passphrase still opens.
            Unavailable: UNLOCK-WAIT, KEYRING-AWAY, KEYRING-LOCKED.
        """
        _must_be_strong(UnlockMode.PASSPHRASE, new)
        key = self.unlock(old)
        slots = self._slots()
        if slots.slot(_PASS) is None and not any(slot.mode.needs_passphrase for slot in slots.slots):
            # Only the keyring opened until now: the passphrase becomes the second way in.
            slots = slots.with_slot(self._maker.wrapped(slots, _PASS, UnlockMode.PASSPHRASE, key, b"", new))
        for slot in slots.slots:
            if slot.mode.needs_passphrase:
                secret = self._maker.secret(slots) if slot.mode.needs_keyring else b""
                slots = slots.with_slot(self._maker.wrapped(slots, slot.name, slot.mode, key, secret, new))
        self._file.save(slots)
        self._settle_everywhere()

    def leave_escrow(self, key: bytes, recipient: str) -> None:
        """Leave the key to the holder of the recovery key (`age1…`), for the day nothing else opens.

        Raises:
            Refused: RECOVERY-KEY-INVALID, DISK-FULL, PROFILE-NOT-WRITABLE.
        """
        self._file.save(replace(self._slots(), escrow=wrapping.escrow(key, recipient)))

    def for_moving(self, text: str | None, new_text: str | None = None) -> tuple[KeySlots, bytes]:
        """Slots that open the profile on another computer, and the key: what a keyring holds does not travel.

        Args:
            text: What opens it now.
            new_text: The passphrase that opens it there; the present one when not given.

        Raises:
            Refused: PASSPHRASE-WRONG, PASSPHRASE-NEEDED, PASSPHRASE-SHORT (-COMMON …); nothing was changed.
            Unavailable: UNLOCK-WAIT, KEYRING-AWAY, KEYRING-LOCKED.
        """
        wanted = new_text or text
        _must_be_strong(UnlockMode.PASSPHRASE, wanted)
        key = self.unlock(text)
        slots = replace(self._slots(), slots=(), database_made=True)
        alone = self._maker.wrapped(slots, _PASS, UnlockMode.PASSPHRASE, key, b"", wanted)
        return slots.with_slot(alone), key

    # ------------------------------------------------------------ opening

    def unlock(self, passphrase_text: str | None = None, *, for_rescue: bool = False) -> bytes:
        """The database key; `for_rescue` also where the database is missing, for its backups.

        Raises:
            Refused: PASSPHRASE-WRONG, PASSPHRASE-NEEDED, KEYRING-FORGOT, KEYSLOTS-MISSING, KEYSLOTS-DAMAGED,
                STORE-MISSING, STORE-ON-NETWORK.
            Unavailable: UNLOCK-WAIT with the seconds left, KEYRING-AWAY, KEYRING-LOCKED.
        """
        self._must_be_fit()
        slots = self._slots()
        if slots.database_made and not for_rescue and not self._has_database():
            raise Refused("STORE-MISSING")
        if passphrase_text is not None:
            self._attempts.must_not_wait(self._clock.now())
        key = self._open(slots, passphrase_text)
        self._attempts.succeeded()
        self._settle(slots)
        return key

    def unlock_with_recovery_key(self, identity: str) -> bytes:
        """The database key from escrow, by the holder of the recovery key (`AGE-SECRET-KEY-1…`).

        Raises:
            Refused: ESCROW-MISSING, RECOVERY-KEY-INVALID, RECOVERY-KEY-WRONG, KEYSLOTS-MISSING (-DAMAGED).
        """
        slots = self._slots()
        if slots.escrow is None:
            raise Refused("ESCROW-MISSING")
        key = wrapping.release(slots.escrow, identity)
        if key is None:
            raise Refused("RECOVERY-KEY-WRONG")
        return key

    def restore_slots(self, key: bytes, mode: UnlockMode, passphrase_text: str | None) -> None:
        """After a recovery: new slots for the same key.

        A secret that the keyring still holds is used again: until the new slots are written, the old ones
        open as before.

        Raises:
            Refused: as `create`; what opened before still opens.
            Unavailable: KEYRING-AWAY, KEYRING-LOCKED.
        """
        _must_be_strong(mode, passphrase_text)
        slots = self._only(self._slots(), key, mode, passphrase_text)
        if self._open(slots, passphrase_text) != key:
            raise Refused("KEYRING-FORGETS")
        self._file.save(slots)

    def change_mode(self, text: str | None, mode: UnlockMode, new_text: str | None = None) -> None:
        """Open with the keyring, the passphrase or both from now on; the present way must open first.

        Args:
            text: What opens it now.
            mode: What is to open it.
            new_text: The new passphrase; the present one when not given.

        Raises:
            Refused: PASSPHRASE-WRONG, PASSPHRASE-NEEDED, PASSPHRASE-SHORT (-COMMON …), KEYRING-NOT-ALLOWED,
                KEYRING-FORGETS, DISK-FULL, PROFILE-NOT-WRITABLE; what opened before still opens.
            Unavailable: UNLOCK-WAIT, KEYRING-AWAY, KEYRING-LOCKED.
        """
        wanted = None if mode is UnlockMode.KEYRING else new_text or text
        _must_be_strong(mode, wanted)
        key = self.unlock(text)
        slots = self._only(self._slots(), key, mode, wanted)
        # Before it is written: a keyring that goes away or forgets just now leaves everything as it was.
        if self._open(slots, wanted) != key:
            raise Refused("KEYRING-FORGETS")
        self._file.save(slots)
        self._settle_everywhere()
        if not mode.needs_keyring:
            with suppress(QADesktopError):  # a secret that opens nothing any more
                self._keyring.remove(self._slots().database_id)

    def _only(self, slots: KeySlots, key: bytes, mode: UnlockMode, text: str | None) -> KeySlots:
        """Slots with this as the one way in, beside the recovery key's; nothing is written but a secret."""
        slots = replace(slots, slots=())
        secret = self._maker.kept_or_new_secret(slots) if mode.needs_keyring else b""
        name = _OS if mode.needs_keyring else _PASS
        return slots.with_slot(self._maker.wrapped(slots, name, mode, key, secret, text))

    def _settle_everywhere(self) -> None:
        """Let nothing go on opening with what was given up: the previous file, the copy of the backups."""
        self._file.settle()
        beside = SlotFile(self._profile.backups / self._profile.keyslots.name)
        with suppress(QADesktopError):  # the next backup brings the newest slots with it
            if beside.is_there():
                beside.replace(self._slots())

    def _open(self, slots: KeySlots, text: str | None) -> bytes:
        ours, spare = slots.slot(_OS), slots.slot(_PASS)
        if ours is not None and (spare is None or not text):
            return self._open_slot(slots, ours, text)
        if ours is not None:
            # Both could open: the keyring first, the passphrase where it is away or has forgotten.
            try:
                return self._open_slot(slots, ours, text)
            except (Refused, Unavailable) as error:
                if error.code == "PASSPHRASE-WRONG":
                    raise
        if spare is None:
            raise Refused("KEYSLOTS-DAMAGED")
        return self._open_slot(slots, spare, text)

    def _open_slot(self, slots: KeySlots, slot: Slot, text: str | None) -> bytes:
        if slot.mode.needs_passphrase and not text:
            raise Refused("PASSPHRASE-NEEDED")
        secret = self._maker.secret(slots) if slot.mode.needs_keyring else b""
        key = opened(slots, slot, secret, text)
        if key is not None:
            self._raise_costs(slots, slot, key, secret, text)
            return key
        if not slot.mode.needs_passphrase:
            raise Refused("KEYRING-FORGOT")  # another secret than the one this slot was made with
        self._attempts.failed(self._clock.now())
        raise Refused("PASSPHRASE-WRONG")

    def _raise_costs(self, slots: KeySlots, slot: Slot, key: bytes, secret: bytes, text: str | None) -> None:
        costs = slot.costs
        if costs is None or (costs.memory_kib, costs.passes) >= (self._costs.memory_kib, self._costs.passes):
            return
        self._file.save(slots.with_slot(self._maker.wrapped(slots, slot.name, slot.mode, key, secret, text)))

    def _settle(self, opened: KeySlots) -> None:
        # Whether the database was made is not told by its file: one that died in the first start has a page
        # and no table, and would be called missing for ever. `database_created` says it, once it opened.
        if self._slots() == opened:
            self._file.settle()

    # ------------------------------------------------------------ pieces

    def _slots(self) -> KeySlots:
        slots = self._file.load()
        if slots is None:
            raise Refused("KEYSLOTS-MISSING")
        return slots

    def _must_be_fit(self) -> None:
        problem = self._place_problem(self._profile.root)
        if problem is not None:
            raise Refused("STORE-ON-NETWORK", reason=problem)


def _must_be_strong(mode: UnlockMode, text: str | None) -> None:
    if not text:
        if mode.needs_passphrase:
            raise Refused("PASSPHRASE-NEEDED")
        return
    passphrases.must_do(text)
