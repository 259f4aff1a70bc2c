"""Owns when the shared folder is looked at: every few minutes, when asked, and after completing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desktop.services.desktop import MembershipState
from qa_desktop.services.ports import SyncOutcome
from qa_desktop.ui.context import Context
from qa_desktop.ui.tasks import Lane


class ExchangeFlow(QObject):
    """Runs the exchange on the BACKGROUND lane, one run at a time.

    Signals:
        status_changed(object): an `ExchangeStatus`.
        finished(object): the `SyncOutcome` of a run.
        failed(object): an error to be told; a folder that is away is not one.
    """

    status_changed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, seconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._running = False
        self._again = False
        self._timer = QTimer(self)
        self._timer.setInterval(seconds * 1000)
        self._timer.timeout.connect(self.sync)

    @property
    def is_running(self) -> bool:
        return self._running

    def start(self) -> None:
        self._timer.start()
        self.sync()

    def stop(self) -> None:
        """No further run begins by itself; one that runs ends in its own time."""
        self._timer.stop()
        self._again = False

    @Slot()
    def sync(self) -> None:
        """Run now; a run asked for while one is running follows it."""
        if self._running:
            self._again = True
            return
        self._running = True
        self._context.tasks.run(
            Lane.BACKGROUND,
            self._run,
            self._on_finished,
            self._on_failed,
            self,
            says=self.tr("Looking in the shared folder"),
            stopped=self._end,
        )

    @Slot()
    def ask_status(self) -> None:
        self._context.tasks.run(
            Lane.STORE,
            self._context.desktop.exchange.status,
            self.status_changed.emit,
            self.failed.emit,
            self,
        )

    def _run(self) -> SyncOutcome | None:
        exchange = self._context.desktop.exchange
        status = exchange.status()
        # A hub need not be a device of its own space.
        if status.membership is MembershipState.ALONE and not status.is_hub:
            return None
        return exchange.sync()

    def _on_finished(self, outcome: SyncOutcome | None) -> None:
        self._end()
        if outcome is not None:
            self.finished.emit(outcome)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._running = False
        self.ask_status()
        if self._again:
            self._again = False
            self.sync()
