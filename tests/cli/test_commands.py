"""Every command as IT runs it: exit codes, words, and what it leaves behind."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop import bootstrap
from tests.builders import generic
from tests.cli.conftest import Run

T1 = Path(__file__).parents[2] / "forms" / "generic-mosaic-audit"
PASSPHRASE = "orchard window thimble"


def column(table: str, name: str) -> list[str]:
    head, *rows = table.splitlines()
    start = head.index(name)
    rest = head[start + len(name) :]
    end = start + len(name) + (len(rest) - len(rest.lstrip()) if rest.strip() else 10_000)
    return [row[start:end].strip() for row in rows]


def test_wrong_usage_is_two(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("nonsense").code == 2
    assert run("audit").code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_a_sound_tool_is_said_to_be_sound_with_its_content_hash(run: Run) -> None:
    ran = run("tool", "check", T1)
    assert ran.code == 0
    assert "is sound" in ran.out
    assert "Content hash " in ran.out


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"| survey |\n| | type |\n| | tex |"]
)
def test_a_broken_workbook_is_refused_in_words(run: Run, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "tool.xlsx"
    broken.write_bytes(content)
    ran = run("tool", "check", broken)
    assert ran.code == 1
    assert "error: " in ran.out
    assert "Traceback" not in ran.out + ran.err


def test_the_exported_workbook_checks_to_the_same_content(run: Run, tmp_path: Path) -> None:
    workbook = tmp_path / "t1.xlsx"
    assert run("tool", "export", T1, "--xlsx", workbook).code == 0
    told = [run("tool", "check", path).out.splitlines()[-1] for path in (T1, workbook)]
    assert told[0] == told[1]
    assert told[0].startswith("Content hash ")


def test_a_profile_is_made_locked_and_opened_again(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = run("--profile", home, "create", "--person", "Auditor 9", passphrase=PASSPHRASE)
    assert made.code == 0
    shelf = run("--profile", home, "tool", "list", passphrase=PASSPHRASE)
    assert "generic-mosaic-audit" in shelf.out
    again = run("--profile", home, "create", "--person", "Auditor 9", passphrase=PASSPHRASE)
    assert again.code == 1
    assert again.err.strip()


def test_a_wrong_or_missing_passphrase_opens_nothing(run: Run, demo: Path) -> None:
    wrong = run("--profile", demo, "audit", "list", passphrase="not this one at all")
    assert (wrong.code, wrong.out) == (1, "")
    assert wrong.err.strip()
    none = run("--profile", demo, "audit", "list")
    assert (none.code, none.out) == (1, "")


def test_a_weak_passphrase_makes_no_profile(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run("--profile", home, "create", "--person", "A", passphrase="short").code == 1
    assert not (home / "qa.db").exists()


def test_a_folder_without_a_profile_says_so(run: Run, tmp_path: Path) -> None:
    ran = run("--profile", tmp_path / "nobody", "audit", "list", passphrase=PASSPHRASE)
    assert ran.code == 1
    assert ran.err.strip()
    assert not (tmp_path / "nobody").exists()


def test_the_audit_list_shows_every_state(opened: Run, demo: Path) -> None:
    ran = opened("--profile", demo, "audit", "list")
    assert ran.code == 0
    states = set(column(ran.out, "WHERE"))
    assert {
        "Draft", "Correction in progress", "Waiting for the shared folder", "In the shared folder",
        "Received by Q&S", "Safe in the Q&S backup", "Safe in the Q&S backup, corrected since",
    } <= states  # fmt: skip


def test_the_export_is_csv_for_a_spreadsheet_and_never_overwrites(
    opened: Run, demo: Path, tmp_path: Path
) -> None:
    target = tmp_path / "audits.csv"
    assert opened("--profile", demo, "audit", "export", "--csv", target).code == 0
    kept = target.read_bytes()
    rows = list(csv.DictReader(io.StringIO(kept.decode("utf-8-sig"), newline="")))
    assert len(rows) > 15
    again = opened("--profile", demo, "audit", "export", "--csv", target)
    assert again.code == 1
    assert target.read_bytes() == kept
    printed = opened("--profile", demo, "audit", "export")
    assert printed.out.startswith("reference,")


def test_the_report_of_an_audit_is_a_pdf_with_its_reference(opened: Run, demo: Path, tmp_path: Path) -> None:
    listed = opened("--profile", demo, "audit", "list").out
    places = zip(column(listed, "REFERENCE"), column(listed, "WHERE"), strict=True)
    reference = next(name for name, where in places if where == "Received by Q&S")
    target = tmp_path / "report.pdf"
    assert opened("--profile", demo, "audit", "pdf", reference.lower(), "--out", target).code == 0
    text = "".join(page.extract_text() for page in PdfReader(target).pages)
    assert reference in text
    unknown = opened("--profile", demo, "audit", "pdf", "QA-AAAAA-AAAAA", "--out", tmp_path / "x.pdf")
    assert unknown.code == 1
    assert not (tmp_path / "x.pdf").exists()


def test_doctor_looks_inside_with_the_passphrase_and_around_without(
    run: Run, opened: Run, demo: Path
) -> None:
    inside = opened("--profile", demo, "doctor")
    assert inside.code == 0
    assert "STORE-SOUND" in inside.out
    assert "SHARE-THERE" in inside.out
    around = run("--profile", demo, "doctor")
    assert around.code == 0
    assert "PROFILE-LOCKED" in around.out
    assert "PLACE-FIT" in around.out


def test_doctor_finds_a_damaged_database(opened: Run, demo: Path) -> None:
    database = demo / "qa.db"
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 0xFF
    database.write_bytes(data)
    ran = opened("--profile", demo, "doctor")
    assert ran.code == 1
    assert "WRONG" in ran.out or ran.err.strip()


def test_a_lost_database_is_a_loss_and_never_a_fresh_start(opened: Run, demo: Path) -> None:
    (demo / "qa.db").unlink()
    ran = opened("--profile", demo, "audit", "list")
    assert ran.code == 1
    assert ran.err.strip()
    assert not (demo / "qa.db").exists()


def test_a_share_that_is_away_loses_nothing(opened: Run, demo: Path) -> None:
    _move_share(demo)
    ran = opened("--profile", demo, "sync")
    assert ran.code == 1
    assert ran.err.strip()
    listed = opened("--profile", demo, "audit", "list")
    assert "Waiting for the shared folder" in listed.out


def _move_share(demo: Path) -> None:
    """The copy remembers the original's folder; that one is not ours to sync with."""
    application = bootstrap.application(demo)
    application.desktop.profile.unlock(bootstrap.demo_passphrase())
    application.desktop.settings.put("shared-folder", str(demo / "away"))
    application.desktop.profile.lock()


