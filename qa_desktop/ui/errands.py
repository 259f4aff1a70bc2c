"""Owns what lists lead to: an action's audit, an escalation's acknowledgement, joining a shared folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from qa_desktop.domain.audit import AuditState
from qa_desktop.services.desktop import EscalationEntry, EscalationRow, EscalationState, Opened
from qa_desktop.services.desktop_actions import ActionRow
from qa_desktop.services.desktop_asking import AskedRow
from qa_desktop.services.gaps import Gap, GapRow
from qa_desktop.ui.sheets import asks
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.desk_pages import DeskPages


class Errands(QObject):
    """Errands that begin with a row of a list or a button of a page."""

    def __init__(self, desk: DeskPages) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        self._context = desk.context

    @Slot(object)
    def open_action(self, row: ActionRow) -> None:
        """Open the audit of an action at its row."""
        if row.is_draft:
            self._desk.filling.open(row.key, row.node_id)
        else:
            self._desk.reading.view(row.key, row.node_id, own=row.is_own)

    @Slot(object)
    def update_action(self, row: ActionRow) -> None:
        """Say what became of an action: in the draft itself, or beside the completed audit."""
        if row.is_draft:
            self._desk.filling.open(row.key, row.node_id)
        else:
            self._desk.contributing.open(row.key, row.stage, row.node_id)

    @Slot(object)
    def answer_asked(self, row: AskedRow) -> None:
        """Open the stage that Q&S asks the person here for."""
        self._desk.contributing.open(row.key, row.stage)

    @Slot(object)
    def answer_escalation(self, row: EscalationRow) -> None:
        if row.state is EscalationState.UNTOLD:
            self._store(partial(self._draft_of, row), self._desk.filling.show_with_escalation)
            return
        from qa_desktop.ui.work.acknowledge import AcknowledgeSheet

        sheet = AcknowledgeSheet(row, self._context.desktop.now, self._window)
        name = f"acknowledge/{row.escalation.audit_id}"
        if self._window.half_typed.asks(sheet, name) and sheet.told is not None:
            told = sheet.told
            work = partial(
                self._context.desktop.escalations.acknowledge,
                row.escalation.audit_id,
                told.by,
                told.at,
                told.safe_now,
                told.outcome,
            )
            self._store(work, self._on_done)

    def _draft_of(self, row: EscalationRow) -> tuple[Opened, EscalationEntry | None]:
        audits = self._context.desktop.audits.audits()
        key = next(
            audit.key
            for audit in audits
            if audit.summary.audit_id == row.escalation.audit_id and audit.summary.state is AuditState.DRAFT
        )
        return self._desk.filling.with_put_by(key)

    @Slot()
    def join(self) -> None:
        from qa_desktop.ui.settings.hub_card import JoinSheet

        sheet = JoinSheet(self._window)
        if asks(sheet):
            work = partial(self._context.desktop.exchange.join, sheet.invitation, sheet.folder)
            says = self.tr("Joining the shared folder")
            self._context.tasks.run(
                Lane.BACKGROUND,
                work,
                self._on_joined,
                self._window.tell,
                self,
                says=says,
                stopped=_not_joined,
            )

    @Slot(object)
    def move_gap_on(self, gap: Gap) -> None:
        """Ask who says so: it is signed, and goes to Q&S."""
        from qa_desktop.ui.work.gap_sheet import GapSheet

        sheet = GapSheet(gap, self._window)
        if self._window.half_typed.asks(sheet, f"gap/{gap.key.audit_id}/{gap.seen is not None}"):
            self._store(partial(self._context.desktop.actions.move_gap_on, gap, sheet.author), self._on_done)
            self._window.exchange.sync()

    @Slot(object)
    def open_gap(self, row: GapRow) -> None:
        """Read the audit that found a serious gap, or go on filling it."""
        if row.is_draft:
            self._desk.filling.open(row.gap.key)
        else:
            self._desk.reading.view(row.gap.key)

    def _on_done(self, _nothing: object) -> None:
        self._desk.refresh_current()

    def _on_joined(self, _check_code: object) -> None:
        self._desk.refresh_current()
        self._window.exchange.ask_status()

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.run(Lane.STORE, work, self._window.unless_locking(done), self._window.tell, self)


def _not_joined() -> None:
    """Stopped before anything was kept or written: the invitation can be used again."""
