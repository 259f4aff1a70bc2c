"""Owns the finder (Ctrl K): any audit, any page, any command, by typing a few letters of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QWidget

from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.text import Text

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be found, and what to do when it is chosen."""

    words: str
    act: Callable[[], None]


class _FoundModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[Found, ...] = ()

    def show_found(self, found: tuple[Found, ...]) -> None:
        self.beginResetModel()
        self.shown = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.shown[index.row()].words
        return None


class Finder(QDialog):
    """Type, move with the arrows, press Enter."""

    def __init__(self, everything: tuple[Found, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._everything = everything
        self.chosen: Found | None = None
        self.setWindowTitle(self.tr("Find anything"))
        m = theme.current().metrics
        self.resize(m.px(560), m.px(420))
        layout = column(self, margin=16)
        label = Text(self.tr("Find an audit, a page or a command"), Type.HINT)
        self._typed = QLineEdit()
        label.name(self._typed)
        self._model = _FoundModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(self.tr("Found"))
        layout.addWidget(label)
        layout.addWidget(self._typed)
        layout.addWidget(self._list, 1)
        self._typed.textChanged.connect(self._on_typed)
        self._typed.returnPressed.connect(self._on_enter)
        self._typed.installEventFilter(self)
        self._list.activated.connect(self._on_enter)
        self._list.clicked.connect(self._on_enter)
        self._on_typed("")
        self._typed.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                number = self._list.currentIndex().row() + step
                if 0 <= number < self._model.rowCount():
                    self._list.setCurrentIndex(self._model.index(number, 0))
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        wanted = text.casefold().split()
        found = (item for item in self._everything if all(w in item.words.casefold() for w in wanted))
        self._model.show_found(tuple(item for item, _ in zip(found, range(SHOWN), strict=False)))
        if self._model.rowCount():
            self._list.setCurrentIndex(self._model.index(0, 0))

    @Slot()
    def _on_enter(self) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            self.chosen = self._model.shown[index.row()]
            self.accept()
