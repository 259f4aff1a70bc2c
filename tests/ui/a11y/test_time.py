"""Nothing ends by itself without a warning in time, and a single touch keeps it going (WCAG 2.2, 2.2.1)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget

from qa_desktop.ui.idle import WARNED_SECONDS, IdleClock
from qa_desktop.ui.idle_warning import IdleWarning


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    qtbot.addWidget(made)
    middle = QWidget()
    made.box = QLineEdit()
    QVBoxLayout(middle).addWidget(made.box)
    made.setCentralWidget(middle)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.fixture
def clock(window):
    made = IdleClock(window, 300)
    made.start()
    yield made
    made.stop()


def test_the_warning_comes_at_least_twenty_seconds_before(clock):
    assert WARNED_SECONDS >= 20
    assert clock._timer.interval() - clock._soon.interval() == WARNED_SECONDS * 1000


def test_the_warning_is_seen_and_takes_no_keyboard(qtbot, window, clock):
    warning = IdleWarning(clock, window)
    window.box.setFocus()
    with qtbot.waitSignal(clock.runs_out_soon):
        clock._soon.start(0)

    assert warning.banner.isVisible()
    assert "Locks in 30 seconds" in warning.banner.accessibleName()
    assert window.box.hasFocus()


def test_any_key_takes_the_warning_away_and_gives_the_whole_time_again(qtbot, window, clock):
    warning = IdleWarning(clock, window)
    with qtbot.waitSignal(clock.runs_out_soon):
        clock._soon.start(0)
    clock._soon.setInterval(270_000)
    with qtbot.waitSignal(clock.went_on):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)

    assert not warning.banner.isVisible()
    assert clock.remaining_ms > 290_000
    assert clock._soon.isActive()


def test_the_warning_goes_with_the_lock(qtbot, window, clock):
    warning = IdleWarning(clock, window)
    with qtbot.waitSignal(clock.runs_out_soon):
        clock._soon.start(0)
    with qtbot.waitSignal(clock.ran_out):
        clock._timer.start(0)
    assert not warning.banner.isVisible()
