"""A TAC session by keyboard: a consultant and a Lead Professional at one laptop, a plan to take away."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.fill.controls.mark import MarkControl
from qa_desktop.ui.fill.two_marks import TwoMarks
from tests.journey.homes import Homes
from tests.journey.person import Person

pytestmark = [
    pytest.mark.timeout(200),
    # What the platform without a display lacks; every other Qt warning fails.
    pytest.mark.qt_log_ignore(r"plugin does not support (propagateSizeHints|raise|grabbing)"),
]
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

HEADER = {
    "d_how": "office",
    "d_ehc": "Consultant 2",
    "d_lp": "Lead Professional 5, school",
    "d_lp_org": "school",
    "d_lp_train": "yes",
    "d_stage": "active",
    "d_start": "01/06/2026",
    "d_kids": "2",
}
MARKS = {"c": (8, 5, 6), "n": (6, 6, 6), "p": (7, 6, 7), "r": (6, 5, 6), "o": (7, 7, 7), "z": (9, 6, 7)}
"""By the letter of the area: the Lead Professional's, the consultant's, and what they agree."""
LP_MARK = {"z": "z_lp_scale"}
IN_THEIR_WORDS = {
    "i_goal": "The boys know who is coming and why.",
    "i_step": "I ask both of them before each meeting and bring what they say.",
}


@pytest.fixture
def pair(qtbot, homes: Homes):
    sitting = Person(qtbot, homes.auditor)
    yield sitting
    sitting.leave()


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def place_marks(pair: Person, area: str) -> str:
    """The Lead Professional marks, then the consultant, unseen by each other; then both look and agree.

    Answers what is said of the gap.
    """
    theirs, own, agreed = (str(mark) for mark in MARKS[area])
    group = pair.page.body.findChild(TwoMarks)
    first, second = (pair.page.presenter.view(mark) for mark in reversed(group.marks))
    pair.reach_question(first.definition.name)
    pair.type(theirs)
    pair.key(Qt.Key.Key_Return)
    assert pair.here.view.definition.name == second.definition.name
    covered = [one.is_covered for one in group.findChildren(MarkControl) if one.node_id == first.node_id]
    assert covered == [True], "the consultant does not see it"
    assert not pair.sees(f": {theirs}")
    pair.type(own)
    pair.key(Qt.Key.Key_Return)
    pair.press("Show both marks")
    said = group.gap_words
    pair.type(agreed)
    pair.key(Qt.Key.Key_Return)
    pair.type("Both of us saw the same visit.")
    pair.page.flush()
    pair.settle()
    return said


def test_a_consultant_and_a_lead_professional_mark_agree_and_leave_with_a_plan(homes: Homes, pair) -> None:
    desk = homes.auditor.desktop
    pair.start("TAC", "TAC118")
    today = pair.today
    pair.fill_section({**HEADER, "d_meet": today}, lambda _view: "As said at the table")
    gaps = {}
    for area in "cnpro":
        pair.next_section()
        pair.fill_plain({"o_fb": "no"})
        gaps[area] = place_marks(pair, area)
    assert gaps["c"].startswith("3 apart: ")
    assert gaps["n"] == "The same mark. What made each of you choose it?"

    # Overall the Lead Professional's mark comes first: the consultant is not asked before.
    pair.next_section()
    assert [v.is_relevant for v in views(pair, "z_ehc_scale")] == [False]
    said = place_marks(pair, "z")
    assert said == "3 apart: talk about what each of you sees before you agree a mark."
    pair.fill_plain({})

    # The laptop is handed over: the plan in the Lead Professional's words, and their agreement.
    pair.hand_over("Lead Professional")
    assert pair.page.heading.shown == "Lead Professional’s improvement plan"
    pair.press("Add plan row…")
    pair.fill_plain({"i_area": "plan", **IN_THEIR_WORDS, "i_by": today, "i_now": "3", "i_check": today})
    pair.next_section()
    pair.fill_plain({"g_lp_ok": "yes", "g_lp_date": today, "g_lp_say": ""})
    pair.press("Hand back to the auditor")
    pair.settle()

    # Nothing is missing: the consultant signs, and completes.
    assert pair.fill_gaps({"g_ehc_date": today}) == []
    key = pair.fill.key
    pair.key(Qt.Key.Key_Return, BOTH)
    pair.settle()
    pair.press("Complete audit")
    pair.wait(lambda: isinstance(pair.window.front, ViewPage))
    pair.settle()
    values = {v.definition.name: v.value for v in desk.audits.view(key).session.questions() if v.value}
    assert (values["z_lp_scale"], values["z_ehc_scale"], values["z_scale"]) == ("9", "6", "7")
    assert values["i_goal"] == IN_THEIR_WORDS["i_goal"]

    # The plan on one page, to take away.
    pair.press("Show the plan on one page")
    pair.wait(lambda: isinstance(pair.window.front, ReportPage))
    pair.settle()
    page = desk.plans.page(desk.audits.view(key).session, key.audit_id)
    paper = desk.plans.pdf(page)
    assert len(PdfReader(io.BytesIO(paper)).pages) == 1
    for words in (*IN_THEIR_WORDS.values(), "fair record? Yes"):
        assert words in words_of(paper)
    pair.key(Qt.Key.Key_Escape)
    pair.settle()
    pair.key(Qt.Key.Key_Escape)
    pair.settle()

    # Its day has come: My work asks, and the answer is added where the plan stands.
    pair.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    pair.settle()
    assert pair.sees("Ask: where are you now?")
    pair.press("Open the plan of case TAC118")
    pair.wait(lambda: isinstance(pair.window.front, ViewPage))
    pair.settle()
    pair.press("Add the action owner’s answers")
    pair.wait(lambda: pair.window.pages.contributing.host is not None)
    pair.settle()
    assert pair.find("Where are you at check-in?").is_answerable
    pair.type("6")
    pair.page.flush()
    pair.key(Qt.Key.Key_Return, BOTH)
    pair.settle()
    pair.reach("Your name")
    pair.type("Lead Professional 5")
    pair.press("Sign and add")
    pair.wait(lambda: pair.window.pages.contributing.host is None)
    pair.settle()
    answers = {v.definition.name: v.value for v in desk.audits.view(key).session.questions() if v.value}
    assert answers["i_then"] == "6"
    assert answers["i_now"] == "3", "what was said then stands"
    pair.key(Qt.Key.Key_Escape)
    pair.settle()
    assert not pair.sees("Ask: where are you now?")


def views(pair: Person, name: str):
    every = pair.page.presenter.session.questions(relevant_only=False)
    return [view for view in every if view.definition.name == name]
