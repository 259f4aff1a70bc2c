"""Owns the strip that says whose turn it is, where two people share one laptop: name, shape and colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qa_desktop.ui.announce import announce
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.mark_line import mark_ink
from qa_desktop.ui.widgets.shapes import Shape, paint
from qa_desktop.ui.widgets.spoken import speak_as
from qa_desktop.ui.widgets.text import Text

SIDE = 26
_SHAPES = (Shape.CIRCLE, Shape.SQUARE)


class Turn(QFrame):
    """A name, large, with the shape that its mark will have, and what the other person does meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speak_as(self, QAccessible.Role.AlertMessage)
        set_ground(self, Ground.CARD)
        self.place: int | None = None
        """The first (0) or the second person; None for both."""
        self.who = Text(role=Type.HEADING)
        self.what = Text()
        row = QHBoxLayout(self)
        spaced(row, (16, 12, 16, 12), 16)
        row.addWidget(_Shapes(self))
        words = QVBoxLayout()
        spaced(words, gap=2)
        words.addWidget(self.who)
        words.addWidget(self.what)
        row.addLayout(words, 1)

    def show_turn(self, place: int | None, who: str, what: str) -> None:
        """Say whose turn it is; read out when it is another's than before."""
        if self.who.shown == who and self.what.shown == what:
            return
        self.place = place
        self.who.show_text(who)
        self.what.show_text(what)
        said = f"{who}. {what}"
        self.setAccessibleName(said)
        if self.isVisible():
            announce(self, said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        t, m = theme.current().tokens, theme.current().metrics
        bar = QRectF(0, 0, m.px(6), self.height())
        QPainter(self).fillRect(bar, QColor(t.ink if self.place is None else mark_ink(t, self.place)))


class _Shapes(QWidget):
    """The shape of whose turn it is; both for both."""

    def __init__(self, turn: Turn) -> None:
        super().__init__(turn)
        self._turn = turn
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        m = theme.current().metrics
        return QSize(m.px(2 * SIDE + 6), m.px(SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        t, m = theme.current().tokens, theme.current().metrics
        side = m.px(SIDE)
        places = (0, 1) if self._turn.place is None else (self._turn.place,)
        left = (self.width() - len(places) * side - (len(places) - 1) * m.px(6)) / 2
        painter = QPainter(self)
        for at, place in enumerate(places):
            box = QRectF(left + at * (side + m.px(6)), 0, side, side)
            paint(painter, _SHAPES[place], box, QColor(mark_ink(t, place)))
