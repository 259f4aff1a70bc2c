"""The records grid at the keyboard: what is typed, where the keyboard goes, what is said and marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qa_desktop.formspec.definition import Tool
from qa_desktop.ui.fill.grid.block import GridBlock
from qa_desktop.ui.fill.grid.cells import CommentSign
from qa_desktop.ui.fill.grid.menu import CellMenu
from qa_desktop.ui.fill.grid.model import Role
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.growing import GrowingTextEdit
from tests.builders import tool
from tests.ui.fill.pages import Driver

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
REPEAT = "/data/rec"

SURVEY = """
| type | name | label | hint | required | relevant | constraint | constraint_message | appearance | repeat_count | bind::qa:comment-on | bind::qa:kind | bind::qa:prompt | bind::qa:prompt-when |
| begin_group | top | Round | | | | | | | | | | | |
| integer | planned | How many? | | yes | | | | | | | | | |
| end_group | | | | | | | | | | | | | |
| begin_repeat | rec | Records | | | | | | qa-grid | ${planned} | | records | | |
| text | key | Record reference | | yes | | | | | | | | | |
| date | seen | Date of the visit | | yes | | . <= today() | Not in the future. | | | | | | |
| select_one l | alone | Was the child seen alone? | Look at the last visit. | yes | | | | | | | | | |
| text | alone_c | Why not? | | ${alone} = 'no' | | | | multiline | | ${alone} | | | |
| select_one l | plan | Is the plan up to date? | | yes | | | | | | | | E1 | . = 'no' |
| select_one l | shared | Was it shared? | | yes | ${plan} != 'no' | | | | | | | | |
| text | note | Comment on this record | | | | | | multiline | | ${rec} | | | |
| end_repeat | | | | | | | | | | | | | |
| begin_group | end | End | | | | | | | | | | | |
| text | last | Last words | | | | | | | | | | | |
| end_group | | | | | | | | | | | | | |
"""  # noqa: E501 - a row of a table is one line
CHOICES = """
| list_name | name | label | score |
| l | yes | Yes | 1 |
| l | no | No | 0 |
| l | na | Not applicable | |
"""
SETTINGS = """
| form_title | form_id | version | namespaces | attribute::qa:bands |
| Visits | visits | 1 | qa="urn:qa-desktop:audit:1" | 80 60 |
"""


def visits() -> Tool:
    return tool(SURVEY, choices=CHOICES, settings=SETTINGS)


class Grid:
    """A person at the grid."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.session = driver.session

    @property
    def block(self) -> GridBlock:
        return self.driver.page.body.grids[0]

    @property
    def table(self):
        return self.block.table

    def at(self, record: int, name: str) -> str:
        return f"{self.session.view(REPEAT).children[record]}/{name}"

    def value(self, record: int, name: str) -> str:
        return self.session.view(self.at(record, name)).value

    def answers(self, record: int) -> list[str]:
        return [self.value(record, name) for name in ("alone", "plan", "shared")]

    def go(self, record: int, name: str) -> None:
        self.driver.page.go_to(self.at(record, name))
        self.driver.settle()

    @property
    def here(self) -> tuple[int, str]:
        index = self.table.currentIndex()
        return index.column(), self.block.model.rows[index.row()].path.rpartition("/")[2]

    def press(self, *keys: str | Qt.Key, mods=Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key, mods)
        self.driver.settle()

    def cell(self, record: int, name: str):
        index = self.block.model.place(self.at(record, name))
        return self.block.model.data(index, Role.CELL)

    def is_marked_missing(self, record: int, name: str) -> bool:
        return bool(self.block.model.data(self.block.model.place(self.at(record, name)), Role.MISSING))

    def header(self, at: int, orientation: Qt.Orientation) -> str:
        return self.block.model.headerData(at, orientation, Qt.ItemDataRole.AccessibleTextRole)


