"""Owns My work: what is open, what to continue, and where one's audits are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.services.desktop import EscalationRow, MyWork
from qa_desktop.services.desktop_asking import AskedRow
from qa_desktop.services.gaps import GapRow
from qa_desktop.ui import when
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import column, empty, panel, rule, scrolled
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.work.asked import AskedLine
from qa_desktop.ui.work.gaps import GapLine
from qa_desktop.ui.work.gathered import FIRST, Gathered
from qa_desktop.ui.work.rows import CheckInLine, DoneRow, DraftRow, EscalationBanner, LaterRow
from qa_desktop.ui.work.tiles import DeliveryTile, TileGrid

SHOWN = 12
"""Drafts shown here; all of them are in Audits."""
_Row = TypeVar("_Row")


class MyWorkPage(QWidget):
    """My work.

    Signals:
        start_asked: begin a new audit.
        find_asked: open the finder.
        draft_chosen(object): `AuditKey` of a draft to continue.
        audit_chosen(object): `AuditKey` of a completed audit to read.
        escalation_chosen(object): `EscalationRow` to deal with.
        gap_chosen(object): the `GapRow` whose audit is to be read, or filled on.
        gap_moved(object): the `Gap` that the manager has seen, or on which action is taken.
        slip_asked(object): the `AuditId` whose escalation slip is to be shown.
        asked_chosen(object): `AskedRow` to read and answer.
        check_in_chosen(object): `CheckInRow` whose plan is to be shown.
        check_in_settled(object): `CheckInRow` about which somebody asked.
        audits_asked: show the whole list.
        filled: the lists have been filled.
        failed(object): the error that kept them from being filled.
    """

    start_asked = Signal()
    find_asked = Signal()
    draft_chosen = Signal(object)
    audit_chosen = Signal(object)
    escalation_chosen = Signal(object)
    slip_asked = Signal(object)
    gap_chosen = Signal(object)
    gap_moved = Signal(object)
    asked_chosen = Signal(object)
    check_in_chosen = Signal(object)
    check_in_settled = Signal(object)
    audits_asked = Signal()
    filled = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._work: MyWork | None = None
        self._unfolded: set[str] = set()
        set_ground(self, Ground.CANVAS)
        outer = column(self)
        body = QWidget()
        outer.addWidget(scrolled(body))
        self._column = column(body, gap=8)
        m = theme.current().metrics
        # Very large, the title and the two buttons beside it need some of the margin.
        side = m.px(32 if m.scale < 1.75 else 12)
        self._column.setContentsMargins(side, m.px(24), side, m.px(32))
        self._column.addLayout(self._head())
        self._column.addSpacing(m.px(8))
        self._lists = QVBoxLayout()
        self._lists.setSpacing(m.px(8))
        self._column.addLayout(self._lists)
        self._column.addStretch(1)

    def refresh(self) -> None:
        """Ask for the lists; they are filled when the answer comes."""
        self._context.tasks.run(
            Lane.STORE, self._context.desktop.audits.my_work, self._fill, self._on_failed, self
        )

    @property
    def work(self) -> MyWork | None:
        return self._work

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        title = Text(self.tr("My work"), Type.TITLE)
        title.keep_whole()
        head.addWidget(title, 1)
        find = KeyButton(self.tr("Find anything"), "Ctrl K", Button.QUIET)
        find.clicked.connect(self.find_asked)
        self._start = KeyButton(self.tr("Start an audit"), "", Button.PRIMARY)
        self._start.clicked.connect(self.start_asked)
        head.addWidget(find)
        head.addWidget(self._start)
        return head

    def _fill(self, work: MyWork) -> None:
        self._work = work
        now = self._context.desktop.now()
        empty(self._lists)
        self._escalations(work)
        self._asked(work)
        self._gaps(work)
        self._drafts(work, now)
        if work.check_ins:
            self._check_ins(work)
        self._later(work)
        self._deliveries(work)
        if work.recent:
            self._recent(work, now)
        self.filled.emit()

    def _on_failed(self, error: Exception) -> None:
        if self._work is None:
            empty(self._lists)
            self._lists.addWidget(Text(words(error).text, Type.ERROR))
        self.failed.emit(error)

    def _drafts(self, work: MyWork, now: datetime) -> None:
        self._title(self.tr("Continue"))
        if not work.drafts:
            card = panel()
            text = self.tr(
                "Nothing is begun. Drafts wait here until you complete them."
                " Press “Start an audit”, or Ctrl N."
            )
            column(card, margin=16).addWidget(Text(text, Type.HINT))
            self._lists.addWidget(card)
            return
        rows: list[QWidget] = []
        for audit in work.drafts[:SHOWN]:
            line = DraftRow(audit, when.day_and_clock(audit.summary.changed_at, now))
            line.opened.connect(self.draft_chosen)
            rows.append(line)
        self._card(rows)
        if len(work.drafts) > SHOWN:
            more = KeyButton(self.tr("Show all {0} drafts").format(len(work.drafts)), "", Button.LINK)
            more.clicked.connect(self.audits_asked)
            self._lists.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _escalations(self, work: MyWork) -> None:
        """First of all, one by one; in one card once they would push everything else out of sight."""
        if len(work.escalations) <= FIRST:
            for escalation in work.escalations:
                self._lists.addWidget(self._escalation(escalation))
            return
        words = self.tr("Show all {n} open escalations").format(n=len(work.escalations))
        make = partial(self._escalation, within=True)
        self._gather("escalations", work.escalations, make, words, Ground.DANGER)

    def _escalation(self, escalation: EscalationRow, *, within: bool = False) -> EscalationBanner:
        banner = EscalationBanner(escalation, within=within)
        banner.opened.connect(self.escalation_chosen)
        banner.slip_asked.connect(self.slip_asked)
        return banner

    def _asked(self, work: MyWork) -> None:
        """What Q&S asks of the person here."""
        if work.asked:
            self._title(self.tr("For you"))
            words = self.tr("Show all {n} that wait for you").format(n=len(work.asked))
            self._gather("asked", work.asked, self._asked_line, words)

    def _asked_line(self, each: AskedRow) -> AskedLine:
        line = AskedLine(each)
        line.opened.connect(self.asked_chosen)
        return line

    def _gaps(self, work: MyWork) -> None:
        if work.gaps:
            self._title(self.tr("Serious gaps"))
            words = self.tr("Show all {n} audits with serious gaps").format(n=len(work.gaps))
            self._gather("gaps", work.gaps, self._gap_line, words)

    def _gap_line(self, each: GapRow) -> GapLine:
        line = GapLine(each)
        line.opened.connect(self.gap_chosen)
        line.moved.connect(self.gap_moved)
        return line

    def _gather(
        self,
        kind: str,
        every: Sequence[_Row],
        make: Callable[[_Row], QWidget],
        words: str,
        ground: Ground = Ground.CARD,
    ) -> None:
        """A card of the first few; one that was unfolded stays so while the lists are filled again."""
        card = Gathered([partial(make, each) for each in every], words, ground)
        if kind in self._unfolded:
            card.unfold(all_of_them=True)
        card.unfolded.connect(partial(self._on_unfolded, kind))
        self._lists.addWidget(card)

    def _on_unfolded(self, kind: str, is_open: bool) -> None:
        (self._unfolded.add if is_open else self._unfolded.discard)(kind)

    def _check_ins(self, work: MyWork) -> None:
        self._title(self.tr("Plans to ask about"))
        rows: list[QWidget] = []
        for each in work.check_ins:
            line = CheckInLine(each)
            line.opened.connect(self.check_in_chosen)
            line.settled.connect(self.check_in_settled)
            rows.append(line)
        self._card(rows)

    def _later(self, work: MyWork) -> None:
        """Completed audits that others still have to answer."""
        if not work.later:
            return
        self._title(self.tr("Waiting for others’ answers"))
        rows: list[QWidget] = []
        for due in work.later[:SHOWN]:
            line = LaterRow(due)
            line.opened.connect(self.audit_chosen)
            rows.append(line)
        self._card(rows)
        if len(work.later) > SHOWN:
            hidden = self.tr("and {0} more, in Audits").format(len(work.later) - SHOWN)
            self._lists.addWidget(Text(hidden, Type.HINT))

    def _recent(self, work: MyWork, now: datetime) -> None:
        self._title(self.tr("Completed lately"))
        rows: list[QWidget] = []
        for audit in work.recent[:4]:
            line = DoneRow(audit, when.day_and_clock(audit.summary.completed_at or now, now))
            line.opened.connect(self.audit_chosen)
            rows.append(line)
        self._card(rows)

    def _deliveries(self, work: MyWork) -> None:
        self._title(self.tr("Where my audits are"))
        card = panel()
        column(card).addWidget(TileGrid([DeliveryTile(count) for count in work.deliveries]))
        self._lists.addWidget(card)

    def _title(self, words: str) -> None:
        title = Text(words, Type.LABEL)
        title.setContentsMargins(0, theme.current().metrics.px(14), 0, 0)
        self._lists.addWidget(title)

    def _card(self, rows: Sequence[QWidget]) -> None:
        card = panel()
        lines = column(card, gap=0)
        for number, line in enumerate(rows):
            if number:
                lines.addWidget(rule())
            lines.addWidget(line)
        self._lists.addWidget(card)

    @Slot()
    def focus_first(self) -> None:
        self._start.setFocus()
