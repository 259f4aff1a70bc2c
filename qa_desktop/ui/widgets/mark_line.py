"""Owns the line on which two people's marks stand together, so that the gap between them can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.style.tokens import Tokens
from qa_desktop.ui.widgets.shapes import Shape, paint
from qa_desktop.ui.widgets.text import Text

STOP = 26
"""Across one stop, in pixels at 100 %."""
_SHAPES = (Shape.CIRCLE, Shape.SQUARE)


def mark_ink(tokens: Tokens, place: int) -> str:
    """The colour of the first (0) or the second mark; their shapes differ as well."""
    return tokens.accent if place == 0 else tokens.outstanding.ink


@dataclass(frozen=True, slots=True)
class Mark:
    """Where somebody stands on the line."""

    who: str
    value: int


class MarkLine(QWidget):
    """Stops from `low` to `high` with two marks among them and the way between them drawn."""

    def __init__(self, low: int, high: int, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stops = list(range(low, high + 1, step))
        self._marks: tuple[Mark, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self._marks

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show these marks, the first as a disc, the second as a square."""
        self._marks = marks
        said = ", ".join(f"{mark.who} {mark.value}" for mark in marks)
        words = self.tr("{marks}, on a scale from {low} to {high}")
        self.setAccessibleName(words.format(marks=said, low=self._stops[0], high=self._stops[-1]))
        self.update()

    def sizeHint(self) -> QSize:
        m = theme.current().metrics
        return QSize(m.measure, m.px(STOP + 8) + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(len(self._stops) * theme.current().metrics.px(20), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t, m = theme.current().tokens, theme.current().metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(m.px(STOP), self._cell - 2)
        where = {stop: self._middle(index) for index, stop in enumerate(self._stops)}
        placed = [(place, mark) for place, mark in enumerate(self._marks) if mark.value in where]
        painter.setPen(QPen(QColor(t.line), m.px(2)))
        painter.drawLine(where[self._stops[0]], where[self._stops[-1]])
        if len({mark.value for _place, mark in placed}) > 1:
            between = sorted(where[mark.value].x() for _place, mark in placed)
            painter.setPen(QPen(QColor(t.warning), m.px(4)))
            y = where[self._stops[0]].y()
            painter.drawLine(QPointF(between[0], y), QPointF(between[-1], y))
        for stop, middle in where.items():
            here = [place for place, mark in placed if mark.value == stop]
            self._paint_stop(painter, middle, side, here)
            self._paint_number(painter, stop, middle, bold=bool(here))

    @property
    def _cell(self) -> float:
        return self.width() / len(self._stops)

    def _middle(self, index: int) -> QPointF:
        return QPointF((index + 0.5) * self._cell, theme.current().metrics.px(STOP) / 2 + 1)

    def _paint_stop(self, painter: QPainter, middle: QPointF, side: float, here: list[int]) -> None:
        t = theme.current().tokens
        if not here:
            painter.setPen(QPen(QColor(t.muted), 1))
            painter.setBrush(QColor(t.surface))
            painter.drawEllipse(middle, side / 2, side / 2)
        shared = len(here) > 1
        size = side * (0.6 if shared else 1)
        for at, place in enumerate(here):
            x = middle.x() + ((at - 0.5) * size * 1.15 if shared else 0)
            box = QRectF(x - size / 2, middle.y() - size / 2, size, size)
            paint(painter, _SHAPES[place % 2], box, QColor(mark_ink(t, place)))

    def _paint_number(self, painter: QPainter, stop: int, middle: QPointF, *, bold: bool) -> None:
        t, m = theme.current().tokens, theme.current().metrics
        font = self.font()
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(t.ink if bold else t.muted))
        top = m.px(STOP + 4)
        box = QRectF(middle.x() - self._cell / 2, top, self._cell, self.height() - top)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(stop))


class MarkName(QWidget):
    """Who a shape on the line stands for."""

    def __init__(self, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Text(role=Type.STRONG)
        row = QHBoxLayout(self)
        spaced(row, gap=8)
        row.addWidget(_Shape(place))
        row.addWidget(self.words, 1)

    def show_words(self, words: str) -> None:
        self.words.show_text(words)


class _Shape(QWidget):
    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = theme.current().metrics.px(14)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        ink = QColor(mark_ink(theme.current().tokens, self._place))
        paint(QPainter(self), _SHAPES[self._place % 2], QRectF(self.rect()), ink)
