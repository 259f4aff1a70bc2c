"""The lock: nothing of anyone's work stays in the window, and everything is there again afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qa_desktop.bootstrap import demo_passphrase
from qa_desktop.domain.audit import AuditState
from qa_desktop.errors import Refused, Unavailable
from qa_desktop.services.desktop import EscalationState, ProfileState
from qa_desktop.ui.palette.sheet import FindSheet
from qa_desktop.ui.sheets import Reason
from tests.ui.shell.windows import CTRL, every_widget, open_sheet, said


def own_audits(sitting):
    return sitting.desktop.audits.audits()


def first_draft(sitting):
    return next(row for row in own_audits(sitting) if row.summary.state is AuditState.DRAFT)


def secrets(sitting) -> set[str]:
    """Words that only someone's work holds."""
    audits = own_audits(sitting)
    inbox = sitting.desktop.inbox.inbox().rows
    found = {row.summary.case_reference for row in audits} | {row.summary.team for row in audits}
    found |= {row.reference for row in audits} | {row.case_reference for row in inbox}
    found |= {row.team for row in inbox} | {"Mosaic"}
    return {text for text in found if text}


def leaks(sitting, hidden: set[str]) -> list[str]:
    everything = "\n".join(said(w) for top in QApplication.topLevelWidgets() for w in every_widget(top))
    return sorted(text for text in hidden if text in everything)


def test_ctrl_l_leaves_nothing_of_any_audit_in_any_widget_and_closes_the_database(demo):
    hidden = secrets(demo)
    for place in ("audits", "inbox", "settings", "work"):
        demo.go(place)
    assert len(leaks(demo, hidden)) > 10  # they can be seen where they belong
    demo.lock(lambda: QTest.keyClick(demo.focus, Qt.Key.Key_L, CTRL))

    assert leaks(demo, hidden) == []
    assert demo.desktop.profile.status().state is ProfileState.LOCKED
    with pytest.raises(Refused, match="PROFILE-LOCKED"):
        demo.desktop.audits.audits()


def test_audits_and_reports_that_stand_over_the_desk_go_too(demo):
    hidden = secrets(demo)
    done = next(r for r in own_audits(demo) if r.summary.state is AuditState.COMPLETED)
    demo.pages.reading.view(done.key)
    demo.settle()
    demo.press("Show report")
    demo.lock()

    assert leaks(demo, hidden) == []
    demo.unlock(demo_passphrase())
    assert "My work" in demo.words()


def test_a_sheet_that_was_answered_keeps_nothing(demo):
    hidden = secrets(demo)
    demo.during(FindSheet, lambda sheet: sheet.reject(), demo.pages.find)
    demo.lock()

    assert leaks(demo, hidden) == []


def test_an_open_sheet_closes_with_the_lock(demo):
    row = next(r for r in own_audits(demo) if r.summary.state is AuditState.COMPLETED)
    locked = []
    demo.window.locked.connect(lambda: locked.append(True))

    def lock(sheet) -> None:
        demo.window.lock()
        assert not sheet.isVisible()

    demo.during(Reason, lock, lambda: demo.pages.reading.correct_row(row))
    demo.wait(lambda: locked)
    assert open_sheet(Reason) is None


def test_ctrl_l_locks_from_within_a_sheet(demo):
    row = next(r for r in own_audits(demo) if r.summary.state is AuditState.COMPLETED)
    locked = []
    demo.window.locked.connect(lambda: locked.append(True))

    def press(sheet) -> None:
        sheet.activateWindow()
        demo.wait(lambda: QApplication.activeWindow() is sheet)
        QTest.keyClick(sheet.windowHandle(), Qt.Key.Key_L, CTRL)

    demo.during(Reason, press, lambda: demo.pages.reading.correct_row(row))
    demo.wait(lambda: locked)


def test_unlocking_returns_to_the_same_draft_and_question_with_what_was_being_typed(demo):
    draft = first_draft(demo)
    demo.pages.open_draft(draft.key)
    demo.settle()
    session = demo.pages.fill.page.presenter.session
    node = next(v.node_id for v in session.questions() if v.definition.name == "v_evid")
    demo.pages.fill.page.go_to(node)
    demo.settle()
    before = session.view(node).value
    demo.key(Qt.Key.Key_End, CTRL)
    demo.type(" The child spoke of school")

    demo.lock()
    assert demo.pages.fill is None
    demo.unlock(demo_passphrase())
    demo.wait(lambda: demo.pages.fill is not None)
    demo.settle()

    page = demo.pages.fill.page
    assert demo.pages.fill.key == draft.key
    assert page.presenter.session.view(node).value == before + " The child spoke of school"
    demo.wait(lambda: page.current == node)


