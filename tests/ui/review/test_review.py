"""Review and completing on the real program: nothing missing, contradicting or naming; all or nothing."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.grades import Grade
from qa_desktop.services.desktop import Weight
from qa_desktop.ui.review.items import ContradictionItem, IdentifierItem, in_context


def review(room) -> None:
    room.host.page.review_requested.emit()
    room.wait()


def items(room, kind):
    return [item for item in room.review.items if isinstance(item, kind)]


def settle(room) -> None:
    """Give a reason wherever one is asked."""
    for item in room.review.items:
        item.reason.setPlainText("It was looked at and is right as it stands.")
    room.wait()


def test_what_is_missing_is_listed_by_section_and_jumps_there(room):
    review(room)
    assert room.is_reviewing
    assert "things are missing" in room.words(room.review)
    assert not room.review.complete.isEnabled()

    link = next(link for link in room.review.links if "level of need" in link.accessibleName())
    room.press(link)
    assert not room.is_reviewing
    assert room.host.page.heading.shown == "Risk and safeguarding"
    assert room.host.page.current == room.node("k_thresh")


def test_after_a_review_what_is_missing_is_said_beside_the_question(room):
    review(room)
    room.host.show_questions()
    room.host.page.go_to(room.node("k_thresh"))

    row = room.host.page.body.row(room.node("k_thresh"))
    assert row.error.isVisibleTo(row)


def test_a_filled_audit_is_completed_whole(room):
    room.fill()
    review(room)
    settle(room)
    done = []
    room.host.completed.connect(done.append)
    room.press(room.review.complete)
    room.qtbot.waitUntil(lambda: done == [room.opened.key])

    (row,) = room.desktop.audits.audits()
    assert row.summary.state is AuditState.COMPLETED


def test_a_contradiction_needs_a_reason_and_the_reason_stays_over_another_look(room):
    room.fill(Grade.GOOD)
    room.answer("r_grade", "inadequate")
    room.wait()
    review(room)
    needing = [i for i in items(room, ContradictionItem) if i.found.weight is Weight.NEEDS_REASON]
    assert needing
    code = needing[0].found.code
    needing[0].reason.setPlainText("The plan was changed in time.")

    room.host.show_questions()
    review(room)
    again = next(i for i in items(room, ContradictionItem) if i.found.code == code)
    assert again.reason.toPlainText() == "The plan was changed in time."
    assert room.review.settlement.reasons[code] == "The plan was changed in time."


def test_a_postcode_in_free_text_is_underlined_in_its_sentence(room):
    room.answer("k_evid", "Seen at home in LN4 2AB on Monday.")
    review(room)

    (found,) = [i for i in items(room, IdentifierItem) if i.found.kind == "postcode"]
    assert found.context.shown == "Seen at home in LN4 2AB on Monday."
    (span,) = found.context._wrapped.marked.spans
    assert found.context.shown[span.start : span.start + span.length] == "LN4 2AB"
    assert span.underlined


def test_it_is_replaced_where_it_stands_and_gone_from_the_review(room):
    room.answer("k_evid", "Seen at home in LN4 2AB on Monday.")
    review(room)
    (found,) = [i for i in items(room, IdentifierItem) if i.found.kind == "postcode"]
    found.instead.setText("the family home")
    room.press(found.replace)

    assert room.value("k_evid") == "Seen at home in the family home on Monday."
    assert [i for i in items(room, IdentifierItem) if i.found.kind == "postcode"] == []


def test_a_reason_lets_an_identifier_stay(room):
    room.fill()
    room.answer("k_evid", "The hospital at LN2 5QY has the record.")
    review(room)
    settle(room)

    assert room.review.complete.isEnabled()
    (found,) = [i for i in items(room, IdentifierItem) if i.found.kind == "postcode"]
    assert found.found.key in room.review.settlement.identifiers


def test_an_untold_escalation_blocks_and_leads_to_the_sheet(room):
    room.fill()
    room.answer("k_now", "no")
    room.qtbot.waitUntil(lambda: room.dialog is not None)
    room.dialog.reject()
    room.wait()
    review(room)
    settle(room)
    assert not room.review.complete.isEnabled()

    opener = next(i for i in items(room, ContradictionItem) if i.escalate.isVisible())
    room.press(opener.escalate)
    room.qtbot.waitUntil(lambda: room.dialog is not None)


def test_it_says_what_will_be_sent_to_whom(room):
    review(room)

    assert "What will be sent" in room.words(room.review)


def test_the_last_words_typed_are_in_the_completed_audit(room):
    room.fill()
    room.host.page.presenter.edit(room.node("z_worry"), "The very last words.", typing=True)
    review(room)
    settle(room)
    room.press(room.review.complete)
    room.wait()

    (row,) = room.desktop.audits.audits()
    frozen = room.desktop.audits.view(row.key).completed
    assert "The very last words." in frozen.completion.instance_xml.decode()


def test_everything_on_the_review_page_has_a_name(room):
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

    room.answer("k_evid", "Seen at home in LN4 2AB on Monday.")
    review(room)
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit):
        for widget in room.review.findChildren(kind):
            if widget.isVisible():
                said = QAccessible.queryAccessibleInterface(widget)
                assert said.text(QAccessible.Text.Name).strip(), widget


def test_context_is_cut_at_a_readable_length_and_keeps_its_span():
    text = "before " * 40 + "LN4 2AB" + " after" * 40
    start = text.index("LN4")
    marked = in_context(text, start, start + 7)
    (span,) = marked.spans

    assert marked.text[span.start : span.start + span.length] == "LN4 2AB"
    assert marked.text.startswith("…")
    assert marked.text.endswith("…")
    assert len(marked.text) < 140


def test_leaving_hands_on_what_was_typed_first(room):
    left = []
    room.host.left.connect(lambda: left.append(room.value("z_worry")))
    room.host.page.presenter.edit(room.node("z_worry"), "half", typing=True)
    room.qtbot.mouseClick(room.host.page.header.back, Qt.MouseButton.LeftButton)

    assert left == ["half"]


def test_the_draft_reopens_where_it_was_left_with_everything_typed(room):
    room.host.page.go_to(room.node("k_evid"))
    room.host.page.presenter.edit(room.node("k_evid"), "Half a sentence", typing=True)
    room.host.flush()
    room.wait()
    again = room.desktop.filling.open(room.opened.key)

    assert again.session.view(room.node("k_evid")).value == "Half a sentence"
    assert again.place == room.node("k_evid")


def test_undo_after_reopening_takes_back_the_last_answer_in_the_store(room):
    room.answer("k_thresh", "yes")
    room.answer("k_thresh", "partly")
    room.wait()
    room.host.page.presenter.undo()
    room.wait()

    assert room.value("k_thresh") == "yes"
    assert room.desktop.filling.open(room.opened.key).session.view(room.node("k_thresh")).value == "yes"


def test_when_saved_waits_for_the_store(room):
    done = []
    room.host.page.presenter.edit(room.node("z_worry"), "words", typing=True)
    room.host.when_saved(lambda: done.append(room.host.has_unsaved))

    room.qtbot.waitUntil(lambda: done == [False])


def test_an_opened_draft_says_at_once_when_it_was_saved(room):
    assert re.fullmatch(r"Saved .*\d\d:\d\d", room.host.page.bar.saved.shown)
