"""Type in a records grid of 40 records by 25 criteria: a key answers, its figures follow, all is painted.

The page is the real one on a tool made for it, in a window; answers go to a keeper that keeps nothing, for
what a save costs `fill.py` says. A key is measured until the window has painted what it changed and nothing
more comes; opening until the grid is painted. Half of the cells are answered beforehand.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from desk import QUIET_MS
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from ratios import Line, arguments, report

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, Surroundings
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.xlsform import convert
from qa_desktop.services.desktop import Saved
from qa_desktop.ui import app as ui
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.style import theme

RECORDS, CRITERIA = 40, 25
KEY_LIMIT = 16.0  # one frame
OPEN_LIMIT = 200.0
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


class Watched(QWidget):
    """A window noting when it was last painted."""

    painted_ns = 0

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            self.painted_ns = time.perf_counter_ns()
        return bool(done)


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
    began = time.perf_counter_ns()
    page = FillPage(session, title="Grid", case="Bench", keeper=Unkept())
    box.addWidget(page)
    opened = until_painted(window, began)
    page.activateWindow()
    table = page.body.grids[0].table
    table.setFocus()
    quiet()
    first, changed = [], []
    for number in range(options.rounds):
        record = RECORDS // 2 + number // 20 % 20
        page.go_to(NodeId(f"{session.view(NodeId('/data/rec')).children[record]}/c{1 + number % 20:02}"))
        quiet()
        first.append(press(window, table, Qt.Key.Key_Y))
    for number in range(options.rounds):
        page.go_to(NodeId(f"{session.view(NodeId('/data/rec')).children[number % 8]}/c{1 + number % 20:02}"))
        quiet()
        changed.append(press(window, table, (Qt.Key.Key_N, Qt.Key.Key_A)[number % 2]))
    return report(
        "grid",
        [
            Line(f"open {RECORDS} records × {CRITERIA} criteria", opened, OPEN_LIMIT),
            Line("a key answers a blank cell, to painted", statistics.median(first), KEY_LIMIT),
            Line("a key changes an answer, to painted", statistics.median(changed), KEY_LIMIT),
        ],
        options,
    )


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
    began = time.perf_counter_ns()
    QTest.keyClick(table, key)
    return until_painted(window, began)


def until_painted(window: Watched, began: int) -> float:
    """Milliseconds until the last paint before all was quiet."""
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
