"""The window comes back where it stood, never off the screen, and the person where they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QMainWindow

from qa_desktop import bootstrap
from qa_desktop.ui import window_place
from qa_desktop.ui.place_keeper import SETTING
from tests.ui.shell.conftest import PASSPHRASE

LEFT = QRect(0, 0, 1920, 1040)
RIGHT = QRect(1920, 0, 1280, 1000)


@pytest.mark.parametrize(
    ("wanted", "screens", "expected"),
    [
        (QRect(100, 100, 1280, 800), [LEFT], QRect(100, 100, 1280, 800)),
        (QRect(2000, 50, 1000, 700), [LEFT, RIGHT], QRect(2000, 50, 1000, 700)),
        # The monitor at the right is gone: the window goes to the middle of the one that is left.
        (QRect(2000, 50, 1000, 700), [LEFT], QRect(459, 169, 1000, 700)),
        # Half over the edge: moved until all of it is in sight.
        (QRect(1500, 700, 1000, 700), [LEFT], QRect(920, 340, 1000, 700)),
        # Larger than the screen there is now: no larger than that.
        (QRect(0, 0, 3000, 2000), [RIGHT], QRect(1920, 0, 1280, 1000)),
        (QRect(100, -500, 800, 600), [LEFT], QRect(559, 219, 800, 600)),
    ],
)
def test_a_window_is_never_put_where_nobody_can_take_hold_of_it(wanted, screens, expected):
    assert window_place.fitted(wanted, screens) == expected


def test_the_window_comes_back_where_it_stood(qtbot, tmp_path: Path):
    file = tmp_path / "window.json"
    before, after = QMainWindow(), QMainWindow()
    qtbot.addWidget(before)
    qtbot.addWidget(after)
    before.setGeometry(40, 30, 500, 400)
    window_place.remember(before, file)
    window_place.recall(after, file)

    assert after.geometry() == QRect(40, 30, 500, 400)


def test_a_window_that_filled_the_screen_fills_it_again(qtbot, tmp_path: Path):
    file = tmp_path / "window.json"
    before, after = QMainWindow(), QMainWindow()
    qtbot.addWidget(before)
    qtbot.addWidget(after)
    before.showMaximized()
    window_place.remember(before, file)
    window_place.recall(after, file)

    assert after.isMaximized()


FAR = b'{"x": 99999999999, "y": 0, "width": 800, "height": 600, "is_maximised": false}'


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b'{"x": "left"}', b'{"x": 1e999}', b"\xff\xfe", FAR, b"[" * 100_000],
)
def test_a_damaged_file_is_as_good_as_none(qtbot, tmp_path: Path, damage: bytes):
    file = tmp_path / "window.json"
    file.write_bytes(damage)
    window = QMainWindow()
    qtbot.addWidget(window)
    before = window.geometry()
    window_place.recall(window, file)

    assert window.geometry() == before


def test_nothing_is_written_where_no_profile_is(qtbot, tmp_path: Path):
    window = QMainWindow()
    qtbot.addWidget(window)
    window_place.remember(window, tmp_path / "absent" / "window.json")

    assert not (tmp_path / "absent").exists()


def test_the_place_in_front_comes_back_at_the_next_start(home, seat, tmp_path):
    first = seat(home)
    first.go("audits")
    assert first.desktop.settings.get(SETTING) == "audits"
    first.leave()

    again = bootstrap.application(tmp_path / "home")
    again.desktop.profile.unlock(PASSPHRASE)
    assert seat(again).pages.place == "audits"


def test_a_place_that_is_no_more_gives_way_to_my_work(home, seat):
    home.desktop.settings.put(SETTING, "inbox")  # of a hub; this is an auditor's computer

    assert seat(home).pages.place == "work"


def test_what_waits_on_my_work_is_counted_also_when_another_place_comes_back(council, seat):
    council.desktop.settings.put(SETTING, "settings")
    sitting = seat(council)

    assert sitting.pages.place == "settings"
    assert any(char.isdigit() for char in sitting.pages.nav._buttons["work"].accessibleName())


def test_a_draft_opens_at_the_question_where_one_was(demo):
    draft = demo.desktop.audits.my_work().drafts[0]
    demo.pages.open_draft(draft.key)
    demo.settle()
    page = demo.pages.fill.page
    page.next_section()
    page.next_question()
    demo.settle()
    here = page.current
    demo.pages.fill.leave()
    demo.settle()
    demo.pages.open_draft(draft.key)
    demo.settle()

    demo.wait(lambda: demo.pages.fill.page.current == here)


def test_the_plain_file_holds_numbers_and_nothing_else(qtbot, tmp_path: Path):
    import json

    window = QMainWindow()
    qtbot.addWidget(window)
    window_place.remember(window, tmp_path / "window.json")

    said = json.loads((tmp_path / "window.json").read_bytes())
    assert all(isinstance(value, int) for value in said.values())


def test_the_panes_beside_the_questions_are_as_wide_in_the_next_audit(demo):
    drafts = demo.desktop.audits.my_work().drafts
    demo.pages.open_draft(drafts[0].key)
    demo.wait(lambda: demo.pages.fill is not None)
    panes = demo.pages.fill.page.panes
    panes.set_widths(300, 320)
    panes.chosen.emit()
    demo.settle()
    demo.pages.fill.left.emit()
    demo.settle()

    demo.pages.open_draft(drafts[1].key)
    demo.wait(lambda: demo.pages.fill is not None and demo.pages.fill.key == drafts[1].key)
    demo.settle()
    assert demo.pages.fill.page.panes.widths == (300, 320)
