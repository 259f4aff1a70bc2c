"""Owns the banner: a sentence with one or two things to do, on a quiet ground, with a shape and its word."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qa_desktop.ui.announce import announce
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.style.tokens import Tokens
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.shapes import Shape, paint
from qa_desktop.ui.widgets.spoken import speak_as
from qa_desktop.ui.widgets.text import Text

_FACES: dict[Ground, tuple[Shape, Callable[[Tokens], str]]] = {
    Ground.INFO: (Shape.RING, lambda t: t.accent),
    Ground.GOOD: (Shape.CHECK, lambda t: t.good.ink),
    Ground.WARNING: (Shape.TRIANGLE, lambda t: t.warning),
    Ground.DANGER: (Shape.SQUARE, lambda t: t.error),
}


class Banner(QFrame):
    """A sentence across the page. Hidden until it has something to say.

    Signals:
        acted: its button was pressed.
        acted_otherwise: its other button was pressed.
    """

    acted = Signal()
    acted_otherwise = Signal()

    def __init__(self, ground: Ground = Ground.INFO, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speak_as(self, QAccessible.Role.AlertMessage)
        self._mark = _Mark(ground, self)
        self.words = Text(parent=self)
        self.button = KeyButton("", parent=self)
        self.button.clicked.connect(self.acted)
        self.other = KeyButton("", parent=self)
        self.other.clicked.connect(self.acted_otherwise)
        row = QHBoxLayout(self)
        spaced(row, (16, 10, 12, 10), 10)
        row.addWidget(self._mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.other)
        row.addWidget(self.button)
        set_ground(self, ground)
        self.hide()

    def say(self, words: str, action: str = "", other: str = "") -> None:
        """Show a sentence, and read it out where a screen reader runs."""
        self.words.show_text(words)
        self.setAccessibleName(words)
        self.button.set_words(action)
        self.button.setVisible(bool(action))
        self.other.set_words(other)
        self.other.setVisible(bool(other))
        self.show()
        announce(self, words, urgent=True)

    def hush(self) -> None:
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height of its words: a low window would press a line out of sight."""
        super().resizeEvent(event)
        self.words.setMinimumHeight(max(0, self.words.heightForWidth(self.words.width())))


class _Mark(QWidget):
    def __init__(self, ground: Ground, parent: QWidget) -> None:
        super().__init__(parent)
        self._shape, self._ink = _FACES[ground]
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        side = theme.current().metrics.px(14)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme.current().metrics.px(12)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint(QPainter(self), self._shape, box, QColor(self._ink(theme.current().tokens)))
