"""Owns when the program locks of itself: nobody has touched it for a while, or Ctrl L in any window."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


WARNED_SECONDS = 30
"""Before it runs out; WCAG 2.2, 2.2.1 asks for 20 at least. Of a very short time, its second half."""


LOOK_SECONDS = 5
"""How long a woken computer may show what was on the screen, at most."""


class IdleClock(QObject):
    """Watches every window of the program as it gets the focus.

    It looks at windows and not at the application: a filter there runs for each event of each widget,
    and what a person does comes through a window first.

    The timer of the system stands still while the computer sleeps. So the clock on the wall is asked too, at
    each touch and every few seconds: whoever opens the lid an hour later finds the program locked.

    Signals:
        runs_out_soon(int): in so many seconds, unless somebody touches something.
        went_on: somebody did after all, or it was stopped.
        ran_out: nobody touched anything for the given time.
        lock_pressed: Ctrl L in a sheet, where the shortcuts of the main window do not reach.
    """

    runs_out_soon = Signal(int)
    went_on = Signal()
    ran_out = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QObject, seconds: int, now: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._now = now
        self._touched = now()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_ran_out)
        self._has_warned = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_SECONDS * 1000)
        self._look.timeout.connect(self.look_at_the_clock)
        self.set_seconds(seconds)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    def set_seconds(self, seconds: int) -> None:
        """Lock after so many seconds; when it runs, as if somebody had just touched something."""
        self._seconds = seconds
        self._warned = min(WARNED_SECONDS, seconds // 2)
        self._timer.setInterval(seconds * 1000)
        self._soon.setInterval((seconds - self._warned) * 1000)
        if self.is_running:
            self.start()

    @Slot()
    def start(self) -> None:
        self._watch(QGuiApplication.focusWindow())
        self._look.start()
        self._touch()

    @Slot()
    def stop(self) -> None:
        self._timer.stop()
        self._soon.stop()
        self._look.stop()
        self._go_on()

    @Slot()
    def look_at_the_clock(self) -> bool:
        """Run out when more time went by than the timers saw; True when it did."""
        gone = self._now() - self._touched
        if gone < 0:  # the clock was set back
            self._touched = self._now()
        if gone < self._seconds or not self.is_running:
            return False
        self.stop()
        self.ran_out.emit()
        return True

    def _touch(self) -> None:
        self._touched = self._now()
        self._timer.start()
        self._go_on()
        self._soon.start()

    @Slot()
    def _on_soon(self) -> None:
        if self._warned and self._timer.isActive():
            self._has_warned = True
            self.runs_out_soon.emit(self._warned)

    @Slot()
    def _on_ran_out(self) -> None:
        self._go_on()
        self.ran_out.emit()

    def _go_on(self) -> None:
        if self._has_warned:
            self._has_warned = False
            self.went_on.emit()

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    @property
    def quiet_seconds(self) -> float:
        """For how long nobody has touched anything."""
        return max(0.0, self._now() - self._touched)

    @property
    def remaining_ms(self) -> int:
        return self._timer.remainingTime()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _TOUCHES or not self._timer.isActive():
            return False
        if self.look_at_the_clock():
            return True  # the first key after the computer woke up is typed into nothing
        self._touch()
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