@pytest.fixture
def grid(qtbot, keeper) -> Grid:
    driver = Driver(qtbot, visits(), keeper)
    driver.page.presenter.edit(driver.id("planned"), "4")
    driver.section("rec")
    return Grid(driver)


# ---------------------------------------------------------------- one key per cell


def test_a_letter_answers_and_the_keyboard_goes_down(grid):
    grid.go(0, "alone")
    grid.press("y", "a", "n")
    assert grid.answers(0) == ["yes", "na", "no"]
    assert grid.here == (0, "note")


def test_a_digit_answers_as_on_every_page(grid):
    grid.go(0, "alone")
    grid.press("1", "3", "2")
    assert grid.answers(0) == ["yes", "na", "no"]


def test_every_answer_is_kept_at_once(grid):
    grid.go(2, "plan")
    grid.press("y")
    assert grid.driver.keeper.stored("plan") == "yes"


def test_a_key_that_is_no_answer_changes_nothing_and_says_so(grid):
    grid.go(0, "alone")
    grid.press("x")
    assert grid.value(0, "alone") == ""
    assert grid.here == (0, "alone")
    assert "X is no answer" in grid.block.error.shown


def test_after_the_last_criterion_comes_the_next_record(grid):
    grid.go(0, "note")
    grid.press(Qt.Key.Key_Return)
    assert grid.here == (1, "key")
    grid.press(Qt.Key.Key_Return, mods=SHIFT)
    assert grid.here == (0, "note")


def test_a_question_that_is_not_asked_is_stepped_over(grid):
    grid.go(0, "plan")
    grid.press("n")
    assert grid.here == (0, "note")
    assert grid.cell(0, "shared").brief == ""
    assert not grid.cell(0, "shared").is_open


