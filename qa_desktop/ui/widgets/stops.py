"""Owns the scale of stops: numbered tiles in one row with words at both ends."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import TileFace
from qa_desktop.ui.widgets.tiles import Tiles


class ScaleStops(QWidget):
    """Stops from `low` to `high`; digit keys pick (1 and then 0 is ten), arrows move, Backspace clears.

    Signals:
        picked(str): the number picked, blank when cleared.
    """

    picked = Signal(str)

    def __init__(self, low: int = 0, high: int = 10, step: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = Tiles(compact=True, parent=self)
        self._tiles.show_faces(
            TileFace(str(n), str(n), str(n) if 0 <= n < 10 else "") for n in range(low, high + 1, step)
        )
        self._low_words, self._high_words = Text(role=Type.SMALL), Text(role=Type.SMALL)
        ends = QHBoxLayout()
        ends.addWidget(self._low_words)
        ends.addStretch(1)
        ends.addWidget(self._high_words)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().metrics.px(4))
        box.addWidget(self._tiles)
        box.addLayout(ends)
        self._tiles.picked.connect(self._on_picked)
        self.name_ends("", "")

    @property
    def tiles(self) -> Tiles:
        return self._tiles

    def name_ends(self, low: str, high: str) -> None:
        """Say in the tool's words what both ends mean."""
        for label, words in ((self._low_words, low), (self._high_words, high)):
            label.show_text(words)
            label.setVisible(bool(words))

    def show_value(self, value: str) -> None:
        self._tiles.show_picks([value] if value else [])

    @Slot(list)
    def _on_picked(self, names: list[str]) -> None:
        self.picked.emit(names[0] if names else "")
