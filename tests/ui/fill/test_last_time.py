"""Last time's answers stand in grey beside the questions and count for nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from qa_desktop.services.earlier_answers import LastTime

LAST = LastTime("12 March 2026", "1", {"seen": "Partly", "why": "No time.", "grade": "Good"})


def test_the_answer_of_last_time_stands_beside_its_question(page):
    page.page.show_last_time(LAST)
    row = page.row("seen")
    assert row.last.shown == "Last time: Partly, 12 March 2026"
    assert row.last.isVisibleTo(row)
    assert page.row("short").last is None


def test_nothing_is_answered_by_it(page, keeper):
    before = page.session.progress()
    page.page.show_last_time(LAST)
    assert page.value("seen") == ""
    assert page.session.progress() == before
    assert keeper.changes == []


def test_it_comes_with_questions_opened_later_and_with_other_sections(page):
    page.page.show_last_time(LAST)
    page.go("seen")
    page.key(Qt.Key.Key_3)
    assert page.row("why").last.shown == "Last time: No time., 12 March 2026"
    page.section("two")
    assert page.row("grade").last.shown == "Last time: Good, 12 March 2026"


def test_a_screen_reader_hears_it_with_the_question(page):
    page.page.show_last_time(LAST)
    first = page.row("seen").control.tiles.tiles[0]
    assert "Last time: Partly" in first.accessibleDescription()


def test_it_goes_when_the_case_is_another(page):
    page.page.show_last_time(LAST)
    page.page.show_last_time(None)
    assert not page.row("seen").last.isVisibleTo(page.row("seen"))
