"""The audit trail in the real database: what is wanted is found, and whatever was done to it is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desktop.domain.log_filter import Flaw, LogFilter, LogFinding, LogWord
from qa_desktop.services.progress import Stopped
from qa_desktop.storage.store import EncryptedStore, open_store

KEY = bytes(range(32))
START = datetime(2026, 5, 12, 9, tzinfo=UTC)
AUDITS = ("0190f0c2-0000-7000-8000-00000000000a", "0190f0c2-0000-7000-8000-00000000000b")
SIZE = 8


@dataclass
class Trail:
    """A store with a log, and a way in behind the program's back."""

    store: EncryptedStore

    def tamper(self, *statements: str) -> None:
        connection = self.store._file.connect()
        for forbidding in ("log_no_update", "log_no_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {forbidding}")
        for each in statements:
            connection.execute(each)
        connection.close()

    def found(self) -> LogFinding | None:
        with self.store.read() as unit:
            return unit.log.verify()

    def append(self) -> None:
        with self.store.write() as unit:
            unit.log.append("locked", "", at=START, who="Sam")

    def numbers(self, wanted: LogFilter, **slice_: int) -> list[int]:
        with self.store.read() as unit:
            return [each.number for each in unit.log.entries(wanted, **slice_)]


def fill(store: EncryptedStore) -> None:
    with store.write() as unit:
        for number in range(SIZE):
            unit.log.append(
                "audit-viewed" if number % 2 else "seal",
                f"{AUDITS[number // 4]}/1",
                at=START + timedelta(days=number),
                who="Sam Jones" if number % 2 else "Jo Bell",
                **({} if number % 2 else {"seq": 100 + number}),
            )


@pytest.fixture
def trail(tmp_path: Path) -> Iterator[Trail]:
    store = open_store(tmp_path / "qa.db", KEY, create=True)
    fill(store)
    yield Trail(store)
    store.close()


def swapped(one: int, other: int) -> tuple[str, ...]:
    return (
        f"UPDATE log SET number = -1 WHERE number = {one}",
        f"UPDATE log SET number = {one} WHERE number = {other}",
        f"UPDATE log SET number = {other} WHERE number = -1",
    )


INSERTED = (
    *(f"UPDATE log SET number = {number + 1} WHERE number = {number}" for number in range(SIZE, 3, -1)),
    "INSERT INTO log SELECT 4, at, who, event, subject, facts, sha256 FROM log WHERE number = 3",
)


@pytest.mark.parametrize(
    ("statements", "finding"),
    [
        (["UPDATE log SET who = 'Nobody' WHERE number = 3"], LogFinding(3, Flaw.CHANGED)),
        (["UPDATE log SET event = 'locked' WHERE number = 3"], LogFinding(3, Flaw.CHANGED)),
        (["UPDATE log SET subject = '' WHERE number = 3"], LogFinding(3, Flaw.CHANGED)),
        (["UPDATE log SET facts = '{\"seq\":7}' WHERE number = 3"], LogFinding(3, Flaw.CHANGED)),
        (["UPDATE log SET at = '2026-05-14T09:00:01.000000Z' WHERE number = 3"], LogFinding(3, Flaw.CHANGED)),
        (["UPDATE log SET at = 'yesterday' WHERE number = 3"], LogFinding(3, Flaw.UNREADABLE)),
        (["UPDATE log SET facts = 'not json' WHERE number = 3"], LogFinding(3, Flaw.UNREADABLE)),
        (["UPDATE log SET sha256 = '' WHERE number = 3"], LogFinding(3, Flaw.CHANGED)),
        (["DELETE FROM log WHERE number = 1"], LogFinding(1, Flaw.MISSING)),
        (["DELETE FROM log WHERE number IN (4, 5)"], LogFinding(4, Flaw.MISSING)),
        (["DELETE FROM log WHERE number > 6"], LogFinding(7, Flaw.CUT)),
        (["DELETE FROM log"], LogFinding(1, Flaw.CUT)),
        (swapped(2, 5), LogFinding(2, Flaw.CHANGED)),
        (INSERTED, LogFinding(4, Flaw.CHANGED)),
    ],
)
def test_whatever_is_done_to_the_log_the_first_broken_entry_is_named(
    trail: Trail, statements: list[str], finding: LogFinding
) -> None:
    assert trail.found() is None
    trail.tamper(*statements)
    assert trail.found() == finding


