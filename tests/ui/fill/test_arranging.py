"""What belongs together stands together: a grade with its reason, and the three columns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qa_desktop.ui.fill.columns import Columns
from qa_desktop.ui.style import theme
from tests.builders import tool
from tests.ui.fill.pages import CHOICES, SETTINGS, Driver

SURVEY = """
| type | name | label | required | relevant | appearance | bind::qa:role |
| begin_group | all | Overall | | | | |
| text | before | Something first | | | | |
| text | why | Why this grade? | yes | | multiline | reason |
| select_one grade4 | grade | Overall grade | yes | | | overall-grade |
| integer | scale | Overall scale | | | qa-scale | overall-scale |
| text | worry | What worries us? | | | multiline | worry |
| text | next | What needs to happen? | | ${grade} != '' | multiline | next-step |
| text | good | What works well? | yes | | multiline | strength |
| text | after | Anything else? | | | | |
| end_group | | | | | | |
"""


@pytest.fixture
def overall(qtbot, keeper) -> Driver:
    return Driver(qtbot, tool(SURVEY, choices=CHOICES, settings=SETTINGS), keeper)


def columns(page: Driver) -> Columns:
    found = page.page.body.findChild(Columns)
    assert found is not None
    return found


def left(page: Driver, name: str) -> tuple[int, int]:
    row = page.row(name)
    corner = row.mapTo(page.page.body, row.rect().topLeft())
    return corner.x(), corner.y()


def test_a_reason_stands_under_its_grade_and_the_scale_is_asked_apart(overall):
    overall.go("grade")
    overall.key(Qt.Key.Key_2)
    assert overall.names() == ["before", "grade", "why", "scale", "good", "worry", "next", "after"]


def test_strengths_come_first_and_the_three_stand_side_by_side(overall):
    overall.go("grade")
    overall.key(Qt.Key.Key_2)
    assert columns(overall).stands_side_by_side
    places = [left(overall, name) for name in ("good", "worry", "next")]
    assert places == sorted(places)
    assert len({y for _x, y in places}) == 1


def test_a_column_whose_question_does_not_apply_stays_empty(overall):
    assert overall.names() == ["before", "grade", "why", "scale", "good", "worry", "after"]


def test_the_boxes_begin_at_one_height_whatever_the_length_of_the_questions(overall):
    overall.go("grade")
    overall.key(Qt.Key.Key_2)
    boxes = [overall.row(name).control for name in ("good", "worry", "next")]
    tops = {box.mapTo(overall.page.body, box.rect().topLeft()).y() for box in boxes}
    assert len(tops) == 1


def test_they_stand_one_below_the_other_at_twice_the_size(overall):
    app = QApplication.instance()
    theme.apply(app, "light", 2.0)
    overall.settle()
    overall.go("good")
    assert not columns(overall).stands_side_by_side
    assert left(overall, "good")[1] < left(overall, "worry")[1]


def test_enter_and_tab_go_through_the_columns_in_their_order(overall):
    overall.go("good")
    overall.key(Qt.Key.Key_Tab)
    assert overall.here == "worry"


def test_a_required_column_left_blank_says_so_beside_its_box(overall):
    overall.go("good")
    overall.go("worry")
    assert overall.error("good")
