"""Owns the desk of help, which needs no open profile."""

from __future__ import annotations

from collections.abc import Callable

from qa_desktop.services.desktop_help import About, KeySheet
from qa_desktop.services.house import House


class HelpRoom:
    """`desktop_help.HelpDesk`."""

    def __init__(self, house: House, about: Callable[[], About]) -> None:
        self._house = house
        self._about = about

    def keys(self, sheet: KeySheet) -> bytes:
        return self._house.workshop.reports().keys(sheet)

    def about(self) -> About:
        return self._about()
