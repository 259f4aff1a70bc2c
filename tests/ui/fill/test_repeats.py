"""Repeats as cards: adding, removing, undoing, questions inside."""

from __future__ import annotations

from PySide6.QtCore import Qt

from qa_desktop.ui.fill.repeats import InstanceCard, RepeatBlock
from tests.builders import tool
from tests.ui.fill.pages import SETTINGS, Driver


def cards(page) -> list[InstanceCard]:
    return [card for card in page.page.body.findChildren(InstanceCard) if card.isVisible()]


def titles(page) -> list[str]:
    return [card.title.shown for card in cards(page)]


def test_adding_shows_a_card_and_puts_the_keyboard_in_it(page):
    page.section("act")
    before = len(cards(page))
    page.press(page.page.body._repeats["/data/act"].add)

    assert len(cards(page)) == before + 1
    assert titles(page)[-1] == f"Action {before + 1}"
    assert page.here == "issue"


def test_removing_can_be_undone_with_its_answers(page):
    page.section("act")
    page.press(page.page.body._repeats["/data/act"].add)
    page.type("late reviews")
    page.page.flush()
    count = len(cards(page))
    page.press(cards(page)[-1].remove)
    assert len(cards(page)) == count - 1

    page.page.presenter.undo()
    page.settle()
    assert len(cards(page)) == count
    last = page.session.view("/data/act").children[-1]
    assert page.session.view(f"{last}/issue").value == "late reviews"
    assert page.page.body.row(f"{last}/issue").control.edit.toPlainText() == "late reviews"


def test_cards_are_numbered_by_place_after_a_removal(page):
    page.section("act")
    for _ in range(2):
        page.press(page.page.body._repeats["/data/act"].add)
    page.press(cards(page)[0].remove)

    assert titles(page) == [f"Action {n + 1}" for n in range(len(cards(page)))]


def test_an_answer_in_a_card_opens_a_question_in_that_card_alone(page):
    page.section("act")
    while len(cards(page)) < 2:
        page.press(page.page.body._repeats["/data/act"].add)
    first, second = page.session.view("/data/act").children[:2]
    page.page.body.row(f"{second}/done").focus_here()
    page.key(Qt.Key.Key_1)

    assert page.page.body.row(f"{second}/proof") is not None
    assert page.page.body.row(f"{first}/proof") is None


def test_every_remove_button_says_what_it_removes(page):
    page.section("act")
    page.press(page.page.body._repeats["/data/act"].add)

    assert cards(page)[0].remove.accessibleName() == "Remove Action 1"


def test_removing_leaves_the_keyboard_in_the_section(page):
    page.section("act")
    page.press(page.page.body._repeats["/data/act"].add)
    while cards(page):
        cards(page)[-1].remove.setFocus()
        page.key(Qt.Key.Key_Space)
        assert page.page.body.isAncestorOf(page.focus)


def test_what_was_said_about_removing_goes_when_it_is_undone(page):
    page.section("act")
    page.press(page.page.body._repeats["/data/act"].add)
    page.press(cards(page)[-1].remove)
    assert page.page.gap_done.isVisible()
    page.page.presenter.undo()
    page.settle()
    assert not page.page.gap_done.isVisible()


def test_whose_plan_it_is_is_said_once_over_its_cards(qtbot, keeper):
    survey = """
| type | name | label | required | bind::qa:kind | bind::qa:stage |
| begin_repeat | imp | The plan | | improvement-plan | lead-professional |
| text | goal | What will be different? | yes | | |
| text | then | Where are you then? | | | owner |
| end_repeat | | | | | |
"""
    page = Driver(qtbot, tool(survey, settings=SETTINGS), keeper)
    block = page.page.body.findChild(RepeatBlock)
    page.press(block.add)
    assert block.whose.shown == "For the Lead Professional, in their own words."
    assert page.row("goal").hint.shown == ""
    assert page.row("then").hint.shown == "For the owner of the action. It may stay blank for now."
