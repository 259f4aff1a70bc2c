"""The program is killed between any two steps; nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.domain.audit import AuditState
from qa_desktop.services.desktop import KeyMode
from tests.journey.homes import PASSPHRASE

ROOT = Path(__file__).parents[2]

# Answers one question after the other and says which value is saved; then completes, telling each step.
CHILD = """
import random, sys
from pathlib import Path
from qa_desktop import bootstrap
from qa_desktop.services import completing
from qa_desktop.services.demo_answers import Plan, fill
from qa_desktop.services.desktop import Settlement
from tests.builders import generic

application = bootstrap.application(Path(sys.argv[1]))
desk = application.desktop
desk.profile.unlock(sys.argv[2])
tool = generic(desk.filling.tools())
opened = desk.filling.start(tool.ref.content_hash, case_reference="1048213")
for writes in fill(opened.session, Plan(), random.Random(5), desk.now()):
    desk.filling.record(opened.key, writes, desk.filling.figures(opened.session))
    for write in writes:
        print("saved", write.node_id, write.new, flush=True)
ready = desk.completing.prepare(opened.key, opened.session, None, Settlement())
print("prepared", flush=True)
if sys.argv[3] == "prepared":
    sys.stdin.readline()
def hook(*_anything):
    print("queued", flush=True)
    if sys.argv[3] == "queued":
        sys.stdin.readline()
house = application.house
completing.complete(house.store(), house.world.clock, ready, who="A", after_complete=hook)
print("completed", flush=True)
sys.stdin.readline()
"""


def home(tmp_path: Path) -> Path:
    made = bootstrap.application(tmp_path / "home")
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    made.desktop.profile.lock()
    return tmp_path / "home"


def run_until(profile: Path, says: str, times: int = 1) -> list[str]:
    """Let a program work until it has said something so many times; then kill it there."""
    lines: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(profile), PASSPHRASE, says],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        try:
            for line in child.stdout:
                lines.append(line.rstrip("\n"))
                times -= line.startswith(says)
                if not times:
                    break
        finally:
            child.kill()
    assert not times, "the program ended before it got there"
    return lines


@pytest.mark.parametrize("answers", [1, 17, 60])
def test_killed_while_filling_every_saved_answer_is_there(tmp_path: Path, answers: int) -> None:
    profile = home(tmp_path)
    told = run_until(profile, "saved", answers)
    again = bootstrap.application(profile)
    again.desktop.profile.unlock(PASSPHRASE)
    (row,) = again.desktop.audits.my_work().drafts
    session = again.desktop.filling.open(row.key).session
    last = {line.split(" ", 2)[1]: line.split(" ", 2)[2] for line in told}
    held = {str(view.node_id): view.value for view in session.questions(relevant_only=False)}
    assert {node: value for node, value in last.items() if held.get(node) != value} == {}
    again.desktop.profile.lock()


@pytest.mark.parametrize(
    ("step", "state"), [("prepared", "draft"), ("queued", "draft"), ("completed", "completed")]
)
def test_killed_while_completing_it_is_a_whole_draft_or_a_whole_audit(
    tmp_path: Path, step: str, state: str
) -> None:
    profile = home(tmp_path)
    run_until(profile, step)
    again = bootstrap.application(profile)
    again.desktop.profile.unlock(PASSPHRASE)
    (row,) = again.desktop.audits.audits()
    assert row.summary.state is AuditState(state)
    if row.summary.state is AuditState.DRAFT:
        session = again.desktop.filling.open(row.key).session
        assert session.progress().missing == 0
    else:
        assert again.desktop.audits.pdf(row.key).startswith(b"%PDF")
    assert {line.code for line in again.desktop.settings.doctor()} >= {"STORE-SOUND", "LOG-SOUND"}
    again.desktop.profile.lock()
