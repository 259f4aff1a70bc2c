"""Tooltips: what people typed is shown as they typed it, and a long reason does not run off the screen."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtGui import Qt as Gui
from PySide6.QtWidgets import QApplication

from qa_desktop.ui.fill.grid.model import GridModel
from qa_desktop.ui.lists.row_table import Column, RowTable
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.tips import LONG, tip
from tests.builders import filling
from tests.ui.fill.test_grid import REPEAT, visits

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/London"))
TYPED = [
    "<b>bold</b>",
    "a<br>b",
    '<img src="file:///a.png">',
    "&lt;i&gt;",
    "Fish & chips",
    "1 < 2",
    "\nFirst <i>",
]


@pytest.fixture(autouse=True)
def light(qapp):
    return theme.apply(qapp, "light", 1.0)


def shown(words: str) -> str:
    """The words as the tooltip shows them."""
    if not Gui.mightBeRichText(words):
        return words
    page = QTextDocument()
    page.setHtml(words)
    return page.toPlainText()


@pytest.mark.parametrize("typed", TYPED)
def test_a_tooltip_shows_what_was_typed_letter_by_letter(typed):
    assert shown(tip(typed)).split() == typed.split()


def test_a_long_line_is_wrapped_and_a_short_one_left_as_it_is():
    assert Gui.mightBeRichText(tip("word " * LONG))
    assert shown(tip("word " * LONG)).split() == ["word"] * LONG
    assert tip("Open the audit") == "Open the audit"


@pytest.mark.parametrize("typed", TYPED)
def test_a_list_shows_in_its_tooltip_what_its_cell_shows(qapp, typed):
    column: Column[str] = Column("Reason", lambda row, _: row, lambda row: row)
    model: RowTable[str] = RowTable((column,), lambda: NOON)
    model.show_rows([typed])

    told = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert shown(told).split() == typed.split()


def test_a_choice_that_has_no_room_is_shown_whole_and_plain(qapp):
    box = Combo()
    box.addItem("<b>Every</b> tool that anybody ever published here")
    box.resize(80, 30)
    QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, QPoint(1, 1), QPoint(1, 1)))

    assert shown(box.toolTip()) == "<b>Every</b> tool that anybody ever published here"


def test_the_grid_shows_an_answer_as_it_was_typed(qapp):
    round_ = filling(visits())
    round_.set("planned", "1")
    record = round_.session.view(REPEAT).children[0]
    round_.session.set_value(f"{record}/key", "R1 <i>and</i> R2")
    model = GridModel(round_.session, REPEAT)

    told = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert shown(told) == "R1 <i>and</i> R2"
    heading = model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "<i>and</i>" in shown(heading)
