"""Type in a records grid of 40 records by 25 criteria: a key answers, its figures follow, all is painted.

The page is the real one on a tool made for it, in a window; answers go to a keeper that keeps nothing, for
what a save costs `fill.py` says. A key is measured until the window has painted what it changed and nothing
more comes; opening until the grid is painted; both in time of the processor, so that what else a machine does
decides nothing. Half of the cells are answered beforehand.

Then the record keeping audit is typed as from paper: 11 records of 21 criteria, reference, date and all, by a
scripted keyboard. Who looks at paper and keyboard in turn presses 100 keys a minute; what the program
takes for each key is added to that, so that a program as slow as it likes could not pass.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from desk import QUIET_MS
from painted import Watched
from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QVBoxLayout, QWidget
from ratios import ROOT, Line, arguments, report

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, Surroundings
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.xlsform import convert
from qa_desktop.services.desktop import Saved
from qa_desktop.ui import app as ui
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.style import theme

RECORDS, CRITERIA = 40, 25
KEY_LIMIT = 18.0
OPEN_LIMIT = 12.0
"""Beside Qt's own table of as many cells, which knows no form: no total follows, nothing is required. Its key
takes 0.9 ms where these were set, so that ours stays within a frame."""
BARE = "a bare QTableView of 40 by 25"
PAPER_RECORDS, PAPER_CRITERIA = 11, 21
KEYS_A_MINUTE = 100
PAPER_LIMIT = 6 * 60_000.0
KEYS_A_CELL_LIMIT = 2.0
CELLS = PAPER_RECORDS * PAPER_CRITERIA
T3 = ROOT / "forms" / "nmc-record-keeping-audit" / "tool.md"
NOW = datetime(2026, 11, 23, 14, 2, tzinfo=ZoneInfo("Europe/London"))
HEAD = """
| survey |
| | type | name | label | required | appearance | repeat_count | bind::qa:kind |
| | begin_repeat | rec | Records | | qa-grid | {records} | records |
| | text | key | Record reference | yes | | | |
"""
TAIL = """| | end_repeat | | | | | | |
| choices |
| | list_name | name | label | score |
| | l | yes | Yes | 1 |
| | l | no | No | 0 |
| | l | na | Not applicable | |
| settings |
| | form_title | form_id | version | namespaces | attribute::qa:bands |
| | Grid | grid | 1 | qa="urn:qa-desktop:audit:1" | 90 75 |
"""


class Unkept:
    """A keeper that keeps nothing."""

    def record(self, _writes: object, done: Callable[[Saved], None], _failed: object) -> None:
        done(Saved(1, NOW))

    def undoable(self, done: Callable[[None], None], _failed: object) -> None:
        done(None)

    def undone(self, _change: int, _writes: object, done: Callable[[Saved], None], _failed: object) -> None:
        done(Saved(1, NOW))

    def flag(self, *_said: object) -> None: ...
    def place(self, _node_id: NodeId) -> None: ...
    def figures(self) -> None: ...


def main() -> int:
    options = arguments(__doc__, rounds=60).parse_args()
    app = ui.application()
    theme.apply(app, "light", 1.0)
    session = filled()
    window = Watched()
    box = QVBoxLayout(window)
    box.setContentsMargins(0, 0, 0, 0)
    window.resize(1280, 770)
    window.show()
    quiet()
    bare = Bare()
    began = time.thread_time_ns()
    page = FillPage(session, title="Grid", case="Bench", keeper=Unkept())
    box.addWidget(page)
    opened = until_painted(window, began)
    page.activateWindow()
    table = page.body.grids[0].table
    table.setFocus()
    quiet()
    first, changed, bare_first, bare_changed = [], [], [], []
    for number in range(options.rounds):
        record = RECORDS // 2 + number // 20 % 20
        page.go_to(NodeId(f"{session.view(NodeId('/data/rec')).children[record]}/c{1 + number % 20:02}"))
        quiet()
        bare_first.append(bare.press())
        first.append(press(window, table, Qt.Key.Key_Y))
    for number in range(options.rounds):
        page.go_to(NodeId(f"{session.view(NodeId('/data/rec')).children[number % 8]}/c{1 + number % 20:02}"))
        quiet()
        bare_changed.append(bare.press())
        changed.append(press(window, table, (Qt.Key.Key_N, Qt.Key.Key_A)[number % 2]))
    pressed, spent = from_paper(window, box)
    paper = pressed / KEYS_A_MINUTE * 60_000 + spent
    middle = statistics.median
    return report(
        "grid",
        [
            Line(f"open {RECORDS} records × {CRITERIA} criteria", opened, OPEN_LIMIT, BARE, bare.opened),
            Line("a key answers a blank cell, painted", middle(first), KEY_LIMIT, BARE, middle(bare_first)),
            Line("a key changes an answer, painted", middle(changed), KEY_LIMIT, BARE, middle(bare_changed)),
            Line("231 cells typed from paper, person and program", paper, PAPER_LIMIT),
            Line("of that the program", spent),
            Line("keys for each cell, all else with them", pressed / CELLS, KEYS_A_CELL_LIMIT, unit="keys"),
        ],
        options,
    )


class Bare:
    """Qt's own table in a window beside: a key that changes one of its cells and goes on."""

    def __init__(self) -> None:
        self.window = Watched()
        self.window.resize(1280, 770)
        box = QVBoxLayout(self.window)
        self.window.show()
        quiet()
        began = time.thread_time_ns()
        self.model = QStandardItemModel(CRITERIA, RECORDS)
        for row in range(CRITERIA):
            for column in range(RECORDS):
                self.model.setItem(row, column, QStandardItem("Yes"))
        self.table = QTableView()
        self.table.setModel(self.model)
        box.addWidget(self.table)
        self.opened = until_painted(self.window, began)
        self.pressed = 0

    def press(self) -> float:
        self.pressed += 1
        index = self.model.index(self.pressed % 8, self.pressed // 8 % 8)
        self.table.setCurrentIndex(index)
        quiet()
        began = time.thread_time_ns()
        self.model.setData(index, ("No", "NA")[self.pressed % 2])
        QTest.keyClick(self.table, Qt.Key.Key_Down)
        return until_painted(self.window, began)


def from_paper(window: Watched, box: QVBoxLayout) -> tuple[int, float]:
    """Type every record into an empty grid; the keys pressed and the milliseconds until each was painted."""
    tool = convert(T3.read_bytes(), ".md").tool
    if tool is None:
        raise SystemExit("the tool is not sound")
    ids = iter(range(1, 100_000))
    session = open_session(tool, Surroundings(lambda: NOW, lambda: str(UUID(int=next(ids))), lambda: 0.5))
    planned = next(v.node_id for v in session.questions() if v.definition.name == "g_n_plan")
    session.set_value(planned, str(PAPER_RECORDS))
    box.takeAt(0).widget().hide()
    page = FillPage(session, title="Record keeping", case="Bench", keeper=Unkept())
    box.addWidget(page)
    records = session.view(NodeId("/data/rec")).children
    page.go_to(NodeId(f"{records[0]}/x_key"))
    quiet()
    chance = random.Random(11)
    pressed, spent = 0, 0.0
    for number, record in enumerate(records, 1):
        answers = [chance.choice("yyyynna") for _ in range(PAPER_CRITERIA - 1)]
        # Reference, no system number, date, the criteria, nothing falsified, no comment.
        for key in (*f"R{number:02}\r\r3/11/26\r", *answers, "n", "\r"):
            began = time.thread_time_ns()
            at = QApplication.focusWidget() or page.body.grids[0].table
            QTest.keyClick(at, Qt.Key.Key_Return if key == "\r" else key)
            QCoreApplication.processEvents()
            spent += (time.thread_time_ns() - began) / 1e6
            pressed += 1
        given = [session.view(NodeId(f"{record}/c{n:02}")).value for n in range(1, PAPER_CRITERIA)]
        if [each[:1] for each in given] != [each if each != "a" else "n" for each in answers]:
            raise SystemExit(f"record {number} does not hold what was typed: {given}")
    return pressed, spent


def filled() -> FormSession:
    """The tool of the bench, half answered."""
    rows = [
        f"| | select_one l | c{n:02} | Is criterion {n} met in the record? | yes | | | |"
        for n in range(1, 26)
    ]
    source = HEAD.format(records=RECORDS) + "\n".join(rows) + "\n" + TAIL
    tool = convert(source.strip().encode(), ".md").tool
    if tool is None:
        raise SystemExit("the tool is not sound")
    ids = iter(range(1, 100_000))
    session = open_session(tool, Surroundings(lambda: NOW, lambda: str(UUID(int=next(ids))), lambda: 0.5))
    for number, record in enumerate(session.view(NodeId("/data/rec")).children[: RECORDS // 2]):
        session.set_value(NodeId(f"{record}/key"), f"R{number:02}")
        for criterion in range(1, CRITERIA + 1):
            session.set_value(NodeId(f"{record}/c{criterion:02}"), ("yes", "yes", "no", "na")[criterion % 4])
    return session


def press(window: Watched, table: QWidget, key: Qt.Key) -> float:
    began = time.thread_time_ns()
    QTest.keyClick(table, key)
    return until_painted(window, began)


def until_painted(window: Watched, began: int) -> float:
    """Milliseconds until the last paint before all was quiet."""
    quiet()
    while window.painted_ns < began:
        quiet()
    return (window.painted_ns - began) / 1e6


def quiet() -> None:
    """Let the program run until nothing has come for a while."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < QUIET_MS:
        QCoreApplication.processEvents()


if __name__ == "__main__":
    raise SystemExit(main())
