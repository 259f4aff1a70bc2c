"""Owns the page of one audit's history: what changed, from what to what, by whom and when."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.ids import AuditKey
from qa_desktop.i18n import tr
from qa_desktop.services.desktop_history import AuditHistory, HistoryRow
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.history.sheet import ChangeSheet
from qa_desktop.ui.history.table import A_DATE, SHOW, SINCE, listing
from qa_desktop.ui.layouts import row as line
from qa_desktop.ui.lists.page import ListPage, Verb
from qa_desktop.ui.naming import subject
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets import moments
from qa_desktop.ui.widgets.dates import DateBox
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


def _is_there(row: HistoryRow) -> bool:
    return row.node_id is not None


class HistoryPage(ListPage[HistoryRow]):
    """The history of one audit.

    Signals:
        left: the Back button or Escape was pressed.
        go_asked(object, object): its `AuditHistory` and the `NodeId` to go to.
        pages_asked(object, object, str): its `AuditHistory`, the rows in sight, how they were chosen.
    """

    left = Signal()
    go_asked = Signal(object, object)
    pages_asked = Signal(object, object, str)

    def __init__(self, context: Context, history: AuditHistory, parent: QWidget | None = None) -> None:
        self.history = history
        self._first: AuditHistory | None = history
        now = context.desktop.now
        self._day_box = DateBox(today=lambda: now().date())
        super().__init__(
            context,
            listing(history, now, lambda: self._day),
            title=tr("History"),
            names=tr("Changes and events"),
            none_yet=tr("Nothing was changed yet."),
            parent=parent,
        )
        # What is looked for in one audit says nothing of the next: nothing is remembered.
        self._is_recalled = True
        self._add_head()
        self._add_day()
        bind(self, "page.leave", self.left.emit)
        bind(self, "page.print", self.ask_pages)

    def _add_head(self) -> None:
        back = KeyButton(self.tr("← Back"), "Esc")
        back.clicked.connect(self.left)
        self.head.insertWidget(0, back)
        printing = KeyButton(self.tr("Show as pages to print"), "Ctrl P")
        printing.clicked.connect(self.ask_pages)
        self.head.addWidget(printing)
        summary = self.history.summary
        words = [subject(summary.case_reference, self.history.reference), summary.tool_title]
        if summary.case_reference:
            words.insert(1, self.history.reference)
        if summary.revision > 1:
            words.append(self.tr("version {0}").format(summary.revision))
        self.above.addWidget(Text(" · ".join(words), Type.HINT))
        if self.history.note:
            self.above.addWidget(Text(self.history.note))

    def _add_day(self) -> None:
        self._day_line = QWidget()
        across = line(self._day_line, gap=8)
        label = Text(self.tr("Since which date"), Type.HINT)
        label.keep_whole()
        label.name(self._day_box.box)
        self._day_box.name(self.tr("Since which date"))
        across.addWidget(label)
        across.addWidget(self._day_box)
        across.addStretch(1)
        self.above.addWidget(self._day_line)
        self._day_line.hide()
        self._day_box.typed.connect(self._on_day)
        self.box(SINCE).currentTextChanged.connect(self._on_since)

    # ------------------------------------------------------------ what a list asks

    @property
    def key(self) -> AuditKey:
        return self.history.key

    def ask(self) -> AuditHistory:
        first, self._first = self._first, None
        if first is not None:
            return first  # looked up to show the page at all
        desk = self.context.desktop.history
        number = self.history.bin_number
        return desk.of(self.key) if number is None else desk.of_discarded(number)

    def rows_of(self, answer: AuditHistory) -> tuple[HistoryRow, ...]:
        return answer.rows

    def on_filled(self, answer: Any) -> None:
        self.history = answer

    def verbs(self) -> tuple[Verb[HistoryRow], ...]:
        return (
            Verb(self.tr("Show the whole change"), self.show_whole, key="Enter", look=Button.PRIMARY),
            Verb(self.tr("Go to the question"), self._go, _is_there),
        )

    def _keep(self) -> None:
        """Nothing is remembered."""

    # ------------------------------------------------------------ acts

    def show_whole(self, row: HistoryRow) -> None:
        """Say a line in full."""
        sheet = ChangeSheet(row, self.context.desktop.now(), self.window())
        sheet.open()
        sheet.finished.connect(partial(self._on_closed, sheet))

    def _on_closed(self, sheet: ChangeSheet, _result: int) -> None:
        sheet.deleteLater()

    def _go(self, row: HistoryRow) -> None:
        self.go_asked.emit(self.history, row.node_id)

    @Slot()
    def ask_pages(self) -> None:
        """Ask for the lines in sight as pages, newest first."""
        rows = sorted(self.model.shown(), key=lambda row: row.number)
        chosen = [f"{tr(label)}: {box.currentText()}" for label, box in self._chosen_boxes()]
        if self.filter_box.text().strip():
            chosen.append(self.tr("with “{words}”").format(words=self.filter_box.text().strip()))
        self.pages_asked.emit(self.history, tuple(rows), ", ".join(chosen))

    def _chosen_boxes(self) -> list[tuple[str, Any]]:
        boxes = self._filter.boxes
        return [(label, box) for label, box in boxes.items() if label == SHOW or box.currentIndex() > 0]

    # ------------------------------------------------------------ since a date

    @property
    def _day(self) -> date | None:
        return moments.read_date(self._day_box.value)

    @Slot()
    def _on_since(self) -> None:
        self._day_line.setVisible(self.box(SINCE).currentText() == tr(A_DATE))

    @Slot()
    def _on_day(self) -> None:
        self._on_filter()
