"""The command line when the world is against it: no secret lost, no traceback, nothing half-written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop import bootstrap
from qa_desktop.cli import audits, commands, exchange
from qa_desktop.errors import Refused
from tests.cli.conftest import Run

PASSPHRASE = "orchard window thimble"


@pytest.fixture
def hub(run: Run, tmp_path: Path) -> Path:
    home = tmp_path / "hub"
    assert run("--profile", home, "create", "--person", "Q&S", passphrase=PASSPHRASE).code == 0
    (tmp_path / "share").mkdir()
    return home


def test_keys_that_cannot_be_written_leave_no_space_and_can_be_handed_out_again(
    run: Run, hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share, keys = tmp_path / "share", tmp_path / "keys"
    good = exchange.write_new

    def full(path: Path, data: bytes) -> None:
        if path.name == "recovery.age":
            raise Refused("FILE-NOT-WRITTEN", errno=errno.ENOSPC)
        good(path, data)

    monkeypatch.setattr(exchange, "write_new", full)
    command = ("--profile", hub, "hub", "init", "--folder", share, "--keys", keys)
    ran = run(*command, passphrase=PASSPHRASE)
    assert ran.code == 1
    assert list(share.iterdir()) == [], "a space whose recovery key nobody holds"
    assert list(keys.iterdir()) == [], "the next try finds the names free"

    monkeypatch.setattr(exchange, "write_new", good)
    again = run(*command, passphrase=PASSPHRASE)
    assert again.code == 0
    assert "Recovery key: AGE-SECRET-KEY-1" in again.out
    assert len(list(keys.iterdir())) == 3


def test_a_set_up_that_fails_at_the_folder_says_that_its_page_does_not_count(
    run: Run, hub: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    command = ("--profile", hub, "hub", "init", "--keys", keys, "--folder")
    gone = run(*command, tmp_path / "gone", passphrase=PASSPHRASE)
    assert gone.code == 1
    assert "AGE-SECRET-KEY" not in gone.out or "does not count" in gone.err
    assert list(keys.iterdir()) == []
    assert run(*command, tmp_path / "share", passphrase=PASSPHRASE).code == 0


def test_a_file_that_could_not_be_written_whole_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(audits.os, "fsync", full)
    with pytest.raises(Refused, match="FILE-NOT-WRITTEN"):
        audits.write_new(tmp_path / "report.pdf", b"half a report")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file/inside", "file"])
def test_a_demonstration_where_none_can_be_made_is_refused_in_words(
    run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("not a folder")
    ran = run("--profile", tmp_path / place, "demo", "--no-window")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert "cannot be made or written" in ran.err


def test_a_fault_of_our_own_is_told_without_a_traceback_and_without_its_words(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise ValueError("the child's name is in here")

    monkeypatch.setattr(commands, "run", broken)
    ran = run("audit", "list")
    assert ran.code == 1
    assert "child" not in ran.err
    assert "Traceback" not in ran.err
    assert "ValueError" in ran.err
    assert "saved" in ran.err


@pytest.mark.parametrize(
    "kept",
    [
        '{"failures": 5, "last": "2026-01-01T00:00:00"}',
        '{"failures": 1e400, "last": "2026-01-01T00:00:00+00:00"}',
        '{"failures": 5, "last": "9999-12-31T23:59:59+00:00"}',
        '{"failures": 5, "last": "0001-01-01T00:00:00+14:00"}',
    ],
)
def test_a_damaged_record_of_wrong_tries_keeps_nobody_out(run: Run, hub: Path, kept: str) -> None:
    (hub / "attempts.json").write_text(kept)
    ran = run("--profile", hub, "tool", "list", passphrase=PASSPHRASE)
    assert ran.err == ""
    assert ran.code == 0


def test_whoever_has_to_wait_is_told_how_long(run: Run, hub: Path) -> None:
    for _ in range(4):
        ran = run("--profile", hub, "tool", "list", passphrase="not the right one")
    assert ran.code == 1
    assert "has to wait" in ran.err
    assert " second" in ran.err
    assert any(character.isdigit() for character in ran.err)


@pytest.mark.parametrize(
    "command", [("join", "--folder", ".", "--file"), ("hub", "approve", "x", "--root-key")]
)
def test_a_file_without_an_end_is_not_read_to_its_end(
    run: Run, hub: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    endless = tmp_path / "endless"
    with endless.open("wb") as file:
        file.truncate(1 << 40)  # a hole: it takes no space, reading it would take all memory
    ran = run("--profile", hub, *command, endless, passphrase=PASSPHRASE)
    assert ran.code == 1
    assert "cannot be read" in ran.err


def test_a_problem_of_the_folder_says_what_was_not_lost_and_what_next(opened: Run, demo: Path) -> None:
    application = bootstrap.application(demo)
    application.desktop.profile.unlock(bootstrap.demo_passphrase())
    application.desktop.settings.put("shared-folder", str(demo / "away"))
    application.desktop.profile.lock()
    ran = opened("--profile", demo, "sync")
    assert ran.code == 1
    assert "kept on this computer" in ran.err


def test_a_report_of_invented_data_says_so_on_every_page_however_it_is_made(
    opened: Run, demo: Path, tmp_path: Path
) -> None:
    listed = opened("--profile", demo, "audit", "list").out
    reference = next(line.split()[0] for line in listed.splitlines() if "Received by Q&S" in line)
    target = tmp_path / "report.pdf"
    assert opened("--profile", demo, "audit", "pdf", reference, "--out", target).code == 0
    for page in PdfReader(target).pages:
        text = page.extract_text()
        assert "DEMONSTRATION: INVENTED DATA" in text
        assert "OFFICIAL-SENSITIVE" not in text


@pytest.mark.skipif(os.name != "posix", reason="Windows takes its zone from the system alone")
def test_arrivals_are_listed_in_the_time_of_this_place(demo: Path) -> None:
    def arrived(zone: str) -> datetime:
        ran = subprocess.run(
            [sys.executable, "-m", "qa_desktop", "--profile", str(demo), "--passphrase-stdin", "hub", "list"],
            input=f"{bootstrap.demo_passphrase()}\n",
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "TZ": zone},
        )
        rows = ran.stdout.split("\nARRIVED", 1)[1].splitlines()[1:]
        return datetime.strptime(rows[0][:16], "%Y-%m-%d %H:%M")  # noqa: DTZ007 - as a person reads it

    assert (arrived("UTC-5") - arrived("UTC")).total_seconds() == 5 * 3600


@pytest.mark.parametrize("address", ["~nobody-of-this-name/share", "half\0name"])
def test_an_address_that_is_none_is_a_folder_that_is_away(opened: Run, demo: Path, address: str) -> None:
    application = bootstrap.application(demo)
    application.desktop.profile.unlock(bootstrap.demo_passphrase())
    application.desktop.settings.put("shared-folder", address)
    application.desktop.profile.lock()
    for command in (("sync",), ("doctor",)):
        ran = opened("--profile", demo, *command)
        assert "shared folder" in (ran.out + ran.err).casefold()
        assert "Something went wrong" not in ran.err


def test_doctor_says_that_a_file_is_no_place_for_a_profile(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for place in (tmp_path / "file", tmp_path / "file" / "inside"):
        ran = run("--profile", place, "doctor")
        assert ran.code == 1
        assert "PROFILE-NOT-WRITABLE" in ran.out


def test_two_programs_do_not_work_on_one_profile(opened: Run, demo: Path) -> None:
    application = bootstrap.application(demo)
    application.desktop.profile.unlock(bootstrap.demo_passphrase())
    ran = opened("--profile", demo, "audit", "list")
    application.desktop.profile.lock()
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.strip()
    assert opened("--profile", demo, "audit", "list").code == 0
