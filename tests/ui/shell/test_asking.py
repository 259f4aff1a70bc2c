"""Asking for a later stage in the window: sent from the audit's page, answered from My work, withdrawn."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.desktop import Settlement
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.contribute.ask_sheet import AskSheet
from qa_desktop.ui.sheets import Confirm


@pytest.fixture
def page(demo) -> ViewPage:
    """An audit that reached the desk and asks its team manager, as the desk reads it."""
    rows = demo.desktop.inbox.inbox().rows
    found = next(
        key
        for row in rows
        if row.kind is PackageKind.AUDIT and not row.waiting_for_tool
        for key in [AuditKey(row.audit_id, row.revision)]
        if asks_the_manager(demo, key)
    )
    demo.pages.reading.view(found)
    demo.settle()
    assert isinstance(demo.window.front, ViewPage)
    return demo.window.front


def asks_the_manager(demo, key: AuditKey) -> bool:
    opened = demo.desktop.audits.view(key)
    return opened.may_ask and any(each.stage == "manager" and each.due for each in opened.stages)


def ask(demo, page, words: str = "") -> None:
    def fill(sheet) -> None:
        sheet.stage.setCurrentIndex(sheet.stage.findData("manager"))
        QTest.keyClicks(sheet.words, words)
        demo.press("Send the audit and ask", sheet)

    demo.during(AskSheet, fill, lambda: demo.press("Ask for a later stage…", page))


def test_the_desk_asks_and_the_page_says_whom_and_when(demo, page):
    ask(demo, page, "Please look at May.")
    (row,) = demo.desktop.asking.asks(page.opened.key)
    assert row.is_open
    assert row.words in demo.words(page)
    assert "not answered yet" in row.words


def test_what_is_asked_stands_on_my_work_and_leads_to_the_stage(demo, page):
    ask(demo, page, "Please look at May.")
    (mine,) = demo.desktop.audits.my_work().asked
    work = demo.go("work")
    work.refresh()
    demo.settle()
    assert "For you" in demo.words(work)
    assert "Please look at May." in demo.words(work)
    demo.window.go_back()
    demo.press(f"Read and answer. {mine.title}", work)
    demo.wait(lambda: demo.pages.contributing.host is not None)
    assert demo.pages.contributing.host.stage == "manager"


def test_the_desk_withdraws_what_it_asked(demo, page):
    ask(demo, page)
    (row,) = demo.desktop.asking.asks(page.opened.key)
    demo.during(
        Confirm,
        lambda sheet: demo.press("Withdraw request", sheet),
        lambda: demo.press(f"Withdraw. {row.words}", page),
    )
    (row,) = demo.desktop.asking.asks(page.opened.key)
    assert not row.is_open
    assert "withdrawn by" in demo.words(page)
    assert demo.desktop.audits.my_work().asked == ()


def test_answers_that_came_too_late_are_set_aside_until_the_desk_counts_them(demo, page):
    key = page.opened.key
    ask(demo, page)
    (row,) = demo.desktop.asking.asks(key)
    demo.settle()
    desk = demo.desktop.contributing
    opened = desk.open(key, "manager")
    for name, value in (("s_mgr_agree", "yes"), ("s_mgr_date", demo.desktop.now().date().isoformat())):
        node = next(v.node_id for v in opened.session.questions() if v.definition.name == name)
        desk.record(key, "manager", opened.session.set_value(node, value).writes)
    demo.desktop.asking.withdraw(row.ask_id)
    made = desk.contribute(desk.prepare(opened, "Sam Jones", Settlement()))
    demo.desktop.exchange.sync()
    assert made not in demo.desktop.audits.view(key).contributions

    inbox = demo.go("inbox")
    inbox.refresh()
    demo.settle()
    rows = demo.desktop.inbox.inbox().rows
    inbox.select(next(each for each in rows if each.contribution == made.contribution_id))
    demo.during(
        Confirm,
        lambda sheet: demo.press("Cancel", sheet),
        lambda: demo.press("Count these answers…", inbox),
    )
    demo.settle()
    assert made not in demo.desktop.audits.view(key).contributions, "nobody has said so"

    def confirm(sheet) -> None:
        assert "Ask Sam Jones whether these answers are theirs" in demo.words(sheet)
        demo.press("Count these answers", sheet)

    demo.during(Confirm, confirm, lambda: demo.press("Count these answers…", inbox))
    demo.wait(lambda: made in demo.desktop.audits.view(key).contributions)


def test_nothing_is_sent_when_the_sheet_is_left(demo, page):
    demo.during(
        AskSheet,
        lambda sheet: demo.press("Cancel", sheet),
        lambda: demo.press("Ask for a later stage…", page),
    )
    assert demo.desktop.asking.asks(page.opened.key) == ()
