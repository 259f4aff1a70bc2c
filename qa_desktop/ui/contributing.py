"""Owns the later stages being filled over the pages of one open profile: opened, kept, signed, let go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.services.desktop import EscalationEntry, StageOpened
from qa_desktop.ui import put_by
from qa_desktop.ui.hosts import flush_all, when_all_saved
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.contribute.host import ContributeHost
    from qa_desktop.ui.shell import MainWindow


class Contributing(QObject):
    """What others add to completed audits, one at a time.

    Signals:
        left(object): the `AuditKey` whose page is to be shown again; nothing was signed.
        added(object): the `AuditKey` beside which a contribution now lies.
        plan_asked(object): the `PlanModel` that is to be shown.
        slip_asked(object): the `AuditId` whose escalation slip is to be shown.
    """

    left = Signal(object)
    added = Signal(object)
    plan_asked = Signal(object)
    slip_asked = Signal(object)

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._context = window.context
        self._host: ContributeHost | None = None
        self._leaving: list[ContributeHost] = []

    @property
    def host(self) -> ContributeHost | None:
        """The stage that is being filled."""
        return self._host

    def open(self, key: AuditKey, stage: str, at: NodeId | None = None) -> None:
        """Fill the questions of one stage, from a place on; what was typed and not signed is there again."""
        work = partial(self._stage_put_by, key, stage)
        self.when_saved(partial(self._store, work, partial(self._take_up, at=at)))

    def _show(self, opened: StageOpened, at: NodeId | None = None) -> None:
        from qa_desktop.ui.contribute.host import ContributeHost

        self._end()
        host = ContributeHost(self._context, opened, under=self._window.stack)
        host.left.connect(self._on_left)
        host.added.connect(self._on_added)
        host.saved.connect(self._on_saved)
        host.plan_asked.connect(self.plan_asked)
        host.slip_asked.connect(self.slip_asked)
        host.failed.connect(self._window.tell)
        host.saving.connect(self._window.status.show_saving)
        host.not_saved.connect(self._window.on_not_saved)
        self._host = host
        self._window.show_over(host.widget)
        if at is not None:
            host.page.go_to(at)

    @Slot(object)
    def _on_saved(self, at: Any) -> None:
        self._window.status.show_saved(at)

    @Slot()
    def _on_left(self) -> None:
        self._close(self.left)

    @Slot(object)
    def _on_added(self, _key: AuditKey) -> None:
        self._close(self.added)

    def _close(self, told: Any) -> None:
        key = self._host.key if self._host is not None else None
        self._window.go_back()
        self._end()
        if key is not None:
            told.emit(key)

    def _end(self) -> None:
        """Let what is being filled go, once its last answer is in the store."""
        if self._host is not None:
            host, self._host = self._host, None
            self._leaving.append(host)
            host.when_saved(partial(self._let_go, host))

    def _let_go(self, host: ContributeHost) -> None:
        if host in self._leaving:
            self._leaving.remove(host)
            self._window.drop(host.widget)
            host.deleteLater()

    # ------------------------------------------------------------ locking and ending

    def flush(self) -> bool:
        """Hand on what is typed; False while something cannot be kept."""
        return flush_all(self._hosts())

    @property
    def has_unsaved(self) -> bool:
        return any(host.has_unsaved for host in self._hosts())

    def when_saved(self, act: Callable[[], None]) -> None:
        """Do something once everything typed has reached the store."""
        when_all_saved(self._hosts(), act)

    def put_by(self) -> None:
        """Before the lock and the end: close a half-typed escalation sheet; what stands in it is kept."""
        entry = self._host.put_by() if self._host is not None else None
        if self._host is not None and entry is not None:
            name, text = put_by.setting_of(self._host.key), put_by.to_text(entry)
            work = partial(self._context.desktop.settings.put, name, text)
            self._context.tasks.run(Lane.STORE, work, None, self._window.tell, self)

    def _stage_put_by(self, key: AuditKey, stage: str) -> tuple[StageOpened, EscalationEntry | None]:
        desktop = self._context.desktop
        return desktop.contributing.open(key, stage), put_by.take(desktop.settings, key)

    def _take_up(self, found: tuple[StageOpened, EscalationEntry | None], at: NodeId | None = None) -> None:
        opened, entry = found
        self._show(opened, at)
        if self._host is not None and entry is not None:
            self._host.take_up(entry)

    def clear(self) -> None:
        """Take everything out of the window."""
        for host in self._hosts():
            self._window.drop(host.widget)
            host.deleteLater()
        self._host = None
        self._leaving.clear()

    def _hosts(self) -> list[ContributeHost]:
        return [*self._leaving, *([self._host] if self._host is not None else [])]

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.run(Lane.STORE, work, self._window.unless_locking(done), self._window.tell, self)
