"""Owns how wide the outline and the help stand beside the questions: dragged, by keys, or as drawn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.focus import OWN_RING
from qa_desktop.ui.widgets.spoken import speak_as

DRAWN = (236, 272)
"""Widths of the outline and of the help at 100 % until a person changes them."""
LEAST = (180, 200)
MOST = 560
COLUMN_LEAST = 400
"""Of the questions, at 100 %."""
STEP = 16
HANDLE = 7
"""Wide enough to take hold of."""


class Panes(QSplitter):
    """The questions between their two sides; either side may be elsewhere.

    Signals:
        chosen: a person has changed a width.
    """

    chosen = Signal()

    def __init__(self, outline: QWidget, column: QWidget, panel: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._sides = (outline, panel)
        self._column = column
        self._wanted = list(DRAWN)
        self._seen: tuple[bool, ...] = ()
        self.setChildrenCollapsible(False)
        for part in (outline, column, panel):
            self.addWidget(part)
        self.splitterMoved.connect(self._on_moved)
        theme.current().changed.connect(self.lay)
        self.lay()

    @property
    def widths(self) -> tuple[int, int]:
        """Of the outline and of the help as a person wants them, at 100 %."""
        return self._wanted[0], self._wanted[1]

    def set_widths(self, outline: int, panel: int) -> None:
        """Make the sides so wide at 100 %, as far as there is room."""
        wanted = zip((outline, panel), LEAST, strict=True)
        self._wanted = [max(least, min(MOST, width)) for width, least in wanted]
        self.lay()

    def widen(self, side: QWidget, by: int) -> None:
        """Make one side wider, or narrower, by so much at 100 %."""
        number = self._sides.index(side)
        self._wanted[number] = round(side.width() / theme.current().scale)
        widths = list(self._wanted)
        widths[number] += by
        self.set_widths(*widths)

    def reset(self, side: QWidget) -> None:
        """Make one side as wide as it was drawn."""
        number = self._sides.index(side)
        widths = list(self._wanted)
        widths[number] = DRAWN[number]
        self.set_widths(*widths)
        self.chosen.emit()

    @Slot()
    def lay(self) -> None:
        """Give the sides their widths, and the questions the rest."""
        m = theme.current().metrics
        self.setHandleWidth(m.px(HANDLE))
        here = [self.indexOf(side) >= 0 and not side.isHidden() for side in self._sides]
        # Alone, the questions take whatever there is.
        self._column.setMinimumWidth(m.px(COLUMN_LEAST) if any(here) else 0)
        sides = [
            (side, m.px(wanted), m.px(least))
            for side, wanted, least, is_here in zip(self._sides, self._wanted, LEAST, here, strict=True)
            if is_here
        ]
        room = self.width() - self.handleWidth() * len(sides) - m.px(COLUMN_LEAST)
        given: dict[QWidget | None, int] = {}
        for number, (side, wanted, least) in enumerate(sides):
            kept = sum(after for _, _, after in sides[number + 1 :])
            given[side] = max(least, min(wanted, room - kept))
            room -= given[side]
        rest = self.width() - sum(given.values()) - self.handleWidth() * len(sides)
        parts = [self.widget(number) for number in range(self.count())]
        self.setSizes([rest if part is self._column else given.get(part, 0) for part in parts])

    def side_of(self, handle: QSplitterHandle) -> QWidget:
        """The side whose width a handle changes."""
        before_questions = self.handle(self.indexOf(self._column)) is handle
        return self._sides[0] if before_questions else self._sides[1]

    def minimumSizeHint(self) -> QSize:
        # Where there is no room the sides go elsewhere: they must not widen the window before they went.
        return QSize(self._column.minimumSizeHint().width(), super().minimumSizeHint().height())

    def createHandle(self) -> QSplitterHandle:
        return Handle(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            seen = tuple(self.indexOf(side) >= 0 and not side.isHidden() for side in self._sides)
            if seen != self._seen:
                self._seen = seen
                self.lay()
        return done

    @Slot()
    def _on_moved(self) -> None:
        for number, side in enumerate(self._sides):
            if self.indexOf(side) >= 0 and not side.isHidden():
                width = round(side.width() / theme.current().scale)
                self._wanted[number] = max(LEAST[number], min(MOST, width))


class Handle(QSplitterHandle):
    """Between the questions and a side: dragged, moved by arrow keys, set back by a double click or Home."""

    def __init__(self, panes: Panes) -> None:
        super().__init__(Qt.Orientation.Horizontal, panes)
        self._panes = panes
        self._is_moving = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty(OWN_RING, True)
        speak_as(self, QAccessible.Role.Splitter)
        self.setAccessibleDescription(self.tr("Left and Right change it, Home makes it as it was drawn."))
        self.setToolTip(self.tr("Drag to change the width; double click to set it back"))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Polish, QEvent.Type.FocusIn, QEvent.Type.Show):
            side = self._panes.side_of(self)
            self.setAccessibleName(self.tr("Width of: {pane}").format(pane=side.accessibleName()))
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = self._panes.side_of(self)
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            rightwards = event.key() == Qt.Key.Key_Right
            # The outline grows towards the questions, the help away from them; mirrored with the words.
            is_first = self._panes.indexOf(side) == 0
            grows = rightwards == is_first
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                grows = not grows
            self._panes.widen(side, STEP if grows else -STEP)
            self._is_moving = True
        elif event.key() == Qt.Key.Key_Home:
            self._panes.reset(side)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._is_moving and not event.isAutoRepeat():
            self._is_moving = False
            self._panes.chosen.emit()
        super().keyReleaseEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._panes.chosen.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._panes.reset(self._panes.side_of(self))

    def paintEvent(self, event: QPaintEvent) -> None:
        current = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current.tokens.canvas))
        thick = current.metrics.px(3)
        left = (self.width() - thick) // 2
        if self.hasFocus():
            # Like the ring: its colour between two lines of ink, so that it shows on every ground.
            painter.fillRect(left - 1, 0, thick + 2, self.height(), QColor(current.tokens.ink))
            painter.fillRect(left, 0, thick, self.height(), QColor(current.tokens.focus))
        elif self.underMouse():
            painter.fillRect(left, 0, thick, self.height(), QColor(current.tokens.accent))
