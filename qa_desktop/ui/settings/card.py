"""Owns what the cards of the settings share: the ground, the column, telling what failed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style.roles import Ground, set_ground


class Card(QFrame):
    """A card of one thing that can be set. What it shows goes into `box`.

    Signals:
        failed(object): an error to be told; what is set is as it was.
    """

    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        set_ground(self, Ground.CARD)
        self.box = column(self, margin=16, gap=10)
