"""Answering by keyboard: digits, arrows, Enter, Tab; what is shown, hidden and said beside the question."""

from __future__ import annotations

from PySide6.QtCore import Qt

from qa_desktop.ui.widgets.text import Text


def test_a_digit_picks_the_choice_and_the_answer_is_kept(page):
    page.go("seen")
    page.key(Qt.Key.Key_2)

    assert page.value("seen") == "partly"
    assert page.keeper.stored("seen") == "partly"


def test_arrows_move_through_the_choices_and_answer(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_Right)

    assert page.value("seen") == "partly"


def test_backspace_takes_a_pick_away(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_Backspace)

    assert page.value("seen") == ""


def test_digits_tick_and_untick_of_several_choices(page):
    page.go("ways")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_3)
    assert page.value("ways") == "talk draw"

    page.key(Qt.Key.Key_1)
    assert page.value("ways") == "draw"


def test_an_answer_opens_its_question_in_its_place_and_keeps_the_focus(page):
    page.go("seen")
    assert page.names() == ["seen", "short", "count", "when"]

    page.key(Qt.Key.Key_3)

    assert page.names() == ["seen", "why", "short", "count", "when"]
    assert page.here == "seen"


def test_tab_goes_through_a_question_that_was_opened_later(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    page.key(Qt.Key.Key_Tab)
    assert page.here == "why"

    page.key(Qt.Key.Key_Tab)
    assert page.here == "short"


def test_what_was_typed_comes_back_with_its_question(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    page.key(Qt.Key.Key_Tab)
    page.type("joint visits")
    page.go("seen")
    page.key(Qt.Key.Key_1)
    assert not page.sees("why")

    page.key(Qt.Key.Key_3)
    assert page.row("why").control.edit.toPlainText() == "joint visits"


def test_enter_goes_on_to_the_next_question(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_Return)

    assert page.here == "short"


def test_enter_in_a_long_text_makes_a_new_line(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    page.go("why")
    page.type("one")
    page.key(Qt.Key.Key_Return)
    page.type("two")
    page.page.flush()

    assert page.value("why") == "one\ntwo"


def test_enter_after_the_last_question_leads_to_the_next_section(page):
    page.go("when")
    page.key(Qt.Key.Key_Return)

    assert page.focus is page.page.bar.next


def test_tab_always_leaves_a_text_box(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    page.go("why")
    page.type("text")
    page.key(Qt.Key.Key_Tab)

    assert page.here == "short"
    assert page.value("why") == "text"


def test_required_is_said_only_after_a_visit(page):
    page.go("count")
    assert page.error("count") == ""

    page.key(Qt.Key.Key_Tab)
    assert page.error("count") == "Say how many."


def test_required_is_said_everywhere_while_reviewing(page):
    page.page.review(True)

    assert page.error("seen") == "Say whether."
    assert page.error("count") == "Say how many."
    assert page.error("short") == ""


def test_a_broken_constraint_is_said_at_once_and_the_text_stays(page):
    page.go("count")
    page.type("21")
    page.page.flush()

    assert page.error("count") == "Between 0 and 20."
    assert page.row("count").control.edit.text() == "21"


def test_text_that_is_no_number_is_kept_and_said(page):
    page.go("count")
    page.type("many")
    page.page.flush()

    assert page.value("count") == "many"
    assert page.error("count") == "Enter a whole number, for example 12."


def test_a_grade_shows_its_descriptor_and_asks_its_reason_under_it(page):
    page.go("grade")
    page.key(Qt.Key.Key_3)

    row = page.row("grade")
    assert row.control.descriptor.shown == "Something that matters is late."
    assert page.names()[:2] == ["grade", "reason"]


def test_the_descriptor_of_the_choice_in_focus_is_what_good_looks_like(page):
    page.go("grade")
    page.key(Qt.Key.Key_2)

    assert page.page.panel.good.words.shown == "The child is seen, heard and safer."


def test_the_scale_takes_digits_and_names_its_ends_in_the_tools_words(page):
    page.go("scale")
    page.key(Qt.Key.Key_7)
    assert page.value("scale") == "7"

    page.key(Qt.Key.Key_Right)
    assert page.value("scale") == "8"
    shown = page.row("scale").control.stops
    assert [shown._low_words.shown, shown._high_words.shown] == ["cannot stay home", "safe enough"]


def test_a_long_list_drops_down_and_is_found_by_letters(page):
    page.go("theme")
    page.type("theme")
    page.key(Qt.Key.Key_Down)
    page.key(Qt.Key.Key_Tab)
    assert page.value("theme") == "t2"

    page.go("theme")
    page.key(Qt.Key.Key_Home)
    page.key(Qt.Key.Key_Tab)
    assert page.value("theme") == ""


def test_a_date_is_typed_as_people_type_it(page):
    page.go("when")
    page.type("3/11/2026")
    page.key(Qt.Key.Key_Tab)

    assert page.value("when") == "2026-11-03"
    assert page.error("when") == ""


def test_a_date_in_the_future_is_said_beside_it(page):
    page.go("when")
    page.type("3/12/2026")
    page.key(Qt.Key.Key_Tab)

    assert page.error("when") == "This is in the future."


def test_a_date_that_does_not_exist_stays_as_typed(page):
    page.go("when")
    page.type("31/2/2026")
    page.key(Qt.Key.Key_Tab)

    assert page.value("when") == "31/2/2026"
    assert page.error("when")
    assert page.row("when").control.date.box.text() == "31/2/2026"


def test_a_date_and_time_are_one_answer(page):
    page.go("told")
    page.type("23/11/2026")
    page.row("told").control.moment.time.setFocus()
    page.type("2pm")
    page.key(Qt.Key.Key_Tab)

    assert page.value("told").startswith("2026-11-23T14:00:00")


def test_a_time_is_kept_in_24_hours(page):
    page.go("clock")
    page.type("9.05")
    page.key(Qt.Key.Key_Tab)

    assert page.value("clock").startswith("09:05")


def test_an_acknowledgement_is_one_tick(page):
    page.go("ack")
    page.key(Qt.Key.Key_Space)

    assert page.value("ack") == "OK"


def test_choices_are_put_in_order_with_two_buttons(page):
    page.go("order")
    page.press(page.row("order").control.down)

    assert page.value("order") == "play talk draw"


def test_a_control_that_caused_the_change_keeps_its_cursor(page):
    page.go("short")
    page.type("abcd")
    page.key(Qt.Key.Key_Left)
    page.key(Qt.Key.Key_Left)
    page.page.flush()
    page.type("X")
    page.page.flush()

    assert page.value("short") == "abXcd"
    assert page.focus.textCursor().position() == 3


def test_markup_in_a_hint_is_shown_and_html_is_text(page):
    assert page.row("seen").hint.shown == "Look at visits."


def test_two_hundred_thousand_letters_are_kept_whole(page):
    page.go("short")
    page.focus.insertPlainText("x" * 200_000)
    page.page.flush()

    assert len(page.value("short")) == 200_000
    assert page.focus.height() < page.page.height()


def test_both_ends_of_every_scale_of_the_sample_tool_are_in_words(t1_page):
    scales = {"s_scale_first": "t1_ass", "s_scale_last": "t1_ass", "z_scale": "t1_all"}
    t1_page.page.presenter.edit(t1_page.id("s_scale_rec"), "yes")
    for name in scales:
        t1_page.go(name)
        ends = [label.shown for label in t1_page.row(name).control.findChildren(Text) if label.shown]
        assert len(ends) == 2, name


def test_what_the_manager_answers_is_not_asked_of_the_auditor(t1_page):
    t1_page.go("s_mgr_agree")
    assert t1_page.row("s_mgr_agree").hint.shown == "For the team manager. It may stay blank for now."
    t1_page.key(Qt.Key.Key_Return)
    t1_page.page.review(True)
    assert t1_page.error("s_mgr_agree") == ""
    assert t1_page.error("s_filed") == "This question needs an answer."
