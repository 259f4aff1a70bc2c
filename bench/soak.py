"""Walk the whole window for rounds: every place, sheet, size and look, drafts, later stages, the lock.

Nothing is measured against a peer. A round must not end the program, must raise nothing, must not give up a
handle of the window that Python still holds, and must leave nothing behind: widgets, actions and shortcuts
after the last round are compared with those after the second, when every page has been made once.
"""

from __future__ import annotations

import faulthandler
import gc
import random
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import desk  # noqa: F401 - chooses the platform first
from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QAccessible, QAction, QKeyEvent, QShortcut
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from ratios import Line, arguments, report
from shiboken6 import Shiboken, isValid

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.domain.audit import AuditState
from qa_desktop.services.desktop import EscalationState
from qa_desktop.ui import app as program
from qa_desktop.ui.settings.hub_card import JoinSheet
from qa_desktop.ui.setup.unlock import UnlockPage
from qa_desktop.ui.sheets import asks
from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.theme import SCHEMES
from qa_desktop.ui.tasks import Tasks

SCALES = (1.0, 1.5, 2.0)
STEPS_MS = 5
PATIENCE_MS = 60_000
KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
FROM_ROUND = 2
"""Of the first, pages and caches are still being made."""
GROWTH_LIMIT = 0.5
"""Things a round leaves behind, on average: a page or sheet that stays is dozens."""
Steps = Iterator[Callable[[], object] | None]


def main() -> int:
    parser = arguments(__doc__, rounds=6)
    parser.add_argument("--accessible", action="store_true", help="as with a screen reader running")
    parser.add_argument("--seed", type=int, default=7, help="of the order and of the keys")
    options = parser.parse_args()
    faulthandler.enable()
    qInstallMessageHandler(_warn)
    with tempfile.TemporaryDirectory() as folder:
        made, _ = bootstrap.demo(Path(folder) / "demo")
        soak = Soak(made, options.rounds, options.seed)
        if options.accessible:
            QAccessible.setActive(True)
        soak.run()
    rounds = max(1, len(soak.counts) - FROM_ROUND)
    first, last = soak.counts[min(FROM_ROUND, len(soak.counts)) - 1], soak.counts[-1]
    return report(
        "soak",
        [
            Line("failures, and handles given up", len(soak.faults), 0, unit=""),
            *(
                Line(
                    f"{name} left behind by a round",
                    (last[name] - first[name]) / rounds,
                    GROWTH_LIMIT,
                    unit="",
                )
                for name in last
            ),
        ],
        options,
    )