def test_a_log_that_was_cut_stays_broken_when_it_goes_on(trail: Trail) -> None:
    trail.tamper("DELETE FROM log WHERE number > 6")
    trail.append()
    assert trail.found() == LogFinding(7, Flaw.MISSING)


def test_a_whole_chain_in_the_place_of_the_log_is_not_what_was_noted(trail: Trail, tmp_path: Path) -> None:
    other = open_store(tmp_path / "other.db", KEY, create=True)
    with other.write() as unit:
        for _ in range(SIZE):
            unit.log.append("locked", "", at=START, who="Sam")
    trail.tamper(
        f"ATTACH DATABASE '{tmp_path / 'other.db'}' AS other KEY \"x'{KEY.hex()}'\"",
        "DELETE FROM main.log",
        "INSERT INTO main.log SELECT * FROM other.log",
    )
    other.close()
    assert trail.found() == LogFinding(SIZE, Flaw.REPLACED)


def test_without_its_note_the_log_still_takes_entries(trail: Trail) -> None:
    trail.tamper("DELETE FROM documents WHERE name = 'log/head'")
    trail.append()
    assert trail.found() is None
    trail.tamper("UPDATE documents SET data = '[2,\"\"]' WHERE name = 'log/head'")
    trail.append()
    with trail.store.read() as unit:
        assert unit.log.anchor().number == SIZE + 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(1, SIZE),
    column=st.sampled_from(["who", "event", "subject", "at", "facts", "sha256"]),
    value=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
)
def test_no_value_of_no_column_can_be_changed_unnoticed(
    trail: Trail, number: int, column: str, value: str
) -> None:
    connection = trail.store._file.connect()
    connection.execute("DROP TRIGGER IF EXISTS log_no_update")
    [(kept,)] = connection.execute(f"SELECT {column} FROM log WHERE number = {number}").fetchall()
    connection.execute(f"UPDATE log SET {column} = ? WHERE number = {number}", (value,))
    finding = trail.found()
    assert (finding is None) == (value == kept)
    assert finding is None or finding.number == number
    connection.execute(f"UPDATE log SET {column} = ? WHERE number = {number}", (kept,))
    connection.close()
    assert trail.found() is None


def test_who_watches_the_check_is_told_and_can_stop_it(trail: Trail) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        raise Stopped

    with trail.store.read() as unit, pytest.raises(Stopped):
        unit.log.verify(stop)
    assert told == [(0, SIZE)]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (LogFilter(), [8, 7, 6, 5, 4, 3, 2, 1]),
        (LogFilter(kinds=("audit-viewed",)), [8, 6, 4, 2]),
        (LogFilter(kinds=()), []),
        (LogFilter(who="Jo Bell"), [7, 5, 3, 1]),
        (LogFilter(audit=AUDITS[0]), [4, 3, 2, 1]),
        (LogFilter(since=START + timedelta(days=2), until=START + timedelta(days=4)), [4, 3]),
        (LogFilter(words=(LogWord("jones"),)), [8, 6, 4, 2]),
        (LogFilter(words=(LogWord("104"),)), [5]),
        (LogFilter(words=(LogWord("read", kinds=("audit-viewed",)), LogWord("%"))), []),
        (LogFilter(words=(LogWord("qa-abc", audits=AUDITS[1:]), LogWord("bell"))), [7, 5]),
    ],
)
def test_only_what_is_wanted_is_listed_and_counted(
    trail: Trail, wanted: LogFilter, numbers: list[int]
) -> None:
    assert trail.numbers(wanted) == numbers
    with trail.store.read() as unit:
        assert unit.log.count(wanted) == len(numbers)


def test_a_long_log_is_read_in_slices(trail: Trail) -> None:
    assert trail.numbers(LogFilter(), limit=3) == [8, 7, 6]
    assert trail.numbers(LogFilter(), before=6, limit=3) == [5, 4, 3]
    with trail.store.read() as unit:
        assert unit.log.people() == ("Jo Bell", "Sam Jones")
