"""Owns the list of what a long page holds: one press goes there, the keyboard with it."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from qa_desktop.ui.style.roles import Button
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.spoken import as_group
from qa_desktop.ui.widgets.text import Text


class Contents(QWidget):
    """Links to the headings of the page, side by side, wrapping. The page is one column of a scroll area."""

    def __init__(self, area: QScrollArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area = area
        self._flow = FlowLayout(self, gap=8)
        self.links: list[KeyButton] = []
        as_group(self, self.tr("On this page"))

    def add(self, heading: Text) -> None:
        """Lead to a heading too; what stands under it takes the keyboard."""
        link = KeyButton(heading.shown, "", Button.LINK)
        link.setAccessibleName(self.tr("Go to: {heading}").format(heading=heading.shown))
        link.clicked.connect(partial(self._go, heading))
        self.links.append(link)
        self._flow.addWidget(link)

    def stand_before(self, first: QWidget) -> None:
        """Let the keyboard pass all the links before the page's first control, as the eye does."""
        for before, after in pairwise((*self.links, first)):
            QWidget.setTabOrder(before, after)

    def _go(self, heading: Text) -> None:
        page = self._area.widget()
        if page is None:
            return
        top = heading.mapTo(page, heading.rect().topLeft()).y()
        first = next(
            (each for each in _in_order(page) if each.mapTo(page, each.rect().topLeft()).y() > top), None
        )
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        # Last: what takes the keyboard is brought into sight, and would stand at the foot.
        self._area.verticalScrollBar().setValue(top)


def _in_order(page: QWidget) -> list[QWidget]:
    """What takes the keyboard on a page, from top to bottom."""
    found = [
        each
        for each in page.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isVisibleTo(page)
        and each.isEnabled()
        and each.focusProxy() is None
        and each.window() is page.window()
    ]
    return sorted(found, key=lambda each: each.mapTo(page, each.rect().topLeft()).y())
