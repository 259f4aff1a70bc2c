"""Two people mark one thing: each unseen by the other, then both on one line, then what they agree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.ui.fill.controls.mark import MarkControl
from qa_desktop.ui.fill.two_marks import TwoMarks
from tests.builders import tool
from tests.ui.fill.pages import SETTINGS, Driver

SURVEY = """
| type | name | label | hint | relevant | appearance | required | bind::qa:role | bind::qa:stage |
| begin_group | area | The plan | | | | | | |
| text | best | Best question asked | | | | | | |
| begin_group | marks | How good is the plan? | | | qa-two-marks | | | |
| integer | lp | Lead Professional | 0 = no plan; 10 = everyone follows it | | qa-scale | yes | lead-professional-mark | lead-professional |
| integer | ehc | Consultant | 0 = no plan; 10 = everyone follows it | {ehc} | qa-scale | yes | consultant-mark | |
| note | talk | Say what each of you sees. | | ${{lp}} != '' and ${{lp}} - ${{ehc}} >= 3 | | | | |
| integer | agreed | Agreed mark | | | qa-scale | yes | agreed-mark | |
| text | why | Why this mark? | | | multiline | yes | reason | |
| end_group | | | | | | | | |
| end_group | | | | | | | | |
"""  # noqa: E501  a table is wide


class Two(Driver):
    """Two people at one laptop."""

    @property
    def group(self) -> TwoMarks:
        group = self.page.body.findChild(TwoMarks)
        assert group is not None
        return group

    def control(self, name: str) -> MarkControl:
        control = self.row(name).control
        assert isinstance(control, MarkControl)
        return control

    def mark(self, name: str, *keys: Qt.Key) -> None:
        self.go(name)
        for key in keys:
            self.key(key)

    def read_out(self) -> str:
        """Everything in sight of the group, as words and names of what is picked."""
        labels = [one.text() for one in self.group.findChildren(QLabel) if one.isVisible()]
        picks = [
            tile.face.name
            for control in self.group.findChildren(MarkControl)
            for tile in control.stops.tiles.tiles
            if tile.isVisible() and tile.isChecked()
        ]
        return " | ".join(labels + picks)


def page(qtbot, keeper, ehc: str = "") -> Two:
    return Two(qtbot, tool(SURVEY.format(ehc=ehc), settings=SETTINGS), keeper)


@pytest.fixture
def two(qtbot, keeper) -> Two:
    return page(qtbot, keeper)


def test_a_mark_is_covered_when_the_other_person_comes_to_place_theirs(two):
    two.mark("lp", Qt.Key.Key_8)
    assert not two.control("lp").is_covered
    two.mark("ehc")
    assert two.control("lp").is_covered
    assert "8" not in two.read_out()
    assert two.value("lp") == "8"


def test_arrows_move_a_mark_and_cover_nothing_before_the_keyboard_leaves(two):
    two.mark("lp", Qt.Key.Key_3, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert (two.value("lp"), two.control("lp").is_covered) == ("5", False)
    two.press(two.control("lp").cover_it)
    assert two.control("lp").is_covered


def test_one_and_then_nought_is_ten(two):
    two.mark("lp", Qt.Key.Key_1)
    assert two.value("lp") == "1"
    two.key(Qt.Key.Key_0)
    assert two.value("lp") == "10"
    two.key(Qt.Key.Key_0)
    assert two.value("lp") == "0"


def test_nought_after_an_arrow_is_nought(two):
    two.mark("lp", Qt.Key.Key_2, Qt.Key.Key_Left)
    assert two.value("lp") == "1"
    two.key(Qt.Key.Key_0)
    assert two.value("lp") == "0"


def test_nothing_is_agreed_before_both_marks_are_shown(two):
    assert not two.sees("agreed") or two.page.body.row(two.id("agreed")) is two.row("lp")
    two.mark("lp", Qt.Key.Key_8)
    two.mark("ehc", Qt.Key.Key_5)
    assert not two.group.is_shown
    assert two.group.show_both.isVisible()
    two.press(two.group.show_both)
    assert two.group.is_shown
    assert two.here == "agreed"


def test_without_the_lead_professional_the_consultant_goes_on_alone_and_says_so(two):
    two.go("lp")
    assert two.group.without.isVisible()
    two.press(two.group.without)
    assert two.here == "ehc"
    assert "not here" in two.read_out()
    assert not two.group.show_both.isVisible(), "the consultant's own mark is asked all the same"
    two.mark("ehc", Qt.Key.Key_5)
    two.press(two.group.show_both)
    assert two.here == "agreed"
    assert [(mark.who, mark.value) for mark in two.group.line.marks] == [("Consultant", 5)]
    assert "The review asks why" in two.group.gap_words
    assert two.value("lp") == ""


def test_a_lead_professional_who_comes_after_all_places_their_mark(two):
    two.go("lp")
    two.press(two.group.without)
    two.mark("lp", Qt.Key.Key_8)
    assert not two.group.without.isVisible()
    two.mark("ehc", Qt.Key.Key_5)
    assert two.group.show_both.text() == "Show both marks"
    two.press(two.group.show_both)
    assert len(two.group.line.marks) == 2


def test_a_consultants_mark_that_waits_for_the_other_does_not_hold_up_going_on(qtbot, keeper):
    two = page(qtbot, keeper, ehc="${lp} != ''")
    two.go("lp")
    two.press(two.group.without)
    assert two.group.is_shown
    assert two.here == "agreed"


def test_neither_outline_nor_find_tells_a_covered_mark(two):
    two.mark("lp", Qt.Key.Key_7)
    two.mark("ehc")
    assert two.control("lp").is_covered
    told = [each.label for each in two.page.findables()]
    told += [f"{row.accessibleName()} {row.note}" for row in two.page.outline.rows]
    assert any("Lead Professional" in each for each in told)
    assert not any("7" in each for each in told)


def test_both_marks_stand_on_one_line_with_the_gap_in_words(two):
    two.mark("lp", Qt.Key.Key_8)
    two.mark("ehc", Qt.Key.Key_5)
    two.press(two.group.show_both)
    assert [(mark.who, mark.value) for mark in two.group.line.marks] == [
        ("Consultant", 5),
        ("Lead Professional", 8),
    ]
    assert two.group.line.accessibleName() == "Consultant 5, Lead Professional 8, on a scale from 0 to 10"
    assert two.group.gap_words == "3 apart: say what each of you sees."


@pytest.mark.parametrize(
    ("lp", "ehc", "words"),
    [
        (Qt.Key.Key_6, Qt.Key.Key_6, "The same mark. What made each of you choose it?"),
        (Qt.Key.Key_6, Qt.Key.Key_7, "1 apart: talk about what each of you sees."),
    ],
)
def test_a_small_gap_is_said_as_well(two, lp, ehc, words):
    two.mark("lp", lp)
    two.mark("ehc", ehc)
    two.press(two.group.show_both)
    assert two.group.gap_words == words


def test_the_whole_is_done_with_the_keyboard_alone(two):
    two.mark("lp", Qt.Key.Key_8, Qt.Key.Key_Return)
    assert two.here == "ehc"
    two.key(Qt.Key.Key_5)
    two.key(Qt.Key.Key_Return)
    assert two.focus is two.group.show_both
    two.key(Qt.Key.Key_Space)
    two.key(Qt.Key.Key_6)
    two.key(Qt.Key.Key_Return)
    assert (two.here, two.value("agreed")) == ("why", "6")


def test_a_tool_can_keep_the_second_mark_back_until_the_first_is_given(qtbot, keeper):
    two = page(qtbot, keeper, "${lp} != ''")
    assert not two.sees("ehc")
    two.mark("lp", Qt.Key.Key_7)
    two.mark("ehc", Qt.Key.Key_4)
    assert two.control("lp").is_covered
    two.press(two.group.show_both)
    assert two.group.gap_words == "3 apart: say what each of you sees."


def test_the_next_gap_leads_to_the_mark_that_agreeing_waits_for(two):
    two.mark("ehc", Qt.Key.Key_5)
    two.key(Qt.Key.Key_F8)
    assert two.here == "lp"


def test_a_covered_mark_can_be_changed_by_whoever_placed_it(two):
    two.mark("lp", Qt.Key.Key_8)
    two.mark("ehc")
    two.press(two.control("lp").change)
    two.key(Qt.Key.Key_7)
    two.mark("ehc", Qt.Key.Key_5)
    assert two.value("lp") == "7"


def test_a_mark_that_both_have_seen_can_be_corrected_in_the_open(two):
    two.mark("lp", Qt.Key.Key_8)
    two.mark("ehc", Qt.Key.Key_5)
    two.press(two.group.show_both)
    two.press(two.group.correct)
    two.mark("ehc", Qt.Key.Key_6)
    assert two.group.gap_words.startswith("2 apart")
    assert two.group.is_shown


def test_a_mark_taken_away_covers_everything_again(two):
    two.mark("lp", Qt.Key.Key_8)
    two.mark("ehc", Qt.Key.Key_5)
    two.press(two.group.show_both)
    two.ctrl(Qt.Key.Key_Z)
    assert not two.group.is_shown
    assert not two.group.line.isVisible()


def test_a_page_shown_again_covers_a_single_mark(two, qtbot, keeper):
    two.mark("lp", Qt.Key.Key_8)
    again = Two(qtbot, two.session.tool, keeper, saved=two.session.saved())
    assert again.control("lp").is_covered
    assert "8" not in again.read_out()


def test_a_covered_mark_is_not_read_out(two):
    two.mark("lp", Qt.Key.Key_8)
    two.mark("ehc")
    control = two.control("lp")
    assert control.change.accessibleName() == "Change the mark: Lead Professional"
    assert "8" not in control.change.accessibleName() + control.change.accessibleDescription()


# ---------------------------------------------------------------- whose turn it is


def turn(two) -> tuple[int | None, str]:
    return two.group.turn.place, two.group.turn.accessibleName()


def test_whose_turn_it_is_stands_above_the_marks_with_what_the_other_does(two):
    two.go("lp")
    assert turn(two) == (
        1,
        "Lead Professional: it is your turn. Place your mark. The consultant looks away until it is covered.",
    )
    two.key(Qt.Key.Key_8)
    assert turn(two)[0] == 1
    two.go("ehc")
    assert turn(two) == (
        0,
        "Consultant: it is your turn. Place your mark. The Lead Professional looks away until it is covered.",
    )


def test_when_both_marks_are_placed_both_are_asked_to_look(two):
    two.mark("lp", Qt.Key.Key_8)
    two.mark("ehc", Qt.Key.Key_5)
    two.control("ehc").cover()
    assert turn(two)[0] is None
    assert "Both marks are placed" in turn(two)[1]
    two.group.show_both.click()
    assert not two.group.turn.isVisible()


def test_whoever_comes_first_has_the_turn(two):
    two.go("ehc")
    assert turn(two)[0] == 0


def test_the_turn_is_told_apart_by_shape_and_colour_as_on_the_line(qapp, two):
    two.go("lp")
    first = two.group.turn.grab().toImage()
    two.go("ehc")
    assert two.group.turn.grab().toImage() != first


def test_last_times_marks_steer_nobody_and_the_agreed_one_is_said(two):
    two.page.show_last_time(LastTime("12 March 2026", "1", {"lp": "9", "ehc": "3", "agreed": "7"}))
    two.go("lp")
    assert "Last time" not in two.read_out()
    two.mark("lp", Qt.Key.Key_8)
    two.mark("ehc", Qt.Key.Key_5)
    two.control("ehc").cover()
    two.group.show_both.click()
    two.settle()
    assert "Last time: 7, 12 March 2026" in two.read_out()
    assert "Last time: 9" not in two.read_out()
    assert two.value("agreed") == ""
