"""Owns following the keyboard: which question it came to, which it left, and waiting for a pressed mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from qa_desktop.ui.fill.body import SectionBody


class FocusFollower(QObject):
    """Follows the focus within the section in sight.

    Signals:
        entered(object, object): the `QuestionRow` and the widget in it that has the keyboard now.
        left(object): the `QuestionRow` that the keyboard left for another one.
    """

    entered = Signal(object, object)
    left = Signal(object)

    def __init__(self, body: Callable[[], SectionBody], parent: QObject) -> None:
        super().__init__(parent)
        self._body = body
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        body = self._body()
        if not isValid(body):
            return
        left = body.row_of(old) if old is not None and isValid(old) else None
        row = body.row_of(new)
        if row is None or not body.isAncestorOf(row):
            return
        if left is not None and left is not row:
            self.left.emit(left)
        self.entered.emit(row, new)


class MouseRest(QObject):
    """Puts off what may move the page while a mouse button is down: what moves then is not clicked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[Callable[[], None]] = []

    @property
    def is_free(self) -> bool:
        return QApplication.mouseButtons() == Qt.MouseButton.NoButton

    def run(self, act: Callable[[], None]) -> None:
        """Do it now, or as soon as the button is up."""
        if self.is_free:
            act()
            return
        self._waiting.append(act)
        app = QApplication.instance()
        if len(self._waiting) == 1 and app is not None:
            app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease:
            QTimer.singleShot(0, self, self._catch_up)
        return False

    @Slot()
    def _catch_up(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()
