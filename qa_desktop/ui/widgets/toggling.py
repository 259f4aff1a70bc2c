"""Owns what a screen reader does to a button that stays pressed: its "toggle" counts as a click.

Qt's accessibility calls `toggle`, which changes the button and tells nobody that a person did it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QAbstractButton

if TYPE_CHECKING:
    _Base = QAbstractButton
else:
    _Base = object  # two Qt classes cannot be joined; the mixin is one for the type checker alone


class HeardToggle(_Base):
    """Mixed into a checkable button: `clicked` also follows a toggle from outside.

    Its maker calls `hear_toggle` once. Showing a state with `setChecked` tells nobody.
    """

    _by_click = False

    def hear_toggle(self) -> None:
        """Tell by `clicked` what assistive technology toggles."""
        self.toggled.connect(self._on_toggled)

    def setChecked(self, checked: bool, /) -> None:
        """Show a state; Qt's own calls, from `toggle` and `click`, do not come by here."""
        blocker = QSignalBlocker(self)
        super().setChecked(checked)
        blocker.unblock()

    def nextCheckState(self) -> None:
        self._by_click = True
        try:
            super().nextCheckState()
        finally:
            self._by_click = False

    def _on_toggled(self) -> None:
        if not self._by_click:
            self.clicked.emit()
