"""Owns the small layout phrases that every page repeats: columns, rows and panels on the 4-pixel rhythm."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, set_ground

MOST = 100
"""The stretch of what takes all the room there is, beside stretches of one."""
_Box = TypeVar("_Box", QVBoxLayout, QHBoxLayout)


def column(parent: QWidget, margin: int = 0, gap: int = 8) -> QVBoxLayout:
    """A column in a widget; margin and gap in pixels at 100 %."""
    layout = QVBoxLayout(parent)
    return _spaced(layout, margin, gap)


def row(parent: QWidget, margin: int = 0, gap: int = 8) -> QHBoxLayout:
    layout = QHBoxLayout(parent)
    return _spaced(layout, margin, gap)


def panel(ground: Ground = Ground.CARD, parent: QWidget | None = None) -> QFrame:
    frame = QFrame(parent)
    set_ground(frame, ground)
    return frame


class Scroller(QScrollArea):
    """A scroll area that shows what gets the keyboard, from wherever it came; it can be given a role.

    Qt alone scrolls only while Tab goes from one part of what is scrolled to another.
    """

    def __init__(self) -> None:
        super().__init__()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, here: QWidget | None) -> None:
        inner = self.widget()
        if inner is None or here is None or not inner.isAncestorOf(here):
            return
        # Nothing moves under the mouse: what can be clicked is in sight.
        if here.visibleRegion().isEmpty():
            self.ensureWidgetVisible(here, 0, theme.current().metrics.px(24))


def scrolled(body: QWidget) -> Scroller:
    """A page that scrolls when it must, and never sideways because of its frame."""
    area = Scroller()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(body)
    return area


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let Qt delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


def rule(parent: QWidget | None = None) -> QFrame:
    line = QFrame(parent)
    line.setProperty("rule", "true")
    line.setFixedHeight(1)
    return line


def _spaced(layout: _Box, margin: int, gap: int) -> _Box:
    m = theme.current().metrics
    layout.setContentsMargins(m.px(margin), m.px(margin), m.px(margin), m.px(margin))
    layout.setSpacing(m.px(gap))
    return layout


def centred(widget: QWidget, layout: QVBoxLayout, width: int) -> None:
    """Put a widget in the middle of a column, so wide at 100 % where there is room, else narrower.

    Alignment flags would ignore the height its texts need.
    """
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(widget, MOST)
    line.addStretch(1)
    layout.addLayout(line)
    _Wide(widget, width)


def lone_card(page: QWidget, width: int, *, above: int = 0, below: int = 1) -> QVBoxLayout:
    """Make a page of one card in the middle that scrolls when it must; what goes into the card.

    Args:
        page: Without a layout yet.
        width: Of the card, in pixels at 100 %.
        above: The share of the room that is left over the card.
        below: The share under it.
    """
    set_ground(page, Ground.CANVAS)
    body = QWidget()
    column(page).addWidget(scrolled(body))
    outer = column(body, margin=32)
    card = panel()
    if above:
        outer.addStretch(above)
    centred(card, outer, width)
    outer.addStretch(below)
    return column(card, margin=32, gap=8)


class _Wide(QObject):
    """Keeps a widget no wider than so many pixels at 100 %, at every scale."""

    def __init__(self, widget: QWidget, width: int) -> None:
        super().__init__(widget)
        self._widget, self._width = widget, width
        theme.current().changed.connect(self._apply)
        self._apply()

    @Slot()
    def _apply(self) -> None:
        self._widget.setMaximumWidth(theme.current().metrics.px(self._width))
