"""Owns the Retention page: what is due now, what everything else waits for, rules, holds, past reports."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.domain.retention import Hold, HoldScope, RecordClass
from qa_desktop.i18n import mark, tr
from qa_desktop.services.desktop_retention import DueRow, RetentionModel
from qa_desktop.services.retention_words import class_words
from qa_desktop.ui import when
from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import column, empty, panel, rule
from qa_desktop.ui.lists.filter_line import Pick
from qa_desktop.ui.lists.page import Listing, ListPage, Verb
from qa_desktop.ui.lists.row_table import Column
from qa_desktop.ui.retention.rules_card import RulesCard
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


def _class(row: DueRow) -> str:
    return class_words(row.record_class)


def _state(row: DueRow) -> str:
    return tr("Due") if row.is_due else tr("Kept")


COLUMNS: tuple[Column[DueRow], ...] = (
    Column(mark("Now"), lambda r, _: _state(r), lambda r: not r.is_due, lambda _r: Type.STRONG),
    Column(mark("What"), lambda r, _: _class(r), _class),
    Column(mark("Tool"), lambda r, _: r.title, lambda r: r.title.casefold()),
    Column(mark("Case"), lambda r, _: r.children, lambda r: r.children),
    Column(mark("Why"), lambda r, _: r.words, lambda r: r.words.casefold()),
    Column(mark("Reference"), lambda r, _: r.reference, lambda r: r.reference, lambda _r: Type.HINT),
)
LISTING: Listing[DueRow] = Listing(
    "retention",
    COLUMNS,
    (64, 176, 160, 84, 290, 140),
    identity=lambda row: (row.record_class, row.subject),
    picks=(
        Pick(mark("Now"), of=_state, every=mark("Due and kept")),
        Pick(mark("What"), of=_class, every=mark("Every class")),
    ),
)


class RetentionPage(ListPage[DueRow]):
    """The list of everything that is kept under a rule, with the rules, the holds and the reports below.

    Signals:
        dispose_asked(object): the tuple of `DueRow` that are due.
        hold_asked(str): place a hold; the child's number where a row was chosen, or blank.
        lift_asked(object): the `Hold` that is to be lifted.
        report_asked(object): the `RunRow` whose report is to be shown.
        share_asked: tell every computer what Q&S decided.
    """

    dispose_asked = Signal(object)
    hold_asked = Signal(str)
    lift_asked = Signal(object)
    report_asked = Signal(object)
    share_asked = Signal()

    def __init__(self, context: Context, *, is_hub: bool, parent: QWidget | None = None) -> None:
        self._is_hub = is_hub
        self._model: RetentionModel | None = None
        super().__init__(
            context,
            LISTING,
            title=self.tr("Retention"),
            names=self.tr("Records kept under a rule"),
            none_yet=self.tr("Nothing is kept here that a rule is about."),
            parent=parent,
        )
        self.hold = KeyButton(self.tr("Place a hold"))
        self.hold.clicked.connect(partial(self.hold_asked.emit, ""))
        self.dispose = KeyButton(self.tr("Dispose of what is due"), "", Button.DANGER)
        self.dispose.setEnabled(False)
        self.dispose.clicked.connect(self._on_dispose)
        # Not beside the title, which has no room for them in a low window at 200 %.
        line = FlowLayout(gap=theme.current().metrics.px(8))
        line.addWidget(self.dispose)
        line.addWidget(self.hold)
        self._words = Text("", Type.HINT)
        self.above.addWidget(self._words)
        self.above.addLayout(line)
        self.rules = RulesCard(context)
        self.rules.failed.connect(self.failed)
        self.rules.changed.connect(self.refresh)
        self._holds, self._runs = QVBoxLayout(), QVBoxLayout()
        for title, part in (
            (self.tr("How long records are kept"), self.rules),
            (self.tr("Holds"), self._holds),
            (self.tr("Disposal reports"), self._runs),
        ):
            heading = Text(title, Type.LABEL)
            heading.setContentsMargins(0, theme.current().metrics.px(14), 0, 0)
            self.below.addWidget(heading)
            if isinstance(part, RulesCard):
                self.below.addWidget(part)
                self.below.addLayout(self._sharing())
            else:
                card = panel()
                column(card, margin=16, gap=10).addLayout(part)
                self.below.addWidget(card)
        # What stands over the filter and the list was made after them.
        order = (self.dispose, self.hold, *self._filter.boxes.values(), self._filter.box, self.table)
        for before, after in pairwise((*order, *(button for _, button in self._verbs), self._copy)):
            QWidget.setTabOrder(before, after)

    def _sharing(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._shared = Text("", Type.HINT)
        self.share = KeyButton(self.tr("Send these rules to every computer"))
        self.share.clicked.connect(self.share_asked)
        for widget in (self._shared, self.share):
            widget.setVisible(self._is_hub)
        line.addWidget(self._shared, 1)
        line.addWidget(self.share)
        return line

    def verbs(self) -> tuple[Verb[DueRow], ...]:
        hold = Verb(
            self.tr("Hold what is about this child"), self._hold, lambda row: bool(row.children), "Enter"
        )
        return (hold,)

    def ask(self) -> RetentionModel:
        return self.context.desktop.retention.look()

    def rows_of(self, answer: RetentionModel) -> tuple[DueRow, ...]:
        return answer.records

    def on_filled(self, answer: RetentionModel) -> None:
        self._model = answer
        due = len(answer.due)
        self.dispose.setEnabled(bool(due))
        words = self.tr("{due} of {kept} are due for disposal now.").format(due=due, kept=len(answer.records))
        self._words.show_text(answer.paused or words)
        self.rules.show_rules(answer, may_change=self._is_hub)
        self.share.setEnabled(answer.unsent)
        self._shared.show_text(
            self.tr("The other computers have not been told of these rules yet.")
            if answer.unsent
            else self.tr(
                "The other computers have these rules, or get them when they next look in the shared folder."
            )
        )
        self._show_holds(answer.holds)
        self._show_runs(answer)

    @Slot()
    def _on_dispose(self) -> None:
        if self._model is not None and self._model.due:
            self.dispose_asked.emit(self._model.due)

    def _hold(self, row: DueRow) -> None:
        self.hold_asked.emit(row.children.partition(",")[0])

    def _show_holds(self, holds: tuple[Hold, ...]) -> None:
        empty(self._holds)
        if not holds:
            self._holds.addWidget(Text(self.tr("Nothing is held."), Type.HINT))
        for number, hold in enumerate(holds):
            if number:
                self._holds.addWidget(rule())
            self._holds.addLayout(self._hold_line(hold))

    def _hold_line(self, hold: Hold) -> QHBoxLayout:
        line, said = QHBoxLayout(), QVBoxLayout()
        said.setSpacing(0)
        now = self.context.desktop.now()
        said.addWidget(Text(_held(hold), Type.QUESTION_SMALL))
        said.addWidget(Text(hold.reason))
        placed = self.tr("Placed by {who}, {at}").format(
            who=hold.placed_by, at=when.day_and_clock(hold.placed_at, now)
        )
        said.addWidget(Text(placed, Type.HINT))
        if hold.lifted_at is not None:
            lifted = self.tr("Lifted by {who}, {at}: {reason}").format(
                who=hold.lifted_by, at=when.day_and_clock(hold.lifted_at, now), reason=hold.lift_reason
            )
            said.addWidget(Text(lifted, Type.HINT))
        line.addLayout(said, 1)
        if hold.lifted_at is None:
            lift = KeyButton(self.tr("Lift this hold"))
            lift.setAccessibleName(self.tr("Lift the hold: {what}").format(what=_held(hold)))
            lift.clicked.connect(partial(self.lift_asked.emit, hold))
            line.addWidget(lift)
        return line

    def _show_runs(self, model: RetentionModel) -> None:
        empty(self._runs)
        if not model.runs:
            self._runs.addWidget(Text(self.tr("Nothing was disposed of yet."), Type.HINT))
        now = self.context.desktop.now()
        for number, run in enumerate(model.runs):
            if number:
                self._runs.addWidget(rule())
            line, said = QHBoxLayout(), QVBoxLayout()
            said.setSpacing(0)
            said.addWidget(Text(run.words))
            at = when.day_and_clock(run.at, now)
            said.addWidget(Text(self.tr("{who}, {at}").format(who=run.who, at=at), Type.HINT))
            show = KeyButton(self.tr("Show the report"))
            show.setAccessibleName(self.tr("Show the disposal report: {at}").format(at=at))
            show.clicked.connect(partial(self.report_asked.emit, run))
            line.addLayout(said, 1)
            line.addWidget(show)
            self._runs.addLayout(line)


def _held(hold: Hold) -> str:
    match hold.scope:
        case HoldScope.CHILD:
            return tr("Everything about child {number}", number=hold.target)
        case HoldScope.CLASS:
            return class_words(RecordClass(hold.target))
        case HoldScope.AUDIT:
            return tr("One audit: {audit}", audit=hold.target)
