"""Owns the queue of changes on their way to the store: one at a time, in order, kept until they are safe.

A change that cannot be saved holds back the later ones: saved out of order, an older answer could
overwrite a newer one. What only needs room, rights or time is tried again by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desktop.domain.audit import Write
from qa_desktop.errors import Refused, Unavailable
from qa_desktop.services.desktop import Saved
from qa_desktop.ui.fill.keeper import Keeper

RETRY_MS = 2000
"""The store waits five seconds itself before it says that it is busy."""
SLOW_MS = 400
"""A disk takes milliseconds; somebody who sees no answer for longer asks whether anything is being kept."""
QUIET_TRIES = 3
"""A store that is busy, with the week's check or after a disposal, is nobody's trouble for some 20 s."""
MAY_PASS = frozenset({"DISK-FULL", "STORE-READ-ONLY", "STORE-CANNOT-OPEN"})
"""Refusals that end when somebody makes room or gives the right, far from this program."""


def passes(error: Exception) -> bool:
    """Whether trying again later can succeed with nothing done here."""
    return isinstance(error, Unavailable) or (isinstance(error, Refused) and error.code in MAY_PASS)


class Patience:
    """Bears with a store that is busy for a few tries: nobody needs to be told more than "Saving"."""

    def __init__(self) -> None:
        self._tries = 0

    def bears(self, error: Exception) -> bool:
        """Whether this failure may go by unsaid."""
        is_busy = isinstance(error, Unavailable) and error.code == "STORE-BUSY"
        self._tries = self._tries + 1 if is_busy else QUIET_TRIES + 1
        return self._tries <= QUIET_TRIES

    def renew(self) -> None:
        """It went well: the next time is a new one."""
        self._tries = 0


@dataclass(frozen=True, slots=True)
class _Change:
    writes: tuple[Write, ...]
    burst: int
    undoes: int | None = None


class SaveQueue(QObject):
    """Changes waiting to be kept.

    Signals:
        saved(object): a `Saved` value; that change is in the store.
        failed(object): the exception; the change is kept and tried again. Not while `Patience` bears it.
        slow: a change has been on its way for longer than a person expects.
        emptied: everything is in the store.
    """

    saved = Signal(object)
    failed = Signal(object)
    slow = Signal()
    emptied = Signal()

    def __init__(self, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._waiting: deque[_Change] = deque()
        self._in_flight: _Change | None = None
        self._error: Exception | None = None
        self._patience = Patience()
        self._retry = _timer(self, RETRY_MS)
        self._retry.timeout.connect(self.retry)
        self._slow = _timer(self, SLOW_MS)
        self._slow.timeout.connect(self.slow)
        self.bursts: dict[int, int] = {}
        """Of each change kept since opening, the burst of typing it belongs to."""

    @property
    def is_empty(self) -> bool:
        return self._in_flight is None and not self._waiting

    @property
    def error(self) -> Exception | None:
        """Why the first change is not saved yet; None while all goes well."""
        return self._error

    @property
    def unsaved(self) -> int:
        return len(self._waiting) + (self._in_flight is not None)

    def add(self, writes: Sequence[Write], burst: int, undoes: int | None = None) -> None:
        """Keep a change after everything added before it."""
        self._waiting.append(_Change(tuple(writes), burst, undoes))
        self._pump()

    @Slot()
    def retry(self) -> None:
        """Try again now."""
        self._retry.stop()
        self._error = None
        self._pump()

    def _pump(self) -> None:
        if self._in_flight is not None or not self._waiting or self._error is not None:
            return
        change = self._in_flight = self._waiting.popleft()
        self._slow.start()
        if change.undoes is None:
            self._keeper.record(change.writes, self._on_saved, self._on_failed)
        else:
            self._keeper.undone(change.undoes, change.writes, self._on_saved, self._on_failed)

    def _on_saved(self, saved: Saved) -> None:
        if self._in_flight is not None:
            self.bursts[saved.change] = self._in_flight.burst
        self._in_flight = None
        self._slow.stop()
        self._patience.renew()
        self.saved.emit(saved)
        self._pump()
        if self.is_empty:
            self.emptied.emit()

    def _on_failed(self, error: Exception) -> None:
        if self._in_flight is not None:
            self._waiting.appendleft(self._in_flight)
        self._in_flight = None
        self._slow.stop()
        self._error = error
        if passes(error):
            self._retry.start()
        if self._patience.bears(error):
            self.slow.emit()
        else:
            self.failed.emit(error)


def _timer(parent: QObject, interval: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    return timer
