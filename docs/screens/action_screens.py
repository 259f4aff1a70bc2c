"""Draws the screens of My actions to `docs/screens/*.png`, without a display.

Run from the root: `python docs/screens/action_screens.py [folder]`. It is the real program on the data of
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


def actions(camera: Camera, window: MainWindow, tasks: Tasks) -> None:
    window.begin()
    camera.wait_for(lambda: window.pages is not None and tasks.is_idle)
    pages = window.pages
    assert pages is not None
    for scheme, scale, suffix in (
        ("light", 1.0, ""),
        ("dark", 1.0, "-dark"),
        ("light", 2.0, "-200"),
        ("dark", 2.0, "-dark-200"),
    ):
        theme.current().wear(scheme, scale)
        pages.go("actions")
        camera.wait_for(lambda: tasks.is_idle)
        camera.take(window, "actions" + suffix)
        pages.go("work")
        camera.wait_for(lambda: tasks.is_idle)
        camera.take(window, "work-clocks" + suffix)
    theme.current().wear("light", 1.0)
    rows = window.context.desktop.actions.list()
    pages.reading.view(rows[-1].key, rows[-1].node_id)
    camera.wait_for(lambda: tasks.is_idle)
    camera.take(window, "action-in-its-audit")
    window.go_back()
    pages.open_draft(window.context.desktop.audits.my_work().drafts[0].key)
    camera.wait_for(lambda: tasks.is_idle and pages.fill is not None)
    assert pages.fill is not None
    page = pages.fill.page
    window.activateWindow()
    camera.wait_for(window.isActiveWindow)
    question = next(v for v in page.presenter.session.questions() if v.definition.name == "v_seen")
    for scheme, scale, suffix in (("light", 1.0, ""), ("dark", 1.0, "-dark"), ("light", 2.0, "-200")):
        theme.current().wear(scheme, scale)
        page.go_to(question.node_id)
        camera.wait_for(lambda: tasks.is_idle)
        camera.take(window, "action-offered" + suffix)
    theme.current().wear("light", 1.0)
    page.go_to(question.node_id)
    page.panel.action_links.add.click()
    camera.wait_for(lambda: tasks.is_idle)
    camera.take(window, "action-new")
    page.go_to(question.node_id)
    camera.wait_for(lambda: tasks.is_idle)
    camera.take(window, "action-linked")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screens"
    in_the_demonstration(folder, actions)
