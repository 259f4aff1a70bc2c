"""Owns the matrix as Qt sees it: records across, criteria down, each cell asked of the session when seen.

What was seen is kept until the engine says that it changed, so that one answer costs one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.formspec.definition import Repeat
from qa_desktop.ui.fill.grid.cells import Cell, cell_of, keys_of, plain, said
from qa_desktop.ui.fill.grid.plan import GridRow, RowKind, rows_of
from qa_desktop.ui.fill.grid.totals import NO_TOTAL, Total, Totals
from qa_desktop.ui.widgets.tips import tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Role(IntEnum):
    CELL = Qt.ItemDataRole.UserRole + 1
    """The `Cell` itself."""
    MISSING = Qt.ItemDataRole.UserRole + 2
    """Whether a required blank is marked."""


class GridModel(QAbstractTableModel):
    """The instances of one repeat as columns, its questions as rows.

    Signals:
        record_renamed(int): what stands above that column is another now.
        criterion_counted(int): what stands beside that row is another now.
    """

    # Qt's own `headerDataChanged` lays the whole table out anew and paints it.
    record_renamed = Signal(int)
    criterion_counted = Signal(int)

    def __init__(self, session: FormSession, repeat_id: NodeId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self.repeat_id = session, repeat_id
        view = session.view(repeat_id)
        definition = view.definition
        self.rows: tuple[GridRow, ...] = rows_of(definition) if isinstance(definition, Repeat) else ()
        self.records: tuple[NodeId, ...] = view.children
        self._by_step = {row.step: at for at, row in enumerate(self.rows)}
        self._by_step |= {row.comment: at for at, row in enumerate(self.rows) if row.comment}
        self._places = {record: at for at, record in enumerate(self.records)}
        self._cells: dict[tuple[int, int], Cell] = {}
        self._in_use: dict[NodeId, bool] = {}
        self._labels: dict[int, str] = {}
        self._keys: dict[NodeId, Mapping[str, str]] = {}
        self._totals = Totals(session.tool.settings)
        self._scored = bool(session.figures())
        self._reviewing = False
        self._entered = -1
        self.take_totals()

    # ------------------------------------------------------------ what stands where

    def node(self, index: Index) -> NodeId:
        return self.rows[index.row()].cell(self.records[index.column()])

    def view(self, index: Index) -> NodeView:
        return self._session.view(self.node(index))

    def comment_node(self, index: Index) -> NodeId | None:
        """The comment on a cell that applies now; None where there is none."""
        node = self.rows[index.row()].comment_cell(self.records[index.column()])
        return node if node is not None and self._session.view(node).is_relevant else None

    def cell(self, index: Index) -> Cell:
        place = (index.row(), index.column())
        found = self._cells.get(place)
        if found is None:
            row, record = self.rows[place[0]], self.records[place[1]]
            comment = row.comment_cell(record)
            view = self._session.view(row.cell(record))
            found = cell_of(view, self._session.view(comment) if comment else None, row.kind)
            self._cells[place] = found
        return found

    def keys(self, index: Index) -> Mapping[str, str]:
        """The choice by key in a cell that is answered with one."""
        return keys_of(self.view(index)) if self.rows[index.row()].kind is RowKind.CHOICE else {}

    def place(self, node_id: NodeId) -> QModelIndex:
        """Where a node stands; a comment stands where its question does, a record at its first cell."""
        record, at = self._split(node_id)
        column = self._places.get(record, -1)
        row = self._by_step.get(at, -1) if at else 0
        return self.index(row, column) if row >= 0 and column >= 0 else QModelIndex()

    def holds(self, node_id: NodeId) -> bool:
        return node_id == self.repeat_id or node_id.startswith(f"{self.repeat_id}#")

    def criterion(self, row: int) -> str:
        """The words of a row, as the first record says them."""
        if row not in self._labels:
            path = self.rows[row].path
            node = self.rows[row].cell(self.records[0]) if self.records else None
            label = plain(self._session.view(node).label) if node is not None else ""
            self._labels[row] = label or path.rpartition("/")[2]
        return self._labels[row]

    def reference(self, column: int) -> str:
        """What a record is called: its reference, else its number."""
        row = next((at for at, one in enumerate(self.rows) if one.is_reference), None)
        words = self.cell(self.index(row, column)).words if row is not None else ""
        return words or str(column + 1)

    def record_words(self, column: int) -> str:
        return self.tr("Record {name}").format(name=self.reference(column))

    # ------------------------------------------------------------ figures

    @property
    def is_scored(self) -> bool:
        return self._scored

    def record_total(self, column: int) -> Total:
        return self._totals.of(self.records[column])

    def criterion_total(self, row: int) -> Total:
        return self._totals.of(self.rows[row].path)

    def total(self) -> Total:
        return self._totals.of(self.repeat_id) if self._scored else NO_TOTAL

    def used(self) -> int:
        """Records in which anything stands."""
        return sum(self._is_in_use(record) for record in self.records)

    def take_totals(self) -> bool:
        """Work the figures out anew; answers whether any is another."""
        if not self._scored:
            return False
        changed = self._totals.take(self._session.scores())
        for record in [one for one in self._places if one in changed]:
            self.record_renamed.emit(self._places[record])
        for at, row in enumerate(self.rows):
            if row.path in changed:
                self.criterion_counted.emit(at)
        return bool(changed)

    # ------------------------------------------------------------ changes

    def refresh(self, node_ids: Iterable[NodeId]) -> None:
        """These nodes are others now."""
        touched: set[int] = set()
        for node_id in node_ids:
            if not self.holds(node_id):
                continue
            index = self.place(node_id)
            if index.isValid():
                self._cells.pop((index.row(), index.column()), None)
                self.dataChanged.emit(index, index)
                touched.add(index.column())
                if self.rows[index.row()].is_reference:
                    self.record_renamed.emit(index.column())
        for column in touched:
            # With its first answer a record begins to count, and all that is required of it is missing.
            before = self._in_use.pop(self.records[column], None)
            if before is None or before != self._is_in_use(self.records[column]):
                self._repaint_column(column)

    def refresh_records(self) -> None:
        """Records came or went."""
        self.beginResetModel()
        self.records = self._session.view(self.repeat_id).children
        self._places = {record: at for at, record in enumerate(self.records)}
        self._cells.clear()
        self._labels.clear()
        self._in_use.clear()
        self.endResetModel()
        self.take_totals()

    def enter(self, column: int) -> None:
        """A person is in this record: what is still to come there is not yet called missing."""
        if column != self._entered:
            before, self._entered = self._entered, column
            for one in (before, column):
                if 0 <= one < len(self.records):
                    self._repaint_column(one)

    def review(self, reviewing: bool) -> None:
        """While reviewing, what is missing is marked everywhere."""
        if reviewing != self._reviewing:
            self._reviewing = reviewing
            for column in range(len(self.records)):
                self._repaint_column(column)

    # ------------------------------------------------------------ Qt's questions

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.records)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        typed = self.rows[index.row()].kind in (RowKind.LINE, RowKind.DATE, RowKind.WORDS)
        return flags | Qt.ItemFlag.ItemIsEditable if typed and self.cell(index).is_open else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).brief
        if role == Qt.ItemDataRole.EditRole:
            return self.cell(index).words if self.rows[index.row()].kind is RowKind.DATE else self.raw(index)
        if role == Role.CELL:
            return self.cell(index)
        if role == Role.MISSING:
            return self.cell(index).is_missing and (self._reviewing or index.column() != self._entered)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return said(self.cell(index), self.record_words(index.column()), self.criterion(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            cell = self.cell(index)
            return tip("\n".join(filter(None, [cell.words, *cell.wrongs, cell.comment_words]))) or None
        return None

    def raw(self, index: Index) -> str:
        """The stored answer."""
        return self.cell(index).value

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        if section < 0 or section >= (len(self.records) if across else len(self.rows)):
            return None
        words = self.record_words(section) if across else self.criterion(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.reference(section) if across else words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            total = self.record_total(section) if across else self.criterion_total(section)
            return f"{words}: {total.said}" if total.said else words
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(words if across else self._about(section))
        return None

    # ------------------------------------------------------------ small things

    def _about(self, row: int) -> str:
        """A criterion with its hint and guidance."""
        if not self.records:
            return self.criterion(row)
        view = self._session.view(self.rows[row].cell(self.records[0]))
        parts = (self.criterion(row), plain(view.hint), plain(view.guidance))
        return "\n".join(filter(None, parts))

    def _is_in_use(self, record: NodeId) -> bool:
        known = self._in_use.get(record)
        if known is None:
            nodes = (row.cell(record) for row in self.rows if row.kind is not RowKind.SHOWN)
            known = self._in_use[record] = any(self._session.view(node).value for node in nodes)
        return known

    def _repaint_column(self, column: int) -> None:
        for row in range(len(self.rows)):
            self._cells.pop((row, column), None)
        if self.rows:
            self.dataChanged.emit(self.index(0, column), self.index(len(self.rows) - 1, column))

    def _split(self, node_id: NodeId) -> tuple[NodeId, str]:
        """`/data/rec#5f0c9a1b/c01` → its record and the step from there."""
        inside = node_id[len(self.repeat_id) :]
        name, slash, rest = inside.partition("/")
        return NodeId(self.repeat_id + name), slash + rest
