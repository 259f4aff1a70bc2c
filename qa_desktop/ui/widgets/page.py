"""Owns the column: one scrolled page of a readable measure, and small parts every page is made of."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, set_ground
from qa_desktop.ui.style.spacing import spaced


class Column(QScrollArea):
    """A scrolled column no wider than `measure` at 100 %, left-aligned on its page as in the look.

    `body` is the layout to fill. Nothing is ever cut off: it scrolls sideways before it cuts.
    """

    def __init__(self, measure: int = 660, parent: QWidget | None = None, margin: int = 40) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget()
        self._inner = _Measured(measure, self._page)
        outer = QVBoxLayout(self._page)
        spaced(outer, (margin, 28, margin, 32), 0)
        outer.addWidget(self._inner)
        outer.addStretch(1)
        self.body = QVBoxLayout(self._inner)
        spaced(self.body, (0, 0, 0, 0), 8)
        self.setWidget(self._page)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll no more than needed so that the widget and a little around it is seen."""
        if isValid(widget) and self._page.isAncestorOf(widget):
            space = theme.current().metrics.px(24)
            corner = widget.mapTo(self._page, QPoint(0, 0))
            bar = self.verticalScrollBar()
            view = self.viewport().height()
            top, bottom = corner.y() - space, corner.y() + widget.height() + space
            if top < bar.value() or bottom - top > view:
                bar.setValue(max(0, top))
            elif bottom > bar.value() + view:
                bar.setValue(bottom - view)


class _Measured(QWidget):
    def __init__(self, measure: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._measure = measure
        theme.current().changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().metrics.px(self._measure), super().sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # Layouts ask for the height at a width that the measure then does not allow.
        return super().heightForWidth(min(width, self.maximumWidth()))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setMaximumWidth(theme.current().metrics.px(self._measure))


def rule(parent: QWidget | None = None) -> QFrame:
    """One hairline."""
    line = QFrame(parent)
    line.setProperty("rule", "true")
    return line


def card(parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """A panel with a hairline, and its layout."""
    frame = QFrame(parent)
    set_ground(frame, Ground.CARD)
    box = QVBoxLayout(frame)
    spaced(box, (16, 16, 16, 16), 8)
    return frame, box
