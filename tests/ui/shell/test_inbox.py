"""The Q&S inbox: escalations first, read-only, refusals with words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.errors import Unavailable
from qa_desktop.services.desktop import EscalationEntry
from qa_desktop.ui.audit.report_page import PageView, ReportPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.desk.inbox_page import InboxPage
from qa_desktop.ui.failure import words_for_code
from qa_desktop.ui.sheets import Failure
from tests.ui.shell.windows import column_of


@pytest.fixture
def page(demo) -> InboxPage:
    return demo.go("inbox")


def choose(page, wanted) -> None:
    assert page.select(next(row for row in page.model.shown() if wanted(row)))


def test_open_escalations_stand_first_and_the_rest_as_the_desk_gives_it(demo, page):
    given = [row.case_reference for row in demo.desktop.inbox.inbox().rows]
    assert column_of(page.table, "Case") == given
    first = column_of(page.table, "First")
    opened = sum(row.escalation_open for row in demo.desktop.inbox.inbox().rows)
    assert opened > 1
    assert all(words == "■ Escalation open" for words in first[:opened])
    assert "■ Escalation open" not in first[opened:]


def test_unread_audits_are_counted_and_reading_one_takes_it_off(demo, page):
    unread = demo.desktop.inbox.inbox().unread
    assert demo.button(f"Inbox, {unread}")
    choose(page, lambda row: row.read_at is None and row.kind is PackageKind.AUDIT)
    page.table.setFocus()
    demo.key(Qt.Key.Key_Return)
    assert isinstance(demo.window.front, ViewPage)
    demo.key(Qt.Key.Key_Escape)

    assert demo.button(f"Inbox, {unread - 1}")


def test_an_arrived_audit_is_read_only(demo, page):
    choose(page, lambda row: row.kind is PackageKind.AUDIT)
    demo.press("Read", page)

    assert "Correct this audit" not in demo.words()
    assert demo.button("Show report")


def test_the_report_of_an_arrived_audit_is_shown(demo, page):
    choose(page, lambda row: row.kind is PackageKind.AUDIT)
    demo.press("Show report", page)

    assert isinstance(demo.window.front, ReportPage)
    assert demo.window.front.findChildren(PageView)


def test_refused_files_are_listed_with_words_and_their_place(demo, page):
    refusals = demo.desktop.inbox.inbox().refusals
    assert refusals
    for refusal in refusals:
        assert words_for_code(refusal.code) in demo.words(page)
        assert refusal.path in demo.words(page)


def test_an_escalation_whose_audit_has_not_come_opens_as_its_slip(demo, page):
    audits = {r.audit_id for r in demo.desktop.inbox.inbox().rows if r.kind is PackageKind.AUDIT}
    drafts = {d.summary.audit_id for d in demo.desktop.audits.my_work().drafts}
    draft = next(iter(demo.desktop.audits.my_work().drafts))
    opened = demo.desktop.filling.open(draft.key)
    entry = EscalationEntry(
        what="Not seen for five weeks.",
        told_role="Team Manager",
        told_at=demo.desktop.now() - timedelta(minutes=5),
    )
    proposal = demo.desktop.escalations.propose(opened.session, None, None)
    demo.desktop.escalations.record(draft.key, proposal, entry)
    demo.key(Qt.Key.Key_F5)
    demo.settle()
    assert draft.summary.audit_id in drafts - audits
    choose(page, lambda row: row.audit_id == draft.summary.audit_id)
    demo.press("Read", page)

    assert isinstance(demo.window.front, ReportPage)
    assert "its audit has not arrived yet" in demo.words()
    assert demo.window.front.findChildren(PageView)


def test_the_list_is_filtered_by_what_is_typed(demo, page):
    page.filter_box.setText('"Auditor 3"')

    assert set(column_of(page.table, "From")) == {"Auditor 3"}


def test_an_inbox_that_cannot_be_read_says_so(demo, monkeypatch):
    def away(_self):
        raise Unavailable("STORE-BUSY")

    monkeypatch.setattr(type(demo.desktop.inbox), "inbox", away)
    monkeypatch.setattr(Failure, "exec", lambda _sheet: 0)
    demo.pages.go("inbox")
    demo.settle()

    assert "Another program holds the database." in demo.words(demo.page)
