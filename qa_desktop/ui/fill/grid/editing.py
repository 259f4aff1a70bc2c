"""Owns typing in a cell: a box over it that hands on every letter, so that a crash in mid-word loses none."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QTextCursor
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qa_desktop.formspec.definition import DataType
from qa_desktop.ui.fill.grid.cells import Cell
from qa_desktop.ui.fill.grid.model import GridModel, Index, Role
from qa_desktop.ui.fill.grid.paint import paint_cell
from qa_desktop.ui.fill.grid.plan import RowKind
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets import moments
from qa_desktop.ui.widgets.growing import GrowingTextEdit

LINE_WIDTH, WORDS_WIDTH = 180, 380
"""Of a box over the cells, at 100 %: a cell has no room for words."""
_MOVES = {
    Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1,
}  # fmt: skip


class CellDelegate(QStyledItemDelegate):
    """Paints cells and makes the boxes in which they are typed.

    Signals:
        typed(str, str, bool): node id, raw text, and whether more typing is likely to follow.
        left(str): typing in that node's cell has ended.
        moved(int): after typing on to the next cell, or with -1 back to the one before.
        tabbed(bool): after typing out of the grid, forwards or back.
    """

    typed = Signal(str, str, bool)
    left = Signal(str)
    moved = Signal(int)
    tabbed = Signal(bool)

    def __init__(self, model: GridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._box: QWidget | None = None
        self._node = ""
        self._kind = RowKind.LINE
        self._is_number = False
        self._before = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(Role.CELL)
        if isinstance(cell, Cell):
            paint_cell(painter, option, cell, missing=bool(index.data(Role.MISSING)))

    # ------------------------------------------------------------ the box

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        view = self._model.view(index)
        self._node, self._before = view.node_id, view.value
        self._kind = self._model.rows[index.row()].kind
        self._is_number = view.data_type in (DataType.INT, DataType.DECIMAL)
        name = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
        if self._kind is RowKind.WORDS:
            words = GrowingTextEdit(3, parent)
            words.typed.connect(self._on_typed)
            box: QWidget = words
        else:
            line = QLineEdit(parent)
            line.textEdited.connect(self._on_typed)
            box = line
        box.setAccessibleName(name)
        self._box = box
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Asked again with every change of the cell: what is being typed stays.
        if editor.property("filled"):
            return
        editor.setProperty("filled", True)
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, GrowingTextEdit):
            editor.show_text(text)
            editor.moveCursor(QTextCursor.MoveOperation.End)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, _editor: QWidget, _model: QAbstractItemModel, _index: Index) -> None:
        """Every letter has been handed on already."""
        self.left.emit(self._node)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        m = theme.current().metrics
        cell: QRect = option.rect
        parent = editor.parentWidget()
        room = parent.rect() if parent is not None else cell
        wide = WORDS_WIDTH if self._kind is RowKind.WORDS else LINE_WIDTH
        width = min(max(cell.width(), m.px(wide)), room.width())
        height = max(cell.height(), editor.sizeHint().height())
        left = max(0, min(cell.left(), room.right() - width))
        top = max(0, min(cell.top(), room.bottom() - height))
        editor.setGeometry(left, top, width, height)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._takes_key(editor, event):
                return True
            if event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                return False  # Qt's own would end a box of long words with Enter
        return super().eventFilter(editor, event)

    def _takes_key(self, editor: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if not isinstance(editor, QWidget):
            return False
        if key == Qt.Key.Key_Escape:
            self.typed.emit(self._node, self._before, False)
            self._end(editor)
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._end(editor)
            self.tabbed.emit(key == Qt.Key.Key_Tab)
            return True
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        in_words = isinstance(editor, GrowingTextEdit)
        is_enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _MOVES and plain and (is_enter or not in_words):
            self._end(editor)
            self.moved.emit(_MOVES[Qt.Key(key)])
            return True
        if is_enter and shift and not in_words:
            self._end(editor)
            self.moved.emit(-1)
            return True
        return False

    def _end(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.typed.emit(self._node, self._raw_of(text), True)

    def _raw_of(self, text: str) -> str:
        if self._kind is RowKind.DATE:
            return moments.to_iso_date(text)
        return text.strip() if self._is_number else text
