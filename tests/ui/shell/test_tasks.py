"""Lanes: in order, beside the GUI thread, answers in it, nothing to owners that are gone."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from qa_desktop.errors import Unavailable
from qa_desktop.ui.tasks import Lane, Tasks


@pytest.fixture
def tasks(qtbot):
    made = Tasks()
    yield made
    made.drain()


def test_jobs_of_one_lane_run_in_order(qtbot, tasks):
    seen: list[int] = []
    for number in range(50):
        tasks.run(Lane.STORE, lambda number=number: number, seen.append)

    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == list(range(50))


def test_work_runs_beside_the_gui_thread_and_its_answer_comes_in_it(qtbot, tasks):
    threads: dict[str, int] = {}

    def done(worker: int) -> None:
        threads["worker"] = worker
        threads["answer"] = threading.get_ident()

    tasks.run(Lane.BACKGROUND, threading.get_ident, done)

    qtbot.waitUntil(lambda: "answer" in threads)
    assert threads["answer"] == threading.get_ident()
    assert threads["worker"] != threading.get_ident()


def test_a_slow_background_job_does_not_hold_up_the_store_lane(qtbot, tasks):
    gate = threading.Event()
    seen: list[str] = []
    tasks.run(Lane.BACKGROUND, gate.wait, lambda _: seen.append("background"))
    tasks.run(Lane.STORE, lambda: "store", seen.append)

    qtbot.waitUntil(lambda: seen == ["store"])
    gate.set()
    qtbot.waitUntil(lambda: seen == ["store", "background"])


def test_a_failure_goes_to_its_own_callback(qtbot, tasks):
    failures: list[Exception] = []

    def fail() -> None:
        raise Unavailable("STORE-BUSY")

    tasks.run(Lane.STORE, fail, lambda _: failures.append(AssertionError()), failures.append)

    qtbot.waitUntil(lambda: len(failures) == 1)
    assert isinstance(failures[0], Unavailable)


def test_a_failure_without_a_callback_is_announced(qtbot, tasks):
    def fail() -> None:
        raise ValueError("ours")

    with qtbot.waitSignal(tasks.unhandled) as caught:
        tasks.run(Lane.STORE, fail)
    assert isinstance(caught.args[0], ValueError)


def test_an_answer_for_an_owner_that_is_gone_is_dropped(qtbot, tasks):
    owner = QObject()
    seen: list[str] = []
    gate = threading.Event()
    tasks.run(Lane.STORE, gate.wait, lambda _: seen.append("dropped"), owner=owner)
    delete(owner)
    gate.set()
    tasks.run(Lane.STORE, lambda: "kept", seen.append)

    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["kept"]


def test_draining_finishes_every_job_and_delivers_it(qtbot):
    tasks = Tasks()
    seen: list[int] = []
    for number in range(20):
        tasks.run(Lane.STORE, lambda number=number: number, seen.append)

    tasks.drain()
    assert seen == list(range(20))
    tasks.run(Lane.STORE, lambda: 99, seen.append)
    assert tasks.is_idle


def test_idleness_is_announced_when_the_last_job_ends(qtbot, tasks):
    with qtbot.waitSignals([tasks.idle_changed, tasks.idle_changed]):
        tasks.run(Lane.STORE, lambda: None)
    assert tasks.is_idle
