"""Owns finding anything (Ctrl+K): what is asked of the desks while one types, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid

from qa_desktop.domain.case import Case
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.services.desktop import AuditRow
from qa_desktop.ui.palette import found, recent
from qa_desktop.ui.palette.ranking import Entry
from qa_desktop.ui.palette.recent import Recent
from qa_desktop.ui.palette.sheet import FindSheet
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.desk_pages import DeskPages

CASES = 30
"""Of thousands of cases as many as anybody looks through; more letters find fewer."""
PAUSE_MS = 120
"""The case list is asked in a pause of typing: it may hold thousands."""


class Finding(QObject):
    """Opens the palette of an open profile. There is one at a time."""

    def __init__(self, desk: DeskPages) -> None:
        super().__init__(desk)
        self._desk = desk
        self._context = desk.context
        self._sheet: FindSheet | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask_cases)
        desk.filling.opened.connect(self._on_opened)
        desk.reading.opened.connect(self._on_opened)

    @property
    def sheet(self) -> FindSheet | None:
        """The palette while it is open."""
        return self._sheet if self._sheet is not None and isValid(self._sheet) else None

    @Slot()
    def find(self) -> None:
        """Ask for any audit, case, tool, question, page or command."""
        if self.sheet is not None:
            return
        sheet = FindSheet(
            self.tr("Find anything"),
            self.tr("Find an audit, a case, a tool, a question, a page or a command"),
            self._desk.window,
            forgets=True,
        )
        self._sheet = sheet
        sheet.give("questions", self._questions())
        sheet.give("commands", found.commands(self._desk.window))
        sheet.wait(True)
        sheet.typed.connect(self._on_typed)
        sheet.chosen.connect(self._on_chosen)
        sheet.forget_asked.connect(self.forget)
        settings, desktop = self._context.desktop.settings, self._context.desktop
        self._ask(partial(recent.kept, settings), self._show_recent)
        self._ask(desktop.filling.tools, self._give_tools)
        self._ask(desktop.audits.audits, self._give_audits)
        sheet.open()

    @Slot()
    def forget(self) -> None:
        """Forget what was looked for and opened lately."""
        work = partial(recent.forget, self._context.desktop.settings)
        self._run(work, self._show_recent, self._desk.window.tell)

    # ------------------------------------------------------------ what the desks answer

    def _questions(self) -> list[Entry]:
        adding = self._desk.contributing.host
        host = adding if adding is not None else self._desk.fill
        if host is None or not host.widget.isVisible():
            return []
        return found.questions(host.page.findables(), self._go_to_question)

    def _go_to_question(self, node_id: NodeId) -> None:
        adding = self._desk.contributing.host
        if adding is not None:
            adding.page.go_to(node_id)
        elif self._desk.fill is not None:
            self._desk.fill.go_to(node_id)

    def _give_tools(self, tools: tuple[ToolSummary, ...]) -> None:
        if self.sheet is not None:
            self.sheet.give("tools", found.tools(tools, self._start_with))

    def _give_audits(self, rows: tuple[AuditRow, ...]) -> None:
        if self.sheet is not None:
            self.sheet.give("audits", found.audits(rows, self._open))
            self.sheet.wait(False)

    def _show_recent(self, kept: Recent) -> None:
        if self.sheet is not None:
            self.sheet.show_recent(kept.opened, found.searches(kept.searches))

    # ------------------------------------------------------------ typing

    @Slot(str)
    def _on_typed(self, words: str) -> None:
        if words:
            self._pause.start()
        elif self.sheet is not None:
            self._pause.stop()
            self.sheet.give("cases", ())

    @Slot()
    def _ask_cases(self) -> None:
        if self.sheet is None:
            return
        words = self.sheet.box.text().strip()
        if words:
            work = partial(self._context.desktop.cases.search, words, CASES)
            self._ask(work, partial(self._give_cases, words))

    def _give_cases(self, words: str, cases: tuple[Case, ...]) -> None:
        # An answer that comes behind other letters is an answer to another question.
        if self.sheet is not None and self.sheet.box.text().strip() == words:
            self.sheet.give("cases", found.cases(cases, self._start_case))

    # ------------------------------------------------------------ choosing

    @Slot(object)
    def _on_chosen(self, entry: Entry) -> None:
        words = self._sheet.box.text().strip() if self.sheet is not None and self._sheet is not None else ""
        self._sheet = None
        self._remember(lambda before: before.with_search(words).with_opened(entry.id))
        # Once the sheet is gone and the window is the active one: what is gone to wants the keyboard.
        self._desk.window.activateWindow()
        QTimer.singleShot(0, self, entry.act)

    def _open(self, row: AuditRow) -> None:
        self._desk.uncover()
        (self._desk.open_draft if found.is_draft(row) else self._desk.view)(row.key)

    def _start_with(self, tool: ToolSummary) -> None:
        self._desk.filling.start_with(tool=tool.ref.content_hash)

    def _start_case(self, case: str) -> None:
        self._desk.filling.start_with(case=case)

    @Slot(object)
    def _on_opened(self, key: AuditKey) -> None:
        self._remember(lambda before: before.with_opened(found.audit_id(key)))

    def _remember(self, how: Callable[[Recent], Recent]) -> None:
        self._run(partial(recent.change, self._context.desktop.settings, how), None, _not_told)

    # ------------------------------------------------------------ lanes

    def _ask(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._run(work, done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if self.sheet is not None:
            self.sheet.wait(False)
        self._desk.window.tell(error)

    def _run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None],
    ) -> None:
        self._context.tasks.run(Lane.STORE, work, self._desk.window.unless_locking(done), failed, self)


def _not_told(_error: Exception) -> None:
    """What was opened lately could not be kept, for example behind the lock: no word of anyone is lost."""
