"""Owns the control for a scale of whole numbers: numbered stops, its ends in the tool's words."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import ControlKind, Question
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.controls.numbers import limits
from qa_desktop.ui.widgets.stops import ScaleStops

MOST_STOPS = 21
_END = re.compile(r"(\d+)\s*=\s*([^;.\n]+)")


def bounds(view: NodeView) -> tuple[int, int, int]:
    """Start, end and step of a scale: those of a range, else 0, 10 and 1."""
    given = view.definition.parameters if isinstance(view.definition, Question) else {}
    try:
        low, high, step = (int(float(given.get(k, d))) for k, d in (("start", 0), ("end", 10), ("step", 1)))
    except ValueError:
        return 0, 10, 1
    return (low, high, step) if step > 0 and low < high else (0, 10, 1)


def fits_stops(view: NodeView) -> bool:
    """True when the scale's values are few whole numbers; else it is typed as a number."""
    given = view.definition.parameters if isinstance(view.definition, Question) else {}
    low, high, step = bounds(view)
    if view.control is ControlKind.RANGE and limits(view) != (Decimal(low), Decimal(high), Decimal(step)):
        return False  # downwards, or not sound
    whole = all(str(given.get(key, "0")).lstrip("-").isdecimal() for key in ("start", "end", "step"))
    return whole and (high - low) // step < MOST_STOPS


def ends(view: NodeView) -> tuple[str, str]:
    """What both ends of a scale mean, in the tool's words (`0 = cannot stay home; 10 = safe enough`)."""
    low, high, _step = bounds(view)
    said = {int(number): words.strip() for number, words in _END.findall(f"{view.hint}\n{view.guidance}")}
    return said.get(low, ""), said.get(high, "")


class ScaleControl(Control):
    """Stops from end to end. A hint such as `0 = cannot stay home; 10 = safe enough` names the ends."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.stops = ScaleStops(*bounds(view))
        self.box.addWidget(self.stops)
        self.stops.picked.connect(self._on_picked)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        self.stops.name_ends(*ends(view))
        self.stops.show_value(view.value)
        self.stops.tiles.set_readonly(view.is_readonly)

    def focus_here(self) -> None:
        self.stops.tiles.focus_here()

    def name(self, words: str, description: str) -> None:
        self.stops.tiles.describe(words, description)

    @Slot(str)
    def _on_picked(self, value: str) -> None:
        self.edited.emit(self.node_id, value, False)
