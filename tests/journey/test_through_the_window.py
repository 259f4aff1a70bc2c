"""One audit travels through the real window, by keyboard: filled, completed, sent, received, printed."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from qa_desktop.domain.dispatch import DeliveryState, PackageKind
from qa_desktop.formengine.api import NodeView
from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.work.start import StartSheet
from tests.journey.homes import PASSPHRASE, Homes
from tests.journey.person import Person

pytestmark = [
    pytest.mark.timeout(100),
    # What the platform without a display lacks; every other Qt warning fails.
    pytest.mark.qt_log_ignore(r"plugin does not support (propagateSizeHints|raise|grabbing)"),
]

ANSWERS = {
    "h_audit_type": "selected",
    "h_nhs": "9990000018",
    "h_unborn": "no",
    "h_dob": "02/05/2017",
    "p_status": "cp",
    "p_status_date": "01/06/2026",
    "v_seen": "yes",
    "s_scale_first": "4",
    "s_scale_last": "6",
    "k_now": "yes",
    "z_grade": "good",
    "z_scale": "8",
    "e_concern": "no",
    "e_override": "",
    **dict.fromkeys(
        ("r_grade", "v_grade", "s_grade", "k_grade", "n_grade", "i_grade", "m_grade", "o_grade"), "good"
    ),
}


def mark(view: NodeView) -> str:
    """Words that can be found again on paper, one of a kind for each question."""
    return f"Mark{re.sub('[^a-z0-9]', '', view.node_id.rpartition('/')[2])}end"


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.fixture
def auditor(qtbot, homes: Homes):
    person = Person(qtbot, homes.auditor)
    yield person
    person.leave()
    homes.auditor.desktop.profile.unlock(PASSPHRASE)


def start(person: Person, case: str) -> None:
    """Ctrl N, the case number, Enter."""
    person.at_sheet(StartSheet, lambda: person.type(case), lambda: person.key(Qt.Key.Key_Return))
    person.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: person.window.pages is not None and person.window.pages.fill is not None)
    person.settle()
    person.come_to_front()


def test_an_audit_filled_by_keyboard_reaches_the_desk_and_its_receipt_comes_back(qtbot, homes, auditor):
    start(auditor, "1048213")
    auditor.fill_every_section(ANSWERS, mark)

    host = auditor.fill
    key = host.key
    assert host.widget.currentWidget() is host.review_page, "the last section leads to the review"
    review = homes.auditor.desktop.completing.review(host.page.presenter.session, None)
    assert [item.label for item in review.missing] == []
    assert review.contradictions == ()
    assert review.identifiers == ()
    written = {v.definition.name: v.value for v in host.page.presenter.session.questions() if v.value}
    texts = [v for v in host.page.presenter.session.questions() if v.value == mark(v)]
    assert len(texts) > 10

    qtbot.mouseClick(host.review_page.complete, Qt.MouseButton.LeftButton)
    auditor.wait(lambda: isinstance(auditor.window.front, ViewPage))
    auditor.settle()
    assert auditor.launch.desktop.audits.view(key).summary.delivery is DeliveryState.IN_FOLDER

    homes.hub.desktop.exchange.sync()
    auditor.window.exchange.sync()
    auditor.settle()
    delivered = auditor.launch.desktop.audits.view(key).summary.delivery
    assert delivered in {DeliveryState.RECEIVED, DeliveryState.SAFE}

    row = next(r for r in homes.hub.desktop.inbox.inbox().rows if r.kind is PackageKind.AUDIT)
    arrived = homes.hub.desktop.inbox.open(row)
    assert {v.definition.name: v.value for v in arrived.session.questions() if v.value} == written

    auditor.window.front.ask_report()
    auditor.wait(lambda: isinstance(auditor.window.front, ReportPage))
    auditor.settle()
    paper = words_of(auditor.launch.desktop.audits.pdf(key))
    assert [v.definition.name for v in texts if mark(v) not in paper] == []
    for view in arrived.session.questions():
        if view.value and view.label and view.display:
            assert re.sub(r"\s+", " ", view.display) in paper, view.definition.name
    assert words_of(homes.hub.desktop.audits.pdf(key)) == paper


def test_an_answer_that_means_danger_opens_the_sheet_and_completing_waits_for_it(qtbot, homes, auditor):
    start(auditor, "1048213")
    auditor.fill.page.go_to(node(auditor, "k_now"))
    auditor.type("3")
    sheet = auditor.sheet(EscalationDialog)
    assert isinstance(sheet, EscalationDialog)
    sheet.reject()
    auditor.settle()

    auditor.fill.show_review()
    review = homes.auditor.desktop.completing.review(auditor.fill.page.presenter.session, None)
    assert any("told" in item.words.lower() for item in review.contradictions)
    assert not auditor.fill.review_page.complete.isEnabled()


def test_a_draft_reopens_where_it_was_left_with_undo_still_working(qtbot, homes):
    first = Person(qtbot, homes.auditor)
    start(first, "1048213")
    first.fill.page.go_to(node(first, "p_synopsis"))
    first.type("Neglect and late help")
    key = first.fill.key
    first.leave()

    homes.auditor.desktop.profile.unlock(PASSPHRASE)
    again = Person(qtbot, homes.auditor)
    assert again.window.pages is not None
    again.window.pages.open_draft(key)
    again.wait(lambda: again.window.pages is not None and again.window.pages.fill is not None)
    again.settle()
    assert again.fill.page.current == node(again, "p_synopsis")
    assert value(again, "p_synopsis") == "Neglect and late help"
    again.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    again.wait(lambda: value(again, "p_synopsis") == "")
    again.leave()
    homes.auditor.desktop.profile.unlock(PASSPHRASE)


def node(person: Person, name: str):
    every = person.fill.page.presenter.session.questions(relevant_only=False)
    return next(view.node_id for view in every if view.definition.name == name)


def value(person: Person, name: str) -> str:
    return person.fill.page.presenter.view(node(person, name)).value
