"""Owns the whole screen of one draft: filling, escalation and review, joined to the program's desks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.errors import QADesktopError
from qa_desktop.formengine.api import FormSession
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.i18n import tr
from qa_desktop.services.desktop import (
    EscalationEntry,
    IdentifierFound,
    Opened,
    Settlement,
)
from qa_desktop.services.due_dates import DueDates
from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.ui import failure, when
from qa_desktop.ui.context import Context
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.fill.acting import ActionFlow
from qa_desktop.ui.fill.escalating import EscalationFlow
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.handing import HandOver
from qa_desktop.ui.fill.keeper import LaneKeeper
from qa_desktop.ui.fill.moving import MoveFlow
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.review.page import ReviewPage
from qa_desktop.ui.tasks import Lane


class FillHost(QObject):
    """A draft from its first answer to its completion. `widget` is what the window shows.

    Signals:
        left: back to My work; everything typed has been handed on.
        completed(object): the `AuditKey` of the audit now completed.
        saved(object): local time of the last save, for the status bar.
        not_saved: a change could not be saved; the page says why and tries again.
        moved(object): the `AuditKey` of this draft, which is of another version of its tool now.
        report_asked(object): the `AuditId` whose escalation slip is to be shown and printed.
        plan_asked(object): the `PlanModel` that is to be shown and printed.
        failed(object): an exception that no part of this screen could say beside its cause.
    """

    left = Signal()
    completed = Signal(object)
    saved = Signal(object)
    not_saved = Signal()
    report_asked = Signal(object)
    plan_asked = Signal(object)
    failed = Signal(object)
    moved = Signal(object)

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
        self._is_completing = False
        self._last_case = ""
        self._settlement = Settlement()
        self._when_saved: list[Callable[[], None]] = []
        summary = opened.summary
        title, case = title_of(opened), case_of(summary.case_reference)
        self._files = Files(
            desktop.attachments, tasks, opened.key, opened.session.tool.attachments, self.widget
        )
        self._files.emptied.connect(self._on_queue_emptied)
        keeper = LaneKeeper(desktop.filling, tasks, opened.key, self._session, self.widget)
        make = partial(
            FillPage, keeper=keeper, case=case, explain=_explain, files=self._files, parent=self.widget
        )
        self.page = make(self._session, title=title, place=opened.place)
        self.review_page = ReviewPage(
            title=title,
            case=case,
            unsettled=desktop.completing.unsettled,
            value_of=self._value_of,
            parent=self.widget,
        )
        self.page.show_saved(when.clock_of_today(summary.changed_at, desktop.now()))
        self.widget.addWidget(self.page)
        self.widget.addWidget(self.review_page)
        if any(view.control is ControlKind.UPLOAD for view in self._session.questions(relevant_only=False)):
            self._files.look()
        self._files.taken.connect(self._on_file_taken)
        self.page.back_requested.connect(self.left)
        self.page.review_requested.connect(self.show_review)
        self.page.plan_requested.connect(self._on_plan_requested)
        self.page.escalation_requested.connect(self._on_escalation_requested)
        self.page.saved.connect(self.saved)
        self.page.save_failed.connect(self._on_save_failed)
        self.page.presenter.queue.emptied.connect(self._on_queue_emptied)
        self.page.presenter.summary_changed.connect(self._on_summary)
        self.review_page.back_requested.connect(self.show_questions)
        self.review_page.go_to_requested.connect(self._on_go_to)
        self.review_page.escalation_requested.connect(self.raise_escalation)
        self.review_page.replace_requested.connect(self._on_replace)
        self.review_page.complete_requested.connect(self._on_complete)
        self._flow = EscalationFlow(context, opened, self.page.presenter, self.widget)
        self._flow.changed.connect(self._on_escalation_changed)
        self._flow.slip_asked.connect(self._on_slip_asked)
        self._flow.failed.connect(self.failed)
        self.moving = MoveFlow(context, opened, self.page, self.widget)
        self.moving.moved.connect(self._on_moved)
        self.moving.failed.connect(self.failed)
        self._actions = ActionFlow(self.page, self._session, self.widget)

        def of_another(session: FormSession, whose: str, place: NodeId | None) -> FillPage:
            page = make(session, title=f"{whose} · {title}", place=place)
            page.plan_requested.connect(self._on_plan_requested)
            page.escalation_requested.connect(self._on_escalation_requested)
            page.saved.connect(self.saved)
            page.save_failed.connect(self._on_save_failed)
            return page

        self.handing = HandOver(self.page, self._session, self.widget, of_another)
        self.handing.emptied.connect(self._on_queue_emptied)
        work = partial(desktop.actions.due_dates, self._session.tool)
        tasks.run(Lane.STORE, work, self._on_due_dates, self.failed.emit, self.widget)
        self.page.show_escalation(self._flow.open_words, settled=self._flow.is_settled)
        self._ask_last_time(summary.case_reference)

    # ------------------------------------------------------------ what the window asks

    @property
    def key(self) -> AuditKey:
        return self._opened.key

    @property
    def has_unsaved(self) -> bool:
        """Something is not in the store yet; closing asks first."""
        return self.page.presenter.has_unsaved or self.handing.has_unsaved or self._files.is_busy

    def flush(self) -> bool:
        """Hand on everything typed: before closing, locking, leaving. False while it cannot be saved."""
        handed = self.handing.flush()
        self.page.flush()
        return handed and self.page.presenter.queue.error is None

    def when_saved(self, act: Callable[[], None]) -> None:
        """Do something once everything typed is in the store; at once when it is."""
        self.flush()
        if self.has_unsaved:
            self._when_saved.append(act)
        else:
            act()

    def leave(self) -> None:
        """Go back to the lists, as the button does; everything typed is handed on."""
        self.flush()
        self.left.emit()

    def go_to(self, node_id: NodeId) -> None:
        """Show the questions, at one of them."""
        self._on_go_to(node_id)

    @Slot()
    def show_review(self) -> None:
        self.page.flush()
        self.page.review(True)
        self.review_page.show_review(self._desktop.completing.review(self._session, self._flow.escalation))
        self.widget.setCurrentWidget(self.review_page)
        self.review_page.back.setFocus()

    @Slot()
    def show_questions(self) -> None:
        self.widget.setCurrentWidget(self.page)

    # ------------------------------------------------------------ escalation

    @property
    def dialog(self) -> EscalationDialog | None:
        """The escalation sheet while it is open."""
        return self._flow.dialog

    @Slot()
    def raise_escalation(self) -> None:
        """Open the escalation sheet, as F2 does."""
        self._flow.ask()

    def put_by(self) -> EscalationEntry | None:
        """Close a half-typed escalation sheet; returns what stood in it, None when none was open."""
        return self._flow.put_by()

    def take_up(self, entry: EscalationEntry | None) -> None:
        """Open the sheet again, with what stood in it when it was put by."""
        self._flow.take_up(entry)

    @Slot(object)
    def _on_escalation_requested(self, _prompt: RaisedPrompt | None) -> None:
        self._flow.ask()

    @Slot()
    def _on_escalation_changed(self) -> None:
        self.page.show_escalation(self._flow.open_words, settled=self._flow.is_settled)
        if self.widget.currentWidget() is self.review_page:
            self.show_review()

    @Slot()
    def _on_plan_requested(self) -> None:
        plan = self._desktop.plans.page(self._session, self._opened.key.audit_id)
        if plan is not None:
            self.plan_asked.emit(plan)

    @Slot()
    def _on_slip_asked(self) -> None:
        self.report_asked.emit(self._opened.key.audit_id)

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
            if self._session.view(found.node_id).control is ControlKind.UPLOAD:
                self._files.rename(found.node_id, value, changed)
                return
            self.page.presenter.write([(found.node_id, changed)])
        self.show_review()

    @Slot()
    def _on_file_taken(self) -> None:
        # A file renamed from the review: the page has made the name its answer already.
        if self.widget.currentWidget() is self.review_page:
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
        if queue.is_empty and not self._files.is_busy:
            self._complete()

    @Slot()
    def _on_queue_emptied(self) -> None:
        # Completing waits for the last answer, and the last file, to be in the store.
        if self.handing.has_unsaved or self._files.is_busy or not self.page.presenter.queue.is_empty:
            return
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
                self._opened.key, self._session, self._flow.escalation, self._settlement
            )
        except QADesktopError as error:
            self._on_not_completed(error)
            return
        work = partial(self._desktop.completing.complete, ready)
        says = self.tr("Completing the audit")
        self._tasks.run(Lane.STORE, work, self._on_completed, self._on_not_completed, self.widget, says=says)

    def _on_completed(self, _summary: AuditSummary) -> None:
        self.completed.emit(self._opened.key)

    def _on_not_completed(self, error: Exception) -> None:
        self._is_completing = False
        self.review_page.set_busy(False)
        self.show_review()
        self.review_page.refuse(_explain(error))

    # ------------------------------------------------------------ small things

    def _on_due_dates(self, due: DueDates) -> None:
        self.page.presenter.follow(
            lambda writes: due.follow(self._session, writes, self._desktop.now().date())
        )

    def _value_of(self, node_id: NodeId) -> str:
        return self._session.view(node_id).value

    @Slot()
    def _on_moved(self) -> None:
        self.moved.emit(self._opened.key)

    @Slot()
    def _on_summary(self) -> None:
        figures = self._desktop.filling.figures(self._session)
        self.page.header.show_case(case_of(figures.case_reference))
        self._ask_last_time(figures.case_reference)

    def _ask_last_time(self, case: str) -> None:
        """Look up what was answered last time, once for each case that this audit is about."""
        if case == self._last_case:
            return
        self._last_case = case
        self.page.show_last_time(None)
        form = self._session.tool.ref.form_id
        work = partial(self._desktop.filling.last_time, self._opened.key, form, case)
        self._tasks.run(Lane.STORE, work, partial(self._show_last_time, case), self.failed.emit, self.widget)

    def _show_last_time(self, case: str, last: LastTime | None) -> None:
        if case == self._last_case:
            self.page.show_last_time(last)


def case_of(reference: str) -> str:
    return tr("Case {case}", case=reference) if reference else tr("Case not given yet")


def title_of(opened: Opened) -> str:
    """`Generic Mosaic audit · version 3 · sample tool`."""
    parts = [opened.summary.tool_title, tr("version {version}", version=opened.summary.tool.version)]
    if opened.session.tool.settings.sample and "sample" not in opened.summary.tool_title.lower():
        parts.append(tr("sample tool"))
    return " · ".join(parts)


def _explain(error: Exception) -> str:
    return failure.words(error).text
