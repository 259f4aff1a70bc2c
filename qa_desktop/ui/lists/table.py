"""Owns how a table looks and answers the keyboard: whole rows, sortable columns, a menu, rows to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from qa_desktop.ui.layouts import column, panel
from qa_desktop.ui.lists.row_table import AS_GIVEN, UP, RowTable
from qa_desktop.ui.style import theme
from qa_desktop.ui.table_cells import Cells, row_height

SQUEEZE = 0.94
"""Columns give up this much of their width before the list scrolls sideways."""
ROWS_AT_LEAST = 4
"""A list with room for fewer rows is no list: the page scrolls instead."""


class Table(QTableView):
    """A list dressed as every list of the program. `card` is what stands on the page.

    Signals:
        copy_asked: the chosen rows are to be copied.
        menu_asked(QPoint): what can be done with the row is to be shown there, on the screen.
        widths_pulled: a person has made a column wider or narrower.
    """

    copy_asked = Signal()
    menu_asked = Signal(QPoint)
    widths_pulled = Signal()

    def __init__(self, model: RowTable[Any], widths: Sequence[int]) -> None:
        """Build it.

        Args:
            model: what it shows.
            widths: of the columns, in pixels at 100 %; what is over is shared out among them.
        """
        super().__init__()
        self._widths = tuple(widths)
        self._is_fitting = False
        self._by_hand = False
        self.setModel(model)
        self.setItemDelegate(Cells(self))
        self.setProperty("frameless", "true")
        self.setSortingEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab always leaves
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerWidget(QWidget())  # Fusion's own is a white square with a border
        self._dress_headers()
        self.card = panel()
        # Inside the card's rounded corners: the heading's ground is square.
        inside = column(self.card, gap=0)
        m = theme.current().metrics
        inside.setContentsMargins(1, m.px(5), 1, m.px(5))
        inside.addWidget(self)
        self.setMinimumHeight(self.horizontalHeader().sizeHint().height() + ROWS_AT_LEAST * row_height())

    def choose(self, place: int) -> None:
        """Go to a row and choose it alone, whatever keys are held; Qt's own would toggle it under Ctrl."""
        wanted = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.model().index(place, 0), wanted)

    # ------------------------------------------------------------ columns

    @property
    def widths(self) -> tuple[int, ...] | None:
        """The columns as a person pulled them, in pixels at 100 %; None while nobody has."""
        if not self._by_hand:
            return None
        header, unit = self.horizontalHeader(), theme.current().metrics.px(1000) / 1000
        return tuple(round(header.sectionSize(section) / unit) for section in range(header.count()))

    def wear(self, widths: Sequence[int]) -> None:
        """Make the columns as wide as somebody once pulled them; ignored where the columns are others."""
        if len(widths) == len(self._widths):
            self._widths, self._by_hand = tuple(widths), False
            self._fit(spare_too=False)
            self._by_hand = True

    def sort_by(self, section: int, direction: Qt.SortOrder) -> None:
        """Sort by a column; `AS_GIVEN` shows the rows in the order in which they came."""
        self.horizontalHeader().setSortIndicator(section, direction)
        self.model().sort(section, direction)

    def as_given(self) -> None:
        """Let a person come back to the order in which the rows came, and begin with it."""
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.sort_by(AS_GIVEN, UP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _dress_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height())
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.current().metrics.px(48))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._on_section_resized)

    def _fit(self, *, spare_too: bool = True) -> None:
        """Share the width out; once a person has pulled at a column, leave them alone."""
        if self._by_hand:
            return
        m = theme.current().metrics
        least = [m.px(width) for width in self._widths]
        room = self.viewport().width()
        if spare_too and sum(least) * SQUEEZE <= room < sum(least):
            least = [width * room // sum(least) for width in least]  # rather than scroll by a finger's width
        spare = max(0, room - sum(least)) if spare_too else 0
        wanted = [width + spare * width // sum(least) for width in least]
        if spare:
            wanted[-1] += room - sum(wanted)
        self._is_fitting = True
        for section, width in enumerate(wanted):
            self.setColumnWidth(section, width)
        self._is_fitting = False

    @Slot()
    def _on_section_resized(self) -> None:
        if not self._is_fitting:
            self._by_hand = True
            self.widths_pulled.emit()

    # ------------------------------------------------------------ keys and the menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()  # Qt alone would copy one cell
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_asked.emit(self._below_current())
        else:
            self.menu_asked.emit(event.globalPos())

    def below_headings(self) -> QPoint:
        """Where a menu of the columns opens, on the screen."""
        return self.viewport().mapToGlobal(QPoint(0, 0))

    def _below_current(self) -> QPoint:
        """A menu asked for by the keyboard opens at the row, and not where the mouse lies."""
        index = self.currentIndex()
        place = self.visualRect(index).bottomLeft() if index.isValid() else QPoint(0, 0)
        return self.viewport().mapToGlobal(place)
