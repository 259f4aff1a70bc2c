"""Owns the card on an audit's page that says how its later stages stand, with a button for each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from qa_desktop.services.desktop import StageView
from qa_desktop.services.desktop_asking import AskRow
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
        ask_asked: somebody else's computer is to be asked.
        withdraw_asked(object): the `AskRow` that is to be taken back.
    """

    asked = Signal(str)
    ask_asked = Signal()
    withdraw_asked = Signal(object)

    def __init__(
        self,
        stages: tuple[StageView, ...],
        asks: tuple[AskRow, ...] = (),
        *,
        may_add: bool = True,
        may_ask: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_ground(self, Ground.CARD)
        lines = column(self, gap=0)
        self.buttons: dict[str, KeyButton] = {}
        for number, stage in enumerate(stages):
            if number:
                lines.addWidget(rule())
            lines.addWidget(self._row(stage, may_add=may_add))
        for ask in asks:
            lines.addWidget(rule())
            lines.addWidget(self._ask_row(ask))
        if may_ask:
            lines.addWidget(rule())
            lines.addWidget(self._ask_button())

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

    def _ask_row(self, ask: AskRow) -> QWidget:
        row = ReflowRow(ROOM)
        cells = [Cell(Text(ask.words), stretch=1, line=1)]
        if ask.is_open:
            button = KeyButton(self.tr("Withdraw"), "", Button.QUIET)
            button.setAccessibleName(self.tr("Withdraw. {words}").format(words=ask.words))
            button.clicked.connect(partial(self.withdraw_asked.emit, ask))
            cells.append(Cell(button, line=2))
        row.set_cells(*cells)
        return row

    def _ask_button(self) -> QWidget:
        row = ReflowRow(ROOM)
        button = KeyButton(self.tr("Ask for a later stage…"), "", Button.SECONDARY)
        button.clicked.connect(self.ask_asked)
        hint = Text(self.tr("Somebody can answer on their own computer."), Type.HINT)
        row.set_cells(Cell(hint, stretch=1, line=1), Cell(button, line=2))
        return row
