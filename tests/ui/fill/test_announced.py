"""What is read out while a page is filled, though the keyboard is elsewhere; each once."""

from __future__ import annotations

from PySide6.QtCore import Qt

from qa_desktop.errors import Unavailable


def test_what_is_wrong_is_announced_once_and_not_again_while_it_stays_wrong(page, announced):
    page.go("count")
    page.type("21")
    page.page.flush()
    page.settle()
    page.type("1")
    page.page.flush()
    page.settle()

    assert announced.count("Error: Between 0 and 20.") == 1


def test_the_questions_that_an_answer_opens_are_announced_by_their_words(page, announced):
    page.go("seen")
    page.key(Qt.Key.Key_3)

    assert "New below: What got in the way?" in announced


def test_an_answer_that_opens_nothing_announces_nothing_new(page, announced):
    page.go("seen")
    page.key(Qt.Key.Key_1)

    assert [said for said in announced if said.startswith("New below")] == []


def test_trouble_with_saving_is_announced_and_that_it_is_over_too(page, announced, keeper, qtbot):
    keeper.failing = Unavailable("STORE-IO")
    page.go("short")
    page.type("Seen")
    page.page.flush()
    qtbot.waitUntil(lambda: any(said.startswith("Not saved yet") for said in announced))

    keeper.failing = None
    page.page.presenter.queue.retry()
    qtbot.waitUntil(lambda: announced[-1].startswith("Saved "))
    page.type(" well")
    page.page.flush()
    page.settle()
    assert sum(said.startswith("Saved ") for said in announced) == 1
