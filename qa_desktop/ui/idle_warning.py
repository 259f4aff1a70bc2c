"""Owns the warning before the program locks of itself, while any key or movement still keeps it open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QBoxLayout, QMainWindow

from qa_desktop.ui.idle import IdleClock
from qa_desktop.ui.style.roles import Ground
from qa_desktop.ui.widgets.banner import Banner


class IdleWarning(QObject):
    """A banner over everything in the window; it takes nothing away from what has the keyboard."""

    def __init__(self, clock: IdleClock, window: QMainWindow) -> None:
        super().__init__(window)
        self.banner = Banner(Ground.WARNING)
        middle = window.centralWidget()
        layout = middle.layout() if middle is not None else None
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(0, self.banner)
        clock.runs_out_soon.connect(self._warn)
        clock.went_on.connect(self.banner.hush)

    @Slot(int)
    def _warn(self, seconds: int) -> None:
        words = self.tr("Locks in {seconds} seconds. Press any key to go on. Everything typed is kept.")
        self.banner.say(words.format(seconds=seconds))
