"""Owns a person who works in the real program as fast as they can, with words that must not be found again.

Run as a program of its own by `test_traces.py`: `python leaving_traces.py PROFILE`, what to write on standard
input. It says each thing that it has done; after the last it types on and waits to be killed.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from qa_desktop import __main__ as entry
from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import ProfileState
from qa_desktop.ui import app as program
from qa_desktop.ui.audit.report_page import PRINT_DPI, ReportPage, render
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.lists.table import Table
from qa_desktop.ui.palette.sheet import FindSheet
from qa_desktop.ui.setup.unlock import UnlockPage
from qa_desktop.ui.sheets import Failure
from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.work.start import StartSheet
from tests.journey.homes import complete, start_and_fill
from tests.journey.person import Person

CTRL = Qt.KeyboardModifier.ControlModifier
WAIT_SECONDS = 60


class Visitor(Person):
    """A person at the window that the program itself made."""

    def __init__(self, window: MainWindow, passphrase: str, word: str) -> None:
        assert window.launch is not None
        self.window, self.launch, self.tasks = window, window.launch, window.context.tasks
        self.passphrase, self.word = passphrase, word

    def wait(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + WAIT_SECONDS
        while not condition():
            assert time.monotonic() < end, traceback.format_stack(limit=4)
            QTest.qWait(5)

    @property
    def app(self) -> SimpleNamespace:
        """As far as the homes' helpers know one."""
        return SimpleNamespace(desktop=self.launch.desktop)

    # ------------------------------------------------------------ what is done

    def unlock(self) -> None:
        self.wait(lambda: isinstance(self.window.front, UnlockPage))
        self.settle()
        self.come_to_front()
        field = next(each for each in self.window.front.findChildren(QLineEdit) if each.isVisible())
        field.setFocus()
        QTest.keyClicks(field, self.passphrase)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait(lambda: self.window.is_open)
        self.settle()

    def type_an_answer(self) -> None:
        self.at_sheet(StartSheet, lambda: self.type("1048213"), lambda: self.key(Qt.Key.Key_Return))
        self.key(Qt.Key.Key_N, CTRL)
        self.wait(lambda: self.window.pages is not None and self.window.pages.fill is not None)
        self.settle()
        self.come_to_front()
        self.go_to("p_synopsis")
        self.type(f"{self.word} of the child")
        self.settle()

    def escalate(self) -> None:
        self.go_to("k_now")
        self.type("3")
        sheet = self.sheet(EscalationDialog)
        assert isinstance(sheet, EscalationDialog)
        sheet.told_role.setText("Team Manager")
        sheet.told_name.setText(self.word)
        sheet.told_at.show_value(self.launch.desktop.now().strftime("%Y-%m-%dT%H:%M"))
        sheet.how.show_picks(["Telephone"])
        sheet.what.setPlainText(f"{self.word} was not seen")
        sheet.record.click()
        self.settle()
        assert any(
            self.word in row.escalation.what for row in self.launch.desktop.audits.my_work().escalations
        )
        sheet.reject()
        self.settle()

    def complete_another(self) -> AuditKey:
        opened = start_and_fill(self.app, Plan(by_name={"z_good": self.word}), "1048214")
        complete(self.app, opened)
        self.window.exchange.sync()
        self.settle()
        return opened.key

    def look_at_its_pages(self, key: AuditKey) -> None:
        assert self.window.pages is not None
        self.window.pages.reading.view(key)
        self.wait(lambda: isinstance(self.window.front, ViewPage))
        self.settle()
        self.window.front.ask_report()
        self.wait(lambda: isinstance(self.window.front, ReportPage))
        self.settle()
        page = self.window.front
        self.wait(lambda: page._rendered is not None)
        drawn = render(self.launch.desktop.audits, page._rendered.pdf, PRINT_DPI)
        assert len(drawn.pages) > 1

    def copy(self) -> None:
        self.go("audits")
        table = next(each for each in self.window.front.findChildren(Table) if each.isVisible())
        table.selectAll()
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_C, CTRL)
        assert "1048214" in QGuiApplication.clipboard().text()

    def search(self) -> None:
        self.at_sheet(FindSheet, lambda: self.type(self.word), lambda: self.sheet(FindSheet).reject())
        self.key(Qt.Key.Key_K, CTRL)
        self.wait(lambda: QApplication.activeModalWidget() is None)
        self.settle()

    def lock_and_unlock(self) -> None:
        self.key(Qt.Key.Key_L, CTRL)
        self.wait(lambda: self.launch.desktop.profile.status().state is ProfileState.LOCKED)
        self.settle()
        self.unlock()

    def fail_beside(self) -> None:
        """Jobs whose errors carry the word."""

        def work() -> None:
            raise KeyError(self.word)

        for lane in Lane:
            told: list[str] = []
            self.at_sheet(Failure, lambda told=told: self.answer_failure(told))
            self.tasks.run(lane, work)
            self.wait(lambda told=told: told and QApplication.activeModalWidget() is None)
            self.settle()

    def crash(self, then: Callable[[], None]) -> None:
        """A mistake in the window itself, whose words are the word; told, and gone on with."""

        def slot() -> None:
            raise ValueError(self.word)

        told: list[str] = []
        self.at_sheet(Failure, lambda: self.answer_failure(told))
        # Each out of the program's own loop, where the last resort is what hears it.
        QTimer.singleShot(0, self.window, slot)
        look = QTimer(self.window)
        look.setInterval(10)

        def go_on() -> None:
            if told and QApplication.activeModalWidget() is None:
                look.stop()
                then()

        look.timeout.connect(go_on)
        look.start()

    def answer_failure(self, told: list[str]) -> None:
        told.append(self.sheet(Failure).windowTitle())
        self.key(Qt.Key.Key_Return)

    def type_on(self) -> None:
        """Into the draft again, until the end comes."""
        assert self.window.pages is not None
        draft = self.launch.desktop.audits.my_work().drafts[0]
        self.window.pages.open_draft(draft.key)
        self.wait(lambda: self.window.pages.fill is not None)
        self.settle()
        self.go_to("p_synopsis")
        self.type(self.word)

    def go(self, place: str) -> None:
        assert self.window.pages is not None
        self.window.pages.visit(place)
        self.settle()

    def go_to(self, name: str) -> None:
        page = self.fill.page
        page.go_to(next(v.node_id for v in page.presenter.session.questions() if v.definition.name == name))
        self.settle()
        self.come_to_front()


def work() -> None:
    passphrase, word = (line.strip() for line in sys.stdin.read().splitlines())
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
    while window.launch is None:
        QTest.qWait(5)
    person = Visitor(window, passphrase, word)
    for step in (person.unlock, person.type_an_answer, person.escalate):
        step()
        print(step.__name__, flush=True)
    key = person.complete_another()
    person.look_at_its_pages(key)
    for step in (person.copy, person.search, person.lock_and_unlock, person.fail_beside):
        step()
        print(step.__name__, flush=True)
    person.crash(partial(said_when_wrong, partial(end, person)))


def end(person: Visitor) -> None:
    print("crash", flush=True)
    person.type_on()
    print("type_on", flush=True)


def said_when_wrong(act: Callable[[], None]) -> None:
    """What goes wrong is said and ends the program: the test waits for it."""
    try:
        act()
    except Exception:  # noqa: BLE001  see above
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(3)


def main() -> int:
    real = program.application

    def application() -> QApplication:
        app = real()
        QTimer.singleShot(0, app, partial(said_when_wrong, work))
        return app

    program.application = application
    sys.argv = ["qa-desktop", "--profile", sys.argv[1]]
    return entry.main()


if __name__ == "__main__":
    sys.exit(main())
