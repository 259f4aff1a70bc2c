"""Owns the vaults of a profile: how its folder, its key and its database are opened and shut together.

What is heavy is imported inside the method that first needs it, as in `bootstrap`.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services.backup_ports import Rescue
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.ports import Clock, Entropy, Store
from qa_desktop.system.instance_lock import InstanceLock
from qa_desktop.system.paths import ARRIVING, LEAVING, ProfileFolder

if TYPE_CHECKING:
    from qa_desktop.system.keyring_guard import Keyring
    from qa_desktop.system.vault import Vault


class ProfileVault:
    """`house.Vault` over the key slots, the encrypted database and the lock of a profile folder."""

    def __init__(
        self, folder: ProfileFolder, clock: Clock, entropy: Entropy, keyring: Keyring | None = None
    ) -> None:
        """Nothing is read yet. Another keyring than the system's is for tests."""
        self._folder = folder
        self._clock = clock
        self._entropy = entropy
        self._keyring = keyring
        self._instance = InstanceLock(folder.instance_lock)
        self._leave: Callable[[str], None] | None = None
        self._log: logging.Handler | None = None

    @property
    def folder(self) -> str:
        return str(self._folder.root)

    def exists(self) -> bool:
        if (self._folder.root / ARRIVING).is_dir():
            from qa_desktop.system.arrival import finish

            # Not while another window, or this one, is putting it together.
            with suppress(Refused), InstanceLock(self._folder.instance_lock):
                finish(self._folder)
        return self._folder.keyslots.exists() or self._folder.database.exists()

    def needs_passphrase(self) -> bool:
        try:
            return self._vault().needs_passphrase()
        except QADesktopError:
            return True  # unlocking says what is wrong

    def modes(self) -> tuple[KeyMode, ...]:
        if self._keyring is not None:
            return self._possible()
        # Windows and macOS always have a keyring; asking it would cost the first paint 50 ms, so that
        # creating says what is wrong with it. Linux has none without a session bus.
        if sys.platform in {"win32", "darwin"}:
            return tuple(KeyMode)
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            return (KeyMode.PASSPHRASE,)
        return self._possible()

    def _possible(self) -> tuple[KeyMode, ...]:
        return tuple(KeyMode[offer.mode.name] for offer in self._vault().modes() if not offer.problem)

    def create(self, passphrase: str, mode: KeyMode) -> Store:
        from qa_desktop.system.hardening import make_private
        from qa_desktop.system.keyslots import UnlockMode

        if self.exists():
            raise Refused("PROFILE-EXISTS")
        make_private(self._folder.root)
        self._instance.acquire()
        try:
            vault = self._vault()
            return self._opened(vault, vault.create(UnlockMode[mode.name], passphrase or None))
        except BaseException:
            self._instance.release()
            raise

    def open(self, passphrase: str) -> Store:
        if not self.exists():
            raise Refused("PROFILE-ABSENT")
        if self._folder.retired.exists():
            self._must_not_be_retired()
        self._instance.acquire()
        # A copy of the whole profile that a move left when it was cut off: nothing would ever remove it.
        shutil.rmtree(self._folder.root / LEAVING, ignore_errors=True)
        try:
            vault = self._vault()
            return self._opened(vault, vault.unlock(passphrase or None))
        except BaseException:
            self._instance.release()
            raise

    def _must_not_be_retired(self) -> None:
        from qa_desktop.system.erasing import is_retired

        if is_retired(self._folder):
            self.erase()  # it may have been stopped half-way
            raise Refused("RETIRED")

    def rescue(self, passphrase: str) -> Rescue:
        from qa_desktop.storage.engine import KeyedFile
        from qa_desktop.storage.rescue import FileRescue

        if not self.exists():
            raise Refused("PROFILE-ABSENT")
        self._instance.acquire()
        try:
            key = self._vault().unlock(passphrase or None, for_rescue=True)
            beside = (self._folder.keyslots.name,)
            return FileRescue(KeyedFile(self._folder.database, key), self._clock.now, beside)
        except BaseException:
            self._instance.release()
            raise

    def failures(self) -> int:
        from qa_desktop.system.attempts import AttemptFile

        return AttemptFile(self._folder.attempts).load().failures

    def has_escrow(self) -> bool:
        return self._vault().has_escrow()

    def leave_escrow(self, recipient: str) -> None:
        if self._leave is None:
            raise Refused("PROFILE-LOCKED")
        self._leave(recipient)

    def erase(self) -> None:
        from qa_desktop.system.erasing import erase
        from qa_desktop.system.keyring_guard import GuardedKeyring

        erase(self._folder, self._keyring or GuardedKeyring(), self._entropy)

    def released(self) -> None:
        self._leave = None
        self._end_log()
        self._instance.release()

    def _vault(self) -> Vault:
        return key_vault(self._folder, self._clock, self._entropy, self._keyring)

    def _end_log(self) -> None:
        from qa_desktop.system import logs

        if self._log is not None:
            logs.stop(self._log)
        self._log = None

    def _opened(self, vault: Vault, key: bytes) -> Store:
        from qa_desktop.storage.store import open_store
        from qa_desktop.system import logs
        from qa_desktop.system.location import place_problem

        self._log = logs.start(self._folder.logs)
        try:
            store = open_store(
                self._folder.database,
                key,
                vault.may_create_database,
                now=self._clock.now,
                place_problem=place_problem,
                beside=(self._folder.keyslots.name,),
            )
        except BaseException:
            self._end_log()
            raise
        vault.database_created()
        with suppress(OSError):  # what opened is not retired: the mark is an earlier profile's
            self._folder.retired.unlink(missing_ok=True)
        self._leave = partial(vault.leave_escrow, key)  # forgotten with the store's own copy of the key
        return store


