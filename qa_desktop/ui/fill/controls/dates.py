"""Owns the controls for dates and times."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import DataType
from qa_desktop.ui.fill.controls.base import is_invalid
from qa_desktop.ui.fill.controls.typed import TypedControl, mark_invalid
from qa_desktop.ui.widgets.dates import DateBox, DateTimeBox, TimeBox


class DateControl(TypedControl):
    """A date. Handed on when it is whole, else when the field is left."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.date = DateBox()
        self.take(self.date)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            self.date.show_value(view.value)
        self.date.set_readonly(view.is_readonly)
        mark_invalid(self.date.box, is_invalid(view) and not self.date.box.hasFocus())

    def name(self, words: str, description: str) -> None:
        self.date.name(words, description)


class DateTimeControl(TypedControl):
    """A date and a time, with a button for this moment."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.moment = DateTimeBox()
        self.take(self.moment)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            self.moment.show_value(view.value)
        self.moment.set_readonly(view.is_readonly)
        for box in (self.moment.day.box, self.moment.time):
            mark_invalid(box, is_invalid(view) and not box.hasFocus())

    def name(self, words: str, description: str) -> None:
        self.moment.name(words, description)


class TimeControl(TypedControl):
    """A time of day."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.time = TimeBox()
        self.take(self.time, Qt.AlignmentFlag.AlignLeft)
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

    def raw_of(self, typed: str) -> str:
        return self.time.value
