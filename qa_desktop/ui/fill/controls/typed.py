"""Owns what controls that are one box have in common: it is typed in, and it is left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.widgets.dates import DateBox, DateTimeBox, LineBox
from qa_desktop.ui.widgets.growing import GrowingTextEdit

Box = LineBox | GrowingTextEdit | DateBox | DateTimeBox
_WHOLE_WIDTH = Qt.AlignmentFlag(0)


class TypedControl(Control):
    """One box. Typing is handed on as it comes, the end of it when the keyboard goes elsewhere."""

    def take(self, box: Box, alignment: Qt.AlignmentFlag = _WHOLE_WIDTH) -> None:
        """Make a box this control's own."""
        self.box.addWidget(box, 0, alignment)
        self.setFocusProxy(box)
        box.typed.connect(self._on_typed)
        box.left.connect(self._on_left)

    def raw_of(self, typed: str) -> str:
        """What is stored of what was typed."""
        return typed

    @Slot(str)
    def _on_typed(self, typed: str) -> None:
        self.edited.emit(self.node_id, self.raw_of(typed), True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


def mark_invalid(widget: QWidget, invalid: bool) -> None:
    """Give a box the border of an error; the sentence stands below it."""
    wanted = "true" if invalid else "false"
    if (widget.property("invalid") or "false") != wanted:
        widget.setProperty("invalid", wanted)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
