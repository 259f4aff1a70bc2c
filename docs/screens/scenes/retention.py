"""Owns the scenes of retention: the page, its sheets, and the settings that others decide."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea
from studio import Studio

from scenes import scene


@scene("retention")
def retention(s: Studio) -> None:
    s.take_down(s.go("retention").findChild(QScrollArea), most=3)


@scene("retention-hold")
def hold(s: Studio) -> None:
    s.go("retention")
    s.take_sheet(lambda: s.pages.retention.hold("1048213"))


@scene("retire")
def retire(s: Studio) -> None:
    s.take_sheet(s.pages.retention.retire)
