"""Owns the labelled fields of the escalation sheet: label, hint, box, and what is wrong below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desktop.ui.announce import announce
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.dates import DateTimeBox, LineBox
from qa_desktop.ui.widgets.growing import GrowingTextEdit
from qa_desktop.ui.widgets.spoken import with_error
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import TileFace
from qa_desktop.ui.widgets.tiles import Tiles, digit_for

Box = LineBox | GrowingTextEdit | DateTimeBox | Tiles


class Field(QWidget):
    """One field: what is asked above, what is wrong below."""

    def __init__(self, label: str, box: Box, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = box
        self._words, self._hint = label, hint
        self.label = Text(label, Type.QUESTION_SMALL)
        self.hint = Text(hint, Type.HINT)
        self.error = Text(role=Type.ERROR)
        column = QVBoxLayout(self)
        spaced(column, (0, 0, 0, 0), 4)
        for part in (self.label, self.hint, box, self.error):
            column.addWidget(part)
        self.hint.setVisible(bool(hint))
        self.error.hide()
        if not isinstance(box, DateTimeBox | Tiles):
            self.label.name(box)
        self._describe("")

    def say(self, wrong: str) -> None:
        """Say beside the field what is wrong; blank when nothing is."""
        if wrong == self.error.shown:
            return
        self.error.show_text(wrong)
        self.error.setVisible(bool(wrong))
        self._describe(wrong)
        announce(self, wrong, urgent=True)

    def focus_here(self) -> None:
        """Put the keyboard into the box; what is wrong is read with it."""
        if isinstance(self.box, Tiles):
            self.box.focus_here()
        else:
            self.box.setFocus()

    def _describe(self, wrong: str) -> None:
        told = with_error(self._hint, wrong)
        if isinstance(self.box, DateTimeBox):
            self.box.name(self._words, told)
        elif isinstance(self.box, Tiles):
            self.box.describe(self._words, told)
        else:
            self.box.setAccessibleDescription(told)

    @property
    def is_wrong(self) -> bool:
        return self.error.isVisibleTo(self)


def tiles(choices: Sequence[tuple[str, str]], *, multiple: bool = False) -> Tiles:
    """Tiles of (name, label) pairs."""
    made = Tiles(multiple=multiple)
    made.show_faces(TileFace(name, label, digit_for(i)) for i, (name, label) in enumerate(choices))
    return made


def words_box(text: str, rows: int = 2) -> GrowingTextEdit:
    box = GrowingTextEdit(rows)
    box.show_text(text)
    return box


def line_box(text: str) -> LineBox:
    box = LineBox()
    box.setText(text)
    box.setMaximumWidth(theme.current().metrics.px(420))
    return box
