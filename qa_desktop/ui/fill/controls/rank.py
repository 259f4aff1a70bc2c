"""Owns the control that puts choices in order: a list with two buttons, and Alt with the arrows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.style import theme


class RankControl(Control):
    """The choices, most important first. Untouched it is blank; the first move answers it."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.list = _Ranks(self)
        self.up, self.down = QPushButton(self.tr("Move up")), QPushButton(self.tr("Move down"))
        buttons = QVBoxLayout()
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        buttons.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.px(8))
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        self.box.addLayout(row)
        self.setFocusProxy(self.list)
        self.up.clicked.connect(self.move_up)
        self.down.clicked.connect(self.move_down)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        labels = {choice.name: choice.label for choice in view.choices}
        ranked = [name for name in view.value.split() if name in labels]
        order = ranked + [name for name in labels if name not in ranked]
        if self._names() != order:
            at = max(0, self.list.currentRow())
            self.list.clear()
            for name in order:
                item = QListWidgetItem(labels[name])
                item.setData(Qt.ItemDataRole.UserRole, name)
                self.list.addItem(item)
            self.list.setCurrentRow(min(at, self.list.count() - 1))
        rows = self.list.sizeHintForRow(0) * max(1, self.list.count())
        self.list.setFixedHeight(rows + theme.current().metrics.px(8))
        for button in (self.up, self.down):
            button.setEnabled(not view.is_readonly)

    def name(self, words: str, description: str) -> None:
        self.list.setAccessibleName(words)
        self.list.setAccessibleDescription(description)
        self.up.setAccessibleName(self.tr("Move up: {question}").format(question=words))
        self.down.setAccessibleName(self.tr("Move down: {question}").format(question=words))

    @Slot()
    def move_up(self) -> None:
        self._shift(-1)

    @Slot()
    def move_down(self) -> None:
        self._shift(1)

    def _shift(self, by: int) -> None:
        row = self.list.currentRow()
        if self.up.isEnabled() and row >= 0 and 0 <= row + by < self.list.count():
            self.list.insertItem(row + by, self.list.takeItem(row))
            self.list.setCurrentRow(row + by)
            self.edited.emit(self.node_id, " ".join(self._names()), False)

    def _names(self) -> list[str]:
        return [str(self.list.item(i).data(Qt.ItemDataRole.UserRole)) for i in range(self.list.count())]


class _Ranks(QListWidget):
    # An item widget, against the rule for lists: a handful of rows that live as long as the control.
    def __init__(self, control: RankControl) -> None:
        super().__init__()
        self._control = control
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Up:
            self._control.move_up()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Down:
            self._control.move_down()
        else:
            super().keyPressEvent(event)
