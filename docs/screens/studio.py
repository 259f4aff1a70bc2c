"""Owns the set-up that scenes share: the real window on the demonstration's data, and a camera before it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import looks
import pictures
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QScrollArea, QWidget
from shiboken6 import isValid

from qa_desktop import bootstrap
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.formengine.api import FormSession
from qa_desktop.formspec.xlsform import convert
from qa_desktop.services import demo_answers, tools
from qa_desktop.services.desktop import Desktop
from qa_desktop.system.clock import SystemClock
from qa_desktop.system.zone import LocalZone
from qa_desktop.ui import app as program
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Tasks

SIZE = (1280, 720)
BEGAN = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
"""Every drawing begins at this moment, so that pictures change with the program and not with the day."""
WAIT_MS = 60_000
IDLE_SECONDS = 86_400
Answers = Mapping[str, str]


class StudioClock(SystemClock):
    """Runs as the computer's does, from one moment on."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        return BEGAN + timedelta(seconds=time.monotonic() - self._began)

    def local(self) -> datetime:
        return self.now().astimezone(LocalZone())


class Studio:
    """One window and what a scene does with it. A scene leaves nothing behind that `home` does not clear."""

    def __init__(self, application: bootstrap.Application, folder: Path) -> None:
        self._app = program.application()
        self.application, self._folder = application, folder
        self.look, self.scene = looks.LOOKS[0], ""
        self.drawn: list[Path] = []
        # Nobody touches the window: left as it is it would lock itself in the middle of the drawing.
        self.launch = replace(application.launch(), idle_lock_seconds=IDLE_SECONDS)
        self.tasks = Tasks()
        self.window = MainWindow(self.launch, self.tasks)
        self.window.resize(*SIZE)
        self.window.show()
        self._drafts: dict[str, AuditKey] = {}

    # ------------------------------------------------------------ the window

    @property
    def desktop(self) -> Desktop:
        return self.launch.desktop

    @property
    def pages(self) -> Any:
        assert self.window.pages is not None
        return self.window.pages

    @property
    def page(self) -> FillPage:
        """The page of the draft in front."""
        self.wait(lambda: self.pages.fill is not None)
        return self.pages.fill.page

    def begin(self) -> None:
        self.window.begin()
        self.settle()

    def end(self) -> None:
        program.end(self.window, self.tasks, self.launch)

    def wear(self, look: looks.Look) -> None:
        self.look = look
        theme.current().wear(look.scheme, look.scale)
        self.window.resize(*SIZE)
        self.settle()

    def home(self) -> None:
        """Back to My work, with nothing over it."""
        for top in self._app.topLevelWidgets():
            if isinstance(top, QDialog | QMenu) and top.isVisible():
                top.close()
        self.settle()
        pages = self.window.pages
        if pages is None or not pages.is_shown:
            return
        for _ in range(9):
            front = self.window.front
            if front is pages.desk:
                break
            owner = next((h for h in (pages.contributing.host, pages.fill) if h and h.widget is front), front)
            owner.left.emit()
            self.settle()
        pages.go("work")
        self.settle()

    def go(self, place: str) -> Any:
        """Show a place of the desk; returns its page."""
        self.pages.go(place)
        self.settle()
        return self.pages.current_page

    # ------------------------------------------------------------ waiting and taking

    def wait(self, condition: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(WAIT_MS)
        while not condition():
            if deadline.hasExpired():
                raise TimeoutError("the screen never came")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Until nothing runs beside the window and all is laid out."""
        for _ in range(3):
            self.wait(lambda: self.tasks.is_idle)
            for _ in range(6):
                self._app.processEvents()

    def take(self, which: str = "") -> None:
        """Take the picture of the scene, or of one step of it."""
        if QApplication.activeModalWidget() is None:
            self.window.activateWindow()
        self.settle()
        self.keep(pictures.of_window(self.window), which)

    def keep(self, image: Any, which: str = "") -> None:
        name = f"{self.scene}-{which}" if which else self.scene
        path = self._folder / self.look.name / f"{name}.png"
        size = pictures.save(image, path, smaller=self.look.scale > 1)
        self.drawn.append(path)
        odd = "" if (image.width(), image.height()) == SIZE else f"  {image.width()} × {image.height()}"
        print(f"{self.look.name}/{name} {size // 1024} kB{odd}", flush=True)

    def take_down(self, area: QScrollArea, most: int = 4) -> None:
        """Take a page that is longer than the window, a windowful at a time."""
        bar = area.verticalScrollBar()
        bar.setValue(0)
        for number in range(1, most + 1):
            self.take(str(number))
            if bar.value() >= bar.maximum():
                return
            bar.setValue(bar.value() + bar.pageStep() - 40)

    def take_sheet(
        self, act: Callable[[], object], which: str = "", do: Callable[[Any], object] | None = None
    ) -> None:
        """Take what a sheet that holds the loop shows, after doing something in it, and close it again."""
        failures: list[BaseException] = []

        def look() -> None:
            top = QApplication.activeModalWidget() or QApplication.activePopupWidget()
            if top is None or not top.isVisible() or not self.tasks.is_idle:
                return
            timer.stop()
            try:
                self.settle()
                if do is not None:
                    do(top)
                self.take(which)
            except Exception as error:  # noqa: BLE001  whatever it is, the sheet must not hold the loop for ever
                failures.append(error)
            top.close()

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(30)
        try:
            act()
            self.wait(lambda: not timer.isActive())
        finally:
            timer.stop()
        self.settle()
        if failures:
            raise failures[0]

    # ------------------------------------------------------------ drafts

    def tool(self, form_id: str, source: str = "") -> Any:
        """A tool of the shelf, put there from its source when it is one of a scene's own."""
        known = {each.ref.form_id: each for each in self.desktop.filling.tools()}
        if form_id not in known and source:
            made = convert(source.strip().encode(), ".md").tool
            if made is None:
                raise SystemExit(f"the tool {form_id} is not sound")
            with self.application.house.store().write() as unit:
                tools.put(unit, made, BEGAN)
            known = {each.ref.form_id: each for each in self.desktop.filling.tools()}
        return known[form_id]

    def draft(
        self,
        name: str,
        form_id: str,
        answer: Answers | Callable[[FormSession], Iterator[Any]],
        *,
        case: str = "1048213",
        source: str = "",
    ) -> AuditKey:
        """A draft of this studio, made once; by names of questions and answers, or as `answer` says."""
        if name not in self._drafts:
            opened = self.desktop.filling.start(
                self.tool(form_id, source).ref.content_hash, case_reference=case
            )
            made = by_name(opened.session, answer) if isinstance(answer, Mapping) else answer(opened.session)
            writes = [write for each in made for write in each]
            self.desktop.filling.record(opened.key, writes, self.desktop.filling.figures(opened.session))
            self._drafts[name] = opened.key
        return self._drafts[name]

    def fill(self, key: AuditKey, at: str = "") -> FillPage:
        """Open a draft at a question given by name, or by path."""
        self.pages.open_draft(key)
        self.wait(lambda: self.pages.fill is not None and self.pages.fill.key == key)
        self.settle()
        if at:
            self.at(at)
        return self.page

    def at(self, at: str) -> None:
        """Go to a question of the draft in front; its heading stays in sight."""
        page = self.page
        page.go_to(NodeId(at) if at.startswith("/") else node(page.presenter.session, at))
        self.settle()

    def up_to(self, widget: QWidget, above: int = 20) -> None:
        """Scroll so that a widget of the draft in front stands at the top."""
        column = self.page.column
        top = widget.mapTo(column.widget(), widget.rect().topLeft()).y()
        column.verticalScrollBar().setValue(top - above)
        self.settle()


def node(session: FormSession, name: str) -> NodeId:
    return next(v.node_id for v in session.questions(relevant_only=False) if v.definition.name == name)


def by_name(session: FormSession, answers: Answers) -> Iterator[Any]:
    for name, value in answers.items():
        yield session.set_value(NodeId(name) if name.startswith("/") else node(session, name), value).writes


def as_planned(studio: Studio, plan: demo_answers.Plan) -> Callable[[FormSession], Iterator[Any]]:
    """Answers as the demonstration's auditors give them."""
    return lambda session: demo_answers.fill(session, plan, random.Random(7), studio.desktop.now())


@contextmanager
def demonstration(folder: Path) -> Iterator[Studio]:
    """The window on the demonstration's data, in a profile that is thrown away."""
    with TemporaryDirectory(prefix="qa-desktop-screens-") as base:
        made, _ = bootstrap.demo(Path(base) / "demo")
        studio = Studio(made, folder)
        try:
            studio.begin()
            yield studio
        finally:
            studio.end()


@contextmanager
def elsewhere(studio: Studio, *, passphrase: str = "") -> Iterator[Studio]:
    """Another window, in a profile of its own: absent, or made with a passphrase and empty."""
    with TemporaryDirectory(prefix="QA-Desktop-") as base:
        made = bootstrap.application(Path(base) / "Auditor")
        if passphrase:
            made.desktop.profile.create("Auditor 1", passphrase)
        other = Studio(made, studio._folder)
        other.look, other.scene, other.drawn = studio.look, studio.scene, studio.drawn
        studio.window.hide()
        try:
            yield other
        finally:
            other.end()
            studio.window.show()
            if isValid(other.window):
                other.settle()
