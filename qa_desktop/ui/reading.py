"""Owns what is done with an audit that is not being filled: read, report, correct, list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, audit_reference
from qa_desktop.errors import QADesktopError
from qa_desktop.services.desktop import AuditRow, Opened
from qa_desktop.services.desktop_plans import Area, CheckInRow
from qa_desktop.services.desktop_trail import TrailWanted
from qa_desktop.services.plan_model import PlanModel
from qa_desktop.services.ports import InboxRow
from qa_desktop.ui.asking import Asking
from qa_desktop.ui.copies import write_copy
from qa_desktop.ui.sheets import Reason
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.services.dip_pool import PoolRow
    from qa_desktop.ui.shell import MainWindow


class Reading(QObject):
    """Errands with audits, over the pages of one open profile.

    Signals:
        changed: a list shows something else now.
        opened(object): the `AuditKey` of a completed audit that is in front now.
        draft_made(object): an `Opened` draft: a correction to fill.
        contribute_asked(object, str): an `AuditKey` and the later stage whose answers are to be added.
        history_asked(object): an `Opened` audit whose history is to be shown.
    """

    changed = Signal()
    opened = Signal(object)
    draft_made = Signal(object)
    contribute_asked = Signal(object, str)
    history_asked = Signal(object)

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._context = window.context
        self.asking = Asking(window, self)
        self.asking.changed.connect(self.look_again)
        self.asking.changed.connect(self._on_changed)

    # ------------------------------------------------------------ reading

    @Slot(object)
    def view(self, key: AuditKey, at: NodeId | None = None, *, own: bool = True) -> None:
        """Show a completed audit, at a place of it or from its beginning; `own` of this computer."""
        work = partial(self._context.desktop.audits.view, key)
        self._store(work, partial(self._show, own=own, at=at), self.tr("Opening the audit"))

    @Slot(object)
    def view_arrival(self, row: InboxRow) -> None:
        """Show what arrived; of an escalation whose audit has not come, the escalation itself."""
        self._run(
            Lane.STORE,
            partial(self._context.desktop.inbox.open, row),
            partial(self._show, own=False),
            partial(self._on_not_arrived, row),
            self.tr("Opening the audit"),
        )

    @Slot(object)
    def look_again(self, key: AuditKey) -> None:
        """Show an audit that is in front as it stands now: something was added to it."""
        from qa_desktop.ui.audit.view_page import ViewPage

        page = self._window.front
        if isinstance(page, ViewPage) and page.opened is not None and page.opened.key == key:
            work = partial(self._context.desktop.audits.view, key)
            self._store(work, partial(page.show_audit, own=page.own))

    def _on_not_arrived(self, row: InboxRow, error: Exception) -> None:
        if isinstance(error, QADesktopError) and error.code == "AUDIT-NOT-ARRIVED":
            self.show_slip(row.audit_id, self.tr("its audit has not arrived yet"))
        else:
            self._window.tell(error)
        # A row that was looked at is read, also when there was nothing more to show.
        self.changed.emit()

    def _show(self, opened: Opened, *, own: bool, at: NodeId | None = None) -> None:
        from qa_desktop.ui.audit.view_page import ViewPage

        page = ViewPage(self._context)
        page.left.connect(self._on_left)
        page.report_asked.connect(self.report_of_opened)
        page.correct_asked.connect(self.correct_opened)
        page.contribute_asked.connect(self.contribute_asked)
        page.ask_asked.connect(self.asking.ask)
        page.withdraw_asked.connect(self.asking.withdraw)
        page.plan_asked.connect(self.plan_of_opened)
        page.history_asked.connect(self.history_asked)
        self._window.show_over(page)
        page.show_audit(opened, own=own)
        self.opened.emit(opened.key)
        if at is not None:
            page.go_to(at)

    @Slot()
    def _on_left(self) -> None:
        page = self._window.front
        self._window.go_back()
        self._window.drop(page)

    # ------------------------------------------------------------ reports

    @Slot(object)
    def report_of_row(self, row: AuditRow) -> None:
        self._report(row.key, row.summary.case_reference)

    @Slot(object)
    def report_of_opened(self, opened: Opened) -> None:
        self._report(opened.key, opened.summary.case_reference)

    @Slot(object)
    def report_of_arrival(self, row: InboxRow) -> None:
        self._report(AuditKey(row.audit_id, row.revision), row.case_reference)

    @Slot(object)
    def view_of_pool(self, row: PoolRow) -> None:
        """Show an arrived audit that is in the pool for dip samples."""
        self._store(partial(self._context.desktop.audits.view, row.key), partial(self._show, own=False))

    @Slot(object)
    def report_of_pool(self, row: PoolRow) -> None:
        self._report(row.key, row.case_reference)

    def _report(self, key: AuditKey, case: str) -> None:
        reference = audit_reference(key.audit_id)
        title = self.tr("Report of case {0} · {1}").format(case, reference)
        make = partial(self._context.desktop.audits.pdf, key)
        self.show_pdf(title, reference, make, f"{key.audit_id}/{key.revision}")

    @Slot(object)
    def show_slip(self, audit_id: AuditId, note: str = "") -> None:
        """Show the one-page note of an escalation."""
        reference = audit_reference(audit_id)
        make = partial(self._context.desktop.escalations.slip, audit_id)
        title = self.tr("Escalation slip · {0}").format(reference)
        title = f"{title} · {note}" if note else title
        self.show_pdf(title, f"{reference} escalation", make, str(audit_id))

    @Slot(object)
    def show_plan(self, plan: PlanModel) -> None:
        """Show an improvement plan as the page to take away."""
        title = self.tr("{0} · {1}").format(plan.title, plan.reference)
        make = partial(self._context.desktop.plans.pdf, plan)
        self.show_pdf(title, f"{plan.reference} plan", make, plan.reference)

    @Slot(object)
    def plan_of_opened(self, opened: Opened) -> None:
        """Show the improvement plan of a completed audit."""
        plan = self._context.desktop.plans.page(opened.session, opened.key.audit_id)
        if plan is not None:
            self.show_plan(plan)

    @Slot(object)
    def view_check_in(self, row: CheckInRow) -> None:
        """Show the plan that asks again, at its row."""
        self.view(row.check_in.key, row.check_in.node_id)

    @Slot(object)
    def settle_check_in(self, row: CheckInRow) -> None:
        """Somebody asks: what is said is signed and kept, and the day is not listed any more."""
        work = partial(self._context.desktop.plans.areas, row.check_in)
        self._store(work, partial(self._ask_where_now, row))

    def _ask_where_now(self, row: CheckInRow, areas: tuple[Area, ...]) -> None:
        from qa_desktop.ui.work.where_now import WhereNowSheet

        sheet = WhereNowSheet(row, areas, self._window)
        node = row.check_in.node_id
        if not self._window.half_typed.asks(sheet, f"where-now/{row.check_in.key.audit_id}/{node}"):
            return
        desk = self._context.desktop.plans
        if sheet.is_only_asked:
            self._store(partial(desk.settle, row.check_in), self._on_changed)
        else:
            self._store(partial(desk.answer, row.check_in, areas, sheet.said), self._on_changed)
            self._window.exchange.sync()

    def show_pages(self, title: str, name: str, make: Callable[[], bytes]) -> None:
        """Show something that was set on paper, to print or save; `make` runs in the background."""
        self.show_pdf(title, name, make)

    @Slot(object)
    def show_trail(self, wanted: TrailWanted) -> None:
        """Show entries of the audit trail as pages."""
        make = partial(self._context.desktop.trail.pdf, wanted)
        self.show_pdf(self.tr("Audit trail"), self.tr("Audit trail"), make, "audit-trail")

    def show_pdf(self, title: str, name: str, make: Callable[[], bytes], about: str = "") -> None:
        """Show pages that are made on the BACKGROUND lane; a copy is offered under that name.

        `about` is what the audit trail says of a copy.
        """
        from qa_desktop.ui.audit.report_page import ReportPage

        page = ReportPage(self._context)
        page.left.connect(self._on_left)
        page.failed.connect(self._window.tell)
        self._window.show_over(page)
        page.show_report(title, name, make, about)

    # ------------------------------------------------------------ correcting, saving the list

    @Slot(object)
    def correct_row(self, row: AuditRow) -> None:
        self._correct(row.key)

    @Slot(object)
    def correct_opened(self, opened: Opened) -> None:
        self._correct(opened.key)

    def _correct(self, key: AuditKey) -> None:
        sheet = Reason(
            self.tr("Correct this audit"),
            self.tr("A new version is made with the answers of this one. This one stays as it is, for ever."),
            self.tr("Make a correction"),
            self._window,
        )
        if self._window.half_typed.asks(sheet, f"correct/{key.audit_id}/{key.revision}"):
            self._store(
                partial(self._context.desktop.audits.correct, key, sheet.reason), self.draft_made.emit
            )

    def _on_changed(self, _nothing: object) -> None:
        self.changed.emit()

    @Slot()
    def save_list(self) -> None:
        """Write the list of audits as CSV where a person says."""
        title = self.tr("Save the list, readable by anyone who can open the folder")
        path, _ = QFileDialog.getSaveFileName(self._window, title, "audits.csv", "CSV (*.csv)")
        if path:
            self._store(self._context.desktop.audits.csv, partial(self._write_list, path))

    def _write_list(self, path: str, text: str) -> None:
        # A byte order mark, so that Excel reads names in every script.
        work = partial(write_copy, Path(path), text.encode("utf-8-sig"))
        self._run(Lane.BACKGROUND, work, None, self._window.tell, self.tr("Saving the list"))

    # ------------------------------------------------------------ lanes

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None], says: str | None = None) -> None:
        self._run(Lane.STORE, work, done, self._window.tell, says)

    def _run(
        self,
        lane: Lane,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None],
        says: str | None = None,
    ) -> None:
        self._context.tasks.run(lane, work, self._window.unless_locking(done), failed, self, says=says)
