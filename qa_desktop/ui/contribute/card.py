"""Owns the card on an audit's page that says how its later stages stand, with a button for each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from qa_desktop.services.desktop import StageView
from qa_desktop.ui.layouts import column, rule
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.work.reflow import Cell, ReflowRow

ROOM = 560
"""Width at 100 % below which a stage becomes lines."""


class StagesCard(QFrame):
    """The later stages of a completed audit.

    Signals:
        asked(str): the stage whose answers are to be added.
    """

    asked = Signal(str)

    def __init__(
        self, stages: tuple[StageView, ...], *, may_add: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_ground(self, Ground.CARD)
        lines = column(self, gap=0)
        self.buttons: dict[str, KeyButton] = {}
        for number, stage in enumerate(stages):
            if number:
                lines.addWidget(rule())
            lines.addWidget(self._row(stage, may_add=may_add))

    def _row(self, stage: StageView, *, may_add: bool) -> QWidget:
        row = ReflowRow(ROOM)
        words = QWidget()
        texts = column(words, gap=2)
        texts.addWidget(Text(stage.words, Type.STRONG if stage.due else Type.TEXT))
        for given in stage.given:
            texts.addWidget(Text(given.words, Type.SMALL))
        cells = [Cell(words, stretch=1, line=1)]
        if may_add:
            button = KeyButton(stage.verb, "", Button.SECONDARY)
            button.clicked.connect(partial(self.asked.emit, stage.stage))
            self.buttons[stage.stage] = button
            cells.append(Cell(button, line=2))
        row.set_cells(*cells)
        return row
