"""A table from a spreadsheet in the records grid: pasted whole or not at all, and copied back the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from qa_desktop.ui.fill.grid import pasting
from tests.ui.fill.pages import Driver
from tests.ui.fill.test_grid import CTRL, REPEAT, SHIFT, Grid, visits


@pytest.fixture
def grid(qtbot, keeper) -> Grid:
    driver = Driver(qtbot, visits(), keeper)
    driver.page.presenter.edit(driver.id("planned"), "4")
    driver.section("rec")
    return Grid(driver)


def paste(grid: Grid, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    grid.press("v", mods=CTRL)


def all_answers(grid: Grid) -> list[str]:
    records = grid.session.view(REPEAT).children
    return [
        grid.session.view(f"{r}/{n}").value
        for r in records
        for n in ("key", "seen", "alone", "plan", "shared")
    ]


# ---------------------------------------------------------------- taken


def test_a_table_is_pasted_from_the_cell_in_focus_on(grid):
    grid.go(1, "alone")
    paste(grid, "Yes\tNo\nYes\tYes\n")
    assert grid.answers(1) == ["yes", "yes", ""]
    assert grid.answers(2) == ["no", "yes", ""]
    assert grid.answers(0) == ["", "", ""]


def test_answers_are_known_by_code_words_letter_or_initials(grid):
    grid.go(0, "alone")
    paste(grid, "na\tNOT APPLICABLE\tA\tN/A")
    assert [grid.value(record, "alone") for record in range(4)] == ["na"] * 4


def test_dates_and_references_are_pasted_as_a_spreadsheet_shows_them(grid):
    grid.go(0, "key")
    paste(grid, '"R ""1"""\tR2\n14/3/2026\t2026-03-15 00:00:00')
    assert (grid.value(0, "key"), grid.value(1, "key")) == ('R "1"', "R2")
    assert (grid.value(0, "seen"), grid.value(1, "seen")) == ("2026-03-14", "2026-03-15")


def test_a_question_that_a_pasted_answer_closes_may_be_blank_in_the_table(grid):
    grid.go(0, "alone")
    paste(grid, "Yes\nNo\n\n")
    assert grid.answers(0) == ["yes", "no", ""]


def test_one_value_goes_into_every_chosen_cell(grid):
    grid.go(0, "alone")
    grid.press(Qt.Key.Key_Right, Qt.Key.Key_Right, mods=SHIFT)
    paste(grid, "Yes")
    assert [grid.value(record, "alone") for record in range(4)] == ["yes", "yes", "yes", ""]


def test_a_blank_cell_of_the_table_makes_the_answer_blank(grid):
    grid.go(0, "alone")
    grid.press("y")
    grid.go(0, "alone")
    paste(grid, "\tYes")
    assert (grid.value(0, "alone"), grid.value(1, "alone")) == ("", "yes")


def test_what_was_copied_can_be_pasted_elsewhere(grid):
    grid.go(0, "key")
    paste(grid, "R1\n14/3/2026\nYes\nYes\nNo")
    grid.go(0, "key")
    grid.press(*[Qt.Key.Key_Down] * 4, mods=SHIFT)
    grid.press("c", mods=CTRL)
    grid.go(2, "key")
    grid.press("v", mods=CTRL)
    names = ("key", "seen", "alone", "plan", "shared")
    assert [grid.value(2, n) for n in names] == [grid.value(0, n) for n in names]


def test_a_whole_table_is_one_undo_and_one_redo(grid):
    grid.go(0, "alone")
    paste(grid, "Yes\tNo\nYes\tYes\nNo\tYes")
    given = all_answers(grid)
    grid.press("z", mods=CTRL)
    assert set(all_answers(grid)) == {""}
    grid.press("y", mods=CTRL)
    assert all_answers(grid) == given
    grid.press("z", mods=CTRL)
    assert set(all_answers(grid)) == {""}


def test_a_column_filled_at_one_stroke_is_given_again_at_one_stroke(grid):
    grid.go(1, "alone")
    grid.press("y")
    grid.go(1, "alone")
    grid.press("d", mods=CTRL | SHIFT)
    grid.press("z", mods=CTRL)
    assert grid.answers(1) == ["yes", "", ""]
    grid.press("y", mods=CTRL)
    assert grid.answers(1) == ["yes", "yes", "yes"]


def test_an_answer_after_an_undo_leaves_nothing_to_redo(grid):
    grid.go(1, "alone")
    paste(grid, "Yes\nYes")
    grid.press("z", mods=CTRL)
    grid.go(0, "alone")
    grid.press("n")
    grid.press("y", mods=CTRL)
    assert grid.answers(1) == ["", "", ""]


def test_a_pasted_answer_that_raises_an_alarm_asks_for_the_escalation(grid, qtbot):
    grid.go(0, "plan")
    with qtbot.waitSignal(grid.driver.page.escalation_requested):
        paste(grid, "No")


