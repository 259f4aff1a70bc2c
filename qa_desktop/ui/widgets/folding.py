"""Owns the bar of words and buttons that takes a second line where one has no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.flow import FlowLayout

LEAST_HEIGHT = 40
"""At 100 %, of one line; what it needs at its width, its layout says."""

LEAST_WORDS = 160
"""At 100 %, beyond what words need at least: so that they do not stand one below the other."""


class FoldingBar(QFrame):
    """Words at the left and buttons at the right; the buttons go under the words when it is narrow."""

    def __init__(self, ground: Ground = Ground.BAR_TOP, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, ground)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        spaced(self._box, (20, 7, 20, 7), 12)
        self._words, self._buttons = QWidget(self), QWidget(self)
        self._line = QHBoxLayout(self._words)
        spaced(self._line, gap=12)
        self._flow = FlowLayout(self._buttons, theme.current().metrics.px(12))
        self._box.addWidget(self._words, 1)
        self._box.addWidget(self._buttons)

    def add_words(self, widget: QWidget, stretch: int = 0) -> None:
        """Put something at the left, after what is there."""
        self._line.addWidget(widget, stretch)
        self._fold()

    def add_button(self, button: QWidget) -> None:
        """Put a button at the right, after what is there."""
        self._flow.addWidget(button)
        self._fold()

    @property
    def is_folded(self) -> bool:
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        # Asking for less than one line needs is what lets it become two.
        narrow = max(self._words.minimumSizeHint().width(), self._flow.minimumSize().width())
        margins = self._box.contentsMargins()
        return QSize(narrow + margins.left() + margins.right(), theme.current().metrics.px(LEAST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return done

    def _fold(self) -> None:
        margins = self._box.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._box.spacing()
        words = self._words.minimumSizeHint().width() + theme.current().metrics.px(LEAST_WORDS)
        needs = words + self._flow.sizeHint().width()
        folds = needs > room
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.TopToBottom if folds else directions.LeftToRight)
        self._buttons.setMinimumWidth(0 if folds else self._flow.sizeHint().width())
