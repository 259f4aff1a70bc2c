"""Owns which keys undo and redo: a text box that has nothing to take back leaves them to its page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_CONTROL = Qt.KeyboardModifier.ControlModifier
_BOTH = _CONTROL | Qt.KeyboardModifier.ShiftModifier


def is_undo(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Z and event.modifiers() == _CONTROL


def is_redo(event: QKeyEvent) -> bool:
    """Ctrl+Y, and Ctrl+Shift+Z: both are usual, whatever the platform."""
    is_y = event.key() == Qt.Key.Key_Y and event.modifiers() == _CONTROL
    return is_y or (event.key() == Qt.Key.Key_Z and event.modifiers() == _BOTH)
