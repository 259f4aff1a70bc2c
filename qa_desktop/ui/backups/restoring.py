"""Owns the restore from the open program: list, choose, confirm, close, put in place, unlock again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desktop.errors import Refused
from qa_desktop.services.backup_ports import BackupFound, Content
from qa_desktop.ui import when
from qa_desktop.ui.backups.choice import BackupChoice
from qa_desktop.ui.sheets import Sheet, asks
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.shell import MainWindow

Found = tuple[tuple[BackupFound, ...], Content | None]


class RestoreSheet(Sheet):
    """The backups; the verb restores the chosen one."""

    def __init__(self, window: MainWindow, found: Found) -> None:
        super().__init__(
            self.tr("Restore a backup"),
            self.tr(
                "The database as it is now is put aside in the profile’s folder and never deleted. Afterwards"
                " the program is locked; unlock it to go on."
            ),
            self.tr("Restore this backup"),
            window,
        )
        self.ask_width(560)
        backups, present = found
        self.choice = BackupChoice(backups, present, window.context.desktop.now())
        self.body.addWidget(self.choice)
        self.finish()
        self.allow(self.choice.backup is not None)
        self.choice.focus_first()


class Restoring(QObject):
    """Asks which backup, and puts it in place."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @Slot()
    def ask(self) -> None:
        """Look at the backups and let one be chosen."""
        window = self._window
        says = self.tr("Looking at the backups")
        window.context.tasks.run(Lane.BACKGROUND, self._look, self._choose, window.tell, self, says=says)

    def _look(self) -> Found:
        desk = self._window.context.desktop.backups
        return desk.backups(), desk.content()

    def _choose(self, found: Found) -> None:
        window = self._window
        if not window.is_open:
            return
        if not found[0]:
            window.tell(Refused("BACKUP-NONE-GOOD"))
            return
        sheet = RestoreSheet(window, found)
        choice = sheet.choice
        if not asks(sheet) or (backup := choice.backup) is None:
            return
        moment = when.day_and_clock(backup.made_at, window.context.desktop.now())
        said = self.tr("The backup of {moment} is in place. Unlock to go on.").format(moment=moment)
        window.locking.close_for(partial(window.context.desktop.backups.restore, backup.name), said)