def test_home_and_end_go_to_the_first_and_last_record(grid):
    grid.go(1, "plan")
    grid.press(Qt.Key.Key_End)
    assert grid.here == (3, "plan")
    grid.press(Qt.Key.Key_Home)
    assert grid.here == (0, "plan")
    grid.press(Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert grid.here == (1, "shared")


def test_delete_makes_a_cell_blank_and_undo_brings_it_back(grid):
    grid.go(0, "alone")
    grid.press("y")
    grid.go(0, "alone")
    grid.press(Qt.Key.Key_Delete)
    assert grid.value(0, "alone") == ""
    grid.press("z", mods=CTRL)
    assert grid.value(0, "alone") == "yes"


def test_delete_clears_every_chosen_cell_in_one_stroke(grid):
    grid.go(0, "alone")
    grid.press("y", "y", "y")
    grid.go(0, "alone")
    grid.press(Qt.Key.Key_Down, Qt.Key.Key_Down, mods=SHIFT)
    grid.press(Qt.Key.Key_Delete)
    assert grid.answers(0) == ["", "", ""]
    grid.press("z", mods=CTRL)
    assert grid.answers(0) == ["yes", "yes", "yes"]


# ---------------------------------------------------------------- several cells at a stroke


def test_copy_down_takes_the_answer_above(grid):
    grid.go(0, "alone")
    grid.press("n")
    grid.press("d", mods=CTRL)
    assert grid.answers(0)[:2] == ["no", "no"]


def test_copy_right_takes_the_answer_of_the_record_before(grid):
    grid.go(0, "alone")
    grid.press("a")
    grid.go(1, "alone")
    grid.press("r", mods=CTRL)
    assert grid.value(1, "alone") == "na"
    assert grid.here == (1, "plan")


def test_fill_the_rest_leaves_what_is_answered_alone_and_undoes_in_one(grid):
    grid.go(1, "plan")
    grid.press("a")
    grid.go(1, "alone")
    grid.press("y")
    grid.go(1, "alone")
    grid.press("d", mods=CTRL | SHIFT)
    assert grid.answers(1) == ["yes", "na", "yes"]
    assert grid.value(1, "note") == ""
    grid.press("z", mods=CTRL)
    assert grid.answers(1) == ["yes", "na", ""]


def test_fill_the_rest_of_a_column_is_one_undo(grid):
    grid.go(1, "alone")
    grid.press("y")
    grid.go(1, "alone")
    grid.press("d", mods=CTRL | SHIFT)
    assert grid.answers(1) == ["yes", "yes", "yes"]
    grid.press("z", mods=CTRL)
    assert grid.answers(1) == ["yes", "", ""]


def test_going_to_the_records_puts_the_keyboard_on_the_first_cell(grid):
    grid.driver.section("end")
    grid.driver.page.go_to(REPEAT)
    grid.driver.settle()
    assert grid.here == (0, "key")
    assert grid.driver.focus is grid.table


def test_undo_goes_to_the_cell_it_changed(grid):
    grid.go(2, "alone")
    grid.press("y")
    grid.go(0, "key")
    grid.press("z", mods=CTRL)
    assert grid.here == (2, "alone")
    assert grid.value(2, "alone") == ""


def test_chosen_cells_are_copied_as_a_table(grid):
    grid.go(0, "alone")
    grid.press("y", "n")
    grid.go(0, "alone")
    grid.press(Qt.Key.Key_Down, mods=SHIFT)
    grid.press("c", mods=CTRL)
    assert QGuiApplication.clipboard().text() == "Yes\nNo"


# ---------------------------------------------------------------- typed in place


def test_a_reference_is_typed_in_place_and_names_its_record(grid):
    grid.go(0, "key")
    grid.press("R", "0", "1", Qt.Key.Key_Return)
    assert grid.value(0, "key") == "R01"
    assert grid.here == (0, "seen")
    assert grid.header(0, Qt.Orientation.Horizontal).startswith("Record R01")


def test_a_date_is_typed_as_people_write_it(grid):
    grid.go(0, "seen")
    grid.press(*"3/11/26", Qt.Key.Key_Return)
    assert grid.value(0, "seen") == "2026-11-03"
    assert grid.cell(0, "seen").brief == "3/11/26"


def test_what_is_being_typed_is_kept_before_the_cell_is_left(grid, qtbot):
    grid.go(0, "note")
    grid.press(*"Late")
    qtbot.waitUntil(lambda: grid.driver.keeper.stored("note") == "Late", timeout=3000)
    assert isinstance(QApplication.focusWidget(), GrowingTextEdit)


def test_escape_puts_back_what_stood_in_the_cell(grid):
    grid.go(0, "key")
    grid.press("R", "1", Qt.Key.Key_Return)
    grid.go(0, "key")
    grid.press("X", "Y", Qt.Key.Key_Escape)
    assert grid.value(0, "key") == "R1"
    assert grid.driver.focus is grid.table


def test_tab_leaves_the_grid_also_out_of_a_box(grid):
    grid.go(0, "key")
    grid.press("R", "1", Qt.Key.Key_Tab)
    assert grid.value(0, "key") == "R1"
    assert not grid.block.isAncestorOf(QApplication.focusWidget())


def test_an_invalid_answer_stays_is_marked_and_said(grid):
    grid.go(0, "seen")
    grid.press(*"1/1/2030", Qt.Key.Key_Return)
    grid.go(0, "seen")
    assert grid.cell(0, "seen").is_invalid
    assert "Not in the future." in grid.block.error.shown


# ---------------------------------------------------------------- comments


def test_a_demanded_comment_is_marked_said_and_written_with_f4(grid):
    grid.go(0, "alone")
    grid.press("n")
    grid.go(0, "alone")
    assert grid.cell(0, "alone").comment is CommentSign.WANTED
    assert "A comment is needed (F4): Why not?" in grid.block.error.shown

    grid.press(Qt.Key.Key_F4)
    grid.press(*"Asleep")
    sheet = grid.block.sheet
    assert sheet.windowTitle() == "Record 1"
    sheet.accept()
    grid.driver.settle()
    assert grid.value(0, "alone_c") == "Asleep"
    assert grid.cell(0, "alone").comment is CommentSign.THERE
    assert "Asleep" in grid.block.hint.shown
    assert grid.driver.focus is grid.table


def test_shift_f2_opens_the_comment_and_raises_no_escalation(grid):
    grid.go(0, "alone")
    grid.press(Qt.Key.Key_F2, mods=SHIFT)
    assert grid.block.sheet is not None
    assert grid.driver.escalations == []


def test_a_cell_without_a_comment_says_so(grid):
    grid.go(0, "plan")
    grid.press(Qt.Key.Key_F4)
    assert grid.block.sheet is None
    assert "no comment" in grid.block.error.shown


# ---------------------------------------------------------------- figures, gaps, unused columns


def test_figures_stand_with_their_n_and_word_and_follow_each_key(grid):
    grid.go(0, "alone")
    grid.press("y", "y", "a")
    grid.go(1, "alone")
    grid.press("n")
    assert grid.header(0, Qt.Orientation.Horizontal) == "Record 1: 100 per cent, 2 counted, green"
    assert grid.header(1, Qt.Orientation.Horizontal) == "Record 2: 0 per cent, 1 counted, red"
    alone = grid.header(2, Qt.Orientation.Vertical)
    assert alone == "Was the child seen alone?: 50 per cent, 2 counted, red"
    assert grid.block.total.shown == "All records: 66.7% · Amber · n 3 · 2 of 4 records used"


def test_an_unused_column_stays_blank_uncounted_and_unmarked(grid):
    grid.go(0, "alone")
    grid.press("y")
    grid.go(2, "key")
    assert grid.is_marked_missing(0, "plan")
    assert not grid.is_marked_missing(1, "plan")
    assert grid.header(1, Qt.Orientation.Horizontal) == "Record 2"


def test_what_is_still_to_come_in_the_record_in_hand_is_not_called_missing_yet(grid):
    grid.go(0, "alone")
    grid.press("y")
    assert not grid.is_marked_missing(0, "shared")
    grid.driver.page.review(True)
    assert grid.is_marked_missing(0, "shared")


def test_f8_lands_in_the_cell_that_is_missing(grid):
    grid.go(1, "key")
    grid.press("R", "2", Qt.Key.Key_Return)
    grid.press(Qt.Key.Key_F8)
    assert grid.here == (1, "alone")
    assert grid.driver.focus is grid.table


def test_f8_opens_the_comment_that_is_missing(grid):
    for name, value in (("key", "R1"), ("seen", "2026-11-02"), ("plan", "yes"), ("shared", "yes")):
        grid.driver.page.presenter.edit(grid.at(0, name), value)
    grid.go(0, "alone")
    grid.press("n")
    grid.driver.page.next_gap()
    grid.driver.settle()
    assert grid.block.sheet is not None
    assert grid.block.sheet.node_id == grid.at(0, "alone_c")


def test_an_answer_that_raises_an_alarm_opens_the_escalation(grid):
    grid.go(0, "plan")
    grid.press("n")
    assert len(grid.driver.escalations) == 1


def test_the_count_makes_columns_come_and_go(grid):
    grid.go(1, "alone")
    grid.press("y")
    for planned in ("6", "2"):
        grid.driver.page.presenter.edit(grid.driver.id("planned"), planned)
        grid.driver.settle()
        assert grid.table.model().columnCount() == int(planned)
    assert grid.value(1, "alone") == "yes"


def test_records_without_a_count_are_added_and_taken_away(qtbot, keeper):
    survey = SURVEY.replace("${planned}", "")
    driver = Driver(qtbot, tool(survey, choices=CHOICES, settings=SETTINGS), keeper)
    driver.section("rec")
    grid = Grid(driver)
    before = grid.table.model().columnCount()
    driver.press(grid.block.add)
    assert grid.table.model().columnCount() == before + 1
    assert grid.here == (before, "key")
    driver.press(grid.block.remove)
    assert grid.table.model().columnCount() == before


def test_a_flag_is_put_on_the_cell_in_focus(grid):
    grid.go(1, "plan")
    grid.press(Qt.Key.Key_F9)
    assert grid.session.view(grid.at(1, "plan")).flagged
    assert grid.cell(1, "plan").is_flagged


# ---------------------------------------------------------------- everybody


def test_a_screen_reader_hears_record_criterion_answer_and_what_is_wrong(grid):
    grid.go(0, "key")
    grid.press("R", "0", "1", Qt.Key.Key_Return)
    grid.go(0, "alone")
    grid.press("n")
    grid.go(0, "alone")
    reader = QAccessible.queryAccessibleInterface(grid.table)
    across = grid.table.model().columnCount() + 1  # the criteria are cells of the tree as well
    cell = reader.child(3 * across + 1)
    assert cell.text(QAccessible.Text.Name) == (
        "Record R01, Was the child seen alone?: No. A comment is needed (F4): Why not?"
    )
    assert reader.text(QAccessible.Text.Name) == "Records across, criteria down"


def test_the_menu_offers_the_answers_with_their_keys(grid, qtbot):
    grid.go(0, "alone")
    grid.press(Qt.Key.Key_Space)
    menu = grid.table.findChild(CellMenu)
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert words == ["Yes\tY", "No\tN", "Not applicable\tA", "Comment…\tF4"]
    menu.actions()[1].trigger()
    assert grid.value(0, "alone") == "no"
    menu.close()
    qtbot.waitUntil(lambda: grid.table.findChild(CellMenu) is None)


def test_the_mouse_answers_by_a_double_click_and_the_menu(grid, qtbot):
    grid.go(0, "plan")
    place = grid.table.visualRect(grid.block.model.place(grid.at(0, "shared"))).center()
    qtbot.mouseClick(grid.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.here == (0, "shared")
    qtbot.mouseDClick(grid.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    menu = grid.table.findChild(CellMenu)
    menu.actions()[2].trigger()
    assert grid.value(0, "shared") == "na"
    menu.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cell_in_focus_wears_the_focus_colour(qapp, grid, scheme):
    theme.apply(qapp, scheme, 1.0)
    grid.go(1, "plan")
    box = grid.table.visualRect(grid.table.currentIndex())
    picture = grid.table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    inside = round((box.left() + 1) * ratio), round(box.center().y() * ratio)
    assert picture.pixelColor(*inside).name() == theme.current().tokens.focus


def test_a_record_that_goes_takes_its_open_comment_with_it(grid):
    grid.go(3, "alone")
    grid.press(Qt.Key.Key_F4)
    grid.driver.page.presenter.edit(grid.driver.id("planned"), "2")
    grid.driver.settle()
    assert grid.block.sheet is None
    assert grid.table.model().columnCount() == 2


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_cell_in_focus_is_in_sight_wherever_it_is(qapp, qtbot, keeper, scale):
    theme.apply(qapp, "light", scale)
    driver = Driver(qtbot, visits(), keeper, size=(1280, 720))
    driver.page.presenter.edit(driver.id("planned"), "20")
    driver.section("rec")
    grid = Grid(driver)
    for record, name in ((0, "key"), (19, "note"), (10, "plan"), (19, "key"), (0, "note")):
        grid.go(record, name)
        port = driver.page.column.viewport()
        box = grid.table.visualRect(grid.table.currentIndex())
        corner = grid.table.viewport().mapTo(port, box.topLeft())
        assert grid.table.viewport().rect().contains(box)
        assert port.rect().contains(box.translated(corner - box.topLeft()))


def test_a_repeat_with_repeats_inside_stays_cards(qtbot, keeper):
    form = tool(
        """
        | type | name | label | appearance |
        | begin_repeat | rec | Records | qa-grid |
        | text | key | Reference | |
        | begin_repeat | part | Parts | |
        | text | what | What | |
        | end_repeat | | | |
        | end_repeat | | | |
        """
    )
    driver = Driver(qtbot, form, keeper)
    assert driver.page.body.grids == ()
    assert driver.sees("key")
