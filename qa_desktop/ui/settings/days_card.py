"""Owns the card that says how many working days each priority of an action gives."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from qa_desktop.services.due_dates import DAYS, DAYS_SETTING, days_from_setting
from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.text import Text

MOST = 250
"""A year of working days."""


class DaysCard(QFrame):
    """A number for each priority, kept as soon as the keyboard leaves it.

    Signals:
        failed(object): an error to be told; the days are as they were.
    """

    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        set_ground(self, Ground.CARD)
        m = theme.current().metrics
        box = column(self, margin=16, gap=10)
        hint = Text(
            self.tr(
                "Working days until an action is due when nobody types another date. Weekends and the bank"
                " holidays of England and Wales are left out."
            ),
            Type.HINT,
        )
        box.addWidget(hint)
        grid = QGridLayout()
        grid.setHorizontalSpacing(m.px(12))
        grid.setVerticalSpacing(m.px(8))
        names = {"immediate": self.tr("Immediate"), "high": self.tr("High"), "routine": self.tr("Routine")}
        self.boxes: dict[str, QLineEdit] = {}
        for line, name in enumerate(DAYS):
            field = QLineEdit()
            field.setValidator(QIntValidator(1, MOST, field))
            field.setMaximumWidth(m.px(90))
            field.editingFinished.connect(self._on_edited)
            label = Text(names.get(name, name))
            label.name(field)
            field.setAccessibleDescription(hint.shown)
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1)
            self.boxes[name] = field
        grid.setColumnStretch(2, 1)
        box.addLayout(grid)

    def refresh(self) -> None:
        """Look how many days there are."""
        work = partial(self._context.desktop.settings.get, DAYS_SETTING)
        self._context.tasks.run(Lane.STORE, work, self._show, self.failed.emit, self)

    def _show(self, text: str) -> None:
        days = days_from_setting(text)
        for name, field in self.boxes.items():
            field.setText(str(days[name]))

    @Slot()
    def _on_edited(self) -> None:
        kept = " ".join(f"{name}={field.text()}" for name, field in self.boxes.items())
        work = partial(self._context.desktop.settings.put, DAYS_SETTING, kept)
        self._context.tasks.run(Lane.STORE, work, None, self.failed.emit, self)
