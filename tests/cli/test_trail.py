"""The audit trail on the command line: listed with filters, written as CSV, checked."""

from __future__ import annotations

from pathlib import Path

from qa_desktop import bootstrap
from qa_desktop.cli.console import FINE, PROBLEM
from tests.cli.conftest import Run


def test_the_trail_is_listed_newest_first_and_by_what_is_asked(demo: Path, opened: Run) -> None:
    every = opened("--profile", demo, "trail", "--limit", "3")
    assert every.code == FINE
    assert "NUMBER" in every.out.splitlines()[0]
    assert "3 of " in every.out.splitlines()[-1]
    people = opened("--profile", demo, "trail", "--kind", "people", "--words", "invited")
    lines = people.out.splitlines()[1:]
    assert lines
    assert all("Person invited" in line for line in lines)
    assert "Q&S hub" in opened("--profile", demo, "trail", "--who", "Q&S hub").out
    none = opened("--profile", demo, "trail", "--from", "2099-01-01")
    assert len(none.out.splitlines()) == 1


def test_what_cannot_be_asked_is_said(demo: Path, opened: Run) -> None:
    assert "no day: 23/11/2026" in opened("--profile", demo, "trail", "--to", "23/11/2026").err
    assert "Nobody of that name" in opened("--profile", demo, "trail", "--who", "Nobody").err
    assert opened("--profile", demo, "trail", "--audit", "QA-AAAAA-AAAAA").code != FINE


def test_the_trail_is_written_as_csv_once(demo: Path, opened: Run, tmp_path: Path) -> None:
    there = tmp_path / "trail.csv"
    assert opened("--profile", demo, "trail", "--kind", "keys", "--csv", there).code == FINE
    assert "Profile made" in there.read_text(encoding="utf-8-sig")
    assert opened("--profile", demo, "trail", "--csv", there).code != FINE


def test_verify_names_the_first_broken_entry_by_its_exit_code_too(demo: Path, opened: Run) -> None:
    sound = opened("--profile", demo, "trail", "verify")
    assert (sound.code, "is unbroken" in sound.out) == (FINE, True)
    application = bootstrap.application(demo)
    application.desktop.profile.unlock(bootstrap.demo_passphrase())
    connection = application.house.store()._file.connect()
    connection.execute("DROP TRIGGER log_no_delete")
    connection.execute("DELETE FROM log WHERE number = 7")
    connection.close()
    application.desktop.profile.lock()
    broken = opened("--profile", demo, "trail", "verify")
    assert broken.code == PROBLEM
    assert "Entry 7 of the audit trail was taken out" in broken.out
    assert "First broken entry: 7 [missing]" in broken.out
    assert opened("--profile", demo, "doctor").code == PROBLEM
