"""Owns the desk of backups: of the open profile, and of one whose database will not open."""

from __future__ import annotations

from pathlib import Path

from qa_desktop.services import keeping
from qa_desktop.services.backup_ports import NO_WORK, BackupFound, Content, Restored, Salvaged
from qa_desktop.services.house import House
from qa_desktop.services.keeping import Kept


class Backups:
    """`desktop_backups.BackupsDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def kept(self) -> Kept:
        with self._house.store().read() as unit:
            return keeping.kept(unit, self._house.world.clock.now())

    def keep(self) -> Kept:
        due = self.kept()
        if due.check_due:
            self.check()
        if due.backup_due:
            self._house.back_up()
        return self.kept()

    def back_up(self) -> Kept:
        self._house.back_up()
        return self.kept()

    def check(self) -> tuple[str, ...]:
        house = self._house
        if house.is_open:
            return keeping.check(house.store(), house.world.clock.now())
        return house.rescue().problems()

    def backups(self) -> tuple[BackupFound, ...]:
        return self._house.rescue().backups()

    def content(self) -> Content | None:
        house = self._house
        if not house.is_open:
            return house.rescue().content()
        with house.store().read() as unit:
            work = (each.at for each in unit.log.list(1_000) if each.event not in NO_WORK)
            audits = unit.audits.list()
        return Content(
            sum(each.completed_at is not None for each in audits),
            sum(each.completed_at is None for each in audits),
            next(work, None),
        )

    def restore(self, name: str) -> Restored:
        return self._house.restore(name)

    def salvage(self, folder: Path) -> Salvaged:
        return self._house.rescue().salvage(folder)  # readable by nobody without this profile's key

    def look(self, passphrase: str) -> tuple[str, ...]:
        self._house.look(passphrase)
        return self._house.rescue().problems()
