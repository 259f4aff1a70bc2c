"""What assistive technology toggles is heard as what a person clicked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest

from qa_desktop.ui.nav import Place, SideNav
from qa_desktop.ui.widgets.dates import DateBox
from qa_desktop.ui.widgets.tile import TileFace
from qa_desktop.ui.widgets.tiles import Tiles

FACES = [TileFace("yes", "Yes", "1"), TileFace("no", "No", "2")]


def tiles(qtbot, *, multiple: bool) -> tuple[Tiles, list[list[str]]]:
    made, told = Tiles(multiple=multiple), []
    qtbot.addWidget(made)
    made.show_faces(FACES)
    made.picked.connect(told.append)
    made.show()
    return made, told


@pytest.mark.parametrize("multiple", [False, True])
def test_a_tile_toggled_from_outside_is_an_answer(qtbot, multiple):
    made, told = tiles(qtbot, multiple=multiple)
    made.tiles[1].toggle()
    assert told == [["no"]]
    made.tiles[0].toggle()
    assert told[1:] == [["yes", "no"] if multiple else ["yes"]]


def test_a_click_is_told_once_and_a_shown_answer_not_at_all(qtbot):
    made, told = tiles(qtbot, multiple=False)
    made.show_picks(["no"])
    assert told == []
    QTest.mouseClick(made.tiles[0], Qt.MouseButton.LeftButton)
    assert told == [["yes"]]
    assert made.picks == ["yes"]


def test_a_place_is_a_page_that_is_shown_or_not_and_is_gone_to_from_outside(qtbot):
    nav, gone = SideNav(), []
    qtbot.addWidget(nav)
    nav.fill((Place("work", "My work"), Place("audits", "Audits")), (), ())
    nav.chosen.connect(gone.append)
    nav.show_place("work")
    work, audits = (QAccessible.queryAccessibleInterface(nav._buttons[name]) for name in ("work", "audits"))

    assert [(one.role(), bool(one.state().checkable)) for one in (work, audits)] == [
        (QAccessible.Role.PageTab, False)
    ] * 2
    assert work.parent().role() is QAccessible.Role.PageTabList
    assert [bool(one.state().selected) for one in (work, audits)] == [True, False]
    for _ in range(2):
        audits.actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert gone == ["audits", "audits"]
    assert [bool(one.state().selected) for one in (work, audits)] == [False, True]


def test_words_put_into_a_line_from_outside_are_typed_words(qtbot):
    box, told = DateBox(), []
    qtbot.addWidget(box)
    box.typed.connect(told.append)
    box.show_value("2026-11-20")
    assert told == []
    line = QAccessible.queryAccessibleInterface(box.box)
    line.setText(QAccessible.Text.Value, "23/11/2026")
    assert told == ["2026-11-23"]
