"""Owns the row of My work for something that Q&S asks of the person here."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.services.desktop_asking import AskedRow
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.work.reflow import Cell, ReflowRow
from qa_desktop.ui.work.rows import ROOM


class AskedLine(ReflowRow):
    """A later stage of somebody's audit that is to be answered here.

    Signals:
        opened(object): its `AskedRow`.
    """

    opened = Signal(object)

    def __init__(self, row: AskedRow, parent: QWidget | None = None) -> None:
        super().__init__(ROOM, parent)
        self._row = row
        said = QWidget()
        lines = column(said, gap=2)
        lines.addWidget(Text(row.title, Type.STRONG))
        lines.addWidget(Text(row.words))
        lines.addWidget(Text(row.tool_title, Type.SMALL))
        button = KeyButton(self.tr("Read and answer"), "", Button.SECONDARY)
        button.setAccessibleName(self.tr("Read and answer. {title}").format(title=row.title))
        button.clicked.connect(self._on_clicked)
        self.set_cells(Cell(said, stretch=1, line=1), Cell(button, line=2))

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._row)
