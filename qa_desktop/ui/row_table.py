"""Owns the model of every list: rows in columns of words, each with what it sorts by and how it is set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.table_cells import GRADE_ROLE, SORT_ROLE, TONE_ROLE

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its heading, its words, what it sorts by, and how its words are set."""

    heading: str
    words: Callable[[Row, datetime], str]
    order: Callable[[Row], str | int | float]
    tone: Callable[[Row], Type] = lambda _row: Type.TEXT
    grade: Callable[[Row], str] | None = None
    """The `Grade` value that is shown as a chip; None in a column without grades."""


class RowTable(QAbstractTableModel, Generic[Row]):
    """Rows in the order they were given; a view sorts and filters them."""

    def __init__(
        self,
        columns: tuple[Column[Row], ...],
        now: Callable[[], datetime],
        parent: QObject | None = None,
        is_new: Callable[[Row], bool] = lambda _row: False,
    ) -> None:
        """Make an empty table.

        Args:
            columns: what is shown of a row.
            now: the clock, for words such as `today 14:02`.
            parent: the Qt parent.
            is_new: whether a row has not been read yet: it is bold, and read out as such.
        """
        super().__init__(parent)
        self._columns = columns
        self._now = now
        self._is_new = is_new
        self._rows: tuple[Row, ...] = ()
        self._bold = QFont()
        self._bold.setBold(True)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> Row:
        return self._rows[number]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].heading
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.words(row, self._now())
        if role == SORT_ROLE:
            return column.order(row)
        if role == GRADE_ROLE:
            return column.grade(row) if column.grade is not None else None
        if role == TONE_ROLE:
            return column.tone(row)
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if self._is_new(row) else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            unread = ", not read yet" if self._is_new(row) else ""
            return f"{column.heading}: {column.words(row, self._now())}{unread}"
        return None
