"""Owns the shapes that stand beside words: drawn, so that they look alike whatever fonts a computer has."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from qa_desktop.domain.grades import Grade


class Shape(StrEnum):
    STAR = "star"
    CIRCLE = "circle"
    TRIANGLE = "triangle"
    SQUARE = "square"
    RING = "ring"
    HALF = "half"
    CHECK = "check"
    FLAG = "flag"
    CHEVRON_DOWN = "chevron-down"
    CALENDAR = "calendar"
    BOX = "box"


GRADE_SHAPES = {
    Grade.OUTSTANDING: Shape.STAR,
    Grade.GOOD: Shape.CIRCLE,
    Grade.REQUIRES_IMPROVEMENT: Shape.TRIANGLE,
    Grade.INADEQUATE: Shape.SQUARE,
}

_STROKED = {Shape.RING, Shape.CHECK, Shape.CHEVRON_DOWN, Shape.CALENDAR, Shape.BOX}


def paint(painter: QPainter, shape: Shape, box: QRectF, ink: QColor) -> None:
    """Draw a shape to fill a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width(), box.height())
    if shape in _STROKED:
        pen = QPen(ink, 0.13)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
    painter.drawPath(_path(shape))
    painter.restore()


@lru_cache(maxsize=len(Shape))
def _path(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    if shape is Shape.STAR:
        for corner in range(10):
            reach = 0.54 if corner % 2 == 0 else 0.22
            angle = pi * corner / 5 - pi / 2
            point = QPointF(0.5 + reach * cos(angle), 0.54 + reach * sin(angle))
            path.moveTo(point) if corner == 0 else path.lineTo(point)
        path.closeSubpath()
    elif shape is Shape.CIRCLE:
        path.addEllipse(QRectF(0.06, 0.06, 0.88, 0.88))
    elif shape is Shape.TRIANGLE:
        _lines(path, (0.5, 0.06), (1.0, 0.94), (0.0, 0.94), closed=True)
    elif shape is Shape.SQUARE:
        path.addRect(QRectF(0.08, 0.08, 0.84, 0.84))
    elif shape is Shape.RING:
        path.addEllipse(QRectF(0.1, 0.1, 0.8, 0.8))
    elif shape is Shape.HALF:
        # A ring around a smaller disc: begun, not done.
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for inset in (0.035, 0.165, 0.29):
            path.addEllipse(QRectF(inset, inset, 1 - 2 * inset, 1 - 2 * inset))
    elif shape is Shape.CHECK:
        _lines(path, (0.08, 0.55), (0.38, 0.85), (0.94, 0.18))
    elif shape is Shape.CHEVRON_DOWN:
        _lines(path, (0.15, 0.35), (0.5, 0.7), (0.85, 0.35))
    elif shape is Shape.BOX:
        path.addRoundedRect(QRectF(0.08, 0.08, 0.84, 0.84), 0.16, 0.16)
    elif shape is Shape.CALENDAR:
        path.addRoundedRect(QRectF(0.08, 0.18, 0.84, 0.74), 0.1, 0.1)
        for start, end in (
            ((0.08, 0.42), (0.92, 0.42)),
            ((0.3, 0.06), (0.3, 0.26)),
            ((0.7, 0.06), (0.7, 0.26)),
        ):
            _lines(path, start, end)
    elif shape is Shape.FLAG:
        path.addRect(QRectF(0.12, 0.04, 0.11, 0.92))
        _lines(path, (0.23, 0.08), (0.96, 0.08), (0.76, 0.33), (0.96, 0.58), (0.23, 0.58), closed=True)
    return path


def _lines(path: QPainterPath, *points: tuple[float, float], closed: bool = False) -> None:
    path.moveTo(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    if closed:
        path.closeSubpath()
