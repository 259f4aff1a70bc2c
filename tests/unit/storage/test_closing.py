"""A store that is closed while something works in it: what was begun ends whole, then nothing opens it."""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from qa_desktop.errors import Refused
from qa_desktop.storage import backups
from qa_desktop.storage.store import EncryptedStore, open_store

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> EncryptedStore:
    made = open_store(tmp_path / "qa.db", KEY, create=True)
    with made.write() as unit:
        unit.documents.put("kept", b"before")
    return made


def handles(path: Path) -> list[str]:
    """The files of this database that this process has open."""
    held = []
    for number in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one that this list was read through
            held.append(str(number.readlink()))
    return [each for each in held if each.startswith(str(path))]


def reopened(folder: Path) -> dict[str, bytes | None]:
    again = open_store(folder / "qa.db", KEY, create=False)
    with again.read() as unit:
        found = {name: unit.documents.get(name) for name in ("kept", "late")}
    again.close()
    return found


def test_a_transaction_that_was_begun_ends_whole_and_lets_the_file_go(store, tmp_path):
    begun, closed, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        with store.write() as unit:
            unit.documents.put("late", b"typed before the lock")
            begun.set()
            closed.wait()
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    store.close()
    closed.set()
    thread.join()
    assert ended.is_set()

    with pytest.raises(Refused, match="STORE-CLOSED"), store.write():
        pass
    with pytest.raises(Refused, match="STORE-CLOSED"), store.read():
        pass
    gc.collect()
    if sys.platform == "linux":
        assert handles(tmp_path / "qa.db") == []
    assert reopened(tmp_path) == {"kept": b"before", "late": b"typed before the lock"}


def test_a_backup_in_the_middle_counts_for_nothing_and_the_one_before_stays(store, tmp_path, monkeypatch):
    earlier = store.backup()
    verify = backups._verify

    def closed_meanwhile(*args):
        store.close()
        return verify(*args)

    monkeypatch.setattr(backups, "_verify", closed_meanwhile)
    with pytest.raises(Refused, match="STORE-CLOSED"):
        store.backup()
    folder = tmp_path / "backups"
    assert [path.name for path in backups.files(folder)] == [earlier.name]
    gc.collect()
    if sys.platform == "linux":
        assert handles(tmp_path / "qa.db") == []
    monkeypatch.undo()
    assert reopened(tmp_path)["kept"] == b"before"
