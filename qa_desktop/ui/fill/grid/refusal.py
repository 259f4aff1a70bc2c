"""Owns the sheet that lists why a table was not pasted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from qa_desktop.i18n import tr, trn
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class PasteRefusal(QDialog):
    """Why it is no table for here, or every cell that would be wrong, to be put right in the spreadsheet."""

    def __init__(self, problem: str, wrongs: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        m = theme.current().metrics
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = tr("Nothing was pasted")
        self.setWindowTitle(title)
        self.setMinimumWidth(m.px(520))
        column = QVBoxLayout(self)
        spaced(column, (24, 20, 24, 20), 8)
        column.addWidget(Text(title, Type.HEADING))
        count = trn(
            "{n} cell would be wrong. Put it right in the spreadsheet and paste again.",
            "{n} cells would be wrong. Put them right in the spreadsheet and paste again.",
            len(wrongs),
        )
        self.words = Text(problem or count)
        column.addWidget(self.words)
        self.list = QPlainTextEdit("\n".join(wrongs))
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setAccessibleName(tr("Why nothing was pasted"))
        self.list.setMinimumHeight(m.px(140))
        column.addWidget(self.list, 1)
        self.list.setVisible(bool(wrongs))
        foot = QHBoxLayout()
        close = KeyButton(tr("Close"), "", Button.PRIMARY)
        close.clicked.connect(self.accept)
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)
        (self.list if wrongs else close).setFocus()
