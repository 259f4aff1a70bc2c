"""Owns the chip: a word with its shape in its colour. A grade is never shown by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from qa_desktop.domain.grades import Grade
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.tokens import Pair
from qa_desktop.ui.widgets.shapes import GRADE_SHAPES, Shape, paint


class Chip(QLabel):
    """A word on a quiet ground with a shape before it. `pair` is asked anew at each painting."""

    def __init__(self, words: str, shape: Shape, grade: Grade, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._shape, self._grade = shape, grade
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @classmethod
    def of_grade(cls, grade: Grade, words: str, parent: QWidget | None = None) -> Chip:
        """The chip of one of Ofsted's four words, in the tool's own wording."""
        return cls(words, GRADE_SHAPES[grade], grade, parent)

    @property
    def shape(self) -> Shape:
        return self._shape

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        m = theme.current().metrics
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + m.px(12) + m.px(6) + 2 * m.px(10), self.fontMetrics().height() + 2 * m.px(4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        current = theme.current()
        m = current.metrics
        pair: Pair = current.tokens.grade(self._grade)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        framed = current.tokens.is_contrast
        painter.setPen(QPen(QColor(pair.ink), 1) if framed else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(pair.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), m.px(6), m.px(6))
        side = m.px(12)
        paint(
            painter, self._shape, QRectF(m.px(10), (self.height() - side) / 2, side, side), QColor(pair.ink)
        )
        painter.setPen(QColor(pair.ink))
        words = QRectF(self.rect()).adjusted(m.px(10) + side + m.px(6), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
