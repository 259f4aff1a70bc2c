"""My work, starting an audit, and finding anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QListView

from qa_desktop.domain.audit import AuditState
from qa_desktop.errors import Unavailable
from qa_desktop.services.desktop import EscalationState
from qa_desktop.ui.escalation.acknowledgement import Acknowledged
from qa_desktop.ui.palette.sheet import FindSheet
from qa_desktop.ui.sheets import Failure
from qa_desktop.ui.work.acknowledge import AcknowledgeSheet
from qa_desktop.ui.work.gaps import GapLine
from qa_desktop.ui.work.gathered import FIRST
from qa_desktop.ui.work.rows import DoneRow, DraftRow, EscalationBanner
from qa_desktop.ui.work.start import StartSheet
from tests.ui.shell.windows import CTRL


def rows(sitting, kind):
    return [row for row in sitting.page.findChildren(kind) if row.isVisibleTo(sitting.page)]


def test_every_draft_and_every_open_escalation_has_its_row(demo):
    work = demo.desktop.audits.my_work()
    demo.press(f"Show all {len(work.escalations)} open escalations")
    assert len(rows(demo, EscalationBanner)) == len(work.escalations) > 1
    assert len(rows(demo, DraftRow)) == len(work.drafts) > 1
    assert len(rows(demo, DoneRow)) == min(4, len(work.recent))
    for draft in work.drafts:
        assert draft.summary.case_reference in demo.words()
        assert f"{draft.summary.answered} of {draft.summary.applicable}" in demo.words()
    for delivery in work.deliveries:
        assert delivery.label in demo.words()


def test_many_escalations_and_gaps_leave_the_drafts_in_sight(demo):
    demo.window.resize(1280, 720)
    work = demo.page.work
    demo.page._fill(replace(work, escalations=work.escalations * 3, gaps=work.gaps * 3))
    demo.settle()
    first = rows(demo, DraftRow)[0]

    assert (len(rows(demo, EscalationBanner)), len(rows(demo, GapLine))) == (FIRST, FIRST)
    assert first.visibleRegion().boundingRect() == first.rect()


def test_all_of_them_show_when_asked_and_still_do_once_the_lists_are_filled_again(demo):
    every = len(demo.desktop.audits.my_work().escalations)
    demo.press(f"Show all {every} open escalations")
    assert len(rows(demo, EscalationBanner)) == every
    demo.page.refresh()
    demo.settle()
    assert len(rows(demo, EscalationBanner)) == every

    demo.press(f"Show the first {FIRST}")
    assert len(rows(demo, EscalationBanner)) == FIRST


def test_the_side_list_counts_what_waits(demo):
    work = demo.desktop.audits.my_work()
    waiting = len(work.drafts) + len(work.escalations)
    assert demo.button(f"My work, {waiting}").isChecked()


def test_open_continues_a_draft_and_back_returns(demo):
    draft = demo.desktop.audits.my_work().drafts[0]
    demo.press(f"Open the audit of case {draft.summary.case_reference}")
    assert demo.pages.fill.key == draft.key
    assert demo.window.front is demo.pages.fill.widget

    demo.pages.fill.left.emit()
    demo.settle()
    assert demo.pages.fill is None
    assert "Where my audits are" in demo.words()


def test_an_untold_escalation_opens_its_audit_with_the_sheet(demo):
    demo.press("Say who was told")
    demo.wait(lambda: demo.pages.fill is not None and demo.pages.fill.dialog is not None)

    assert demo.pages.fill.dialog.isVisible()


def test_an_acknowledgement_is_recorded_and_its_row_goes(demo):
    waiting = next(
        row for row in demo.desktop.audits.my_work().escalations if row.state is EscalationState.WAITING
    )
    at = demo.desktop.now() - timedelta(minutes=2)

    def answer(sheet) -> None:
        assert waiting.escalation.case_reference in demo.words(sheet)
        sheet.form.requested.emit(Acknowledged("A. Manager", at, "yes", "Visit today"))

    demo.during(AcknowledgeSheet, answer, lambda: demo.pages.errands.answer_escalation(waiting))

    left = demo.desktop.audits.my_work().escalations
    assert len(left) == 2  # so few stand each for itself
    assert waiting.escalation.audit_id not in {row.escalation.audit_id for row in left}
    assert len(rows(demo, EscalationBanner)) == len(left)


def test_an_audit_is_started_by_the_keyboard_alone(demo):
    def answer(sheet) -> None:
        demo.wait(lambda: sheet.focusWidget() is sheet._case)
        QTest.keyClicks(sheet.focusWidget(), "1099999")
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Return)

    demo.during(StartSheet, answer, lambda: demo.key(Qt.Key.Key_N, CTRL))
    demo.wait(lambda: demo.pages.fill is not None)

    assert demo.pages.fill.page.header.case.shown == "Case 1099999"


def test_tab_through_the_list_chooses_no_child(demo):
    def answer(sheet) -> None:
        listed = sheet.findChild(QListView)
        demo.wait(lambda: listed.model().rowCount() > 1)
        QTest.keyClicks(sheet._case, "1099999")
        listed.setFocus(Qt.FocusReason.TabFocusReason)
        assert sheet.chosen_case is None
        assert sheet.case_reference == "1099999"

    demo.during(StartSheet, answer, lambda: demo.key(Qt.Key.Key_N, CTRL))


def test_a_case_of_the_list_brings_what_is_known_of_it(demo):
    case = demo.desktop.cases.search("")[0]

    def answer(sheet) -> None:
        QTest.keyClicks(sheet.focusWidget(), case.person_id)
        listed = sheet.findChild(QListView)
        demo.wait(lambda: listed.model().rowCount() == 1)
        demo.wait(lambda: sheet.chosen_case is not None)
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Return)

    demo.during(StartSheet, answer, lambda: demo.key(Qt.Key.Key_N, CTRL))
    demo.wait(lambda: demo.pages.fill is not None)

    draft = next(r for r in demo.desktop.audits.audits() if r.key == demo.pages.fill.key)
    assert draft.summary.case_reference == case.person_id
    assert draft.summary.team == case.team


def test_an_audit_cannot_be_started_without_a_case(demo):
    def look(sheet) -> None:
        assert not demo.button("Start", sheet).isEnabled()

    demo.during(StartSheet, look, lambda: demo.key(Qt.Key.Key_N, CTRL))
    assert demo.pages.fill is None


def test_a_tool_that_is_about_no_case_asks_for_none(demo):
    about = {tool.title: tool.about_case for tool in demo.desktop.filling.tools()}
    assert len(set(about.values())) == 2

    def answer(sheet) -> None:
        box = sheet.findChild(QComboBox)
        case = sheet._case
        QTest.keyClicks(case, "1099999")
        box.setCurrentIndex(next(n for n, words in enumerate(about) if not about[words]))
        assert not case.isVisible()
        assert "This tool is not about a case." in demo.words(sheet)
        assert sheet.case_reference == ""
        assert sheet.chosen_case is None
        QTest.keyClick(box, Qt.Key.Key_Return)

    demo.during(StartSheet, answer, lambda: demo.key(Qt.Key.Key_N, CTRL))
    demo.wait(lambda: demo.pages.fill is not None)

    assert not demo.pages.fill.page.header.case.shown.startswith("Case")


def test_the_finder_finds_an_audit_by_its_case_number(demo):
    done = next(r for r in demo.desktop.audits.audits() if r.summary.state is AuditState.COMPLETED)

    demo.key(Qt.Key.Key_K, CTRL)
    sheet = demo.pages.finding.sheet
    QTest.keyClicks(sheet.box, f"{done.summary.case_reference} {done.reference[-5:].lower()}")
    demo.wait(lambda: sheet.list.found.rowCount() == 1)
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)

    demo.wait(lambda: f"Case {done.summary.case_reference}" in demo.words())


def test_the_finder_goes_to_a_place_by_the_arrows(demo):
    def answer(sheet) -> None:
        QTest.keyClicks(sheet.focusWidget(), "ett")
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Down)
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Up)
        QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Return)

    demo.during(FindSheet, answer, lambda: demo.key(Qt.Key.Key_K, CTRL))
    assert demo.pages.place == "settings"


def test_lists_that_cannot_be_read_say_so_on_the_page(home, seat, monkeypatch):
    def away(_self):
        raise Unavailable("STORE-BUSY")

    monkeypatch.setattr(type(home.desktop.audits), "my_work", away)
    shown = []
    monkeypatch.setattr(Failure, "exec", lambda sheet: shown.append(sheet) or 0)
    empty = seat(home)

    assert len(shown) == 1
    page = empty.words(empty.page)
    assert "Another program holds the database." in page
    assert "What you typed is kept" in page
