"""Later stages in the window: due on My work, answered on the audit's page, signed, apart from the rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qa_desktop.bootstrap import demo_passphrase
from qa_desktop.services.desktop import Settlement
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.contribute.sign_page import SignPage

VERB = "Add the team manager’s answers"


@pytest.fixture
def due(demo):
    """An audit whose manager still has to answer, and its page."""
    work = demo.desktop.audits.my_work().later
    found = next(each for each in work if "Team manager" in each.words)
    demo.pages.reading.view(found.row.key)
    demo.settle()
    return found


def open_stage(demo):
    demo.press(VERB)
    demo.wait(lambda: demo.pages.contributing.host is not None)
    demo.settle()
    return demo.pages.contributing.host


def node(host, name: str):
    session = host.page.presenter.session
    return next(v.node_id for v in session.questions() if v.definition.name == name)


def test_my_work_lists_what_waits_for_others_and_leads_to_the_audit(demo):
    found = demo.desktop.audits.my_work().later[0]
    assert "Waiting for others’ answers" in demo.words()
    case = found.row.summary.case_reference
    demo.press(f"Open the audit of case {case}. {found.words}")
    assert isinstance(demo.window.front, ViewPage)
    assert found.words.split(" · ")[0] in demo.words(demo.window.front)


def test_the_manager_answers_signs_and_the_page_says_who_and_when(demo, due):
    host = open_stage(demo)
    session = host.page.presenter.session
    assert host.page.current == node(host, "s_mgr_agree"), "it begins at the first that is due"
    demo.type("1")
    host.page.go_to(node(host, "s_mgr_date"))
    demo.type(demo.desktop.now().strftime("%d/%m/%Y"))
    host.page.flush()
    assert session.validate() == ()
    demo.press("Review and sign")
    sign = host.sign_page
    assert isinstance(sign, SignPage)
    assert host.widget.currentWidget() is sign
    assert not sign.complete.isEnabled(), "nobody has signed yet"
    sign.name.setFocus()
    QTest.keyClicks(sign.name, "Sam Jones")
    demo.press("Sign and add")

    page = demo.window.front
    assert isinstance(page, ViewPage)
    assert demo.pages.contributing.host is None
    assert "Team manager: given by Sam Jones on" in demo.words(page)
    assert demo.desktop.audits.view(due.row.key).contributions[0].author == "Sam Jones"
    assert due.row.key not in [each.row.key for each in demo.desktop.audits.my_work().later]


def test_the_rest_can_be_read_and_not_changed(demo, due):
    host = open_stage(demo)
    answerable = [row for row in host.page.body.in_order() if row.is_answerable]
    assert {row.view.definition.name for row in answerable} == {"s_mgr_agree", "s_mgr_date"}
    assert "Auditor declares the audit complete on" in demo.words(host.page)
    assert "For the team manager" not in demo.words(host.page)


def test_an_answer_taken_back_with_ctrl_z_is_kept_taken_back(demo, due):
    host = open_stage(demo)
    demo.type("2")
    demo.settle()
    assert host.page.presenter.session.view(node(host, "s_mgr_agree")).value == "no"
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    demo.settle()
    assert host.page.presenter.session.view(node(host, "s_mgr_agree")).value == ""
    again = demo.desktop.contributing.open(due.row.key, "manager")
    assert again.session.view(node(host, "s_mgr_agree")).value == ""


def test_what_was_typed_is_there_after_the_lock_and_nothing_was_added(demo, due):
    open_stage(demo)
    demo.type("2")
    demo.lock()
    assert demo.pages.contributing.host is None
    demo.unlock(demo_passphrase())
    demo.wait(lambda: demo.pages.contributing.host is not None)
    demo.settle()
    host = demo.pages.contributing.host
    assert host.page.presenter.session.view(node(host, "s_mgr_agree")).value == "no"
    assert demo.desktop.audits.view(due.row.key).contributions == ()

    demo.press("← Back to the audit")
    page = demo.window.front
    assert isinstance(page, ViewPage)
    assert "Team manager: 2 answers due" in demo.words(page)


def test_a_name_in_the_answers_is_asked_about_before_signing(demo, due):
    host = open_stage(demo)
    known = host.page.presenter.session
    number = next(v.value for v in known.questions() if "nhs-number" in v.audit.identifier and v.value)
    demo.type("2")
    host.page.flush()
    host.page.presenter.write([(node(host, "s_mgr_reason"), f"See NHS number {number} for why.")])
    demo.settle()
    opened = demo.desktop.contributing.open(due.row.key, "manager")
    review = demo.desktop.contributing.review(opened)
    assert [found.text for found in review.identifiers] == [number]
    assert review.identifiers[0].key in demo.desktop.contributing.unsettled(opened, review, Settlement())


def test_an_alarming_answer_opens_the_sheet_and_is_told_before_it_is_signed(demo):
    key = next(
        row.key
        for row in demo.desktop.audits.audits()
        if row.summary.completed_at is not None
        and not row.summary.superseded
        and any(
            view.definition.name == "e_safe_now" and view.is_relevant and not view.value
            for view in demo.desktop.audits.view(row.key).session.questions()
        )
    )
    demo.pages.contributing.open(key, "manager")
    demo.wait(lambda: demo.pages.contributing.host is not None)
    demo.settle()
    host = demo.pages.contributing.host
    host.page.go_to(node(host, "e_safe_now"))
    demo.type("2")
    demo.wait(lambda: host.dialog is not None)
    host.dialog.what.setPlainText("Nobody was at home, twice.")
    assert "safe today" in demo.words(host.dialog)

    demo.lock()
    demo.unlock(demo_passphrase())
    demo.wait(lambda: demo.pages.contributing.host is not None)
    demo.settle()
    host = demo.pages.contributing.host
    demo.wait(lambda: host.dialog is not None)
    assert host.dialog.what.toPlainText() == "Nobody was at home, twice.", "nothing typed is lost by the lock"
    host.dialog.reject()
    demo.settle()
    host.show_review()
    assert "nobody has been told yet" in demo.words(host.sign_page)
