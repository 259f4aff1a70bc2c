"""Qt objects die in the GUI thread, whoever allocates."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from qa_desktop.ui.tasks import Lane, Tasks


class Ring:
    """Garbage that only the cyclic collector can take, noting the thread in which it goes."""

    gone_in: list[int] = []  # noqa: RUF012 - shared on purpose

    def __init__(self) -> None:
        self.itself = self
        self.qt = QObject()

    def __del__(self) -> None:
        self.gone_in.append(threading.get_ident())


def allocate() -> int:
    kept = [{"n": n} for n in range(200_000)]  # far over the collector's thresholds
    return len(kept)


@pytest.fixture
def tasks(qtbot):
    made = Tasks()
    yield made
    made.drain()


def test_a_worker_never_collects_the_gui_s_garbage(qtbot, tasks):
    Ring.gone_in.clear()
    done: list[int] = []
    tasks.run(Lane.STORE, lambda: None, done.append)
    qtbot.waitUntil(lambda: len(done) == 1)

    for _ in range(50):
        Ring()
    tasks.run(Lane.STORE, allocate, done.append)
    tasks.run(Lane.BACKGROUND, allocate, done.append)
    qtbot.waitUntil(lambda: len(done) == 3)
    assert Ring.gone_in == []

    gc.collect()
    assert set(Ring.gone_in) == {threading.get_ident()}
    assert len(Ring.gone_in) == 50


def test_the_gui_thread_collects_in_its_pauses(qtbot, tasks):
    Ring.gone_in.clear()
    tasks.run(Lane.STORE, lambda: None)
    rings = [Ring() for _ in range(2_000)]
    rings.clear()

    qtbot.waitUntil(lambda: len(Ring.gone_in) >= 1_000, timeout=10_000)
    assert set(Ring.gone_in) == {threading.get_ident()}


def test_the_collector_runs_by_itself_again_after_the_lanes_have_ended(qtbot):
    first, second = Tasks(), Tasks()
    first.run(Lane.STORE, lambda: None)
    second.run(Lane.STORE, lambda: None)
    assert not gc.isenabled()
    first.drain()
    assert not gc.isenabled()
    second.drain()
    assert gc.isenabled()
