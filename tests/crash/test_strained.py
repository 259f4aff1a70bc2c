"""The store under strain: held by another program, read for ever, the clock going back, a slow disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from powerless import Powerless
from PySide6.QtCore import QObject, QTimer

from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.errors import Unavailable
from qa_desktop.services import tools
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.ports import NewDraft
from qa_desktop.storage import engine
from qa_desktop.storage.store import EncryptedStore, open_store
from qa_desktop.ui import failure
from qa_desktop.ui.fill.keeper import LaneKeeper
from qa_desktop.ui.fill.presenter import FillPresenter
from qa_desktop.ui.tasks import Tasks
from tests.builders import tool

KEY = bytes(range(32))
NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)
AUDIT = AuditKey(AuditId("a"), 1)

HOLDING = """
import fcntl, sys, sqlcipher3.dbapi2 as driver
how, path = sys.argv[1:]
if how == "database":
    held = driver.connect(path, isolation_level=None)
    held.execute(f'''PRAGMA key = "x'{bytes(range(32)).hex()}'" ''')
    held.execute("BEGIN EXCLUSIVE")
else:
    held = open(path, "rb+")
    fcntl.lockf(held, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(how: str, path: Path) -> Iterator[None]:
    """Another process holds the database, as a backup tool does."""
    command = [sys.executable, "-c", HOLDING, how, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EncryptedStore]:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)  # five in the program; how long is not the point here
    opened = open_store(tmp_path / "qa.db", KEY, create=True)
    with opened.write() as unit:
        draft = NewDraft(AUDIT, ToolRef("f", "1", ToolHash("0")), "", "", "", "", NOW, "me")
        unit.audits.create(draft, [])
    yield opened
    opened.close()


def record(store: EncryptedStore, value: str, at: datetime = NOW) -> int:
    with store.write() as unit:
        write = Write(WriteKind.ANSWER, NodeId("/d/q"), "", value, computed=False)
        return unit.audits.record(AUDIT, [write], at=at, who="me")


def test_a_database_that_another_program_holds_is_said_to_be_busy_and_works_again_afterwards(
    store: EncryptedStore, tmp_path: Path
) -> None:
    with held("database", tmp_path / "qa.db"):
        with pytest.raises(Unavailable, match="STORE-BUSY") as said:
            record(store, "while held")
        with store.read() as unit:
            assert unit.audits.draft(AUDIT).answers == {}
    assert "Another program holds the database." in failure.words(said.value).text
    assert record(store, "afterwards") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="locks by fcntl; Windows refuses the opening itself")
def test_a_file_that_a_backup_tool_has_locked_is_busy_at_the_start_and_opens_afterwards(
    store: EncryptedStore, tmp_path: Path
) -> None:
    record(store, "before")
    store.close()
    with held("file", tmp_path / "qa.db"), pytest.raises(Unavailable, match="STORE-BUSY"):
        open_store(tmp_path / "qa.db", KEY, create=False)
    again = open_store(tmp_path / "qa.db", KEY, create=False)
    with again.read() as unit:
        assert unit.audits.draft(AUDIT).answers == {NodeId("/d/q"): "before"}
    again.close()


def test_somebody_who_reads_for_ever_keeps_nobody_from_saving_and_the_log_goes_afterwards(
    store: EncryptedStore, tmp_path: Path
) -> None:
    log = tmp_path / "qa.db-wal"
    with store.read() as unit:
        assert unit.audits.draft(AUDIT).answers == {}
        for number in range(300):
            record(store, "long words " * 100 + str(number))
        assert unit.audits.draft(AUDIT).answers == {}, "a reader sees one moment"
        starved = log.stat().st_size
    assert starved > 1_000_000
    for number in range(300):
        record(store, "long words " * 100 + str(number))
    assert log.stat().st_size < 2 * starved, "once nobody reads, the log is used again from its beginning"
    assert store.check() == ()
    store.close()
    assert not log.exists()


def test_a_clock_that_goes_back_changes_the_order_of_nothing(store: EncryptedStore) -> None:
    for number in range(4):
        record(store, str(number), NOW - timedelta(days=number))
        with store.write() as unit:
            unit.log.append("unlocked", "", at=NOW - timedelta(days=number), who="me")
    with store.read() as unit:
        assert [entry.write.new for entry in unit.audits.history(AUDIT)] == ["3", "2", "1", "0"]
        assert unit.audits.draft(AUDIT).answers == {NodeId("/d/q"): "3"}
        assert [entry.number for entry in unit.log.list()] == [4, 3, 2, 1]
        assert unit.log.verify() is None


def test_on_a_disk_that_takes_half_a_second_the_window_lives_and_no_key_is_lost(
    qtbot, disk: Powerless
) -> None:
    import auditor

    application = auditor.home(disk.folder / "profile")
    house, desk = application.house, application.desktop
    house.workshop = replace(house.workshop, supply_tools=lambda _store: None)
    desk.profile.create("Auditor 9", auditor.PASSPHRASE, KeyMode.PASSPHRASE)
    with house.store().write() as unit:
        made = tool(auditor.SURVEY, choices=auditor.CHOICES, settings=auditor.SETTINGS)
        tools.put(unit, made, house.world.clock.now())
    opened = desk.filling.start(made.ref.content_hash)
    owner, tasks = QObject(), Tasks()
    keeper = LaneKeeper(desk.filling, tasks, opened.key, opened.session, owner)
    page = FillPresenter(opened.session, keeper, owner)
    note = next(v.node_id for v in opened.session.questions() if v.definition.name == "note")
    slow, turns = [], []
    page.queue.slow.connect(lambda: slow.append(len(turns)))
    beat = QTimer(owner)
    beat.timeout.connect(lambda: turns.append(page.queue.is_empty))
    beat.start(10)

    disk.slow_down(0.5)
    page.edit(note, "first")
    qtbot.waitUntil(lambda: bool(slow), timeout=10_000)
    assert page.has_unsaved, "closing waits for it"
    page.edit(note, "first and second")
    qtbot.waitUntil(lambda: not page.has_unsaved, timeout=20_000)
    disk.slow_down(0)

    assert turns.count(False) > 20, "the window went on while the disk was at it"
    assert desk.filling.open(opened.key).session.view(note).value == "first and second"
    beat.stop()
    tasks.drain()
    desk.profile.lock()
