"""Owns the quiet moments: the day's backup and the week's check, while nobody touches anything."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services.keeping import Kept
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.shell import MainWindow

LOOK_MS = 60_000
QUIET_SECONDS = 60
"""Longer than a person thinks over a sentence, shorter than any idle lock."""
AGAIN_SECONDS = 900
"""Whether something is due is asked no oftener than this."""


class Keeper(QObject):
    """Backs up and checks on the BACKGROUND lane. What failed is told once; the settings go on saying it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._asked_at = float("-inf")
        self._told: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._on_time)

    @Slot()
    def start(self) -> None:
        self._timer.start()

    @Slot()
    def _on_time(self) -> None:
        window = self._window
        if not window.is_open or window.idle.quiet_seconds < QUIET_SECONDS:
            return
        if time.monotonic() - self._asked_at >= AGAIN_SECONDS:
            self.keep()

    def keep(self) -> None:
        """Do now what is due, and nothing else."""
        self._asked_at = time.monotonic()
        work = self._window.context.desktop.backups.keep
        self._window.context.tasks.run(Lane.BACKGROUND, work, self._on_kept, self._tell, self, says="")

    def _on_kept(self, kept: Kept) -> None:
        for code in kept.problems[:1]:
            self._tell(Refused(code))

    def _tell(self, error: Exception) -> None:
        # Locked while it was being written: the lock makes its own.
        if isinstance(error, QADesktopError) and error.code in ("PROFILE-LOCKED", "STORE-CLOSED"):
            return
        code = getattr(error, "code", "")
        if self._window.is_open and code not in self._told:
            self._told.add(code)
            self._window.tell(error)
