"""Owns how long work says how far it is, and hears that somebody wants it to stop.

Whoever runs the work gives it a `Work` for as long as it runs; the work finds it by the thread it runs in, so
that nothing in between has to hand it on. Work that nobody watches says so to nobody and is never stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Stopped(Exception):
    """Somebody asked the work to stop, and it did: nothing half done is left. No failure, nothing to tell."""


class Work:
    """One piece of work, seen from both sides. Safe from any thread."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._far = (0, 0)

    @property
    def far(self) -> tuple[int, int]:
        """How many are done, of how many; of 0 where nobody knows."""
        return self._far

    @property
    def is_stopped(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask it to end at the next place where nothing is half done."""
        self._stop.set()

    def tell(self, done: int, total: int) -> None:
        self._far = (done, total)


_here = threading.local()


@contextmanager
def doing(work: Work) -> Iterator[None]:
    """For as long as this lasts, what runs in this thread is that work.

    Raises:
        Stopped: it was asked to stop before it began.
    """
    if work.is_stopped:
        raise Stopped
    _here.work = work
    try:
        yield
    finally:
        _here.work = None


def tell(done: int, total: int = 0) -> None:
    """Say how far it is."""
    work = _current()
    if work is not None:
        work.tell(done, total)


def is_stopped() -> bool:
    """Whether somebody wants it to stop."""
    work = _current()
    return work is not None and work.is_stopped


def step(done: int = 0, total: int = 0) -> None:
    """Say how far it is, and end here when somebody wants it to; called where nothing is half done.

    Raises:
        Stopped: somebody asked.
    """
    tell(done, total)
    if is_stopped():
        raise Stopped


def _current() -> Work | None:
    work = getattr(_here, "work", None)
    return work if isinstance(work, Work) else None
