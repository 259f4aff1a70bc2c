"""Owns which control answers which question: one row per control, the first that fits wins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import ControlKind, DataType
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.controls.choice import ChoiceControl, ListControl, is_long
from qa_desktop.ui.fill.controls.dates import DateControl, DateTimeControl, TimeControl
from qa_desktop.ui.fill.controls.plain import AcknowledgeControl, NoteControl, ShownControl, UnknownControl
from qa_desktop.ui.fill.controls.rank import RankControl
from qa_desktop.ui.fill.controls.scale import ScaleControl, fits_stops
from qa_desktop.ui.fill.controls.text import NumberControl, TextControl

Fits = Callable[[NodeView], bool]


def _is(kind: ControlKind) -> Fits:
    return lambda view: view.control is kind


def _types(*types: DataType) -> Fits:
    return lambda view: view.control is ControlKind.INPUT and view.data_type in types


def _is_scale(view: NodeView) -> bool:
    asked = "qa-scale" in view.appearance or view.control is ControlKind.RANGE
    return asked and fits_stops(view)


def _is_long_list(view: NodeView) -> bool:
    return view.control is ControlKind.SELECT_ONE and is_long(view)


CONTROLS: tuple[tuple[Fits, type[Control]], ...] = (
    (_is(ControlKind.NOTE), NoteControl),
    (_is(ControlKind.NONE), ShownControl),
    (_is_scale, ScaleControl),
    (_is(ControlKind.RANGE), NumberControl),
    (_is_long_list, ListControl),
    (_is(ControlKind.SELECT_ONE), ChoiceControl),
    (_is(ControlKind.SELECT_MULTIPLE), ChoiceControl),
    (_is(ControlKind.RANK), RankControl),
    (_is(ControlKind.TRIGGER), AcknowledgeControl),
    (_types(DataType.DATE), DateControl),
    (_types(DataType.DATE_TIME), DateTimeControl),
    (_types(DataType.TIME), TimeControl),
    (_types(DataType.INT, DataType.DECIMAL), NumberControl),
    (_types(DataType.STRING, DataType.BARCODE), TextControl),
)


def control_for(view: NodeView, parent: QWidget | None = None) -> Control:
    """The control for a question; of an unknown kind a sentence that says so."""
    kind = next((control for fits, control in CONTROLS if fits(view)), UnknownControl)
    return kind(view, parent)
