"""Owns the column: one scrolled page of a readable measure, and small parts every page is made of."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, set_ground
from qa_desktop.ui.style.spacing import spaced


class Column(QScrollArea):
    """A scrolled column no wider than `measure` at 100 %, left-aligned on its page as in the look.

    `body` is the layout to fill. Nothing is ever cut off: it scrolls sideways before it cuts.
    """

    def __init__(self, measure: int = 660, parent: QWidget | None = None, margin: int = 40) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget()
        self._measure, self._margin = measure, margin
        self._outer = QVBoxLayout(self._page)
        self._outer.setSpacing(0)
        self.body = QVBoxLayout()
        spaced(self.body, (0, 0, 0, 0), 8)
        self._outer.addLayout(self.body)
        self._outer.addStretch(1)
        self.setWidget(self._page)
        theme.current().changed.connect(self._keep_measure)
        self._keep_measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._keep_measure()
        super().resizeEvent(event)

    @Slot()
    def _keep_measure(self) -> None:
        # By the margin and not by a greatest width: layouts ask the height for the width they have.
        m = theme.current().metrics
        side = m.px(self._margin)
        right = max(side, self.viewport().width() - side - m.px(self._measure))
        self._outer.setContentsMargins(side, m.px(28), right, m.px(32))

    def set_measure(self, measure: int, margin: int = 40) -> None:
        """Be so wide at most, at 100 %: a matrix takes all the room there is."""
        if (measure, margin) != (self._measure, self._margin):
            self._measure, self._margin = measure, margin
            self._keep_measure()

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll no more than needed so that the widget and a little around it is seen."""
        if isValid(widget) and self._page.isAncestorOf(widget):
            space = theme.current().metrics.px(24)
            corner = widget.mapTo(self._page, QPoint(0, 0))
            bar = self.verticalScrollBar()
            view = self.viewport().height()
            top, bottom = corner.y() - space, corner.y() + widget.height() + space
            if top < bar.value() or bottom - top > view:
                bar.setValue(max(0, top))
            elif bottom > bar.value() + view:
                bar.setValue(bottom - view)


def rule(parent: QWidget | None = None) -> QFrame:
    """One hairline."""
    line = QFrame(parent)
    line.setProperty("rule", "true")
    return line


def card(parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """A panel with a hairline, and its layout."""
    frame = QFrame(parent)
    set_ground(frame, Ground.CARD)
    box = QVBoxLayout(frame)
    spaced(box, (16, 16, 16, 16), 8)
    return frame, box
