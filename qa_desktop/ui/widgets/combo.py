"""Owns the drop-down list: the style sheet's border with an arrow of our own, and no change by the wheel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.shapes import Shape, paint
from qa_desktop.ui.widgets.tips import tip

LEAST_WIDTH = 180
"""At 100 %."""


class Combo(QComboBox):
    """A drop-down list. The wheel scrolls the page and never changes an answer by accident.

    Signals:
        left: the keyboard went elsewhere.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(theme.current().metrics.px(28), 0)

    def minimumSizeHint(self) -> QSize:
        # A long choice ends in dots rather than widen the page; the open list and the tooltip show it whole.
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.current().metrics.px(LEAST_WIDTH)), hint.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(tip(self.currentText()) if self.width() < self.sizeHint().width() else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        current = theme.current()
        side = current.metrics.px(14)
        box = QRectF(self.width() - side - current.metrics.px(10), (self.height() - side) / 2, side, side)
        paint(QPainter(self), Shape.CHEVRON_DOWN, box, QColor(current.tokens.muted))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
