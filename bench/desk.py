"""Owns the program as the benches drive it: a real profile in a temporary folder, its window, its paints."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import ratios  # noqa: F401 - makes the tree importable
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from qa_desktop import bootstrap
from qa_desktop.services.desktop import KeyMode
from qa_desktop.ui import app as ui
from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from qa_desktop.domain.ids import AuditKey
    from qa_desktop.formengine.api import FormSession, SectionView

PASSPHRASE = "bench bench bench bench bench"
TOOL = "generic-mosaic-audit"
QUIET_MS = 30
PATIENCE_S = 20.0


class Watched(MainWindow):
    """The window, noting when it was last painted: the update request paints everything that is due."""

    painted_ns = 0
    paints = 0

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            self.painted_ns = time.perf_counter_ns()
            self.paints += 1
        return bool(done)


class Desk:
    """One open profile with its window on the screen."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.app = ui.application()
        theme.apply(self.app, "light", 1.0)
        self.application = bootstrap.application(folder)
        self.desktop = self.application.desktop
        if create:
            self.desktop.profile.create("Bench", PASSPHRASE, KeyMode.PASSPHRASE)
        else:
            self.desktop.profile.unlock(PASSPHRASE)
        self.tasks = Tasks(self.app)
        self.window = Watched(self.application.launch(), self.tasks)
        self.window.show()
        self.window.activateWindow()
        self.window.begin()
        self.until(lambda: self.window.pages is not None and self.tasks.is_idle)
        self.settle()

    def close(self) -> None:
        ui.end(self.window, self.tasks, self.application.launch())

    # ------------------------------------------------------------ waiting

    def until(self, is_so: Callable[[], bool]) -> None:
        """Let the program run until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError("the program did not get there")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)

    def settle(self) -> None:
        """Let the program run until it has painted nothing and done nothing for a while."""
        seen = -1
        while seen != self.window.paints or not self.tasks.is_idle:
            seen = self.window.paints
            loop = QEventLoop()
            QTimer.singleShot(QUIET_MS, loop.quit)
            loop.exec()

    # ------------------------------------------------------------ filling

    def start(self) -> AuditKey:
        """Begin a draft of the sample tool."""
        tool = next(tool for tool in self.desktop.filling.tools() if tool.ref.form_id == TOOL)
        return self.desktop.filling.start(tool.ref.content_hash, case_reference="1048213").key

    def open(self, key: AuditKey) -> float:
        """Open a draft in the window; milliseconds until it is painted whole and nothing more comes."""
        self.settle()
        pages = self.window.pages
        begun = time.perf_counter_ns()
        pages.open_draft(key)
        self.until(lambda: pages.fill is not None and pages.fill.widget.isVisible())
        self.settle()
        return (self.window.painted_ns - begun) / 1e6

    def leave(self) -> None:
        self.window.pages.fill.left.emit()
        self.until(lambda: self.window.pages.fill is None)
        self.settle()

    @property
    def page(self) -> Any:
        return self.window.pages.fill.page

    @property
    def session(self) -> FormSession:
        return self.page.presenter.session

    def section(self, name: str) -> SectionView:
        return next(one for one in self.session.sections() if one.node_id.rstrip("/").endswith(name))

    def focused(self) -> QWidget:
        widget = self.app.focusWidget() or self.window.focusWidget()
        if widget is None:
            raise LookupError("nothing has the keyboard")
        return widget
