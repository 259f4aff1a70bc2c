"""Owns the screen of one later stage of a completed audit: filled, read beside the rest, signed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.errors import QADesktopError
from qa_desktop.services.contributing import is_named
from qa_desktop.services.desktop import (
    EscalationEntry,
    IdentifierFound,
    Review,
    Settlement,
    StageOpened,
)
from qa_desktop.services.words import stage_answers, stage_name
from qa_desktop.ui import failure
from qa_desktop.ui.context import Context
from qa_desktop.ui.contribute.keeper import StageKeeper
from qa_desktop.ui.contribute.sign_page import SignPage
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.fill.escalating import EscalationFlow
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.host import case_of
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.tasks import Lane


class ContributeHost(QObject):
    """Answers of one later stage, from the first to the signature. `widget` is what the window shows.

    Signals:
        left: back to the audit; everything typed has been handed on and waits unsigned.
        added(object): the `AuditKey` beside which a contribution now lies.
        saved(object): local time of the last save, for the status bar.
        not_saved: a change could not be kept; the page says why and tries again.
        plan_asked(object): the `PlanModel` that is to be shown and printed.
        slip_asked(object): the `AuditId` whose escalation slip is to be shown and printed.
        failed(object): an exception that no page of this says.
    """

    left = Signal()
    added = Signal(object)
    saved = Signal(object)
    not_saved = Signal()
    plan_asked = Signal(object)
    slip_asked = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        context: Context,
        opened: StageOpened,
        parent: QObject | None = None,
        *,
        under: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.widget = QStackedWidget(under)
        self._opened, self._tasks = opened, context.tasks
        self._desk, self._plans = context.desktop.contributing, context.desktop.plans
        self._is_signing = False
        self._settlement = Settlement()
        self._when_saved: list[Callable[[], None]] = []
        summary = opened.opened.summary
        name = stage_name(opened.stage)
        title = self.tr("{answers} · {tool}").format(
            answers=stage_answers(opened.stage), tool=summary.tool_title
        )
        case = case_of(summary.case_reference)
        files = Files(
            context.desktop.attachments,
            context.tasks,
            opened.key,
            opened.session.tool.attachments,
            self.widget,
        )
        self.page = FillPage(
            opened.session,
            title=title,
            case=case,
            keeper=StageKeeper(self._desk, context.tasks, opened.key, opened.stage, self.widget),
            place=first_question(opened),
            explain=_explain,
            files=files,
            parent=self.widget,
        )
        self.page.header.back.set_words(self.tr("← Back to the audit"))
        self.page.bar.lead_to(self.tr("Review and sign"))
        self.sign_page = SignPage(
            title=title,
            case=case,
            stage=name,
            unsettled=self._unsettled,
            value_of=self._value_of,
            is_named=is_named,
            parent=self.widget,
        )
        self.widget.addWidget(self.page)
        self.widget.addWidget(self.sign_page)
        self._flow = EscalationFlow(context, opened.opened, self.page.presenter, self.widget)
        self._flow.changed.connect(self._on_escalation_changed)
        self._flow.slip_asked.connect(self._on_slip_asked)
        self._flow.failed.connect(self.failed)
        self.page.escalation_requested.connect(self._on_escalation_requested)
        self.sign_page.escalation_requested.connect(self._flow.ask)
        self.page.show_escalation(self._flow.open_words, settled=self._flow.is_settled)
        completed = opened.opened.completed
        if completed is not None and completed.attachments:
            files.look()
        self.page.back_requested.connect(self.left)
        self.page.review_requested.connect(self.show_review)
        self.page.plan_requested.connect(self._on_plan_requested)
        self.page.saved.connect(self.saved)
        self.page.save_failed.connect(self._on_save_failed)
        self.page.presenter.queue.emptied.connect(self._on_queue_emptied)
        self.sign_page.back_requested.connect(self.show_questions)
        self.sign_page.go_to_requested.connect(self._on_go_to)
        self.sign_page.replace_requested.connect(self._on_replace)
        self.sign_page.complete_requested.connect(self._on_sign)

    # ------------------------------------------------------------ what the window asks

    @property
    def key(self) -> AuditKey:
        return self._opened.key

    @property
    def stage(self) -> str:
        return self._opened.stage

    @property
    def has_unsaved(self) -> bool:
        """Something is not in the store yet; closing asks first."""
        return self.page.presenter.has_unsaved

    def flush(self) -> bool:
        """Hand on everything typed; False while it cannot be kept."""
        self.page.flush()
        return self.page.presenter.queue.error is None

    def leave(self) -> None:
        """Go back to the audit, as the button does; what is not signed stays for the next time."""
        self.flush()
        self.left.emit()

    def when_saved(self, act: Callable[[], None]) -> None:
        """Do something once everything typed is in the store; at once when it is."""
        self.page.flush()
        if self.has_unsaved:
            self._when_saved.append(act)
        else:
            act()

    @Slot()
    def show_review(self) -> None:
        self.page.flush()
        self.page.review(True)
        self.sign_page.show_review(self._desk.review(self._opened, self._flow.escalation))
        self.widget.setCurrentWidget(self.sign_page)
        self.sign_page.back.setFocus()

    @Slot()
    def show_questions(self) -> None:
        self.widget.setCurrentWidget(self.page)

    @Slot()
    def _on_plan_requested(self) -> None:
        plan = self._plans.page(self._opened.session, self._opened.key.audit_id)
        if plan is not None:
            self.plan_asked.emit(plan)

    # ------------------------------------------------------------ escalation

    @property
    def dialog(self) -> EscalationDialog | None:
        """The escalation sheet while it is open."""
        return self._flow.dialog

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
        if self.widget.currentWidget() is self.sign_page:
            self.show_review()

    @Slot()
    def _on_slip_asked(self) -> None:
        self.slip_asked.emit(self._opened.key.audit_id)

    # ------------------------------------------------------------ signing

    def _unsettled(self, review: Review, settlement: Settlement) -> tuple[str, ...]:
        return self._desk.unsettled(self._opened, review, settlement)

    def _value_of(self, node_id: NodeId) -> str:
        return self._opened.session.view(node_id).value

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
    def _on_sign(self, settlement: Settlement) -> None:
        if self._is_signing:
            return
        self.page.flush()
        queue = self.page.presenter.queue
        if queue.error is not None:
            self._on_not_added(queue.error)
            return
        self._is_signing, self._settlement = True, settlement
        self.sign_page.set_busy(True)
        if queue.is_empty:
            self._sign()

    @Slot()
    def _on_queue_emptied(self) -> None:
        # Signing waits for the last answer to be in the store: nothing typed may outlive its signature.
        if not self.page.presenter.queue.is_empty:
            return
        if self._is_signing:
            self._sign()
        waiting, self._when_saved = self._when_saved, []
        for act in waiting:
            act()

    @Slot(object)
    def _on_save_failed(self, error: Exception) -> None:
        self.not_saved.emit()
        if self._is_signing:
            self._on_not_added(error)

    def _sign(self) -> None:
        try:
            ready = self._desk.prepare(
                self._opened, self.sign_page.author, self._settlement, self._flow.escalation
            )
        except QADesktopError as error:
            self._on_not_added(error)
            return
        work = partial(self._desk.contribute, ready)
        says = self.tr("Adding the answers")
        self._tasks.run(Lane.STORE, work, self._on_added, self._on_not_added, self.widget, says=says)

    def _on_added(self, _made: Contribution) -> None:
        self.added.emit(self._opened.key)

    def _on_not_added(self, error: Exception) -> None:
        self._is_signing = False
        self.sign_page.set_busy(False)
        self.show_review()
        self.sign_page.refuse(_explain(error))


def first_question(opened: StageOpened) -> NodeId | None:
    """Where to begin: at the first that is due, else at the first of the stage."""
    session = opened.session
    return session.next_gap(None) or next(iter(opened.before), None)


def _explain(error: Exception) -> str:
    return failure.words(error).text
