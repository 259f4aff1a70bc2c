"""Owns the moments after a paint: what may wait until a person sees what was made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Calls something once, when a window has been painted for the first time.

    A timer of no length is not enough: it runs before the window system has asked for the first paint.
    """

    def __init__(self, window: QWidget, act: Callable[[], object]) -> None:
        super().__init__(window)
        self._act = act
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The whole window is painted before the loop turns again.
            QTimer.singleShot(0, self._act)
        return False


# Qt posts what lays out at 0 and what paints at -1: this comes behind both, in the same turn of the loop.
_BEHIND_PAINTING = -2


def after_paint(owner: QObject, act: Callable[[], object]) -> None:
    """Call something once what has been changed is painted; not at all when its owner is gone by then."""
    QCoreApplication.postEvent(_Later(owner, act), QEvent(QEvent.Type.User), _BEHIND_PAINTING)


class _Later(QObject):
    def __init__(self, owner: QObject, act: Callable[[], object]) -> None:
        super().__init__(owner)
        self._act = act

    def customEvent(self, _event: QEvent) -> None:
        self.deleteLater()
        self._act()
