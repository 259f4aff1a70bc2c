"""Owns which control answers which question: one row per control, the first that fits wins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import ControlKind, DataType
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.controls.choice import ChoiceControl, ListControl, is_long
from qa_desktop.ui.fill.controls.dates import DateControl, DateTimeControl, TimeControl
from qa_desktop.ui.fill.controls.geo import PointControl, PointsControl
from qa_desktop.ui.fill.controls.matrix import MatrixHeading, MatrixRow, is_heading, is_row
from qa_desktop.ui.fill.controls.numbers import CounterControl, RangeControl, limits
from qa_desktop.ui.fill.controls.part_dates import PartDateControl, asks_part
from qa_desktop.ui.fill.controls.plain import AcknowledgeControl, NoteControl, ShownControl
from qa_desktop.ui.fill.controls.rank import RankControl
from qa_desktop.ui.fill.controls.scale import ScaleControl, fits_stops
from qa_desktop.ui.fill.controls.search import SearchControl, asks_search
from qa_desktop.ui.fill.controls.text import BarcodeControl, NumberControl, TextControl
from qa_desktop.ui.fill.controls.unknown import UnknownControl
from qa_desktop.ui.fill.controls.upload import UploadControl

Fits = Callable[[NodeView], bool]


def _is(kind: ControlKind) -> Fits:
    return lambda view: view.control is kind


def _types(*types: DataType) -> Fits:
    return lambda view: view.control is ControlKind.INPUT and view.data_type in types


def _is_scale(view: NodeView) -> bool:
    asked = "qa-scale" in view.appearance or view.control is ControlKind.RANGE
    return asked and fits_stops(view)


def _is_range(view: NodeView) -> bool:
    return view.control is ControlKind.RANGE and limits(view) is not None


def _is_long_list(view: NodeView) -> bool:
    return view.control is ControlKind.SELECT_ONE and is_long(view)


def _is_part_date(view: NodeView) -> bool:
    return _types(DataType.DATE)(view) and asks_part(view)


def _is_counter(view: NodeView) -> bool:
    return _types(DataType.INT)(view) and "counter" in view.appearance


CONTROLS: tuple[tuple[Fits, type[Control]], ...] = (
    (_is(ControlKind.NOTE), NoteControl),
    (_is(ControlKind.NONE), ShownControl),
    (_is_scale, ScaleControl),
    (_is_range, RangeControl),
    (_is(ControlKind.RANGE), NumberControl),
    (is_heading, MatrixHeading),
    (is_row, MatrixRow),
    (asks_search, SearchControl),
    (_is_long_list, ListControl),
    (_is(ControlKind.SELECT_ONE), ChoiceControl),
    (_is(ControlKind.SELECT_MULTIPLE), ChoiceControl),
    (_is(ControlKind.RANK), RankControl),
    (_is(ControlKind.TRIGGER), AcknowledgeControl),
    (_is(ControlKind.UPLOAD), UploadControl),
    (_is_part_date, PartDateControl),
    (_types(DataType.DATE), DateControl),
    (_types(DataType.DATE_TIME), DateTimeControl),
    (_types(DataType.TIME), TimeControl),
    (_is_counter, CounterControl),
    (_types(DataType.INT, DataType.DECIMAL), NumberControl),
    (_types(DataType.GEOPOINT), PointControl),
    (_types(DataType.GEOTRACE, DataType.GEOSHAPE), PointsControl),
    (_types(DataType.BARCODE), BarcodeControl),
    (_types(DataType.STRING), TextControl),
)


def control_for(view: NodeView, parent: QWidget | None = None, *, headed: bool = True) -> Control:
    """The control for a question; of an unknown kind a plain box that says so, never nothing.

    Args:
        view: The question.
        parent: Where it will stand.
        headed: Whether headings stand above it; a row of a table without them says its choices itself.
    """
    kind = next((control for fits, control in CONTROLS if fits(view)), UnknownControl)
    if kind is MatrixRow and not headed:
        kind = ChoiceControl
    return kind(view, parent)
