"""Finding the way: outline, sections, next gap, find, flags, place, room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from qa_desktop.formengine.api import SectionState
from qa_desktop.formengine.session import open_session
from qa_desktop.ui.fill.find import FindQuestion
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.shapes import Shape
from tests.builders import World
from tests.ui.fill.pages import Driver, small_tool


def test_the_header_counts_what_applies_and_what_is_hidden(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)

    header = page.page.header
    assert header.counts.shown.startswith("1 of ")
    assert header.counts.shown.endswith(" that apply")
    assert header.hidden.shown == "2 hidden by your answers"


def test_f8_goes_to_the_next_gap_across_sections(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_F8)
    assert page.here == "count"

    page.type("3")
    page.key(Qt.Key.Key_F8)
    assert page.heading == "Second section"
    assert page.here == "grade"


def test_f8_says_so_when_nothing_is_missing(page):
    for name, value in (("seen", "yes"), ("count", "3"), ("grade", "good"), ("reason", "Because.")):
        page.page.presenter.edit(page.id(name), value)
    page.page.setFocus()
    for instance in page.session.view("/data/act").children:
        page.page.presenter.remove_instance(instance)
    page.key(Qt.Key.Key_F8)

    assert page.page.gap_done.isVisible()
    assert "Nothing is missing" in page.page.gap_done.words.shown


def test_control_and_page_keys_change_the_section(page):
    page.go("seen")
    page.ctrl(Qt.Key.Key_PageDown)
    assert page.heading == "Second section"
    assert page.here == "grade"

    page.ctrl(Qt.Key.Key_PageUp)
    assert page.heading == "First section"


def test_control_enter_goes_on_also_from_a_text_box(page):
    page.go("short")
    page.type("half a sent")
    page.ctrl(Qt.Key.Key_Return)

    assert page.heading == "Second section"
    assert page.keeper.stored("short") == "half a sent"


def test_after_the_last_section_comes_the_review(page):
    page.section("act")
    assert page.page.bar.next.text() == "Review and complete →"

    page.press(page.page.bar.next)
    assert page.reviews == [True]


def test_the_outline_says_in_words_and_shapes_how_each_section_stands(page):
    first, second, _actions = page.page.outline.rows
    assert first.accessibleName() == "First section, not started, 2 left"
    assert first.shape is Shape.CIRCLE
    assert second.shape is Shape.RING

    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.go("count")
    page.type("2")
    page.section("two")
    assert first.accessibleName() == "First section, done"
    assert first.shape is Shape.CHECK
    assert page.session.sections()[0].state is SectionState.DONE


def test_come_back_to_this_flags_the_question_and_its_section(page):
    page.go("seen")
    page.key(Qt.Key.Key_F9)

    assert page.session.view(page.id("seen")).flagged
    assert page.keeper.flags == {page.id("seen"): True}
    assert page.page.outline.rows[0].note == "come back"
    assert page.page.outline.rows[0].shape is Shape.FLAG

    page.key(Qt.Key.Key_F9)
    assert not page.session.view(page.id("seen")).flagged


def test_find_goes_to_a_question_of_another_section(page):
    page.go("seen")
    page.ctrl(Qt.Key.Key_F)
    sheet = page.page.findChild(FindQuestion)
    sheet.box.setText("when were")
    page.qtbot.keyClick(sheet, Qt.Key.Key_Return)

    page.qtbot.waitUntil(lambda: page.here == "told")
    assert page.heading == "Second section"


def test_the_panel_tells_the_guidance_and_the_standards(page):
    page.go("seen")

    assert page.page.panel.good.words.shown == "The child is seen often."
    assert (
        page.page.panel.evidence.words.shown == "Standard 1 Safeguarding\nStandard 2 Stakeholder engagement"
    )


def test_the_place_is_remembered_and_come_back_to(page, qtbot, keeper):
    page.go("count")
    assert keeper.places[-1] == page.id("count")

    from qa_desktop.ui.fill.page import FillPage

    again = FillPage(page.session, title="t", keeper=keeper, place=page.id("grade"))
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.current == page.id("grade") and again.heading.shown == "Second section")


def click(page, widget, at: QPoint) -> None:
    """Through the window, as a mouse does: the release lands where the press was, whatever has moved."""
    place = widget.mapTo(page.page, at)
    QTest.mouseClick(
        page.page.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    page.settle()


def test_a_click_below_an_error_that_comes_with_it_is_a_click(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    page.go("count")
    page.type("x")
    page.clear()
    button = page.row("when").control.date.button
    click(page, button, QPoint(button.width() // 2, 3))

    assert page.error("count") == "Say how many."
    assert page.row("when").control.date.calendar is not None


def test_a_click_on_a_tile_at_the_edge_of_the_view_is_a_click(page):
    page.section("two")
    tile = page.row("ways").control.tiles.tiles[0]
    bar = page.page.column.verticalScrollBar()
    top = tile.mapTo(page.page.column.widget(), tile.rect().topLeft()).y()
    bar.setValue(top + tile.height() - 6)
    page.settle()
    assert bar.value() == top + tile.height() - 6

    # Through the window, as a mouse does: the release lands where the press was, whatever has moved.
    at = tile.mapTo(page.page, tile.rect().bottomLeft() + QPoint(20, -3))
    QTest.mouseClick(page.page.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    page.settle()
    assert page.value("ways") == "talk"


def test_typing_is_handed_on_when_the_section_changes(page):
    page.go("short")
    page.type("words")
    page.section("two")

    assert page.keeper.stored("short") == "words"


def test_typing_is_handed_on_after_a_pause_without_leaving_the_field(page):
    page.go("short")
    page.type("words")

    page.qtbot.waitUntil(lambda: page.keeper.stored("short") == "words", timeout=2000)
    assert page.here == "short"


def test_saved_is_always_in_sight(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)

    assert page.page.bar.saved.shown.startswith("Saved ")


def test_at_twice_the_size_the_outline_goes_behind_a_button_and_nothing_is_lost(qtbot, keeper, qapp):
    theme.apply(qapp, "light", 2.0)
    page = Driver(qtbot, small_tool(), keeper)
    assert page.page.header.outline.isVisible()
    assert not page.page.outline.isVisible()

    page.press(page.page.header.outline)
    assert page.page.outline.isVisible()
    page.section("two")
    assert page.heading == "Second section"
    assert not page.page.outline.isVisible()
    assert page.page.panel.isVisible()


def test_a_change_of_scale_keeps_section_place_and_text(page, qapp):
    page.go("short")
    page.type("half a sent")
    theme.apply(qapp, "light", 1.5)
    page.settle()

    assert page.here == "short"
    assert page.focus.toPlainText() == "half a sent"


def test_large_text_really_is_large(page, qapp):
    small = page.row("seen").label.font().pixelSize()
    theme.apply(qapp, "light", 2.0)
    page.settle()

    assert page.row("seen").label.font().pixelSize() == 2 * small
    assert page.row("seen").label.font().weight() == QFont.Weight.DemiBold


def test_a_new_audit_begins_at_its_first_question(page):
    assert page.here == "seen"


def test_tab_goes_from_the_last_question_to_the_buttons_below_and_back(page):
    page.go("when")
    while page.here == "when":
        page.key(Qt.Key.Key_Tab)
    assert page.focus is page.page.panes.handle(2)
    page.key(Qt.Key.Key_Tab)
    assert page.page.panel.isAncestorOf(page.focus)
    while page.focus is not page.page.bar.next:
        page.key(Qt.Key.Key_Tab)
    while not page.here:
        page.key(Qt.Key.Key_Backtab)
    assert page.here == "when"


def test_shift_tab_goes_from_the_first_question_through_the_outline_to_the_header(page):
    page.go("seen")
    page.key(Qt.Key.Key_Backtab)
    assert page.focus is page.page.panes.handle(1)
    page.key(Qt.Key.Key_Backtab)
    assert page.focus is page.page.outline.find_question
    while page.focus is not page.page.header.back:
        before = page.focus
        page.key(Qt.Key.Key_Backtab)
        assert page.focus is not before


def test_tab_leaves_the_page_behind_its_last_button_for_what_stands_around_it(qtbot, keeper):
    driver = Driver(qtbot, small_tool(), keeper)
    window, below = QWidget(), QPushButton("Lock")
    column = QVBoxLayout(window)
    column.addWidget(driver.page)
    column.addWidget(below)
    window.show()
    window.activateWindow()
    driver.page.bar.next.setFocus()
    driver.key(Qt.Key.Key_Tab)
    assert driver.focus is below
    # The page's keys work from there as well, as long as the page is in sight.
    driver.key(Qt.Key.Key_F8)
    assert driver.here == "count"
    below.setFocus()
    driver.page.hide()
    driver.key(Qt.Key.Key_F8)
    assert driver.focus is below
    driver.page.setParent(None)


def test_a_section_without_questions_takes_the_keyboard_too(page):
    page.section("act")
    for instance in page.session.view("/data/act").children:
        page.page.presenter.remove_instance(instance)
    page.go("grade")
    page.ctrl(Qt.Key.Key_PageDown)
    assert page.heading == "Actions"
    assert page.page.body.isAncestorOf(page.focus)
    page.ctrl(Qt.Key.Key_PageUp)
    assert page.heading == "Second section"


def test_enter_presses_the_button_that_has_the_keyboard(page):
    page.go("when")
    page.page.bar.next.setFocus()
    page.key(Qt.Key.Key_Return)
    assert page.heading == "Second section"


def test_finding_nothing_says_so(page):
    page.ctrl(Qt.Key.Key_F)
    sheet = page.page.findChild(FindQuestion)
    assert sheet is not None
    page.qtbot.keyClicks(sheet.box, "zebra")
    assert sheet.nothing.isVisibleTo(sheet)
    assert "zebra" in sheet.nothing.shown
    assert not sheet.list.isVisibleTo(sheet)
    sheet.box.clear()
    assert not sheet.nothing.isVisibleTo(sheet)
    page.qtbot.keyClick(sheet.box, Qt.Key.Key_Escape)


def test_arriving_by_enter_at_a_date_or_number_selects_it_so_that_typing_replaces_it(page):
    page.go("when")
    page.type("1/11/2026")
    page.go("count")
    page.key(Qt.Key.Key_Return)
    assert page.here == "when"
    page.type("2/11/2026")
    page.page.flush()
    assert page.value("when") == "2026-11-02"


def test_going_to_a_question_while_the_page_opens_is_not_undone_by_its_beginning(qtbot, keeper):
    session = open_session(small_tool(), World().surroundings())
    page = FillPage(session, title="Small tool", keeper=keeper)
    qtbot.addWidget(page)
    page.show()
    wanted = next(v.node_id for v in session.questions() if v.definition.name == "scale")
    page.go_to(wanted)
    qtbot.wait_until(lambda: page.body.row_of(page.window().focusWidget()) is not None)
    QApplication.processEvents()
    row = page.body.row_of(page.window().focusWidget())
    assert row is not None
    assert row.node_id == wanted
