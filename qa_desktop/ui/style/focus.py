"""Owns the focus ring: three pixels of the focus colour outside whatever has the keyboard, and a line of ink.

The focus colour alone is too pale on white; the line between it and the control stands out on every ground.

One overlay follows the focus through the whole program, so no control can forget it and no layout moves
when it comes. It is a child of the focused widget's surroundings and scrolls and is clipped with them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QSplitter, QWidget
from shiboken6 import isValid

_MOVES = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.ZOrderChange,
    QEvent.Type.Close,
)


OWN_RING = "ownRing"
"""Property of a widget that shows by itself where the keyboard is: in one of its cells, say."""


class FocusRing(QObject):
    """Follows `QApplication.focusChanged` and keeps one ring around the focused widget."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._colour = QColor("#ffbf2e")
        self._edge = QColor("#17212b")
        self._width = 3
        self._overlay: _Overlay | None = None
        self._watched: list[QWidget] = []
        self._target: QWidget | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def restyle(self, colour: str, edge: str, width: int) -> None:
        self._colour, self._edge, self._width = QColor(colour), QColor(edge), width
        self._place()

    @property
    def overlay(self) -> QWidget | None:
        """The ring itself while it is shown."""
        return self._overlay if self._overlay is not None and isValid(self._overlay) else None

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._forget()
        if new is not None and wants_ring(new):
            self._target = new
            self._watch(new)
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False

    def _watch(self, target: QWidget) -> None:
        host = _host_of(target, self._width)
        if host is None:
            return
        self._overlay = _Overlay(host)
        step: QWidget | None = target
        while step is not None and step is not host:
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()

    def _forget(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        if self._overlay is not None and isValid(self._overlay):
            self._overlay.hide()
            self._overlay.setParent(None)
            self._overlay.deleteLater()
        self._overlay = None
        self._target = None

    def _place(self) -> None:
        target, overlay = self._target, self.overlay
        if target is None or overlay is None or not isValid(target):
            return
        host = overlay.parentWidget()
        if not isinstance(overlay, _Overlay) or host is None or not host.isAncestorOf(target):
            return
        if not target.isVisibleTo(host):
            overlay.hide()
            return
        corner = target.mapTo(host, target.rect().topLeft())
        ring = QRect(corner, target.size()).adjusted(-self._width, -self._width, self._width, self._width)
        overlay.wear(self._colour, self._edge, self._width, ring)


class _Overlay(QWidget):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("focus-ring")
        self._colour, self._edge = QColor(), QColor()
        self._width = 3

    def wear(self, colour: QColor, edge: QColor, width: int, ring: QRect) -> None:
        self._colour, self._edge, self._width = colour, edge, width
        if self.geometry() != ring:
            self.setGeometry(ring)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = max(2, self._width // 2)
        for inset, width, colour in ((0, self._width, self._colour), (self._width - 1, line, self._edge)):
            painter.setPen(QPen(colour, width))
            half = inset + width / 2
            box = QRectF(self.rect()).adjusted(half, half, -half, -half)
            radius = max(0.0, 2.6 * self._width - inset)
            painter.drawRoundedRect(box, radius, radius)


def wants_ring(widget: QWidget) -> bool:
    """Not whole pages and windows that hold the focus for their children, nor what shows it in a cell."""
    own = bool(widget.property(OWN_RING))
    return not own and not widget.isWindow() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _host_of(target: QWidget, width: int) -> QWidget | None:
    """The nearest surrounding widget with room for the ring, not leaving the scroll area it scrolls in."""
    host = target.parentWidget()
    while host is not None and not host.isWindow():
        above = host.parentWidget()
        scrolls = above is not None and isinstance(above.parentWidget(), QAbstractScrollArea)
        corner = target.mapTo(host, target.rect().topLeft())
        ring = QRect(corner, target.size()).adjusted(-width, -width, width, width)
        # A splitter would take the ring for one of its panes.
        fits = host.rect().contains(ring) and not isinstance(host, QSplitter)
        if fits or scrolls:
            return host
        host = above
    return host
