"""Every package says how long its writer's log is: the hub notices a log that is not what it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import DeviceId
from qa_desktop.services import trail_chain
from qa_desktop.services.trail_chain import REWRITTEN, SHORTENED
from qa_desktop.storage.log import BEFORE_THE_FIRST, chained
from tests.simulation.world import Council, Party
from tests.unit.services_exchange.conftest import complete, outgoing_of

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEVICE = DeviceId("gtkqxh2mkcznwk7i")


def said(count: int, head: str, was: tuple[int, str] | None = None) -> dict[str, object]:
    log: dict[str, object] = {"count": count, "head": head}
    if was is not None:
        log["was"] = {"count": was[0], "head": was[1]}
    return {"log": log}


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        ([(1, said(5, "a")), (2, said(9, "b", (5, "a")))], ""),
        ([(1, said(5, "a")), (2, said(5, "a", (5, "a")))], ""),
        ([(1, said(5, "a")), (3, said(9, "b", (7, "c"))), (2, said(7, "c", (5, "a")))], ""),  # out of order
        ([(1, said(5, "a")), (2, {}), (3, said(9, "b", (5, "a")))], ""),  # an older program between
        ([(1, said(5, "a")), (2, said(9, "b", (5, "x")))], REWRITTEN),
        ([(1, said(5, "a")), (2, said(5, "x", (5, "x")))], REWRITTEN),
        ([(1, said(5, "a")), (2, said(9, "b", (5, "")))], REWRITTEN),  # the entry is not there any more
        ([(1, said(5, "a")), (2, said(4, "b"))], SHORTENED),
        ([(1, said(5, "a")), (2, said(9, "b", (5, "a"))), (3, said(12, "c", (5, "a")))], SHORTENED),
        ([(3, said(5, "a")), (2, said(6, "b"))], SHORTENED),  # late: it had more before than after
        ([(1, said(5, "a")), (2, {"log": "rubbish"}), (3, {"log": {"count": True, "head": 7}})], ""),
    ],
)
def test_what_contradicts_an_earlier_word_is_noticed(council, packages, code: str) -> None:
    with council.hub.store.write() as unit:
        found = [trail_chain.heard(unit, DEVICE, StreamPosition(1, seq), seen, AT) for seq, seen in packages]
        known = trail_chain.contradiction(unit, DEVICE)
        noted = [entry for entry in unit.log.list() if entry.event == "log-contradicted"]
    assert [each.code for each in found if each] == ([code] if code else [])
    assert (known.code if known else "") == code
    assert [(entry.who, entry.facts["code"]) for entry in noted] == ([(DEVICE, code)] if code else [])


def test_it_is_said_once_and_the_log_goes_on_from_there(council) -> None:
    with council.hub.store.write() as unit:
        trail_chain.heard(unit, DEVICE, StreamPosition(1, 1), said(5, "a"), AT)
        assert trail_chain.heard(unit, DEVICE, StreamPosition(1, 2), said(3, "b"), AT) is not None
        assert trail_chain.heard(unit, DEVICE, StreamPosition(2, 1), said(4, "c", (3, "b")), AT) is None
        assert trail_chain.contradiction(unit, DEVICE) == trail_chain.Contradiction(SHORTENED, AT)


def test_a_package_says_what_stands_now_where_the_log_ended_at_the_last(council) -> None:
    ana = council.devices[0]
    stream = Stream(DEVICE, "hub")
    with ana.store.write() as unit:
        first = trail_chain.told(unit, stream)
        unit.log.append("locked", "", at=AT, who="Ana")
        second = trail_chain.told(unit, stream)
        other = trail_chain.told(unit, Stream(DEVICE, "elsewhere"))
    assert "was" not in first
    assert second["was"] == first
    assert second["count"] == first["count"] + 1
    assert other == {"count": second["count"], "head": second["head"]}


def travel(council: Council, party: Party) -> None:
    """Device, hub, device."""
    for each in (party, council.hub, party):
        each.sync()


def rewrite(party: Party) -> None:
    """Change an old entry as whoever holds the key could: every hash after it is worked out anew."""
    connection = party.store._file.connect()
    connection.execute("DROP TRIGGER log_no_update")
    connection.execute("UPDATE log SET who = 'Somebody else' WHERE number = 2")
    before = BEFORE_THE_FIRST
    for number, at, who, event, subject, facts in connection.execute(
        "SELECT number, at, who, event, subject, facts FROM log ORDER BY number"
    ).fetchall():
        before = chained(before, number, datetime.fromisoformat(at), who, event, subject, json.loads(facts))
        connection.execute("UPDATE log SET sha256 = ? WHERE number = ?", (before, number))
    noted = json.dumps([number, before]).encode()
    connection.execute("UPDATE documents SET data = ? WHERE name = 'log/head'", (noted,))
    connection.close()
    with party.store.read() as unit:
        assert unit.log.verify() is None, "the chain alone shows nothing"


def test_a_computer_that_was_restored_stands_in_the_hubs_log_though_its_own_grew_longer_again(
    council, tmp_path
) -> None:
    ana = council.devices[0]
    complete(council, ana)
    travel(council, ana)
    ana.snapshot(tmp_path / "old.db")
    complete(council, ana)
    travel(council, ana)
    ana.restore(tmp_path / "old.db")
    with ana.store.write() as unit:
        for _ in range(100):
            unit.log.append("locked", "", at=AT, who="Ana")
    complete(council, ana)
    for _ in range(3):
        council.time.pass_by(hours=2)
        travel(council, ana)
    with council.hub.store.read() as unit:
        events = [(each.event, each.subject, each.who) for each in unit.log.list()]
    assert ("key", "new-epoch", outgoing_of(ana).writer) in events


def test_a_log_that_was_changed_is_noticed_by_the_hub_with_the_next_package(council) -> None:
    ana = council.devices[0]
    complete(council, ana)
    travel(council, ana)
    writer = outgoing_of(ana).writer
    with council.hub.store.read() as unit:
        assert trail_chain.contradiction(unit, writer) is None
    rewrite(ana)
    complete(council, ana)
    travel(council, ana)
    with council.hub.store.read() as unit:
        found = trail_chain.contradiction(unit, writer)
        assert found is not None
        assert found.code == REWRITTEN
        [entry] = [each for each in unit.log.list() if each.event == "log-contradicted"]
        assert entry.who == writer
