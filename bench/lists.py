"""Sort and filter a list of 10,000 audits, and open My actions of 2,000 completed ones.

The list is the Audits page in the real window, given rows that nobody had to fill; what is measured ends with
the paint. Beside it stands Qt's own way: a table with a proxy that sorts and filters, over as many cells. My
actions is asked for as the page asks, from an encrypted store, once it has seen the audits; beside it stands
the list of those audits themselves, which reads no answer.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desk import Desk
from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView
from ratios import Line, arguments, medians, report, timed

from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.services.demo_answers import Plan, fill
from qa_desktop.services.desktop import AuditRow, Settlement
from qa_desktop.services.ports import CompletedAudit, DraftFigures, NewDraft
from qa_desktop.ui.audit.list_page import AuditsPage

ROWS, COMPLETED = 10_000, 2_000
SORT_LIMIT, FILTER_LIMIT = 1.0, 3.0
"""Beside Qt's own proxy over strings that lie there ready: ours makes each cell's words when it is asked."""
ACTIONS_LIMIT = 4.0
"""Beside the list of the same audits: each has two actions with their days counted."""
BARE = "a QTableView over a QSortFilterProxyModel of as many strings"
SUMMARIES = "the list of the same audits"
WORDS = ("north", "south", "harbour", "meadow", "early", "help", "care", "river")


def main() -> int:
    options = arguments(__doc__, rounds=7).parse_args()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as desk:
        first = completed(desk)
        every = rows(first)
        page = Many(desk, every)
        bare = Bare(every)
        filled = timed(lambda: page.show_all(desk))
        sorts = medians(options.rounds, [lambda: timed(lambda: page.sort(desk)), lambda: timed(bare.sort)])
        filters = medians(options.rounds, [lambda: timed(lambda: page.type(desk)), lambda: timed(bare.type)])
        copy_many(desk, first)
        caught_up = timed(desk.desktop.actions.list)
        opening = medians(
            options.rounds,
            [lambda: timed(desk.desktop.actions.list), lambda: timed(desk.desktop.audits.audits)],
        )
    return report(
        "lists",
        [
            Line(f"{ROWS} rows filled, painted", filled),
            Line(f"{ROWS} rows sorted by a column, painted", sorts[0], SORT_LIMIT, BARE, sorts[1]),
            Line(f"{ROWS} rows filtered by two words, painted", filters[0], FILTER_LIMIT, BARE, filters[1]),
            Line(
                f"actions of {COMPLETED} audits, asked again",
                opening[0],
                ACTIONS_LIMIT,
                SUMMARIES,
                opening[1],
            ),
            Line(f"actions of {COMPLETED} audits, all of them news", caught_up),
        ],
        options,
    )


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    desk = Desk(folder)
    try:
        yield desk
    finally:
        desk.close()


def completed(desk: Desk) -> CompletedAudit:
    """One audit with two actions, filled and completed."""
    key = desk.start()
    session = desk.desktop.filling.open(key).session
    plan = Plan(grade=Grade.REQUIRES_IMPROVEMENT, actions=2)
    for writes in fill(session, plan, random.Random(1), desk.desktop.now()):
        desk.desktop.filling.record(key, writes)
    ready = desk.desktop.completing.prepare(key, session, None, Settlement())
    desk.desktop.completing.complete(ready)
    with desk.application.house.store().read() as unit:
        found = unit.audits.completed(key)
    if found is None:
        raise LookupError("the audit was not completed")
    return found


def copy_many(desk: Desk, first: CompletedAudit) -> None:
    """As many completed audits as are wanted, each with the answers of the first."""
    made = first.summary
    with desk.application.house.store().write() as unit:
        for number in range(1, COMPLETED):
            key = AuditKey(AuditId(f"01970000-0000-7000-8000-{number:012}"), 1)
            case = f"{1_000_000 + number}"
            draft = NewDraft(key, made.tool, made.tool_title, case, made.team, "", made.started_at, "Bench")
            unit.audits.create(draft, ())
            figures = DraftFigures(case, made.team, "", made.answered, made.applicable, made.overall_grade)
            unit.audits.complete(key, first.completion, figures)


def rows(first: CompletedAudit) -> tuple[AuditRow, ...]:
    """Audits that differ in what is sorted and looked for."""
    chance = random.Random(7)
    made = []
    for number in range(ROWS):
        summary = replace(
            first.summary,
            audit_id=AuditId(f"01970000-0000-7000-8000-{number:012}"),
            case_reference=str(chance.randrange(1_000_000, 2_000_000)),
            team=" ".join(chance.sample(WORDS, 3)).title(),
            changed_at=first.summary.changed_at - timedelta(minutes=chance.randrange(500_000)),
        )
        made.append(AuditRow(summary, f"QA-{number:05}-BENCH", "Safe in the Q&S backup", "Good"))
    return tuple(made)


class Many(AuditsPage):
    """The Audits page, with rows of ours."""

    def __init__(self, desk: Desk, every: tuple[AuditRow, ...]) -> None:
        super().__init__(desk.window.pages.context)
        self._every = every
        self._turn = 0
        desk.window.show_front(self)
        desk.settle()

    def ask(self) -> tuple[AuditRow, ...]:
        return self._every

    def show_all(self, desk: Desk) -> None:
        self.refresh()
        desk.until(lambda: self.model.rowCount() == ROWS)
        desk.app.processEvents()

    def sort(self, desk: Desk) -> None:
        self._turn += 1
        self.sort_by(self._turn % 3)
        desk.app.processEvents()

    def type(self, desk: Desk) -> None:
        self._turn += 1
        self.filter_box.setText(" ".join(WORDS[self._turn % 6 : self._turn % 6 + 2]))
        desk.app.processEvents()


class Bare:
    """Qt's own way to sort and filter a table."""

    def __init__(self, every: tuple[AuditRow, ...]) -> None:
        model = QStandardItemModel(0, 7)
        for row in every:
            summary = row.summary
            cells = (
                summary.case_reference,
                summary.tool_title,
                summary.team,
                row.grade_words,
                row.state_words,
            )
            words = (*cells, summary.changed_at.isoformat(), row.reference)
            model.appendRow([QStandardItem(each) for each in words])
        self._proxy = QSortFilterProxyModel()
        self._proxy.setSourceModel(model)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._model = model
        self._table = QTableView()
        self._table.setModel(self._proxy)
        self._table.resize(1280, 700)
        self._table.show()
        self._turn = 0

    def sort(self) -> None:
        self._turn += 1
        self._proxy.sort(
            self._turn % 3, (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)[self._turn % 2]
        )
        self._paint()

    def type(self) -> None:
        self._turn += 1
        self._proxy.setFilterFixedString(WORDS[self._turn % 8])
        self._paint()

    def _paint(self) -> None:
        self._table.viewport().repaint()


if __name__ == "__main__":
    raise SystemExit(main())
