"""Ctrl+K finds anything by a few letters, keyboard alone, and keeps what was looked for to itself."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from qa_desktop.domain.audit import AuditState
from qa_desktop.ui.palette import recent
from qa_desktop.ui.palette.ranking import Entry, Kind, find
from qa_desktop.ui.work.start import StartSheet

CTRL = Qt.KeyboardModifier.ControlModifier


def titles(entries) -> list[str]:
    return [entry.title for entry in entries]


def entry(title: str, kind: Kind = Kind.COMMAND, note: str = "") -> Entry:
    return Entry(f"{kind.name}:{title}:{note}", kind, title, note)


# ---------------------------------------------------------------- what is found, in which order


def test_the_thing_itself_comes_first_then_what_begins_so_then_words_then_letters():
    there = [
        entry("Show the report"),
        entry("Report"),
        entry("Reporting period"),
        entry("Unreported concerns"),
        entry("Lock", note="report nothing"),
        entry("Settings"),
    ]

    assert titles(find(there, "report")) == [
        "Report",
        "Reporting period",
        "Show the report",
        "Unreported concerns",
        "Lock",
    ]


def test_several_words_may_come_in_any_order_and_each_must_fit():
    there = [
        entry("Case 1045010", Kind.AUDIT, "TAC review · Draft"),
        entry("Case 1045010", Kind.AUDIT, "Health"),
    ]

    assert [each.note for each in find(there, "tac 1045")] == ["TAC review · Draft"]


def test_first_letters_and_left_out_letters_find_a_command():
    there = [entry("Review and complete"), entry("Raise escalation"), entry("Settings")]

    assert titles(find(there, "rac")) == ["Review and complete"]
    assert titles(find(there, "settngs")) == ["Settings"]


@pytest.mark.parametrize("typed", ["1045011", "104501x", "zz", "qqqq"])
def test_a_number_is_never_guessed_at_and_nonsense_finds_nothing(typed):
    assert find([entry("Case 1045010", Kind.AUDIT), entry("Settings")], typed) == []


def test_what_was_chosen_lately_comes_first_of_what_fits_as_well():
    there = [entry("Case 1", Kind.AUDIT, "first"), entry("Case 2", Kind.AUDIT), entry("Case 3", Kind.AUDIT)]

    assert titles(find(there, "case", (there[2].id, there[1].id))) == ["Case 3", "Case 2", "Case 1"]


def test_with_nothing_typed_searches_and_what_was_opened_lately_come_first():
    audit, question = entry("Case 9", Kind.AUDIT), entry("Was the child seen?", Kind.QUESTION)
    page, search = entry("Audits", Kind.PAGE), entry("1045", Kind.SEARCH)

    assert find([page, question, audit, search], "", (audit.id,)) == [search, audit, page]


def test_the_same_letters_find_the_same_in_the_same_order():
    there = [entry(f"Case {n}", Kind.AUDIT, "TAC review") for n in range(50)]

    assert find(there, "tac") == find(list(there), "tac")
    assert titles(find(there, "tac"))[:3] == ["Case 0", "Case 1", "Case 2"]


def test_accents_and_capitals_do_not_matter_to_capitals():
    assert titles(find([entry("Straße")], "STRASSE")) == ["Straße"]


# ---------------------------------------------------------------- in the window


def open_palette(demo):
    demo.key(Qt.Key.Key_K, CTRL)
    sheet = demo.pages.finding.sheet
    assert sheet is not None
    return sheet


def shown(sheet) -> list[Entry]:
    model = sheet.list.found
    return [model.entry(model.index(row, 0)) for row in range(model.rowCount())]


def type_(demo, sheet, text: str) -> None:
    QTest.keyClicks(sheet.box, text)
    demo.settle()


def test_a_question_of_the_open_audit_is_found_and_jumped_to(demo):
    demo.pages.open_draft(demo.desktop.audits.my_work().drafts[0].key)
    demo.settle()
    page = demo.pages.fill.page
    view = next(v for v in page.presenter.session.questions() if v.definition.name == "v_evid")
    sheet = open_palette(demo)
    type_(demo, sheet, view.label[:25])
    wanted = next(each for each in shown(sheet) if each.id == f"question:{view.node_id}")
    while sheet.list.entry is not wanted:
        QTest.keyClick(sheet.box, Qt.Key.Key_Down)
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)

    demo.wait(lambda: demo.pages.fill.page.current == view.node_id)


def test_a_tool_begins_an_audit_with_that_tool(demo):
    tool = demo.desktop.filling.tools()[-1]
    sheet = open_palette(demo)
    type_(demo, sheet, tool.title)
    assert Kind.TOOL in {each.kind for each in shown(sheet)}
    while sheet.list.entry.kind is not Kind.TOOL:
        QTest.keyClick(sheet.box, Qt.Key.Key_Down)
    picked = []
    demo.during(
        StartSheet,
        lambda start: picked.append(start.chosen_tool),
        lambda: QTest.keyClick(sheet.box, Qt.Key.Key_Return),
    )

    assert picked == [tool.ref.content_hash]


def test_a_case_of_the_list_begins_an_audit_of_that_case(demo):
    taken = {row.summary.case_reference for row in demo.desktop.audits.audits()}
    case = next(each for each in demo.desktop.cases.search("", 200) if each.person_id not in taken)
    sheet = open_palette(demo)
    type_(demo, sheet, case.person_id)
    demo.wait(lambda: [each.kind for each in shown(sheet)] == [Kind.CASE])
    picked = []
    demo.during(
        StartSheet,
        lambda start: picked.append(start.case_reference),
        lambda: QTest.keyClick(sheet.box, Qt.Key.Key_Return),
    )

    assert picked == [case.person_id]


def test_a_command_is_found_with_its_key_and_done(demo):
    sheet = open_palette(demo)
    type_(demo, sheet, "keyboard short")
    assert sheet.list.entry.key == "F1"
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)
    demo.settle()

    assert "Everywhere" in demo.words()


def test_finding_an_audit_from_another_audit_leaves_that_one(demo):
    drafts = demo.desktop.audits.my_work().drafts
    demo.pages.open_draft(drafts[0].key)
    demo.settle()
    done = next(r for r in demo.desktop.audits.audits() if r.summary.state is AuditState.COMPLETED)
    sheet = open_palette(demo)
    type_(demo, sheet, done.reference)
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)
    demo.settle()

    assert demo.pages.fill is None
    assert f"Case {done.summary.case_reference}" in demo.words()
    demo.key(Qt.Key.Key_Escape)
    assert demo.window.front is demo.pages.desk


def test_nothing_found_says_what_was_looked_for_and_what_to_do(demo):
    sheet = open_palette(demo)
    type_(demo, sheet, "zebra")

    assert sheet.nothing.isVisible()
    assert "“zebra”" in sheet.nothing.shown
    assert "case number" in sheet.nothing.shown
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)  # Enter on nothing does nothing
    assert sheet.isVisible()
    QTest.keyClick(sheet.box, Qt.Key.Key_Escape)


def test_the_sheet_is_there_at_once_and_takes_letters_while_the_store_is_busy(demo):
    gate = threading.Event()
    from qa_desktop.ui.tasks import Lane

    demo.tasks.run(Lane.STORE, gate.wait)
    QTest.keyClick(demo.focus, Qt.Key.Key_K, CTRL)
    sheet = demo.pages.finding.sheet
    assert sheet.isVisible()
    assert sheet.count.shown
    QTest.keyClicks(sheet.box, "lock")
    assert sheet.list.entry.title == "Lock"
    assert not any(each.kind is Kind.AUDIT for each in shown(sheet))
    gate.set()
    demo.settle()
    sheet.box.clear()
    demo.wait(lambda: any(each.kind is Kind.AUDIT for each in shown(sheet)))
    sheet.reject()


def test_what_arrives_late_does_not_move_the_one_that_was_gone_to(demo):
    sheet = open_palette(demo)
    QTest.keyClick(sheet.box, Qt.Key.Key_Down)
    QTest.keyClick(sheet.box, Qt.Key.Key_Down)
    here = sheet.list.entry
    sheet.give("cases", (entry("Aardvark", Kind.AUDIT),))

    assert sheet.list.entry.id == here.id
    sheet.reject()


def test_how_many_were_found_and_which_is_current_is_read_out(demo, announced):
    said = announced
    sheet = open_palette(demo)
    type_(demo, sheet, "settings")
    demo.wait(lambda: said and said[-1].startswith("1 found"))
    assert said[-1].startswith("1 found. Settings")
    assert sheet.box.accessibleDescription().startswith("Settings, ")

    sheet.box.clear()
    QTest.keyClick(sheet.box, Qt.Key.Key_Down)
    assert said[-1] == sheet.box.accessibleDescription()
    row = QAccessible.queryAccessibleInterface(sheet.list)
    assert row.childCount() >= sheet.list.found.rowCount()
    sheet.reject()


def test_recent_searches_come_first_next_time_and_are_forgotten_when_asked(demo):
    done = next(r for r in demo.desktop.audits.audits() if r.summary.state is AuditState.COMPLETED)
    sheet = open_palette(demo)
    type_(demo, sheet, done.summary.case_reference)
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)
    demo.settle()

    sheet = open_palette(demo)
    first, second = shown(sheet)[:2]
    assert (first.kind, first.text) == (Kind.SEARCH, done.summary.case_reference)
    assert second.kind is Kind.AUDIT
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)  # a search is typed again
    assert sheet.box.text() == done.summary.case_reference

    sheet.box.clear()
    demo.press("Forget recent searches", sheet)
    assert Kind.SEARCH not in {each.kind for each in shown(sheet)}
    assert recent.kept(demo.desktop.settings) == recent.Recent()
    sheet.reject()


def test_what_was_looked_for_lies_in_the_encrypted_profile_alone(demo):
    done = next(r for r in demo.desktop.audits.audits() if r.summary.state is AuditState.COMPLETED)
    sheet = open_palette(demo)
    type_(demo, sheet, f"{done.summary.case_reference} marked-phrase-of-a-search")
    sheet.box.setText(done.summary.case_reference)
    QTest.keyClick(sheet.box, Qt.Key.Key_Return)
    demo.settle()

    assert done.summary.case_reference in recent.kept(demo.desktop.settings).searches
    root = demo.application.folder.root
    for file in (each for each in root.rglob("*") if each.is_file()):
        assert done.summary.case_reference.encode() not in file.read_bytes(), file.name


def test_a_locked_window_opens_no_palette_and_an_open_one_closes_with_the_lock(demo):
    sheet = open_palette(demo)
    assert sheet.isVisible()
    demo.lock()
    assert demo.pages.finding.sheet is None or not demo.pages.finding.sheet.isVisible()

    demo.key(Qt.Key.Key_K, CTRL)
    assert demo.pages.finding.sheet is None or not demo.pages.finding.sheet.isVisible()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"searches": 5}', '{"searches": [1, "a"]}', "null"])
def test_recent_searches_that_cannot_be_read_are_begun_anew(text):
    class Settings:
        def get(self, _name, _default=""):
            return text

    assert recent.kept(Settings()).searches in ((), ("a",))


def test_only_so_many_searches_are_kept_the_newest_first():
    kept = recent.Recent()
    for number in range(40):
        kept = kept.with_search(f"search {number}")
    kept = kept.with_search("search 35")

    assert len(kept.searches) == recent.MOST_SEARCHES
    assert kept.searches[:2] == ("search 35", "search 39")
