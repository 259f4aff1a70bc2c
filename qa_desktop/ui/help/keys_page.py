"""Owns the page of keys: every shortcut by where it works, made from the registry, and to print."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.services.desktop_help import KeyGroup, KeySheet
from qa_desktop.ui.commands import bind
from qa_desktop.ui.layouts import column, panel, rule, scrolled
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class KeysPage(QWidget):
    """The sheet of keys on the screen.

    Signals:
        left: the Back button or Escape was pressed.
        print_asked: the sheet is wanted as pages to print.
    """

    left = Signal()
    print_asked = Signal()

    def __init__(self, sheet: KeySheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.CANVAS)
        layout = column(self, gap=0)
        layout.addWidget(self._bar(sheet.title))
        body = QWidget()
        m = theme.current().metrics
        rows = QVBoxLayout(body)
        rows.setContentsMargins(m.px(40), m.px(24), m.px(40), m.px(32))
        rows.setSpacing(m.px(8))
        rows.addWidget(Text(sheet.introduction, Type.HINT))
        for group in sheet.groups:
            rows.addWidget(_heading(group.heading))
            rows.addWidget(_card(group))
        rows.addStretch(1)
        self._area = scrolled(body)
        self._area.setAccessibleName(sheet.title)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(self._area, 1)
        bind(self, "page.leave", self.left.emit)
        bind(self, "page.print", self.print_asked.emit)

    def focus_first(self) -> None:
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bar(self, title: str) -> QFrame:
        bar = panel(Ground.BAR_TOP)
        line = QHBoxLayout(bar)
        m = theme.current().metrics
        line.setContentsMargins(m.px(20), m.px(7), m.px(20), m.px(7))
        line.setSpacing(m.px(12))
        back = KeyButton(self.tr("← Back"), "Esc")
        back.clicked.connect(self.left)
        printing = KeyButton(self.tr("Show as pages to print"), "Ctrl P", Button.PRIMARY)
        printing.clicked.connect(self.print_asked)
        line.addWidget(back)
        line.addWidget(Text(title, Type.STRONG), 1)
        line.addWidget(printing)
        return bar


def _heading(words: str) -> Text:
    heading = Text(words, Type.HEADING)
    heading.setContentsMargins(0, theme.current().metrics.px(14), 0, 0)
    return heading


def _card(group: KeyGroup) -> QFrame:
    m = theme.current().metrics
    card = panel()
    grid = QGridLayout(card)
    grid.setContentsMargins(m.px(16), m.px(8), m.px(16), m.px(8))
    grid.setHorizontalSpacing(m.px(24))
    grid.setVerticalSpacing(m.px(6))
    grid.setColumnMinimumWidth(0, m.px(230))
    grid.setColumnStretch(1, 1)
    for number, (keys, words) in enumerate(group.rows):
        if number:
            grid.addWidget(rule(), 2 * number - 1, 0, 1, 2)
        grid.addWidget(Text(keys, Type.STRONG), 2 * number, 0)
        grid.addWidget(Text(words), 2 * number, 1)
    return card
