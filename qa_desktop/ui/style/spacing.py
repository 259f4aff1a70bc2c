"""Owns layouts that follow the scale: margins and gaps given for 100 %, set again when the scale changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QBoxLayout

from qa_desktop.ui.style import theme

Margins = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels at 100 %."""


def spaced(layout: QBoxLayout, margins: Margins = (0, 0, 0, 0), gap: int = 8) -> None:
    """Give a layout its margins and gap, at this scale and at every later one."""
    _Spacer(layout, margins, gap)


class _Spacer(QObject):
    def __init__(self, layout: QBoxLayout, margins: Margins, gap: int) -> None:
        super().__init__(layout)
        self._layout, self._margins, self._gap = layout, margins, gap
        theme.current().changed.connect(self._apply)
        self._apply()

    @Slot()
    def _apply(self) -> None:
        m = theme.current().metrics
        left, top, right, bottom = (m.px(side) for side in self._margins)
        self._layout.setContentsMargins(left, top, right, bottom)
        self._layout.setSpacing(m.px(self._gap))
