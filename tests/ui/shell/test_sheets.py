"""Every sheet of the program: Escape closes it, and the keyboard is where it was before."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

import qa_desktop.ui
from qa_desktop.errors import Unavailable
from qa_desktop.formengine.migrate import Migration
from qa_desktop.services.desktop import EscalationState, KeyMode
from qa_desktop.services.desktop_asking import Candidate
from qa_desktop.services.desktop_moving import Dropped, MovedDraft, MovePreview
from qa_desktop.services.desktop_plans import Area, CheckInRow
from qa_desktop.ui.backups.restoring import RestoreSheet
from qa_desktop.ui.contribute.ask_sheet import AskSheet
from qa_desktop.ui.draft_copies import OpenSheet, SealSheet
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.failure import words
from qa_desktop.ui.fill.find import FindQuestion
from qa_desktop.ui.fill.grid.refusal import PasteRefusal
from qa_desktop.ui.fill.grid.sheet import CellSheet
from qa_desktop.ui.fill.move_sheet import MovedSheet, MoveSheet
from qa_desktop.ui.help.about_sheet import AboutSheet
from qa_desktop.ui.history.sheet import ChangeSheet
from qa_desktop.ui.palette.sheet import FindSheet
from qa_desktop.ui.retention.sheets import HoldSheet, RetireSheet
from qa_desktop.ui.settings.hub_card import JoinSheet, SetUpSheet, ShowText
from qa_desktop.ui.settings.key_sheets import ChangeMode, ChangePassphrase, KeySheet, MoveOut
from qa_desktop.ui.sheets import Confirm, Failure, Reason, Sheet
from qa_desktop.ui.subject.request_sheet import RequestSheet
from qa_desktop.ui.widgets.fitting import FittingDialog
from qa_desktop.ui.work.acknowledge import AcknowledgeSheet
from qa_desktop.ui.work.gap_sheet import GapSheet
from qa_desktop.ui.work.start import StartSheet
from qa_desktop.ui.work.where_now import WhereNowSheet

BASES = {Sheet, FittingDialog, KeySheet}
"""Never shown themselves."""


def every_kind() -> set[type[QDialog]]:
    for module in pkgutil.walk_packages(qa_desktop.ui.__path__, "qa_desktop.ui."):
        importlib.import_module(module.name)
    return {kind for kind in _below(QDialog) if kind.__module__.startswith("qa_desktop.")} - BASES


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


@pytest.fixture
def sheets(demo) -> dict[type[QDialog], Callable[[], QDialog]]:
    """How each sheet is made on the demonstration's data."""
    window, desktop = demo.window, demo.desktop
    work = desktop.audits.my_work()
    told = next(row for row in work.escalations if row.state is not EscalationState.UNTOLD)
    opened = desktop.audits.view(work.recent[0].key)
    view = next(view for view in opened.session.questions() if view.choices)
    tools = tuple(desktop.filling.tools())
    proposal = desktop.escalations.propose(opened.session, None, None)
    plan = CheckInRow(None, "1048213", "TAC review", "Ask: where are you now?")  # type: ignore[arg-type]  # not shown
    areas = (Area(view.node_id, "Housing", "4"),)
    desktop.backups.back_up()
    changes = desktop.history.of(next(row.key for row in work.drafts))
    moved = MovedDraft("1", "2", (Dropped("What was seen?", "Much"),), may_take_back=True)
    return {
        AskSheet: lambda: AskSheet("1048213", opened.stages, (Candidate("d", "Auditor 2"),), window),
        EscalationDialog: lambda: EscalationDialog(proposal, desktop.now, "", window),
        FindQuestion: lambda: FindQuestion((), window),
        PasteRefusal: lambda: PasteRefusal("", ("Row 2: not a date",), window),
        CellSheet: lambda: CellSheet(view, "Record R01", "", None, window),
        MoveSheet: lambda: MoveSheet(MovePreview("1", tools[0], Migration((), ())), window),
        MovedSheet: lambda: MovedSheet(moved, window),
        AboutSheet: lambda: AboutSheet(desktop.help.about(), window),
        FindSheet: lambda: FindSheet("Find", "Find anything", window, forgets=True),
        JoinSheet: lambda: JoinSheet(window),
        SetUpSheet: lambda: SetUpSheet(window),
        ShowText: lambda: ShowText("Invitation", "Give it away.", "words", "Done", window, copy=True),
        Confirm: lambda: Confirm("Discard it?", "It goes to the bin.", "Discard", window),
        Failure: lambda: Failure(words(Unavailable("STORE-BUSY")), window),
        Reason: lambda: Reason("Discard it?", "It goes to the bin.", "Discard", window),
        AcknowledgeSheet: lambda: AcknowledgeSheet(told, desktop.now, window),
        GapSheet: lambda: GapSheet(work.gaps[0].gap, window),
        StartSheet: lambda: StartSheet(window.context, tools, window),
        WhereNowSheet: lambda: WhereNowSheet(plan, areas, window),
        RestoreSheet: lambda: RestoreSheet(window, (desktop.backups.backups(), desktop.backups.content())),
        SealSheet: lambda: SealSheet(window),
        OpenSheet: lambda: OpenSheet("case.qadraft", window),
        ChangeSheet: lambda: ChangeSheet(changes.rows[0], desktop.now(), window),
        HoldSheet: lambda: HoldSheet("", window),
        RetireSheet: lambda: RetireSheet(desktop.retention.leaving(), window),
        MoveOut: lambda: MoveOut(window.context, has_passphrase=True, parent=window),
        ChangeMode: lambda: ChangeMode(window.context, KeyMode.PASSPHRASE, tuple(KeyMode), window),
        ChangePassphrase: lambda: ChangePassphrase(
            window.context, has_old=True, has_escrow=True, parent=window
        ),
        RequestSheet: lambda: RequestSheet(lambda: desktop.now().date(), parent=window),
    }


def test_escape_closes_every_sheet_and_the_keyboard_is_where_it_was(demo, sheets):
    assert set(sheets) == every_kind()
    page = demo.go("audits")
    page.filter_box.setFocus()
    wrong = {}
    for kind, made in sheets.items():
        sheet = made()
        sheet.open()
        demo.wait(sheet.isActiveWindow)
        inside = QApplication.focusWidget()
        if inside is None or not sheet.isAncestorOf(inside):
            wrong[kind.__name__] = "does not take the keyboard"
        QTest.keyClick(inside or sheet, Qt.Key.Key_Escape)
        if isValid(sheet) and sheet.isVisible():
            wrong[kind.__name__] = "stays"
            sheet.accept()
        demo.window.activateWindow()  # as a window manager does
        demo.wait(demo.window.isActiveWindow)
        if QApplication.focusWidget() is not page.filter_box:
            wrong[kind.__name__] = f"leaves the keyboard at {QApplication.focusWidget()}"
        demo.settle()
        page.filter_box.setFocus()

    assert wrong == {}


def test_only_what_is_shown_once_in_a_lifetime_is_not_closed_by_escape(demo):
    sheet = ShowText("Recovery key", "Print it.", "words", "I have it", demo.window, once=True)
    sheet.open()
    demo.wait(sheet.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert sheet.isVisible()
    sheet.accept()
