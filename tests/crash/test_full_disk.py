"""A disk that fills up: said in words, nothing half-written, and saving again works once there is room."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa_desktop.errors import Refused
from qa_desktop.storage.store import open_store
from qa_desktop.system import durable

KEY = bytes(range(32))
NOW = datetime(2026, 5, 12, tzinfo=UTC)


def fill(place: Path) -> Path:
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    return ballast


def test_a_full_disk_is_said_and_what_was_saved_stays(small_disk):
    store = open_store(small_disk / "qa.db", KEY, create=True)
    with store.write() as unit:
        unit.documents.put("before", b"1")
    ballast = fill(small_disk)
    with pytest.raises(Refused, match="DISK-FULL"), store.write() as unit:
        unit.documents.put("during", bytes(900_000))
    with store.read() as unit:
        assert unit.documents.names() == ("before",)
    with pytest.raises(Refused, match="DISK-FULL"):
        store.backup()
    ballast.unlink()
    with store.write() as unit:
        unit.documents.put("after", b"2")
    with store.read() as unit:
        assert unit.documents.names() == ("after", "before")
    assert store.check() == ()
    store.close()


def test_a_slot_file_on_a_full_disk_keeps_what_it_was(small_disk):
    path = small_disk / "keyslots.json"
    durable.replace(path, b"old")
    fill(small_disk)
    with pytest.raises(Refused, match="DISK-FULL"):
        durable.replace(path, bytes(100_000))
    assert path.read_bytes() == b"old"


def test_a_disk_that_became_read_only_is_said(small_disk):
    store = open_store(small_disk / "qa.db", KEY, create=True)
    with store.write() as unit:
        unit.documents.put("before", b"1")
    store.close()
    remount = [shutil.which("mount") or "mount", "-o", "remount,ro", str(small_disk)]
    assert subprocess.run(remount, capture_output=True, check=False).returncode == 0
    with pytest.raises(Refused, match="STORE-READ-ONLY"):
        open_store(small_disk / "qa.db", KEY, create=False)
