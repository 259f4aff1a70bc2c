"""Owns the widths of the panes beside the questions, kept in the profile from one audit to the next."""

from __future__ import annotations

import json
from functools import partial

from PySide6.QtCore import QObject, Slot

from qa_desktop.ui.context import Context
from qa_desktop.ui.fill.panes import Panes
from qa_desktop.ui.tasks import Lane

SETTING = "fill-panes"


class PaneKeeper(QObject):
    """Gives panes the widths that were chosen last, and notes those that are chosen now."""

    def __init__(self, context: Context, panes: Panes) -> None:
        super().__init__(panes)
        self._context, self._panes = context, panes
        panes.chosen.connect(self._on_chosen)
        look = partial(context.desktop.settings.get, SETTING)
        context.tasks.run(Lane.STORE, look, self._on_found, _not_told, self, says="")

    def _on_found(self, kept: str) -> None:
        widths = read(kept)
        if widths is not None:
            self._panes.set_widths(*widths)

    @Slot()
    def _on_chosen(self) -> None:
        work = partial(self._context.desktop.settings.put, SETTING, json.dumps(self._panes.widths))
        self._context.tasks.run(Lane.STORE, work, None, _not_told, self, says="")


def read(kept: str) -> tuple[int, int] | None:
    """What was kept; None where it is nothing, or no two widths."""
    try:
        outline, panel = json.loads(kept)
        return int(outline), int(panel)
    except (ValueError, TypeError, OverflowError):
        return None


def _not_told(_error: Exception) -> None:
    """A width that could not be kept, for example behind the lock, loses nobody's work."""
