"""The escalation sheet on the real program: opened by an answer, kept, acknowledged, never by accident."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from qa_desktop.services.desktop import EscalationState


def open_by_answer(room) -> None:
    room.answer("k_now", "unsure")
    room.qtbot.waitUntil(lambda: room.dialog is not None)


def tell(room) -> None:
    """Tell the team manager and record it."""
    room.press(room.dialog.contacts[0])
    room.dialog.what.setPlainText("No visit for five weeks.")
    room.press(room.dialog.record)


def latest(room):
    work = room.desktop.audits.my_work()
    return work.escalations[0].escalation if work.escalations else None


def test_an_answer_opens_the_sheet_with_its_cause_in_words(room):
    open_by_answer(room)

    words = room.words(room.dialog)
    assert "A child may be unsafe. Tell a manager now." in words
    assert "is the child safe enough today?" in words
    assert "Nothing is sent by itself" in words


def test_telling_somebody_is_recorded_with_role_and_time(room):
    open_by_answer(room)
    tell(room)

    kept = latest(room)
    assert kept.told_role == "Team Manager"
    assert kept.told_at == room.clock.at
    assert kept.what == "No visit for five weeks."
    assert room.desktop.escalations.row(kept).state is EscalationState.WAITING


def test_the_tools_own_block_says_the_same_and_opens_no_second_sheet(room):
    open_by_answer(room)
    tell(room)
    room.dialog.reject()
    room.wait()

    assert room.value("e_concern") == "yes"
    assert room.value("e_told") == "Team Manager"
    assert room.value("e_what") == "No visit for five weeks."
    assert room.dialog is None


def test_a_moment_in_the_future_is_said_and_nothing_is_kept(room):
    open_by_answer(room)
    room.dialog.told_role.setText("Team Manager")
    room.dialog.told_at.show_value("2026-11-24T09:00")
    room.press(room.dialog.record)

    assert "This is in the future." in room.words(room.dialog)
    assert latest(room) is None


def test_who_without_when_is_said(room, announced):
    open_by_answer(room)
    room.dialog.told_role.setText("Team Manager")
    room.press(room.dialog.record)

    assert "Say when" in room.words(room.dialog)
    wrong = "Say when, for example 23/11/2026 and 14:05."
    assert f"Error: {wrong}" in room.dialog.told_at.focusWidget().accessibleDescription()
    assert wrong in announced
    assert latest(room) is None


def test_a_record_without_a_word_of_what_it_is_about_is_not_kept(room):
    open_by_answer(room)
    room.press(room.dialog.contacts[0])
    room.press(room.dialog.record)

    assert "Say in a few words what the concern is." in room.words(room.dialog)
    assert latest(room) is None


def test_a_reason_overrides_and_too_short_a_reason_does_not(room):
    open_by_answer(room)
    room.dialog.override.setPlainText("no")
    room.press(room.dialog.record)
    assert "Say why in a few words." in room.words(room.dialog)

    room.dialog.override.setPlainText("The child moved to another county last week.")
    room.press(room.dialog.record)
    assert room.dialog.acknowledgement.isVisibleTo(room.dialog) is False
    assert room.value("e_override") == "The child moved to another county last week."


def test_the_managers_acknowledgement_is_written_down(room):
    open_by_answer(room)
    tell(room)
    assert room.dialog.acknowledgement.isVisibleTo(room.dialog)

    room.clock.at += timedelta(hours=2)
    answer = room.dialog.acknowledgement
    answer.by.setText("Manager 1")
    room.press(answer.at.now_button)
    answer.safe.show_picks(["yes"])
    room.press(answer.button)

    assert room.desktop.audits.my_work().escalations == ()
    assert room.host.page.panel.escalation_words.isVisibleTo(room.host.page.panel) is False


def test_an_acknowledgement_before_anybody_was_told_is_said(room):
    open_by_answer(room)
    tell(room)
    answer = room.dialog.acknowledgement
    answer.by.setText("Manager 1")
    answer.at.show_value("2026-11-22T09:00")
    room.press(answer.button)

    assert "This is before anybody was told." in room.words(room.dialog)


def test_once_told_the_sheet_no_longer_says_to_tell(room):
    open_by_answer(room)
    tell(room)

    assert "Tell a manager now." not in room.words(room.dialog)
    assert "Team Manager told today 14:00" in room.words(room.dialog)


def test_the_panel_says_how_it_stands(room):
    open_by_answer(room)
    tell(room)

    assert "Team Manager told today 14:00" in room.host.page.panel.escalation_words.shown
    assert room.host.page.panel.escalate.accessibleName() == "Open escalation"


def test_enter_in_a_field_records_nothing(room):
    open_by_answer(room)
    room.dialog.told_role.setText("Team Manager")
    room.qtbot.keyClick(room.dialog.told_role, Qt.Key.Key_Return)
    room.wait()

    assert latest(room) is None
    assert room.dialog is not None


def test_the_slip_is_asked_for_once_something_is_recorded(room):
    open_by_answer(room)
    assert not room.dialog.slip.isEnabled()

    tell(room)
    asked = []
    room.host.slip_asked.connect(asked.append)
    room.press(room.dialog.slip)
    assert asked == [room.opened.key.audit_id]
    assert room.dialog is None


def test_f2_opens_it_without_a_cause_and_twice_opens_one(room):
    room.host.page.raise_escalation()
    room.host.page.raise_escalation()
    room.qtbot.waitUntil(lambda: room.dialog is not None)

    assert "A child may be unsafe" not in room.words(room.dialog)


def test_what_was_typed_and_not_recorded_is_there_when_the_sheet_is_opened_again(room):
    open_by_answer(room)
    reasons = room.dialog.entry.reasons
    room.dialog.what.setPlainText("No visit for five weeks, and")
    room.dialog.told_name.setText("Manager 4")
    room.qtbot.keyClick(room.dialog, Qt.Key.Key_Escape)
    room.qtbot.waitUntil(lambda: room.dialog is None)
    room.host.raise_escalation()
    room.qtbot.waitUntil(lambda: room.dialog is not None)

    assert room.dialog.entry.what == "No visit for five weeks, and"
    assert room.dialog.entry.told_name == "Manager 4"
    assert room.dialog.entry.reasons == reasons
    assert latest(room) is None


def test_what_is_recorded_takes_the_place_of_what_was_left(room):
    open_by_answer(room)
    room.dialog.what.setPlainText("Half of a")
    room.dialog.reject()
    room.wait()
    room.host.raise_escalation()
    room.qtbot.waitUntil(lambda: room.dialog is not None)
    tell(room)
    room.wait()
    room.dialog.reject()
    room.wait()
    room.host.raise_escalation()
    room.qtbot.waitUntil(lambda: room.dialog is not None)

    assert room.dialog.entry.what == "No visit for five weeks."
    assert room.dialog.entry.told_role == "Team Manager"
