"""Owns the words with which a widget says what it is to the style sheet.

Setting one on a shown widget re-polishes it; set it before showing where speed matters.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Ground(StrEnum):
    """What a container stands on."""

    CANVAS = "canvas"
    SURFACE = "surface"
    CARD = "card"  # surface with a hairline and radius 8
    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    DANGER = "danger"
    REVEALED = "revealed"  # hangs under its answer on a 4 px rule
    BAR_TOP = "bar-top"  # surface with a hairline under it
    BAR_BOTTOM = "bar-bottom"  # surface with a hairline above it
    SIDE_LEFT = "side-left"  # surface with a hairline at its right
    SIDE_RIGHT = "side-right"  # surface with a hairline at its left


class Type(StrEnum):
    """What a text is."""

    TITLE = "title"
    HEADING = "heading"
    QUESTION = "question"
    QUESTION_SMALL = "question-small"  # of a revealed question
    TEXT = "text"
    STRONG = "strong"
    HINT = "hint"
    SMALL = "small"
    LABEL = "label"  # a small muted semibold heading over a panel's part
    ERROR = "error"
    WARNING = "warning"


class Button(StrEnum):
    """What a button is. PRIMARY is the one action of a page."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"
    QUIET = "quiet"
    NAV = "nav"  # a row of a side list, checkable
    LINK = "link"


def set_ground(widget: QWidget, ground: Ground) -> None:
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    _set(widget, "ground", ground)


def set_type(widget: QWidget, kind: Type) -> None:
    _set(widget, "textRole", kind)


def set_button(widget: QWidget, kind: Button) -> None:
    _set(widget, "buttonRole", kind)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, str(value))
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
