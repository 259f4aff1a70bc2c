"""What Python holds of the window stays good when a page goes: a handle given up too early ends all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

import qa_desktop
from qa_desktop.domain.audit import AuditState

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize("shift", [NONE, SHIFT], ids=["Tab", "Shift+Tab"])
def test_leaving_a_draft_after_tab_led_out_of_it_gives_up_nothing_of_the_window(demo, shift):
    table = demo.go("audits").table
    held = [table.viewport(), table.horizontalHeader(), table.verticalScrollBar(), demo.window.menuBar()]
    fill = opened_draft(demo)

    tab_out_of(demo, fill.widget, shift)
    demo.pages.fill.left.emit()
    demo.wait(lambda: demo.pages.fill is None)
    demo.settle()
    assert not isValid(fill.widget)

    assert [isValid(each) for each in held] == [True] * len(held)
    demo.go("audits")
    size = table.viewport().size()
    QApplication.sendEvent(table.viewport(), QResizeEvent(size, size))


def test_nothing_of_the_program_asks_what_pyside_answers_with_a_child_that_is_none():
    folder = Path(qa_desktop.__file__).parent
    asking = re.compile(r"\b(next|previous)InFocusChain\b(?!`)|\.(sourceModel|defaultAction)\(\)")
    assert [path for path in folder.rglob("*.py") if asking.search(path.read_text("utf-8"))] == []


def opened_draft(demo):
    row = next(r for r in demo.desktop.audits.audits() if r.summary.state is AuditState.DRAFT)
    demo.pages.open_draft(row.key)
    demo.wait(lambda: demo.pages.fill is not None)
    demo.settle()
    return demo.pages.fill


def tab_out_of(demo, widget, shift) -> None:
    """Press Tab until the keyboard has left a page."""
    for _ in range(400):
        if not widget.isAncestorOf(demo.focus):
            return
        demo.key(Qt.Key.Key_Tab, shift)
    raise AssertionError("Tab never led out of the page")
