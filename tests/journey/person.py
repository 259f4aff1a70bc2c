"""A person at the real window: keys and what is on the screen, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QMenu, QWidget

from qa_desktop.bootstrap import Application
from qa_desktop.domain.ids import AuditKey
from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import DataType
from qa_desktop.ui import app as program
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.fill.controls.mark import MarkControl
from qa_desktop.ui.fill.host import FillHost
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.fill.question import QuestionRow
from qa_desktop.ui.setup.first_run import FirstRunPage
from qa_desktop.ui.setup.unlock import UnlockPage
from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Tasks
from qa_desktop.ui.widgets.dates import TimeBox
from qa_desktop.ui.work.start import StartSheet

WAIT_MS = 30_000
TABS_AT_MOST = 200
DIGITS = "1234567890"


class Person:
    """Sits at one installation's window until `leave`."""

    def __init__(self, qtbot, application: Application) -> None:
        self.qtbot = qtbot
        self.launch = application.launch()
        theme.apply(program.application(), "light", 1.0)
        self.tasks = Tasks()
        self.window = MainWindow(self.launch, self.tasks)
        self.today = self.launch.desktop.now().strftime("%d/%m/%Y")
        self.window.show()
        self.window.begin()
        before_the_desk = (FirstRunPage, UnlockPage)
        self.wait(lambda: self.window.pages is not None or isinstance(self.window.front, before_the_desk))
        self.settle()

    def leave(self) -> None:
        """Close the window as a person does."""
        self.window.close()
        program.end(self.window, self.tasks, self.launch)

    # ------------------------------------------------------------ waiting and seeing

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def settle(self) -> None:
        """Until nothing runs beside the window and nothing waits in it."""
        self.wait(lambda: self.tasks.is_idle)
        QApplication.processEvents()
        self.wait(lambda: self.tasks.is_idle)

    @property
    def fill(self) -> FillHost:
        assert self.window.pages is not None
        assert self.window.pages.fill is not None
        return self.window.pages.fill

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window.focusWidget() or self.window

    def sheet(self, kind: type[QDialog]) -> QDialog:
        """The sheet of that kind that is open now."""
        self.wait(lambda: self._sheet(kind) is not None)
        found = self._sheet(kind)
        assert found is not None
        return found

    def at_sheet(self, kind: type[QDialog], *steps: Callable[[], None]) -> None:
        """Once a sheet of that kind opens, do these steps, each when nothing runs beside the window.

        A sheet that holds the loop until it is closed cannot be waited for from outside.
        """
        waiting = list(steps)
        timer = QTimer(self.window)
        timer.setInterval(10)

        def step() -> None:
            sheet = self._sheet(kind)
            if sheet is None or not sheet.isActiveWindow() or not self.tasks.is_idle:
                return
            now = waiting.pop(0)
            if not waiting:
                timer.stop()
            now()

        timer.timeout.connect(step)
        timer.start()

    def _sheet(self, kind: type[QDialog]) -> QDialog | None:
        shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())
        return next(shown, None)

    # ------------------------------------------------------------ keys

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.come_to_front()
        QTest.keyClick(self.focus, key, modifiers)
        QApplication.processEvents()

    def come_to_front(self) -> None:
        """Without a window manager nobody gives the window back the keyboard when a sheet closes."""
        if QApplication.activeModalWidget() is None and not self.window.isActiveWindow():
            self.window.activateWindow()
            self.wait(self.window.isActiveWindow)

    def type(self, text: str) -> None:
        """Type where the keyboard is; a letter may open the box that the next ones go to."""
        for letter in text:
            QTest.keyClicks(self.focus, letter)

    def reach(self, name: str, *, back: bool = False) -> None:
        """Press Tab until what is called so has the keyboard. A name may end in `…`."""
        passed = []
        for _ in range(TABS_AT_MOST):
            if _is_called(self.focus, name):
                return
            passed.append(called(self.focus))
            self.key(Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not come to {name!r}, but to {dict.fromkeys(passed)}")

    def press(self, name: str, *, back: bool = False) -> None:
        """Tab to the button of that name and press Space."""
        self.reach(name, back=back)
        assert self.focus.isEnabled(), f"{name!r} cannot be pressed"
        self.key(Qt.Key.Key_Space)
        self.settle()

    def choose(self, words: str) -> None:
        """Pick from the drop-down list that has the keyboard, by its first letters."""
        box = self.focus
        assert isinstance(box, QComboBox), called(box)
        self.type(words)
        assert box.currentText().startswith(words), box.currentText()

    def sees(self, words: str) -> bool:
        """These words stand somewhere in the window or the sheet over it."""
        top = QApplication.activeModalWidget() or self.window
        return any(words in label.text() for label in top.findChildren(QLabel) if label.isVisible())

    # ------------------------------------------------------------ filling

    def start(self, tool: str, case: str) -> None:
        """Ctrl N, the tool, the case where that tool asks for one, Enter."""
        self.at_sheet(
            StartSheet,
            lambda: self._to_the_tool(tool),
            lambda: self._say_case(case),
            lambda: self.press_enter_at("Start…"),
        )
        self.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: self.window.pages is not None and self.window.pages.fill is not None)
        self.settle()
        self.come_to_front()

    def _to_the_tool(self, words: str) -> None:
        while not isinstance(self.focus, QComboBox):
            self.key(Qt.Key.Key_Backtab)
        self.choose(words)

    def _say_case(self, case: str) -> None:
        self.key(Qt.Key.Key_Tab)
        if isinstance(self.focus, QLineEdit):
            self.type(case)

    def press_enter_at(self, name: str) -> None:
        self.reach(name)
        self.key(Qt.Key.Key_Return)

    def find(self, words: str) -> QuestionRow:
        """Ctrl F, some of its words, Enter: the question that has the keyboard then."""
        self.come_to_front()
        self.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
        self.settle()
        self.type(words)
        self.settle()
        self.key(Qt.Key.Key_Return)
        self.wait(lambda: QApplication.activeModalWidget() is None)
        self.settle()
        self.come_to_front()
        row = self.here
        assert words in row.view.label, row.view.label
        return row

    @property
    def here(self) -> QuestionRow:
        """The question that has the keyboard."""
        page = self.page
        node = page.current
        found = next((row for row in page.body.in_order() if row.node_id == node), None)
        assert found is not None, f"{node} has no place of its own"
        return found

    @property
    def page(self) -> FillPage:
        """The page of questions in front: the auditor's, or that of whom the laptop was handed to."""
        pages = self.window.pages
        assert pages is not None
        if pages.contributing.host is not None:
            return pages.contributing.host.page
        shown: QWidget | None = self.fill.widget.currentWidget()
        return shown if isinstance(shown, FillPage) else self.fill.page

    def value(self, name: str) -> str:
        """The answer to the question of that name."""
        every = self.page.presenter.session.questions(relevant_only=False)
        return next(view.value for view in every if view.definition.name == name)

    def answer(self, value: str | None = None) -> None:
        """Answer the question that has the keyboard: a choice by its name, else as typed."""
        self._answer(self.here.view, value, lambda _view: "What was seen, heard and done about it.")

    def fill_gaps(
        self, wanted: Mapping[str, str], words: Callable[[NodeView], str] | None = None
    ) -> list[str]:
        """F8 and answer, until nothing is missing; answers the names in the order they were asked.

        Args:
            wanted: answers by question name, as choice name or as typed.
            words: what to type into every other text question.
        """
        asked: list[str] = []
        page = self.page
        while True:
            self.key(Qt.Key.Key_F8)
            if page.gap_done.isVisible():
                return asked
            row = self.here
            name = row.view.definition.name
            assert row.is_answerable, name
            self._answer(
                row.view, wanted.get(name), words or (lambda _v: "Seen at home; the plan was moved.")
            )
            assert self.page.presenter.view(row.node_id).value, f"{name} was not answered"
            assert not row.error.isVisible(), f"{name}: {row.error.shown}"
            asked.append(name)

    def next_section(self) -> None:
        """Ctrl Enter: the next section, from its first question."""
        before = self.page.section
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.settle()
        assert self.page.section != before, f"Ctrl Enter does not lead on from {before}"

    def reach_question(self, name: str) -> None:
        """Go to the question of that name with Tab."""
        for _ in range(TABS_AT_MOST):
            row = next((r for r in self.page.body.in_order() if r.view.definition.name == name), None)
            if row is not None and row.isAncestorOf(self.focus):
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not come to {name}")

    def reach_section(self, name: str) -> None:
        """Ctrl Enter until the section of that name is shown."""
        while not self.page.heading.shown.startswith(name):
            self.next_section()

    def fill_plain(self, wanted: Mapping[str, str]) -> None:
        """Answer what this section asks, but for the marks of two people."""
        self.fill_section(wanted, lambda _view: "Said at the table and written down.", marks=False)

    def hand_over(self, whom: str) -> None:
        """Hand the laptop over: open the menu of the button, choose by its words."""

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            if not isinstance(menu, QMenu):
                QTimer.singleShot(10, self.window, choose)
                return
            action = next(one for one in menu.actions() if one.text() == whom)
            while menu.activeAction() is not action:
                self.key_in(menu, Qt.Key.Key_Down)
            self.key_in(menu, Qt.Key.Key_Return)

        QTimer.singleShot(10, self.window, choose)
        self.press("Hand this laptop over to somebody else for their answers")
        self.wait(lambda: self.fill.handing.page is not None)
        self.settle()

    def complete(self) -> AuditKey:
        """Ctrl Shift Enter, and complete what has nothing missing; back at the lists afterwards."""
        key = self.fill.key
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        self.settle()
        self.press("Complete audit")
        self.wait(lambda: isinstance(self.window.front, ViewPage))
        self.settle()
        self.key(Qt.Key.Key_Escape)
        self.settle()
        return key

    def key_in(self, widget: QWidget, key: Qt.Key) -> None:
        """Press a key in a menu, which takes the keyboard without the focus."""
        QTest.keyClick(widget, key)

    def fill_every_section(self, wanted: Mapping[str, str], words: Callable[[NodeView], str]) -> None:
        """Go from the first section to the last by keyboard, answering whatever asks.

        Args:
            wanted: answers by question name, as choice name or as typed.
            words: what to type into every other text question.
        """
        page = self.fill.page
        while True:
            section = page.section
            self.fill_section(wanted, words)
            self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            self.settle()
            if self.fill.widget.currentWidget() is not page:
                return
            assert page.section != section, f"Ctrl Enter does not lead on from {section}"

    def fill_section(
        self, wanted: Mapping[str, str], words: Callable[[NodeView], str], *, marks: bool = True
    ) -> None:
        """Answer what this section asks; without `marks` not what two people mark."""
        answered = set() if marks else {r.node_id for r in self.page.body.in_order() if _is_mark(r)}
        # Answers open further questions, so the section is gone through until nothing new is asked.
        while (row := self._next_row(answered)) is not None:
            answered.add(row.node_id)
            view = row.view
            if view.value and view.definition.name not in wanted:
                continue
            value = wanted.get(view.definition.name)
            if value == "":
                continue
            row.focus_here()
            self._answer(view, value, words)
            name, stored = view.definition.name, self.page.presenter.view(view.node_id).value
            assert stored != "", f"{name} was not answered"

    def _next_row(self, answered: set[str]) -> QuestionRow | None:
        rows = self.page.body.in_order()
        return next((r for r in rows if r.is_answerable and r.node_id not in answered), None)

    def _answer(self, view: NodeView, value: str | None, words: Callable[[NodeView], str]) -> None:
        names = [choice.name for choice in view.choices]
        if names:
            self._choose(names.index(value) if value in names else 0)
        elif view.data_type is DataType.DATE:
            self.type(value or self.today)
        elif view.data_type is DataType.DATE_TIME:
            self.type(self.today)
            while not isinstance(self.focus, TimeBox):  # past the button of the calendar
                self.key(Qt.Key.Key_Tab)
            self.type(self.launch.desktop.now().strftime("%H:%M"))
        elif view.data_type in (DataType.INT, DataType.DECIMAL):
            self.type(value or "7")
        else:
            self.type(value or words(view))
        self.page.flush()

    def _choose(self, index: int) -> None:
        if isinstance(self.focus, QComboBox):
            for _ in range(index + 1):
                self.key(Qt.Key.Key_Down)
        elif index < len(DIGITS):
            self.type(DIGITS[index])
        else:
            for _ in range(index):
                self.key(Qt.Key.Key_Down)
            self.key(Qt.Key.Key_Space)


def called(widget: QWidget) -> str:
    """What a screen reader calls it."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name) if spoken is not None else ""


def _is_called(widget: QWidget, name: str) -> bool:
    words = called(widget)
    return words.startswith(name[:-1]) if name.endswith("…") else words == name


def _is_mark(row: QuestionRow) -> bool:
    return isinstance(row.control, MarkControl)