def key_vault(folder: ProfileFolder, clock: Clock, entropy: Entropy, keyring: Keyring | None = None) -> Vault:
    """The keys of a profile, with the system's keyring where no other is given."""
    from qa_desktop.system.keyring_guard import GuardedKeyring
    from qa_desktop.system.vault import Vault

    return Vault(folder.root, keyring or GuardedKeyring(), clock, entropy)


class DemoVault(ProfileVault):
    """The vault of a demonstration: its passphrase is known to everybody, so nobody is asked for it."""

    def needs_passphrase(self) -> bool:
        return False

    def open(self, passphrase: str) -> Store:
        from qa_desktop.services.demo import PASSPHRASE

        return super().open(passphrase or PASSPHRASE)

    def rescue(self, passphrase: str) -> Rescue:
        from qa_desktop.services.demo import PASSPHRASE

        return super().rescue(passphrase or PASSPHRASE)


class PassingVault:
    """`house.Vault` of a profile that lasts as long as the process: its key is nowhere but in memory."""

    def __init__(self, folder: ProfileFolder, clock: Clock, entropy: Entropy) -> None:
        self._folder = folder
        self._clock = clock
        self._key = entropy.bytes(32)

    @property
    def folder(self) -> str:
        return str(self._folder.root)

    def exists(self) -> bool:
        return self._folder.database.exists()

    def needs_passphrase(self) -> bool:
        return False

    def modes(self) -> tuple[KeyMode, ...]:
        return (KeyMode.PASSPHRASE,)

    def create(self, passphrase: str, mode: KeyMode) -> Store:
        return self._open(create=True)

    def open(self, passphrase: str) -> Store:
        return self._open(create=False)

    def rescue(self, passphrase: str) -> Rescue:
        from qa_desktop.storage.engine import KeyedFile
        from qa_desktop.storage.rescue import FileRescue

        return FileRescue(KeyedFile(self._folder.database, self._key), self._clock.now)

    def failures(self) -> int:
        return 0

    def has_escrow(self) -> bool:
        return True  # nothing of it outlasts the process

    def leave_escrow(self, recipient: str) -> None:
        return

    def erase(self) -> None:
        self._key = b""

    def released(self) -> None:
        return

    def _open(self, *, create: bool) -> Store:
        from qa_desktop.storage.store import open_store

        return open_store(self._folder.database, self._key, create, now=self._clock.now)
