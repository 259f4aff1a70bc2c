"""Owns the whole screen of one draft: filling, escalation and review, joined to the program's desks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.draft_copy import DraftCopy
from qa_desktop.domain.ids import NodeId, audit_reference
from qa_desktop.formengine.api import FormSession
from qa_desktop.i18n import tr
from qa_desktop.services.desktop import Opened, ReadyToComplete, Review, Settlement
from qa_desktop.services.due_dates import DueDates
from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.ui import when
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.fill.acting import ActionFlow
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.handing import HandOver
from qa_desktop.ui.fill.keeper import LaneKeeper
from qa_desktop.ui.fill.moving import MoveFlow
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.fill.sitting import Sitting, explain
from qa_desktop.ui.naming import subject
from qa_desktop.ui.review.page import ReviewPage
from qa_desktop.ui.tasks import Lane


class FillHost(Sitting):
    """A draft from its first answer to its completion. `widget` is what the window shows.

    Signals:
        completed(object): the `AuditKey` of the audit now completed.
        moved(object): the `AuditKey` of this draft, which is of another version of its tool now.
        history_asked(object): the `AuditKey` of this draft, whose history is to be shown.
    """

    completed = Signal(object)
    moved = Signal(object)
    history_asked = Signal(object)

    def __init__(
        self,
        context: Context,
        opened: Opened,
        parent: QObject | None = None,
        *,
        under: QWidget | None = None,
    ) -> None:
        super().__init__(context, opened, parent, under)
        desktop, tasks = context.desktop, context.tasks
        self._last_case = ""
        summary = opened.summary
        title, case = title_of(opened), subject(summary.case_reference, audit_reference(opened.key.audit_id))
        files = Files(desktop.attachments, tasks, opened.key, opened.session.tool.attachments, self.widget)
        keeper = LaneKeeper(desktop.filling, tasks, opened.key, self._session, self.widget)
        make = partial(
            FillPage,
            keeper=keeper,
            case=case,
            explain=explain,
            files=files,
            copies=True,
            parent=self.widget,
        )
        page = make(self._session, title=title, place=opened.place)
        self.review_page = ReviewPage(
            title=title,
            case=case,
            unsettled=desktop.completing.unsettled,
            value_of=self._value_of,
            parent=self.widget,
        )
        page.show_saved(when.clock_of_today(summary.changed_at, desktop.now()))
        self.furnish(page, self.review_page)
        self.furnish_files(files)
        page.presenter.summary_changed.connect(self._on_summary)
        # On the auditor's own page alone: whoever the draft is handed to judges without what was said before.
        bind(page, "fill.history", self._on_history)
        page.panel.history.show()
        page.panel.history.clicked.connect(self._on_history)
        self.moving = MoveFlow(context, opened, page, self.when_saved, self.widget)
        self.moving.moved.connect(self._on_moved)
        self.moving.failed.connect(self.failed)
        self._actions = ActionFlow(page, self._session, self.widget)

        def of_another(session: FormSession, whose: str, place: NodeId | None) -> FillPage:
            page = make(session, title=f"{whose} · {title}", place=place)
            self._hear(page)
            return page

        self.handing = HandOver(page, self._session, self.widget, of_another)
        self.handing.emptied.connect(self._on_emptied)
        work = partial(desktop.actions.due_dates, self._session.tool)
        tasks.run(Lane.STORE, work, self._on_due_dates, self.failed.emit, self.widget)
        self._ask_last_time(summary.case_reference)

    # ------------------------------------------------------------ what a sitting says

    @property
    def waits_for_more(self) -> bool:
        return self.handing.has_unsaved or super().waits_for_more

    def flush(self) -> bool:
        """Hand on everything typed: before closing, locking, leaving. False while it cannot be saved."""
        handed = self.handing.flush()
        return super().flush() and handed

    def look_over(self) -> Review:
        work = partial(self._desktop.history.reviewed, self.key)
        self._tasks.run(Lane.STORE, work, None, self.failed.emit, self.widget)
        return self._desktop.completing.review(self._session, self._flow.escalation)

    def prepare(self, settlement: Settlement) -> ReadyToComplete:
        return self._desktop.completing.prepare(
            self._opened.key, self._session, self._flow.escalation, settlement
        )

    def keep(self, ready: ReadyToComplete) -> AuditSummary:
        return self._desktop.completing.complete(ready)

    def on_ended(self) -> None:
        self.completed.emit(self._opened.key)

    def ending_words(self) -> str:
        return self.tr("Completing the audit")

    def take_down(self) -> DraftCopy:
        """The draft as it stands on the screen, to be kept elsewhere."""
        return self._desktop.draft_copies.take_down(self._session, self.key, self._opened.summary)

    # ------------------------------------------------------------ small things

    def _on_due_dates(self, due: DueDates) -> None:
        self.page.presenter.follow(
            lambda writes: due.follow(self._session, writes, self._desktop.now().date())
        )

    @Slot()
    def _on_moved(self) -> None:
        self.moved.emit(self._opened.key)

    @Slot()
    def _on_history(self) -> None:
        self.history_asked.emit(self.key)

    @Slot()
    def _on_summary(self) -> None:
        figures = self._desktop.filling.figures(self._session)
        reference = audit_reference(self.key.audit_id)
        self.page.header.show_case(subject(figures.case_reference, reference))
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


def title_of(opened: Opened) -> str:
    """`Generic Mosaic audit · version 3 · sample tool`."""
    parts = [opened.summary.tool_title, tr("version {version}", version=opened.summary.tool.version)]
    if opened.session.tool.settings.sample and "sample" not in opened.summary.tool_title.lower():
        parts.append(tr("sample tool"))
    return " · ".join(parts)
