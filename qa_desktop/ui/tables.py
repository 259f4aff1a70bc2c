"""Owns how a table looks and behaves: whole rows, sortable by every column, filtered by what is typed."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QObject, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from qa_desktop.ui.style import theme

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
"""Under this role a model gives what a cell sorts by."""


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


def table_of(model: QAbstractItemModel) -> QTableView:
    """A table dressed as every list of the program: whole rows, sortable, no grid."""
    table = QTableView()
    table.setModel(model)
    table.setSortingEnabled(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)  # Tab always leaves
    table.setWordWrap(False)
    table.verticalHeader().hide()
    m = theme.current().metrics
    table.verticalHeader().setDefaultSectionSize(m.px(38))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setStretchLastSection(True)
    return table
