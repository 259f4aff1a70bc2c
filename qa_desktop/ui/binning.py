"""Owns discarding a draft and having it back: the reason, the bar that offers to undo it, the bin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desktop.domain.ids import AuditKey
from qa_desktop.i18n import tr
from qa_desktop.services.desktop import AuditRow
from qa_desktop.services.desktop_bin import BinRow
from qa_desktop.ui.commands import bind, command
from qa_desktop.ui.sheets import Reason
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from qa_desktop.ui.shell import MainWindow

UNDO_MS = 120_000
"""How long the bar offers it: time to reach it by keyboard and by screen reader. The bin offers it after."""


class Binning(QObject):
    """Errands with the bin. `bar` stands over the page.

    Signals:
        changed: a list shows something else now.
        opened(object): the `AuditKey` of a restored draft that is to be filled on.
    """

    changed = Signal()
    opened = Signal(object)

    def __init__(self, window: MainWindow, bar: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._context = window.context
        self._bar = bar
        self._discarded: BinRow | None = None
        self._restored: AuditKey | None = None
        self._while = QTimer(self)
        self._while.setSingleShot(True)
        self._while.setInterval(UNDO_MS)
        self._while.timeout.connect(self.hush)
        bar.acted.connect(self._on_bar)
        bind(bar, "bin.undo", self.undo, ready=self._why_no_undo)

    @Slot(object)
    def discard(self, row: AuditRow) -> None:
        """Ask why, and put a draft into the bin; for a while it can be had back with one key."""
        self._store(partial(self._context.desktop.bin.untold, row.key), partial(self._ask_why, row))

    def _ask_why(self, row: AuditRow, is_untold: bool) -> None:
        hint = self.tr("It goes to the bin with your reason, and you can have it back.")
        if is_untold:
            hint = self.tr(
                "A concern was raised in this draft and nobody has been told. My work will not remind you of "
                "it any more: tell the manager first. The draft goes to the bin with your reason, and you "
                "can have it back."
            )
        sheet = Reason(self.tr("Discard this draft"), hint, self.tr("Discard draft"), self._window)
        if self._window.half_typed.asks(sheet, f"discard/{row.key.audit_id}/{row.key.revision}"):
            work = partial(self._context.desktop.bin.discard, row.key, sheet.reason)
            self._store(work, self._on_discarded)

    @Slot(object)
    def restore(self, row: BinRow) -> None:
        """Make a discarded draft a draft again."""
        work = partial(self._context.desktop.bin.restore, row.number)
        self._store(work, partial(self._on_restored, row))

    @Slot()
    def undo(self) -> None:
        """Have back what was discarded last."""
        if self._discarded is not None:
            self.restore(self._discarded)

    def _why_no_undo(self) -> str:
        # The bar stays for a while after the draft is back.
        return "" if self._discarded is not None else tr(command("bin.undo").missing)

    @Slot()
    def hush(self) -> None:
        """Take the bar away: somebody went on to something else."""
        self._while.stop()
        self._discarded = self._restored = None
        self._bar.hush()

    # ------------------------------------------------------------ answers

    def _on_discarded(self, row: BinRow) -> None:
        self._discarded, self._restored = row, None
        case = row.audit.summary.case_reference
        words = (
            self.tr("Draft of case {case} discarded.").format(case=case)
            if case
            else self.tr("Draft {reference} discarded.").format(reference=row.audit.reference)
        )
        self._say(words, self.tr("Undo"))

    def _on_restored(self, row: BinRow, key: AuditKey) -> None:
        self._discarded, self._restored = None, key
        case = row.audit.summary.case_reference
        words = (
            self.tr("Draft of case {case} is back.").format(case=case)
            if case
            else self.tr("Draft {reference} is back.").format(reference=row.audit.reference)
        )
        self._say(words, self.tr("Open it"))

    def _say(self, words: str, verb: str) -> None:
        self._bar.say(words, verb)
        self._while.start()
        self.changed.emit()

    @Slot()
    def _on_bar(self) -> None:
        key = self._restored
        if key is None:
            self.undo()
            return
        self.hush()
        self.opened.emit(key)

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.run(Lane.STORE, work, self._window.unless_locking(done), self._window.tell, self)
