"""Owns Signs of Safety's three columns: what works, what worries and what needs to happen, side by side."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.ui.fill.question import QuestionRow
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.tokens import Tokens

ROOM = 560
"""Width at 100 % below which they stand one below the other: a text box under a third of it is no use."""


class Columns(QWidget):
    """Three questions with the same weight; a place stays empty while its question does not apply."""

    def __init__(self, nodes: tuple[NodeId, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[QuestionRow] = []
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._line.setContentsMargins(0, theme.current().metrics.px(26), 0, 0)
        self._line.setSpacing(theme.current().metrics.px(20))
        self._places: dict[NodeId, QVBoxLayout] = {}
        for number, node_id in enumerate(nodes):
            holder = QWidget()
            holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(0)
            box.addWidget(_Top(number))
            self._places[node_id] = box
            self._line.addWidget(holder, 1)

    @property
    def stands_side_by_side(self) -> bool:
        return self._line.direction() is QBoxLayout.Direction.LeftToRight

    def put(self, node_id: NodeId, row: QWidget) -> None:
        """Show a question in its column."""
        box = self._places[node_id]
        box.addWidget(row)
        box.addStretch(1)
        if isinstance(row, QuestionRow):
            row.label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._rows.append(row)
            self._level(beside=self.stands_side_by_side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= theme.current().metrics.px(ROOM)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        self._level(beside=beside)

    def _level(self, *, beside: bool) -> None:
        """Begin the boxes at one height, however many lines their labels take."""
        gaps = self._line.spacing() * (len(self._places) - 1)
        across = (self.width() - gaps) // len(self._places)
        under = {row: _height_of_hint(row, across) for row in self._rows}
        highest = max((row.label.heightForWidth(across) + under[row] for row in self._rows), default=0)
        for row in self._rows:
            row.label.setMinimumHeight(highest - under[row] if beside else 0)


def _height_of_hint(row: QuestionRow, across: int) -> int:
    """Of the hint with the gap over it; nothing where there is none."""
    if not row.hint.isVisibleTo(row):
        return 0
    return row.hint.heightForWidth(across) + theme.current().metrics.px(4)


class _Top(QWidget):
    """The rule over a column; its words say the same."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        m = theme.current().metrics
        return QSize(m.px(40), m.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(_ink(theme.current().tokens, self._number)))


def _ink(tokens: Tokens, number: int) -> str:
    return (tokens.good.ink, tokens.warning, tokens.accent)[number]
