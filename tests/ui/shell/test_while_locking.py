"""The lock has begun and the store is still busy: nothing may bring anyone's work to the front again."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu

from qa_desktop.bootstrap import demo_passphrase
from qa_desktop.domain.audit import AuditState
from qa_desktop.services.desktop import ProfileState
from qa_desktop.ui.commands import Bound, Menu
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.palette.sheet import FindSheet
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.work.start import StartSheet
from tests.ui.shell.windows import open_sheet


@pytest.fixture
def busy(demo) -> Iterator[threading.Event]:
    """The store is busy until this is set."""
    gate = threading.Event()
    demo.tasks.run(Lane.STORE, gate.wait, says="")
    yield gate
    gate.set()


def command(demo, id_: str) -> Bound:
    return next(each for each in demo.window.actions() if isinstance(each, Bound) and each.command.id == id_)


def finish(demo, gate: threading.Event) -> None:
    with demo.qtbot.waitSignal(demo.window.locked, timeout=30_000):
        gate.set()
    demo.settle()


@pytest.mark.parametrize("id_", ["go.audits", "go.work", "app.settings", "help.words"])
def test_no_key_leads_to_a_place_while_the_lock_is_on_its_way(demo, busy, id_):
    case = next(row for row in demo.desktop.audits.audits() if row.summary.state is AuditState.DRAFT)
    demo.window.lock()

    command(demo, id_).run()
    QApplication.processEvents()

    assert "Locking" in demo.words()
    assert case.summary.case_reference not in demo.words()
    finish(demo, busy)
    demo.unlock(demo_passphrase())
    assert demo.pages.place == "work"


@pytest.mark.parametrize(("id_", "sheet"), [("find.anything", FindSheet), ("audit.start", StartSheet)])
def test_no_key_opens_a_sheet_while_the_lock_is_on_its_way(demo, busy, id_, sheet):
    demo.window.lock()

    command(demo, id_).run()
    QApplication.processEvents()

    assert open_sheet(sheet) is None
    finish(demo, busy)
    assert open_sheet(sheet) is None


@pytest.mark.parametrize("menu", [Menu.EDIT, Menu.AUDIT])
def test_an_open_menu_of_the_bar_goes_with_the_lock(demo, menu):
    bar = demo.window.menuBar()
    bar.open(menu)
    assert bar.menus[menu].isVisible()

    demo.lock()

    assert not bar.menus[menu].isVisible()
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [demo.window]


def test_an_open_menu_of_a_list_goes_with_the_lock(demo):
    page = demo.go("audits")
    page.table.menu_asked.emit(page.table.mapToGlobal(QPoint(20, 20)))
    assert [menu for menu in page.findChildren(QMenu) if menu.isVisible()]

    demo.lock()

    assert QApplication.activePopupWidget() is None
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [demo.window]


def test_an_escalation_that_was_about_to_open_opens_after_unlocking_and_not_over_the_locked_screen(demo):
    draft = next(row for row in demo.desktop.audits.audits() if row.summary.state is AuditState.DRAFT)
    demo.pages.open_draft(draft.key)
    demo.settle()
    demo.pages.fill.raise_escalation()
    demo.window.lock()
    QApplication.processEvents()

    assert open_sheet(EscalationDialog) is None
    demo.wait(lambda: demo.desktop.profile.status().state is ProfileState.LOCKED)
    demo.settle()
    assert open_sheet(EscalationDialog) is None
    demo.unlock(demo_passphrase())
    demo.wait(lambda: open_sheet(EscalationDialog))
    assert demo.pages.fill.key == draft.key
