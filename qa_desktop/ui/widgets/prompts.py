"""Owns a note that is a list of things to ask: a heading, and each of them beside a rule, side by side."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.text import Text

ROOM = 190
"""Width of one at 100 %: with less its words stand one below the other."""
_MARKS = ("- ", "• ", "* ")


def list_of(words: str) -> tuple[str, tuple[str, ...]]:
    """A heading and its items, of a text whose lines after the first all begin with a dash; else no items."""
    heading, *lines = [line.strip() for line in words.replace("<br>", "\n").splitlines() if line.strip()] or [
        ""
    ]
    if len(lines) < 2 or not all(line.startswith(_MARKS) for line in lines):
        return words, ()
    return heading, tuple(line[2:].strip() for line in lines)


class Prompts(QWidget):
    """Two to six sentences of the same weight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Text(role=Type.LABEL, marked=True)
        self._grid = QGridLayout()
        m = theme.current().metrics
        self._grid.setContentsMargins(0, m.px(8), 0, 0)
        self._grid.setSpacing(m.px(16))
        self._across = 0
        self._items: list[QWidget] = []
        self.words: tuple[str, ...] = ()
        box = QVBoxLayout(self)
        spaced(box, gap=0)
        box.addWidget(self.heading)
        box.addLayout(self._grid)

    def show_list(self, heading: str, words: tuple[str, ...]) -> None:
        """Show these sentences under their heading."""
        self.heading.show_text(heading)
        if words == self.words:
            return
        for item in self._items:
            self._grid.removeWidget(item)
            item.deleteLater()
        self.words, self._across = words, 0
        self._items = [_item(sentence) for sentence in words]
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @property
    def across(self) -> int:
        """How many stand in a row."""
        return self._across

    def _arrange(self) -> None:
        count = max(1, len(self._items))
        fit = max(1, self.width() // theme.current().metrics.px(ROOM))
        # Four are two and two rather than three and one.
        across = count if count <= min(fit, 3) else (2 if fit >= 2 and count % 2 == 0 else min(fit, 3))
        if across == self._across:
            return
        self._across = across
        for number, item in enumerate(self._items):
            self._grid.addWidget(item, number // across, number % across)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < across else 0)


def _item(sentence: str) -> QWidget:
    item = QWidget()
    row = QHBoxLayout(item)
    spaced(row, gap=12)
    row.addWidget(_Rule())
    words = Text(sentence, marked=True)
    words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    row.addWidget(words, 1)
    item.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return item


class _Rule(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().metrics.px(3), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(theme.current().tokens.accent))
