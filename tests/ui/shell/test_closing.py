"""Closing loses nothing: answers still on their way are saved first."""

from __future__ import annotations

import threading

from qa_desktop.ui.tasks import Lane
from tests.builders import generic
from tests.ui.shell.conftest import PASSPHRASE
from tests.ui.shell.windows import Sitting

WANTED = {"h_team": "Riverside", "h_worker": "Worker 7", "h_manager": "Manager 1"}


def begun(seat: Sitting, home):
    """A draft in the window, with three answers waiting behind a store that is busy."""
    tool = generic(home.desktop.filling.tools())
    opened = home.desktop.filling.start(tool.ref.content_hash, case_reference="1048213")
    seat.pages.open_draft(opened.key)
    seat.wait(lambda: seat.pages.fill is not None)
    seat.settle()
    presenter = seat.pages.fill.page.presenter
    gate = threading.Event()
    seat.tasks.run(Lane.STORE, gate.wait)
    nodes = {v.definition.name: v.node_id for v in presenter.session.questions()}
    for name, value in WANTED.items():
        presenter.edit(nodes[name], value)
    assert presenter.queue.unsaved == len(WANTED)
    return opened.key, gate


def answers(home, key) -> dict[str, str]:
    home.desktop.profile.unlock(PASSPHRASE)
    session = home.desktop.filling.open(key).session
    found = {v.definition.name: v.value for v in session.questions()}
    return {name: found[name] for name in WANTED}


def test_the_window_waits_for_a_busy_store_and_then_closes_by_itself(home, seat):
    sitting = seat(home)
    key, gate = begun(sitting, home)

    sitting.window.close()
    assert sitting.window.isVisible()
    gate.set()
    sitting.wait(lambda: not sitting.window.isVisible())
    sitting.leave()

    assert answers(home, key) == WANTED


def test_an_end_that_nobody_announced_saves_what_was_queued(home, seat):
    sitting = seat(home)
    key, gate = begun(sitting, home)
    threading.Timer(0.3, gate.set).start()

    sitting.leave()

    assert answers(home, key) == WANTED
