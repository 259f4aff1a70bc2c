"""Damage of every kind is told for what it is, a backup comes back whole, and what is readable is read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa_desktop.errors import Refused
from qa_desktop.services.backup_ports import DAMAGE, RESTORED
from qa_desktop.storage import backups, rescue
from qa_desktop.storage.engine import KeyedFile
from qa_desktop.storage.rescue import FileRescue
from qa_desktop.storage.store import EncryptedStore, open_store

KEY = bytes(range(32))
PAGE = 4096
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def put(store: EncryptedStore, name: str, data: bytes = b"x") -> None:
    with store.write() as unit:
        unit.documents.put(name, data)


def names(store: EncryptedStore) -> set[str]:
    with store.read() as unit:
        return {name for name in unit.documents.names() if name.startswith("d")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of some hundred pages, a backup of it, and then one more document."""
    path = tmp_path_factory.mktemp("made") / "profile" / "qa.db"
    store = open_store(path, KEY, create=True)
    with store.write() as unit:
        for number in range(200):
            unit.documents.put(f"d{number:03}", bytes([number]) * 2_000)
    store.backup()
    put(store, "d-since")
    store.close()
    (path.parent / "keyslots.json").write_text("{}")
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made.parent, tmp_path / "profile")
    return tmp_path / "profile" / "qa.db"


def rescuer(path: Path) -> FileRescue:
    return FileRescue(KeyedFile(path, KEY), lambda: datetime.now(UTC), ("keyslots.json",))


def missing(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: PAGE * 100])


def first_page_gone(path: Path) -> None:
    path.write_bytes(os.urandom(PAGE) + path.read_bytes()[PAGE:])


def bit_flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[PAGE * 150 + 100] ^= 1
    path.write_bytes(data)


def pages_swapped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    one, two = (slice(PAGE * at, PAGE * (at + 1)) for at in (150, 160))
    data[one], data[two] = data[two], data[one]
    path.write_bytes(data)


def plain(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(PAGE))


KINDS = [missing, emptied, truncated, first_page_gone, bit_flipped, pages_swapped, plain]


@pytest.mark.parametrize("damage", KINDS)
def test_every_damage_is_found_and_a_backup_comes_back_whole(path: Path, damage) -> None:
    damage(path)
    found = rescuer(path)
    assert found.problems() != ()
    (backup,) = found.backups()
    assert backup.problems == ()
    there = path.read_bytes() if path.exists() else b""

    restored = found.restore(backup.name)

    found.close()
    if there:
        assert (Path(restored.aside) / "qa.db").read_bytes() == there, "put aside as it was, not deleted"
    store = open_store(path, KEY, create=False)
    assert names(store) == {f"d{number:03}" for number in range(200)}
    assert store.check() == ()
    with store.read() as unit:
        assert unit.documents.get(RESTORED) is not None, "the next unlocking sees to what follows"
    store.close()


@pytest.mark.parametrize("damage", [missing, emptied, truncated, first_page_gone, plain])
def test_what_stops_a_start_has_a_code_that_offers_the_restore(path: Path, damage) -> None:
    damage(path)
    with pytest.raises(Refused) as refused:
        open_store(path, KEY, create=False).close()
    assert refused.value.code in DAMAGE


def test_without_its_log_the_database_is_an_older_one_and_sound(path: Path, tmp_path: Path) -> None:
    """Nothing in the file tells: the next receipt does, from numbers that do not fit."""
    store = open_store(path, KEY, create=False)
    put(store, "d-in-the-log")
    crashed = tmp_path / "crashed.db"
    shutil.copy(path, crashed)
    store.close()
    assert rescuer(crashed).problems() == ()


def test_a_damaged_backup_is_listed_as_one_and_not_restored(path: Path) -> None:
    kept = path.parent / "backups" / "backup-00000001.db"
    bit_flipped(kept)
    before = path.read_bytes()
    found = rescuer(path)
    (backup,) = found.backups()
    assert "STORE-PAGES" in backup.problems
    assert backup.content is None
    with pytest.raises(Refused, match="BACKUP-NOT-SOUND"):
        found.restore(backup.name)
    assert path.read_bytes() == before
    with pytest.raises(Refused, match="BACKUP-UNKNOWN"):
        found.restore("../qa.db")


def test_a_full_disk_leaves_database_and_earlier_backups(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rescue.shutil, "copyfileobj", full)
    with pytest.raises(Refused, match="DISK-FULL"):
        rescuer(path).restore("backup-00000001.db")
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == ["backups", "keyslots.json", "qa.db"]


