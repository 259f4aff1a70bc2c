"""Owns the menu of a cell: its answers with their keys, making it blank, its comment. The mouse's way."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from qa_desktop.ui.fill.grid.cells import plain
from qa_desktop.ui.fill.grid.keys import key_of
from qa_desktop.ui.fill.grid.model import GridModel
from qa_desktop.ui.fill.grid.plan import RowKind


class CellMenu(QMenu):
    """What can be done with one cell. It goes away by itself.

    Signals:
        answered(str): the raw answer that was picked; blank for none.
        opened: the comment, or the answer, in a sheet.
    """

    answered = Signal(str)
    opened = Signal()

    def __init__(self, model: GridModel, index: QModelIndex, parent: QWidget) -> None:
        super().__init__(parent)
        cell, in_sheet = model.cell(index), model.rows[index.row()].kind is RowKind.SHEET
        keys = model.keys(index) if cell.is_open else {}
        for choice in model.view(index).choices if keys else ():
            words = f"{plain(choice.label) or choice.name}\t{key_of(keys, choice.name)}"
            action = self.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice.selected)
            action.setData(choice.name)
        if cell.is_open and cell.value and not in_sheet:
            self.addSeparator()
            self.addAction(self.tr("Clear\tDel")).setData("")
        if model.comment_node(index) is not None:
            self.addSeparator()
            self.addAction(self.tr("Comment…\tF4"))
        elif in_sheet and cell.is_open:
            self.addAction(self.tr("Open…\tF4"))
        self.triggered.connect(self._on_triggered)
        self.aboutToHide.connect(self.deleteLater)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        raw = action.data()
        if isinstance(raw, str):
            self.answered.emit(raw)
        else:
            self.opened.emit()
