"""Prompts: E1 opens the escalation at once, once while it stands; E2 is said at the section's end."""

from __future__ import annotations

from PySide6.QtCore import Qt

from qa_desktop.domain.prompts import PromptCode


def test_an_alarming_answer_asks_for_the_escalation_sheet_at_once(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)

    (prompt,) = page.escalations
    assert prompt.code is PromptCode.E1
    assert prompt.node_id == page.id("seen")


def test_it_asks_once_while_the_prompt_stands(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    page.go("count")
    page.type("3")
    page.page.flush()

    assert len(page.escalations) == 1


def test_it_asks_again_when_the_answer_went_away_and_came_back(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_3)

    assert len(page.escalations) == 2


def test_answers_written_by_the_sheet_itself_raise_nothing(page):
    page.page.presenter.write([(page.id("seen"), "no")])

    assert page.escalations == []
    assert page.keeper.stored("seen") == "no"


def test_f2_asks_for_the_sheet_without_a_prompt(page):
    page.go("short")
    page.type("half")
    page.key(Qt.Key.Key_F2)

    assert page.escalations == [None]
    assert page.keeper.stored("short") == "half"


def test_a_serious_gap_is_said_at_the_end_of_its_section(page):
    page.go("grade")
    page.key(Qt.Key.Key_4)

    assert page.page.raised.gaps.isVisible()
    assert "How good is it? Inadequate" in page.page.raised.gaps.words.shown
    assert page.escalations == []

    page.key(Qt.Key.Key_2)
    assert not page.page.raised.gaps.isVisible()


def test_a_draft_opened_with_a_standing_alarm_does_not_open_the_sheet_again(page, qtbot, keeper):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    from qa_desktop.ui.fill.page import FillPage

    again = FillPage(page.session, title="t", keeper=keeper)
    qtbot.addWidget(again)
    asked = []
    again.escalation_requested.connect(asked.append)
    again.presenter.edit(page.id("short"), "x")

    assert asked == []


def test_while_nobody_was_told_the_panel_and_the_section_say_so(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    assert page.page.panel.escalation_words.shown == "■ Nobody has been told yet."
    assert page.page.raised.alarm.isVisible()

    page.page.show_escalation("Team Manager told today 14:00", settled=True)
    assert page.page.panel.escalation_words.shown == "Team Manager told today 14:00"
    assert not page.page.raised.alarm.isVisible()


def test_the_button_of_the_danger_opens_the_sheet(page):
    page.go("seen")
    page.key(Qt.Key.Key_3)
    page.press(page.page.raised.alarm.button)

    assert page.escalations[-1] is None
