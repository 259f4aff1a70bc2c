"""Owns when the program locks of itself: nobody has touched it for a while, or Ctrl L in any window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class IdleClock(QObject):
    """Watches every window of the program as it gets the focus.

    It looks at windows and not at the application: a filter there runs for each event of each widget,
    and what a person does comes through a window first.

    Signals:
        ran_out: nobody touched anything for the given time.
        lock_pressed: Ctrl L in a sheet, where the shortcuts of the main window do not reach.
    """

    ran_out = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QObject, seconds: int) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(seconds * 1000)
        self._timer.timeout.connect(self.ran_out)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    @Slot()
    def start(self) -> None:
        self._watch(QGuiApplication.focusWindow())
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        self._timer.stop()

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    @property
    def remaining_ms(self) -> int:
        return self._timer.remainingTime()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _TOUCHES or not self._timer.isActive():
            return False
        self._timer.start()
        if isinstance(event, QKeyEvent) and _is_lock(event) and _is_modal(watched):
            self.lock_pressed.emit()
            return True
        return False

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)


def _is_lock(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _is_modal(window: QObject) -> bool:
    return isinstance(window, QWindow) and window.modality() != Qt.WindowModality.NonModal
