"""Owns the threads: the only place that starts them, and the place that ends them (architecture.md 7).

Two lanes of one worker each. STORE serves what a person is waiting for; BACKGROUND seals, reaches the
shared folder, imports and sets PDFs. A job takes a snapshot and returns a value; its result arrives in
the GUI thread. If the owner of a job is gone by then, the result is dropped.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from shiboken6 import isValid

from qa_desktop.errors import QADesktopError
from qa_desktop.services.progress import Stopped, Work, doing
from qa_desktop.ui.garbage import Collector

log = logging.getLogger(__name__)


class Lane(StrEnum):
    STORE = "store"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A piece of work on a lane, as whoever shows its progress knows it."""

    work: Callable[[], Any]
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    owner: QObject | None
    says: str
    """What is being done, shown once it takes long; blank for what nobody waits for."""
    stopped: Callable[[], None] | None
    """Called once it was stopped; what is set can be stopped."""
    handle: Work

    @property
    def can_stop(self) -> bool:
        return self.stopped is not None


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: Job
    value: Any
    error: Exception | None


class Tasks(QObject):
    """Runs jobs beside the GUI thread.

    Signals:
        idle_changed: True when nothing is queued or running in any lane, else False.
        unhandled: an exception that no `failed` callback took; the failure hook shows it.
        began(object): a `Job` that says what it does was queued.
        ended(object): that `Job` is over, however it ended.
    """

    idle_changed = Signal(bool)
    unhandled = Signal(object)
    began = Signal(object)
    ended = Signal(object)
    # Not connected to lambdas or plain functions: those would run in the worker even when queued.
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[Lane, queue.SimpleQueue[Job | None]] = {lane: queue.SimpleQueue() for lane in Lane}
        self._threads: dict[Lane, threading.Thread] = {}
        self._unfinished = 0
        self._closed = False
        self._collector = Collector(self)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        return self._unfinished == 0

    def run(
        self,
        lane: Lane,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        owner: QObject | None = None,
        *,
        says: str | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Work:
        """Queue a job on a lane; jobs of one lane run in order.

        Args:
            lane: which worker.
            work: runs in the worker; touches no Qt object.
            done: called in the GUI thread with the value that `work` returned.
            failed: called in the GUI thread with what `work` raised.
            owner: when this object no longer exists, none of them is called.
            says: what is being done, in words, shown once it takes longer than half a second; when not given,
                that of the STORE lane says that it works, and the BACKGROUND lane's says nothing.
            stopped: called in the GUI thread when it was stopped on the way; given, it can be stopped: the
                work asks at `services.progress.step`, and leaves nothing half done.

        Returns:
            The handle by which it can be stopped.
        """
        handle = Work()
        if self._closed:
            log.info("job refused after closing lane=%s", lane)
            return handle
        self._unfinished += 1
        if self._unfinished == 1:
            self.idle_changed.emit(False)
        self._ensure_worker(lane)
        if says is None:
            says = self.tr("Working …") if lane is Lane.STORE else ""
        job = Job(work, done, failed, owner, says, stopped, handle)
        if says:
            self.began.emit(job)
        self._queues[lane].put(job)
        return handle

    def drain(self) -> None:
        """Finish every queued job and end the workers; called once, when the program ends or locks for good.

        Results of jobs that end here are delivered before it returns.
        """
        self._closed = True
        for lane in self._threads:
            self._queues[lane].put(None)
        for thread in self._threads.values():
            thread.join()
        self._threads.clear()
        self._collector.stop()
        QCoreApplication.sendPostedEvents(self, 0)

    def _ensure_worker(self, lane: Lane) -> None:
        if lane not in self._threads:
            self._collector.start()
            thread = threading.Thread(target=self._work, args=(lane,), name=f"lane-{lane}", daemon=True)
            self._threads[lane] = thread
            thread.start()

    def _work(self, lane: Lane) -> None:
        jobs = self._queues[lane]
        while (job := jobs.get()) is not None:
            try:
                with doing(job.handle):
                    outcome = _Outcome(job, job.work(), None)
            except Exception as error:  # noqa: BLE001 - the task runner is where everything is caught, by design
                outcome = _Outcome(job, None, error)
            self._arrived.emit(outcome)
            del job, outcome  # while the worker waits for the next, it keeps nothing of anyone's work

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        self._unfinished -= 1
        if outcome.job.says:
            self.ended.emit(outcome.job)
        try:
            self._hand_over(outcome)
        finally:
            if self._unfinished == 0:
                self.idle_changed.emit(True)

    def _hand_over(self, outcome: _Outcome) -> None:
        job = outcome.job
        if job.owner is not None and not isValid(job.owner):
            return
        if outcome.error is None:
            if job.done is not None:
                job.done(outcome.value)
            return
        if isinstance(outcome.error, Stopped):
            if job.stopped is not None:
                job.stopped()
            return
        code = (
            outcome.error.code if isinstance(outcome.error, QADesktopError) else type(outcome.error).__name__
        )
        log.warning("job failed code=%s", code)
        if job.failed is not None:
            job.failed(outcome.error)
        else:
            self.unhandled.emit(outcome.error)
