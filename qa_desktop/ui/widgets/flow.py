"""Owns the layout that goes on in the next row when a row is full, or puts one below the other."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from shiboken6 import isValid


class FlowLayout(QLayout):
    """Items side by side at their natural width, wrapping; stacked, each takes the whole width."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, *, stacked: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._stacked = stacked
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    @property
    def is_stacked(self) -> bool:
        return self._stacked

    def set_stacked(self, stacked: bool) -> None:
        if stacked != self._stacked:
            self._stacked = stacked
            self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def _present(self) -> list[QLayoutItem]:
        """The items that are still there: while a window is taken down, Qt deletes them under us."""
        return [item for item in self._items if isValid(item) and not item.isEmpty()]

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        hints = [item.sizeHint() for item in self._present()]
        widths = [hint.width() for hint in hints]
        wide = (
            max(widths, default=0) if self._stacked else sum(widths) + self.spacing() * max(0, len(hints) - 1)
        )
        width = wide + margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        size = QSize()
        for item in self._present():
            size = size.expandedTo(item.minimumSize())
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        area = rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom())
        x, y, row = area.x(), area.y(), 0
        for item in self._present():
            size = self._size(item, area.width())
            if x > area.x() and (self._stacked or x + size.width() > area.x() + area.width()):
                x, y, row = area.x(), y + row + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            row = max(row, size.height())
        return y + row - rect.y() + margins.bottom()

    def _size(self, item: QLayoutItem, width: int) -> QSize:
        hint = item.sizeHint()
        if not self._stacked and hint.width() <= width:
            return hint
        height = item.heightForWidth(width) if item.hasHeightForWidth() else hint.height()
        return QSize(width, height)
