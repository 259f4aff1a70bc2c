"""Owns which place of the desk was in front, kept in the profile from one start to the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desktop.ui.desk_view import FIRST
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.desk_pages import DeskPages

SETTING = "place-in-front"


class PlaceKeeper(QObject):
    """Goes to the place where a person was, and notes where they go."""

    def __init__(self, desk: DeskPages) -> None:
        super().__init__(desk)
        self._desk = desk
        self._kept = ""
        desk.desk.went.connect(self._on_went)

    def recall(self, then: Callable[[], None]) -> None:
        """Go to the place that was in front, the first one where there is none, and do the rest behind it."""
        desk = self._desk

        def begin(name: str) -> None:
            if not desk.is_shown:
                return
            self._kept = name
            place = name if name in desk.desk.names else FIRST
            desk.go(place)
            if place != FIRST:
                # Its page is the first that a person can use; what waits on the first place is counted too.
                desk.desk.page(FIRST).refresh()
            then()

        def fail(_error: Exception) -> None:
            begin("")

        settings = desk.context.desktop.settings
        desk.context.tasks.run(Lane.STORE, partial(settings.get, SETTING), begin, fail, self, says="")

    @Slot()
    def _on_went(self) -> None:
        place = self._desk.place
        if place == (self._kept or FIRST) or not self._desk.is_shown:
            return
        self._kept = place
        work = partial(self._desk.context.desktop.settings.put, SETTING, place)
        self._desk.context.tasks.run(Lane.STORE, work, None, _not_told, self, says="")


def _not_told(_error: Exception) -> None:
    """A place that could not be kept, for example behind the lock, loses nobody's work."""
