"""Owns the model of every list: rows in columns of words, sorted, and only those that are asked for.

Sorting and choosing are done here and not by a proxy: Qt would ask Python for two cells at every comparison,
a quarter of a million times for ten thousand rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from qa_desktop.i18n import tr
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.table_cells import GRADE_ROLE, TONE_ROLE
from qa_desktop.ui.widgets.tips import tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
_WORDS = re.compile(r'"([^"]*)"?|([^\s"]+)')
AS_GIVEN = -1
"""Sorts by no column: the rows stand as they were given."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its heading, its words, what it sorts by, and how its words are set."""

    heading: str
    """Marked for translation."""
    words: Callable[[Row, datetime], str]
    order: Callable[[Row], str | int | float]
    tone: Callable[[Row], Type] = lambda _row: Type.TEXT
    grade: Callable[[Row], str] | None = None
    """The `Grade` value that is shown as a chip; None in a column without grades."""


class RowTable(QAbstractTableModel, Generic[Row]):
    """Rows, of which those are shown that a person asked for, in the order of a column.

    Signals:
        sorted_anew: the rows stand in another order.
    """

    sorted_anew = Signal()

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
        self.columns = columns
        self._now = now
        self._is_new = is_new
        self._every: tuple[Row, ...] = ()
        self._shown: list[int] = []
        self._searched: list[str] = []
        self._typed: tuple[str, ...] = ()
        self._shows: Callable[[Row], bool] | None = None
        self.sorted_by = AS_GIVEN
        self.direction = UP
        self._bold = QFont()
        self._bold.setBold(True)

    # ------------------------------------------------------------ which rows, in which order

    @property
    def every(self) -> tuple[Row, ...]:
        """All rows, as they were given."""
        return self._every

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Take other rows; order and choice stay."""
        self.beginResetModel()
        self._every = tuple(rows)
        self._searched = []
        self._arrange()
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Take more rows behind those that are there; for a table in the order in which they come."""
        if not rows:
            return
        first = len(self._shown)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._shown += range(len(self._every), len(self._every) + len(rows))
        self._every = (*self._every, *rows)
        self.endInsertRows()

    def show_only(self, typed: str, shows: Callable[[Row], bool] | None = None) -> None:
        """Show the rows that have every typed word in any of their columns; `"two words"` are one.

        Args:
            typed: words; blank asks for nothing.
            shows: what else a row must be.
        """
        self.beginResetModel()
        self._typed = tuple(word for pair in _WORDS.findall(typed.casefold()) if (word := "".join(pair)))
        self._shows = shows
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = UP) -> None:
        self.layoutAboutToBeChanged.emit()
        before, kept = self._shown, self.persistentIndexList()
        self.sorted_by, self.direction = column, order
        self._arrange()
        places = {number: place for place, number in enumerate(self._shown)}
        moved = [self.index(places[before[index.row()]], index.column()) for index in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()
        self.sorted_anew.emit()

    def row(self, place: int) -> Row:
        """The row that is shown at a place."""
        return self._every[self._shown[place]]

    def shown(self) -> list[Row]:
        """The rows as they are shown."""
        return [self._every[number] for number in self._shown]

    def words(self, row: Row) -> list[str]:
        """Every column of a row in words."""
        now = self._now()
        return [column.words(row, now) for column in self.columns]

    def heading(self, section: int) -> str:
        return tr(self.columns[section].heading)

    def order_words(self) -> str:
        """How the list is sorted, for who cannot see the arrow."""
        if self.sorted_by == AS_GIVEN:
            return tr("Sorted as it came")
        column = self.heading(self.sorted_by)
        if self.direction == UP:
            return tr("Sorted by {column}, ascending", column=column)
        return tr("Sorted by {column}, descending", column=column)

    def _arrange(self) -> None:
        numbers = list(range(len(self._every)))
        if self._shows is not None:
            shows = self._shows
            numbers = [number for number in numbers if shows(self._every[number])]
        if self._typed:
            if not self._searched:  # words are made when somebody first looks for one
                self._searched = ["\n".join(self.words(row)).casefold() for row in self._every]
            numbers = [
                number for number in numbers if all(word in self._searched[number] for word in self._typed)
            ]
        if self.sorted_by != AS_GIVEN:
            order = self.columns[self.sorted_by].order
            numbers.sort(key=lambda number: order(self._every[number]), reverse=self.direction == DOWN)
        self._shown = numbers

    # ------------------------------------------------------------ for Qt

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heading(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.heading(section))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if section != self.sorted_by:
                return self.heading(section)
            if self.direction == UP:
                return tr("{column}, sorted ascending", column=self.heading(section))
            return tr("{column}, sorted descending", column=self.heading(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.row(index.row()), self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row, self._now())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(column.words(row, self._now()))
        if role == GRADE_ROLE:
            return column.grade(row) if column.grade is not None else None
        if role == TONE_ROLE:
            return column.tone(row)
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if self._is_new(row) else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            heading, words = self.heading(index.column()), column.words(row, self._now())
            if self._is_new(row):
                return tr("{heading}: {words}, not read yet", heading=heading, words=words)
            return tr("{heading}: {words}", heading=heading, words=words)
        return None
