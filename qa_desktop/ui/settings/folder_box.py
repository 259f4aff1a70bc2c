"""Owns the question for a folder: its path typed or pasted, or chosen in the system's own window."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

LONGEST_PATH = 4096


class FolderBox(QWidget):
    """A label, its hint, the path and a button.

    Signals:
        changed: the path is another.
    """

    changed = Signal()

    def __init__(self, question: str, hint: str, parent: QWidget | None = None, *, choose: str = "") -> None:
        """Build it; `choose` is the title of the system's own window."""
        super().__init__(parent)
        self._title = choose or self.tr("Choose the shared folder")
        inner = column(self, gap=4)
        label = Text(question, Type.QUESTION_SMALL)
        self.path = QLineEdit()
        self.path.setMaxLength(LONGEST_PATH)
        self.path.setAccessibleDescription(hint)
        label.name(self.path)
        self._choose = KeyButton(self.tr("Choose the folder"))
        self._choose.setAutoDefault(False)
        self._choose.clicked.connect(self._on_choose)
        self.path.textChanged.connect(self.changed)
        line = QHBoxLayout()
        line.setSpacing(theme.current().metrics.px(8))
        line.addWidget(self.path, 1)
        line.addWidget(self._choose)
        inner.addWidget(label)
        inner.addWidget(Text(hint, Type.HINT))
        inner.addLayout(line)

    @property
    def folder(self) -> str:
        # Explorer's "Copy as path" puts quotation marks around it.
        return self.path.text().strip().strip('"')

    @Slot()
    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._title, self.folder)
        if chosen:
            self.path.setText(chosen)
        self.path.setFocus()
