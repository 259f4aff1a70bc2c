"""Which control answers which question; what is not known is said, never a crash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_desktop.formspec.definition import ControlKind, DataType
from qa_desktop.ui.fill.controls.choice import ChoiceControl, ListControl
from qa_desktop.ui.fill.controls.dates import DateControl, DateTimeControl, TimeControl
from qa_desktop.ui.fill.controls.geo import PointControl, PointsControl
from qa_desktop.ui.fill.controls.numbers import RangeControl
from qa_desktop.ui.fill.controls.plain import AcknowledgeControl, NoteControl
from qa_desktop.ui.fill.controls.rank import RankControl
from qa_desktop.ui.fill.controls.scale import ScaleControl
from qa_desktop.ui.fill.controls.text import BarcodeControl, NumberControl, TextControl
from qa_desktop.ui.fill.controls.unknown import UnknownControl
from qa_desktop.ui.fill.controls.upload import UploadControl
from qa_desktop.ui.fill.factory import control_for
from tests.builders import filling, tool
from tests.ui.fill.pages import small_tool


@pytest.mark.parametrize(
    ("name", "control"),
    [
        ("seen", ChoiceControl),
        ("why", TextControl),
        ("short", TextControl),
        ("count", NumberControl),
        ("when", DateControl),
        ("grade", ChoiceControl),
        ("scale", ScaleControl),
        ("ways", ChoiceControl),
        ("theme", ListControl),
        ("told", DateTimeControl),
        ("clock", TimeControl),
        ("share", NumberControl),
        ("word", NoteControl),
        ("ack", AcknowledgeControl),
        ("order", RankControl),
    ],
)
def test_every_kind_of_question_has_its_control(qtbot, name, control):
    made = control_for(filling(small_tool()).view(name))
    qtbot.addWidget(made)

    assert type(made) is control


@pytest.mark.parametrize(
    ("kind", "data_type", "control"),
    [
        (ControlKind.UPLOAD, DataType.BINARY, UploadControl),
        (ControlKind.INPUT, DataType.GEOPOINT, PointControl),
        (ControlKind.INPUT, DataType.GEOTRACE, PointsControl),
        (ControlKind.INPUT, DataType.GEOSHAPE, PointsControl),
        (ControlKind.INPUT, DataType.BARCODE, BarcodeControl),
        (ControlKind.INPUT, DataType.BOOLEAN, UnknownControl),
        (ControlKind.INPUT, DataType.INTENT, UnknownControl),
    ],
)
def test_every_data_type_has_a_control(qtbot, kind, data_type, control):
    view = replace(
        filling(small_tool()).view("short"), control=kind, data_type=data_type, value="held", display=""
    )
    made = control_for(view)
    qtbot.addWidget(made)

    assert type(made) is control


def test_an_unknown_kind_is_answered_in_words_and_says_why(qtbot):
    view = replace(filling(small_tool()).view("short"), data_type=DataType.INTENT, value="held")
    made = control_for(view)
    qtbot.addWidget(made)
    given = []
    made.edited.connect(lambda *edited: given.append(edited[1]))
    made.edit.typed.emit("other")

    assert "no box of its own" in made.words.shown
    assert made.edit.toPlainText() == "held"
    assert given == ["other"]


def test_a_range_is_a_scale_with_its_own_ends(qtbot):
    form = tool(
        """
        | type  | name | label | parameters           |
        | range | r    | R     | start=1 end=5 step=1 |
        """
    )
    made = control_for(filling(form).view("r"))
    qtbot.addWidget(made)

    assert isinstance(made, ScaleControl)
    assert [tile.face.name for tile in made.stops.tiles.tiles] == ["1", "2", "3", "4", "5"]


def test_a_range_of_fractions_is_a_slider_with_a_box(qtbot):
    form = tool(
        """
        | type  | name | label | parameters             |
        | range | r    | R     | start=0 end=1 step=0.1 |
        """
    )
    made = control_for(filling(form).view("r"))
    qtbot.addWidget(made)

    assert isinstance(made, RangeControl)
    assert made.slider.maximum() == 10


@pytest.mark.parametrize("name", ["<img src=x>", "=cmd|' /C calc'!A0", "مرحبا", "👩‍👧 🏠", "a" * 5000])
def test_any_words_in_labels_and_choices_are_shown_as_they_are(qtbot, name):
    view = filling(small_tool()).view("seen")
    choices = tuple(replace(choice, label=name) for choice in view.choices)
    made = control_for(replace(view, choices=choices))
    qtbot.addWidget(made)
    made.resize(400, 400)

    assert [tile.words for tile in made.tiles.tiles] == [name] * 3
    assert not made.grab().isNull()
