"""A backup counts only after it was reopened, checked and counted."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime

import pytest

from qa_desktop.errors import Refused, Unavailable
from qa_desktop.storage import backups, checks
from qa_desktop.storage.engine import begins_plain
from qa_desktop.storage.store import open_store

KEY = bytes(range(32))
NOW = datetime(2026, 5, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "qa.db", KEY, create=True, now=lambda: NOW)
    with store.write() as unit:
        for number in range(50):
            unit.documents.put(f"needle {number}", b"needle" * 500)
    yield store
    store.close()


def kept(tmp_path) -> list[str]:
    return sorted(entry.name for entry in (tmp_path / "backups").iterdir())


def test_a_backup_opens_under_the_same_key_with_everything_in_it(store, tmp_path):
    result = store.backup()
    copy = tmp_path / "backups" / result.name
    assert (result.size, result.rows, result.verified_at) == (copy.stat().st_size, 50, NOW)
    assert not begins_plain(copy)
    assert b"needle" not in copy.read_bytes()
    restored = open_store(copy, KEY, create=False)
    with restored.read() as unit:
        assert len(unit.documents.names()) == 50
    assert restored.check() == ()
    restored.close()


def test_three_are_kept_and_the_oldest_goes_last(store, tmp_path):
    made = [store.backup().name for _ in range(5)]
    assert kept(tmp_path) == made[2:]


def test_a_backup_is_of_one_moment_though_others_write(store, tmp_path, monkeypatch):
    real = checks.rows

    def counting(connection):
        counted = real(connection)
        with store.write() as unit:
            unit.documents.put(f"late {counted}", b"")
        return counted

    monkeypatch.setattr(checks, "rows", counting)
    assert store.backup().rows == 50


def test_a_copy_that_lost_rows_does_not_count_and_earlier_ones_stay(store, tmp_path, monkeypatch):
    first = store.backup().name
    real = checks.rows
    calls = iter([0, -1])
    monkeypatch.setattr(checks, "rows", lambda connection: real(connection) + next(calls))
    with pytest.raises(Refused, match="BACKUP-DAMAGED"):
        store.backup()
    assert kept(tmp_path) == [first]


def test_a_copy_damaged_on_the_way_does_not_count(store, tmp_path, monkeypatch):
    real = backups._copy

    def damaging(file, target, *more):
        counted = real(file, target, *more)
        data = bytearray(target.read_bytes())
        data[4096 * 20 + 100] ^= 1
        target.write_bytes(data)
        return counted

    monkeypatch.setattr(backups, "_copy", damaging)
    with pytest.raises(Refused, match="DAMAGED"):
        store.backup()
    assert kept(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_said_politely(store, tmp_path):
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(Unavailable, match="STORE-IO"):
        store.backup("taken")


def test_a_backup_that_does_not_fit_the_time_is_given_up_wherever_it_is(store, tmp_path, monkeypatch):
    """Whoever locks waits for it: between the pages, at the last of them, in the checks."""
    first = store.backup().name
    for looks in range(8):
        left = iter([False] * looks)
        monkeypatch.setattr(backups, "_lateness", lambda _seconds, left=left: lambda: next(left, True))
        monkeypatch.setattr(backups, "_LOOK_STEPS", 50)
        with pytest.raises(Unavailable, match="BACKUP-LATE"):
            store.backup(within=1)
        assert kept(tmp_path) == [first]
    monkeypatch.setattr(backups, "_lateness", lambda _seconds: lambda: False)
    assert store.backup(within=1).name in kept(tmp_path)


def test_an_unfinished_backup_of_a_crash_is_replaced(store, tmp_path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "backup-00000001.tmp").write_bytes(b"torn")
    store.backup()
    assert kept(tmp_path) == ["backup-00000001.db"]


def test_a_backup_has_beside_it_what_opens_it(tmp_path):
    (tmp_path / "keyslots.json").write_bytes(b'{"slots": "of today"}')
    store = open_store(
        tmp_path / "qa.db", KEY, create=True, now=lambda: NOW, beside=("keyslots.json", "gone")
    )
    made = store.backup()
    assert kept(tmp_path) == [made.name, "keyslots.json"]
    (tmp_path / "keyslots.json").write_bytes(b'{"slots": "of tomorrow"}')
    for _ in range(4):
        store.backup()
    store.close()
    assert (tmp_path / "backups" / "keyslots.json").read_bytes() == b'{"slots": "of tomorrow"}'
    assert len(kept(tmp_path)) == 4


@pytest.mark.skipif(os.name != "posix", reason="Windows has no handle of a folder to force")
def test_a_backups_name_is_on_the_disk_before_anything_is_called_safe(store, tmp_path, monkeypatch):
    forced, real = [], os.fsync

    def watching(descriptor):
        forced.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), kept(tmp_path)))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watching)
    made = store.backup()
    assert (True, [made.name]) in forced
