"""Owns the card that says how many working days each priority of an action gives."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from qa_desktop.services.due_dates import DAYS, DAYS_SETTING, days_from_setting
from qa_desktop.ui.context import Context
from qa_desktop.ui.settings.card import Card
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.text import Text

MOST = 250
"""A year of working days."""


class DaysCard(Card):
    """A number for each priority, kept as soon as the keyboard leaves it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        m = theme.current().metrics
        hint = Text(
            self.tr(
                "Working days until an action is due when nobody types another date. Weekends and the bank"
                " holidays of England and Wales are left out."
            ),
            Type.HINT,
        )
        self.box.addWidget(hint)
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
        self.box.addLayout(grid)

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
