"""What every list does alike: filter, sort by keyboard, copy, menu, empty states, being left as it was."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QMenu

from qa_desktop.ui.lists import memory
from qa_desktop.ui.lists.copying import as_cells
from qa_desktop.ui.lists.page import ListPage
from tests.ui.shell.windows import CTRL, column_of

LISTS = ("audits", "actions", "inbox", "bin")
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(params=LISTS)
def page(request, demo) -> ListPage:
    for draft in demo.desktop.audits.my_work().drafts[:2]:
        demo.desktop.bin.discard(draft.key, "Begun twice")
    return demo.go(request.param)


def menu() -> QMenu:
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    return shown


def texts(shown: QMenu) -> list[str]:
    return [action.text() for action in shown.actions() if not action.isSeparator()]


def ask_keyboard_menu(page: ListPage) -> QMenu:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(page.table, event)
    return menu()


def test_several_words_are_each_found_in_any_column(demo, page):
    row = page.model.shown()[-1]
    first, *_, last = " ".join(page.model.words(row)).split()
    page.filter_box.setText(f"{last[:4].upper()} {first}")

    assert row in page.model.shown()
    for each in page.model.shown():
        said = "\n".join(page.model.words(each)).casefold()
        assert last[:4].casefold() in said
        assert first.casefold() in said


def test_what_matches_nothing_says_so_and_one_press_shows_everything(demo, page):
    every = len(page.model.every)
    page.filter_box.setText("no row has this")
    assert "Nothing matches." in demo.words(page)
    assert f"0 of {every} shown" in demo.words(page)

    demo.press("Clear filter", page)
    assert page.model.rowCount() == every
    assert "Nothing matches." not in demo.words(page)
    assert page.table.hasFocus()


def test_how_many_rows_a_filter_leaves_is_announced_in_a_pause_of_typing(demo, page, announced):
    every = len(page.model.every)
    page.filter_box.setFocus()
    demo.type("no row has this")
    demo.wait(lambda: announced)

    assert announced == [f"0 of {every} shown"]


def test_every_box_to_pick_by_is_labelled_by_its_question_and_the_page_by_its_place(demo, page):
    boxes = [box for box in page.findChildren(QComboBox) if box.isVisible()]
    unlabelled = [
        box.accessibleName()
        for box in boxes
        if not any(
            flag & QAccessible.RelationFlag.Label and other.text(QAccessible.Text.Name)
            for other, flag in QAccessible.queryAccessibleInterface(box).relations()
        )
    ]

    assert unlabelled == []
    assert page.accessibleName() in [place.words for place in demo.pages.desk.places]


def test_a_list_says_which_rows_are_chosen(demo, page):
    page.table.setFocus()
    page.table.choose(0)
    said = QAccessible.queryAccessibleInterface(page.table)
    columns = page.model.columnCount()
    parts = [said.child(at) for at in range(columns * (1 + min(2, page.model.rowCount())))]
    cells = [part for part in parts if part.role() is QAccessible.Role.Cell]

    assert said.role() is QAccessible.Role.Table
    assert [bool(cell.state().selected) for cell in cells[:columns]] == [True] * columns
    assert not any(cell.state().selected for cell in cells[columns:])
    assert all(cell.state().selectable for cell in cells)


def test_a_list_is_sorted_from_the_keyboard_and_says_so(demo, page, announced):
    demo.window.activateWindow()
    demo.wait(demo.window.isActiveWindow)
    page.table.setFocus()
    for said in ("ascending", "descending"):
        demo.key(Qt.Key.Key_S, CTRL | SHIFT)
        shown = menu()
        shown.actions()[1].trigger()
        shown.close()
        heading = page.model.heading(1)
        role = Qt.ItemDataRole.AccessibleTextRole
        assert page.model.headerData(1, Qt.Orientation.Horizontal, role) == f"{heading}, sorted {said}"
        assert page.model.order_words() == f"Sorted by {heading}, {said}"
        assert announced[-1] == page.model.order_words()
        order = [page.model.columns[1].order(row) for row in page.model.shown()]
        assert order == sorted(order, reverse=said == "descending")


def test_the_row_in_focus_keeps_the_keyboard_through_sorting_and_filtering(page):
    row = page.model.shown()[-1]
    page.select(row)
    page.sort_by(0)
    assert page.current() is row
    page.sort_by(0)
    assert page.current() is row
    page.filter_box.setText(page.model.words(row)[0])
    assert page.current() is row


def test_all_rows_are_chosen_and_copied_as_cells_with_headings(demo, page):
    page.table.setFocus()
    demo.key(Qt.Key.Key_A, CTRL)
    demo.key(Qt.Key.Key_C, CTRL)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]

    headings = [page.model.heading(section) for section in range(page.model.columnCount())]
    assert lines[0] == headings
    assert len(lines) == page.model.rowCount() + 1
    assert {len(line) for line in lines} == {len(headings)}


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-2", "@SUM(A1)", "  =1+1", "\t=1+1"])
def test_a_copied_cell_is_never_a_formula_and_never_two_cells(cell):
    assert as_cells(("Case",), [(cell,)]) == f"Case\n'{cell.strip()}"
    assert as_cells(("Case",), [("one\ttwo\nthree",)]) == "Case\none two three"


def test_the_menu_key_opens_what_can_be_done_with_the_row(demo, page):
    page.table.setFocus()
    page.table.choose(0)
    shown = ask_keyboard_menu(page)
    first = next(verb.words for verb, _ in page._verbs)

    assert texts(shown)[0] == first
    assert "Sort by" in texts(shown)
    row = page.table.visualRect(page.table.currentIndex())
    assert shown.pos().y() >= page.table.viewport().mapToGlobal(row.bottomLeft()).y()
    shown.close()


def test_what_cannot_be_done_with_a_row_cannot_be_chosen_in_its_menu(demo, page):
    page.table.choose(0)
    shown = ask_keyboard_menu(page)
    allowed = {verb.words: verb.allows(page.current()) for verb, _ in page._verbs}
    assert {a.text(): a.isEnabled() for a in shown.actions() if a.text() in allowed} == allowed
    shown.close()


def test_a_list_comes_back_as_it_was_left(demo, page):
    place, name = demo.pages.place, page._listing.name
    page.sort_by(1)
    page.sort_by(1)
    page.table.setColumnWidth(0, 222)
    page.filter_box.setText("e")
    wanted = memory.setting_of(name)
    demo.wait(lambda: json.loads(demo.desktop.settings.get(wanted) or "{}").get("typed") == "e")
    before = column_of(page.table, page.model.heading(1))
    demo.pages.desk.make_again()
    demo.settle()

    again = demo.pages.current_page
    assert again is not page
    assert demo.pages.place == place
    assert again.filter_box.text() == "e"
    assert column_of(again.table, again.model.heading(1)) == before
    assert (again.model.sorted_by, again.model.direction) == (1, Qt.SortOrder.DescendingOrder)
    assert again.table.columnWidth(0) == 222


@pytest.mark.parametrize("text", ["", "{", "[]", '{"column": 1}', '{"widths": "x"}', "null"])
def test_a_memory_that_cannot_be_read_is_as_good_as_none(text):
    assert memory.from_text(text).is_blank


def test_ctrl_f_goes_to_the_filter_and_down_to_the_rows(demo, page):
    demo.window.activateWindow()
    demo.wait(demo.window.isActiveWindow)
    page.table.setFocus()
    demo.key(Qt.Key.Key_F, CTRL)
    assert page.filter_box.hasFocus()
    demo.type("e")
    demo.key(Qt.Key.Key_Escape)
    assert page.filter_box.text() == ""
    demo.key(Qt.Key.Key_Down)
    assert page.table.hasFocus()


def test_what_is_typed_into_the_filter_survives_another_size_of_text_at_once(demo, page):
    page.filter_box.setText("e")
    demo.pages.desk.make_again()
    demo.settle()

    assert demo.pages.current_page is not page
    assert demo.pages.current_page.filter_box.text() == "e"
