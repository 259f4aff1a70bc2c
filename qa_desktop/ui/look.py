"""Owns remembering how a person likes it: text size and colours, kept as settings of the profile."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from qa_desktop.ui.context import Context
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Lane

SCALE, SCHEME = "ui-scale", "ui-scheme"


class LookKeeper(QObject):
    """Puts on the remembered look when a profile opens, and remembers changes."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        current = theme.current()
        current.scale_changed.connect(self._on_scale)
        current.scheme_changed.connect(self._on_scheme)

    def recall(self) -> None:
        """Ask for the remembered look; only called while the profile is open."""
        settings = self._context.desktop.settings

        def ask() -> tuple[str, str]:
            return settings.get(SCHEME, ""), settings.get(SCALE, "")

        self._context.tasks.run(Lane.STORE, ask, self._wear, _not_told, self)

    def _wear(self, remembered: tuple[str, str]) -> None:
        scheme, scale = remembered
        current = theme.current()
        try:
            wanted = float(scale) if scale else current.scale
        except ValueError:
            wanted = 1.0
        current.wear(scheme or current.scheme, wanted)

    @Slot(float)
    def _on_scale(self, scale: float) -> None:
        self._keep(SCALE, str(scale))

    @Slot(str)
    def _on_scheme(self, scheme: str) -> None:
        self._keep(SCHEME, scheme)

    def _keep(self, name: str, value: str) -> None:
        work = partial(self._context.desktop.settings.put, name, value)
        self._context.tasks.run(Lane.STORE, work, None, _not_told, self)


def _not_told(_error: Exception) -> None:
    """A look that could not be kept, for example behind the lock, loses nobody's work."""
