"""A subject access request at the Q&S desk, by keyboard: begun, read, withheld, handed out, closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from qa_desktop.domain.subject_access import Find, Passage, Redaction, Sought, Sureness, Withheld
from qa_desktop.services.desktop_subject import RecordText
from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.sheets import Confirm
from qa_desktop.ui.subject.record_text import RecordView
from qa_desktop.ui.subject.request_page import RequestPage
from qa_desktop.ui.subject.request_sheet import RequestSheet
from tests.ui.shell.windows import CTRL, column_of

THIRD = Withheld.THIRD_PARTY


def record(*texts: str, **more) -> RecordText:
    passages = tuple(Passage(f"k{n}", f"Question {n}", text) for n, text in enumerate(texts))
    nothing = tuple(() for _ in texts)
    given = {"finds": nothing, "suggested": nothing, "redactions": (), "lost": 0, **more}
    return RecordText("audit/a/1", "Audit", passages, **given)


@pytest.fixture
def view(qtbot) -> RecordView:
    made = RecordView()
    qtbot.addWidget(made)
    return made


def choose(view: RecordView, words: str) -> None:
    text = view.toPlainText()
    at = len(text[: text.index(words)].encode("utf-16-le")) // 2
    cursor = view.textCursor()
    cursor.setPosition(at)
    cursor.setPosition(at + len(words.encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)


def withheld(view: RecordView) -> list[tuple[str, Withheld]]:
    return [(view.words_of(each), each.reason) for each in view.redactions]


def test_what_is_chosen_is_withheld_letter_for_letter_behind_signs_that_qt_counts_twice(view):
    view.show_record(record("🙂🙂 Pip\r\nand\u2028 the 🙂 aunt", "and Pip again"))
    choose(view, "aunt")
    view.withhold_chosen(THIRD)
    choose(view, "Pip again")
    view.withhold_chosen(Withheld.CRIME)
    assert withheld(view) == [("aunt", THIRD), ("Pip again", Withheld.CRIME)]


def test_a_choice_over_several_answers_withholds_of_each_and_of_no_question(view):
    view.show_record(record("one two", "three four"))
    view.selectAll()
    view.withhold_chosen(THIRD)
    assert withheld(view) == [("one two", THIRD), ("three four", THIRD)]


def test_labels_alone_cannot_be_withheld(view):
    view.show_record(record("one"))
    choose(view, "Question 0")
    assert not view.has_choice


def test_what_was_withheld_is_handed_out_after_all(view):
    view.show_record(record("one two three", redactions=(Redaction("k0", 4, 7, THIRD),)))
    choose(view, "wo")
    assert view.touches_withheld
    view.hand_out_chosen()
    assert view.redactions == ()


def test_everything_dotted_is_withheld_at_once_and_nothing_twice(view):
    view.show_record(
        record("Jo and Sam", suggested=(((0, 2), (7, 10)),), redactions=(Redaction("k0", 0, 6, THIRD),))
    )
    assert view.has_suggestions
    view.withhold_suggested(THIRD)
    assert withheld(view) == [("Jo and", THIRD), ("Sam", THIRD)]
    assert not view.has_suggestions


def test_a_record_opens_at_the_first_place_where_the_person_may_be(view):
    finds = ((), (Find(3, 6, Sureness.SURE),))
    view.show_record(record("nothing here", "so Pip", finds=finds))
    view.go_to_first_find()
    assert view.toPlainText()[view.textCursor().position() :].startswith("Pip")


def test_a_request_goes_its_whole_way_by_keyboard(demo):
    page = demo.go("subjects")
    case = next(row.summary.case_reference for row in demo.desktop.audits.audits())

    def fill(sheet: QDialog) -> None:
        assert not sheet._verb.isEnabled()
        QTest.keyClicks(sheet.label, "SAR-2026-031")
        QTest.keyClicks(sheet.numbers, case)
        assert sheet._verb.isEnabled()
        sheet._verb.click()

    demo.during(RequestSheet, fill, lambda: demo.press("New request", page))
    demo.wait(lambda: isinstance(demo.window.front, RequestPage))
    demo.wait(lambda: demo.window.front.found)
    work = demo.window.front
    demo.wait(lambda: work.view.toPlainText())
    assert case in work.view.toPlainText()
    assert "to be read" in demo.words(work).casefold() or "○ To be read" in work.records.item(0).text()

    work.view.setFocus()
    choose(work.view, case)
    demo.key(Qt.Key.Key_B, CTRL)
    assert (case, THIRD) in withheld(work.view)
    demo.settle()
    for each in work.found:
        demo.wait(lambda each=each: work._reading == each.record_id)
        demo.press("Ready to hand out, next record", work)
        demo.settle()
    demo.wait(lambda: len(work.request.reviewed) == len(work.found))
    assert "✓ Ready, 1 stretch withheld" in work.records.item(0).text()
    demo.press("Make the bundle", work)
    demo.wait(lambda: isinstance(demo.window.front, ReportPage))
    demo.settle()
    demo.key(Qt.Key.Key_Escape)
    assert demo.window.front is work
    demo.key(Qt.Key.Key_Escape)

    (request,) = demo.desktop.subjects.requests()
    assert request.bundles[0].records == len(work.found)
    demo.settle()
    page.table.selectRow(0)
    demo.during(
        Confirm,
        lambda sheet: sheet._verb.click(),
        lambda: demo.press("Close and forget whom it was about", page),
    )
    demo.wait(lambda: demo.desktop.subjects.requests()[0].closed is not None)
    assert demo.desktop.subjects.requests()[0].sought == Sought()
    demo.settle()
    page.box("State").setCurrentIndex(1)
    assert column_of(page.table, "Request") == ["SAR-2026-031"]
    assert request.received < request.due
