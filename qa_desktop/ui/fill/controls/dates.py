"""Owns the controls for dates and times."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import DataType
from qa_desktop.ui.fill.controls.base import Control, is_invalid
from qa_desktop.ui.fill.controls.text import mark_invalid
from qa_desktop.ui.widgets.dates import DateBox, DateTimeBox, TimeBox


class DateControl(Control):
    """A date. Handed on when it is whole, else when the field is left."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.date = DateBox()
        self.box.addWidget(self.date)
        self.setFocusProxy(self.date)
        self.date.typed.connect(self._on_typed)
        self.date.left.connect(self._on_left)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            self.date.show_value(view.value)
        self.date.set_readonly(view.is_readonly)
        mark_invalid(self.date.box, is_invalid(view) and not self.date.box.hasFocus())

    def name(self, words: str, description: str) -> None:
        self.date.name(words, description)

    @Slot(str)
    def _on_typed(self, stored: str) -> None:
        self.edited.emit(self.node_id, stored, True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


class DateTimeControl(Control):
    """A date and a time, with a button for this moment."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.moment = DateTimeBox()
        self.box.addWidget(self.moment)
        self.setFocusProxy(self.moment)
        self.moment.typed.connect(self._on_typed)
        self.moment.left.connect(self._on_left)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            self.moment.show_value(view.value)
        self.moment.set_readonly(view.is_readonly)
        for box in (self.moment.day.box, self.moment.time):
            mark_invalid(box, is_invalid(view) and not box.hasFocus())

    def name(self, words: str, description: str) -> None:
        self.moment.name(words, description)

    @Slot(str)
    def _on_typed(self, stored: str) -> None:
        self.edited.emit(self.node_id, stored, True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


class TimeControl(Control):
    """A time of day."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.time = TimeBox()
        self.box.addWidget(self.time, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.time)
        self.time.typed.connect(self._on_typed)
        self.time.left.connect(self._on_left)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            shown = view.value[:5] if view.data_type is DataType.TIME else view.value
            self.time.show_text(shown)
        self.time.setReadOnly(view.is_readonly)
        mark_invalid(self.time, is_invalid(view) and not self.time.hasFocus())

    def name(self, words: str, description: str) -> None:
        self.time.setAccessibleName(words)
        self.time.setAccessibleDescription(description)

    @Slot()
    def _on_typed(self) -> None:
        self.edited.emit(self.node_id, self.time.value, True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)
