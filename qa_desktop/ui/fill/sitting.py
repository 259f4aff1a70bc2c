"""Owns what every sitting over a form has: its questions, its review, its escalation, and an end that waits.

Nothing is ended, left or locked before the last answer is in the store.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.errors import QADesktopError
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.services.desktop import EscalationEntry, IdentifierFound, Opened, Review, Settlement
from qa_desktop.ui import failure
from qa_desktop.ui.context import Context
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.fill.escalating import EscalationFlow
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.fill.pane_keeper import PaneKeeper
from qa_desktop.ui.review.page import ReviewPage
from qa_desktop.ui.tasks import Lane


class Sitting(QObject):
    """Questions, then a review that ends them. `widget` is what the window shows.

    A subclass makes the two pages, hands them to `furnish` and its files to `furnish_files`, and says what
    is looked over (`look_over`), what is kept in the end (`prepare` on the GUI thread, `keep` in the store)
    and what then (`on_ended`).

    Signals:
        left: back to where it was opened; everything typed has been handed on.
        saved(object): local time of the last save, for the status bar.
        saving: a change has been on its way to the store for a while.
        not_saved(object): why a change could not be kept; the page says it and tries again.
        plan_asked(object): the `PlanModel` that is to be shown and printed.
        slip_asked(object): the `AuditId` whose escalation slip is to be shown and printed.
        copy_wanted: a sealed copy of what is on the screen, elsewhere.
        failed(object): an exception that no part of this screen could say beside its cause.
    """

    left = Signal()
    saved = Signal(object)
    saving = Signal()
    not_saved = Signal(object)
    plan_asked = Signal(object)
    slip_asked = Signal(object)
    copy_wanted = Signal()
    failed = Signal(object)

    page: FillPage
    last_page: ReviewPage
    _files: Files

    def __init__(
        self, context: Context, opened: Opened, parent: QObject | None = None, under: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        # Made where it will stand: moving a whole page under another parent dresses every widget of it
        # again, which was a third of what opening an audit costs.
        self.widget = QStackedWidget(under)
        self._context, self._desktop, self._tasks = context, context.desktop, context.tasks
        self._opened = opened
        self._session = opened.session
        self._is_ending = False
        self._settlement = Settlement()
        self._when_saved: list[Callable[[], None]] = []

    def furnish(self, page: FillPage, last_page: ReviewPage) -> None:
        """Put the pages in and connect them."""
        self.page, self.last_page = page, last_page
        self.widget.addWidget(page)
        self.widget.addWidget(last_page)
        page.back_requested.connect(self.left)
        page.review_requested.connect(self.show_review)
        page.presenter.queue.emptied.connect(self._on_emptied)
        self._hear(page)
        last_page.back_requested.connect(self.show_questions)
        last_page.go_to_requested.connect(self._on_go_to)
        last_page.replace_requested.connect(self._on_replace)
        last_page.escalation_requested.connect(self.raise_escalation)
        last_page.complete_requested.connect(self._on_end)
        self._flow = EscalationFlow(self._context, self._opened, page.presenter, self.widget)
        self._flow.changed.connect(self._on_escalation_changed)
        self._flow.slip_asked.connect(self._on_slip_asked)
        self._flow.failed.connect(self.failed)
        page.show_escalation(self._flow.open_words, settled=self._flow.is_settled)

    def furnish_files(self, files: Files) -> None:
        """Let the end wait for files that are being taken in; the review may rename one."""
        self._files = files
        files.emptied.connect(self._on_emptied)
        files.taken.connect(self._on_file_taken)
        if any(view.control is ControlKind.UPLOAD for view in self._session.questions(relevant_only=False)):
            files.look()

    def _hear(self, page: FillPage) -> None:
        """Connect what every page of questions asks for."""
        page.plan_requested.connect(self._on_plan_requested)
        page.escalation_requested.connect(self._on_escalation_requested)
        page.saved.connect(self.saved)
        page.saving.connect(self.saving)
        page.copy_wanted.connect(self.copy_wanted)
        page.save_failed.connect(self._on_save_failed)
        PaneKeeper(self._context, page.panes)

    # ------------------------------------------------------------ what a subclass says

    def look_over(self) -> Review:
        """What the review shows."""
        raise NotImplementedError

    def prepare(self, settlement: Settlement) -> Any:
        """GUI. What is kept in the end; raises `Refused` while something is unsettled."""
        raise NotImplementedError

    def keep(self, ready: Any) -> Any:
        """STORE. Keep it, or nothing."""
        raise NotImplementedError

    def on_ended(self) -> None:
        """It is kept."""
        raise NotImplementedError

    def ending_words(self) -> str:
        """What is said while it is being kept."""
        raise NotImplementedError

    @property
    def waits_for_more(self) -> bool:
        """Something beside the answers of the page is not in the store yet."""
        return self._files.is_busy

    # ------------------------------------------------------------ what the window asks

    @property
    def key(self) -> AuditKey:
        return self._opened.key

    @property
    def has_unsaved(self) -> bool:
        """Something is not in the store yet; closing asks first."""
        return self.page.presenter.has_unsaved or self.waits_for_more

    def flush(self) -> bool:
        """Hand on everything typed: before closing, locking, leaving. False while it cannot be saved."""
        self.page.flush()
        return self.page.presenter.queue.error is None

    def when_saved(self, act: Callable[[], None]) -> None:
        """Do something once everything typed is in the store; at once when it is."""
        self.flush()
        if self.has_unsaved:
            self._when_saved.append(act)
        else:
            act()

    def leave(self) -> None:
        """Go back, as the button does; everything typed is handed on."""
        self.flush()
        self.left.emit()

    def go_to(self, node_id: NodeId) -> None:
        """Show the questions, at one of them."""
        self._on_go_to(node_id)

    @Slot()
    def show_review(self) -> None:
        self.page.flush()
        self.page.review(True)
        self.last_page.show_review(self.look_over())
        self.widget.setCurrentWidget(self.last_page)
        self.last_page.back.setFocus()

    @Slot()
    def show_questions(self) -> None:
        self.widget.setCurrentWidget(self.page)

    @Slot()
    def _on_plan_requested(self) -> None:
        plan = self._desktop.plans.page(self._session, self._opened.key.audit_id)
        if plan is not None:
            self.plan_asked.emit(plan)

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
        if self.widget.currentWidget() is self.last_page:
            self.show_review()

    @Slot()
    def _on_slip_asked(self) -> None:
        self.slip_asked.emit(self._opened.key.audit_id)

    # ------------------------------------------------------------ review and end

    def _value_of(self, node_id: NodeId) -> str:
        return self._session.view(node_id).value

    @Slot(str)
    def _on_go_to(self, node_id: str) -> None:
        self.show_questions()
        self.page.go_to(NodeId(node_id))

    @Slot(object, str)
    def _on_replace(self, found: IdentifierFound, instead: str) -> None:
        value = self._value_of(found.node_id)
        changed = value[: found.start] + instead + value[found.end :]
        is_there = value[found.start : found.end] == found.text
        if not is_there or self.replace(found.node_id, value, changed):
            self.show_review()

    def replace(self, node_id: NodeId, before: str, value: str) -> bool:
        """Change an answer from the review; False where the review is shown again later."""
        if self._session.view(node_id).control is ControlKind.UPLOAD:
            self._files.rename(node_id, before, value)  # the review is shown again once it is renamed
            return False
        self.page.presenter.write([(node_id, value)])
        return True

    @Slot()
    def _on_file_taken(self) -> None:
        # A file renamed from the review: the page has made the name its answer already.
        if self.widget.currentWidget() is self.last_page:
            self.show_review()

    @Slot(object)
    def _on_end(self, settlement: Settlement) -> None:
        if self._is_ending:
            return
        self.page.flush()
        queue = self.page.presenter.queue
        if queue.error is not None:
            self._on_not_ended(queue.error)
            return
        self._is_ending, self._settlement = True, settlement
        self.last_page.set_busy(True)
        if queue.is_empty and not self.waits_for_more:
            self._end()

    @Slot()
    def _on_emptied(self) -> None:
        # Ending waits for the last answer to be in the store: nothing typed may outlive its completion.
        if self.waits_for_more or not self.page.presenter.queue.is_empty:
            return
        if self._is_ending:
            self._end()
        waiting, self._when_saved = self._when_saved, []
        for act in waiting:
            act()

    @Slot(object)
    def _on_save_failed(self, error: Exception) -> None:
        self.not_saved.emit(error)
        if self._is_ending:
            self._on_not_ended(error)

    def _end(self) -> None:
        try:
            ready = self.prepare(self._settlement)
        except QADesktopError as error:
            self._on_not_ended(error)
            return

        def keep() -> Any:
            return self.keep(ready)

        says = self.ending_words()
        self._tasks.run(Lane.STORE, keep, self._on_kept, self._on_not_ended, self.widget, says=says)

    def _on_kept(self, _kept: object) -> None:
        self.on_ended()

    def _on_not_ended(self, error: Exception) -> None:
        self._is_ending = False
        self.last_page.set_busy(False)
        self.show_review()
        self.last_page.refuse(explain(error))


def explain(error: Exception) -> str:
    """What happened, in words."""
    return failure.words(error).text
