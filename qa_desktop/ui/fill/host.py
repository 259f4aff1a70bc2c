"""Owns the whole screen of one draft: filling, escalation and review, joined to the program's desks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.errors import QADesktopError
from qa_desktop.services.desktop import (
    EscalationEntry,
    EscalationState,
    IdentifierFound,
    Opened,
    Settlement,
)
from qa_desktop.ui import failure
from qa_desktop.ui.context import Context
from qa_desktop.ui.escalation.acknowledgement import Acknowledged
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.fill.keeper import LaneKeeper
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.review.page import ReviewPage
from qa_desktop.ui.tasks import Lane

ANSWERS_AT_MOST = 12
"""Fields of the tool's own escalation block; a guard against asking for ever."""


class FillHost(QObject):
    """A draft from its first answer to its completion. `widget` is what the window shows.

    Signals:
        left: back to My work; everything typed has been handed on.
        completed(object): the `AuditKey` of the audit now completed.
        saved(object): local time of the last save, for the status bar.
        not_saved: a change could not be saved; the page says why and tries again.
        report_asked(object): the `AuditId` whose escalation slip is to be shown and printed.
        failed(object): an exception that no part of this screen could say beside its cause.
    """

    left = Signal()
    completed = Signal(object)
    saved = Signal(object)
    not_saved = Signal()
    report_asked = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        context: Context,
        opened: Opened,
        parent: QObject | None = None,
        *,
        under: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # Made where it will stand: moving a whole page under another parent dresses every widget of it
        # again, which was a third of what opening an audit costs.
        self.widget = QStackedWidget(under)
        desktop, tasks = context.desktop, context.tasks
        self._opened, self._desktop, self._tasks = opened, desktop, tasks
        self._session = opened.session
        self._escalation = opened.escalation
        self._dialog: EscalationDialog | None = None
        self._is_completing = False
        self._settlement = Settlement()
        self._when_saved: list[Callable[[], None]] = []
        summary = opened.summary
        title, case = title_of(opened), case_of(summary.case_reference)
        keeper = LaneKeeper(desktop.filling, tasks, opened.key, self._session, self.widget)
        self.page = FillPage(
            self._session,
            title=title,
            case=case,
            keeper=keeper,
            place=opened.place,
            explain=_explain,
            parent=self.widget,
        )
        self.review_page = ReviewPage(
            title=title,
            case=case,
            unsettled=desktop.completing.unsettled,
            value_of=self._value_of,
            parent=self.widget,
        )
        self.widget.addWidget(self.page)
        self.widget.addWidget(self.review_page)
        self.page.back_requested.connect(self.left)
        self.page.review_requested.connect(self.show_review)
        self.page.escalation_requested.connect(self._on_escalation_requested)
        self.page.saved.connect(self.saved)
        self.page.save_failed.connect(self._on_save_failed)
        self.page.presenter.queue.emptied.connect(self._on_queue_emptied)
        self.page.presenter.summary_changed.connect(self._on_summary)
        self.review_page.back_requested.connect(self.show_questions)
        self.review_page.go_to_requested.connect(self._on_go_to)
        self.review_page.escalation_requested.connect(self.open_escalation)
        self.review_page.replace_requested.connect(self._on_replace)
        self.review_page.complete_requested.connect(self._on_complete)
        self._show_escalation()

    # ------------------------------------------------------------ what the window asks

    @property
    def key(self) -> AuditKey:
        return self._opened.key

    @property
    def has_unsaved(self) -> bool:
        """Something is not in the store yet; closing asks first."""
        return self.page.presenter.has_unsaved

    def flush(self) -> bool:
        """Hand on everything typed: before closing, locking, leaving. False while it cannot be saved."""
        self.page.flush()
        return self.page.presenter.queue.error is None

    def when_saved(self, act: Callable[[], None]) -> None:
        """Do something once everything typed is in the store; at once when it is."""
        self.page.flush()
        if self.has_unsaved:
            self._when_saved.append(act)
        else:
            act()

    @Slot()
    def raise_escalation(self) -> None:
        """Open the escalation sheet, as F2 does."""
        QTimer.singleShot(0, self, self.open_escalation)

    @property
    def dialog(self) -> EscalationDialog | None:
        """The escalation sheet while it is open."""
        return self._dialog if self._dialog is not None and isValid(self._dialog) else None

    @Slot()
    def show_review(self) -> None:
        self.page.flush()
        self.page.review(True)
        self.review_page.show_review(self._desktop.completing.review(self._session, self._escalation))
        self.widget.setCurrentWidget(self.review_page)
        self.review_page.back.setFocus()

    @Slot()
    def show_questions(self) -> None:
        self.widget.setCurrentWidget(self.page)

    # ------------------------------------------------------------ escalation

    @Slot()
    def open_escalation(self) -> None:
        """Open the sheet; one at a time."""
        if self.dialog is not None:
            return
        self.page.flush()
        desk = self._desktop.escalations
        proposal = desk.propose(self._session, self._escalation, self._opened.case)
        dialog = EscalationDialog(proposal, self._desktop.now, self._status(), self.widget)
        dialog.record_requested.connect(self._on_record)
        dialog.acknowledge_requested.connect(self._on_acknowledge)
        dialog.slip_requested.connect(self._on_slip)
        dialog.finished.connect(self._on_dialog_finished)
        self._dialog = dialog
        dialog.open()

    @Slot(object)
    def _on_escalation_requested(self, _prompt: RaisedPrompt | None) -> None:
        # In the next turn of the loop: the answer that raised it is painted first.
        self.raise_escalation()

    @Slot(object)
    def _on_record(self, entry: EscalationEntry) -> None:
        desk = self._desktop.escalations
        proposal = desk.propose(self._session, self._escalation, self._opened.case)
        self._write_answers(entry)
        work = partial(desk.record, self._opened.key, proposal, entry)
        self._tasks.run(Lane.STORE, work, self._on_recorded, self._on_refused, self.widget)

    @Slot(object)
    def _on_acknowledge(self, told: Acknowledged) -> None:
        work = partial(
            self._desktop.escalations.acknowledge,
            self._opened.key.audit_id,
            told.by,
            told.at,
            told.safe_now,
            told.outcome,
        )
        self._tasks.run(Lane.STORE, work, self._on_recorded, self._on_refused, self.widget)

    @Slot()
    def _on_slip(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        self.report_asked.emit(self._opened.key.audit_id)

    def _write_answers(self, entry: EscalationEntry) -> None:
        """Let the tool's own block say the same: the first answer opens the rest, so ask again after each."""
        for _ in range(ANSWERS_AT_MOST):
            wanted = self._desktop.escalations.answers(self._session, entry)
            if not wanted:
                return
            self.page.presenter.write(wanted[:1])

    def _on_recorded(self, escalation: Escalation) -> None:
        self._escalation = escalation
        self._show_escalation()
        if self.dialog is not None:
            proposal = self._desktop.escalations.propose(self._session, escalation, self._opened.case)
            self.dialog.recorded(proposal, self._status())
        if self.widget.currentWidget() is self.review_page:
            self.show_review()

    def _on_refused(self, error: Exception) -> None:
        if self.dialog is not None:
            self.dialog.refuse(_explain(error))
        else:
            self.failed.emit(error)

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self._dialog = None
        if self.widget.currentWidget() is self.review_page:
            self.show_review()

    def _status(self) -> str:
        return self._desktop.escalations.row(self._escalation).words if self._escalation else ""

    def _show_escalation(self) -> None:
        row = self._desktop.escalations.row(self._escalation) if self._escalation else None
        is_open = row is not None and row.state is not EscalationState.CLOSED
        self.page.show_escalation(row.words if row is not None and is_open else "")

    # ------------------------------------------------------------ review and completing

    @Slot(str)
    def _on_go_to(self, node_id: str) -> None:
        self.show_questions()
        self.page.go_to(NodeId(node_id))

    @Slot(object, str)
    def _on_replace(self, found: IdentifierFound, instead: str) -> None:
        value = self._value_of(found.node_id)
        if value[found.start : found.end] == found.text:
            changed = value[: found.start] + instead + value[found.end :]
            self.page.presenter.write([(found.node_id, changed)])
        self.show_review()

    @Slot(object)
    def _on_complete(self, settlement: Settlement) -> None:
        if self._is_completing:
            return
        self.page.flush()
        queue = self.page.presenter.queue
        if queue.error is not None:
            self._on_not_completed(queue.error)
            return
        self._is_completing = True
        self._settlement = settlement
        self.review_page.set_busy(True)
        if queue.is_empty:
            self._complete()

    @Slot()
    def _on_queue_emptied(self) -> None:
        # Completing waits for the last answer to be in the store.
        if self._is_completing:
            self._complete()
        waiting, self._when_saved = self._when_saved, []
        for act in waiting:
            act()

    @Slot(object)
    def _on_save_failed(self, error: Exception) -> None:
        self.not_saved.emit()
        if self._is_completing:
            self._on_not_completed(error)

    def _complete(self) -> None:
        try:
            ready = self._desktop.completing.prepare(
                self._opened.key, self._session, self._escalation, self._settlement
            )
        except QADesktopError as error:
            self._on_not_completed(error)
            return
        work = partial(self._desktop.completing.complete, ready)
        self._tasks.run(Lane.STORE, work, self._on_completed, self._on_not_completed, self.widget)

    def _on_completed(self, _summary: AuditSummary) -> None:
        self.completed.emit(self._opened.key)

    def _on_not_completed(self, error: Exception) -> None:
        self._is_completing = False
        self.review_page.set_busy(False)
        self.show_review()
        self.review_page.refuse(_explain(error))

    # ------------------------------------------------------------ small things

    def _value_of(self, node_id: NodeId) -> str:
        return self._session.view(node_id).value

    @Slot()
    def _on_summary(self) -> None:
        figures = self._desktop.filling.figures(self._session)
        self.page.header.show_case(case_of(figures.case_reference))


def case_of(reference: str) -> str:
    return f"Case {reference}" if reference else "Case not given yet"


def title_of(opened: Opened) -> str:
    """`Generic Mosaic audit · version 3 · sample tool`."""
    parts = [opened.summary.tool_title, f"version {opened.summary.tool.version}"]
    if opened.session.tool.settings.sample and "sample" not in opened.summary.tool_title.lower():
        parts.append("sample tool")
    return " · ".join(parts)


def _explain(error: Exception) -> str:
    return failure.words(error).text
