"""An immediate action, from the question that it comes from to being done, by keyboard."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt

from qa_desktop.domain.working_days import working_days_after
from qa_desktop.services.demo_answers import Plan, fill
from qa_desktop.services.desktop import Settlement
from qa_desktop.services.desktop_actions import ActionState
from qa_desktop.system.bank_holidays import england_and_wales
from qa_desktop.ui.actions.page import WHICH, ActionsPage
from tests.builders import generic
from tests.journey.homes import Homes
from tests.journey.person import Person

pytestmark = [
    pytest.mark.timeout(100),
    # What the platform without a display lacks; every other Qt warning fails.
    pytest.mark.qt_log_ignore(r"plugin does not support (propagateSizeHints|raise|grabbing)"),
]

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def person(qtbot, homes: Homes):
    sitting = Person(qtbot, homes.auditor)
    yield sitting
    sitting.leave()


def answered_draft(homes: Homes):
    """An audit in which everything but its action is answered."""
    desk = homes.auditor.desktop
    opened = desk.filling.start(generic(desk.filling.tools()).ref.content_hash, case_reference="1048213")
    for writes in fill(opened.session, Plan(), random.Random(5), desk.now()):
        desk.filling.record(opened.key, writes)
    return opened.key


def view(person: Person, name: str):
    every = person.fill.page.presenter.session.questions()
    return next(v for v in every if v.definition.name == name)


def answer(person: Person, name: str, words: str) -> None:
    person.fill.page.go_to(view(person, name).node_id)
    person.settle()
    person._answer(view(person, name), words, lambda _view: "Words about it")
    person.settle()


def test_an_immediate_action_is_raised_from_its_question_listed_and_done(homes, person):
    key = answered_draft(homes)
    pages = person.window.pages
    pages.open_draft(key)
    person.wait(lambda: pages.fill is not None)
    person.settle()

    # From the question to the action: one key, and the due date comes with the priority.
    person.fill.page.go_to(view(person, "v_seen").node_id)
    person.settle()
    person.key(Qt.Key.Key_F4)
    person.settle()
    person.type("Nobody saw the child alone")
    for name, words in (
        ("a_theme", "none"),
        ("a_level", "none"),
        ("a_action", "See the child alone"),
        ("a_owner", "Team Manager"),
        ("a_priority", "immediate"),
    ):
        answer(person, name, words)
    due = working_days_after(person.launch.desktop.now().date(), 1, england_and_wales)
    assert view(person, "a_question").value.endswith("(v_seen)")
    assert view(person, "a_due").value == str(due)

    host = person.fill
    host.flush()
    person.settle()
    ready = person.launch.desktop.completing.prepare(key, host.page.presenter.session, None, Settlement())
    host.left.emit()
    person.settle()
    person.launch.desktop.completing.complete(ready)

    # Listed with its clock, opened for its owner, done.
    pages.go("actions")
    person.settle()
    page = pages.current_page
    assert isinstance(page, ActionsPage)
    row = page.current()
    assert (row.issue, row.priority, row.due, row.clock) == (
        "Nobody saw the child alone",
        "Immediate",
        due,
        "Due in 1 working day",
    )
    page.table.setFocus()
    person.key(Qt.Key.Key_U, CTRL)
    person.wait(lambda: pages.contributing.host is not None)
    person.settle()
    stage = pages.contributing.host
    session = stage.page.presenter.session
    for name, value in (("a_status", "done"), ("a_done", str(person.launch.desktop.now().date()))):
        node = next(v.node_id for v in session.questions() if v.definition.name == name)
        stage.page.presenter.edit(node, value)
    proof = next(v.node_id for v in session.questions() if v.definition.name == "a_proof")
    stage.page.presenter.edit(proof, "The visit is on the record")
    stage.show_review()
    stage.sign_page.name.setText("Team Manager B")
    person.settle()
    assert stage.sign_page.complete.isEnabled()
    stage.sign_page.complete.click()
    person.wait(lambda: pages.contributing.host is None)
    person.settle()

    assert person.window.front is pages.desk, "back at the list"
    (done,) = person.launch.desktop.actions.list()
    assert (done.state, done.status, done.proof) == (
        ActionState.FINISHED,
        "Done",
        "The visit is on the record",
    )
    assert page.table.model().rowCount() == 0
    page.box(WHICH).setCurrentText("Finished")
    assert page.table.model().rowCount() == 1
