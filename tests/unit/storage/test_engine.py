"""Each trap of the encrypted connection (exchange.md, c.2), and what opening refuses."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from qa_desktop.domain.log_filter import Flaw, LogFinding
from qa_desktop.errors import Refused, Unavailable
from qa_desktop.storage import engine as engines
from qa_desktop.storage.engine import KeyedFile
from qa_desktop.storage.store import open_store

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a folder with % and ä" / "qa.db"


@pytest.fixture
def store(path):
    store = open_store(path, KEY, create=True)
    yield store
    store.close()


def put(store, name: str = "x", data: bytes = b"1") -> None:
    with store.write() as unit:
        unit.documents.put(name, data)


def names(store) -> tuple[str, ...]:
    with store.read() as unit:
        return unit.documents.names()


def read_everything(store) -> None:
    with store.read() as unit:
        for name in unit.documents.names():
            unit.documents.get(name)


def make(path, *documents: str) -> None:
    store = open_store(path, KEY, create=True)
    for name in documents:
        put(store, name)
    store.close()


class TestConnection:
    def test_the_agreed_settings_hold_on_every_connection(self, store):
        expected = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 5000,
            "temp_store": 2,
            "trusted_schema": 0,
            "cell_size_check": 1,
            "secure_delete": 1,
            "mmap_size": 0,
            "cipher_memory_security": "1",
        }
        for engine in (store._writer, store._reader):
            with engine.connect() as connection:
                found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
            assert found == expected

    def test_driver_errors_arrive_as_sqlalchemys_own(self, store):
        with pytest.raises(sa.exc.IntegrityError), store._writer.begin() as connection:
            connection.exec_driver_sql("INSERT INTO documents (name) VALUES ('x')")

    def test_an_error_shows_no_answer(self, store):
        with pytest.raises(sa.exc.IntegrityError) as caught, store._writer.begin() as connection:
            connection.execute(
                sa.text("INSERT INTO documents (name) VALUES (:name)"), {"name": "the mother said"}
            )
        assert "mother" not in str(caught.value)

    def test_writers_begin_immediate_and_readers_do_not_queue_behind_them(self, store):
        put(store)
        with store.write() as unit:
            unit.documents.put("y", b"2")
            assert names(store) == ("x",)
        assert names(store) == ("x", "y")

    def test_a_reader_keeps_its_view_while_others_write(self, store):
        put(store)
        with store.read() as unit:
            before = unit.documents.names()
            put(store, "y")
            assert unit.documents.names() == before

    def test_a_reader_cannot_write(self, store):
        with pytest.raises(Refused, match="STORE-READ-ONLY"), store.read() as unit:
            unit.documents.put("x", b"1")
        assert names(store) == ()

    def test_another_database_attached_inherits_the_key(self, store, path):
        beside = path.with_name("attached.db")
        connection = store._file.connect()
        connection.execute("ATTACH DATABASE ? AS other", (str(beside),))
        connection.execute("CREATE TABLE other.t AS SELECT 'needle-in-the-attached' AS x")
        connection.close()
        assert not engines.begins_plain(beside)
        assert b"needle" not in beside.read_bytes()

    def test_copying_into_an_unkeyed_target_fails_rather_than_leaks(self, store, path):
        put(store, "needle")
        plain = dbapi2.connect(str(path.with_name("plain.db")))
        source = store._file.connect()
        with pytest.raises(dbapi2.Error):
            source.backup(plain)
        source.close()
        plain.close()
        assert b"needle" not in path.with_name("plain.db").read_bytes()


class TestKey:
    @pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
    def test_a_key_of_another_length_would_be_a_passphrase_and_is_refused(self, path, length):
        with pytest.raises(Refused, match=f"STORE-KEY-LENGTH length={length}"):
            open_store(path, bytes(length), create=True)
        assert not path.exists()

    def test_another_key_opens_nothing_and_harms_nothing(self, path):
        make(path, "x")
        with pytest.raises(Refused, match="STORE-WRONG-KEY"):
            open_store(path, bytes(32), create=False)
        with pytest.raises(Refused, match="STORE-WRONG-KEY"):
            open_store(path, bytes(32), create=True)
        store = open_store(path, KEY, create=False)
        assert names(store) == ("x",)
        store.close()

    def test_closing_forgets_the_key(self, store):
        held = store._file._key
        store.close()
        assert held == b""
        with pytest.raises(Refused, match="STORE-CLOSED"), store.read():
            pass

    def test_a_library_that_does_not_encrypt_is_found_out(self, path, monkeypatch):
        monkeypatch.setattr(engines, "dbapi2", sqlite3)
        monkeypatch.setattr("qa_desktop.storage.failures.dbapi2", sqlite3)
        with pytest.raises(Refused, match="STORE-NOT-ENCRYPTING"):
            open_store(path, KEY, create=True)
        assert path.read_bytes() == b""


class TestOpening:
    def test_a_fresh_database_is_not_readable_as_plain_sqlite(self, path):
        make(path, "x")
        assert path.read_bytes()[:16] != engines.PLAIN_HEADER
        plain = sqlite3.connect(path)
        with pytest.raises(sqlite3.DatabaseError, match="not a database"):
            plain.execute("SELECT count(*) FROM sqlite_master")
        plain.close()

    def test_files_are_for_this_person_alone(self, store, path):
        put(store)
        assert {entry.stat().st_mode & 0o777 for entry in path.parent.iterdir()} == {0o600}

    def test_a_plain_database_is_refused(self, path):
        path.parent.mkdir()
        plain = sqlite3.connect(path)
        plain.execute("CREATE TABLE t (x)")
        plain.commit()
        plain.close()
        before = path.read_bytes()
        for create in (False, True):
            with pytest.raises(Refused, match="STORE-NOT-ENCRYPTED"):
                open_store(path, KEY, create=create)
        assert path.read_bytes() == before

    @pytest.mark.parametrize("content", [None, b""])
    def test_a_missing_or_empty_database_is_never_begun_anew(self, path, content):
        path.parent.mkdir()
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Refused, match="STORE-MISSING"):
            open_store(path, KEY, create=False)
        assert not path.exists() or path.read_bytes() == b""

    def test_a_database_in_which_nothing_was_finished_is_missing_and_may_be_made(self, path):
        path.parent.mkdir()
        path.write_bytes(b"")
        file = KeyedFile(path, KEY)
        file.connect().close()  # as when the program ends between making the file and the schema
        assert path.stat().st_size > 0
        with pytest.raises(Refused, match="STORE-MISSING"):
            open_store(path, KEY, create=False)
        make(path, "x")

    def test_a_database_of_a_newer_version_is_refused_and_untouched(self, path):
        make(path, "x")
        connection = KeyedFile(path, KEY).connect()
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        before = path.read_bytes()
        for create in (False, True):
            with pytest.raises(Refused, match="STORE-TOO-NEW found=99 known=2"):
                open_store(path, KEY, create=create)
        assert path.read_bytes() == before

    def test_tables_without_a_version_are_not_completed(self, path):
        path.parent.mkdir()
        path.write_bytes(b"")
        connection = KeyedFile(path, KEY).connect()
        connection.execute("CREATE TABLE foreign_thing (x)")
        connection.close()
        with pytest.raises(Refused, match="STORE-DAMAGED"):
            open_store(path, KEY, create=True)

    def test_a_place_on_a_network_is_refused_before_anything_is_made(self, path):
        with pytest.raises(Refused, match="STORE-ON-NETWORK reason=network"):
            open_store(path, KEY, create=True, place_problem=lambda place: "network")
        assert not path.parent.exists()

    def test_opening_again_keeps_what_was_there(self, path):
        make(path, "x")
        make(path, "y")
        store = open_store(path, KEY, create=False)
        assert names(store) == ("x", "y")
        store.close()

    def test_junk_is_no_database(self, path):
        path.parent.mkdir()
        path.write_bytes(b"<html>sign in</html>" * 1000)
        with pytest.raises(Refused, match="STORE-WRONG-KEY"):
            open_store(path, KEY, create=False)


class TestBusy:
    def test_a_database_locked_by_another_program_is_busy_after_a_wait(self, store, monkeypatch):
        other = store._file.connect()
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(engines, "BUSY_SECONDS", 0)
        store._writer.dispose()
        with pytest.raises(Unavailable, match="STORE-BUSY"), store.write():
            pass
        other.execute("ROLLBACK")
        other.close()
        put(store)
        assert names(store) == ("x",)


class TestDamage:
    """What each check sees: a flipped bit, a swapped page, a truncated file (exchange.md, row 106)."""

    @pytest.fixture
    def filled(self, path):
        store = open_store(path, KEY, create=True)
        with store.write() as unit:
            for number in range(200):
                unit.documents.put(f"document {number}", bytes(2000))
        store.close()
        return path

    def test_a_sound_database_has_no_problems(self, filled):
        store = open_store(filled, KEY, create=False)
        assert store.check() == ()
        store.close()

    def test_a_flipped_bit_is_found(self, filled):
        data = bytearray(filled.read_bytes())
        data[4096 * 120 + 100] ^= 1
        filled.write_bytes(data)
        store = open_store(filled, KEY, create=False)
        assert "STORE-PAGES" in store.check()
        with pytest.raises(Refused, match="STORE-DAMAGED"):
            read_everything(store)
        store.close()

    def test_two_pages_swapped_are_found(self, filled):
        data = filled.read_bytes()
        a, b = (slice(4096 * at, 4096 * (at + 1)) for at in (60, 61))
        swapped = bytearray(data)
        swapped[a], swapped[b] = data[b], data[a]
        filled.write_bytes(swapped)
        store = open_store(filled, KEY, create=False)
        assert "STORE-PAGES" in store.check()
        store.close()

    @pytest.mark.parametrize("pages", [1, 20, 60])
    def test_a_truncated_file_is_refused(self, filled, pages):
        filled.write_bytes(filled.read_bytes()[: 4096 * pages])
        with pytest.raises(Refused, match="STORE-DAMAGED"):
            open_store(filled, KEY, create=False)

    def test_a_torn_first_page_is_refused(self, filled):
        data = bytearray(filled.read_bytes())
        data[100] ^= 1
        filled.write_bytes(data)
        with pytest.raises(Refused, match="STORE-WRONG-KEY"):
            open_store(filled, KEY, create=False)

    def test_old_pages_put_back_are_found_where_they_break_the_structure(self, filled):
        old = filled.read_bytes()
        store = open_store(filled, KEY, create=False)
        with store.write() as unit:
            for number in range(200):
                unit.documents.put(f"later {number}", bytes(3000))
                unit.documents.remove(f"document {number}")
        store.close()
        new = bytearray(filled.read_bytes())
        new[4096 * 100 : 4096 * 140] = old[4096 * 100 : 4096 * 140]
        filled.write_bytes(new)
        store = open_store(filled, KEY, create=False)
        assert store.check() != ()
        store.close()

    def test_after_an_unclean_end_the_structure_is_checked_before_anybody_works(self, filled, tmp_path):
        store = open_store(filled, KEY, create=False)
        put(store, "in the log")
        crashed = tmp_path / "crashed" / "qa.db"
        crashed.parent.mkdir()
        for name in ("qa.db", "qa.db-wal"):
            shutil.copy(filled.with_name(name), crashed.with_name(name))
        store.close()
        data = bytearray(crashed.read_bytes())
        data[4096 * 120 + 100] ^= 1
        crashed.write_bytes(data)
        with pytest.raises(Refused, match="STORE-DAMAGED check=STORE-STRUCTURE"):
            open_store(crashed, KEY, create=False)

    def test_a_changed_log_is_noticed_and_the_database_refuses_the_change(self, path):
        store = open_store(path, KEY, create=True)
        with store.write() as unit:
            for number in range(3):
                unit.log.append(
                    "list-viewed", str(number), at=datetime(2026, 5, 12, tzinfo=UTC), who="me", rows=number
                )
        connection = store._file.connect()
        for forbidden in ("UPDATE log SET who = 'you'", "DELETE FROM log"):
            with pytest.raises(dbapi2.IntegrityError, match="only grows"):
                connection.execute(forbidden)
        connection.execute("DROP TRIGGER log_no_update")
        connection.execute("UPDATE log SET who = 'you' WHERE number = 2")
        connection.close()
        with store.read() as unit:
            assert unit.log.verify() == LogFinding(2, Flaw.CHANGED)
        store.close()
