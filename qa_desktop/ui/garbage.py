"""Owns where cyclic garbage is collected: in the GUI thread, and nowhere else.

Python collects in whichever thread happens to allocate. A worker that collects a closed window destroys Qt
objects outside their thread, and the process dies. So the automatic collector rests while lanes run, and
the GUI thread collects in its pauses.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

# 1 s: rarely enough to cost nothing, often enough that a day's closed pages do not pile up.
INTERVAL_MS = 1_000

_resting = 0


class Collector(QObject):
    """Collects in the GUI thread from `start` to `stop`. Several may run at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._runs = False

    def start(self) -> None:
        global _resting
        if self._runs:
            return
        self._runs = True
        _resting += 1
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        global _resting
        if not self._runs:
            return
        self._runs = False
        self._timer.stop()
        _resting -= 1
        if _resting == 0:
            gc.enable()

    @Slot()
    def look(self) -> None:
        """Collect the generations that are due by Python's own thresholds."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
