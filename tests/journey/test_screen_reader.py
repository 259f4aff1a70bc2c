"""T2 is filled and completed through AT-SPI alone, from outside the program, as a screen reader would.

The program, its virtual screen, its window manager and its accessibility bus are the real ones; the
auditor is `screen_reader/story.py`, which knows only what is read out. What it sent is opened without us.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.unit.package.test_break_glass import write_signature

PASSPHRASE = "orchard window thimble"
STORY = Path(__file__).parent / "screen_reader" / "story.py"
ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "qa_desktop"]
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDED = ("Xvfb", "openbox", "dbus-run-session", "ssh-keygen", "age")


def lacking() -> str:
    """What this computer has not got, in words; blank when it can be done here."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    asked = [
        SYSTEM_PYTHON,
        "-c",
        "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi",
    ]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(asked, capture_output=True, check=False).returncode:
        missing.append("python3-gi with gir1.2-atspi-2.0")
    return f"needs {', '.join(missing)}" if missing else ""


pytestmark = [
    pytest.mark.timeout(240),
    # Continuous integration has everything: there a lack is a failure.
    pytest.mark.skipif(
        bool(lacking()) and not os.environ.get("QA_DESKTOP_EVERYTHING_HERE"), reason=lacking()
    ),
]


def run(*command: str | Path, given: bytes = b"", cwd: Path = ROOT) -> str:
    done = subprocess.run(command, input=given, cwd=cwd, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout.decode()


def cli(profile: Path, *words: str | Path) -> str:
    # `create` asks for the passphrase twice.
    secret = f"{PASSPHRASE}\n{PASSPHRASE}\n".encode()
    return run(*PROGRAM, "--profile", profile, "--passphrase-stdin", *words, given=secret)


@pytest.fixture
def screen(tmp_path: Path):
    """The environment of a virtual screen with a window manager."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    given = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "AT_SPI_"))},
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "NO_AT_BRIDGE": "0",
    }
    manager = subprocess.Popen(["openbox", "--sm-disable"], env=given, stderr=subprocess.DEVNULL)
    yield given
    for program in (manager, server):
        program.terminate()
        program.wait(10)


def test_t2_is_filled_and_completed_through_the_accessibility_tree_alone(tmp_path: Path, screen) -> None:
    hub, share, keys = tmp_path / "hub", tmp_path / "share", tmp_path / "keys"
    share.mkdir()
    invitation, log = tmp_path / "invitation.txt", tmp_path / "program.log"
    cli(hub, "create", "--person", "Q&S desk")
    page = cli(hub, "hub", "init", "--folder", share, "--keys", keys)
    cli(hub, "hub", "invite", "Auditor 3, health visitor", "--file", invitation)

    done = subprocess.run(
        [
            *("dbus-run-session", "--", SYSTEM_PYTHON, STORY, "--profile", tmp_path / "auditor"),
            *("--hub", hub, "--share", share, "--invitation", invitation, "--log", log, "--", *PROGRAM),
        ],
        env=screen,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, f"{done.stderr}\n{log.read_text(encoding='utf-8')[-2000:]}"
    told = json.loads(done.stdout.splitlines()[-1])
    read = dict(line.split(" | ", 1) for line in told["read"])

    # What was read of single questions: kind, whether it must be answered, how it is written.
    assert read["Which kind of audit is this?"].startswith("radio button | ")
    assert read["Which universal contacts fell due in the period?"].startswith("check box | ")
    assert read["Ethnicity as recorded"].startswith("combo box | ")
    assert read["Short summary of need and contact in the period"].startswith("text | ")
    assert "Optional." in read["NHS number"]
    assert "Optional." not in read["Mosaic person ID"]
    assert "for example 23/11/2026" in read["Date of birth"]
    assert (
        "For the team manager. It may stay blank for now."
        in read["Team manager: do you accept the overall grade?"]
    )
    assert not [q for q in read if q.startswith("Was there a proper handover")], (
        "school nursing was not asked"
    )

    # What was announced without moving the keyboard: what is wrong, what an answer opened, what it came to.
    heard = set(told["heard"])
    assert heard >= {
        "Error: This is not a valid NHS number. Check each digit against the record.",
        "New below: Date of birth",
        "New below: Mosaic person ID",
        "Nothing is missing. You can complete this audit.",
    }

    # What arrived, by the command line of another installation.
    cli(hub, "hub", "ingest")
    listed = cli(hub, "hub", "list")
    assert re.search(r"audit +S1048213 +Auditor 3, health visitor +Good", listed), listed

    # And without our program: the signature by OpenSSH, the content by age with the recovery key.
    identity = tmp_path / "recovery.key"
    identity.write_text(re.search(r"AGE-SECRET-KEY-\S+", page)[0] + "\n", encoding="ascii")
    rosters = sorted((share / "qad1" / "roster").iterdir())
    (device,) = json.loads(opened(rosters[-1], identity, tmp_path))["devices"]
    packages = sorted(share.glob(f"qad1/d/{device['keys']['id']}/**/*.qad"))
    manifests = {}
    for file in packages:
        first, signature, _body = file.read_bytes().split(b"\n", 2)
        write_signature(tmp_path, signature)
        (tmp_path / "allowed_signers").write_text(
            f"{device['keys']['id']} {device['keys']['key']}\n", "ascii"
        )
        run(
            *("ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", device["keys"]["id"]),
            *("-n", "qad-pkg-v1", "-s", "h.sig"),
            given=first + b"\n",
            cwd=tmp_path,
        )
        line, _, parts = opened(file, identity, tmp_path).partition(b"\n")
        manifests[json.loads(line)["kind"]] = (json.loads(line)["doc"], parts.decode())
    doc, instance = manifests["audit"]
    assert (doc["case_reference"], doc["auditor"]) == ("S1048213", "Auditor 3, health visitor")
    for answer in ("<p_mosaic_id>1048213</p_mosaic_id>", "<h_dob>2025-05-02</h_dob>", "<hv_due>y1</hv_due>"):
        assert answer in instance
    assert "9990000018" in instance.replace(" ", "")
    assert "h_edd" not in instance


def opened(file: Path, identity: Path, folder: Path) -> bytes:
    """The content of a sealed file, by `age` and zlib."""
    body = file.read_bytes().split(b"\n", 2)[2]
    done = subprocess.run(
        ["age", "-d", "-i", identity], input=body, cwd=folder, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return zlib.decompressobj().decompress(done.stdout[4:])
