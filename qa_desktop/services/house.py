"""Owns one open profile: the store that is unlocked now, who works here, and what the desks are built from.

Everything a desk does goes through `store()`, so that a locked program can do nothing by accident.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from qa_desktop.domain.log_filter import LogFilter
from qa_desktop.domain.policy import NO_POLICY, Policy
from qa_desktop.domain.working_days import BankHolidays
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services import passphrases
from qa_desktop.services.auditing import ReadAnswers
from qa_desktop.services.backup_ports import DAMAGE, RESTORED, Rescue, Restored
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.exchange_ports import Exchange
from qa_desktop.services.filling import World
from qa_desktop.services.ports import (
    BackupResult,
    DraftCopySealer,
    PageRenderer,
    ReportRenderer,
    Share,
    Store,
    UnitOfWork,
)
from qa_desktop.services.settings import EffectiveSetting, effective, note_policy

SETTINGS = "settings/"
PERSON = "person"
FOLDER = "shared-folder"
DEMO = "demonstration"
_BACKED_UP: Mapping[str, float | None] = {"asked": 2.0, "idle": 2.0, "end": None}
"""Why the profile may be locked with the day's backup first, and the seconds that it may take.

Whoever locks wants the key gone: a computer that is about to sleep waits five seconds at most (logind), and
one whose session was locked may be next. A backup that does not fit waits for a quiet moment.
"""
MOVED_OUT = "moved-out"
"""The document that says that this profile has left for another computer, by the id of that move."""


class Vault(Protocol):
    """Where a profile's database and its key slots lie."""

    @property
    def folder(self) -> str: ...
    def exists(self) -> bool: ...
    def needs_passphrase(self) -> bool: ...
    def modes(self) -> tuple[KeyMode, ...]:
        """What a new profile may be opened with on this computer, the recommended one first."""

    def create(self, passphrase: str, mode: KeyMode) -> Store:
        """Raises: Refused PROFILE-EXISTS, KEY-…, KEYRING-…, DISK-FULL; Unavailable KEYRING-LOCKED."""

    def open(self, passphrase: str) -> Store:
        """Raises: Refused PASSPHRASE-WRONG, STORE-…; Unavailable UNLOCK-WAIT, KEYRING-…."""

    def rescue(self, passphrase: str) -> Rescue:
        """The files of the profile without its database being opened. Raises: as `open`, but no STORE-…."""

    def failures(self) -> int:
        """Passphrases that did not open it since one did; read before the next is tried."""

    def has_escrow(self) -> bool:
        """Whether the key of the open store was left to the holder of the recovery key."""

    def leave_escrow(self, recipient: str) -> None:
        """Leave the key of the open store to the holder of the recovery key (`age1…`).

        Raises:
            Refused: RECOVERY-KEY-INVALID, DISK-FULL, PROFILE-NOT-WRITABLE, PROFILE-LOCKED.
        """

    def erase(self) -> None:
        """Destroy every key to the profile, after its store was closed.

        Raises:
            Refused: PROFILE-NOT-WRITABLE.
        """

    def released(self) -> None:
        """The store was closed; another program may open the profile."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """The adapters' makers; each is called when it is first needed, because imports decide the start."""

    world: World
    read_answers: ReadAnswers
    exchange: Callable[[Store], Exchange]
    share: Callable[[str], Share]
    reports: Callable[[], ReportRenderer]
    pages: Callable[[], PageRenderer]
    draft_copies: Callable[[], DraftCopySealer]
    supply_tools: Callable[[Store], None]
    """Put the tools that come with the program on the shelf."""
    bank_holidays: BankHolidays
    version: str
    machine: str
    """This computer's name, for the list of devices."""


