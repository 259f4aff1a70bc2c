"""Owns the sheet over a grid: the comment on a cell, or an answer that has no room in one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import NodeView
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.question import QuestionRow
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.fitting import FittingDialog
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class CellSheet(FittingDialog):
    """One question of one record. Every letter is handed on at once; there is nothing to cancel.

    Signals:
        edited(str, str, bool): as of a control.
        left(str): as of a control.
    """

    edited = Signal(str, str, bool)
    left = Signal(str)

    def __init__(
        self, view: NodeView, record: str, criterion: str, files: Files | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        m = theme.current().metrics
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(record)
        self.ask_width(460)
        self.row = QuestionRow(view, files=files)
        self.row.control.edited.connect(self.edited)
        self.row.control.left.connect(self.left)
        column = QVBoxLayout(self.inside)
        spaced(column, (24, 20, 24, 20), 4)
        column.addWidget(Text(record, Type.HEADING))
        about = Text(criterion, Type.HINT)
        about.setVisible(bool(criterion))
        column.addWidget(about)
        column.addWidget(self.row)
        column.addStretch(1)
        foot = QHBoxLayout()
        self.done_button = KeyButton(self.tr("Done"), "", Button.PRIMARY)
        self.done_button.clicked.connect(self.accept)
        foot.addStretch(1)
        foot.addWidget(self.done_button)
        column.addSpacing(m.px(12))
        column.addLayout(foot)
        self.row.focus_here()

    @property
    def node_id(self) -> NodeId:
        return self.row.node_id

    def show_node(self, view: NodeView, *, keep: bool) -> None:
        self.row.render_view(view, keep=keep)

    @Slot(int)
    def done(self, result: int) -> None:
        self.left.emit(self.node_id)
        super().done(result)
