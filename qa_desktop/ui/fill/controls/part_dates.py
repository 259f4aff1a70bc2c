"""Owns the control for a date of which only the year, or month and year, is asked."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.ui.fill.controls.base import Control, is_invalid
from qa_desktop.ui.fill.controls.typed import mark_invalid
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.dates import LineBox

_YEAR = re.compile(r"[0-9]{4}\Z", re.ASCII)


def asks_part(view: NodeView) -> bool:
    """True where the tool asks for a part of a date."""
    return bool({"year", "month-year"}.intersection(view.appearance))


class PartDateControl(Control):
    """A year, or a month and a year; stored as the first day of it, as ODK does."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self._with_month = "month-year" in view.appearance
        self.month = Combo()
        self.month.addItem("", 0)
        for number, words in enumerate(_months(self), 1):
            self.month.addItem(words, number)
        self.month.setVisible(self._with_month)
        self.year = LineBox(5)
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.px(8))
        row.addWidget(self.month)
        row.addWidget(self.year)
        row.addStretch(1)
        self.box.addLayout(row)
        self.setFocusProxy(self.month if self._with_month else self.year)
        self.month.activated.connect(self._on_typed)
        self.year.typed.connect(self._on_typed)
        self.month.left.connect(self._on_left)
        self.year.left.connect(self._on_left)
        self.render(view)

    @property
    def value(self) -> str:
        """`2026-11-01`; what is half given as it stands, blank when blank."""
        year, month = self.year.text().strip(), int(self.month.currentData() or 0)
        if not self._with_month:
            return f"{year}-01-01" if _YEAR.match(year) else year
        if _YEAR.match(year) and month:
            return f"{year}-{month:02}-01"
        return " ".join(part for part in (self.month.currentText(), year) if part)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            day = _day(view.value)
            self.year.show_text(str(day.year) if day else _last_word(view.value))
            self.month.setCurrentIndex(
                day.month if day else max(0, self.month.findText(view.value.split(" ")[0]))
            )
        self.year.setReadOnly(view.is_readonly)
        self.month.setEnabled(not view.is_readonly)
        mark_invalid(self.year, is_invalid(view) and not self.year.hasFocus())

    def name(self, words: str, description: str) -> None:
        self.month.setAccessibleName(self.tr("{question} Month").format(question=words))
        self.year.setAccessibleName(self.tr("{question} Year").format(question=words))
        for box in (self.month, self.year):
            box.setAccessibleDescription(description)

    def focus_here(self) -> None:
        (self.month if self._with_month else self.year).setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_typed(self) -> None:
        self.edited.emit(self.node_id, self.value, True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


def _day(stored: str) -> date | None:
    try:
        return date.fromisoformat(stored[:10]) if len(stored) >= 10 else None
    except ValueError:
        return None


def _last_word(stored: str) -> str:
    words = stored.split()
    return words[-1] if words and words[-1].isdigit() else ""


def _months(control: QWidget) -> tuple[str, ...]:
    return (
        control.tr("January"), control.tr("February"), control.tr("March"), control.tr("April"),
        control.tr("May"), control.tr("June"), control.tr("July"), control.tr("August"),
        control.tr("September"), control.tr("October"), control.tr("November"), control.tr("December"),
    )  # fmt: skip
