"""Owns what is done from the Retention page and its settings card: confirm, carry out, show the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from qa_desktop.domain.retention import Hold
from qa_desktop.i18n import trn
from qa_desktop.services.desktop import ProfileState
from qa_desktop.services.desktop_retention import DueRow, Leaving, RunRow
from qa_desktop.services.retention_words import class_words
from qa_desktop.ui.sheets import Confirm, Reason, asks
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.desk_pages import DeskPages


class RetentionFlow(QObject):
    """The errands of retention over one desk."""

    def __init__(self, desk: DeskPages) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        self._context = desk.context

    @Slot(object)
    def dispose(self, due: tuple[DueRow, ...]) -> None:
        """Say what is about to be removed for good, and do it once that is confirmed."""
        counts = Counter(row.record_class for row in due)
        listed = ", ".join(
            trn("{what}: {n}", "{what}: {n}", count, what=class_words(each)) for each, count in counts.items()
        )
        words = self.tr(
            "{records}. They are removed from this computer for good, with their history, files and sealed"
            " copies. A report of it stays, with counts and fingerprints."
        ).format(records=listed)
        sheet = Confirm(self.tr("Dispose of what is due?"), words, self.tr("Dispose"), self._window)
        if asks(sheet):
            work = partial(self._context.desktop.retention.dispose, due)
            says = self.tr("Disposing of records")
            self._run(Lane.BACKGROUND, work, self._on_disposed, says)

    def _on_disposed(self, run: RunRow | None) -> None:
        self._desk.refresh_current()
        if run is not None:
            self.report(run)

    @Slot(object)
    def report(self, run: RunRow) -> None:
        """Show a disposal report as pages."""
        number = min(each.number for each in run.disposals)
        name = self.tr("Disposal report D{number}").format(number=f"{number:05d}")
        self._desk.reading.show_pdf(name, name, partial(self._context.desktop.retention.report, run))

    @Slot(str)
    def hold(self, child: str) -> None:
        """Ask what is to be held, and hold it."""
        from qa_desktop.ui.retention.sheets import HoldSheet

        sheet = HoldSheet(child, self._window)
        if asks(sheet):
            self._run(Lane.STORE, partial(self._context.desktop.retention.hold, *sheet.given), self._on_news)

    @Slot(object)
    def lift(self, hold: Hold) -> None:
        """Ask why, and lift a hold."""
        words = self.tr("What it held may be disposed of once it is due.")
        sheet = Reason(self.tr("Lift this hold"), words, self.tr("Lift this hold"), self._window)
        if asks(sheet):
            work = partial(self._context.desktop.retention.lift, hold.hold_id, sheet.reason)
            self._run(Lane.STORE, work, self._on_news)

    @Slot()
    def share_rules(self) -> None:
        """Tell every computer what Q&S decided."""
        says = self.tr("Sending the rules to every computer")
        self._run(Lane.BACKGROUND, self._context.desktop.hub.share_settings, self._on_news, says)

    @Slot()
    def retire(self) -> None:
        """Send what is outstanding, say what would be lost, and destroy the keys once that is accepted."""
        says = self.tr("Sending what is outstanding")
        self._run(Lane.BACKGROUND, self._send_first, self._ask_to_retire, says)

    def _send_first(self) -> Leaving:
        desktop = self._context.desktop
        if desktop.exchange.status().folder:
            desktop.exchange.sync()  # what could not be sent is named on the sheet
        return desktop.retention.leaving()

    def _ask_to_retire(self, leaving: Leaving) -> None:
        from qa_desktop.ui.retention.sheets import RetireSheet

        sheet = RetireSheet(leaving, self._window)
        if asks(sheet):
            work = partial(self._context.desktop.retention.retire, sheet.typed.text())
            self._context.tasks.run(Lane.STORE, work, self._on_retired, self._on_not_retired, self)

    def _on_retired(self, _nothing: object) -> None:
        self._window.lock()

    def _on_not_retired(self, error: Exception) -> None:
        # It was closed before its keys were touched: nothing of it may stay in sight.
        self._window.tell(error)
        if self._context.desktop.profile.status().state is not ProfileState.OPEN:
            self._window.lock()

    def _on_news(self, _news: object) -> None:
        self._desk.refresh_current()

    def _run(
        self, lane: Lane, work: Callable[[], Any], done: Callable[[Any], None], says: str | None = None
    ) -> None:
        act = self._window.unless_locking(done)
        self._context.tasks.run(lane, work, act, self._window.tell, self, says=says)
