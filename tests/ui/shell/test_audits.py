"""The list of audits: sorted, filtered, opened, corrected, discarded, saved, printed."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QPlainTextEdit

from qa_desktop.domain.audit import AuditState
from qa_desktop.errors import Refused
from qa_desktop.ui.audit.list_page import AuditsPage
from qa_desktop.ui.audit.report_page import PageView, ReportPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.commands import live
from qa_desktop.ui.sheets import Failure, Reason
from qa_desktop.ui.table_cells import lines_of
from tests.builders import generic
from tests.ui.shell.windows import CTRL, column_of

HEADINGS = ("Case", "Tool", "Team", "Grade", "Where it is", "Changed", "Reference")


@pytest.fixture
def page(demo) -> AuditsPage:
    return demo.go("audits")


def pick(page, state: AuditState, **facts):
    """Choose a row of that state in the table."""
    row = next(
        row
        for row in page.model.shown()
        if row.summary.state is state and all(getattr(row.summary, k) == v for k, v in facts.items())
    )
    page.select(row)
    return row


def say_why(demo, reason: str, begin) -> None:
    def answer(sheet) -> None:
        verb = sheet._verb
        assert not verb.isEnabled()
        QTest.keyClicks(sheet.findChild(QPlainTextEdit), reason)
        assert verb.isEnabled()
        demo.qtbot.mouseClick(verb, Qt.MouseButton.LeftButton)

    demo.during(Reason, answer, begin)


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_list_sorts_by_every_column_both_ways(page, heading):
    section = HEADINGS.index(heading)
    before = sorted(column_of(page.table, heading))
    page.table.sortByColumn(section, Qt.SortOrder.AscendingOrder)
    up = column_of(page.table, heading)
    page.table.sortByColumn(section, Qt.SortOrder.DescendingOrder)
    down = column_of(page.table, heading)

    assert sorted(up) == sorted(down) == before
    if len(set(up)) > 1:
        assert up[0] != down[0]
    if heading in {"Case", "Reference"}:
        assert up == sorted(up)
    if heading == "Grade":
        assert up[0] == "Outstanding"


def test_the_newest_change_stands_first_when_the_page_opens(demo, page):
    newest = max(demo.desktop.audits.audits(), key=lambda row: row.summary.changed_at)
    assert page.model.row(0).key == newest.key


def test_typing_shows_only_the_rows_with_those_words_and_says_how_many(demo, page):
    every = page.table.model().rowCount()
    page.filter_box.setText("early help")
    shown = page.table.model().rowCount()

    assert 0 < shown < every
    assert all("Early Help" in team for team in column_of(page.table, "Team"))
    assert f"{shown} of {every}" in demo.words(page)

    page.filter_box.setText("nothing has this")
    assert page.current() is None
    assert not demo.button("Open", page).isEnabled()


def test_enter_on_a_row_opens_it(demo, page):
    row = pick(page, AuditState.DRAFT)
    page.table.setFocus()
    demo.key(Qt.Key.Key_Return)

    assert demo.pages.fill.key == row.key


def test_no_words_of_a_row_are_cut_off_at_100_percent(page):
    model = page.table.model()
    for section in range(model.columnCount()):
        room = page.table.columnWidth(section) - 16
        for number in range(model.rowCount()):
            words = model.index(number, section).data()
            assert not any("…" in line for line in lines_of(words, room, page.table.font())), words


@pytest.mark.parametrize("letter", ["W", "M", "Q"])
def test_the_widest_reference_that_chance_can_make_fits_too(page, letter):
    words = f"QA-{letter * 5}-{letter * 5} · correction 12"
    room = page.table.columnWidth(HEADINGS.index("Reference")) - 16
    assert not any("…" in line for line in lines_of(words, room, page.table.font()))


def test_a_draft_is_discarded_with_a_reason(demo, page):
    row = pick(page, AuditState.DRAFT)
    say_why(demo, "Begun twice by mistake", lambda: demo.press("Discard draft", page))

    assert row.key not in {each.key for each in demo.desktop.audits.audits()}
    assert row.reference not in "".join(column_of(page.table, "Reference"))


def test_discarding_a_draft_with_a_concern_that_nobody_was_told_of_says_so_first(demo, page):
    work = demo.desktop.audits.my_work()
    untold = next(e.escalation.audit_id for e in work.escalations if e.escalation.is_untold)
    hints = {}
    for row in work.drafts:
        page.select(row)
        demo.settle()
        begin = partial(demo.press, "Discard draft", page)
        demo.during(
            Reason, lambda sheet, row=row: hints.setdefault(row.key.audit_id, demo.words(sheet)), begin
        )
    warned = {audit for audit, hint in hints.items() if "nobody has been told" in hint}
    assert untold in warned
    assert warned < set(hints)


def test_a_discarded_draft_comes_back_by_the_bar_and_by_ctrl_z(demo, page):
    row = pick(page, AuditState.DRAFT)
    every = set(column_of(page.table, "Reference"))
    bar = demo.pages.desk.bar
    for undo in (partial(demo.press, "Undo", bar), partial(demo.key, Qt.Key.Key_Z, CTRL)):
        page.select(row)
        say_why(demo, "Begun twice by mistake", lambda: demo.press("Discard draft", page))
        assert f"Draft of case {row.summary.case_reference} discarded." in demo.words(bar)
        assert row.reference not in column_of(page.table, "Reference")
        demo.window.activateWindow()
        demo.wait(demo.window.isActiveWindow)
        page.table.setFocus()
        undo()
        demo.settle()

        assert set(column_of(page.table, "Reference")) == every
        assert f"Draft of case {row.summary.case_reference} is back." in demo.words(bar)

    demo.press("Open it", bar)
    assert demo.pages.fill.key == row.key


def test_the_bin_says_who_discarded_a_draft_and_why_and_restores_it(demo, page):
    row = pick(page, AuditState.DRAFT)
    say_why(demo, "The wrong child", lambda: demo.press("Discard draft", page))
    found = demo.go("bin")
    assert demo.pages.desk.bar.isHidden()
    (discarded,) = demo.desktop.bin.discarded()
    assert column_of(found.table, "Reason") == ["The wrong child"]
    assert column_of(found.table, "By") == [discarded.discarded.by]
    assert column_of(found.table, "Reference") == [row.reference]

    found.table.setFocus()
    demo.key(Qt.Key.Key_Return)
    demo.settle()
    assert "No draft has been discarded." in demo.words(found)
    assert row.key in {each.key for each in demo.desktop.audits.audits()}


def test_a_draft_that_cannot_be_restored_stays_in_the_bin_and_says_why(demo, page):
    done = pick(page, AuditState.COMPLETED, superseded=False)
    key = demo.desktop.audits.correct(done.key, "A visit was missed").key
    demo.desktop.bin.discard(key, "Not needed")
    demo.desktop.audits.correct(done.key, "It was needed after all")
    found = demo.go("bin")
    said = []
    demo.during(Failure, lambda sheet: said.append(demo.words(sheet)), lambda: demo.press("Restore", found))

    assert "AUDIT-EXISTS" in said[0]
    assert len(demo.desktop.bin.discarded()) == 1


def test_a_completed_audit_cannot_be_discarded(demo, page):
    pick(page, AuditState.COMPLETED)
    assert not demo.button("Discard draft", page).isEnabled()


@pytest.mark.feature("edit instance")
def test_a_correction_begins_a_new_version_with_the_reason(demo, page):
    row = pick(page, AuditState.COMPLETED, superseded=False)
    say_why(demo, "A visit was missed", lambda: demo.press("Correct this audit", page))
    demo.wait(lambda: demo.pages.fill is not None)

    made = next(each for each in demo.desktop.audits.audits() if each.key == demo.pages.fill.key)
    assert made.key.audit_id == row.key.audit_id
    assert made.key.revision == row.key.revision + 1
    assert made.summary.correction_reason == "A visit was missed"


def test_the_list_is_saved_as_csv_guarded_against_formulas(demo, page, tmp_path, monkeypatch):
    tool = generic(demo.desktop.filling.tools()).ref.content_hash
    demo.desktop.filling.start(tool, case_reference="=1+1")
    target = tmp_path / "audits.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    demo.press("Save the list as CSV", page)

    text = target.read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == len(demo.desktop.audits.audits()) + 1
    assert "'=1+1" in text
    assert ",=1+1" not in text


def test_a_list_that_cannot_be_saved_is_told(demo, page, tmp_path, monkeypatch):
    target = tmp_path / "no such folder" / "audits.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    said = []
    demo.during(
        Failure, lambda sheet: said.append(demo.words(sheet)), lambda: demo.press("Save the list as CSV")
    )

    assert "COPY-NOT-SAVED" in said[0]


def test_a_report_is_shown_page_by_page_and_escape_goes_back(demo, page):
    pick(page, AuditState.COMPLETED)
    demo.press("Show report", page)
    report = demo.window.front
    assert isinstance(report, ReportPage)
    assert len(report.findChildren(PageView)) > 2
    assert report.findChildren(PageView)[0].accessibleName().startswith("Page 1 of")

    demo.key(Qt.Key.Key_Escape)
    assert demo.window.front is demo.pages.desk


def test_ctrl_s_on_a_report_saves_a_copy(demo, page, tmp_path, monkeypatch):
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    pick(page, AuditState.COMPLETED)
    demo.press("Show report", page)
    demo.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert target.read_bytes().startswith(b"%PDF")


def test_ctrl_p_on_a_report_opens_the_print_dialog(demo, page, monkeypatch):
    asked = []
    monkeypatch.setattr(ReportPage, "print_out", lambda _page: asked.append(True))
    pick(page, AuditState.COMPLETED)
    demo.press("Show report", page)
    demo.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    assert asked == [True]


def test_a_report_that_cannot_be_made_says_so_on_its_page(demo, page, monkeypatch):
    def broken(_self, _key):
        raise Refused("TOOL-MISSING")

    monkeypatch.setattr(type(demo.desktop.audits), "pdf", broken)
    pick(page, AuditState.COMPLETED)
    said = []
    demo.during(Failure, lambda sheet: said.append(sheet), lambda: demo.press("Show report", page))

    assert "The report could not be made." in demo.words()
    assert said


@pytest.mark.feature("view instance")
def test_a_completed_audit_is_read_section_by_section(demo, page):
    row = pick(page, AuditState.COMPLETED)
    page.table.setFocus()
    demo.key(Qt.Key.Key_Return)
    view = demo.window.front
    assert isinstance(view, ViewPage)
    assert f"Case {row.summary.case_reference}" in demo.words(view)
    first = demo.words(view)
    demo.key(Qt.Key.Key_Down)
    assert demo.words(view) != first

    demo.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(demo.window.front, ReportPage)
    demo.key(Qt.Key.Key_Escape)
    assert demo.window.front is view
    demo.key(Qt.Key.Key_Escape)
    assert demo.window.front is demo.pages.desk


def test_every_key_shown_on_a_button_is_a_key_that_can_be_pressed(demo, page):
    pick(page, AuditState.COMPLETED)
    demo.press("Show report", page)
    front = demo.window.front
    keys = {key.toString() for each in live(demo.window).values() for key in each.shortcuts()}
    shown = {
        b.accessibleDescription() for b in front.findChildren(QAbstractButton) if b.accessibleDescription()
    }
    assert {"Esc", "Ctrl S", "Ctrl P"} == shown
    assert {QKeySequence(k.replace(" ", "+")).toString() for k in shown} <= keys
