"""Owns the controls for typed answers: words, long words and numbers."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import Question
from qa_desktop.ui.fill.controls.base import is_invalid
from qa_desktop.ui.fill.controls.typed import TypedControl, mark_invalid
from qa_desktop.ui.widgets.dates import LineBox
from qa_desktop.ui.widgets.growing import GrowingTextEdit

LONG_ROWS = 3
_NUMBER = re.compile(r"(-?)([0-9]{1,18})(\.[0-9]*)?\Z", re.ASCII)


class TextControl(TypedControl):
    """Words. It grows with them; Enter goes on unless the tool asks for several lines."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        rows = view.definition.rows if isinstance(view.definition, Question) else None
        self._is_long = "multiline" in view.appearance or bool(rows)
        self.edit = _Words(rows or (LONG_ROWS if self._is_long else 1), enter_leaves=not self._is_long)
        self.take(self.edit)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            self.edit.show_text(view.value)
        self.edit.setReadOnly(view.is_readonly)
        mark_invalid(self.edit, is_invalid(view))

    def name(self, words: str, description: str) -> None:
        self.edit.setAccessibleName(words)
        self.edit.setAccessibleDescription(description)


class BarcodeControl(TypedControl):
    """A code: a scanner types it as a keyboard would and ends with Enter, which goes on; or a person does."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.edit = LineBox(28)
        self.take(self.edit, Qt.AlignmentFlag.AlignLeft)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            self.edit.show_text(view.value)
        self.edit.setReadOnly(view.is_readonly)
        mark_invalid(self.edit, is_invalid(view))

    def name(self, words: str, description: str) -> None:
        told = self.tr("Scan the code, or type it.")
        self.edit.setAccessibleName(words)
        self.edit.setAccessibleDescription(" ".join(filter(None, (description, told))))


class NumberControl(TypedControl):
    """A whole number or a decimal, typed. What is no number stays as typed, with a sentence beside it."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self._grouped = "thousands-sep" in view.appearance
        self._value = view.value
        self.edit = LineBox(12)
        self.take(self.edit, Qt.AlignmentFlag.AlignLeft)
        self.edit.left.connect(self._on_done)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        self._value = view.value
        if not keep:
            self.edit.show_text(self._shown())
        self.edit.setReadOnly(view.is_readonly)
        mark_invalid(self.edit, is_invalid(view))

    def name(self, words: str, description: str) -> None:
        self.edit.setAccessibleName(words)
        self.edit.setAccessibleDescription(description)

    def raw_of(self, typed: str) -> str:
        return typed.replace(",", "").strip() if self._grouped else typed.strip()

    @Slot()
    def _on_done(self) -> None:
        if self._grouped:
            self._value = self.raw_of(self.edit.text())
            self.edit.show_text(self._shown())

    def _shown(self) -> str:
        return grouped(self._value) if self._grouped else self._value


def grouped(number: str) -> str:
    """`1234567.5` as `1,234,567.5`; what is no plain number as it is."""
    found = _NUMBER.match(number)
    return f"{found[1]}{int(found[2]):,}{found[3] or ''}" if found else number


class _Words(GrowingTextEdit):
    def __init__(self, rows: int, *, enter_leaves: bool) -> None:
        super().__init__(rows)
        self._enter_leaves = enter_leaves

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self._enter_leaves and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return
        super().keyPressEvent(event)
