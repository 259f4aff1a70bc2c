"""Owns the Q&S inbox: what arrived, what is missing, and what was refused and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qa_desktop.i18n import mark
from qa_desktop.services.desktop import InboxModel
from qa_desktop.services.ports import InboxRow, Refusal
from qa_desktop.ui import when
from qa_desktop.ui.context import Context
from qa_desktop.ui.desk.inbox_model import COLUMNS, WIDTHS, is_unread
from qa_desktop.ui.failure import words_for_code
from qa_desktop.ui.layouts import column, empty, panel, rule
from qa_desktop.ui.lists.filter_line import Pick, everything
from qa_desktop.ui.lists.page import Listing, ListPage, Verb
from qa_desktop.ui.style.roles import Button, Ground, Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

LISTING: Listing[InboxRow] = Listing(
    "inbox",
    COLUMNS,
    WIDTHS,
    identity=lambda row: (row.stream, row.position),
    picks=(
        Pick(
            mark("State"),
            (
                (mark("All"), everything),
                (mark("Not read yet"), is_unread),
                (mark("Raised something"), lambda row: row.escalation_open or bool(row.codes)),
            ),
        ),
        Pick(mark("Tool"), of=lambda row: row.tool_title, every=mark("Every tool")),
    ),
    is_new=is_unread,
)


class InboxPage(ListPage[InboxRow]):
    """The inbox.

    Signals:
        arrival_chosen(object): an `InboxRow` to read.
        report_asked(object): an `InboxRow` whose report to show.
        take_in_asked(object): an `InboxRow` of answers that were set aside and are to count.
        sync_asked: look at the shared folder now.
        filled(int): the lists have been filled; how many are unread.
    """

    arrival_chosen = Signal(object)
    report_asked = Signal(object)
    take_in_asked = Signal(object)
    sync_asked = Signal()
    filled = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            LISTING,
            title=self.tr("Inbox"),
            names=self.tr("Arrived audits"),
            none_yet=self.tr(
                "Nothing has arrived yet. Completed audits come here from the shared folder; F5 looks now."
            ),
            parent=parent,
        )
        look = KeyButton(self.tr("Look in the shared folder"), "F5")
        look.clicked.connect(self.sync_asked)
        self.head.addWidget(look)
        self._refused_title = Text("", Type.LABEL)
        self._refused_title.hide()
        self.below.addWidget(self._refused_title)
        self._refused = panel()
        self._refused.hide()
        self._refused_rows = column(self._refused, gap=0)
        self.below.addWidget(self._refused)

    def verbs(self) -> tuple[Verb[InboxRow], ...]:
        return (
            Verb(self.tr("Read"), self.arrival_chosen.emit, key="Enter", look=Button.PRIMARY),
            Verb(self.tr("Count these answers…"), self.take_in_asked.emit, lambda row: bool(row.aside)),
            Verb(self.tr("Show report"), self.report_asked.emit, lambda row: not row.waiting_for_tool),
        )

    def ask(self) -> InboxModel:
        return self.context.desktop.inbox.inbox()

    def rows_of(self, answer: InboxModel) -> tuple[InboxRow, ...]:
        return answer.rows

    def on_filled(self, answer: InboxModel) -> None:
        self._show_gaps(answer)
        self._show_refusals(answer.refusals)
        self.filled.emit(answer.unread)

    def _show_gaps(self, inbox: InboxModel) -> None:
        empty(self.above)
        said = [self.tr("▲ {0}: {1}").format(gap.sender_name, gap.words) for gap in inbox.gaps]
        for words in (*said, *(self.tr("▲ {0}").format(notice) for notice in inbox.notices)):
            notice = panel(Ground.WARNING)
            column(notice, margin=10).addWidget(Text(words))
            self.above.addWidget(notice)

    def _show_refusals(self, refusals: tuple[Refusal, ...]) -> None:
        empty(self._refused_rows)
        self._refused.setVisible(bool(refusals))
        self._refused_title.setVisible(bool(refusals))
        self._refused_title.show_text(
            self.tr("Refused, left untouched in the shared folder: {0}").format(len(refusals))
        )
        now = self.context.desktop.now()
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
