"""A sheet that a lock, or an end from outside, closes half-typed: its words are there again afterwards."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from qa_desktop.bootstrap import demo_passphrase
from qa_desktop.domain.audit import AuditState
from qa_desktop.services.desktop import EscalationState
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.half_typed import SETTING, from_text
from qa_desktop.ui.sheets import Reason
from qa_desktop.ui.work.acknowledge import AcknowledgeSheet
from tests.ui.shell.windows import open_sheet

WHY = "The date of the visit was typed wrongly, and"


def completed(sitting):
    rows = sitting.desktop.audits.audits()
    return next(row for row in rows if row.summary.state is AuditState.COMPLETED)


def type_and_lock(demo, row) -> None:
    def fill(sheet) -> None:
        sheet._text.setPlainText(WHY)
        QTimer.singleShot(0, demo.window, demo.window.lock)
        demo.wait(lambda: not sheet.isVisible())

    with demo.qtbot.waitSignal(demo.window.locked, timeout=30_000):
        demo.during(Reason, fill, lambda: demo.pages.reading.correct_row(row))


def test_a_half_typed_reason_is_there_again_after_the_lock_and_nothing_was_done(demo):
    row = completed(demo)
    before = len(demo.desktop.audits.audits())
    type_and_lock(demo, row)
    assert demo.window.half_typed._kept == {}  # while locked it lies in the encrypted profile alone
    demo.unlock(demo_passphrase())
    demo.settle()

    seen = []
    demo.during(Reason, lambda sheet: seen.append(sheet.reason), lambda: demo.pages.reading.correct_row(row))

    assert seen == [WHY]
    assert len(demo.desktop.audits.audits()) == before


def test_a_reason_is_there_for_its_own_audit_alone_until_it_is_agreed_to_or_taken_out(demo):
    rows = [row for row in demo.desktop.audits.audits() if row.summary.state is AuditState.COMPLETED]
    row = completed(demo)
    other = next(each for each in rows if each.key.audit_id != row.key.audit_id)
    seen = []

    def look(each, instead: str) -> None:
        def answer(sheet) -> None:
            seen.append(sheet.reason)
            sheet._text.setPlainText(instead)

        demo.during(Reason, answer, lambda: demo.pages.reading.correct_row(each))

    look(row, WHY)
    look(other, "")
    look(row, "")
    look(row, "")
    assert seen == ["", "", WHY, ""]
    assert from_text(demo.desktop.settings.get(SETTING)) == {}

    look(row, WHY)
    demo.during(Reason, lambda sheet: sheet.accept(), lambda: demo.pages.reading.correct_row(row))
    assert from_text(demo.desktop.settings.get(SETTING)) == {}


def test_what_a_manager_answered_is_there_again_after_the_lock(demo):
    told = next(
        row for row in demo.desktop.audits.my_work().escalations if row.state is not EscalationState.UNTOLD
    )

    def fill(sheet) -> None:
        sheet.form.by.setText("Manager 4")
        sheet.form.outcome.setPlainText("Visited at once; the children")
        QTimer.singleShot(0, demo.window, demo.window.lock)
        demo.wait(lambda: not sheet.isVisible())

    with demo.qtbot.waitSignal(demo.window.locked, timeout=30_000):
        demo.during(AcknowledgeSheet, fill, lambda: demo.pages.errands.answer_escalation(told))
    demo.unlock(demo_passphrase())
    demo.settle()

    seen = []
    demo.during(
        AcknowledgeSheet,
        lambda sheet: seen.append((sheet.form.by.text(), sheet.form.outcome.toPlainText())),
        lambda: demo.pages.errands.answer_escalation(told),
    )
    assert seen == [("Manager 4", "Visited at once; the children")]


def test_an_end_from_outside_keeps_a_half_typed_escalation_and_the_next_start_shows_it(council, seat):
    first = seat(council)
    untold = next(
        row for row in first.desktop.audits.my_work().escalations if row.state is EscalationState.UNTOLD
    )
    first.pages.errands.answer_escalation(untold)
    first.wait(lambda: first.pages.fill is not None and first.pages.fill.dialog is not None)
    key = first.pages.fill.key
    first.pages.fill.dialog.what.show_text("Not seen for five weeks, and")

    first.window.end_by_signal(15, None)
    first.wait(lambda: not first.window.isVisible())
    first.leave()
    second = seat(council)
    second.pages.open_draft(key)
    second.wait(lambda: open_sheet(EscalationDialog))

    assert second.pages.fill.dialog.entry.what == "Not seen for five weeks, and"


def test_an_unreadable_setting_is_as_good_as_none():
    for text in ("", "[1]", "{", '{"a": 1}', "null"):
        assert from_text(text) == {}
