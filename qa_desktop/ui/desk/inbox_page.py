"""Owns the Q&S inbox: what arrived, what is missing, and what was refused and why."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTableView, QVBoxLayout, QWidget

from qa_desktop.services.desktop import InboxModel
from qa_desktop.services.ports import InboxRow, Refusal
from qa_desktop.ui import when
from qa_desktop.ui.context import Context
from qa_desktop.ui.desk.inbox_model import COLUMNS, is_unread
from qa_desktop.ui.failure import words, words_for_code
from qa_desktop.ui.layouts import column, empty, panel, rule, scrolled
from qa_desktop.ui.row_table import RowTable
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tables import FilterLine, Table, as_given, sorted_and_filtered
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

WIDTHS = (148, 92, 176, 150, 186, 120, 118)


class InboxPage(QWidget):
    """The inbox.

    Signals:
        arrival_chosen(object): an `InboxRow` to read.
        report_asked(object): an `InboxRow` whose report to show.
        sync_asked: look at the shared folder now.
        filled(int): the lists have been filled; how many are unread.
        failed(object): the error that kept the list from being filled.
    """

    arrival_chosen = Signal(object)
    report_asked = Signal(object)
    sync_asked = Signal()
    filled = Signal(int)
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
        self._notices = QVBoxLayout()
        layout.addLayout(self._notices)
        self._model = RowTable(COLUMNS, context.desktop.now, self, is_unread)
        self._proxy = sorted_and_filtered(self._model, self)
        self._filter = FilterLine(self._proxy)
        layout.addWidget(self._filter)
        self._table = Table(self._proxy, WIDTHS)
        as_given(self._table)
        self._table.setAccessibleName(self.tr("Arrived audits"))
        self._table.activated.connect(self._on_open)
        self._table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        layout.addWidget(self._table.card, 1)
        layout.addLayout(self._actions())
        self._refused_title = Text("", Type.LABEL)
        layout.addWidget(self._refused_title)
        self._refused = panel()
        self._refused_rows = column(self._refused, gap=0)
        layout.addWidget(self._refused)
        self._decide()

    def refresh(self) -> None:
        self._context.tasks.run(
            Lane.STORE, self._context.desktop.inbox.inbox, self._fill, self._on_failed, self
        )

    def focus_first(self) -> None:
        self._table.setFocus()

    @property
    def table(self) -> QTableView:
        return self._table

    def current(self) -> InboxRow | None:
        index = self._table.currentIndex()
        return self._model.row(self._proxy.mapToSource(index).row()) if index.isValid() else None

    @property
    def filter_box(self) -> QLineEdit:
        return self._filter.box

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        look = KeyButton(self.tr("Look in the shared folder"), "F5")
        look.clicked.connect(self.sync_asked)
        line.addWidget(Text(self.tr("Inbox"), Type.TITLE), 1)
        line.addWidget(look)
        return line

    def _actions(self) -> FlowLayout:
        line = FlowLayout(gap=theme.current().metrics.px(8))
        self._open = KeyButton(self.tr("Read"), "Enter", Button.PRIMARY)
        self._open.clicked.connect(self._on_open)
        self._report = KeyButton(self.tr("Show report"))
        self._report.clicked.connect(self._on_report)
        line.addWidget(self._open)
        line.addWidget(self._report)
        return line

    def _fill(self, inbox: InboxModel) -> None:
        number = self._table.currentIndex().row()
        self._model.show_rows(inbox.rows)
        if inbox.rows:
            self._table.selectRow(min(max(number, 0), len(inbox.rows) - 1))
        self._filter.say()
        self._show_notices(inbox)
        self._show_refusals(inbox.refusals)
        self._decide()
        self.filled.emit(inbox.unread)

    def _on_failed(self, error: Exception) -> None:
        empty(self._notices)
        self._notices.addWidget(Text(words(error).text, Type.ERROR))
        self.failed.emit(error)

    def _show_notices(self, inbox: InboxModel) -> None:
        empty(self._notices)
        for gap in inbox.gaps:
            notice = panel(Ground.WARNING)
            words = self.tr("▲ {0}: {1}").format(gap.sender_name, gap.words)
            column(notice, margin=10).addWidget(Text(words))
            self._notices.addWidget(notice)
        if not inbox.rows:
            self._notices.addWidget(Text(self.tr("Nothing has arrived yet."), Type.HINT))

    def _show_refusals(self, refusals: tuple[Refusal, ...]) -> None:
        empty(self._refused_rows)
        self._refused.setVisible(bool(refusals))
        self._refused_title.setVisible(bool(refusals))
        self._refused_title.show_text(
            self.tr("Refused, left untouched in the shared folder: {0}").format(len(refusals))
        )
        now = self._context.desktop.now()
        for number, refusal in enumerate(refusals):
            if number:
                self._refused_rows.addWidget(rule())
            line = QWidget()
            lines = column(line, margin=10, gap=0)
            lines.addWidget(Text(words_for_code(refusal.code)))
            seen = when.day_and_clock(refusal.first_seen, now)
            sender = refusal.sender_name or self.tr("unknown sender")
            facts = self.tr("{0} · first seen {1} · {2} · {3}").format(
                sender, seen, refusal.path, refusal.code
            )
            lines.addWidget(Text(facts, Type.SMALL))
            self._refused_rows.addWidget(line)

    def _decide(self) -> None:
        row = self.current()
        self._open.setEnabled(row is not None)
        self._report.setEnabled(row is not None and not row.waiting_for_tool)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, _index: QModelIndex, _before: QModelIndex) -> None:
        self._decide()

    @Slot()
    def _on_open(self) -> None:
        row = self.current()
        if row is not None:
            self.arrival_chosen.emit(row)

    @Slot()
    def _on_report(self) -> None:
        row = self.current()
        if row is not None:
            self.report_asked.emit(row)
