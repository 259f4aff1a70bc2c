"""A whole program without its window: real engine, services and encrypted store, in a temporary home."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from qa_desktop.bootstrap import desktop, workshop
from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import NodeId
from qa_desktop.services import demo_answers
from qa_desktop.services.desktop import Desktop, Opened
from qa_desktop.services.house import House
from qa_desktop.system.clock import SystemEntropy
from qa_desktop.system.paths import ProfileFolder
from qa_desktop.ui.context import Context
from qa_desktop.ui.fill.host import FillHost
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Tasks
from qa_desktop.vaults import PassingVault
from tests.builders import generic

START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Time that moves only when a test says so."""

    at: datetime = START
    home: timezone = field(default_factory=lambda: timezone(timedelta(0), "GMT"))

    def now(self) -> datetime:
        return self.at

    def local(self) -> datetime:
        return self.at.astimezone(self.home)


@dataclass
class Room:
    """A person at a draft of the sample tool."""

    qtbot: object
    desktop: Desktop
    tasks: Tasks
    clock: Clock
    host: FillHost
    opened: Opened

    @property
    def session(self):
        return self.opened.session

    def node(self, name: str) -> NodeId:
        every = self.session.questions(relevant_only=False)
        return next(view.node_id for view in every if view.definition.name == name)

    def answer(self, name: str, value: str) -> None:
        """As a control hands an answer on."""
        self.host.page.presenter.edit(self.node(name), value)

    def value(self, name: str) -> str:
        return self.session.view(self.node(name)).value

    def fill(self, grade: Grade = Grade.GOOD) -> None:
        """Answer everything that is asked, as the demonstration does, and let the page keep it."""
        for writes in demo_answers.fill(
            self.session, demo_answers.Plan(grade=grade), Random(3), self.clock.local()
        ):
            self.host.page.presenter.queue.add(writes, 0)
        self.wait()

    def wait(self) -> None:
        """Until everything handed on is in the store and answered."""
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.tasks.is_idle and not self.host.has_unsaved)
        QApplication.processEvents()

    def press(self, button: QWidget) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.wait()

    @property
    def dialog(self):
        return self.host.dialog

    @property
    def review(self):
        return self.host.review_page

    @property
    def is_reviewing(self) -> bool:
        return self.host.widget.currentWidget() is self.review

    def words(self, page: QWidget) -> str:
        """Everything a page shows in labels."""
        from qa_desktop.ui.widgets.text import Text

        return "\n".join(label.shown for label in page.findChildren(Text) if label.isVisibleTo(page))


@pytest.fixture(autouse=True)
def light(qapp):
    return theme.apply(qapp, "light", 1.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def whole(tmp_path, clock):
    entropy = SystemEntropy()
    house = House(PassingVault(ProfileFolder(tmp_path), clock, entropy), workshop(clock, entropy))
    made = desktop(house, lambda: ())
    made.profile.create("Auditor A", "orchard window thimble")
    yield made
    made.profile.lock()


@pytest.fixture
def room(qtbot, whole, clock):
    tasks = Tasks()
    tool = generic(whole.filling.tools())
    opened = whole.filling.start(tool.ref.content_hash, case_reference="1048213")
    host = FillHost(Context(whole, tasks), opened)
    qtbot.addWidget(host.widget)
    host.widget.resize(1280, 770)
    with qtbot.waitExposed(host.widget):
        host.widget.show()
    host.widget.activateWindow()
    made = Room(qtbot, whole, tasks, clock, host, opened)
    made.wait()
    yield made
    tasks.drain()
