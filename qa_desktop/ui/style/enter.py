"""Owns that Enter presses the button which has the keyboard, everywhere in the program.

Qt leaves that to the space bar outside dialogs, and in a dialog Enter presses the default button even while
another one has the keyboard.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QToolButton, QWidget
from shiboken6 import isValid


class EnterPresses(QObject):
    """Follows `QApplication.focusChanged`; looks at the keys of the focused button only."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._button: QAbstractButton | None = None
        app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._button is not None and isValid(self._button):
            self._button.removeEventFilter(self)
        self._button = new if isinstance(new, QAbstractButton) and _is_pressed(new) else None
        if self._button is not None:
            self._button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not (is_enter and plain) or self._button is None or watched is not self._button:
            return False
        if not event.isAutoRepeat():
            self._button.click()
        return True


def _is_pressed(button: QAbstractButton) -> bool:
    """Choices and ticks are not: there Enter goes on to the next question."""
    return isinstance(button, QPushButton | QToolButton) or not button.isCheckable()
