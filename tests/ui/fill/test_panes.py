"""The outline and the help beside the questions: as wide as a person makes them, never in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from qa_desktop.ui.fill.pane_keeper import read
from qa_desktop.ui.fill.panes import COLUMN_LEAST, DRAWN, LEAST, MOST
from qa_desktop.ui.style import theme
from tests.ui.fill.pages import Driver, small_tool

LEFT, RIGHT = 1, 2


@pytest.fixture
def wide(qtbot, keeper):
    driver = Driver(qtbot, small_tool(), keeper)
    driver.page.resize(1280, 720)
    driver.settle()
    return driver


def widths(driver: Driver) -> tuple[int, int]:
    return driver.page.outline.width(), driver.page.panel.width()


def test_they_are_as_wide_as_they_were_drawn_until_somebody_changes_it(wide):
    assert widths(wide) == DRAWN


def test_a_handle_is_dragged_and_a_double_click_sets_it_back(wide, qtbot):
    handle = wide.page.panes.handle(LEFT)
    middle = handle.rect().center()
    with qtbot.waitSignal(wide.page.panes.chosen):
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(handle, middle + QPoint(60, 0))
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    assert widths(wide)[0] > DRAWN[0] + 30
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
    assert widths(wide) == DRAWN


@pytest.mark.parametrize(
    ("number", "key", "change"),
    [
        (LEFT, Qt.Key.Key_Right, (16, 0)),
        (LEFT, Qt.Key.Key_Left, (-16, 0)),
        (RIGHT, Qt.Key.Key_Left, (0, 16)),
        (RIGHT, Qt.Key.Key_Right, (0, -16)),
    ],
)
def test_the_arrow_keys_move_a_handle_and_home_sets_it_back(wide, qtbot, number, key, change):
    handle = wide.page.panes.handle(number)
    handle.setFocus()
    with qtbot.waitSignal(wide.page.panes.chosen):
        QTest.keyClick(handle, key)
    assert widths(wide) == tuple(drawn + by for drawn, by in zip(DRAWN, change, strict=True))
    QTest.keyClick(handle, Qt.Key.Key_Home)
    assert widths(wide) == DRAWN


def test_a_side_never_goes_below_its_least_and_leaves_the_questions_room(wide):
    panes = wide.page.panes
    panes.set_widths(1, 1)
    assert widths(wide) == LEAST
    panes.set_widths(9_000, 9_000)
    wide.settle()
    assert panes.widths == (MOST, MOST)
    assert wide.page.column.width() >= COLUMN_LEAST
    assert widths(wide)[1] >= LEAST[1]


def test_a_handle_says_which_pane_it_is_of(wide):
    names = [wide.page.panes.handle(number).accessibleName() for number in (LEFT, RIGHT)]
    assert names == ["Width of: Outline", "Width of: Help with this question"]


def test_they_still_fold_where_text_is_twice_the_size_and_come_back_as_they_were(wide, qapp):
    wide.page.panes.set_widths(300, 320)
    theme.current().wear("light", 2.0)
    wide.settle()
    assert not wide.page.outline.isVisible()
    assert wide.page.column.isAncestorOf(wide.page.panel)
    theme.current().wear("light", 1.0)
    wide.page.make_room()
    wide.settle()
    assert widths(wide) == (300, 320)


@pytest.mark.parametrize("damage", ["", "{", "[1]", "[1, 2, 3]", '["a", 2]', "null", "[1e999, 2]"])
def test_widths_that_cannot_be_read_are_as_good_as_none(damage):
    assert read(damage) is None
