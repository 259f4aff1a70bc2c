"""The traps of an encrypted SQLite (exchange.md, c.2) that `test_engine.py` does not show, each by name."""

from __future__ import annotations

import shutil
import sqlite3
import sys

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from qa_desktop.errors import Refused
from qa_desktop.storage import engine as engines
from qa_desktop.storage.engine import KeyedFile, begins_plain
from qa_desktop.storage.store import open_store

KEY = bytes(range(32))
NEEDLE = "Zwiebelkuchen"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile" / "qa.db"


def test_without_the_module_the_drivers_errors_would_arrive_unmapped(path):
    """Why `module=` is given: this is what it would be like without."""
    store = open_store(path, KEY, create=True)
    bare = sa.create_engine("sqlite://", creator=store._file.connect, poolclass=sa.pool.NullPool)
    insert = "INSERT INTO documents (name) VALUES ('x')"
    with pytest.raises(dbapi2.IntegrityError), bare.connect() as connection:
        connection.exec_driver_sql(insert)
    with pytest.raises(sa.exc.IntegrityError), store._writer.begin() as connection:
        connection.exec_driver_sql(insert)
    store.close()


def test_a_plain_sqlite_takes_the_key_without_a_word_which_is_why_its_version_is_asked(tmp_path):
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    plain.execute("CREATE TABLE t AS SELECT 'needle' AS x")
    assert plain.execute("PRAGMA cipher_version").fetchone() is None
    plain.commit()
    plain.close()
    assert begins_plain(tmp_path / "plain.db")


def test_a_key_that_was_forgotten_leaves_no_plain_database(path, monkeypatch):
    """Without a key SQLCipher is a plain SQLite: what it made is taken away again, and refused."""
    monkeypatch.setattr(KeyedFile, "_unlock", lambda *_given, **_named: None)
    with pytest.raises(Refused, match="STORE-NOT-ENCRYPTED"):
        open_store(path, KEY, create=True)
    assert not path.exists()


def test_a_key_of_31_bytes_would_be_another_key_and_is_never_passed_on(path):
    short = dbapi2.connect(str(path.parent.parent / "short.db"))
    short.execute(f"PRAGMA key = \"x'{KEY[:31].hex()}'\"")
    short.execute("CREATE TABLE t (x)")  # it is taken, as a passphrase
    short.close()
    with pytest.raises(Refused, match="STORE-KEY-LENGTH"):
        KeyedFile(path, KEY[:31])


def test_a_database_put_back_whole_passes_every_check_as_does_one_without_its_log(path, tmp_path):
    """No check of a file can know that it is old: receipts do (rows 75 to 78)."""
    store = open_store(path, KEY, create=True)
    with store.write() as unit:
        unit.documents.put("kept", b"1")
    store.close()
    shutil.copy(path, tmp_path / "old.db")
    store = open_store(path, KEY, create=False)
    with store.write() as unit:
        unit.documents.put("later", b"1")
    unsaved = tmp_path / "without its log" / "qa.db"
    unsaved.parent.mkdir()
    shutil.copy(path, unsaved)  # the change is in the log that is not copied
    store.close()
    shutil.copy(tmp_path / "old.db", path)
    for place in (path, unsaved):
        back = open_store(place, KEY, create=False)
        assert back.check() == ()
        with back.read() as unit:
            assert unit.documents.names() == ("kept",)
        back.close()


@pytest.mark.parametrize("mode", ["WAL", "DELETE", "PERSIST"])
def test_nothing_readable_lies_in_any_side_file_in_any_journal_mode(tmp_path, mode, monkeypatch):
    folder = tmp_path / "side files"
    folder.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    connection = dbapi2.connect(str(folder / "qa.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"").fetchall()
    assert connection.execute(f"PRAGMA journal_mode={mode}").fetchone() == (mode.lower(),)
    connection.execute("PRAGMA cache_size=10").fetchall()  # so that it spills
    connection.execute("CREATE TABLE t (x TEXT)")
    rows = [(f"{NEEDLE} {number % 97} " * 20,) for number in range(2000)]
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO t VALUES (?)", rows)
    connection.execute("COMMIT")
    connection.execute("BEGIN")
    connection.execute("UPDATE t SET x = x || ' changed'")
    connection.execute("CREATE TEMP TABLE sorted AS SELECT x FROM t ORDER BY x DESC")
    reading = connection.execute("SELECT DISTINCT x FROM t ORDER BY x")
    reading.fetchone()
    seen = {file.name: file.read_bytes() for file in folder.iterdir()}
    connection.execute("ROLLBACK")
    connection.close()
    side = {"WAL": "qa.db-wal", "DELETE": "qa.db-journal", "PERSIST": "qa.db-journal"}[mode]
    assert len(seen[side]) > 100_000, "the transaction did not reach the side file"
    for name, data in seen.items():
        for form in (NEEDLE, NEEDLE.encode("utf-16-le").decode("latin-1")):
            assert form.encode("latin-1") not in data, name


_opened: list[str] = []
_listening: list[bool] = []


def _listen() -> None:
    """Note every file that Python code opens; a hook of the interpreter cannot be taken away again."""
    if not _listening:
        sys.addaudithook(lambda event, given: _note(given) if event == "open" and _listening[-1] else None)
    _listening[:] = [True]


def _note(given) -> None:
    _opened.append(str(given[0]))


def test_while_it_is_open_no_code_of_ours_opens_the_database_as_a_file(path):
    """Closing an ordinary handle would drop SQLite's locks (howtocorrupt.html, 2.2)."""
    store = open_store(path, KEY, create=True)
    _opened.clear()
    _listen()
    try:
        with store.write() as unit:
            unit.documents.put("x", b"1")
        with store.read() as unit:
            unit.documents.get("x")
        store.backup()
        store.check()
        store.compact()
        with pytest.raises(Refused, match="STORE-WRONG-KEY"):
            store._file.beside(path).__class__(path, bytes(32)).connect()
        wrong = list(_opened)
    finally:
        _listening[:] = [False]
    store.close()
    ours = [name for name in wrong if name.startswith(str(path))]
    # The one exception is a key that does not fit, which nobody comes with while the profile is open.
    assert ours == [str(path)]
    assert any("backup-" in name for name in wrong), "the hook saw nothing"


def test_a_connection_is_given_back_before_a_refused_file_is_looked_into(path, monkeypatch):
    open_store(path, KEY, create=True).close()
    connections: list[object] = []
    real = dbapi2.connect

    def connect(*given, **named):
        connections.append(real(*given, **named))
        return connections[-1]

    def look(_path) -> bool:
        with pytest.raises(dbapi2.ProgrammingError, match="closed"):
            connections[-1].execute("SELECT 1")
        return False

    monkeypatch.setattr(engines.dbapi2, "connect", connect)
    monkeypatch.setattr(engines, "begins_plain", look)
    with pytest.raises(Refused, match="STORE-WRONG-KEY"):
        KeyedFile(path, bytes(32)).connect()
    assert connections