def test_a_device_joins_a_hub_and_its_audit_list_stays_its_own(run: Run, tmp_path: Path) -> None:
    hub, device, share, keys = (tmp_path / name for name in ("hub", "device", "share", "keys"))
    share.mkdir()

    def at(home: Path, *words: object, source: str = "") -> str:
        ran = run("--profile", home, *words, passphrase=PASSPHRASE, source=source)
        assert ran.code == 0, ran.err
        return ran.out

    at(hub, "create", "--person", "Q&S desk")
    at(device, "create", "--person", "Auditor 9")
    told = at(hub, "hub", "init", "--folder", share, "--keys", keys)
    assert "Recovery key: AGE-SECRET-KEY-1" in told
    assert sorted(path.name for path in keys.iterdir()) == ["recovery.age", "root-1.age", "root-2.age"]
    assert b"age-encryption.org" in (keys / "root-1.age").read_bytes()
    invitation = at(hub, "hub", "invite", "Auditor 9")
    code = (
        at(device, "join", "--folder", share, source=invitation).splitlines()[0].removeprefix("Check code: ")
    )
    listed = at(hub, "hub", "approve")
    assert column(listed, "CHECK CODE") == [code]
    at(hub, "hub", "approve", column(listed, "REQUEST")[0])
    at(device, "sync")
    assert "Auditor 9" in at(hub, "hub", "list")
    assert "taken in 0" in at(hub, "hub", "ingest")


def test_an_invitation_that_was_altered_is_refused(run: Run, tmp_path: Path) -> None:
    device = tmp_path / "device"
    run("--profile", device, "create", "--person", "A", passphrase=PASSPHRASE)
    ran = run(
        "--profile", device, "join", "--folder", tmp_path, passphrase=PASSPHRASE, source="not an invitation"
    )
    assert ran.code == 1
    assert ran.err.strip()


