"""Owns buttons that rest while their work runs: the keyboard comes back to the one that was pressed."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QWidget


class Resting:
    """Some buttons, none of which can be pressed while what one of them began still runs.

    A button that is switched off loses the keyboard to whatever comes next.
    """

    def __init__(self, *buttons: QAbstractButton) -> None:
        self._buttons = buttons
        self._pressed: QAbstractButton | None = None
        self._beside: QWidget | None = None

    def rest(self) -> None:
        """Switch them off."""
        self._pressed = next((each for each in self._buttons if each.hasFocus()), None)
        for each in self._buttons:
            each.setEnabled(False)
        self._beside = self._buttons[0].window().focusWidget()

    def go_on(self) -> None:
        """Switch them on; somebody who went elsewhere meanwhile stays there."""
        for each in self._buttons:
            each.setEnabled(True)
        if self._pressed is not None and self._pressed.window().focusWidget() is self._beside:
            self._pressed.setFocus()
        self._pressed = self._beside = None
