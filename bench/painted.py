"""Owns noting when a window was last painted."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Watched(QWidget):
    """A window noting when it was last painted, in time of the thread's processor."""

    painted_ns = 0

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            self.painted_ns = time.thread_time_ns()
        return bool(done)
