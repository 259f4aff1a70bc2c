"""What takes long says so and can be stopped; what is short says nothing."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from qa_desktop.services import progress
from qa_desktop.ui.progress import ProgressLine
from qa_desktop.ui.tasks import Lane, Tasks

NEVER_MS = 3_600_000


class Gate:
    """A task that goes on when it is let: one step at a time, without a clock."""

    def __init__(self) -> None:
        self.steps = threading.Semaphore(0)
        self.done: list[int] = []
        self.began = threading.Event()

    def __call__(self) -> str:
        self.began.set()
        for number in range(1, 4):
            self.steps.acquire()
            progress.step(number - 1, 3)
            self.done.append(number)
        return "whole"

    def go(self, count: int = 1) -> None:
        self.steps.release(count)


@pytest.fixture
def tasks(qtbot):
    made = Tasks()
    yield made
    made.drain()


def line_for(qtbot, tasks: Tasks, after_ms: int) -> ProgressLine:
    line = ProgressLine(after_ms=after_ms)
    qtbot.addWidget(line)
    line.watch(tasks)
    return line


def test_a_long_task_says_what_it_does_and_how_far_it_is(qtbot, tasks):
    line, task, ended = line_for(qtbot, tasks, 0), Gate(), []
    tasks.run(Lane.BACKGROUND, task, ended.append, says="Making the report", stopped=lambda: None)
    qtbot.waitUntil(line.isVisible)
    assert line.words.shown == "Making the report"
    assert line.cancel.isVisible()
    assert line.cancel.accessibleName() == "Cancel"

    task.go(2)
    qtbot.waitUntil(lambda: line.words.shown == "Making the report: 1 of 3")
    task.go()
    qtbot.waitUntil(lambda: ended == ["whole"])
    assert not line.isVisible()


def test_nothing_is_said_of_what_is_over_before_half_a_second(qtbot, tasks):
    line, said, ended = line_for(qtbot, tasks, NEVER_MS), [], []
    line.appeared.connect(lambda: said.append(line.words.shown))
    for _ in range(5):
        tasks.run(Lane.STORE, lambda: "short", ended.append, says="Opening the audit")
        line.look()
    qtbot.waitUntil(lambda: len(ended) == 5)

    line.look()
    assert said == []
    assert not line.isVisible()


def test_half_a_second_is_what_goes_by_before_a_word():
    from qa_desktop.ui import progress as shown

    assert shown.AFTER_MS == 500


def test_cancel_stops_the_work_itself_and_nobody_is_told_of_a_failure(qtbot, tasks):
    line, task = line_for(qtbot, tasks, 0), Gate()
    heard: list[str] = []
    tasks.run(
        Lane.BACKGROUND,
        task,
        lambda _value: heard.append("done"),
        lambda _error: heard.append("failed"),
        says="Making the report",
        stopped=lambda: heard.append("stopped"),
    )
    tasks.unhandled.connect(lambda _error: heard.append("unhandled"))
    task.go()
    qtbot.waitUntil(line.isVisible)
    qtbot.waitUntil(lambda: task.done == [1])

    qtbot.mouseClick(line.cancel, Qt.MouseButton.LeftButton)
    assert line.words.shown.startswith("Stopping")
    assert not line.cancel.isVisible()
    task.go(2)
    qtbot.waitUntil(lambda: heard == ["stopped"])
    assert task.done == [1]
    assert not line.isVisible()


def test_what_waits_in_the_queue_and_is_stopped_never_begins(qtbot, tasks):
    first, second, heard = Gate(), Gate(), []
    tasks.run(Lane.BACKGROUND, first, heard.append)
    handle = tasks.run(Lane.BACKGROUND, second, heard.append, stopped=lambda: heard.append("stopped"))
    handle.stop()
    first.go(3)

    qtbot.waitUntil(lambda: heard == ["whole", "stopped"])
    assert not second.began.is_set()


def test_what_cannot_be_stopped_offers_no_cancel(qtbot, tasks):
    line, task = line_for(qtbot, tasks, 0), Gate()
    tasks.run(Lane.STORE, task, says="Completing the audit")
    qtbot.waitUntil(line.isVisible)

    assert not line.cancel.isVisible()
    task.go(3)
    qtbot.waitUntil(lambda: not line.isVisible())


def test_what_the_store_does_for_long_is_said_without_words_of_its_own(qtbot, tasks):
    line, task = line_for(qtbot, tasks, 0), Gate()
    tasks.run(Lane.STORE, task)
    qtbot.waitUntil(line.isVisible)

    assert line.words.shown == "Working …"
    task.go(3)
    qtbot.waitUntil(lambda: not line.isVisible())


def test_what_nobody_waits_for_says_nothing(qtbot, tasks):
    line, task, ended = line_for(qtbot, tasks, 0), Gate(), []
    tasks.run(Lane.BACKGROUND, task, ended.append)
    line.look()

    assert not line.isVisible()
    task.go(3)
    qtbot.waitUntil(lambda: ended == ["whole"])


def test_of_two_that_take_long_the_first_is_said_and_then_the_other(qtbot, tasks):
    line, first, second = line_for(qtbot, tasks, 0), Gate(), Gate()
    tasks.run(Lane.STORE, first, says="Opening the audit")
    tasks.run(Lane.BACKGROUND, second, says="Looking in the shared folder")
    qtbot.waitUntil(lambda: line.words.shown == "Opening the audit")

    first.go(3)
    qtbot.waitUntil(lambda: line.words.shown == "Looking in the shared folder")
    second.go(3)
    qtbot.waitUntil(lambda: not line.isVisible())


def test_a_report_that_is_stopped_goes_back_and_leaves_the_audit_as_it_was(demo, monkeypatch):
    from qa_desktop.domain.audit import AuditState

    row = next(r for r in demo.desktop.audits.audits() if r.summary.state is AuditState.COMPLETED)
    gate, began = threading.Event(), threading.Event()
    real = type(demo.desktop.audits).pdf

    def slow(desk, key):
        began.set()
        gate.wait()
        return real(desk, key)

    monkeypatch.setattr(type(demo.desktop.audits), "pdf", slow)
    line = demo.window.status.progress
    line._after = 0.0
    before = demo.window.front
    demo.pages.reading.report_of_row(row)
    demo.wait(lambda: line.words.shown.startswith("Making the report") and line.cancel.isVisible())
    assert began.is_set()
    demo.qtbot.mouseClick(line.cancel, Qt.MouseButton.LeftButton)
    gate.set()
    demo.settle()

    assert demo.window.front is before
    assert not line.isVisible()
    assert demo.desktop.audits.view(row.key).summary == row.summary


def test_looking_in_the_shared_folder_can_be_stopped_between_two_packages(demo, monkeypatch):
    from qa_desktop.services import syncing

    asked = []

    def sync(exchange, share, run):
        asked.append(run.cancelled())
        progress._current().stop()
        asked.append(run.cancelled())
        return syncing.SyncOutcome(True, exchange.clock.now())

    monkeypatch.setattr("qa_desktop.services.desks_exchange.syncing.sync", sync)
    demo.window.exchange.sync()
    demo.settle()

    assert asked == [False, True]
    assert not demo.window.exchange.is_running