class House:
    """One profile, locked or open. Usable from any thread; opening and locking exclude each other."""

    def __init__(
        self, vault: Vault, workshop: Workshop, *, demo: bool = False, policy: Policy = NO_POLICY
    ) -> None:
        self.vault = vault
        self.workshop = workshop
        self.demo = demo
        self.policy = policy
        """What IT decided for this computer, read once at the start."""
        self._store: Store | None = None
        self._rescue: Rescue | None = None
        self._person = ""
        self._lock = threading.RLock()

    @property
    def world(self) -> World:
        return self.workshop.world

    @property
    def is_open(self) -> bool:
        return self._store is not None

    @property
    def person(self) -> str:
        return self._person

    def store(self) -> Store:
        """The open store.

        Raises:
            Refused: PROFILE-LOCKED.
        """
        store = self._store
        if store is None:
            raise Refused("PROFILE-LOCKED")
        return store

    def setting(self, name: str) -> EffectiveSetting:
        """What a setting is now. While the profile is locked only the policy file and the default speak."""
        store = self._store
        if store is None:
            return effective(None, self.policy, name)
        with store.read() as unit:
            return effective(unit, self.policy, name)

    def must_allow_copies(self) -> None:
        """Let pass what is about to be saved outside the program.

        Raises:
            Refused: SAVE-OUTSIDE-LOCKED where IT does not allow it.
        """
        if not effective(None, self.policy, "save-outside").on:
            raise Refused("SAVE-OUTSIDE-LOCKED")

    def exchange(self) -> Exchange:
        """What the exchange is built from.

        Raises:
            Refused: PROFILE-LOCKED.
        """
        made = self.workshop.exchange(self.store())
        return replace(made, backups_kept=self.setting("backups-kept").number)

    def create(self, person: str, passphrase: str, mode: KeyMode) -> None:
        """Make the profile and open it."""
        if not person.strip():
            raise Refused("PROFILE-PERSON")
        self.must_allow(mode)
        if mode is not KeyMode.KEYRING or passphrase:
            passphrases.must_do(passphrase, (person,))
        with self._lock:
            store = self.vault.create(passphrase, mode)
            with self._or_closed(store):
                with store.write() as unit:
                    put_setting(unit, PERSON, person.strip())
                    if self.demo:
                        put_setting(unit, DEMO, "yes")
                    unit.log.append("profile-created", "", at=self.world.clock.now(), who=person.strip())
                self.workshop.supply_tools(store)
            self._store, self._person = store, person.strip()

    def must_allow(self, mode: KeyMode) -> None:
        """Let pass a way of unlocking that the policy allows.

        Raises:
            Refused: MODE-NOT-ALLOWED.
        """
        if mode not in self.modes_allowed():
            raise Refused("MODE-NOT-ALLOWED")

    def modes_allowed(self) -> tuple[KeyMode, ...]:
        """The ways of unlocking that the policy allows; sample data are opened by anything."""
        allowed = self.setting("unlock-modes").several
        return tuple(mode for mode in KeyMode if self.demo or mode.value in allowed)

    def unlock(self, passphrase: str, *, moved: bool = False) -> None:
        """Open the profile; an open one stays as it is. One that has left is refused, but where `moved`."""
        with self._lock:
            if self._store is not None:
                return
            failures = self.vault.failures()
            self._forget_rescue()
            try:
                store = self.vault.open(passphrase)
            except Refused as error:
                if error.code in DAMAGE:
                    with suppress(QADesktopError):
                        self.look(passphrase)
                raise
            with self._or_closed(store):
                with store.write() as unit:
                    if not moved and unit.documents.get(MOVED_OUT) is not None:
                        raise Refused("PROFILE-MOVED")
                    self._person = get_setting(unit, PERSON)
                    # However it is opened: what it prints must never be taken for a real child's.
                    self.demo = self.demo or get_setting(unit, DEMO) == "yes"
                    self._settle_a_restore(store, unit)
                    _note_unlocking(unit, self.world.clock.now(), self._person, failures)
                    note_policy(unit, self.policy, who=self._person, at=self.world.clock.now())
                self.workshop.supply_tools(store)
            self._store = store

    # ------------------------------------------------------------ backups

    def back_up(self, within: float | None = None) -> BackupResult:
        """Write a verified backup and remember it. Raises: as `Store.backup`, PROFILE-LOCKED."""
        from qa_desktop.services import keeping

        keep = self.setting("backups-kept").number
        return keeping.back_up(self.store(), keep, self.world.clock.now(), self._person, within)

    def look(self, passphrase: str) -> None:
        """Get at the files of a profile without opening its database. Raises: as `Vault.rescue`."""
        with self._lock:
            self._forget_rescue()
            if self._store is None:
                self._rescue = self.vault.rescue(passphrase)

    def rescue(self) -> Rescue:
        """The backups of the open profile, or the files of the one that was looked at.

        Raises:
            Refused: PROFILE-LOCKED.
        """
        with self._lock:
            if self._rescue is None:
                self._rescue = self.store().rescue()
            return self._rescue

    def restore(self, name: str) -> Restored:
        """Put a backup in place of the database, which is closed first; afterwards the profile is locked.

        Raises:
            Refused: BACKUP-UNKNOWN, BACKUP-NOT-SOUND, DISK-FULL, STORE-READ-ONLY; nothing was changed.
        """
        with self._lock:
            rescue, store = self.rescue(), self._store
            if store is not None:
                self._store = None
                self.world.tools.forget()
                store.close()
            restored = rescue.restore(name)
            self._forget_rescue()
            self._person = ""
            return restored

    def _settle_a_restore(self, store: Store, unit: UnitOfWork) -> None:
        if unit.documents.get(RESTORED) is None:
            return
        from qa_desktop.services import restoring  # and with it the exchange: once in a profile's life

        restoring.settle(self.workshop.exchange(store), unit, self._person)

    def _back_up_if_due(self, within: float | None) -> None:
        """The day's backup, where no quiet moment came. Its failure is noted."""
        from qa_desktop.services import keeping

        with suppress(QADesktopError):
            with self.store().read() as unit:
                due = keeping.kept(unit, self.world.clock.now()).backup_due
            if due:
                self.back_up(within)

    def _forget_rescue(self) -> None:
        if self._rescue is None:
            return
        self._rescue.close()
        self._rescue = None
        if self._store is None:
            self.vault.released()

    @contextmanager
    def _or_closed(self, store: Store) -> Iterator[None]:
        """A store that cannot be made ready is closed again: the next try starts from the beginning."""
        try:
            yield
        except BaseException:
            store.close()
            self.vault.released()
            raise

    def lock(self, why: str = "asked") -> None:
        """Close the store and forget the key and every parsed tool. Locking twice is locking."""
        with self._lock:
            if self._store is not None and why in _BACKED_UP:
                self._back_up_if_due(_BACKED_UP[why])
            self._forget_rescue()
            store, self._store = self._store, None
            if store is None:
                return
            try:
                # A disk that is full takes no entry; the key goes all the same.
                with suppress(QADesktopError), store.write() as unit:
                    unit.log.append("locked", "", at=self.world.clock.now(), who=self._person, code=why)
            finally:
                store.close()
                self.vault.released()
                self.world.tools.forget()
                self._person = ""


def _note_unlocking(unit: UnitOfWork, now: datetime, who: str, failures: int) -> None:
    """The unlocking, and what happened while nothing could be written down."""
    before = unit.log.entries(LogFilter(kinds=("profile-created", "unlocked", "locked")), limit=1)
    if before and before[0].event != "locked":
        unit.log.append("ended-uncleanly", "", at=now, who=who)
    if failures:
        unit.log.append("unlock-failed", "", at=now, who=who, failures=failures)
    unit.log.append("unlocked", "", at=now, who=who)


def get_setting(unit: UnitOfWork, name: str, default: str = "") -> str:
    """One setting of the encrypted profile."""
    data = unit.documents.get(SETTINGS + name)
    return default if data is None else data.decode("utf-8", "replace")


def put_setting(unit: UnitOfWork, name: str, value: str) -> None:
    """Keep one setting in the encrypted profile."""
    unit.documents.put(SETTINGS + name, value.encode("utf-8", "surrogatepass"))
