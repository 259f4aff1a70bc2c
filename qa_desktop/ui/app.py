"""Owns the start and the end of the window: what is made in which order, and taken down in which."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from qa_desktop.ui import overrides, translation, window_place
from qa_desktop.ui.first_paint import FirstPaint
from qa_desktop.ui.hook import FailureHook
from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from qa_desktop.services.desktop import Launch


# 10 s: twice what the store waits for a lock. Only a store that cannot be written makes it that long.
SAVED_WITHIN_MS = 10_000


SIGNALS_HEARD_MS = 500


def application() -> QApplication:
    """The one Qt application of this process."""
    overrides.install()
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    QGuiApplication.setApplicationDisplayName("QA Desktop")
    app.setApplicationName("qa-desktop")
    app.setQuitOnLastWindowClosed(True)
    translation.wear(app)
    return app


def run(launch: Launch | Callable[[], Launch], window_file: Path | None = None) -> int:
    """Show the window and stay until it is closed; returns the process's exit code.

    Where it stood is remembered in `window_file`, once the folder of that is there.

    What makes a launch when it is called is called behind the first paint: putting the program together
    imports what the window itself can do without.
    """
    app = application()
    theme.apply(app, "system", 1.0)
    tasks = Tasks(app)
    window = MainWindow(launch, tasks)
    theme.current().watch(window)
    tasks.unhandled.connect(window.tell)
    FailureHook(window.flush, window.tell).install()
    # After the first paint: the store's library is imported on its lane while the window is already up.
    FirstPaint(window, window.begin)
    window_place.recall(window, window_file)
    window.show()
    with ended_by_signals(window):
        code = app.exec()
    window_place.remember(window, window_file)
    end(window, tasks, window.launch)
    return code


@contextmanager
def ended_by_signals(window: MainWindow) -> Iterator[None]:
    """Let Ctrl+C and a shutdown close the window as a person would: saved first, then ended in order.

    Python hears a signal only when it runs; a timer lets it run while Qt waits.
    """
    listening = QTimer(window)
    listening.timeout.connect(window.hear_signals)
    listening.start(SIGNALS_HEARD_MS)
    before = {name: signal.signal(name, window.end_by_signal) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        listening.stop()
        for name, handler in before.items():
            signal.signal(name, handler)


def end(window: MainWindow, tasks: Tasks, launch: Launch | None) -> None:
    """Presenters flush, lanes drain, the store closes; in that order."""
    sys.excepthook = sys.__excepthook__
    window.flush()
    wait_until_saved(window)
    tasks.drain()
    # Only now: a store closed under an exchange that still runs would end in a message about it.
    if launch is not None:
        _close(launch)
    window.deleteLater()


def wait_until_saved(window: MainWindow) -> None:
    """Let what is on its way reach the store: the lanes take nothing new once they drain."""
    pages = window.pages
    if pages is None or not pages.is_shown or not pages.has_unsaved:
        return
    loop = QEventLoop()
    QTimer.singleShot(SAVED_WITHIN_MS, loop.quit)
    pages.when_saved(loop.quit)
    if pages.has_unsaved:
        loop.exec()


def _close(launch: Launch) -> None:
    from qa_desktop.services.desktop import ProfileState

    if launch.desktop.profile.status().state is ProfileState.OPEN:
        launch.desktop.profile.lock("end")
