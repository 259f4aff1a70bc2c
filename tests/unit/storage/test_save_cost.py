"""What one answer costs: the pages it writes, not the milliseconds of a busy computer."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime

import pytest

from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.services.ports import NewDraft
from qa_desktop.storage.store import open_store

KEY = AuditKey(AuditId("a"), 1)
NOW = datetime(2026, 5, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "qa.db", bytes(32), create=True)
    draft = NewDraft(KEY, ToolRef("f", "1", ToolHash("0" * 64)), "", "", "", "", NOW, "me")
    with store.write() as unit:
        unit.audits.create(draft, [])
    yield store
    store.close()


def save(store, number: int) -> None:
    answer = Write(WriteKind.ANSWER, NodeId(f"/data/q{number % 60}"), "old", f"new {number}", False)
    with store.write() as unit:
        unit.audits.record(KEY, [answer], at=NOW, who="me")


def test_an_answer_dirties_two_pages_and_never_the_lists_row(store, tmp_path):
    for number in range(60):
        save(store, number)
    log = tmp_path / "qa.db-wal"
    before = log.stat().st_size
    save(store, 60)
    assert (log.stat().st_size - before) / 4120 <= 2  # a frame is a page and its 24-byte header


def test_an_answer_is_saved_in_the_order_of_a_bare_commit(store):
    bare = store._file.connect()
    bare.execute("CREATE TABLE bare (a, b, c, PRIMARY KEY (a, b))")

    def commit(number: int) -> None:
        bare.execute("BEGIN IMMEDIATE")
        row = (1, f"/data/q{number % 60}", f"new {number}")
        bare.execute("INSERT OR REPLACE INTO bare VALUES (?, ?, ?)", row)
        bare.execute("COMMIT")

    def milliseconds(call, rounds: int) -> float:
        taken = []
        for number in range(rounds):
            start = time.perf_counter()
            call(number)
            taken.append(time.perf_counter() - start)
        return statistics.median(taken) * 1000

    for warm in range(200):  # past the first growth of the write-ahead log
        save(store, warm)
        commit(warm)
    ratios = [milliseconds(lambda n: save(store, n), 100) / milliseconds(commit, 100) for _ in range(3)]
    bare.close()
    # Twice is the aim, measured in `bench/`; here a bound that only a blunder crosses on a busy machine.
    assert min(ratios) < 4
