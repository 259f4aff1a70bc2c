"""Owns a row that stands in columns where there is room and in lines where there is not."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from qa_desktop.ui.style import theme


@dataclass(frozen=True, slots=True)
class Cell:
    """A widget's place in columns, and its place in lines; `line` None hides it there."""

    widget: QWidget
    stretch: int = 0
    line: int | None = 0
    at_right: bool = False


class ReflowRow(QFrame):
    """Columns above a width, lines below it."""

    def __init__(self, room: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self._cells: tuple[Cell, ...] = ()
        self._is_wide: bool | None = None
        self._box = QVBoxLayout(self)
        m = theme.current().metrics
        self._box.setContentsMargins(m.px(16), m.px(11), m.px(16), m.px(11))
        self._box.setSpacing(m.px(6))

    def set_cells(self, *cells: Cell) -> None:
        self._cells = cells
        self._arrange(wide=True)

    @property
    def is_wide(self) -> bool:
        return bool(self._is_wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=event.size().width() >= theme.current().metrics.px(self._room))

    def minimumSizeHint(self) -> QSize:
        # Asking for less than the columns need is what lets the row become lines.
        hint = super().minimumSizeHint()
        narrow = max((cell.widget.minimumSizeHint().width() for cell in self._cells), default=0)
        margins = self._box.contentsMargins()
        return QSize(min(hint.width(), narrow + margins.left() + margins.right()), hint.height())

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._is_wide:
            return
        self._is_wide = wide
        empty_of_widgets(self._box)
        if wide:
            line = self._line()
            for cell in self._cells:
                # Into the row first: shown before it has a parent, it would be a window of its own.
                line.addWidget(cell.widget, cell.stretch, Qt.AlignmentFlag.AlignVCenter)
                cell.widget.show()
            return
        first = self._line()
        for cell in self._cells:
            cell.widget.setVisible(cell.line is not None)
            if cell.line == 0:
                first.addWidget(cell.widget)
                if not cell.at_right:
                    first.addStretch(1)
        for cell in sorted(self._cells, key=lambda cell: cell.line or 0):
            if cell.line:
                self._box.addWidget(cell.widget)

    def _line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.current().metrics.px(16))
        self._box.addLayout(line)
        return line


def empty_of_widgets(layout: QLayout) -> None:
    """Take everything out of a layout; the widgets stay, the layouts inside go."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            empty_of_widgets(inner)
            inner.deleteLater()
