"""Owns the small sheet that finds a question by its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.text import Text

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Findable:
    node_id: NodeId
    section: str
    label: str


class _Questions(QAbstractListModel):
    def __init__(self, questions: Sequence[Findable], parent: QWidget) -> None:
        super().__init__(parent)
        self._questions = questions

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._questions)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        question = self._questions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{question.section} · {markup.read(question.label).text}"
        return question.node_id if role == Qt.ItemDataRole.UserRole else None


class FindQuestion(QDialog):
    """Type some words, press Enter, be there.

    Signals:
        found(str): the question to go to.
    """

    found = Signal(str)

    def __init__(self, questions: Sequence[Findable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        m = theme.current().metrics
        self.setWindowTitle(self.tr("Find a question"))
        self.box = QLineEdit()
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(_Questions(questions, self))
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = QListView()
        self.list.setModel(self._shown)
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setAccessibleName(self.tr("Questions found"))
        self.nothing = Text(role=Type.HINT)
        self.nothing.hide()
        label = Text(self.tr("Words of the question or its section"), Type.QUESTION_SMALL)
        label.name(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(m.px(20), m.px(20), m.px(20), m.px(20))
        column.setSpacing(m.px(8))
        for part in (label, self.box, self.nothing):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.resize(m.px(560), m.px(420))
        self.box.textChanged.connect(self._on_typed)
        self.list.activated.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self._on_typed("")
        self.box.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            row = self.list.currentIndex().row() + (1 if event.key() == Qt.Key.Key_Down else -1)
            self.list.setCurrentIndex(self._shown.index(max(0, min(row, self._shown.rowCount() - 1)), 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _on_typed(self, words: str) -> None:
        self._shown.setFilterFixedString(words.strip())
        self.list.setCurrentIndex(self._shown.index(0, 0))
        is_blank = self._shown.rowCount() == 0
        self.nothing.show_text(
            self.tr("No question that applies says “{words}”.").format(words=words.strip())
        )
        self.nothing.setVisible(is_blank)
        self.list.setVisible(not is_blank)

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.accept()
            self.found.emit(str(index.data(Qt.ItemDataRole.UserRole)))
