"""Owns the list of backups to choose one from: each with its date, what it holds, and whether it is sound."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QWidget

from qa_desktop.services.backup_ports import BackupFound, Content
from qa_desktop.ui.backups import told
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import RadioTile, TileFace


class BackupChoice(QWidget):
    """One radio button a backup; a damaged one cannot be chosen. The newest sound one is chosen.

    Signals:
        chosen: another one was chosen.
    """

    chosen = Signal()

    def __init__(
        self,
        backups: tuple[BackupFound, ...],
        present: Content | None,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._backups, self._present, self._now = backups, present, now
        rows = column(self, gap=4)
        self._group = QButtonGroup(self)
        self.buttons: list[RadioTile] = []
        m = theme.current().metrics
        for number, each in enumerate(backups):
            hint = Text(told.details(each, now), Type.ERROR if each.problems else Type.HINT)
            hint.setContentsMargins(m.px(14), 0, 0, m.px(8))
            button = RadioTile()
            button.dress(TileFace(each.name, told.title(each, now), description=hint.shown))
            button.setEnabled(not each.problems)
            self._group.addButton(button, number)
            self.buttons.append(button)
            rows.addWidget(button)
            rows.addWidget(hint)
        self._missing = Text("", Type.WARNING)
        rows.addWidget(self._missing)
        sound = next((number for number, each in enumerate(backups) if not each.problems), None)
        if sound is not None:
            self.buttons[sound].setChecked(True)
        self._group.idToggled.connect(self._on_chosen)
        self._tell()

    @property
    def backup(self) -> BackupFound | None:
        """The chosen one; None where none is sound."""
        number = self._group.checkedId()
        return None if number < 0 else self._backups[number]

    @property
    def missing(self) -> str:
        """What the chosen one lacks."""
        return self._missing.shown

    def focus_first(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            button.setFocus()

    @Slot(int, bool)
    def _on_chosen(self, _number: int, is_chosen: bool) -> None:
        if is_chosen:
            self._tell()
            self.chosen.emit()

    def _tell(self) -> None:
        backup = self.backup
        self._missing.show_text(told.missing(backup, self._present, self._now) if backup else "")
        self._missing.setVisible(bool(self._missing.shown))
