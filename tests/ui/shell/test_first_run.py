"""The first run and unlocking: what is missing is said, and then My work is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from qa_desktop import bootstrap
from qa_desktop.services.desktop import ProfileState
from tests.ui.shell.conftest import PASSPHRASE


@pytest.fixture
def new(tmp_path, seat):
    return seat(bootstrap.application(tmp_path / "new"))


def fill(new, name: str = "", first: str = "", second: str = "") -> None:
    fields = [f for f in new.window.front.findChildren(QLineEdit) if f.isVisible()]
    for field, text in zip(fields, (name, first, second), strict=True):
        field.setText(text)
    new.press("Make my encrypted store")


def test_without_a_name_nothing_is_made(new):
    fill(new, "", PASSPHRASE, PASSPHRASE)

    assert "Type your name" in new.words()
    assert new.desktop.profile.status().state is ProfileState.ABSENT


def test_two_passphrases_that_differ_are_said(new):
    fill(new, "Auditor 9", PASSPHRASE, PASSPHRASE + "s")

    assert "The two passphrases differ" in new.words()
    assert new.desktop.profile.status().state is ProfileState.ABSENT


def test_a_weak_passphrase_is_told_in_words_and_may_be_bettered(new):
    fill(new, "Auditor 9", "abc", "abc")
    assert "passphrase" in new.window.front._error.shown.lower()
    assert new.window.front._error.isVisible()
    assert new.desktop.profile.status().state is ProfileState.ABSENT

    fill(new, "Auditor 9", PASSPHRASE, PASSPHRASE)
    assert new.desktop.profile.status().state is ProfileState.OPEN


def test_what_is_wrong_is_read_with_its_box_has_the_keyboard_and_is_announced(new, announced):
    wrong = "The two passphrases differ. Type the second one again."
    fill(new, "Auditor 9", PASSPHRASE, PASSPHRASE + "s")

    assert new.focus.accessibleName() == "The same passphrase again"
    assert new.focus.accessibleDescription() == f"Error: {wrong}"
    assert announced == [wrong]
    fill(new, "", PASSPHRASE, PASSPHRASE)
    assert "Error: Type your name" in new.focus.accessibleDescription()
    assert "Your name and your role" in new.focus.accessibleDescription()
    again = [f for f in new.window.front.findChildren(QLineEdit) if f.isVisible()][-1]
    assert again.accessibleDescription() == ""


def test_then_my_work_appears_with_what_to_do_first(new):
    fill(new, "Auditor 9", PASSPHRASE, PASSPHRASE)

    assert "My work" in new.words()
    assert "Nothing is begun" in new.words()
    assert new.button("Start an audit").hasFocus()


def test_before_a_profile_is_there_f5_and_ctrl_l_do_nothing(new):
    new.key(Qt.Key.Key_F5)
    new.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert "Welcome to QA Desktop" in new.words()


def test_a_wrong_passphrase_is_told_and_opens_nothing(alone, announced):
    alone.lock()
    alone.unlock("not this one at all")
    wrong = alone.window.front._error.shown
    assert alone.focus.accessibleDescription() == f"Error: {wrong}"
    assert announced[-1] == wrong

    assert alone.desktop.profile.status().state is ProfileState.LOCKED
    assert "passphrase" in alone.window.front._error.shown.lower()

    alone.unlock(PASSPHRASE)
    alone.wait(lambda: "My work" in alone.words())
    assert alone.desktop.profile.status().state is ProfileState.OPEN


def test_a_profile_that_is_there_already_asks_for_its_passphrase(home, seat):
    home.desktop.profile.lock()
    there = seat(home)

    assert "QA Desktop is locked" in there.words()
    assert "My work" not in there.words()
    there.unlock(PASSPHRASE)
    there.wait(lambda: "My work" in there.words())
