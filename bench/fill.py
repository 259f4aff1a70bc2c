"""Fill T1, the supplied sample tool: open it, answer by a key, see the answer painted and saved.

Opening is measured in the real window until it is painted and nothing more comes: the first time in a
fresh process, with everything still to import and the tool still to read; and later in the same process.
A key is measured until the window has painted what it changed. A save is what the STORE lane does for one
answer (the answer and its history) against one row committed by the bare driver with the same settings to a
database beside it. What lists show of the draft is kept in a pause, as the fill page does; beside it for
information.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from ratios import Line, arguments, medians, report, surroundings, timed
from sqlcipher3 import dbapi2

from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.storage import engine

OPEN_LIMIT = 200.0
KEY_LIMIT = 16.0  # one frame
SAVE_LIMIT = 2.0
FRESH_ROUNDS = 5
SECTION = "t1_pln"  # the longest section of questions with grades
KEYS = (Qt.Key.Key_1, Qt.Key.Key_2)
LETTERS = "the visit was recorded "


def main() -> int:
    parser = arguments(__doc__, rounds=40)
    parser.add_argument("--fresh", nargs=2, metavar=("PROFILE", "AUDIT"), help="open once, print it, end")
    options = parser.parse_args()
    if options.fresh:
        return fresh(Path(options.fresh[0]), options.fresh[1])
    with tempfile.TemporaryDirectory(prefix="qa-bench-") as folder:
        profile = Path(folder) / "profile"
        desk = Desk(profile)
        key = desk.start()
        saved, figured, bare = _saves(desk, key, Path(folder) / "bare.db", options.rounds)
        opened = _openings(desk, key)
        letter, answer = _keys(desk, options.rounds)
        desk.close()
        environment = surroundings(Path(folder))
        _fresh(environment, profile, key)  # once unmeasured: byte code kept
        opened_fresh = statistics.median(_fresh(environment, profile, key) for _ in range(FRESH_ROUNDS))
    peer = "one row committed by sqlcipher3 alone, same pragmas"
    return report(
        "fill",
        [
            Line("open T1, first time since the start", opened_fresh, OPEN_LIMIT),
            Line("open T1 again", opened, OPEN_LIMIT),
            Line("a digit answers, to painted", answer, KEY_LIMIT),
            Line("a letter typed, to painted", letter, KEY_LIMIT),
            Line("one answer to saved", saved, SAVE_LIMIT, peer, bare),
            Line("what lists show, kept in a pause", figured, None, peer, bare),
        ],
        options,
    )


def fresh(profile: Path, audit: str) -> int:
    """Open one draft in this process, which has opened nothing before."""
    desk = Desk(profile, create=False)
    print(desk.open(AuditKey(AuditId(audit), 1)))
    desk.close()
    return 0


def _fresh(environment: dict[str, str], profile: Path, key: AuditKey) -> float:
    command = [sys.executable, __file__, "--fresh", str(profile), key.audit_id]
    ran = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    return float(ran.stdout)


def _openings(desk: Desk, key: AuditKey) -> float:
    taken = []
    for _ in range(10):
        taken.append(desk.open(key))
        desk.leave()
    desk.open(key)
    return statistics.median(taken[1:])


def _keys(desk: Desk, rounds: int) -> tuple[float, float]:
    """Typing a letter and answering by a digit, each until the window has painted it."""
    page = desk.page
    graded = next(
        view.node_id
        for view in desk.session.questions()
        if f"/{SECTION}/" in view.node_id and view.control is ControlKind.SELECT_ONE
    )
    page.go_to(graded)
    desk.settle()
    answers = []
    for turn in range(rounds):
        tile = desk.focused()
        answers.append(_painted(desk, lambda w=tile, k=KEYS[turn % 2]: QTest.keyClick(w, k)))
        desk.settle()
    written = next(
        row.node_id for row in page.body.in_order() if row.findChild(QPlainTextEdit) and row.is_answerable
    )
    page.go_to(written)
    desk.settle()
    letters = []
    for turn in range(rounds):
        box, letter = desk.focused(), LETTERS[turn % len(LETTERS)]
        letters.append(_painted(desk, lambda w=box, c=letter: QTest.keyClick(w, c)))
        desk.settle()
    return statistics.median(letters), statistics.median(answers)


def _painted(desk: Desk, act: object) -> float:
    window = desk.window
    before = window.paints
    begun = time.perf_counter_ns()
    act()
    desk.until(lambda: window.paints > before)
    return (window.painted_ns - begun) / 1e6


def _saves(desk: Desk, key: AuditKey, bare: Path, rounds: int) -> tuple[float, float, float]:
    filling = desk.desktop.filling
    session = filling.open(key).session
    question = next(view for view in session.questions() if view.control is ControlKind.SELECT_ONE)
    figures = filling.figures(session)
    file = engine.KeyedFile(bare, bytes(range(32)))
    file.make_private()
    connection = file.connect(create=True)
    connection.execute("CREATE TABLE answers (node TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    turn = iter(range(10**6))

    def save() -> None:
        write = Write(WriteKind.ANSWER, question.node_id, "yes", "no", computed=False)
        filling.record(key, (write,))

    def figure() -> None:
        # As while filling from top to bottom: every answer is one more in the lists.
        filling.keep_figures(key, replace(figures, answered=next(turn) % 90))

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        row = (question.node_id, str(next(turn)))
        connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", row)
        connection.execute("COMMIT")

    for _ in range(20):
        save(), figure(), commit()
    try:
        measures = (lambda: timed(save), lambda: timed(figure), lambda: timed(commit))
        saved, figured, committed = medians(rounds * 5, measures)
    except dbapi2.Error as error:
        raise AssertionError("the peer is broken") from error
    connection.close()
    return saved, figured, committed


if __name__ == "__main__":
    raise SystemExit(main())
