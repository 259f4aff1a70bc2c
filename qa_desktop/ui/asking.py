"""Owns the errands of asking others for a later stage: asked, withdrawn, an answer set aside taken in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from qa_desktop.domain.ids import AskId, AuditKey, ContributionId
from qa_desktop.services.desktop import Opened
from qa_desktop.services.desktop_asking import AskRow, Candidate
from qa_desktop.services.ports import InboxRow
from qa_desktop.ui.failure import words_for_code
from qa_desktop.ui.sheets import Confirm, asks
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.shell import MainWindow


class Asking(QObject):
    """What Q&S asks of others.

    Signals:
        changed(object): the `AuditKey` whose page says something else now.
    """

    changed = Signal(object)

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._context = window.context

    @Slot(object)
    def ask(self, opened: Opened) -> None:
        """Ask whom to ask, and send the audit there."""
        self._store(self._context.desktop.asking.candidates, partial(self._choose, opened))

    def _choose(self, opened: Opened, people: tuple[Candidate, ...]) -> None:
        from qa_desktop.ui.contribute.ask_sheet import AskSheet

        sheet = AskSheet(opened.summary.case_reference, opened.stages, people, self._window)
        if self._window.half_typed.asks(sheet, f"ask/{opened.key.audit_id}/{opened.key.revision}"):
            work = partial(
                self._context.desktop.asking.ask,
                opened.key,
                sheet.chosen_stage,
                sheet.chosen_device,
                sheet.message,
            )
            self._store(work, partial(self._on_done, opened.key))

    @Slot(object)
    def withdraw(self, row: AskRow) -> None:
        """Take an ask back, once somebody has said so."""
        sheet = Confirm(
            self.tr("Withdraw this request?"),
            self.tr(
                "It leaves their list when their computer next reaches the shared folder. If they have "
                "signed already, their answers are set aside when they come, and you decide about them."
            ),
            self.tr("Withdraw request"),
            self._window,
        )
        if asks(sheet):
            work = partial(self._context.desktop.asking.withdraw, AskId(row.ask_id))
            self._store(work, partial(self._on_done, row.key))

    @Slot(object)
    def take_in(self, row: InboxRow) -> None:
        """Count answers that were set aside, once somebody has said so."""
        sheet = Confirm(
            self.tr("Count these answers?"),
            self.tr("{why} Ask {person} whether these answers are theirs before you count them.").format(
                why=words_for_code(row.aside), person=row.auditor
            ),
            self.tr("Count these answers"),
            self._window,
        )
        if asks(sheet):
            work = partial(self._context.desktop.asking.take_in, ContributionId(row.contribution))
            self._store(work, partial(self._on_done, AuditKey(row.audit_id, row.revision)))

    def _on_done(self, key: AuditKey, _nothing: object) -> None:
        self.changed.emit(key)
        self._window.exchange.sync()

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.run(Lane.STORE, work, self._window.unless_locking(done), self._window.tell, self)
