"""Owns the Audits page: every audit of this computer, to open, read, correct, print or discard."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTableView, QWidget

from qa_desktop.domain.audit import AuditState
from qa_desktop.services.desktop import AuditRow
from qa_desktop.ui.audit.table import COLUMNS
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import column, scrolled
from qa_desktop.ui.row_table import RowTable
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tables import FilterLine, Table, sorted_and_filtered
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

CHANGED_COLUMN = 5
WIDTHS = (88, 170, 150, 184, 172, 110, 144)


class AuditsPage(QWidget):
    """The list of audits.

    Signals:
        draft_chosen(object), audit_chosen(object): the `AuditKey` to fill or to read.
        correct_asked(object), discard_asked(object), report_asked(object): an `AuditRow`.
        export_asked: write the list as CSV.
        failed(object): the error that kept the list from being filled.
    """

    draft_chosen = Signal(object)
    audit_chosen = Signal(object)
    correct_asked = Signal(object)
    discard_asked = Signal(object)
    report_asked = Signal(object)
    export_asked = Signal()
    filled = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        set_ground(self, Ground.CANVAS)
        m = theme.current().metrics
        body = QWidget()
        column(self).addWidget(scrolled(body))
        layout = column(body, gap=12)
        layout.setContentsMargins(m.px(32), m.px(24), m.px(32), m.px(24))
        layout.addLayout(self._head())
        self._model = RowTable(COLUMNS, context.desktop.now, self)
        self._proxy = sorted_and_filtered(self._model, self)
        self._filter = FilterLine(self._proxy)
        layout.addWidget(self._filter)
        self._table = Table(self._proxy, WIDTHS)
        self._table.setAccessibleName(self.tr("Audits"))
        self._table.sortByColumn(CHANGED_COLUMN, Qt.SortOrder.DescendingOrder)
        self._table.activated.connect(self._on_activated)
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        layout.addWidget(self._table.card, 1)
        self._nothing = Text("", Type.HINT)
        self._nothing.hide()
        layout.addWidget(self._nothing)
        layout.addLayout(self._actions())
        self._decide(None)

    def refresh(self) -> None:
        self._context.tasks.run(
            Lane.STORE, self._context.desktop.audits.audits, self._fill, self._on_failed, self
        )

    def focus_first(self) -> None:
        self._table.setFocus()

    @property
    def table(self) -> QTableView:
        return self._table

    @property
    def filter_box(self) -> QLineEdit:
        return self._filter.box

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        export = KeyButton(self.tr("Save the list as CSV"))
        export.clicked.connect(self.export_asked)
        line.addWidget(Text(self.tr("Audits"), Type.TITLE), 1)
        line.addWidget(export)
        return line

    def _actions(self) -> FlowLayout:
        line = FlowLayout(gap=theme.current().metrics.px(8))
        self._open = KeyButton(self.tr("Open"), "Enter", Button.PRIMARY)
        self._report = KeyButton(self.tr("Show report"))
        self._correct = KeyButton(self.tr("Correct this audit"))
        self._discard = KeyButton(self.tr("Discard draft"), "", Button.DANGER)
        self._open.clicked.connect(self._on_open)
        self._report.clicked.connect(self._on_report)
        self._correct.clicked.connect(self._on_correct)
        self._discard.clicked.connect(self._on_discard)
        for button in (self._open, self._report, self._correct, self._discard):
            line.addWidget(button)
        return line

    def _fill(self, audits: tuple[AuditRow, ...]) -> None:
        chosen = self.current()
        self._model.show_rows(audits)
        self._say("" if audits else self.tr("No audits yet. Press Ctrl N to start one."))
        self._filter.say()
        if chosen is not None:
            self.select(chosen)
        if self.current() is None and audits:
            self._table.selectRow(0)
        self._decide(self.current())
        self.filled.emit()

    def _on_failed(self, error: Exception) -> None:
        self._say(words(error).text)
        self.failed.emit(error)

    def _say(self, sentence: str) -> None:
        self._nothing.show_text(sentence)
        self._nothing.setVisible(bool(sentence))

    def select(self, wanted: AuditRow) -> None:
        for number in range(self._model.rowCount()):
            if self._model.row(number).key == wanted.key:
                index = self._proxy.mapFromSource(self._model.index(number, 0))
                self._table.selectRow(index.row())
                return

    def current(self) -> AuditRow | None:
        index = self._table.currentIndex()
        return self._model.row(self._proxy.mapToSource(index).row()) if index.isValid() else None

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        self._decide(self._model.row(self._proxy.mapToSource(index).row()) if index.isValid() else None)

    def _decide(self, audit: AuditRow | None) -> None:
        draft = audit is not None and audit.summary.state is AuditState.DRAFT
        done = audit is not None and audit.summary.state is AuditState.COMPLETED
        self._open.setEnabled(audit is not None)
        self._report.setEnabled(done)
        self._correct.setEnabled(done and audit is not None and not audit.summary.superseded)
        self._discard.setEnabled(draft)

    @Slot()
    def _on_activated(self) -> None:
        self._on_open()

    @Slot()
    def _on_open(self) -> None:
        audit = self.current()
        if audit is None:
            return
        draft = audit.summary.state is AuditState.DRAFT
        (self.draft_chosen if draft else self.audit_chosen).emit(audit.key)

    @Slot()
    def _on_report(self) -> None:
        self.report_asked.emit(self.current())

    @Slot()
    def _on_correct(self) -> None:
        self.correct_asked.emit(self.current())

    @Slot()
    def _on_discard(self) -> None:
        self.discard_asked.emit(self.current())
