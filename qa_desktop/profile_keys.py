"""Owns what looks after a profile's keys: `services.key_care` over slots, keyring, database and bundle.

What is heavy is imported inside the method that first needs it, as in `bootstrap`.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qa_desktop.errors import QADesktopError, Refused, Untrusted
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.ports import Clock, Entropy, Store
from qa_desktop.system.instance_lock import InstanceLock
from qa_desktop.system.paths import LEAVING, ProfileFolder
from qa_desktop.vaults import key_vault

if TYPE_CHECKING:
    from qa_desktop.system.keyring_guard import Keyring
    from qa_desktop.system.keyslots import KeySlots
    from qa_desktop.system.move_bundle import Bundle
    from qa_desktop.system.vault import Vault

_WAYS = (KeyMode.KEYRING_AND_PASSPHRASE, KeyMode.PASSPHRASE, KeyMode.KEYRING)
"""For slots that are made anew, the preferred one first."""


class ProfileKeys:
    """`key_care.KeyCare` of one profile folder."""

    def __init__(
        self, folder: ProfileFolder, clock: Clock, entropy: Entropy, keyring: Keyring | None = None
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._entropy = entropy
        self._keyring = keyring

    def mode(self) -> KeyMode:
        return KeyMode[self._vault().mode().name]

    def possible(self) -> tuple[KeyMode, ...]:
        return tuple(KeyMode[offer.mode.name] for offer in self._vault().modes() if not offer.problem)

    def has_escrow(self) -> bool:
        try:
            return self._vault().has_escrow()
        except QADesktopError:
            return False

    def wait_seconds(self) -> int:
        return self._vault().retry_after_seconds()

    def change_passphrase(self, old: str, new: str) -> None:
        self._vault().change_passphrase(old or None, new)

    def change_mode(self, passphrase: str, mode: KeyMode, new: str) -> None:
        from qa_desktop.system.keyslots import UnlockMode

        self._vault().change_mode(passphrase or None, UnlockMode[mode.name], new or None)

    # ------------------------------------------------------------ recovery

    def recovery_key(self, file: bytes, passphrase: str) -> str:
        from qa_desktop.package.keys import unlock_recovery

        try:
            return unlock_recovery(file, passphrase).identity
        except Untrusted as error:
            raise Refused("RECOVERY-KEY-INVALID") from error

    def recover(self, recovery_key: str, passphrase: str, allowed: Sequence[KeyMode]) -> KeyMode:
        if not self._folder.keyslots.exists() and not self._folder.database.exists():
            raise Refused("PROFILE-ABSENT")
        with InstanceLock(self._folder.instance_lock):
            vault = self._vault()
            key = vault.unlock_with_recovery_key(recovery_key.strip().upper())
            before = None
            with suppress(QADesktopError):
                before = KeyMode[vault.mode().name]
            # What opened by a passphrase alone goes on doing so. Otherwise the keyring takes part again, or
            # it is why the profile has to be recovered.
            first = (KeyMode.PASSPHRASE,) if before is KeyMode.PASSPHRASE else ()
            return _let_open(vault, key, passphrase, (*first, *_WAYS), allowed)

    # ------------------------------------------------------------ another computer

    def depart(self, passphrase: str, new: str) -> Leaving:
        slots, key = self._vault().for_moving(passphrase or None, new or None)
        return Leaving(self._folder, self._clock, self._entropy.uuid(), slots, key)

    def arrive(self, file: str, passphrase: str, allowed: Sequence[KeyMode]) -> None:
        from qa_desktop.system import arrival, hardening, move_bundle, slot_maker
        from qa_desktop.system.keyslots import SlotFile
        from qa_desktop.system.location import place_problem

        source = Path(file).expanduser()
        bundle = move_bundle.read(source)
        problem = place_problem(self._folder.root)
        if problem is not None:
            raise Refused("STORE-ON-NETWORK", reason=problem)
        (slot,) = bundle.slots.slots or (None,)
        key = None if slot is None else slot_maker.opened(bundle.slots, slot, b"", passphrase)
        if key is None:
            raise Refused("PASSPHRASE-WRONG")
        if not bundle.is_of(key):
            raise Refused("MOVE-TORN")
        hardening.make_private(self._folder.root)
        with InstanceLock(self._folder.instance_lock):
            if self._folder.keyslots.exists() or self._folder.database.exists():
                raise Refused("PROFILE-EXISTS")
            place = arrival.prepare(self._folder)
            try:
                move_bundle.unpack(source, bundle, place.database)
                self._make_ours(place, bundle, key)
                SlotFile(place.keyslots).save(bundle.slots)
                # What that computer's keyring held did not travel: let this one's hold a new secret.
                vault = key_vault(place, self._clock, self._entropy, self._keyring)
                _let_open(vault, key, passphrase, _WAYS, allowed)
                arrival.settle(self._folder)
            except BaseException:
                # Whole once the database is in its place; otherwise nothing of it stays.
                arrival.finish(self._folder)
                raise

    def _make_ours(self, place: ProfileFolder, bundle: Bundle, key: bytes) -> None:
        """See that the database is sound, and take the mark away that it has left its computer."""
        from qa_desktop.services.house import MOVED_OUT, PERSON, get_setting
        from qa_desktop.storage.store import open_store

        store = open_store(place.database, key, create=False, now=self._clock.now)
        try:
            if problems := store.check():
                raise Refused("STORE-DAMAGED", check=problems[0])
            with store.write() as unit:
                if unit.documents.get(MOVED_OUT) != bundle.move.encode("ascii"):
                    raise Refused("MOVE-TORN")
                unit.documents.remove(MOVED_OUT)
                who, now = get_setting(unit, PERSON), self._clock.now()
                unit.log.append("locked", "", at=now, who=who, code="moved")
                unit.log.append("key", "moved", at=now, who=who)
        finally:
            store.close()

    def _vault(self) -> Vault:
        return key_vault(self._folder, self._clock, self._entropy, self._keyring)


def _let_open(
    vault: Vault, key: bytes, passphrase: str, ways: Sequence[KeyMode], allowed: Sequence[KeyMode]
) -> KeyMode:
    """Slots for the first of these ways that IT allows and this computer can do; which it was.

    Raises:
        Refused: KEYRING-REQUIRED where only the keyring is left and it cannot be used; as
            `Vault.restore_slots`. What opened before still opens.
    """
    from qa_desktop.system.keyslots import UnlockMode

    problem = ""
    for way in ways:
        if way not in allowed:
            continue
        mode = UnlockMode[way.name]
        try:
            vault.restore_slots(key, mode, (passphrase or None) if mode.needs_passphrase else None)
        except QADesktopError as error:
            if not error.code.startswith("KEYRING-"):
                raise
            problem = error.code
        else:
            return way
    raise Refused("KEYRING-REQUIRED", keyring=problem)


class Leaving:
    """`key_care.Departure`: holds the database key until its file is written."""

    def __init__(self, folder: ProfileFolder, clock: Clock, move: str, slots: KeySlots, key: bytes) -> None:
        self._folder = folder
        self._clock = clock
        self.move = move
        self._slots = slots
        self._key = key

    def write(self, store: Store, folder: str) -> str:
        from qa_desktop.system import move_bundle

        copies = self._folder.root / LEAVING
        try:
            copy = copies / store.backup(LEAVING).name
            target = _free(Path(folder).expanduser(), f"QA-Desktop-{self._clock.local():%Y-%m-%d}")
            move_bundle.write(target, self.move, self._slots, self._key, copy)
        finally:
            self._key = b""
            shutil.rmtree(copies, ignore_errors=True)
        return str(target)


def _free(folder: Path, name: str) -> Path:
    """A name that is not taken: an earlier file may be somebody's only copy."""
    from qa_desktop.system.move_bundle import SUFFIX

    try:
        taken = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        raise Refused("MOVE-NOT-WRITABLE", errno=error.errno) from error
    number = 1
    while (candidate := f"{name}{f'-{number}' if number > 1 else ''}{SUFFIX}") in taken:
        number += 1
    return folder / candidate
