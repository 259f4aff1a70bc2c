"""Draws the screens of the window to `docs/screens/*.png`, without a display.

Run from the root: `python docs/screens/shell_screens.py [folder]`. It is the real program on the data of
the demonstration, in a profile that is thrown away; everything in it is invented.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QDeadlineTimer, QEventLoop  # noqa: E402  the platform is chosen first
from PySide6.QtGui import QColor, QFont, QImage, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from qa_desktop import bootstrap  # noqa: E402
from qa_desktop.domain.audit import AuditState  # noqa: E402
from qa_desktop.domain.ids import AuditKey  # noqa: E402
from qa_desktop.ui import app as program  # noqa: E402
from qa_desktop.ui.audit.report_page import image_of  # noqa: E402
from qa_desktop.ui.shell import MainWindow  # noqa: E402
from qa_desktop.ui.style import theme  # noqa: E402
from qa_desktop.ui.tasks import Tasks  # noqa: E402

SIZE = (1280, 800)
SHEET_DPI = 55.0


def in_the_demonstration(folder: Path, draw: Callable[[Camera, MainWindow, Tasks], None]) -> None:
    """Draw from the real window on the demonstration's data, in a profile that is thrown away."""
    app = program.application()
    theme.apply(app, "light", 1.0)
    camera = Camera(app, folder)
    with tempfile.TemporaryDirectory(prefix="qa-desktop-screens-") as base:
        made, _ = bootstrap.demo(Path(base) / "demo")
        tasks = Tasks(app)
        window = MainWindow(made.launch(), tasks)
        window.resize(*SIZE)
        window.show()
        try:
            draw(camera, window, tasks)
        finally:
            program.end(window, tasks, made.launch())


class Camera:
    """Takes pictures of a window once nothing is going on any more."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self._folder = app, folder

    def wait_for(self, condition: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(60_000)
        while not condition():
            if deadline.hasExpired():
                raise TimeoutError("the screen never came")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def take(self, widget: QWidget, name: str) -> None:
        for _ in range(3):
            self._app.processEvents()
        picture = widget.grab()
        picture.save(str(self._folder / f"{name}.png"))
        print(name, picture.width(), picture.height())


def main(folder: Path) -> None:
    app = program.application()
    app.setFont(QFont("Inter"))
    theme.apply(app, "light", 1.0)
    camera = Camera(app, folder)
    first_run(camera)
    with tempfile.TemporaryDirectory(prefix="qa-desktop-screens-") as base:
        made, _ = bootstrap.demo(Path(base) / "demo")
        tasks = Tasks(app)
        window = MainWindow(made.launch(), tasks)
        window.resize(*SIZE)
        window.show()
        try:
            desk(camera, window, tasks)
        finally:
            program.end(window, tasks, made.launch())


def first_run(camera: Camera) -> None:
    with tempfile.TemporaryDirectory(prefix="QA-Desktop-") as base:
        made = bootstrap.application(Path(base))
        tasks = Tasks()
        window = MainWindow(made.launch(), tasks)
        window.resize(*SIZE)
        window.show()
        window.begin()
        camera.take(window, "first-run")
        program.end(window, tasks, made.launch())


def desk(camera: Camera, window: MainWindow, tasks: Tasks) -> None:
    window.begin()
    camera.wait_for(lambda: window.pages is not None and tasks.is_idle)
    pages = window.pages
    assert pages is not None
    for scheme, scale, suffix in (("light", 1.0, ""), ("dark", 1.0, "-dark"), ("light", 2.0, "-200")):
        theme.current().wear(scheme, scale)
        for place in ("work", "audits", "inbox", "settings"):
            pages.go(place)
            camera.wait_for(lambda: tasks.is_idle)
            camera.take(window, place + suffix)
    theme.current().wear("light", 1.0)
    audits = window.context.desktop.audits.audits()
    done = next(row for row in audits if row.summary.state is AuditState.COMPLETED)
    pages.view(done.key)
    camera.wait_for(lambda: tasks.is_idle)
    camera.take(window, "view")
    pages.reading.report_of_row(done)
    camera.wait_for(lambda: tasks.is_idle)
    camera.take(window, "report")
    contact_sheet(window, done.key).save(str(camera._folder / "report-pages.png"))
    window.go_back()
    window.go_back()
    window.lock()
    camera.wait_for(lambda: tasks.is_idle)
    camera.take(window, "locked")


def contact_sheet(window: MainWindow, key: AuditKey) -> QImage:
    """Every page of a report beside the others, as small as it can still be read."""
    desk = window.context.desktop.audits
    pdf = desk.pdf(key)
    images = [image_of(desk.page(pdf, number, SHEET_DPI)) for number in range(desk.page_count(pdf))]
    across, gap = 4, 12
    width, height = images[0].width() + gap, images[0].height() + gap
    down = -(-len(images) // across)
    sheet = QImage(across * width + gap, down * height + gap, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#d9dfe5"))
    painter = QPainter(sheet)
    for number, image in enumerate(images):
        painter.drawImage(gap + number % across * width, gap + number // across * height, image)
    painter.end()
    return sheet


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screens")
