"""Owns text that wraps and is never cut off: measured for a width, painted line by line at the look's height.

Qt's own label neither spaces its lines nor breaks a word longer than the page; both are done here.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from qa_desktop.ui.style.metrics import LINE_HEIGHT
from qa_desktop.ui.widgets.markup import Marked

_SHOWN_AT_MOST = 20_000
"""Characters laid out at once; a label longer than that is an accident or an attack."""
_HEIGHTS_KEPT = 16
"""Widths that one layout asks about; a window being dragged asks about thousands."""
_STEPS_KEPT = 64
"""Fonts of the look, at a few sizes."""
_STEPS: dict[str, int] = {}


class WrappedText:
    """A text laid out to a width; the last layout is kept."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked
        self._key: tuple[float, str] | None = None
        self._layouts: list[QTextLayout] = []
        self._height = 0.0
        self._heights: dict[tuple[float, str], float] = {}
        self._natural: tuple[str, float] | None = None
        # Other scripts may come from a font with taller lines, which only laying out finds.
        self._is_simple = marked.text.isascii() and marked.text.isprintable() and not marked.spans

    @property
    def marked(self) -> Marked:
        return self._marked

    def natural_width(self, font: QFont) -> float:
        """The width of its longest line when nothing wraps."""
        key = font.key()
        if self._natural is None or self._natural[0] != key:
            metrics = QFontMetricsF(font)
            text = self._marked.text[:_SHOWN_AT_MOST]
            widest = max((metrics.horizontalAdvance(line) for line in text.split("\n")), default=0.0)
            self._natural = (key, widest + 1)
        return self._natural[1]

    def height(self, width: float, font: QFont) -> float:
        """Its height when it wraps at a width. Layouts ask for several widths in turn, again and again."""
        key = (width, font.key())
        found = self._heights.get(key)
        if found is None:
            if len(self._heights) >= _HEIGHTS_KEPT:
                self._heights.clear()
            found = self._heights[key] = self._measured(width, font)
        return found

    def _measured(self, width: float, font: QFont) -> float:
        if self._is_simple and self.natural_width(font) <= width:
            return float(_step(font))
        self._lay_out(width, font)
        return self._height

    def paint(self, painter: QPainter, box: QRectF, font: QFont, ink: QColor) -> None:
        """Draw at the top left of the box."""
        self._lay_out(box.width(), font)
        painter.setPen(ink)
        for layout in self._layouts:
            layout.draw(painter, box.topLeft())

    def target_at(self, point: QPointF, width: float, font: QFont) -> str:
        """The link under a point of the text; blank where there is none."""
        self._lay_out(width, font)
        start = 0
        for layout in self._layouts:
            for index in range(layout.lineCount()):
                line = layout.lineAt(index)
                if line.rect().translated(layout.position()).contains(point):
                    at = start + line.xToCursor(point.x())
                    return next(
                        (s.target for s in self._marked.spans if s.start <= at <= s.start + s.length), ""
                    )
            start += len(layout.text()) + 1
        return ""

    def _lay_out(self, width: float, font: QFont) -> None:
        key = (width, font.key())
        if self._key == key:
            return
        self._key = key
        self._layouts = []
        step = _step(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        top = 0.0
        start = 0
        for paragraph in self._marked.text[:_SHOWN_AT_MOST].split("\n"):
            layout = QTextLayout(paragraph, font)
            layout.setTextOption(option)
            layout.setFormats(self._formats(start, len(paragraph)))
            layout.setCacheEnabled(True)
            top = _fill(layout, width, top, step)
            self._layouts.append(layout)
            start += len(paragraph) + 1
        self._height = top

    def _formats(self, start: int, length: int) -> list[QTextLayout.FormatRange]:
        ranges = []
        for span in self._marked.spans:
            if start <= span.start < start + length:
                style = QTextCharFormat()
                if span.bold:
                    style.setFontWeight(QFont.Weight.Bold)
                style.setFontItalic(span.italic)
                style.setFontUnderline(bool(span.target) or span.underlined)
                one = QTextLayout.FormatRange()
                one.start, one.length, one.format = span.start - start, span.length, style
                ranges.append(one)
        return ranges


def _step(font: QFont) -> int:
    """From one line to the next."""
    key = font.key()
    if key not in _STEPS:
        if len(_STEPS) >= _STEPS_KEPT:
            _STEPS.clear()
        _STEPS[key] = round(max(QFontMetricsF(font).height(), QFontInfo(font).pixelSize() * LINE_HEIGHT))
    return _STEPS[key]


def _fill(layout: QTextLayout, width: float, top: float, step: float) -> float:
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, top + max(0.0, (step - line.height()) / 2)))
        top += max(step, line.height())
    layout.endLayout()
    # A blank line keeps its height.
    return top if layout.lineCount() else top + step
