"""The window is killed while a person types; what stood there a second before is in the draft again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.services.desktop import KeyMode
from tests.journey.homes import PASSPHRASE

ROOT = Path(__file__).parents[2]
QUESTION = "p_synopsis"

# Opens a draft in the real window, types by key events and kills itself by its own clock: as many
# milliseconds after the last key as it was told, or in the middle of typing. Says each key with its moment.
CHILD = f"""
import os, signal, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qa_desktop import bootstrap
from qa_desktop.ui import app as program
from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Tasks
from tests.builders import generic

profile, passphrase, text, every, rest = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
application = bootstrap.application(Path(profile))
desk = application.desktop
desk.profile.unlock(passphrase)
key = desk.filling.start(generic(desk.filling.tools()).ref.content_hash, case_reference="1048213").key
app = program.application()
theme.apply(app, "light", 1.0)
tasks = Tasks(app)
window = MainWindow(application.launch(), tasks)
window.show()
window.begin()

def until(condition):
    while not condition():
        app.processEvents()

def die():
    print("killed", time.monotonic(), flush=True)
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

def typed(at):
    box = QApplication.focusWidget() or window.focusWidget()
    QTest.keyClicks(box, text[at])
    print("key", time.monotonic(), flush=True)
    if at + 1 < len(text):
        QTimer.singleShot(every, lambda: typed(at + 1))
    else:
        QTimer.singleShot(rest, die)

until(lambda: window.pages is not None and tasks.is_idle)
window.pages.open_draft(key)
until(lambda: window.pages.fill is not None and tasks.is_idle)
page = window.pages.fill.page
page.go_to(next(v.node_id for v in page._session.questions() if v.definition.name == "{QUESTION}"))
until(lambda: page.body.row_of(window.focusWidget()).view.definition.name == "{QUESTION}")
QTimer.singleShot(0, lambda: typed(0))
app.exec()
"""


def type_and_die(profile: Path, text: str, *, every: int, rest: int) -> tuple[list[float], float]:
    """The moment of every key and that of the end, by the window's own clock."""
    made = bootstrap.application(profile)
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    made.desktop.profile.lock()
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(profile), PASSPHRASE, text, str(every), str(rest)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )
    lines = [line.split() for line in child.stdout.splitlines()]
    assert child.returncode == -getattr(signal, "SIGKILL", signal.SIGTERM)
    assert lines[-1][0] == "killed"
    return [float(moment) for word, moment in lines if word == "key"], float(lines[-1][1])


def reopened(profile: Path) -> str:
    again = bootstrap.application(profile)
    again.desktop.profile.unlock(PASSPHRASE)
    (row,) = again.desktop.audits.my_work().drafts
    session = again.desktop.filling.open(row.key).session
    value = next(v.value for v in session.questions() if v.definition.name == QUESTION)
    again.desktop.profile.lock()
    return value


def test_killed_a_second_after_the_last_key_the_draft_has_all_of_it(tmp_path: Path) -> None:
    text = "Mother says he sleeps better. Nobody has asked him."
    type_and_die(tmp_path / "home", text, every=15, rest=1000)
    assert reopened(tmp_path / "home") == text


@pytest.mark.parametrize("every", [40, 400])
def test_killed_in_the_middle_of_a_word_only_the_last_second_is_missing(tmp_path: Path, every: int) -> None:
    text = ("word " * 100)[: 4000 // every]
    keys, end = type_and_die(tmp_path / "home", text, every=every, rest=0)
    kept = reopened(tmp_path / "home")
    due = sum(1 for moment in keys if moment <= end - 1)
    assert due >= 3
    assert text.startswith(kept)
    assert len(kept) >= due
