"""Owns how a cell of a table is painted: words over two lines, a grade as a chip, a hairline below."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desktop.domain.grades import Grade
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import SMALL
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets import shapes

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
"""Under this role a model gives what a cell sorts by."""
GRADE_ROLE = Qt.ItemDataRole.UserRole + 2
"""Under this role a model gives the stored grade of a cell that is shown as a chip."""
TONE_ROLE = Qt.ItemDataRole.UserRole + 3
"""Under this role a model gives the `Type` a cell's words are set in."""

LINES = 2
LINE, PAD_X, PAD_Y = 20, 8, 8
"""Pixels at 100 %; the words stand under those of the heading, which the style sheet sets in by 8."""


def row_height() -> int:
    """Room for two lines in every row, so that a long list need not be measured."""
    return theme.current().metrics.px(LINES * LINE + 2 * PAD_Y)


class Cells(QStyledItemDelegate):
    """Paints the cells of every table of the program."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:  # pragma: no cover - rows have one height; asked for only by a double click on a border
        return QSize(super().sizeHint(option, index).width(), row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        current = theme.current()
        m, t = current.metrics, current.tokens
        painter.save()
        painter.fillRect(box, QColor(t.selected.ground if chosen else t.surface))
        if chosen and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), m.px(3), box.height()), QColor(t.accent))
        painter.setPen(QPen(QColor(t.line), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = QRectF(box).adjusted(m.px(PAD_X), 0, -m.px(PAD_X), 0)
        grade = str(index.data(GRADE_ROLE) or "")
        font = QFont(option.font)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if grade in set(Grade):
            _paint_chip(painter, inner, Grade(grade), words, font)
        elif words:
            _paint_words(painter, inner, words, font, index.data(TONE_ROLE), chosen=chosen)
        painter.restore()


def _paint_words(
    painter: QPainter, box: QRectF, words: str, font: QFont, tone: object, *, chosen: bool
) -> None:
    t = theme.current().tokens
    inks = {Type.ERROR: t.error, Type.WARNING: t.warning, Type.HINT: t.muted}
    # A proxy hands an enumeration on as its text.
    tone = Type(tone) if isinstance(tone, str) else Type.TEXT
    turned = chosen and t.is_contrast
    painter.setPen(QColor(t.selected.ink if turned else inks.get(tone, t.ink)))
    if tone is Type.STRONG:
        font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    lines = lines_of(words, round(box.width()), font)
    step = theme.current().metrics.px(LINE)
    top = box.center().y() - step * len(lines) / 2
    for number, line in enumerate(lines):
        place = QRectF(box.left(), top + number * step, box.width(), step)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)


def _paint_chip(painter: QPainter, box: QRectF, grade: Grade, words: str, font: QFont) -> None:
    current = theme.current()
    m = current.metrics
    pair = current.tokens.grade(grade)
    font.setPixelSize(m.font(SMALL))
    metrics = QFontMetricsF(font)
    side = m.px(10)
    room = box.width() - 2 * m.px(9) - side - m.px(5)
    words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    width = metrics.horizontalAdvance(words) + 2 * m.px(9) + side + m.px(5)
    chip = QRectF(box.left(), box.center().y() - m.px(12), width, m.px(24))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(pair.ink), 1) if current.tokens.is_contrast else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(pair.ground))
    painter.drawRoundedRect(chip, m.px(6), m.px(6))
    shape = QRectF(chip.left() + m.px(9), chip.center().y() - side / 2, side, side)
    shapes.paint(painter, shapes.GRADE_SHAPES[grade], shape, QColor(pair.ink))
    painter.setPen(QColor(pair.ink))
    painter.setFont(font)
    place = chip.adjusted(m.px(9) + side + m.px(5), 0, 0, 0)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def lines_of(words: str, width: int, font: QFont) -> tuple[str, ...]:
    """A text over at most two lines of a width; what does not fit ends in dots."""
    return _lines(words, max(width, 1), font.toString())


@lru_cache(maxsize=4096)
def _lines(words: str, width: int, font_name: str) -> tuple[str, ...]:
    font = QFont()
    font.fromString(font_name)
    # One line too long to lay out in a frame is no list entry: what is shown is its beginning.
    words = " ".join(words[:400].split())
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        if len(found) == LINES - 1:
            rest = words[start:]
            found.append(QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        found.append(words[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return tuple(found)
