"""What is cut off, too small to hit or only reached by scrolling sideways, at the size a window has now."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import CheckTile, RadioTile

TARGET = 24
"""Pixels that a target has at least in both directions (WCAG 2.2, 2.5.8)."""
HAIR = 2
"""Pixels that rounding may take."""


def faults(top: QWidget, room: tuple[int, int]) -> list[str]:
    """What does not fit into a window of so many pixels; one sentence each."""
    wrong = []
    least = top.minimumSizeHint()
    if least.width() > room[0] or least.height() > room[1]:
        wrong.append(f"asks for {least.width()} × {least.height()}: {_called(top)}")
    if top.width() > room[0] or top.height() > room[1]:
        wrong.append(f"grew to {top.width()} × {top.height()}: {_called(top)}")
    for widget in in_sight(top):
        wrong += [f"{what}: {_called(widget)}" for what in _wrongs(widget)]
    return wrong


def small_targets(top: QWidget) -> list[str]:
    """What takes the keyboard or the pointer and is smaller than a target has to be."""
    return [
        f"{widget.width()} × {widget.height()}: {_called(widget)}"
        for widget in in_sight(top)
        if _is_target(widget) and min(widget.width(), widget.height()) < TARGET
    ]


def in_sight(top: QWidget) -> Iterator[QWidget]:
    """The visible widgets of our own, not the insides of Qt's."""
    yield from (w for w in top.findChildren(QWidget) if w.isVisible() and not _is_inside_of_qt(w))


def _is_target(widget: QWidget) -> bool:
    if isinstance(widget, Text):
        return False  # a link in a line of text: the exception of 2.5.8
    return isinstance(widget, QAbstractButton | QLineEdit | QComboBox) and bool(
        widget.focusPolicy() or isinstance(widget, RadioTile)
    )


def _wrongs(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, Text):
        if widget.height() + HAIR < widget.heightForWidth(widget.width()):
            yield "its words are cut off below"
        if widget.width() + HAIR < widget.minimumSizeHint().width():
            yield "its words are cut off at the side"
    elif isinstance(widget, RadioTile | CheckTile):
        if widget.height() + HAIR < widget.heightForWidth(widget.width()):
            yield "its words are cut off below"
    elif isinstance(widget, QLabel) and not widget.toolTip():
        if widget.pixmap().isNull() and not widget.wordWrap():
            if widget.width() + HAIR < widget.sizeHint().width():
                yield f"its words need {widget.sizeHint().width()} and have {widget.width()} pixels"
        elif widget.wordWrap() and widget.height() + HAIR < widget.heightForWidth(widget.width()):
            yield "its words are cut off below"
    elif isinstance(widget, QAbstractButton) and not isinstance(widget, QRadioButton | QCheckBox):
        if widget.hasHeightForWidth():
            if widget.height() + HAIR < widget.heightForWidth(widget.width()):
                yield "its words are cut off below"
        elif widget.text() and widget.width() + HAIR < widget.sizeHint().width() and not widget.toolTip():
            yield f"its words need {widget.sizeHint().width()} and have {widget.width()} pixels"
    elif isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum() > 0:
        yield f"scrolls sideways by {widget.horizontalScrollBar().maximum()}"
    yield from _out_of_its_parent(widget)


def _out_of_its_parent(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or widget.objectName() == "focus-ring" or not widget.width():
        return
    if isinstance(parent.parentWidget(), QAbstractScrollArea) and not isinstance(
        parent.parentWidget(), QScrollArea
    ):
        return
    if parent.parentWidget() is not None and isinstance(parent.parentWidget(), QScrollArea):
        return  # what is scrolled is larger than its window
    room: QRect = parent.rect().adjusted(-HAIR, -HAIR, HAIR, HAIR)
    if not room.contains(widget.geometry()) and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Visible):
        yield f"{widget.geometry().getRect()} stands out of {parent.rect().getRect()}"


def _is_inside_of_qt(widget: QWidget) -> bool:
    step = widget.parentWidget()
    while step is not None:
        if isinstance(step, QAbstractItemView | QComboBox | QHeaderView | QLineEdit):
            return True
        step = step.parentWidget()
    return False


def _called(widget: QWidget) -> str:
    words = widget.accessibleName() or getattr(widget, "text", lambda: "")() or widget.windowTitle()
    parents = []
    step = widget.parentWidget()
    while step is not None and len(parents) < 3:
        parents.append(type(step).__name__)
        step = step.parentWidget()
    return f"{type(widget).__name__} {str(words)[:60]!r} in {' < '.join(parents)}"
