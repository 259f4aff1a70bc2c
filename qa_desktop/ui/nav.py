"""Owns the side list of the main window: where one can go, and how much waits there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from qa_desktop.i18n import tr
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import SMALL
from qa_desktop.ui.style.roles import Button, Ground, Type, set_button, set_ground
from qa_desktop.ui.widgets.fitting import Fitted
from qa_desktop.ui.widgets.spoken import speak_as, tell_of_current
from qa_desktop.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go."""

    name: str
    text: str
    """Marked for translation."""

    @property
    def words(self) -> str:
        """What it is called, in the language of the program."""
        return tr(self.text)


class NavButton(QPushButton):
    """One place, with a count at its right end."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(place.words.replace("&", "&&"), parent)
        self.place = place
        self._count = 0
        self.setCheckable(True)
        speak_as(self, QAccessible.Role.PageTab)
        self.setAccessibleName(place.words)
        set_button(self, Button.NAV)

    def set_count(self, count: int) -> None:
        if count == self._count:
            return
        self._count = count
        words = self.place.words
        self.setAccessibleName(f"{words}, {count}" if count else words)
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        m = theme.current().metrics
        return QSize(max(hint.width() + m.px(36), m.px(167)), max(hint.height(), m.px(34)))

    def minimumSizeHint(self) -> QSize:
        # A scroll bar may have some of the room that the count does not need.
        return self.sizeHint() - QSize(theme.current().metrics.px(12), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        t, m = theme.current().tokens, theme.current().metrics
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(m.font(SMALL))
        painter.setFont(font)
        painter.setPen(QColor(t.selected.ink if self.isChecked() and t.is_contrast else t.ink))
        box = QRectF(self.rect()).adjusted(0, 0, -m.px(12), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(self._count))


class _Places(QWidget):
    """What a screen reader hears as the list that the places belong to."""


class SideNav(QFrame):
    """The side list.

    Signals:
        chosen(str): the name of the place that a person chose.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.SIDE_LEFT)
        inner = _Places()
        speak_as(inner, QAccessible.Role.PageTabList)
        inner.setAccessibleName(self.tr("Places"))
        self._layout = column(inner, margin=8, gap=3)
        # At 200 % the places of a hub are higher than a low window.
        column(self).addWidget(Fitted(inner))
        self._buttons: dict[str, NavButton] = {}
        self._heads: list[tuple[Text, tuple[int, int, int, int]]] = []
        self._head("QA Desktop", Type.STRONG, (12, 10, 0, 12))
        theme.current().changed.connect(self._space)

    def fill(self, own: tuple[Place, ...], hub: tuple[Place, ...], last: tuple[Place, ...]) -> None:
        """Show the places: the auditor's, the Q&S team's where this is a hub, and those at the foot."""
        self._add(own)
        if hub:
            self._head(self.tr("Quality & Standards"), Type.SMALL, (12, 14, 0, 4))
            self._add(hub)
        self._layout.addStretch(1)
        self._add(last)
        self._space()

    def _head(self, words: str, role: Type, margins: tuple[int, int, int, int]) -> None:
        head = Text(words, role)
        self._heads.append((head, margins))
        self._layout.addWidget(head)

    @Slot()
    def _space(self) -> None:
        m = theme.current().metrics
        self._layout.setContentsMargins(m.px(8), m.px(8), m.px(8), m.px(8))
        self._layout.setSpacing(m.px(3))
        for head, margins in self._heads:
            head.setContentsMargins(*(m.px(margin) for margin in margins))

    def show_place(self, name: str) -> None:
        for button in self._buttons.values():
            was = button.isChecked()
            button.setChecked(button.place.name == name)
            if button.isChecked() and not was:
                tell_of_current(button)

    def set_count(self, name: str, count: int) -> None:
        if name in self._buttons:
            self._buttons[name].set_count(count)

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, NavButton):
            self.show_place(button.place.name)
            self.chosen.emit(button.place.name)

    def _add(self, places: tuple[Place, ...]) -> None:
        for place in places:
            button = NavButton(place, self)
            button.clicked.connect(self._on_clicked)
            self._buttons[place.name] = button
            self._layout.addWidget(button)
