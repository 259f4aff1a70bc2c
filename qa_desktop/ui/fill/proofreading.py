"""Owns going from one word that may be misspelt to the next, over all the texts of a section."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qa_desktop.ui.fill.question import QuestionRow
from qa_desktop.ui.widgets.growing import GrowingTextEdit


def go_on(rows: Iterable[QuestionRow], here: QWidget | None) -> bool:
    """Go to the next such word behind the keyboard, from the last text to the first; False without any."""
    boxes = [box for row in rows for box in row.findChildren(GrowingTextEdit) if box.isVisible()]
    if isinstance(here, GrowingTextEdit):
        if here.next_misspelt(wrap=here not in boxes):
            return True
        if here not in boxes:
            return False
        turn = boxes.index(here) + 1
        boxes = [*boxes[turn:], *boxes[:turn]]
    for box in boxes:
        if box.next_misspelt(0):
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
    return False
