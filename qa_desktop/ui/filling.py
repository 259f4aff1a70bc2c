"""Owns the drafts being filled: begun, opened, put by over a lock, never let go before they are saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from qa_desktop.domain.ids import AuditKey, NodeId, ToolHash
from qa_desktop.services.desktop import EscalationEntry, Opened
from qa_desktop.ui import put_by
from qa_desktop.ui.draft_copies import DraftCopyFlow
from qa_desktop.ui.hosts import flush_all, when_all_saved
from qa_desktop.ui.sheets import asks
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.fill.host import FillHost
    from qa_desktop.ui.shell import MainWindow


class Filling(QObject):
    """The drafts of one open profile: one in front, and those whose last answers are still on their way.

    Signals:
        changed: a list shows something else now.
        opened(object): the `AuditKey` of a draft that is in front now.
        completed(object): the `AuditKey` of an audit that is now completed.
        slip_asked(object): the `AuditId` whose escalation slip is to be shown.
        plan_asked(object): the `PlanModel` that is to be shown.
        history_asked(object): the `AuditKey` of the draft whose history is to be shown.
    """

    changed = Signal()
    opened = Signal(object)
    completed = Signal(object)
    slip_asked = Signal(object)
    plan_asked = Signal(object)
    history_asked = Signal(object)

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._context = window.context
        self._fill: FillHost | None = None
        self._leaving: list[FillHost] = []
        self.draft_copies = DraftCopyFlow(window, self)

    @Slot()
    def start(self) -> None:
        self.start_with()

    def start_with(self, tool: ToolHash | None = None, case: str = "") -> None:
        """Ask for the tool and the case of a new audit; one that is known already is filled in."""
        ask = partial(self._ask_what_to_start, tool, case)
        self._store(self._context.desktop.filling.tools, ask)

    def _ask_what_to_start(self, tool: ToolHash | None, case: str, tools: tuple[Any, ...]) -> None:
        from qa_desktop.ui.work.start import StartSheet

        sheet = StartSheet(self._context, tools, self._window, tool=tool, case=case)
        if asks(sheet):
            work = partial(
                self._context.desktop.filling.start,
                sheet.chosen_tool,
                sheet.chosen_case,
                sheet.case_reference,
            )
            self._store(work, self.show)

    @Slot(object)
    def open(self, key: AuditKey, at: NodeId | None = None) -> None:
        """Fill a draft, at a place of it or where it was left.

        One whose last answers are still on their way to the store is simply shown again.
        """
        again = next((host for host in self._leaving if host.key == key), None)
        if again is not None:
            self._leaving.remove(again)
            self._fill = again
            self._window.show_over(again.widget)
            if at is not None:
                again.page.go_to(at)
            return
        self._store(partial(self._open_at, key, at), self._take_up, self.tr("Opening the audit"))

    def _open_at(self, key: AuditKey, at: NodeId | None) -> tuple[Opened, EscalationEntry | None]:
        opened, entry = self.with_put_by(key)
        return (opened if at is None else replace(opened, place=at)), entry

    @Slot(object)
    def show(self, opened: Opened) -> None:
        """Show a draft; the one that was filled before goes once its answers are saved."""
        from qa_desktop.ui.fill.host import FillHost

        self._end_fill()
        host = FillHost(self._context, opened, under=self._window.stack)
        host.left.connect(self._on_fill_left)
        host.saved.connect(self._on_saved)
        host.saving.connect(self._window.status.show_saving)
        host.not_saved.connect(self._window.on_not_saved)
        host.copy_wanted.connect(partial(self.draft_copies.save, host))
        host.completed.connect(self._on_completed)
        host.slip_asked.connect(self.slip_asked)
        host.plan_asked.connect(self.plan_asked)
        host.history_asked.connect(self.history_asked)
        host.failed.connect(self._window.tell)
        host.moved.connect(self._on_moved)
        self._fill = host
        self._window.show_over(host.widget)
        self.opened.emit(host.key)

    @property
    def host(self) -> FillHost | None:
        """The draft that is being filled."""
        return self._fill

    @Slot(object)
    def _on_saved(self, at: Any) -> None:
        self._window.status.show_saved(at)

    @Slot()
    def _on_fill_left(self) -> None:
        self._window.go_back()
        self._end_fill()

    @Slot(object)
    def _on_moved(self, key: AuditKey) -> None:
        """Open a draft anew: what is on the screen is of another version of its tool."""
        self._window.go_back()
        self._end_fill()
        self._store(partial(self._context.desktop.filling.open, key), self.show, self.tr("Opening the audit"))

    @Slot(object)
    def _on_completed(self, key: AuditKey) -> None:
        self._window.go_back()
        self._end_fill()
        self.completed.emit(key)

    def _end_fill(self) -> None:
        """Let the audit being filled go, once its last answer is in the store."""
        if self._fill is not None:
            host, self._fill = self._fill, None
            self._leaving.append(host)
            host.when_saved(partial(self._let_go, host))

    def _let_go(self, host: FillHost) -> None:
        if host in self._leaving:
            self._leaving.remove(host)
            self._window.drop(host.widget)
            host.deleteLater()
            self.changed.emit()

    def show_with_escalation(self, found: tuple[Opened, EscalationEntry | None]) -> None:
        """Show a draft with its escalation sheet open."""
        opened, entry = found
        self.show(opened)
        if self._fill is not None:
            self._fill.take_up(entry)

    def with_put_by(self, key: AuditKey) -> tuple[Opened, EscalationEntry | None]:
        """STORE. A draft, and what stood in its escalation sheet when a lock or the end closed it."""
        return self._context.desktop.filling.open(key), put_by.take(self._context.desktop.settings, key)

    def _take_up(self, found: tuple[Opened, EscalationEntry | None]) -> None:
        opened, entry = found
        self.show(opened)
        if self._fill is not None and entry is not None:
            self._fill.take_up(entry)

    def put_by(self) -> None:
        """Before the lock and the end: close a half-typed escalation sheet; what stands in it is kept."""
        entry = self._fill.put_by() if self._fill is not None else None
        if self._fill is not None and entry is not None:
            name, text = put_by.setting_of(self._fill.key), put_by.to_text(entry)
            work = partial(self._context.desktop.settings.put, name, text)
            self._context.tasks.run(Lane.STORE, work, None, self._window.tell, self)

    def holds(self, key: AuditKey) -> bool:
        """A draft is in the window, or on its way to the store."""
        return any(host.key == key for host in self._hosts())

    def flush(self) -> bool:
        """Hand on what is typed; False while something cannot be saved."""
        return flush_all(self._hosts())

    @property
    def has_unsaved(self) -> bool:
        """Something is on its way to the store."""
        return any(host.has_unsaved for host in self._hosts())

    def when_saved(self, act: Callable[[], None]) -> None:
        """Do something once everything typed has reached the store."""
        when_all_saved(self._hosts(), act)

    def _hosts(self) -> list[FillHost]:
        return [*self._leaving, *([self._fill] if self._fill is not None else [])]

    def clear(self) -> None:
        """Take every draft out of the window."""
        for host in self._hosts():
            self._window.drop(host.widget)
            host.deleteLater()
        self._fill = None
        self._leaving.clear()

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None], says: str | None = None) -> None:
        shown = self._window.unless_locking(done)
        self._context.tasks.run(Lane.STORE, work, shown, self._window.tell, self, says=says)
