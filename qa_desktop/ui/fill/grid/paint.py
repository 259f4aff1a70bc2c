"""Owns how cells and headings of a grid are painted. Every sign has a shape or a word, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QTableView

from qa_desktop.domain.bands import Band
from qa_desktop.ui.fill.grid.cells import Cell, CommentSign, Tone
from qa_desktop.ui.fill.grid.model import GridModel
from qa_desktop.ui.fill.grid.totals import Total
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import SMALL, TEXT, TINY
from qa_desktop.ui.style.tokens import Pair, Tokens
from qa_desktop.ui.widgets import shapes
from qa_desktop.ui.widgets.shapes import Shape

COLUMN, ROW, LABEL, FIGURE = 66, 34, 226, 74
"""At 100 %: a record's width, a criterion's least height, the width of its words and of its figures."""
PAD, EDGE = 8, 5
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BAND_SHAPES = {Band.GREEN: Shape.CIRCLE, Band.AMBER: Shape.TRIANGLE, Band.RED: Shape.SQUARE}
_LINE = 15
"""Of a figure, at 100 %."""


def paint_cell(painter: QPainter, option: QStyleOptionViewItem, cell: Cell, *, missing: bool) -> None:
    """One cell: its answer, what is wrong with it, its comment, its flag."""
    current = theme.current()
    m, t = current.metrics, current.tokens
    box: QRect = option.rect
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    gap = cell.tone is Tone.GAP
    ground, ink = t.surface, t.ink
    if cell.is_invalid or gap:
        ground, ink = _pair(t, wrong=cell.is_invalid)
    elif cell.tone is Tone.CLOSED or not cell.is_open:
        ground, ink = t.canvas, t.muted
    elif chosen:
        ground, ink = t.selected.ground, t.selected.ink
    painter.save()
    painter.fillRect(box, QColor(ground))
    font = QFont(option.font)
    font.setPixelSize(m.font(TEXT))
    if gap:
        font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    words = cell.brief or ("–" if cell.tone is Tone.CLOSED else "")
    if words:
        inner = box.adjusted(m.px(4), 0, -m.px(4), 0)
        room = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, room)
    elif missing:
        side = m.px(11)
        ring = QRectF(0, 0, side, side)
        ring.moveCenter(QRectF(box).center())
        shapes.paint(painter, Shape.RING, ring, QColor(t.warning))
    if option.state & QStyle.StateFlag.State_HasFocus:
        _paint_current(painter, box, t)
        box = box.adjusted(m.ring, m.ring, -m.ring, -m.ring)
    _paint_signs(painter, box, cell, ink if t.is_contrast else "")
    painter.restore()


def _pair(t: Tokens, *, wrong: bool) -> tuple[str, str]:
    pair: Pair = t.inadequate if wrong else t.requires_improvement
    return pair.ground, pair.ink


def _paint_signs(painter: QPainter, box: QRect, cell: Cell, ink: str) -> None:
    """The signs in a cell, in one ink if there is one."""
    m, t = theme.current().metrics, theme.current().tokens
    accent, error = ink or t.accent, ink or t.error
    side = m.px(9)
    if cell.comment is not CommentSign.NONE:
        # A folded corner, as spreadsheets mark a comment; hollow and with a sign while one is demanded.
        corner = QRectF(box.right() - side, box.top() + 1, side, side)
        fold = QPolygonF([corner.topLeft(), corner.topRight(), corner.bottomRight()])
        there = cell.comment is CommentSign.THERE
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(accent if there else error), m.px(1.5)))
        painter.setBrush(QColor(accent) if there else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(fold)
        if not there:
            _paint_sign(painter, QRect(box.right() - 2 * side, box.top(), side, side + m.px(4)), error)
    if cell.is_invalid:
        _paint_sign(painter, QRect(box.left() + m.px(2), box.top(), side, side + m.px(6)), error)
    if cell.is_flagged:
        flag = QRectF(box.left() + m.px(3), box.bottom() - side - m.px(3), side, side)
        shapes.paint(painter, Shape.FLAG, flag, QColor(accent))


def _paint_sign(painter: QPainter, box: QRect, ink: str) -> None:
    font = QFont(painter.font())
    font.setPixelSize(theme.current().metrics.font(TINY))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")


def _paint_current(painter: QPainter, box: QRect, t: Tokens) -> None:
    """The focus colour with a line of ink inside: seen on every ground."""
    width = theme.current().metrics.ring
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for inset, thick, colour in ((width // 2, width, t.focus), (width, 1, t.ink)):
        pen = QPen(QColor(colour), thick)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(box.adjusted(inset, inset, -inset, -inset))


class GridHeader(QHeaderView):
    """What the headings of both directions have in common."""

    def __init__(self, orientation: Qt.Orientation, table: QTableView, model: GridModel) -> None:
        super().__init__(orientation, table)
        self._table, self._model = table, model
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def show_here(self, before: int, now: int) -> None:
        """The keyboard went to another section."""
        if before != now:
            for section in (before, now):
                if 0 <= section < self.count():
                    self.updateSection(section)

    @Slot(int)
    def paint_again(self, section: int) -> None:
        if section < self.count():
            self.updateSection(section)

    def _is_here(self, logical: int) -> bool:
        here = self._table.currentIndex()
        across = self.orientation() == Qt.Orientation.Horizontal
        return here.isValid() and logical == (here.column() if across else here.row())

    def _ground(self, painter: QPainter, rect: QRect, logical: int) -> None:
        t = theme.current().tokens
        here = self._is_here(logical)
        painter.fillRect(rect, QColor(t.accent_soft if here and not t.is_contrast else t.surface))
        painter.setPen(QPen(QColor(t.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if here:
            thick = theme.current().metrics.px(3)
            across = self.orientation() == Qt.Orientation.Horizontal
            edge = rect.adjusted(0, rect.height() - thick, 0, 0) if across else QRect(rect)
            if not across:
                edge.setWidth(thick)
            painter.fillRect(edge, QColor(t.accent))


class RecordHeader(GridHeader):
    """Above the columns: what a record is called, and how much of it is met."""

    def sizeHint(self) -> QSize:
        m = theme.current().metrics
        lines = 4 if self._model.is_scored else 1
        return QSize(self.length(), m.px(lines * _LINE + 2 * EDGE))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        m, t = theme.current().metrics, theme.current().tokens
        painter.save()
        self._ground(painter, rect, logical)
        font = _font(self.font(), m.font(SMALL), bold=True)
        painter.setFont(font)
        total = self._model.record_total(logical)
        inner = rect.adjusted(m.px(3), m.px(EDGE), -m.px(3), -m.px(EDGE))
        name = self._model.reference(logical)
        painter.setPen(QColor(t.ink))
        line = QRect(inner.left(), inner.top(), inner.width(), m.px(_LINE))
        room = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, room)
        _paint_total(painter, inner.adjusted(0, m.px(_LINE), 0, 0), total, self.font())
        painter.restore()


class CriterionHeader(GridHeader):
    """Beside the rows, always in sight: the criterion in words, and how many records meet it."""

    def __init__(self, table: QTableView, model: GridModel) -> None:
        super().__init__(Qt.Orientation.Vertical, table, model)
        self._width = 0

    def fit(self, room: int) -> None:
        """Take at most half the room there is, and make every row high enough for its words."""
        m = theme.current().metrics
        figure = m.px(FIGURE) if self._model.is_scored else 0
        self._width = max(m.px(120) + figure, min(m.px(LABEL) + figure, room // 2))
        metrics = QFontMetricsF(_font(self.font(), m.font(SMALL)))
        words = self._width - figure - 2 * m.px(PAD)
        for row in range(self._model.rowCount()):
            box = metrics.boundingRect(QRectF(0, 0, words, 10_000), _WRAPPED, self._model.criterion(row))
            figures = 2 * _LINE + 6 if self._model.criterion_total(row).percent else 0
            least = max(ROW, figures)
            self.resizeSection(row, max(m.px(least), round(box.height()) + m.px(PAD)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._width, self.length())

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        m, t = theme.current().metrics, theme.current().tokens
        painter.save()
        self._ground(painter, rect, logical)
        figure = m.px(FIGURE) if self._model.is_scored else 0
        painter.setFont(_font(self.font(), m.font(SMALL)))
        painter.setPen(QColor(t.ink))
        words = rect.adjusted(m.px(PAD), 0, -figure - m.px(PAD), 0)
        painter.drawText(words, _WRAPPED, self._model.criterion(logical))
        if figure:
            place = QRect(rect.right() - figure, rect.top(), figure, rect.height())
            total = self._model.criterion_total(logical)
            lines = 2 * m.px(_LINE)
            place.adjust(0, max(0, (rect.height() - lines) // 2), 0, 0)
            _paint_total(painter, place, total, self.font(), lines=2)
        painter.restore()


def _paint_total(painter: QPainter, box: QRect, total: Total, base: QFont, lines: int = 3) -> None:
    """`83.3%`, then the band's shape and word, then n; in two lines n stands beside the per cent."""
    if not total.percent:
        return
    m, t = theme.current().metrics, theme.current().tokens
    step = m.px(_LINE)
    centre = Qt.AlignmentFlag.AlignCenter
    pair = _band_pair(total.band, t)
    line = QRect(box.left(), box.top(), box.width(), step)
    painter.setFont(_font(base, m.font(TINY), bold=True))
    painter.setPen(QColor(t.ink))
    painter.drawText(line, centre, total.percent)
    line.translate(0, step)
    painter.setFont(_font(base, m.font(TINY)))
    words = total.word if lines > 2 else f"{total.word} {total.n}".strip()
    if total.band is not None:
        side = m.px(8)
        width = painter.fontMetrics().horizontalAdvance(words) + side + m.px(3)
        left = line.left() + max(0, (line.width() - width) // 2)
        shape = QRectF(left, line.center().y() - side / 2, side, side)
        shapes.paint(painter, _BAND_SHAPES[total.band], shape, QColor(pair.ink))
        painter.setPen(QColor(t.ink))
        text = QRect(left + side + m.px(3), line.top(), width, line.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        line.translate(0, step)
    if lines > 2 or total.band is None:
        painter.setPen(QColor(t.muted))
        painter.drawText(line, centre, total.n)


def _band_pair(band: Band | None, t: Tokens) -> Pair:
    pairs = {Band.GREEN: t.good, Band.AMBER: t.requires_improvement, Band.RED: t.inadequate}
    return pairs[band] if band is not None else Pair(t.ink, t.surface)


def _font(base: QFont, size: int, *, bold: bool = False) -> QFont:
    font = QFont(base)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