def test_a_full_disk_in_the_middle_of_a_backup_leaves_the_earlier_ones(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    store = open_store(path, KEY, create=False)
    monkeypatch.setattr(backups, "_force_to_disk", full)
    with pytest.raises(Refused, match="DISK-FULL"):
        store.backup()
    store.close()
    assert [each.name for each in (path.parent / "backups").iterdir()] == ["backup-00000001.db"]


def test_a_process_killed_while_restoring_leaves_one_whole_database_or_the_offer_again(
    path: Path, tmp_path: Path
) -> None:
    program = """
import os, pathlib, sys
from datetime import UTC, datetime
from qa_desktop.storage.engine import KeyedFile
from qa_desktop.storage.rescue import FileRescue
dies_at, step = 0, 0
def dying(real):
    def call(*args, **more):
        global step
        if step == dies_at:
            os.kill(os.getpid(), 9)
        step += 1
        return real(*args, **more)
    return call
for dies_at in range(100):
    child = os.fork()
    if not child:
        for name in ("rename", "replace", "mkdir"):
            setattr(pathlib.Path, name, dying(getattr(pathlib.Path, name)))
        os.fsync = dying(os.fsync)
        path = pathlib.Path(sys.argv[1]) / str(dies_at) / "qa.db"
        FileRescue(KeyedFile(path, bytes(range(32))), lambda: datetime.now(UTC)).restore("backup-00000001.db")
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        print(dies_at)
        break
"""
    base = tmp_path / "each"
    for number in range(20):
        shutil.copytree(path.parent, base / str(number))
        truncated(base / str(number) / "qa.db")
    told = subprocess.run(
        [sys.executable, "-c", program, str(base)], capture_output=True, text=True, check=True, timeout=60
    )
    steps = int(told.stdout)
    assert 4 < steps < 20
    for number in range(steps):
        each = base / str(number) / "qa.db"
        found = rescuer(each)
        if found.problems() != ():
            found.restore("backup-00000001.db")  # the next start offers it again
        open_store(each, KEY, create=False).close()


@pytest.mark.parametrize("damage", [bit_flipped, pages_swapped, truncated])
def test_what_is_readable_is_read_into_a_sound_encrypted_database(path: Path, tmp_path: Path, damage) -> None:
    damage(path)
    saved = rescuer(path).salvage(tmp_path / "out")
    folder = Path(saved.folder)
    assert saved.lost >= 1
    assert (folder / "as-it-was" / "qa.db").read_bytes() == path.read_bytes(), "a copy aside"
    assert (folder / "keyslots.json").is_file(), "it opens as a profile"
    store = open_store(folder / "qa.db", KEY, create=False)
    read = names(store)
    assert store.check() == ()
    store.close()
    assert len(read) > (20 if damage is truncated else 150)
    for each in folder.rglob("*"):
        assert not each.is_file() or each.name == "keyslots.json" or b"d001" not in each.read_bytes()


def test_where_nothing_can_be_read_that_is_said(path: Path, tmp_path: Path) -> None:
    first_page_gone(path)
    with pytest.raises(Refused, match="SALVAGE-NOTHING"):
        rescuer(path).salvage(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_older_days_outlast_a_hubs_many_backups_of_one_day(path: Path) -> None:
    times = [MONDAY + timedelta(days=day, hours=hour) for day in range(3) for hour in range(4)]
    at = iter(times)
    file = KeyedFile(path, KEY)
    folder = path.parent / "other"
    for _ in times:
        backups.write(file, folder, lambda: next(at), kept=3)
    days = [datetime.fromtimestamp(each.stat().st_mtime, UTC) for each in backups.files(folder)]
    assert days == [times[11], times[7], times[3]]


def test_as_many_are_kept_as_the_setting_says(path: Path) -> None:
    at = iter(MONDAY + timedelta(days=day) for day in range(9))
    for _ in range(7):
        backups.write(KeyedFile(path, KEY), path.parent / "other", lambda: next(at), kept=5)
    assert len(backups.files(path.parent / "other")) == 5


@pytest.mark.parametrize("step", ["_copy", "_verify", "_force_to_disk", "_copy_beside"])
def test_where_one_backup_is_kept_a_new_one_that_fails_leaves_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    store = open_store(path, KEY, create=False, beside=("keyslots.json",))
    store.backup(kept=1)
    folder = path.parent / "backups"
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert len(backups.files(folder)) == 1
    for _ in range(3):
        with monkeypatch.context() as broken:
            broken.setattr(backups, step, full)
            with pytest.raises(Refused, match="DISK-FULL"):
                store.backup(kept=1)
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == before
    store.close()
    assert [each.problems for each in rescuer(path).backups()] == [()]


@pytest.mark.parametrize("torn", [b"", b'{"slots": [', b"[]"])
def test_a_torn_slot_file_takes_the_place_of_no_whole_one_beside_the_backups(path: Path, torn: bytes) -> None:
    store = open_store(path, KEY, create=False, beside=("keyslots.json",))
    slots = path.with_name("keyslots.json")
    slots.write_bytes(b'{"version": 1}')
    store.backup(kept=1)
    slots.write_bytes(torn)
    store.backup(kept=1)
    assert (path.parent / "backups" / "keyslots.json").read_bytes() == b'{"version": 1}'
    slots.write_bytes(b'{"version": 2}')
    store.backup(kept=1)
    assert (path.parent / "backups" / "keyslots.json").read_bytes() == b'{"version": 2}'
    store.close()
