"""Owns the part of the panel that leads from a question to its actions and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Way:
    """Somewhere to go: its place, what its button says, and what a screen reader says beside it."""

    node_id: NodeId
    words: str
    about: str


class ActionLinks(QWidget):
    """A heading, words under it, ways to go, and the button that adds an action.

    Signals:
        add_wanted: an action from the question in focus.
        way_chosen(str): the place to go to.
    """

    add_wanted = Signal()
    way_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.words = Text(role=Type.LABEL), Text(marked=True)
        self.add = KeyButton(self.tr("Add an action"), "F4")
        self.add.setAccessibleName(self.tr("Add an action from this question"))
        self.add.clicked.connect(self.add_wanted)
        self.ways: list[KeyButton] = []
        self._shown: tuple[Way, ...] = ()
        self._column = QVBoxLayout(self)
        spaced(self._column, (0, 0, 0, 16), 3)
        for part in (self.heading, self.words, self.add):
            self._column.addWidget(part)
        self.hide()

    def show_ways(self, heading: str, words: str, ways: Sequence[Way], *, adds: bool) -> None:
        """Show where one can go from here; away while there is nowhere."""
        for text, said in ((self.heading, heading), (self.words, words)):
            text.show_text(said)
            text.setVisible(bool(said))
        if tuple(ways) != self._shown:
            self._shown = tuple(ways)
            self._make_buttons()
        self.add.setVisible(adds)
        self.setVisible(adds or bool(ways))

    def _make_buttons(self) -> None:
        for button in self.ways:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.ways = []
        for number, way in enumerate(self._shown):
            button = KeyButton(way.words, "", Button.LINK)
            button.setAccessibleName(f"{way.words}: {way.about}" if way.about else way.words)
            button.setProperty("way", way.node_id)
            button.clicked.connect(self._on_clicked)
            self._column.insertWidget(2 + number, button, 0, Qt.AlignmentFlag.AlignLeft)
            self.ways.append(button)

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton):
            self.way_chosen.emit(button.property("way"))
