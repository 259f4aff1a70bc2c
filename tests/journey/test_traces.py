"""Words that are written in the real program are in no file that it leaves, whatever becomes of it (row 110).

The program runs as a person starts it, in a home of its own; it is used, crashes, and is killed. Then every
file under that home, its temporary folder, the profile, the shared folder and the folder it was started in
is searched.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.journey.homes import PASSPHRASE, Homes

pytestmark = pytest.mark.timeout(240)

ROOT = Path(__file__).parents[2]
WORD = "Zwiebelkuchen"
CASES = ("1048213", "1048214")
PICTURES = (b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
"""How pages and pictures begin: words stand in them that no search would find."""
LONGEST = 4_000_000
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_DEFLATED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


def forms(word: str) -> dict[str, bytes]:
    """The word as it may lie in a file."""
    found = {name: word.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")}
    for shift in range(3):
        # Whatever stands around it: the letters that only the word decides.
        coded = base64.b64encode(b"\0" * shift + word.encode())
        found[f"base64+{shift}"] = coded[shift and 4 : -4]
    found["hex"] = word.encode().hex().encode()
    found["escaped"] = "".join(f"%{byte:02X}" for byte in word.encode()).encode()
    return found


def deflated_in(data: bytes) -> list[bytes]:
    """What is compressed in a file, as PDF, PNG and others do it."""
    found = []
    for coded in (data, *_letters_of_streams(data)):
        for start in _DEFLATED.finditer(coded):
            with suppress(zlib.error):
                found.append(zlib.decompressobj().decompress(coded[start.start() :], LONGEST))
    return [each for each in found if each]


def _letters_of_streams(data: bytes) -> list[bytes]:
    """The streams of a PDF that are written in letters (ASCII85)."""
    found = []
    for stream in _STREAM.findall(data) if data.startswith(b"%PDF-") else ():
        with suppress(ValueError):
            found.append(base64.a85decode(stream.strip().removesuffix(b"~>")))
    return found


def places(base: Path, words: tuple[str, ...]) -> list[str]:
    """Every file below a folder that holds one of the words in any form, in its content or its name."""
    wanted = [(f"{word}: {name}", form.lower()) for word in words for name, form in forms(word).items()]
    found = []
    for path in sorted(base.rglob("*")):
        found += [f"{path} is named {word}" for word in words if word.lower() in path.name.lower()]
        if not path.is_file() or path.is_symlink():
            continue
        data = path.read_bytes()
        for part in (data, *deflated_in(data)):
            lower = part.lower()
            found += [f"{path} holds {name}" for name, form in wanted if form in lower]
    return found


def painted(base: Path) -> list[str]:
    """Every file that is a page or a picture, in which no word can be searched."""
    return [
        str(path)
        for path in sorted(base.rglob("*"))
        if path.is_file() and path.read_bytes()[:16].startswith(PICTURES)
    ]


def test_the_search_finds_what_is_there(tmp_path):
    (tmp_path / "deep").mkdir()
    text = f"x{WORD}y"
    (tmp_path / "deep" / "plain").write_text(text)
    (tmp_path / "wide").write_bytes(text.encode("utf-16-be"))
    for shift in range(3):
        (tmp_path / f"coded{shift}").write_bytes(base64.b64encode(b"-" * shift + WORD.encode() + b"--"))
    (tmp_path / f"{WORD}.txt").write_bytes(b"")
    canvas = Canvas(str(tmp_path / "page.pdf"), pageCompression=1)
    canvas.drawString(72, 72, WORD)
    canvas.save()
    (tmp_path / "other").write_bytes(os.urandom(100_000))

    found = places(tmp_path, (WORD,))
    assert {re.sub(r"^.*/", "", line).split()[0] for line in found} == {
        "plain", "wide", "coded0", "coded1", "coded2", f"{WORD}.txt", "page.pdf",
    }  # fmt: skip
    assert painted(tmp_path) == [str(tmp_path / "page.pdf")]


def surroundings(base: Path) -> dict[str, str]:
    """The environment of somebody who has just come to this computer."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_"))}
    folders = {"HOME": base / "home", "TMPDIR": base / "tmp", "XDG_RUNTIME_DIR": base / "runtime"}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    return {
        **kept,
        **{name: str(folder) for name, folder in folders.items()},
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }


def use_until_killed(base: Path) -> list[str]:
    """Let a person work in the program; killed while they type. What they had done by then."""
    here = base / "here"
    here.mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journey.leaving_traces", str(base / "auditor")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here,
        env=surroundings(base),
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        try:
            child.stdin.write(f"{PASSPHRASE}\n{WORD}\n")
            child.stdin.close()
            done = []
            for line in child.stdout:
                done.append(line.strip())
                if done[-1] == "type_on":
                    break
            assert done[-1:] == ["type_on"], (done, child.stderr.read())
        finally:
            child.kill()
            said = child.stderr.read()
    assert WORD not in said
    return done


def test_nothing_that_was_written_is_left_readable_in_any_file(homes: Homes, tmp_path: Path) -> None:
    homes.close()
    done = use_until_killed(tmp_path)
    assert {"escalate", "copy", "search", "lock_and_unlock", "fail_beside", "crash"} <= set(done)

    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert {"qa.db", "qa.db-wal", "keyslots.json", "qa-desktop.log"} <= names
    assert places(tmp_path, (WORD, *CASES, PASSPHRASE)) == []
    assert painted(tmp_path) == []
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith("core")]
    log = (tmp_path / "auditor" / "logs" / "qa-desktop.log").read_text(encoding="utf-8")
    assert "code=ValueError" in log, "the crash was noted"
    assert "KeyError" in log

    # It had all been written: what the profile holds is there again.
    homes.auditor.desktop.profile.unlock(PASSPHRASE)
    drafts = homes.auditor.desktop.audits.my_work().drafts
    answers = [v.value for v in homes.auditor.desktop.filling.open(drafts[0].key).session.questions()]
    assert any(WORD in answer for answer in answers)
