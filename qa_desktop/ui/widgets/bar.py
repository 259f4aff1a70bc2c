"""Owns the thin progress bar. Its words stand beside it, so it says nothing by itself but its value."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from qa_desktop.ui.style import theme


class ThinBar(QProgressBar):
    """A bar six pixels thick, 160 wide unless told otherwise."""

    def __init__(self, parent: QWidget | None = None, width: int = 160) -> None:
        super().__init__(parent)
        self._width = width
        self.setTextVisible(False)
        self.setAccessibleName(self.tr("Answered"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_part(self, part: int, whole: int) -> None:
        """Show `part` of `whole`; nothing of nothing is an empty bar."""
        self.setRange(0, max(whole, 1))
        self.setValue(min(part, max(whole, 1)))

    def sizeHint(self) -> QSize:
        m = theme.current().metrics
        return QSize(m.px(self._width), m.px(6))

    def minimumSizeHint(self) -> QSize:
        m = theme.current().metrics
        return QSize(m.px(40), m.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        if t.is_contrast:
            painter.setPen(QPen(QColor(t.ink), 1))
            whole.adjust(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(QColor(t.surface if t.is_contrast else t.line))
        painter.drawRoundedRect(whole, 3, 3)
        done = whole.width() * self.value() / max(self.maximum(), 1)
        painter.setBrush(QColor(t.accent))
        painter.drawRoundedRect(QRectF(0, 0, done, whole.height()), 3, 3)
