"""Owns how a table behaves: whole rows, sortable by every column, filtered by what is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QObject, QSortFilterProxyModel, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from qa_desktop.ui.layouts import column, panel, row
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.table_cells import SORT_ROLE, Cells, row_height
from qa_desktop.ui.widgets.text import Text

ROWS_AT_LEAST = 4
"""A list with room for fewer rows is no list: the page scrolls instead."""


class Table(QTableView):
    """A list dressed as every list of the program. `card` is what stands on the page."""

    def __init__(self, model: QAbstractItemModel, widths: Sequence[int]) -> None:
        """Build it.

        Args:
            model: usually a proxy of `sorted_and_filtered`.
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
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
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

    def _fit(self) -> None:
        """Share the width out; once a person has pulled at a column, leave them alone."""
        if self._by_hand:
            return
        m = theme.current().metrics
        least = [m.px(width) for width in self._widths]
        spare = max(0, self.viewport().width() - sum(least))
        wanted = [width + spare * width // sum(least) for width in least]
        if spare:
            wanted[-1] += self.viewport().width() - sum(wanted)
        self._is_fitting = True
        for section, width in enumerate(wanted):
            self.setColumnWidth(section, width)
        self._is_fitting = False

    @Slot()
    def _on_section_resized(self) -> None:
        self._by_hand = self._by_hand or not self._is_fitting


def as_given(table: QTableView) -> None:
    """Show the rows in the model's own order until a person sorts by a column."""
    header = table.horizontalHeader()
    header.setSortIndicatorClearable(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    table.model().sort(-1)


def sorted_and_filtered(model: QAbstractItemModel, parent: QObject) -> QSortFilterProxyModel:
    """A view of a table that sorts by each column and shows rows with the typed words in any of them."""
    proxy = QSortFilterProxyModel(parent)
    proxy.setSourceModel(model)
    proxy.setSortRole(SORT_ROLE)
    proxy.setFilterKeyColumn(-1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    return proxy


class FilterLine(QWidget):
    """Shows only the rows with the typed words in them, and says how many those are."""

    def __init__(self, proxy: QSortFilterProxyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proxy = proxy
        line = row(self, gap=12)
        label = Text(self.tr("Show only"), Type.HINT)
        label.keep_whole()
        self.box = QLineEdit()
        self.box.setClearButtonEnabled(True)
        self.box.setMaximumWidth(theme.current().metrics.px(320))
        label.name(self.box)
        self._count = Text("", Type.HINT)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.box, 2)
        line.addWidget(self._count, 3, Qt.AlignmentFlag.AlignVCenter)
        self.box.textChanged.connect(self._on_typed)

    def say(self) -> None:
        """Say anew how many rows there are."""
        every, shown = self._proxy.sourceModel().rowCount(), self._proxy.rowCount()
        words = str(every) if shown == every else self.tr("{0} of {1}").format(shown, every)
        self._count.show_text(words if every else "")

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._proxy.setFilterFixedString(text.strip())
        self.say()