class Soak(QObject):
    """A person who never tires, at one window."""

    def __init__(self, made: Application, rounds: int, seed: int) -> None:
        super().__init__()
        self._app = program.application()
        theme.apply(self._app, "light", 1.0)
        self._rounds, self._dice = rounds, random.Random(seed)
        self.faults: list[str] = []
        self.counts: list[dict[str, int]] = []
        self._held: list[tuple[QWidget, list[QWidget]]] = []
        self.launch = made.launch()
        self.tasks = Tasks(self._app)
        self.tasks.unhandled.connect(self._on_unhandled)
        self.window = MainWindow(self.launch, self.tasks)
        self.window.resize(1280, 720)
        self.window.show()
        self._steps = self._walk()
        self._busy, self._quiet = False, 0
        self._patience = QDeadlineTimer(PATIENCE_MS)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STEPS_MS)
        self._timer.timeout.connect(self._go_on)

    def run(self) -> None:
        sys.excepthook = self._note
        self.window.begin()
        self._timer.start()
        self._app.exec()
        program.end(self.window, self.tasks, self.launch)

    # ------------------------------------------------------------ stepping

    def _go_on(self) -> None:
        """Do the next thing once all is quiet; where a sheet holds the loop, close the sheet."""
        self._timer.start()  # one that repeats would wait for the sheet that its own step shows
        if not self.tasks.is_idle and not self._patience.hasExpired():
            self._quiet = 0
            return
        self._quiet += 1
        if self._quiet < 3:
            return
        self._quiet = 0
        self._patience.setRemainingTime(PATIENCE_MS)
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if over is not None:
            self._press(2)
            over.close()
        elif not self._busy:
            self._step()

    def _step(self) -> None:
        self._busy = True
        try:
            act = next(self._steps)
            if act is not None:
                act()
        except StopIteration:
            self._timer.stop()
            self._app.quit()
        except Exception as error:  # noqa: BLE001  it is told at the end, and the walk goes on
            self._note(type(error), error, error.__traceback__)
        finally:
            self._busy = False

    def _note(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._tell("".join(traceback.format_exception(kind, error, trace)))

    def _tell(self, fault: str) -> None:
        self.faults.append(fault)
        print(fault, file=sys.stderr, flush=True)

    def _on_unhandled(self, error: Exception) -> None:
        self._note(type(error), error, error.__traceback__)

    # ------------------------------------------------------------ the walk

    @property
    def pages(self) -> Any:
        assert self.window.pages is not None
        return self.window.pages

    def _walk(self) -> Steps:
        yield None
        for number in range(self._rounds):
            for scheme in SCHEMES:
                scale = self._dice.choice(SCALES)
                yield lambda scheme=scheme, scale=scale: theme.current().wear(scheme, scale)
                self._hold()
                yield from self._places()
                for part in self._dice.sample((self._sheets, self._draft, self._read, self._stage), 3):
                    yield from part()
                self._look_at_held(f"round {number + 1}, {scheme} at {scale}")
            yield from self._lock()
            yield lambda: theme.current().wear("light", 1.0)
            for place in self.pages.desk.names:
                yield lambda place=place: self.pages.go(place)
            yield lambda: self.pages.go("work")
            yield None
            self._count(number + 1)

    def _places(self) -> Steps:
        for place in self._dice.sample(self.pages.desk.names, len(self.pages.desk.names)):
            yield lambda place=place: self.pages.go(place)
            self._hold()
            yield lambda: self._press(6)
        yield lambda: self.window.resize(*self._dice.choice(((1280, 720), (1000, 700), (1600, 900))))

    def _sheets(self) -> Steps:
        window = self.window
        told = next(
            row
            for row in self.launch.desktop.audits.my_work().escalations
            if row.state is not EscalationState.UNTOLD
        )
        yield self.pages.start_audit
        yield self.pages.find
        yield window.help.show_keys
        yield window.help.show_about
        yield lambda: asks(JoinSheet(window))
        yield lambda: self.pages.errands.answer_escalation(told)
        yield lambda: self.pages.binning.discard(self._row(AuditState.DRAFT))

    def _draft(self) -> Steps:
        yield lambda: self.pages.open_draft(self._row(AuditState.DRAFT).key)
        if self.pages.fill is None:
            return
        self._hold()
        yield lambda: self._press(30)
        yield lambda: theme.current().wear(theme.current().scheme, self._dice.choice(SCALES))
        yield lambda: self.pages.fill.show_review()
        yield lambda: self._press(12)
        yield lambda: self.pages.fill.left.emit()
        yield None

    def _read(self) -> Steps:
        row = self._row(AuditState.COMPLETED)
        yield lambda: self.pages.view(row.key)
        self._hold()
        yield lambda: self._press(12)
        yield lambda: self.window.front.left.emit()
        yield lambda: self.pages.reading.report_of_row(row)
        yield lambda: self.window.front.left.emit()

    def _stage(self) -> Steps:
        due = self.launch.desktop.audits.my_work().later[0]
        yield lambda: self.pages.contributing.open(due.row.key, "manager")
        yield lambda: self._press(30)
        yield lambda: self.pages.contributing.host.show_review()
        yield lambda: self._press(12)
        yield lambda: self.pages.contributing.host.left.emit()
        yield None

    def _lock(self) -> Steps:
        yield self.window.lock
        page = self.window.findChild(UnlockPage)
        while page is None or not page.isVisible():
            yield None
            page = self.window.findChild(UnlockPage)
        yield page.try_without
        while self.window.pages is None or not self.window.pages.is_shown:
            yield None

    def _row(self, state: AuditState) -> Any:
        rows = [row for row in self.launch.desktop.audits.audits() if row.summary.state is state]
        return self._dice.choice(rows)

    def _press(self, times: int) -> None:
        """Keys that go about and change nothing: an arrow in a box would choose."""
        for _ in range(times):
            over = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
            focus = QApplication.focusWidget() or over
            key = self._dice.choice(KEYS)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                if isValid(focus):
                    QApplication.sendEvent(focus, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))

    # ------------------------------------------------------------ looking

    def _hold(self) -> None:
        """Keep handles of what Qt made inside our views, as a page may."""
        for view in self.window.findChildren(QAbstractScrollArea):
            if Shiboken.createdByPython(view) and not any(view is known for known, _ in self._held):
                self._held.append((view, [view.viewport(), view.verticalScrollBar()]))

    def _look_at_held(self, when: str) -> None:
        for view, handles in self._held:
            if isValid(view) and not all(isValid(each) for each in handles):
                self._tell(f"{when}: handles of {type(view).__name__} were given up")
        self._held = [(view, each) for view, each in self._held if isValid(view) and all(map(isValid, each))]

    def _count(self, number: int) -> None:
        self._held.clear()
        gc.collect()
        self.counts.append(
            {
                "widgets": len(QApplication.allWidgets()),
                "actions": len(self.window.findChildren(QAction)),
                "shortcuts": len(self.window.findChildren(QShortcut)),
                "objects of the program's": sum(
                    str(type(each).__module__).startswith("qa_desktop.ui") for each in gc.get_objects()
                ),
            }
        )
        print(f"round {number}:", ", ".join(f"{n} {name}" for name, n in self.counts[-1].items()), resident())
        sys.stdout.flush()


def _warn(_kind: object, _context: object, words: str) -> None:
    # Of every window it is said that there is no display.
    if "plugin does not support" not in words:
        print(words, file=sys.stderr, flush=True)


def resident() -> str:
    """What the process holds, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return ""
    return f"{pages * 4 // 1024} MB"


if __name__ == "__main__":
    raise SystemExit(main())
