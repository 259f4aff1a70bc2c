"""Owns how the fill page is laid out: what stands where, and where it goes when there is less room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desktop.ui.fill.outline import Outline
from qa_desktop.ui.fill.panes import Panes
from qa_desktop.ui.fill.raised import Raised
from qa_desktop.ui.fill.sides import BottomBar, Header, Panel
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import MEASURE
from qa_desktop.ui.style.roles import Ground, Type, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.page import Column
from qa_desktop.ui.widgets.text import Text

ROOM_FOR_PANEL = 1040
ROOM_FOR_OUTLINE = 760
WIDE = 16_000
"""Widths at 100 % below which the panel goes under the questions and the outline behind a button; and wider
than any screen, for a matrix."""
LOW = 420
"""Height at 100 % below which the second row of the header scrolls away with the questions."""

LEAST = (560, 270)
"""The least width and height of the page at 100 %."""


class FillFrame(QWidget):
    """Header, outline, one column, panel and bar; empty of questions and deaf to keys."""

    def __init__(self, title: str, case: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.CANVAS)
        self.header = Header(case, title)
        self.outline = Outline()
        self.column = Column()
        self.heading = Text(role=Type.TITLE, marked=True)
        self.trouble = Banner(Ground.DANGER)
        self.gap_done = Banner(Ground.GOOD)
        self.raised = Raised()
        self._slot = QVBoxLayout()
        self._under = QVBoxLayout()
        spaced(self._under, (0, 24, 0, 0), 12)
        for part in (self.heading, self.gap_done):
            self.column.body.addWidget(part)
        self.column.body.addLayout(self._slot)
        self.column.body.addLayout(self._under)
        self._under.addWidget(self.raised)
        self.panel = Panel()
        self.bar = BottomBar()
        self._is_wide = self._is_low = False
        self.panes = Panes(self.outline, self.column, self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.trouble)
        whole.addWidget(self.panes, 1)
        whole.addWidget(self.bar)

    def say_above(self, banner: Banner) -> None:
        """Keep a banner in sight above the questions, wherever they are scrolled to."""
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.insertWidget(whole.indexOf(self.trouble) + 1, banner)

    def settle(self) -> None:
        """Lay out now, so that positions are true before anything is scrolled."""
        page = self.column.widget()
        layout = page.layout() if page is not None else None
        if layout is not None:
            layout.activate()

    def minimumSizeHint(self) -> QSize:
        # What stands beside the column goes elsewhere where there is no room: it must not widen the window
        # before it went.
        m, hint = theme.current().metrics, super().minimumSizeHint()
        return hint.boundedTo(QSize(m.px(LEAST[0]), m.px(LEAST[1])))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.make_room()

    def give_width(self, *, wide: bool) -> None:
        """Leave the column all the room there is, for a matrix, or the measure that reads best."""
        if wide != self._is_wide:
            self._is_wide = wide
            self.column.set_measure(WIDE if wide else MEASURE, margin=24 if wide else 40)
            self.make_room()

    def make_room(self) -> None:
        """Put everything where this width has room for it."""
        room = self.width() / theme.current().scale
        below = self._is_wide or room < ROOM_FOR_PANEL
        if below != (self._under.indexOf(self.panel) >= 0):
            if below:
                self._under.addWidget(self.panel)
            else:
                self._under.removeWidget(self.panel)
                self.panes.addWidget(self.panel)
            self.panes.lay()
        self.panel.lie_below(below=below)
        folded = room < ROOM_FOR_PANEL
        self.header.fold(folded=folded)
        low = folded and self.height() / theme.current().scale < LOW
        if low != self._is_low:
            self._is_low = low
            if low:
                self.column.body.insertWidget(0, self.header.details)
            else:
                self.header.take_details()
        tucked = room < ROOM_FOR_OUTLINE
        if tucked != self.header.outline.isVisibleTo(self.header):
            self.header.outline.setVisible(tucked)
            self.header.outline.setChecked(not tucked)
            self.outline.setVisible(not tucked)