def test_the_demonstration_says_where_it_lies_and_is_not_made_twice(run: Run, demo: Path) -> None:
    ran = run("--profile", demo, "demo", "--no-window")
    assert ran.code == 0
    assert f"Profile: {demo}" in ran.out
    assert "Share: " in ran.out
    assert bootstrap.demo_passphrase() in ran.out


def test_a_demonstration_is_never_made_over_a_profile(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run("--profile", home, "create", "--person", "A", passphrase=PASSPHRASE)
    before = sorted(path.name for path in home.iterdir())
    assert run("--profile", home, "demo", "--no-window").code == 1
    assert sorted(path.name for path in home.iterdir()) == before


def test_a_key_file_or_invitation_that_is_not_there_is_said_in_words(opened: Run, demo: Path) -> None:
    missing = demo / "nowhere.age"
    for words in (
        ("hub", "approve", "x", "--root-key", missing),
        ("join", "--folder", demo, "--file", missing),
    ):
        ran = opened("--profile", demo, *words)
        assert ran.code == 1
        assert "cannot be read" in ran.err


def test_a_reader_that_has_seen_enough_is_no_crash(demo: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "qa_desktop",
        "--profile",
        str(demo),
        "--passphrase-stdin",
        "audit",
        "list",
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        child.stdout.close()
        assert child.stdin is not None
        child.stdin.write(f"{bootstrap.demo_passphrase()}\n")
        child.stdin.close()
        assert child.stderr is not None
        assert child.stderr.read() == ""


def test_a_name_in_any_script_is_listed_on_a_console_that_cannot_show_it(demo: Path) -> None:
    application = bootstrap.application(demo)
    application.desktop.profile.unlock(bootstrap.demo_passphrase())
    tool = generic(application.desktop.filling.tools())
    application.desktop.filling.start(tool.ref.content_hash, case_reference="أمينة\x1b[2J")
    application.desktop.profile.lock()
    ran = subprocess.run(
        [sys.executable, "-m", "qa_desktop", "--profile", str(demo), "--passphrase-stdin", "audit", "list"],
        input=f"{bootstrap.demo_passphrase()}\n",
        capture_output=True,
        encoding="cp1252",
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert ran.returncode == 0, ran.stderr
    assert "\\u0623" in ran.stdout
    assert "\x1b" not in ran.stdout, "nobody's terminal is moved about"


def test_a_policy_file_is_tried_before_it_is_deployed(run: Run, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("[locked]\nlock-after-minutes = 3\n", encoding="utf-8")
    ran = run("policy", "check", policy)
    assert ran.code == 0
    assert "Locked: lock-after-minutes = 3" in ran.out

    policy.write_text("[locked]\nlock-after-minutes = 60\ncolour = 1\n", encoding="utf-8")
    ran = run("policy", "check", policy)
    assert ran.code == 1
    assert "lock-after-minutes cannot be used: it must be from 1 to 15." in ran.err
    assert "a setting that there is not: colour" in ran.err
    assert run("policy", "check", tmp_path / "none.toml").code == 1


def test_backup_check_and_restore_work_on_the_files(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"

    def told(*words: object, code: int = 0) -> str:
        ran = run("--profile", home, *words, passphrase=PASSPHRASE)
        assert ran.code == code, ran.err
        return ran.out + ran.err

    told("create", "--person", "Auditor 9")
    assert "There is no backup." in told("restore")
    assert "There is no sound backup" in told("restore", "newest", code=1)
    assert "Backup made and checked" in told("backup")
    assert "The database is sound." in told("check")
    (home / "qa.db").write_bytes(os.urandom(4096) + (home / "qa.db").read_bytes()[4096:])
    assert "STORE-WRONG-KEY" in told("check", code=1)
    assert "Nothing of the database can be read" in told("salvage", tmp_path / "stick", code=1)
    assert "The present database cannot be read." in told("restore")
    assert "put-aside" in told("restore", "newest")
    assert "The encrypted database is sound." in told("doctor")
    assert run("--profile", home, "restore", passphrase="not the words").code == 1
