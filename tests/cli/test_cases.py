"""`cases check`: how a list of cases would be read, before anything of it is imported."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.cli import waiting
from qa_desktop.cli.console import Console
from qa_desktop.services import progress
from qa_desktop.system.worker import Limits, Worker
from tests.cli.conftest import Run


def test_a_sound_list_is_counted_and_shown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes("Case;Name\n0012;Zoë\n0013;B\n".encode("cp1252"))
    ran = run("cases", "check", path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "CSV in Windows-1252, guessed, cells parted by semicolons.",
        "2 rows under 2 headings in line 1; 0 left out, 0 blank.",
        "LINE  Case  Name",
        "2     0012  Zoë",
        "3     0013  B",
    ]


def test_what_is_wrong_is_told_at_its_line_and_by_the_exit_code(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"Case,Name\n1,a\x1b[31m\n")
    assert "from line 2 on" in run("cases", "check", path).err
    path.write_bytes(b"Case,Name\n1,a,b\n2,c\n")
    ran = run("cases", "check", path)
    assert ran.code == 1
    assert "error: Line 2 has more cells than there are headings." in ran.out


def test_a_file_that_never_ends_is_ended_and_said_to_be(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = (sys.executable, "-c", "import time; time.sleep(3600)")
    monkeypatch.setattr(bootstrap, "reading", lambda: Worker(Limits(1), never))
    ran = run("cases", "check", tmp_path / "cases.csv")
    assert ran.code == 1
    assert ran.err.startswith("Reading the file took more than 1 seconds and was ended. Nothing was changed.")


def test_a_terminal_hears_how_far_it_is_and_a_file_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(waiting, "_SILENT", -1.0)
    for err, shown in ((Terminal(), "\r1,000 rows read\r               \r"), (io.StringIO(), "")):
        with waiting.waiting(Console(io.StringIO(), err, io.StringIO())):
            progress.tell(1_000)
        assert err.getvalue() == shown
