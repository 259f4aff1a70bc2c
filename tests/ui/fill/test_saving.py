"""Saving: in order, kept when it fails, tried again; undo and redo through the same door."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from qa_desktop.errors import Refused, Unavailable
from qa_desktop.ui.fill.saving import QUIET_TRIES


def test_every_pause_is_one_save_and_not_every_key(page):
    page.go("short")
    page.type("several keys")
    page.page.flush()

    assert len(page.keeper.changes) == 1


def test_a_failed_save_is_said_kept_and_tried_again(page):
    page.keeper.failing = Refused("DISK-FULL")
    page.go("seen")
    page.key(Qt.Key.Key_1)
    assert page.page.trouble.isVisible()
    assert page.page.presenter.has_unsaved

    page.keeper.failing = None
    page.press(page.page.trouble.button)
    assert page.keeper.stored("seen") == "yes"
    assert not page.page.trouble.isVisible()
    assert not page.page.presenter.has_unsaved


def test_a_later_answer_waits_behind_one_that_failed(page):
    page.keeper.failing = Refused("DISK-FULL")
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.keeper.failing = None
    page.key(Qt.Key.Key_2)
    assert page.keeper.stored("seen") is None

    page.page.presenter.queue.retry()
    assert [change[0].new for change in page.keeper.changes] == ["yes", "partly"]


def test_a_busy_store_is_tried_again_by_itself(page):
    page.keeper.failing = Unavailable("STORE-BUSY")
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.keeper.failing = None

    page.qtbot.waitUntil(lambda: page.keeper.stored("seen") == "yes", timeout=5000)


def test_a_store_that_is_busy_for_a_while_is_waited_for_without_a_word_of_trouble(page):
    """The week's check and the compacting after a disposal keep others from writing for more than 5 s."""
    queue = page.page.presenter.queue
    page.keeper.failing = Unavailable("STORE-BUSY")
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.page.toggle_flag()
    for _ in range(QUIET_TRIES - 1):
        queue.retry()
    assert not page.page.trouble.isVisible()
    assert page.page.bar.saved.shown == "Saving …"

    page.keeper.failing = None
    page.page.presenter.retry()
    assert page.keeper.stored("seen") == "yes"
    assert page.page.bar.saved.shown.startswith("Saved ")

    page.keeper.failing = Unavailable("STORE-BUSY")
    page.key(Qt.Key.Key_2)
    for _ in range(QUIET_TRIES):
        queue.retry()
    assert page.page.trouble.isVisible(), "one that stays busy is said"


@pytest.mark.parametrize("code", ["DISK-FULL", "STORE-READ-ONLY", "STORE-CANNOT-OPEN"])
def test_what_only_needs_room_or_rights_is_tried_again_by_itself(page, code):
    page.keeper.failing = Refused(code)
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_2)
    page.keeper.failing = None

    page.qtbot.waitUntil(lambda: page.keeper.stored("seen") == "partly", timeout=5000)
    assert [change[0].new for change in page.keeper.changes] == ["yes", "partly"]
    assert not page.page.trouble.isVisible()


def test_a_draft_that_is_none_any_more_is_not_tried_for_ever(page):
    page.keeper.failing = Refused("AUDIT-NOT-DRAFT")
    page.go("seen")
    page.key(Qt.Key.Key_1)
    assert not page.page.presenter.queue._retry.isActive()


def test_the_same_trouble_is_read_out_once_and_not_at_every_try(page, monkeypatch):
    said = []
    monkeypatch.setattr(
        "qa_desktop.ui.widgets.banner.announce", lambda _w, words, **_more: said.append(words)
    )
    page.keeper.failing = Refused("DISK-FULL")
    page.go("seen")
    page.key(Qt.Key.Key_1)
    for _ in range(3):
        page.page.presenter.queue.retry()
    assert len(said) == 1

    page.keeper.failing = Refused("STORE-READ-ONLY")
    page.page.presenter.queue.retry()
    assert len(said) == 2


