"""Draws the screens of later stages to `docs/screens/*.png`, without a display.

Run from the root: `python docs/screens/stage_screens.py [folder]`. It is the real program on the data of
the demonstration, in a profile that is thrown away; everything in it is invented.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from shell_screens import ROOT, Camera, in_the_demonstration

from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Tasks

LOOKS = (("light", 1.0, ""), ("dark", 1.0, "-dark"), ("light", 2.0, "-200"), ("dark", 2.0, "-dark-200"))


def stages(camera: Camera, window: MainWindow, tasks: Tasks) -> None:
    window.begin()
    camera.wait_for(lambda: window.pages is not None and tasks.is_idle)
    pages = window.pages
    assert pages is not None
    due = window.context.desktop.audits.my_work().later[0]
    for scheme, scale, suffix in LOOKS:
        theme.current().wear(scheme, scale)
        pages.go("work")
        camera.wait_for(lambda: tasks.is_idle)
        camera.take(window, "stages-work" + suffix)
        pages.reading.view(due.row.key)
        camera.wait_for(lambda: tasks.is_idle)
        camera.take(window, "stages-view" + suffix)
        pages.contributing.open(due.row.key, "manager")
        camera.wait_for(lambda: tasks.is_idle and pages.contributing.host is not None)
        host = pages.contributing.host
        assert host is not None
        camera.take(window, "stages-fill" + suffix)
        host.show_review()
        camera.wait_for(lambda: tasks.is_idle)
        camera.take(window, "stages-sign" + suffix)
        host.left.emit()
        window.front.left.emit()  # type: ignore[attr-defined]  # the audit's page
        camera.wait_for(lambda: tasks.is_idle)
    theme.current().wear("light", 1.0)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screens"
    in_the_demonstration(folder, stages)
