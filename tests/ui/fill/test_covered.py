"""Two people grade one piece of work: neither sees the other's grade before giving their own."""

from __future__ import annotations

import pytest

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession
from qa_desktop.services.covering import is_covered
from qa_desktop.services.one_stage import OneStage
from qa_desktop.ui.fill.body import SectionBody
from tests.builders import tool
from tests.supplied import begun
from tests.ui.fill.pages import SETTINGS, Driver

SURVEY = """
| type | name | label | bind::qa:stage | bind::qa:covered-until |
| begin_group | g | Grades | | |
| select_one l | theirs | Your own grade | worker | ${ours} |
| select_one l | ours | Grade after the talk | | ${theirs} |
| end_group | | | | |
"""
CHOICES = "| list_name | name | label |\n| l | good | Good |\n| l | ri | Requires improvement |"
THEIRS, OURS, GROUP = NodeId("/data/g/theirs"), NodeId("/data/g/ours"), NodeId("/data/g")


@pytest.fixture
def driver(qtbot, keeper) -> Driver:
    return Driver(qtbot, tool(SURVEY, choices=CHOICES, settings=SETTINGS), keeper)


def body_of(qtbot, session: FormSession) -> SectionBody:
    body = SectionBody(session, GROUP)
    qtbot.addWidget(body)
    body.show()
    body.activateWindow()
    qtbot.waitUntil(body.isActiveWindow)
    return body


def answer(body: SectionBody, session: FormSession, node: NodeId, value: str) -> None:
    body.refresh(session.set_value(node, value).changed, node)


def test_the_auditor_sees_that_the_worker_graded_and_which_grade_once_their_own_is_given(qtbot, driver):
    driver.session.set_value(THEIRS, "ri")
    body = body_of(qtbot, driver.session)
    row = body.row(THEIRS)
    assert row.is_covered
    assert not row.control.isVisible()
    row.focus_here()
    assert row.cover.hasFocus()
    assert row.cover.shown == "Answered. It is covered until this is answered: Grade after the talk"
    answer(body, driver.session, OURS, "good")
    assert not row.is_covered
    assert row.control.isVisible()
    answer(body, driver.session, OURS, "")
    assert row.is_covered


def test_the_worker_sees_their_own_and_not_the_auditors_until_it_is_given(qtbot, driver):
    driver.session.set_value(OURS, "good")
    theirs = OneStage(driver.session, "worker")
    body = body_of(qtbot, theirs)
    assert body.row(OURS).is_covered
    assert not body.row(THEIRS).is_covered
    answer(body, theirs, THEIRS, "ri")
    assert not body.row(OURS).is_covered
    assert not body.row(THEIRS).is_covered


def test_a_blank_answer_and_one_of_ones_own_are_never_covered(qtbot, driver):
    body = body_of(qtbot, driver.session)
    assert not any(body.row(node).is_covered for node in (THEIRS, OURS))
    answer(body, driver.session, OURS, "good")
    assert not body.row(OURS).is_covered


def test_the_supplied_reflection_keeps_the_practitioners_and_the_auditors_grade_apart():
    talk = begun("T6", p_self="good")
    assert is_covered(talk.session, talk.view("p_self"))
    talk.set("b_grade", "ri")
    assert not is_covered(talk.session, talk.view("p_self"))
    worker = OneStage(begun("T6", b_grade="ri").session, "worker")
    assert is_covered(worker, worker.view(NodeId("/data/t6_b/b_grade")))