def test_a_save_that_takes_long_is_said_and_the_keys_go_on(page):
    page.keeper.hold()
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.qtbot.waitUntil(lambda: page.page.bar.saved.shown == "Saving …", timeout=5000)
    page.key(Qt.Key.Key_2)
    assert page.value("seen") == "partly"

    page.keeper.release()
    assert page.keeper.stored("seen") == "partly"
    assert page.page.bar.saved.shown.startswith("Saved ")


def test_a_flag_that_could_not_be_kept_is_kept_later_and_whoever_waits_hears_of_it(page):
    page.keeper.failing = Refused("DISK-FULL")
    page.go("seen")
    page.page.toggle_flag()
    assert page.page.trouble.isVisible()
    assert page.page.presenter.has_unsaved

    heard = []
    page.page.presenter.queue.emptied.connect(lambda: heard.append(page.page.presenter.has_unsaved))
    page.keeper.failing = None
    page.qtbot.waitUntil(lambda: heard == [False], timeout=5000)
    assert page.keeper.flags == {page.id("seen"): True}
    assert not page.page.trouble.isVisible()


def test_one_save_is_on_its_way_at_a_time(page):
    page.keeper.hold()
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_2)
    assert len(page.keeper.changes) == 1

    page.keeper.release()
    assert len(page.keeper.changes) == 2


def test_undo_takes_back_the_last_answer_and_goes_there(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.section("two")
    page.ctrl(Qt.Key.Key_Z)

    assert page.value("seen") == ""
    assert page.here == "seen"
    assert page.keeper.stored("seen") == ""


def test_undo_goes_back_step_by_step_and_redo_forward(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_2)
    page.ctrl(Qt.Key.Key_Z)
    assert page.value("seen") == "yes"

    page.ctrl(Qt.Key.Key_Z)
    assert page.value("seen") == ""

    page.ctrl(Qt.Key.Key_Y)
    page.ctrl(Qt.Key.Key_Y)
    assert page.value("seen") == "partly"


def test_one_burst_of_typing_is_one_undo(page):
    page.go("short")
    page.type("before")
    page.section("two")
    page.go("short")
    page.page.body.row(page.id("short")).control.edit.moveCursor(
        page.page.body.row(page.id("short")).control.edit.textCursor().MoveOperation.End
    )
    for word in (" one", " two", " three"):
        page.type(word)
        page.page.flush()
    page.go("seen")
    page.ctrl(Qt.Key.Key_Z)

    assert page.value("short") == "before"


def test_undo_reaches_answers_from_before_the_page_was_opened(page, qtbot, keeper):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    from qa_desktop.ui.fill.page import FillPage

    again = FillPage(page.session, title="t", keeper=keeper)
    qtbot.addWidget(again)
    again.presenter.undo()

    assert page.value("seen") == ""


def test_undo_with_nothing_to_undo_does_nothing(page):
    page.page.presenter.undo()

    assert page.keeper.changes == []


def test_a_new_answer_forgets_what_could_be_redone(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.ctrl(Qt.Key.Key_Z)
    page.key(Qt.Key.Key_3)
    page.ctrl(Qt.Key.Key_Y)

    assert page.value("seen") == "no"


def test_hiding_the_page_hands_on_what_was_typed(page):
    page.go("short")
    page.type("last words")
    page.page.hide()

    assert page.keeper.stored("short") == "last words"


def test_what_lists_show_is_kept_in_the_pause_behind_several_answers(page):
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_2)
    assert page.keeper.figures_kept == []

    page.qtbot.waitUntil(lambda: page.keeper.figures_kept == [2], timeout=5000)


def test_what_lists_show_is_kept_at_once_on_leaving_and_only_once(page):
    page.go("short")
    page.type("last words")
    page.page.hide()
    page.page.flush()

    assert page.keeper.figures_kept == [1]


def test_an_answer_still_on_its_way_at_leaving_brings_no_second_figures(page):
    page.keeper.hold()
    page.go("seen")
    page.key(Qt.Key.Key_1)
    page.page.flush()
    page.keeper.release()

    assert page.keeper.figures_kept == [1]
    assert not page.page.presenter.figures_wait


def test_going_about_without_answering_writes_nothing_for_lists(page):
    page.section("two")
    page.page.flush()

    assert page.keeper.figures_kept == []
