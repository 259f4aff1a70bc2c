"""Ctrl+C and a shutdown end the program as closing its window does: in order, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_demonstration_and_takes_its_throw_away_profile_along(number, tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)}
    program = subprocess.Popen(
        [sys.executable, "-m", "qa_desktop", "--demo"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for_the_window(program, tmp_path)
        program.send_signal(number)
        said, _ = program.communicate(timeout=60)
    finally:
        program.kill()
    assert program.returncode == 0, said
    assert "Traceback" not in said
    assert list(tmp_path.glob("qa-desktop-demo-*")) == []


def wait_for_the_window(program: subprocess.Popen, base: Path) -> None:
    """Until the program's own log says that somebody can work."""
    while program.poll() is None:
        for written in base.glob("qa-desktop-demo-*/logs/qa-desktop.log"):
            if "desk shown" in written.read_text(encoding="utf-8"):
                return
    raise AssertionError("the program ended before its window was up")
