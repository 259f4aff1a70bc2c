"""Owns the desk of keys: what changes how a profile is opened, each change noted in the audit trail."""

from __future__ import annotations

from contextlib import suppress

from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services import passphrases
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.desktop_keys import KeyStatus
from qa_desktop.services.house import MOVED_OUT, House
from qa_desktop.services.key_care import KeyCare
from qa_desktop.services.passphrases import Strength
from qa_desktop.services.standing import Standing


class Keys:
    """`desktop.KeysDesk`."""

    def __init__(self, house: House, standing: Standing, care: KeyCare | None) -> None:
        """`care` is None for a profile that lasts as long as the process and has no keys to look after."""
        self._house = house
        self._standing = standing
        self._given = care

    def strength(self, passphrase: str, person: str = "") -> Strength:
        return passphrases.judge(passphrase, (person or self._house.person,))

    def wait_seconds(self) -> int:
        return 0 if self._given is None else self._given.wait_seconds()

    def has_escrow(self) -> bool:
        return self._given is not None and self._given.has_escrow()

    def status(self) -> KeyStatus:
        setting = self._house.setting("unlock-modes")
        possible = self._care.possible()
        return KeyStatus(
            mode=self._care.mode(),
            choices=tuple(mode for mode in possible if mode.value in setting.several),
            has_escrow=self._care.has_escrow(),
            by_policy=self._house.policy.fixed("unlock-modes") is not None,
        )

    def change_passphrase(self, old: str, new: str) -> None:
        self._house.store()
        passphrases.must_do(new, (self._house.person,))
        self._care.change_passphrase(old, new)
        self._note("passphrase-changed")

    def change_mode(self, passphrase: str, mode: KeyMode, new: str = "") -> None:
        self._house.store()
        self._house.must_allow(mode)
        if new:
            passphrases.must_do(new, (self._house.person,))
        self._care.change_mode(passphrase, mode, new)
        self._note("mode-changed", mode=mode.value)

    def recovery_key(self, file: bytes, passphrase: str) -> str:
        return self._care.recovery_key(file, passphrase)

    def recover(self, recovery_key: str, passphrase: str) -> None:
        mode = self._care.recover(recovery_key, passphrase, self._house.modes_allowed())
        self._house.unlock(passphrase)
        self._note("recovered", mode=mode.value)
        self._standing.refresh()

    def move_out(self, folder: str, passphrase: str, new: str = "") -> str:
        house, store = self._house, self._house.store()
        if new:
            passphrases.must_do(new, (house.person,))
        departure = self._care.depart(passphrase, new)
        # The mark first: no file for another computer may lie beside a profile that goes on working here.
        with store.write() as unit:
            unit.documents.put(MOVED_OUT, departure.move.encode("ascii"))
            unit.log.append("key", "moved-out", at=house.world.clock.now(), who=house.person)
        try:
            file = departure.write(store, folder)
        except BaseException:
            with suppress(QADesktopError):  # on a full disk the mark stays, and taking back is offered
                self._unmark()
            raise
        house.lock("moved")
        return file

    def take_back(self, passphrase: str) -> None:
        house = self._house
        house.unlock(passphrase, moved=True)
        try:
            self._unmark()
        except BaseException:
            house.lock()
            raise
        self._standing.refresh()

    def move_in(self, file: str, passphrase: str) -> None:
        self._care.arrive(file, passphrase, self._house.modes_allowed())
        self._house.unlock(passphrase)
        self._standing.refresh()

    def _unmark(self) -> None:
        house = self._house
        with house.store().write() as unit:
            unit.documents.remove(MOVED_OUT)
            unit.log.append("key", "move-undone", at=house.world.clock.now(), who=house.person)

    def _note(self, what: str, **facts: str) -> None:
        house = self._house
        with house.store().write() as unit:
            unit.log.append("key", what, at=house.world.clock.now(), who=house.person, **facts)

    @property
    def _care(self) -> KeyCare:
        if self._given is None:
            raise Refused("PROFILE-PASSING")
        return self._given
