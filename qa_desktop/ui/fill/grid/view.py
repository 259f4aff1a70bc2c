"""Owns the keys of the grid: one key answers a cell and goes on, Enter goes down, or fills a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from qa_desktop.ui import copying
from qa_desktop.ui.fill.grid import pasting
from qa_desktop.ui.fill.grid.editing import CellDelegate
from qa_desktop.ui.fill.grid.menu import CellMenu
from qa_desktop.ui.fill.grid.model import GridModel, Index
from qa_desktop.ui.fill.grid.paint import COLUMN, CriterionHeader, RecordHeader
from qa_desktop.ui.fill.grid.plan import RowKind
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.focus import OWN_RING

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier
_PAGE_KEYS = {(Qt.Key.Key_Z, _CTRL), (Qt.Key.Key_Y, _CTRL), (Qt.Key.Key_Z, _CTRL | _SHIFT)}
"""Undo and redo are the page's."""


class GridView(QTableView):
    """The matrix.

    Signals:
        answered(object): a list of node ids with their raw answers, all of one stroke.
        stood_on(object): the `QModelIndex` in focus is another.
        sheet_wanted(object): the cell at that `QModelIndex` is to be answered, or commented on, in a sheet.
        told(str): why a key did nothing.
        pasted(object): a table on the clipboard as `Pasted`; nothing was answered yet.
    """

    answered = Signal(object)
    stood_on = Signal(object)
    sheet_wanted = Signal(object)
    told = Signal(str)
    pasted = Signal(object)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = model
        self.setModel(model)
        self.records = RecordHeader(Qt.Orientation.Horizontal, self, model)
        self.criteria = CriterionHeader(self, model)
        self.setHorizontalHeader(self.records)
        self.setVerticalHeader(self.criteria)
        self.cells = CellDelegate(model, self)
        self.setItemDelegate(self.cells)
        self.setTabKeyNavigation(False)  # Tab always leaves
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())  # Fusion's own is a white square with a border
        self.setWordWrap(False)
        self.setProperty(
            OWN_RING, True
        )  # around the cell; one around all of them could not be scrolled under
        self.setAccessibleName(self.tr("Records across, criteria down"))
        self.cells.moved.connect(self._on_moved)
        model.record_renamed.connect(self.records.paint_again)
        model.criterion_counted.connect(self.criteria.paint_again)
        self._keys = self._strokes()
        self.fit(0)

    def fit(self, room: int) -> None:
        """Take the sizes of the theme, for so much room in width."""
        m = theme.current().metrics
        self.records.setDefaultSectionSize(m.px(COLUMN))
        self.records.setMinimumSectionSize(m.px(COLUMN))
        self.criteria.fit(room)
        self.updateGeometries()

    @property
    def natural_height(self) -> int:
        """With every row in sight."""
        bar = self.horizontalScrollBar()
        return (
            self.records.sizeHint().height()
            + self.criteria.length()
            + bar.sizeHint().height()
            + 2 * self.frameWidth()
        )

    @property
    def natural_width(self) -> int:
        """With every record in sight."""
        bar = self.verticalScrollBar()
        return (
            self.criteria.sizeHint().width()
            + self.records.length()
            + bar.sizeHint().width()
            + 2 * self.frameWidth()
        )

    def stand_on(self, index: QModelIndex) -> None:
        """Put the keyboard on a cell, in sight."""
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    # ------------------------------------------------------------ strokes

    def _strokes(self) -> dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], None]]:
        keys, last = Qt.Key, -1
        return {
            (keys.Key_Return, _NONE): self.go_on,
            (keys.Key_Enter, _NONE): self.go_on,
            (keys.Key_Return, _SHIFT): self.go_back,
            (keys.Key_Enter, _SHIFT): self.go_back,
            (keys.Key_Delete, _NONE): self.clear_cells,
            (keys.Key_Backspace, _NONE): self.clear_cells,
            (keys.Key_Home, _NONE): lambda: self._to(None, 0),
            (keys.Key_End, _NONE): lambda: self._to(None, last),
            (keys.Key_Home, _CTRL): lambda: self._to(0, 0),
            (keys.Key_End, _CTRL): lambda: self._to(last, last),
            (keys.Key_D, _CTRL): self.copy_down,
            (keys.Key_D, _CTRL | _SHIFT): self.fill_rest,
            (keys.Key_R, _CTRL): self.copy_right,
            (keys.Key_C, _CTRL): self.copy_cells,
            (keys.Key_V, _CTRL): self.paste_cells,
            (keys.Key_F4, _NONE): self.open_cell,
            (keys.Key_F2, _SHIFT): self.open_cell,
            (keys.Key_Space, _NONE): self.offer_choices,
            (keys.Key_Down, _ALT): self.offer_choices,
        }

    def event(self, event: QEvent) -> bool:
        # A stroke of the grid comes before the same key of the page around it (F4, Ctrl+C).
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if (Qt.Key(event.key()), pressed) in self._keys:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (event.key(), pressed) in _PAGE_KEYS or event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        stroke = self._keys.get((Qt.Key(event.key()), pressed))
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid() and self._is_typed(index):
            stroke = None
        if stroke is not None:
            stroke()
            return
        if index.isValid() and not pressed & ~_SHIFT and event.text().strip() and not self._is_typed(index):
            self._answer_by_key(index, event.text().upper())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters answer; they do not search."""

    def _is_typed(self, index: QModelIndex) -> bool:
        return bool(self._grid.flags(index) & Qt.ItemFlag.ItemIsEditable)

    def _answer_by_key(self, index: QModelIndex, key: str) -> None:
        cell = self._grid.cell(index)
        keys = self._grid.keys(index)
        if not cell.is_open:
            self.told.emit(self.tr("Nothing to answer here."))
        elif key in keys:
            self.answered.emit([(self._grid.node(index), keys[key])])
            self.go_on()
        elif keys:
            self.told.emit(self.tr("{key} is no answer here.").format(key=key))
        else:
            self.told.emit(self.tr("F4 opens this cell."))

    # ------------------------------------------------------------ going about

    @Slot()
    def go_on(self) -> None:
        """Down to the next cell that can be answered; after the last criterion to the next record."""
        self._step(1)

    @Slot()
    def go_back(self) -> None:
        self._step(-1)

    @Slot(int)
    def _on_moved(self, by: int) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # Qt gives it back only in the active window
        self._step(by)

    def _step(self, by: int) -> None:
        here = self.currentIndex()
        rows, columns = self._grid.rowCount(), self._grid.columnCount()
        if not here.isValid() or not rows:
            return
        at = here.column() * rows + here.row() + by
        while 0 <= at < rows * columns:
            index = self._grid.index(at % rows, at // rows)
            if self._grid.cell(index).is_open:
                self.stand_on(index)
                self._look_ahead(index)
                return
            at += by

    def _look_ahead(self, index: QModelIndex) -> None:
        """Whoever types down a column sees what comes next, and the cells move seldom."""
        box = self.visualRect(index)
        last = index.row() == self._grid.rowCount() - 1
        if not last and box.bottom() + box.height() > self.viewport().height():
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _to(self, row: int | None, column: int) -> None:
        here = self.currentIndex()
        rows, columns = self._grid.rowCount(), self._grid.columnCount()
        if rows and columns:
            wanted = here.row() if row is None else row
            self.stand_on(self._grid.index(wanted % rows, column % columns))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.criteria.show_here(previous.row(), current.row())
            self.records.show_here(previous.column(), current.column())
            self.stood_on.emit(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._grid.rowCount() and self._grid.columnCount():
            self.setCurrentIndex(self._grid.index(0, 0))
        elif self.currentIndex().isValid():
            self.stood_on.emit(self.currentIndex())

    # ------------------------------------------------------------ several cells at a stroke

    @Slot()
    def clear_cells(self) -> None:
        """Make every chosen cell blank."""
        chosen = [index for index in self.selectedIndexes() if self._grid.cell(index).is_open]
        self._give((index, "") for index in chosen if self._grid.rows[index.row()].kind is not RowKind.SHEET)

    @Slot()
    def copy_down(self) -> None:
        """Take the answer of the cell above, and go on."""
        here = self.currentIndex()
        above = self._grid.index(here.row() - 1, here.column()) if here.row() > 0 else QModelIndex()
        if above.isValid() and self._give([(here, self._grid.raw(above))]):
            self.go_on()

    @Slot()
    def copy_right(self) -> None:
        """Take the answer of the record before, and go on."""
        here = self.currentIndex()
        before = self._grid.index(here.row(), here.column() - 1) if here.column() > 0 else QModelIndex()
        if before.isValid() and self._give([(here, self._grid.raw(before))]):
            self.go_on()

    @Slot()
    def fill_rest(self) -> None:
        """Give this answer to every blank criterion below that has the same choices, in the same record.

        A question of other choices asks something else: "yes" to it may be an alarm.
        """
        here = self.currentIndex()
        if not here.isValid():
            return
        raw = self._grid.raw(here)
        below = (self._grid.index(row, here.column()) for row in range(here.row() + 1, self._grid.rowCount()))
        blanks = [index for index in below if self._grid.cell(index).is_open and not self._grid.raw(index)]
        same = [index for index in blanks if self._grid.keys(index) == self._grid.keys(here)]
        if self._grid.rows[here.row()].kind is not RowKind.CHOICE or not raw:
            self.told.emit(self.tr("Answer this cell first: its answer fills the blank ones below."))
        elif not self._give([(index, raw) for index in same]):
            self.told.emit(self.tr("No blank cell below takes this answer."))

    def _give(self, answers: Iterable[tuple[QModelIndex, str]]) -> bool:
        """Hand on the answers that their cells can take; False when there was none."""
        taken = [(self._grid.node(index), raw) for index, raw in answers if self._takes(index, raw)]
        if taken:
            self.answered.emit(taken)
        return bool(taken)

    def _takes(self, index: QModelIndex, raw: str) -> bool:
        if not self._grid.cell(index).is_open:
            return False
        choice = self._grid.rows[index.row()].kind is RowKind.CHOICE
        return not raw or not choice or raw in self._grid.keys(index).values()

    @Slot()
    def copy_cells(self) -> None:
        """Put the chosen cells on the clipboard as a table."""
        chosen = sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column()))
        rows = groupby(chosen, QModelIndex.row)
        table = ([self._grid.cell(index).words for index in row] for _, row in rows)
        copying.put(pasting.text_of(table))

    @Slot()
    def paste_cells(self) -> None:
        """Give the answers of a table on the clipboard, from the first chosen cell on: all or none."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        first = min(chosen, key=lambda index: (index.row(), index.column()))
        self.pasted.emit(pasting.read(self._grid, QGuiApplication.clipboard().text(), first, chosen))

    # ------------------------------------------------------------ opening a cell

    @Slot()
    def open_cell(self) -> None:
        """Change what is typed in a cell; of an answered one, write the comment."""
        here = self.currentIndex()
        if not here.isValid():
            return
        if self._is_typed(here):
            self.edit(here)
        elif self._grid.comment_node(here) is not None or self._grid.rows[here.row()].kind is RowKind.SHEET:
            self.sheet_wanted.emit(here)
        else:
            self.told.emit(self.tr("The tool asks for no comment here."))

    @Slot()
    def offer_choices(self) -> None:
        """Show the answers of a cell with their keys."""
        here = self.currentIndex()
        if here.isValid():
            self._offer(here, self.viewport().mapToGlobal(self.visualRect(here).bottomLeft()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        here = self.indexAt(event.position().toPoint())
        if here.isValid() and self._is_typed(here):
            self.edit(here)
        elif here.isValid():
            self.offer_choices()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        here = (
            self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
            if by_mouse
            else self.currentIndex()
        )
        if here.isValid():
            self.setCurrentIndex(here)
            below = self.viewport().mapToGlobal(self.visualRect(here).bottomLeft())
            self._offer(here, event.globalPos() if by_mouse else below)

    def _offer(self, index: QModelIndex, place: QPoint) -> None:
        menu = CellMenu(self._grid, index, self)
        menu.answered.connect(self._on_picked)
        menu.opened.connect(self.open_cell)
        if not menu.isEmpty():
            menu.popup(place)

    @Slot(str)
    def _on_picked(self, raw: str) -> None:
        self._give([(self.currentIndex(), raw)])
