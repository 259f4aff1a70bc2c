"""Owns the figures of My work side by side, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from qa_desktop.services.desktop import DeliveryCount
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.text import Text

ROOM = 150
"""Width at 100 % that a figure and its words need."""


class DeliveryTile(QFrame):
    """How many audits are at one place on their way."""

    def __init__(self, count: DeliveryCount, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = column(self, margin=16, gap=0)
        layout.addWidget(Text(str(count.count), Type.TITLE))
        layout.addWidget(Text(count.label, Type.HINT))
        layout.addStretch(1)
        self.setAccessibleName(f"{count.label}: {count.count}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)


class TileGrid(QWidget):
    """Tiles of one width, with hairlines between them."""

    def __init__(self, tiles: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = tuple(tiles)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(1)
        self._arrange(len(self._tiles))

    @property
    def columns(self) -> int:
        return self._columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = event.size().width() // theme.current().metrics.px(ROOM)
        self._arrange(max(1, min(len(self._tiles), fitting)))

    def minimumSizeHint(self) -> QSize:
        # Asking for one tile's width is what lets the tiles go on in the next row.
        narrow = max((tile.minimumSizeHint().width() for tile in self._tiles), default=0)
        return QSize(narrow, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme.current().tokens.line))
        for number, tile in enumerate(self._tiles):
            box = tile.geometry()
            if number % self._columns:
                painter.drawLine(box.left() - 1, box.top(), box.left() - 1, box.bottom())
            if number >= self._columns:
                painter.drawLine(box.left(), box.top() - 1, box.right(), box.top() - 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns or not self._tiles:
            return
        for number in range(self._columns):
            self._grid.setColumnStretch(number, 0)
        self._columns = columns
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // columns, number % columns)
        for number in range(columns):
            self._grid.setColumnStretch(number, 1)
