"""Owns the way of a subject access request through the window: begun, searched, read, handed out, closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from qa_desktop.domain.subject_access import AccessRequest, FoundRecord, Redaction, Withheld
from qa_desktop.ui.sheets import Confirm, asks
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.desk_pages import DeskPages
    from qa_desktop.ui.subject.request_page import RequestPage


class SubjectFlow(QObject):
    """Errands with requests, over the pages of one open profile."""

    def __init__(self, desk: DeskPages) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        self._context = desk.context
        self._desk_of_requests = desk.context.desktop.subjects

    # ------------------------------------------------------------ the list

    @Slot()
    def begin(self) -> None:
        """Ask for the reference and the person, and search."""
        from qa_desktop.ui.subject.request_sheet import RequestSheet

        sheet = RequestSheet(lambda: self._context.desktop.now().date(), parent=self._window)
        if self._window.half_typed.asks(sheet, "subject-access/new") and sheet.came is not None:
            work = partial(self._desk_of_requests.begin, sheet.label.text(), sheet.came, sheet.sought)
            self._run(Lane.STORE, work, self.open)

    @Slot(object)
    def close(self, request: AccessRequest) -> None:
        """Forget whom a request was about."""
        sheet = Confirm(
            self.tr("Close request {0}").format(request.label),
            self.tr(
                "The names, the numbers and what was withheld are forgotten. The reference, the days and the "
                "fingerprint of what was handed out are kept. Audits stay as they are."
            ),
            self.tr("Close the request"),
            self._window,
        )
        if asks(sheet):
            work = partial(self._desk_of_requests.close, request.request_id)
            self._run(Lane.STORE, work, self._on_closed)

    def _on_closed(self, _closed: AccessRequest) -> None:
        self._desk.refresh_current()

    # ------------------------------------------------------------ one request

    @Slot(object)
    def open(self, request: AccessRequest) -> None:
        """Show a request, and search for its person."""
        from qa_desktop.ui.subject.request_page import RequestPage

        page = RequestPage(self._context, request)
        page.left.connect(self._on_left)
        page.sought_asked.connect(self._change)
        page.record_chosen.connect(self._read)
        page.decided.connect(self._keep)
        page.bundle_asked.connect(self._hand_out)
        self._window.show_over(page)
        page.focus_first()
        self._search(page, request)

    def _search(self, page: RequestPage, request: AccessRequest) -> None:
        self._context.tasks.run(
            Lane.BACKGROUND,
            partial(self._desk_of_requests.search, request.request_id),
            self._window.unless_locking(partial(page.show_found, request)),
            self._window.tell,
            page,
            says=self.tr("Searching what is held about the person"),
            stopped=page.left.emit,
        )

    @Slot()
    def _change(self) -> None:
        from qa_desktop.ui.subject.request_sheet import RequestSheet

        page = self._page()
        if page is None:
            return
        sheet = RequestSheet(lambda: self._context.desktop.now().date(), page.request, self._window)
        if self._window.half_typed.asks(sheet, f"subject-access/{page.request.request_id}"):
            work = partial(self._desk_of_requests.change, page.request.request_id, sheet.sought)
            self._run(Lane.STORE, work, partial(self._search, page))

    @Slot(object)
    def _read(self, record: FoundRecord) -> None:
        page = self._page()
        if page is not None:
            work = partial(self._desk_of_requests.read, page.request.request_id, record.record_id, page.found)
            self._context.tasks.run(
                Lane.BACKGROUND,
                work,
                self._window.unless_locking(page.show_record),
                self._window.tell,
                page,
                says=self.tr("Opening the record"),
            )

    @Slot(object, object, object, bool)
    def _keep(
        self, record_id: str, made: tuple[Redaction, ...], left_out: Withheld | None, reviewed: bool
    ) -> None:
        page = self._page()
        if page is not None:
            desk = self._desk_of_requests
            work = partial(desk.decide, page.request.request_id, record_id, made, left_out, reviewed=reviewed)
            self._context.tasks.run(Lane.STORE, work, page.show_request, self._window.tell, page)

    @Slot()
    def _hand_out(self) -> None:
        page = self._page()
        if page is None:
            return
        request = page.request
        self._context.tasks.run(
            Lane.BACKGROUND,
            partial(self._desk_of_requests.bundle, request.request_id, page.found),
            self._window.unless_locking(partial(self._show_bundle, request)),
            self._window.tell,
            page,
            says=self.tr("Making the bundle"),
        )

    def _show_bundle(self, request: AccessRequest, pdf: bytes) -> None:
        from qa_desktop.ui.audit.report_page import ReportPage

        page = ReportPage(self._context)
        page.left.connect(self._on_report_left)
        page.failed.connect(self._window.tell)
        self._window.show_over(page)
        page.show_report(
            self.tr("Bundle of request {0}").format(request.label), f"{request.label} bundle", lambda: pdf
        )

    @Slot()
    def _on_report_left(self) -> None:
        page = self._window.front
        self._window.go_back()
        self._window.drop(page)

    # ------------------------------------------------------------ below

    def _page(self) -> RequestPage | None:
        from qa_desktop.ui.subject.request_page import RequestPage

        front = self._window.front
        return front if isinstance(front, RequestPage) else None

    @Slot()
    def _on_left(self) -> None:
        page = self._page()
        if page is not None:
            self._window.go_back()
            self._window.drop(page)

    def _run(self, lane: Lane, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.run(lane, work, self._window.unless_locking(done), self._window.tell, self)
