"""Whoever leaves the computer leaves the program locked, and finds it as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qa_desktop.domain.policy import Policy, PolicyState
from qa_desktop.services.desktop import ProfileState
from qa_desktop.ui.idle import IdleClock
from qa_desktop.ui.leaving.session import Left, Session
from qa_desktop.ui.settings.hub_card import ShowText
from tests.ui.shell.conftest import PASSPHRASE


class Told(Session):
    """A session that a test leaves; knows how often the computer was let sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.let = 0

    def let_sleep(self) -> None:
        self.let += 1


@pytest.fixture
def session(alone) -> Told:
    alone.window.lock_rules.session = None
    made = Told()
    alone.window.lock_rules.hear(made)
    return made


def codes(sitting) -> list[str]:
    """Why the program was locked, newest first."""
    sitting.unlock(PASSPHRASE)
    return [dict(entry.facts)["code"] for entry in sitting.desktop.settings.log() if entry.event == "locked"]


@pytest.mark.parametrize("left", Left)
def test_leaving_locks_and_only_then_may_the_computer_sleep(alone, session, left):
    assert session.let == 0
    with alone.qtbot.waitSignal(alone.window.locked):
        session.left.emit(left)
        assert session.let == 0
    assert session.let == 1
    assert alone.desktop.profile.status().state is ProfileState.LOCKED
    assert codes(alone) == [left]


def test_what_is_locked_already_does_not_keep_the_computer_awake(alone, session):
    alone.lock()
    before = session.let
    session.left.emit(Left.SLEEP)
    assert session.let == before + 1


def test_a_session_left_twice_locks_once(alone, session):
    with alone.qtbot.waitSignal(alone.window.locked):
        session.left.emit(Left.SESSION)
        session.left.emit(Left.SLEEP)
    alone.settle()
    assert codes(alone) == [Left.SESSION]


def test_where_it_is_set_so_the_session_does_not_lock_and_the_idle_time_is_another(alone, session):
    alone.desktop.settings.choose("lock-with-session", False)
    alone.desktop.settings.choose("lock-after-minutes", 15)
    alone.window.lock_rules.ask()
    alone.settle()
    session.left.emit(Left.SESSION)
    alone.settle()

    assert alone.window.is_open
    assert session.let == 1
    assert alone.window.idle.remaining_ms > 14 * 60_000


def test_on_the_settings_page_each_is_chosen_said_by_whom_and_holds_at_once(alone):
    card = alone.go("settings")._lock
    minutes = card.boxes["lock-after-minutes"]
    assert (minutes.currentText(), minutes.count()) == ("5 minutes", 15)
    minutes.setCurrentIndex(minutes.findData(10))
    minutes.activated.emit(minutes.currentIndex())
    alone.settle()

    assert alone.window.idle.remaining_ms > 9 * 60_000
    assert card._set_by["lock-after-minutes"].shown.startswith("Set by you, since")
    assert minutes.accessibleDescription() == card._set_by["lock-after-minutes"].shown


def test_what_the_policy_file_fixes_cannot_be_chosen(alone):
    alone.application.house.policy = Policy(PolicyState.READ, locked={"clear-clipboard-seconds": 45})
    card = alone.go("settings")._lock
    box = card.boxes["clear-clipboard-seconds"]
    assert (box.currentText(), box.isEnabled()) == ("45 seconds", False)
    assert "IT" in card._set_by["clear-clipboard-seconds"].shown
    assert card.boxes["lock-with-session"].isEnabled()


def test_a_key_that_is_shown_once_is_not_taken_away_and_the_lock_follows_it(alone, session):
    sheet = ShowText("Recovery key", "", "AGE-SECRET", "I have it", alone.window, once=True)
    sheet.open()
    session.left.emit(Left.SESSION)
    assert sheet.isVisible()
    assert alone.window.is_open

    with alone.qtbot.waitSignal(alone.window.locked):
        sheet.accept()


def test_what_could_not_be_done_at_a_lock_is_not_done_at_a_later_one(alone):
    """A move or a restore that was asked for while the lock could not begin."""
    done: list[str] = []
    sheet = ShowText("Recovery key", "", "AGE-SECRET", "I have it", alone.window, once=True)
    sheet.open()
    alone.window.locking.close_for(lambda: done.append("moved"), "Moved")
    sheet.accept()
    assert alone.window.is_open
    alone.lock()
    assert done == []
    assert codes(alone) == ["asked"]


class Wall:
    """A clock on the wall that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wall(alone) -> Wall:
    made = Wall()
    alone.window.idle._now = made
    alone.window.idle.start()
    return made


def test_a_computer_that_wakes_up_later_than_the_idle_time_is_locked_at_the_next_look(alone, wall):
    wall.seconds += 299
    assert not alone.window.idle.look_at_the_clock()
    wall.seconds += 1
    with alone.qtbot.waitSignal(alone.window.locked):
        assert alone.window.idle.look_at_the_clock()
    assert codes(alone) == ["idle"]


def test_the_first_key_after_waking_up_locks_and_is_typed_nowhere(alone, wall):
    wall.seconds += 3600
    field = alone.focus
    with alone.qtbot.waitSignal(alone.window.locked):
        QTest.keyClick(alone.window.windowHandle(), Qt.Key.Key_X)
    assert "x" not in getattr(field, "text", str)()


def test_a_clock_that_is_set_back_begins_the_time_again(alone, wall):
    wall.seconds -= 3600
    assert not alone.window.idle.look_at_the_clock()
    wall.seconds += 299
    assert not alone.window.idle.look_at_the_clock()


def test_a_touch_before_the_time_is_over_starts_the_wall_clock_again_too(alone, wall):
    wall.seconds += 299
    QTest.keyClick(alone.window.windowHandle(), Qt.Key.Key_Shift)
    wall.seconds += 299
    assert not alone.window.idle.look_at_the_clock()
    assert isinstance(alone.window.idle, IdleClock)
