"""Owns the dialog that is never larger than the window under it: what has no room there is scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from qa_desktop.ui.layouts import Scroller
from qa_desktop.ui.style import theme

LEAST_HEIGHT = 160
"""Of what is scrolled, at 100 %; less shows nothing."""
AROUND = 24
"""Pixels of the window that stay in sight around a dialog."""


class FittingDialog(QDialog):
    """A dialog whose contents stand in `inside`; it takes the room they ask for, as far as there is any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inside = QWidget()
        self._area = Fitted(self.inside)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._area, 1)
        self._kept_below: QWidget | None = None
        self._wanted_width = 0

    def keep_below(self, foot: QWidget) -> None:
        """Keep something in sight under what is scrolled."""
        self._kept_below = foot
        self._whole.addWidget(foot)

    def ask_width(self, at_100: int) -> None:
        """Ask for a width, given for 100 %."""
        self._wanted_width = at_100

    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible():
            self._take_room()
        super().setVisible(visible)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._take_room(grow_only=True)
        return done

    def let_be_scrolled(self, name: str) -> None:
        """Give the keyboard what is scrolled: there is nothing else in it to go to."""
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(name)

    def _take_room(self, *, grow_only: bool = False) -> None:
        room = self._room()
        width = max(theme.current().metrics.px(self._wanted_width), self._area.sizeHint().width())
        width = max(min(width, room.width()), self.width() if grow_only else 0)
        foot = self._kept_below.sizeHint().height() if self._kept_below is not None else 0
        size = QSize(width, self._area.height_for(width) + foot).boundedTo(room)
        if grow_only:
            size = size.expandedTo(self.size()).boundedTo(room)
        if size != self.size():
            self.resize(size)

    def _room(self) -> QSize:
        parent = self.parentWidget()
        if parent is not None and parent.window().isVisible():
            return parent.window().size() - QSize(AROUND, AROUND)
        return QGuiApplication.primaryScreen().availableSize() - QSize(AROUND, AROUND)


class Fitted(Scroller):
    """A scroll area that asks for all the room of what is in it, and scrolls down where it gets less."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self._body = body
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(body)

    def height_for(self, width: int) -> int:
        body = self._body
        asked = body.heightForWidth(width) if body.hasHeightForWidth() else body.sizeHint().height()
        return max(body.minimumSizeHint().height(), asked)

    def sizeHint(self) -> QSize:
        width = max(self._body.sizeHint().width(), self._body.minimumSizeHint().width() + self._bar())
        return QSize(width, self.height_for(width))

    def minimumSizeHint(self) -> QSize:
        least = self._body.minimumSizeHint()
        high = min(least.height(), theme.current().metrics.px(LEAST_HEIGHT))
        return QSize(least.width() + self._bar(), high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _bar(self) -> int:
        """What the bar takes of the width, while there is one."""
        bar = self.verticalScrollBar()
        return bar.sizeHint().width() if self.height_for(self.width()) > self.height() else 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
