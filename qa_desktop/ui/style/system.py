"""Owns what the computer says about its look: dark or light, and whether more contrast is wished.

Windows says it with a contrast theme, macOS with "Increase contrast", Linux through its desktop portal; Qt
asks all three. What is asked here, `Theme` puts on.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


class SystemLook(QObject):
    """The computer's look of the moment.

    Signals:
        changed: it looks different now.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        # Held: with PySide what `accessibility()` answers ends with the wrapper that was asked.
        self._hints = hints = app.styleHints()
        hints.colorSchemeChanged.connect(self.changed)
        accessibility = getattr(hints, "accessibility", None)  # Qt 6.10 and newer
        self._accessibility = accessibility() if accessibility is not None else None
        if self._accessibility is not None:
            self._accessibility.contrastPreferenceChanged.connect(self.changed)

    @property
    def is_dark(self) -> bool:
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark

    @property
    def wants_contrast(self) -> bool:
        """More contrast than usual is wished; never so before Qt 6.10, which could not say."""
        if self._accessibility is None:
            return False
        return bool(self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast)

    @property
    def palette(self) -> QPalette:
        """The computer's own colours, not those that the program has put on."""
        worn = self._app.palette()
        self._app.setPalette(QPalette())
        own = self._app.palette()
        self._app.setPalette(worn)
        return own
