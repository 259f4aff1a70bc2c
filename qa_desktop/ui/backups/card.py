"""Owns the card of backups and checks: when each was last, and doing either now."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.services.keeping import Kept
from qa_desktop.ui.backups import told
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words_for_code
from qa_desktop.ui.settings.card import Card
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.resting import Resting
from qa_desktop.ui.widgets.text import Text


class BackupsCard(Card):
    """Last backup, last check, and the buttons.

    Signals:
        restore_asked: the backups are to be listed.
    """

    restore_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.box.addWidget(
            Text(
                self.tr(
                    "The program copies its encrypted database every day and checks all of it every week, in"
                    " a quiet moment. Only this profile opens the copies; they stay on this computer."
                ),
                Type.HINT,
            )
        )
        self._backup, self._failed, self._check = Text(""), Text("", Type.ERROR), Text("")
        for line in (self._backup, self._failed, self._check):
            self.box.addWidget(line)
        self._failed.hide()
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        self.back_up = KeyButton(self.tr("Back up now"))
        self.check = KeyButton(self.tr("Check the database now"))
        self.restore = KeyButton(self.tr("Restore a backup …"))
        self.back_up.clicked.connect(self._on_back_up)
        self.check.clicked.connect(self._on_check)
        self.restore.clicked.connect(self.restore_asked)
        for button in (self.back_up, self.check, self.restore):
            flow.addWidget(button)
        self._resting = Resting(self.back_up, self.check, self.restore)
        self.box.addWidget(buttons)

    def refresh(self) -> None:
        """Look how it stands."""
        work = self._context.desktop.backups.kept
        self._context.tasks.run(Lane.STORE, work, self._show, self.failed.emit, self)

    def _show(self, kept: Kept) -> None:
        self._resting.go_on()
        now = self._context.desktop.now()
        self._backup.show_text(told.last_backup(kept, now))
        failed = told.failed_backup(kept, now)
        self._failed.show_text(failed)
        self._failed.setVisible(bool(failed))
        self._check.show_text(told.last_check(kept, now))

    @Slot()
    def _on_back_up(self) -> None:
        self._resting.rest()
        work, says = self._context.desktop.backups.back_up, self.tr("Backing up")
        self._context.tasks.run(Lane.BACKGROUND, work, self._show, self._on_failed, self, says=says)

    @Slot()
    def _on_check(self) -> None:
        self._resting.rest()
        work, says = self._context.desktop.backups.check, self.tr("Checking the database")
        self._context.tasks.run(Lane.BACKGROUND, work, self._on_checked, self._on_failed, self, says=says)

    def _on_checked(self, problems: tuple[str, ...]) -> None:
        if problems:
            # Of a database that can take no note any more, too.
            self._failed.show_text(" ".join(words_for_code(code) for code in problems))
            self._failed.show()
            self._resting.go_on()
            return
        self.refresh()

    def _on_failed(self, error: Exception) -> None:
        self.refresh()
        self.failed.emit(error)
