"""Owns what is said while something takes long: what it is, how far it is, and the way to stop it.

Nothing is said before half a second has gone by, so that nothing flashes for what is short.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from qa_desktop.ui.announce import announce
from qa_desktop.ui.foot_button import FootButton
from qa_desktop.ui.layouts import row
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Job, Tasks
from qa_desktop.ui.widgets.text import Text

AFTER_MS = 500
"""What is over by then is not worth a word."""
LOOK_MS = 100


class ProgressLine(QWidget):
    """Says what has been running longest, in the line at the foot of the window.

    Signals:
        appeared: something takes long, and is said from now on.
    """

    appeared = Signal()

    def __init__(self, parent: QWidget | None = None, *, after_ms: int = AFTER_MS) -> None:
        super().__init__(parent)
        self._after = after_ms / 1000
        self._since: dict[Job, float] = {}
        self._shown: Job | None = None
        self.words = Text("", Type.SMALL)
        self.words.keep_whole()
        self.cancel = FootButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self._on_cancel)
        line = row(self, gap=10)
        line.addWidget(self.words)
        line.addWidget(self.cancel)
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look)
        self.hide()

    def watch(self, tasks: Tasks) -> None:
        """Say what takes long on these lanes."""
        tasks.began.connect(self._on_began)
        tasks.ended.connect(self._on_ended)

    @Slot(object)
    def _on_began(self, job: Job) -> None:
        self._since[job] = time.monotonic()
        if not self._looking.isActive():
            self._looking.start()

    @Slot(object)
    def _on_ended(self, job: Job) -> None:
        self._since.pop(job, None)
        if job is self._shown:
            self._shown = None
            self.look()
        if not self._since:
            self._looking.stop()

    @Slot()
    def look(self) -> None:
        """Say what has been running longest, when that is long enough."""
        now = time.monotonic()
        if self._shown is None:
            self._shown = next((job for job, at in self._since.items() if now - at >= self._after), None)
            if self._shown is not None:
                self._say(self._shown)
                announce(self, self.words.shown)
                self.appeared.emit()
        elif self._shown is not None:
            self._say(self._shown)
        self.setVisible(self._shown is not None)

    def _say(self, job: Job) -> None:
        is_ending = job.handle.is_stopped
        done, total = job.handle.far
        if is_ending:
            words = self.tr("Stopping … what is done so far stays whole.")
        elif total:
            words = self.tr("{what}: {done} of {total}").format(what=job.says, done=done, total=total)
        elif done:
            words = self.tr("{what}: {done} so far").format(what=job.says, done=done)
        else:
            words = job.says
        self.words.show_text(words)
        self.cancel.setVisible(job.can_stop and not is_ending)
        self.cancel.setAccessibleDescription(job.says)

    @Slot()
    def _on_cancel(self) -> None:
        if self._shown is not None:
            self._shown.handle.stop()
            self._say(self._shown)
            announce(self, self.words.shown)


def late(widget: QWidget) -> None:
    """Show a widget that says "wait" only when it is still there after half a second."""
    widget.hide()

    def show() -> None:
        if isValid(widget) and widget.parentWidget() is not None:
            widget.show()

    QTimer.singleShot(AFTER_MS, widget, show)