def test_what_was_pasted_is_said_with_the_key_that_takes_it_back(grid):
    grid.go(0, "alone")
    paste(grid, "Yes\tYes\tYes")
    assert grid.block.keys.text() == "3 cells changed. Ctrl+Z takes them back."


# ---------------------------------------------------------------- refused


def refusal(grid: Grid) -> list[str]:
    assert grid.block.refusal is not None
    return grid.block.refusal.list.toPlainText().splitlines()


def problem(grid: Grid) -> str:
    assert grid.block.refusal is not None
    assert not grid.block.refusal.list.isVisible()
    return grid.block.refusal.words.text()


def test_one_wrong_cell_refuses_the_whole_table_and_every_wrong_one_is_listed(grid):
    grid.go(0, "alone")
    before = len(grid.driver.keeper.changes)
    paste(grid, "Yes\tmaybe\nperhaps\tYes")
    assert set(all_answers(grid)) == {""}
    assert len(grid.driver.keeper.changes) == before
    assert refusal(grid) == [
        "Record 1, Is the plan up to date?: “perhaps” – the answers are: Yes, No, Not applicable",
        "Record 2, Was the child seen alone?: “maybe” – the answers are: Yes, No, Not applicable",
    ]


def test_a_digit_is_no_answer_where_answers_are_words_because_it_may_be_a_score(grid):
    grid.go(0, "alone")
    paste(grid, "1")
    assert "“1”" in refusal(grid)[0]
    assert grid.value(0, "alone") == ""


def test_what_breaks_a_rule_of_the_tool_is_refused_in_the_tools_words(grid):
    grid.go(0, "seen")
    paste(grid, "1/1/2999")
    assert refusal(grid) == ["Record 1, Date of the visit: “2999-01-01” – Not in the future"]
    assert grid.value(0, "seen") == ""


def test_an_answer_to_what_is_not_asked_is_refused_and_everything_is_as_before(grid):
    grid.go(0, "alone")
    grid.press("y")
    before = grid.session.serialise()
    grid.go(0, "alone")
    paste(grid, "No\nNo\nYes")
    assert refusal(grid) == ["Record 1, Was it shared?: “yes” – this is not asked of the record"]
    assert grid.session.serialise() == before
    assert grid.value(0, "shared") == ""


def test_american_dates_are_refused_and_not_turned_round(grid):
    grid.go(0, "seen")
    paste(grid, "3/14/2026")
    assert "this is no date, day before month" in refusal(grid)[0]


def test_a_table_larger_than_the_room_is_refused_with_both_sizes(grid):
    grid.go(3, "alone")
    paste(grid, "Yes\tYes")
    assert problem(grid) == (
        "The table has 1 rows and 2 columns; from this cell on there is room for 4 and 1."
    )
    assert grid.value(3, "alone") == ""


def test_an_empty_clipboard_says_that_there_is_nothing(grid):
    grid.go(0, "alone")
    paste(grid, "")
    assert problem(grid) == "There is no table to paste."


def test_escape_closes_the_list_and_gives_the_keyboard_back_to_the_cell(grid, qtbot):
    grid.go(0, "alone")
    paste(grid, "maybe")
    grid.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: grid.block.refusal is None)
    assert grid.driver.focus is grid.table


# ---------------------------------------------------------------- tables as text


def test_cells_of_several_lines_and_with_tabs_come_back_as_they_went():
    table = [["a", "two\nlines", 'say "so"'], ["", "tab\tin it", "last"]]
    assert pasting.table_of(pasting.text_of(table)) == table


def test_a_ragged_table_is_made_square_with_blanks():
    assert pasting.table_of("a\tb\r\nc\r\n") == [["a", "b"], ["c", ""]]


@pytest.mark.parametrize(
    "text",
    ["x" * 200_000, "\n" * 999_000 + "\t" * 999_000, "a\t" * 30_000, "x" * 3_000_000],
    ids=["a cell without end", "a line that would widen every other", "a whole sheet", "a book"],
)
def test_what_is_no_table_of_records_is_turned_down_before_there_is_room_made_for_it(text):
    with pytest.raises(pasting.TooMuch):
        pasting.table_of(text)


def test_a_book_on_the_clipboard_is_turned_down_in_words(grid):
    before = all_answers(grid)
    grid.go(0, "alone")
    paste(grid, "\n" * 999_000 + "\t" * 999_000)
    assert all_answers(grid) == before
    assert "copy only the answers" in problem(grid)


def test_what_is_copied_runs_no_formula_elsewhere_and_comes_back_as_it_was():
    table = [["=cmd|' /C calc'!A0", "-1.5", "@SUM(1)"], ["'quoted", "+44 20", "plain"]]
    text = pasting.text_of(table)
    assert [cell[:1] for line in text.split("\n") for cell in line.split("\t")] == [
        "'",
        "-",
        "'",
        "'",
        "'",
        "p",
    ]
    assert pasting.table_of(text) == table
