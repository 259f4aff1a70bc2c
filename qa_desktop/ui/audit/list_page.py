"""Owns the Audits page: every audit of this computer, to open, read, correct, print or discard."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.audit import AuditState
from qa_desktop.i18n import mark
from qa_desktop.services.desktop import AuditRow
from qa_desktop.ui.audit.table import CHANGED, COLUMNS, WIDTHS
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.lists.filter_line import Pick, everything
from qa_desktop.ui.lists.page import Listing, ListPage, Verb
from qa_desktop.ui.style.roles import Button
from qa_desktop.ui.widgets.keycap import KeyButton


def _is_draft(row: AuditRow) -> bool:
    return row.summary.state is AuditState.DRAFT


def _is_done(row: AuditRow) -> bool:
    return row.summary.state is AuditState.COMPLETED


def _is_last(row: AuditRow) -> bool:
    return _is_done(row) and not row.summary.superseded


LISTING: Listing[AuditRow] = Listing(
    "audits",
    COLUMNS,
    WIDTHS,
    identity=lambda row: row.key,
    sorted_by=CHANGED,
    descending=True,
    picks=(
        Pick(
            mark("State"),
            ((mark("All"), everything), (mark("Drafts"), _is_draft), (mark("Completed"), _is_done)),
        ),
        Pick(mark("Tool"), of=lambda row: row.summary.tool_title, every=mark("Every tool")),
    ),
)


class AuditsPage(ListPage[AuditRow]):
    """The list of audits.

    Signals:
        draft_chosen(object), audit_chosen(object): the `AuditKey` to fill or to read.
        correct_asked(object), discard_asked(object), report_asked(object): an `AuditRow`.
        history_asked(object): the `AuditRow` whose history is to be shown.
        export_asked: write the list as CSV.
        filled: the list has been filled.
    """

    draft_chosen = Signal(object)
    audit_chosen = Signal(object)
    correct_asked = Signal(object)
    discard_asked = Signal(object)
    report_asked = Signal(object)
    history_asked = Signal(object)
    export_asked = Signal()
    filled = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            LISTING,
            title=self.tr("Audits"),
            names=self.tr("Audits"),
            none_yet=self.tr(
                "No audits yet. Drafts and completed audits are listed here. Press Ctrl N to start one."
            ),
            parent=parent,
        )
        export = KeyButton(self.tr("Save the list as CSV"))
        export.clicked.connect(self.export_asked)
        self.head.addWidget(export)
        bind(self, "list.history", partial(self.do, self._history))

    def verbs(self) -> tuple[Verb[AuditRow], ...]:
        self._history = Verb(self.tr("Show the history"), self.history_asked.emit, key="Ctrl H")
        return (
            Verb(self.tr("Open"), self._open, key="Enter", look=Button.PRIMARY),
            Verb(self.tr("Show report"), self.report_asked.emit, _is_done),
            self._history,
            Verb(self.tr("Correct this audit"), self.correct_asked.emit, _is_last),
            Verb(self.tr("Discard draft"), self.discard_asked.emit, _is_draft, look=Button.DANGER),
        )

    def ask(self) -> tuple[AuditRow, ...]:
        return self.context.desktop.audits.audits()

    def on_filled(self, _answer: object) -> None:
        self.filled.emit()

    def _open(self, row: AuditRow) -> None:
        (self.draft_chosen if _is_draft(row) else self.audit_chosen).emit(row.key)
