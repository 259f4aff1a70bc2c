"""Owns the ways into histories and out of them: from a draft, a list, a completed audit, the bin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.services.desktop import AuditRow, Opened
from qa_desktop.services.desktop_bin import BinRow
from qa_desktop.services.desktop_history import AuditHistory, HistoryRow
from qa_desktop.services.ports import InboxRow
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.desk_pages import DeskPages


class Histories(QObject):
    """Shows histories over the pages of one open profile; Back returns to what they were asked from."""

    def __init__(self, pages: DeskPages) -> None:
        super().__init__(pages)
        self._pages, self._window, self._context = pages, pages.window, pages.context

    # ------------------------------------------------------------ in

    @Slot(object)
    def of_draft(self, key: AuditKey) -> None:
        """Show the history of the draft in front, with what is being typed."""
        self._pages.flush()
        self._pages.when_saved(partial(self._show_of, key))

    @Slot(object)
    def of_row(self, row: AuditRow) -> None:
        self._show_of(row.key)

    @Slot(object)
    def of_opened(self, opened: Opened) -> None:
        self._show_of(opened.key)

    @Slot(object)
    def of_arrival(self, row: InboxRow) -> None:
        self._show_of(AuditKey(row.audit_id, row.revision))

    @Slot(object)
    def of_discarded(self, row: BinRow) -> None:
        self._store(partial(self._context.desktop.history.of_discarded, row.number), self._show)

    def _show_of(self, key: AuditKey) -> None:
        self._store(partial(self._context.desktop.history.of, key), self._show)

    def _show(self, history: AuditHistory) -> None:
        from qa_desktop.ui.history.page import HistoryPage

        page = HistoryPage(self._context, history)
        page.left.connect(self._on_left)
        page.go_asked.connect(self._go)
        page.pages_asked.connect(self._show_pages)
        page.failed.connect(self._window.tell)
        self._window.show_over(page)
        page.refresh()
        page.focus_first()

    # ------------------------------------------------------------ out

    @Slot()
    def _on_left(self) -> None:
        page = self._window.front
        self._window.go_back()
        self._window.drop(page)

    @Slot(object, object)
    def _go(self, history: AuditHistory, node_id: NodeId) -> None:
        """Go to the question: on the page that is under the history, or on its own."""
        from qa_desktop.ui.audit.view_page import ViewPage

        self._on_left()
        front, key = self._window.front, history.key
        fill = self._pages.fill
        if fill is not None and fill.key == key and front is fill.widget:
            fill.page.go_to(node_id)
        elif isinstance(front, ViewPage) and front.opened is not None and front.opened.key == key:
            front.go_to(node_id)
        elif history.summary.state is AuditState.DRAFT:
            self._pages.filling.open(key, node_id)
        else:
            self._pages.reading.view(key, node_id, own=not history.note)

    @Slot(object, object, str)
    def _show_pages(self, history: AuditHistory, rows: tuple[HistoryRow, ...], shown: str) -> None:
        make = partial(self._context.desktop.history.pdf, history, rows, shown)
        title = self.tr("History of {0}").format(history.reference)
        self._pages.reading.show_pages(title, self.tr("{0} history").format(history.reference), make)

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        shown = self._window.unless_locking(done)
        self._context.tasks.run(
            Lane.STORE, work, shown, self._window.tell, self, says=self.tr("Looking up the history")
        )
