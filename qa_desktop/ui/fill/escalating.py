"""Owns the escalation of one draft on the screen: opening the sheet, keeping what it says, how it stands."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from qa_desktop.domain.escalation import Escalation
from qa_desktop.services.desktop import EscalationEntry, EscalationProposal, EscalationState, Opened
from qa_desktop.ui import failure
from qa_desktop.ui.context import Context
from qa_desktop.ui.escalation.acknowledgement import Acknowledged
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.fill.presenter import FillPresenter
from qa_desktop.ui.tasks import Lane

ANSWERS_AT_MOST = 12
"""Fields of the tool's own escalation block; a guard against asking for ever."""


class EscalationFlow(QObject):
    """One escalation, one sheet at a time.

    Signals:
        changed: the record is another one, or the sheet was closed.
        slip_asked: the one-page slip is to be shown.
        failed(object): an exception with no sheet open to say it.
    """

    changed = Signal()
    slip_asked = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, opened: Opened, presenter: FillPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._opened, self._presenter = context, opened, presenter
        self._parent = parent
        self._desk = context.desktop.escalations
        self._escalation = opened.escalation
        self._dialog: EscalationDialog | None = None
        self._is_asked = False
        self._left: tuple[EscalationEntry, EscalationEntry] | None = None

    @property
    def escalation(self) -> Escalation | None:
        """The record as it stands."""
        return self._escalation

    @property
    def dialog(self) -> EscalationDialog | None:
        """The sheet while it is open."""
        return self._dialog if self._dialog is not None and isValid(self._dialog) else None

    @property
    def open_words(self) -> str:
        """How it stands in words; blank when there is none or it is closed."""
        row = self._desk.row(self._escalation) if self._escalation else None
        return row.words if row is not None and row.state is not EscalationState.CLOSED else ""

    @property
    def is_settled(self) -> bool:
        """Somebody was told, or a reason was given why nobody needs to be."""
        return self._escalation is not None and not self._escalation.is_untold

    def ask(self) -> None:
        """Open the sheet in the next turn of the loop: the answer that raised it is painted first."""
        self._is_asked = True
        QTimer.singleShot(0, self, self._open_asked)

    @Slot()
    def _open_asked(self) -> None:
        if self._is_asked:
            self.open()

    @Slot()
    def open(self) -> None:
        """Open the sheet; one at a time."""
        self._is_asked = False
        if self.dialog is not None:
            return
        self._presenter.flush()
        dialog = EscalationDialog(self._proposal(), self._context.desktop.now, self._status(), self._parent)
        dialog.record_requested.connect(self._on_record)
        dialog.acknowledge_requested.connect(self._on_acknowledge)
        dialog.slip_requested.connect(self._on_slip)
        dialog.finished.connect(self._on_finished)
        self._dialog = dialog
        self._type_again(dialog)
        dialog.open()

    def put_by(self) -> EscalationEntry | None:
        """Close a half-typed sheet; returns what stood in it, None when none was open or about to open."""
        sheet = self.dialog
        if sheet is None:
            asked, self._is_asked = self._is_asked, False
            return self._proposal().entry if asked else None
        entry = sheet.entry
        sheet.reject()
        return entry

    def take_up(self, entry: EscalationEntry | None) -> None:
        """Open the sheet again, with what stood in it when it was put by."""
        self.open()
        if self.dialog is not None and entry is not None:
            self.dialog.take_up(entry)

    @Slot(object)
    def _on_record(self, entry: EscalationEntry) -> None:
        proposal = self._proposal()
        self._write_answers(entry)
        work = partial(self._desk.record, self._opened.key, proposal, entry)
        self._context.tasks.run(Lane.STORE, work, self._on_recorded, self._on_refused, self)

    @Slot(object)
    def _on_acknowledge(self, told: Acknowledged) -> None:
        audit = self._opened.key.audit_id
        work = partial(self._desk.acknowledge, audit, told.by, told.at, told.safe_now, told.outcome)
        self._context.tasks.run(Lane.STORE, work, self._on_recorded, self._on_refused, self)

    @Slot()
    def _on_slip(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        self.slip_asked.emit()

    def _write_answers(self, entry: EscalationEntry) -> None:
        """Let the tool's own block say the same: the first answer opens the rest, so ask again after each."""
        for _ in range(ANSWERS_AT_MOST):
            wanted = self._desk.answers(self._presenter.session, entry)
            if not wanted:
                return
            self._presenter.write(wanted[:1])

    def _on_recorded(self, escalation: Escalation) -> None:
        self._escalation, self._left = escalation, None
        if self.dialog is not None:
            self.dialog.recorded(self._proposal(), self._status())
        self.changed.emit()

    def _on_refused(self, error: Exception) -> None:
        if self.dialog is not None:
            self.dialog.refuse(failure.words(error).text)
        else:
            self.failed.emit(error)

    def _type_again(self, dialog: EscalationDialog) -> None:
        """What stood in the sheet when it was closed, with the reasons that came since."""
        if self._left is None:
            return
        typed, proposed = self._left
        came = [each for each in dialog.entry.reasons if each not in proposed.reasons]
        dialog.take_up(replace(typed, reasons=tuple(dict.fromkeys((*typed.reasons, *came)))))

    @Slot()
    def _on_finished(self) -> None:
        if self.dialog is not None:
            typed, proposed = self.dialog.entry, self._proposal().entry
            self._left = (typed, proposed) if typed != proposed else None
            self.dialog.deleteLater()
        self._dialog = None
        self.changed.emit()

    def _proposal(self) -> EscalationProposal:
        return self._desk.propose(self._presenter.session, self._escalation, self._opened.case)

    def _status(self) -> str:
        return self._desk.row(self._escalation).words if self._escalation else ""
