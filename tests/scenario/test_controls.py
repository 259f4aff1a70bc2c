"""ODK XForms, "Body Elements": what each control keeps, apart from its looks."""

import pytest

from qa_desktop.formspec.definition import ControlKind
from tests.builders import choices_of, filling, tool
from tests.xforms import asked, xform


@pytest.mark.feature("range", "range start, end, step")
@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ('start="0" end="10" step="2"', {"start": "0", "end": "10", "step": "2"}),
        ('start="10" end="0"', {"start": "10", "end": "0"}),
        ('start="-1.5" end="1.5" step="0.5"', {"start": "-1.5", "end": "1.5", "step": "0.5"}),
    ],
)
def test_a_range_says_where_it_goes_forwards_or_back_with_a_step_or_without(attributes, said):
    s = filling(
        xform(
            "<a/>",
            '<bind nodeset="/data/a" type="decimal"/>',
            f'<range ref="/data/a" {attributes}><label>Q</label></range>',
        )
    )
    view = s.view("a")
    assert (view.control, dict(view.definition.parameters)) == (ControlKind.RANGE, said)
    s.set("a", "1.50")
    assert s.value("a") == "1.5"


@pytest.mark.feature("rank")
def test_a_rank_keeps_the_order_that_was_given_each_choice_once():
    s = filling(tool("| type | name | label |\n| rank l | q | Q |", choices=choices_of("a", "b", "c")))
    s.set("q", "c a b a")
    assert (s.value("q"), s.offered("q")) == ("c a b", ["a", "b", "c"])


@pytest.mark.feature("acknowledge")
def test_an_acknowledgement_is_ok_or_blank():
    s = filling(tool("| type | name | label | required |\n| acknowledge | q | Seen | yes |"))
    assert s.wrong("q") == ["required"]
    s.set("q", "OK")
    assert (s.value("q"), s.wrong("q")) == ("OK", [])


@pytest.mark.feature("image-map")
def test_a_picture_to_point_at_is_offered_as_a_list():
    s = filling(
        tool(
            "| type | name | label | appearance |\n| select_one l | q | Q | image-map |",
            choices=choices_of("a", "b"),
        )
    )
    assert s.offered("q") == ["a", "b"]


def test_a_group_without_a_node_of_its_own_holds_its_questions():
    s = filling(
        xform(
            "<a/><b/>",
            body=f'<group appearance="field-list"><label>Both</label>{asked("a", "b")}</group>',
        )
    )
    s.set("b", "x")
    assert (s.view("a").label, s.value("b")) == ("Q", "x")
