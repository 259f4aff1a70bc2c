"""My actions: sorted, filtered, searched, copied, opened at their row; all by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from qa_desktop.domain.ids import NodeId
from qa_desktop.services.desktop_actions import ActionState
from qa_desktop.services.due_dates import DAYS_SETTING, days_from_setting
from qa_desktop.ui.actions.page import WHICH, ActionsPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.settings.days_card import DaysCard
from qa_desktop.ui.work.gap_sheet import GapSheet
from qa_desktop.ui.work.gaps import GapLine
from tests.ui.shell.windows import column_of

HEADINGS = ("What needs to change", "Action", "Owner", "Due", "Time", "Status", "Priority", "Case")


@pytest.fixture
def page(demo) -> ActionsPage:
    return demo.go("actions")


def states(page: ActionsPage) -> list[ActionState]:
    return [row.state for row in page.model.shown()]


def test_open_actions_are_shown_first_and_the_longest_overdue_stands_at_the_top(demo, page):
    shown = states(page)
    every = demo.desktop.actions.list()

    assert shown
    assert ActionState.FINISHED not in shown
    assert len(shown) == sum(row.state is not ActionState.FINISHED for row in every)
    dues = [row.due for row in every if row.state is ActionState.OVERDUE]
    assert page.model.row(0).due == min(dues)


def test_the_side_list_says_how_many_are_overdue(demo, page):
    overdue = sum(row.state is ActionState.OVERDUE for row in demo.desktop.actions.list())
    assert demo.window.pages.nav._buttons["actions"].accessibleName() == f"My actions, {overdue}"


@pytest.mark.parametrize(
    ("which", "wanted"), [("Overdue", {ActionState.OVERDUE}), ("Finished", {ActionState.FINISHED})]
)
def test_a_kind_is_chosen_above_the_list(demo, page, which, wanted):
    page.box(WHICH).setCurrentText(which)
    every = demo.desktop.actions.list()

    assert set(states(page)) <= wanted
    assert len(states(page)) == sum(row.state in wanted for row in every)


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


def test_typing_finds_actions_by_any_word_of_theirs(page):
    every = page.table.model().rowCount()
    page.filter_box.setText("chronology")

    assert 0 < page.table.model().rowCount() < every


def test_copied_rows_are_cells_of_a_spreadsheet(page):
    page.table.selectAll()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")

    assert lines[0].split("\t") == list(HEADINGS)
    assert len(lines) == page.table.model().rowCount() + 1
    assert {line.count("\t") for line in lines} == {len(HEADINGS) - 1}


def test_enter_opens_a_completed_audit_at_the_row(demo, page):
    row = next(r for r in demo.desktop.actions.list() if not r.is_draft and r.state is ActionState.OVERDUE)
    page.select(row)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    demo.qtbot.waitUntil(lambda: isinstance(demo.window.front, ViewPage))
    demo.settle()
    shown = demo.window.front

    assert shown.opened.key == row.key
    place = shown._places[row.node_id]
    bar = shown._area.verticalScrollBar()
    assert bar.value() == min(place.y(), bar.maximum())


def test_enter_opens_a_draft_at_the_row(demo, page):
    key = next(row.key for row in demo.desktop.audits.my_work().drafts)
    session = demo.desktop.filling.open(key).session
    born = session.add_repeat(NodeId("/data/act"))
    typed = session.set_value(NodeId(f"{born.added[0]}/a_issue"), "The plan is not shared")
    demo.desktop.filling.record(key, (*born.writes, *typed.writes))
    page.refresh()
    demo.settle()
    row = next(r for r in demo.desktop.actions.list() if r.is_draft)
    page.box(WHICH).setCurrentText("All")
    page.select(row)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    demo.qtbot.waitUntil(lambda: demo.window.pages.fill is not None)
    demo.settle()

    assert demo.window.pages.fill.page.current.startswith(row.node_id)


def test_an_empty_list_says_where_actions_come_from(alone):
    page = alone.go("actions")

    assert page.table.model().rowCount() == 0
    assert "F4 adds one" in page._nothing.shown
    assert not alone.button("Open the audit", page).isEnabled()


def test_update_opens_a_completed_action_for_its_owner(demo, page):
    row = next(r for r in demo.desktop.actions.list() if not r.is_draft and r.stage)
    page.select(row)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    demo.qtbot.waitUntil(lambda: demo.window.pages.contributing.host is not None)
    demo.settle()
    host = demo.window.pages.contributing.host

    assert (host.key, host.stage) == (row.key, "owner")
    assert host.page.current.startswith(row.node_id)


def test_a_serious_gap_on_my_work_is_seen_and_then_acted_on_each_signed_and_sent(demo):
    demo.go("work")
    before = [each for each in demo.desktop.audits.my_work().gaps if not each.is_draft]
    key = before[0].gap.key
    earlier = demo.desktop.audits.view(key).contributions

    def sign(sheet: GapSheet) -> None:
        sheet.name.setText("Sam Jones")
        demo.press("Sign", sheet)

    for words in ("The manager has seen it", "Action is taken"):
        line = next(each for each in demo.page.findChildren(GapLine) if each._gap.key == key)
        assert line.move_on.text() == words
        demo.during(GapSheet, sign, line.move_on.click)
        demo.page.refresh()
        demo.settle()

    assert key not in [each.gap.key for each in demo.desktop.audits.my_work().gaps]
    seen, acted = demo.desktop.audits.view(key).contributions[len(earlier) :]
    assert (seen.gap_step, seen.author, seen.stage) == ("seen", "Sam Jones", "manager")
    assert acted.gap_step == "acted"
    rows = demo.desktop.inbox.inbox().rows
    sent = {row.contribution for row in rows if row.audit_id == key.audit_id and not row.aside}
    assert {seen.contribution_id, acted.contribution_id} <= sent, "Q&S has them"


def test_the_days_of_a_priority_are_kept_in_the_settings(alone):
    page = alone.go("settings")
    card = page.findChild(DaysCard)
    assert [box.text() for box in card.boxes.values()] == ["1", "5", "20"]
    card.boxes["high"].setText("7")
    card.boxes["high"].editingFinished.emit()
    alone.settle()

    assert days_from_setting(alone.desktop.settings.get(DAYS_SETTING))["high"] == 7
