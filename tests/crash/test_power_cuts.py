"""The power fails while something precious is written: whole, and there, once it was said to be."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from powerless import NOT_ALLOWED, NOT_INSTALLED
from powerless_disk import MODELS, Disk, File

from tests.crash.conftest import lacking

LIVES = Path(__file__).with_name("small_lives.py")


@pytest.mark.skipif(os.name != "posix", reason="dies by fork and SIGKILL")
def test_slot_files_backups_copies_and_a_first_start_outlast_a_power_cut_once_they_were_said_to_be_done(
    tmp_path: Path,
) -> None:
    command = [sys.executable, str(LIVES), str(tmp_path / "disk"), "12"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    if ran.returncode == NOT_ALLOWED:
        pytest.skip(ran.stderr.strip())
    if ran.returncode == NOT_INSTALLED:
        lacking(ran.stderr.strip())
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [name for name, _, _ in found] == ["slot file", "copy", "backup", "first start"]
    assert {name: wrong for name, _, wrong in found if wrong} == {}, ran.stderr
    assert min(acknowledged for _, acknowledged, _ in found) > 5, "too little was said to be done"


def lost(disk: Disk, name: str, whole: bytes) -> set[str]:
    """What may have become of a file after a cut, over many of them."""
    outcomes = set()
    for seed in range(60):
        for model in MODELS:
            copy = Disk()
            copy.root, copy.pending = disk.root, list(disk.pending)
            kept = {id(f): bytes(f.kept) for f in disk.root.names.values() if isinstance(f, File)}
            names = dict(disk.root.kept)
            found = copy.after_cut(model, random.Random(seed)).root.names.get(name)
            for file in disk.root.names.values():
                if isinstance(file, File):
                    file.kept = bytearray(kept[id(file)])
            disk.root.kept = names
            outcomes.add(
                "gone" if found is None else "whole" if bytes(found.data) == whole else "torn"  # type: ignore[union-attr]
            )
    return outcomes


def test_the_disk_of_these_tests_forgets_what_was_not_forced_and_keeps_what_was() -> None:
    disk, file, data = Disk(), File(), b"x" * 5000
    disk.name((disk.root, "a", file))
    disk.write(file, 0, data)
    assert lost(disk, "a", data) == {"gone", "torn", "whole"}

    disk.force(file)
    assert lost(disk, "a", data) == {"gone", "whole"}, "its name is not forced with it"

    disk.force(disk.root)
    assert lost(disk, "a", data) == {"whole"}

    disk.write(file, 0, b"y" * 5000)
    assert lost(disk, "a", data) == {"torn", "whole"}, "sectors of a write are kept each for itself"