def test_unlocking_returns_to_the_same_place(demo):
    demo.go("audits")
    demo.lock()
    demo.unlock(demo_passphrase())

    assert demo.pages.place == "audits"


def test_a_half_typed_escalation_sheet_survives_the_lock_and_changes_nothing_by_it(demo):
    work = demo.desktop.audits.my_work()
    untold = next(row for row in work.escalations if row.state is EscalationState.UNTOLD)
    demo.pages.errands.answer_escalation(untold)
    demo.wait(lambda: demo.pages.fill is not None and demo.pages.fill.dialog is not None)
    sheet = demo.pages.fill.dialog
    sheet.told_role.setText("Team Manager")
    sheet.told_name.setText("A. Manager")
    sheet.how.show_picks(["Telephone"])
    sheet.what.show_text("Not seen for five weeks")

    demo.lock()
    demo.unlock(demo_passphrase())
    demo.wait(lambda: demo.pages.fill is not None and demo.pages.fill.dialog is not None)

    entry = demo.pages.fill.dialog.entry
    assert (entry.told_role, entry.told_name, entry.told_how) == ("Team Manager", "A. Manager", "Telephone")
    assert entry.what == "Not seen for five weeks"
    (still,) = [
        row for row in demo.desktop.audits.my_work().escalations if row.state is EscalationState.UNTOLD
    ]
    assert still.escalation == untold.escalation


def test_nobody_touching_it_locks(home, seat):
    # One second is the least the clock is set to; no test waits for more.
    quick = seat(home, idle_lock_seconds=1)

    quick.wait(lambda: quick.desktop.profile.status().state is ProfileState.LOCKED)
    quick.wait(lambda: "QA Desktop is locked" in quick.words())


def test_a_touch_anywhere_in_the_window_starts_the_idle_clock_again(alone):
    clock = alone.window.idle
    assert clock.is_running
    clock._timer.start(5)  # about to run out, had nothing been touched
    QTest.keyClick(alone.window.windowHandle(), Qt.Key.Key_A)

    assert clock.remaining_ms <= 5
    clock._timer.setInterval(300_000)
    QTest.keyClick(alone.window.windowHandle(), Qt.Key.Key_A)
    assert clock.remaining_ms > 200_000


def test_while_the_last_answer_cannot_be_saved_the_screen_is_blank_and_the_database_stays_open(
    demo, monkeypatch
):
    draft = first_draft(demo)
    demo.pages.open_draft(draft.key)
    demo.settle()
    real = demo.desktop.filling.record
    down = [True]

    def record(*args):
        if down:
            raise Unavailable("STORE-BUSY")
        return real(*args)

    monkeypatch.setattr(type(demo.desktop.filling), "record", lambda _self, *args: record(*args))
    page = demo.pages.fill.page
    session = page.presenter.session
    node = next(v.node_id for v in session.questions() if v.definition.name == "v_evid")
    page.presenter.edit(node, "Typed while the store was busy")
    demo.window.lock()
    QApplication.processEvents()

    assert "Locking" in demo.words()
    assert draft.summary.case_reference not in demo.words()
    assert demo.desktop.profile.status().state is ProfileState.OPEN

    down.clear()
    page.presenter.queue.retry()
    demo.wait(lambda: demo.desktop.profile.status().state is ProfileState.LOCKED)
    demo.settle()
    demo.unlock(demo_passphrase())
    demo.wait(lambda: demo.pages.fill is not None)
    assert demo.pages.fill.page.presenter.session.view(node).value == "Typed while the store was busy"


def test_what_arrives_after_the_lock_has_begun_does_not_come_to_the_front(demo):
    draft = first_draft(demo)
    demo.pages.open_draft(draft.key)
    demo.lock()

    assert "QA Desktop is locked" in demo.words()
    assert draft.summary.case_reference not in demo.words()
