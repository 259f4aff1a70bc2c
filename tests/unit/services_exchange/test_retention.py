"""Disposal between a device, its hub and the folder: nothing before *safe*, nothing left over."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from qa_desktop.domain import places
from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import AuditKey
from qa_desktop.domain.policy import NO_POLICY, Policy, PolicyState, SetBy
from qa_desktop.domain.retention import HoldScope, RecordClass, Verdict, Wait
from qa_desktop.domain.subject_access import Sought
from qa_desktop.errors import QADesktopError
from qa_desktop.services import disposing, holds, joining, receipts, restoring, settings, subject_records
from qa_desktop.services import hub as hub_desk
from qa_desktop.services.backup_ports import Salvaged
from qa_desktop.services.disposing import Office
from qa_desktop.services.ports import Disposal
from qa_desktop.storage import salvage
from qa_desktop.storage.engine import KeyedFile
from tests.simulation.world import TOOL, Council, Party
from tests.unit.services_exchange.conftest import sent_by

NEEDLE = "Zebedee kept a diary"


def office(party: Party, policy: Policy = NO_POLICY) -> Office:
    return Office(party.store, policy, party.time.now, "Quality A")


def verdicts(party: Party, policy: Policy = NO_POLICY) -> dict[tuple[RecordClass, str], Verdict]:
    return {
        (each.record.record_class, each.record.subject): each
        for each in disposing.preview(office(party, policy))
    }


def read_actions(*parties: Party) -> None:
    """What `actions.catch_up` does for a tool without actions."""
    for party in parties:
        with party.store.write() as unit:
            for key in unit.actions.missing():
                unit.actions.put(key, [])


def dispose_all(party: Party, policy: Policy = NO_POLICY) -> tuple[Disposal, ...]:
    due = frozenset(key for key, each in verdicts(party, policy).items() if each.is_due)
    return disposing.dispose(office(party, policy), "run-1", due)


def made_safe(council: Council, party: Party, text: str = NEEDLE) -> AuditKey:
    """An audit that was sent, received and backed up, and whose tool is on both shelves."""
    key = party.complete(council.new_audit_id(), text)
    for each in (council.hub, party):
        each.shelve_tool()
    for _ in range(3):
        party.sync()
        council.hub.sync()
        council.time.pass_by(minutes=11)
    party.sync()
    read_actions(party, council.hub)
    assert party.states()[key] is DeliveryState.SAFE
    return key


def everything(party: Party) -> bytes:
    """Every value of every table, as far as it is not sealed for somebody else."""
    with party.store.read() as unit:
        connection = unit.documents._connection  # type: ignore[attr-defined]
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars()
        return repr(
            [connection.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in names.all()]
        ).encode()


def test_a_device_lets_an_audit_go_thirty_days_after_it_is_safe_and_keeps_a_stub(council) -> None:
    ana = council.devices[0]
    key = made_safe(council, ana)
    council.time.pass_by(days=29)
    assert verdicts(ana)[RecordClass.OWN, key.audit_id].waits == (Wait.TIME,)
    council.time.pass_by(days=2)

    (disposal,) = dispose_all(ana)

    assert NEEDLE.encode() not in everything(ana)
    assert b"000123" not in everything(ana), "the child's number went too"
    with ana.store.read() as unit:
        stub = unit.audits.summary(key)
        assert unit.audits.completed(key) is None
        assert unit.outbox.data(*_sent(ana, key)) == b""
        assert unit.log.verify() is None
    assert stub is not None
    assert stub.state is AuditState.DISPOSED
    assert stub.delivery is DeliveryState.SAFE, "what is said of where it is stays true"
    assert (stub.tool, stub.overall_grade) == (TOOL, "good")
    assert disposal.counts == {"own-audit": {"records": 1, "versions": 1, "packages": 1}}
    assert disposal.rules["own-audit"] == {
        "length": 30, "unit": "days", "start": "safe", "set_by": SetBy.DEFAULT.value,
    }  # fmt: skip
    assert [(kind, subject) for kind, subject, _ in disposal.items] == [("own-audit", key.audit_id)]
    assert NEEDLE in str(council.hub.collected()[key]), "the hub's working copy stays"


def _sent(party: Party, key: AuditKey):
    dispatch = next(each for each in sent_by(party) if each.subject.startswith(key.audit_id))
    return dispatch.stream, dispatch.position


def test_after_disposal_a_device_goes_on_sending_and_its_receipts_are_believed(council) -> None:
    ana = council.devices[0]
    first = made_safe(council, ana)
    council.time.pass_by(days=31)
    dispose_all(ana)

    second = made_safe(council, ana, "another")

    assert ana.states() == {second: DeliveryState.SAFE}
    with ana.store.read() as unit:
        stub = unit.audits.summary(first)
    assert stub is not None
    assert stub.delivery is DeliveryState.SAFE


@pytest.mark.parametrize("steps", range(3))
def test_nothing_goes_before_it_is_safe_at_any_step_of_its_way(council, steps: int) -> None:
    ana, hub = council.devices[0], council.hub
    key = ana.complete(council.new_audit_id(), NEEDLE)
    for each in (ana, hub):
        each.shelve_tool()
    # Waiting; in the folder; safe at the hub, which the device has not read yet.
    for step in range(steps):
        (ana.sync, hub.sync)[step]()
    read_actions(ana, hub)
    assert ana.states()[key] is not DeliveryState.SAFE
    council.time.pass_by(days=10_000)

    assert Wait.NOT_SAFE in verdicts(ana)[RecordClass.OWN, key.audit_id].waits
    assert dispose_all(ana) == ()
    assert ana.instance(key) is not None


def test_a_hold_placed_after_the_preview_stops_the_disposal(council) -> None:
    ana = council.devices[0]
    key = made_safe(council, ana)
    council.time.pass_by(days=31)
    seen = frozenset({(RecordClass.OWN, str(key.audit_id))})
    assert verdicts(ana)[RecordClass.OWN, key.audit_id].is_due
    with ana.store.write() as unit:
        placed = holds.place(unit, "h1", HoldScope.CHILD, "000123", "Inquiry", who="Q", at=council.time.now())

    assert disposing.dispose(office(ana), "run-1", seen) == ()
    assert ana.instance(key) is not None

    with ana.store.write() as unit:
        holds.lift(unit, placed.hold_id, "Inquiry closed", who="Q", at=council.time.now())
        events = [(each.event, each.subject, each.facts) for each in unit.log.list(2)]
    assert events == [("hold-lifted", "h1", {}), ("hold-set", "h1", {})], "no word of the reason"
    assert len(disposing.dispose(office(ana), "run-2", seen)) == 1


def test_an_answer_that_is_under_way_or_typed_keeps_the_audit(council) -> None:
    ana = council.devices[0]
    key = made_safe(council, ana)
    council.time.pass_by(days=31)
    with ana.store.write() as unit:
        unit.documents.put(f"contributing/{key.audit_id}/1/manager", b'{"answers": {}, "rows": {}}')
    assert verdicts(ana)[RecordClass.OWN, key.audit_id].waits == (Wait.UNSIGNED,)
    with ana.store.write() as unit:
        unit.documents.remove(f"contributing/{key.audit_id}/1/manager")

    ana.answer(key, "agree")
    read_actions(ana)

    assert Wait.NOT_SAFE in verdicts(ana)[RecordClass.OWN, key.audit_id].waits


def test_open_actions_a_correction_and_what_is_not_known_of_actions_keep_the_audit(council) -> None:
    ana = council.devices[0]
    key = made_safe(council, ana)
    council.time.pass_by(days=31)
    names = "node_id case_reference tool_title issue action owner priority due status proof question stage"
    row = dict.fromkeys(names.split(), "")
    for status, waits in (("open", (Wait.ACTIONS,)), ("", (Wait.ACTIONS,)), ("done", ())):
        with ana.store.write() as unit:
            unit.actions.put(key, [{**row, "of_plan": False, "status_name": status, "done": ""}])
        assert verdicts(ana)[RecordClass.OWN, key.audit_id].waits == waits
    newer = ana.complete(key.audit_id, "corrected", revision=2)
    waits = verdicts(ana)[RecordClass.OWN, key.audit_id].waits
    assert newer in ana.states()
    assert {Wait.NOT_SAFE, Wait.UNKNOWN} <= set(waits)


def test_the_hub_keeps_its_copy_for_six_years_and_then_a_row_about_nobody(council) -> None:
    ana, hub = council.devices[0], council.hub
    key = made_safe(council, ana)
    council.time.pass_by(days=6 * 365)
    assert verdicts(hub)[RecordClass.COLLECTED, key.audit_id].waits == (Wait.TIME,)
    council.time.pass_by(days=3)

    (disposal,) = dispose_all(hub)

    assert hub.collected() == {}
    text = everything(hub)
    assert NEEDLE.encode() not in text
    assert b"000123" not in text
    assert b"Team A" not in text
    with hub.store.read() as unit:
        connection = unit.documents._connection  # type: ignore[attr-defined]
        (row,) = connection.exec_driver_sql(
            "SELECT tool_title, service_area, overall_grade, completed_at, disposed FROM collected"
        ).all()
    assert tuple(row) == ("Generic", "North", "good", "2026-04-01T00:00:00.000000Z", 1)
    assert disposal.counts["collected-audit"]["records"] == 1


@pytest.mark.parametrize("wrong", [-3_000, 3_000])
def test_a_device_whose_clock_is_years_off_has_the_hub_neither_dispose_early_nor_keep_for_ever(
    council, wrong: int
) -> None:
    ana, hub = council.devices[0], council.hub
    council.time.pass_by(days=wrong)
    key = ana.complete(council.new_audit_id(), NEEDLE)
    council.time.pass_by(days=-wrong)
    made_safe(council, ana, "another")  # and with it this one

    assert verdicts(hub)[RecordClass.COLLECTED, key.audit_id].waits == (Wait.TIME,)
    assert dispose_all(hub) == ()
    council.time.pass_by(days=6 * 365 + 3)
    assert verdicts(hub)[RecordClass.COLLECTED, key.audit_id].is_due


def test_a_hub_does_not_take_in_again_what_it_disposed_of_when_a_device_offers_it_again(council) -> None:
    ana, hub = council.devices[0], council.hub
    ana.snapshot(council.root / "early.db")
    key = made_safe(council, ana)
    council.time.pass_by(days=6 * 365 + 3)
    dispose_all(hub)
    # The device comes back from an old copy of its disk and does the same work under other numbers.
    ana.restore(council.root / "early.db")
    other = ana.complete(council.new_audit_id(), "something new")
    again = ana.complete(key.audit_id, NEEDLE)
    for _ in range(3):
        ana.sync()
        hub.sync()
        council.time.pass_by(minutes=11)
    ana.sync()

    assert set(hub.collected()) == {other}
    assert NEEDLE.encode() not in everything(hub)
    assert ana.states()[again] is DeliveryState.SAFE, "the device learns that nothing more is wanted of it"


def test_a_hub_that_lost_what_was_safe_finds_it_in_the_folder_and_the_device_says_so_truthfully(
    council,
) -> None:
    ana, hub = council.devices[0], council.hub
    hub.snapshot(council.root / "hub-early.db")
    key = made_safe(council, ana)
    council.time.pass_by(days=31)
    dispose_all(ana)
    hub.restore(council.root / "hub-early.db")
    for _ in range(4):
        hub.sync()
        ana.sync()
        council.time.pass_by(hours=2)

    assert NEEDLE in str(hub.collected()[key])
    with ana.store.read() as unit:
        stub = unit.audits.summary(key)
    assert stub is not None
    assert stub.delivery is DeliveryState.SAFE


@pytest.mark.parametrize("table", ["arrival_parts", "collected", "arrivals"])
def test_a_salvaged_hub_calls_nothing_safe_that_it_lost_and_reads_it_again_from_the_folder(
    council, monkeypatch, table: str
) -> None:
    ana, hub = council.devices[0], council.hub
    first = made_safe(council, ana)
    second = made_safe(council, ana, "another")
    real = salvage._copy

    def unreadable(copy, of, driver):
        """As where a page of this table cannot be read: the rows of the first audit are on it."""
        kept, whole = real(copy, of, driver)
        if of.name != table:
            return kept, whole
        column = "row" if table == "arrivals" else "arrival"
        (first_row,) = driver.execute(f"SELECT min({column}) FROM {table}").fetchone()
        driver.execute(f"DELETE FROM {table} WHERE {column} = ?", (first_row,))
        return kept - 1, False

    # What refers to a row that was not read is not taken in either.
    monkeypatch.setattr(salvage, "_copy", unreadable)
    hub.store.close()
    saved = _salvaged(hub, council.root)
    assert saved.lost >= 1
    hub.restore(Path(saved.folder) / "store.db")
    exchange = hub.exchange
    with exchange.store.write() as unit:
        assert restoring.settle(exchange, unit, "Quality A")
    assert set(hub.collected()) == {second}
    with hub.store.read() as unit:
        stream = places.device_stream(_sent(ana, first)[0].writer)
        told = receipts.compose(unit, stream, hub.time.now()).doc["streams"]
    assert {each["safe"] for each in told.values()} == {0}

    for _ in range(4):
        hub.sync()
        ana.sync()
        council.time.pass_by(hours=2)

    assert set(hub.collected()) == {first, second}
    assert set(ana.states().values()) == {DeliveryState.SAFE}
    assert not hub.store.check()


def _salvaged(party: Party, root: Path) -> Salvaged:
    file = KeyedFile(party.path, hashlib.sha256(party.name.encode()).digest())
    return salvage.salvage(file, root / "stick", party.time.now)


def test_what_the_hub_and_the_folder_both_lost_is_said_and_nothing_empty_is_ever_published(council) -> None:
    ana, hub = council.devices[0], council.hub
    hub.snapshot(council.root / "hub-early.db")
    key = made_safe(council, ana)
    council.time.pass_by(days=31)
    dispose_all(ana)
    path = places.package(*_sent(ana, key))
    hub.restore(council.root / "hub-early.db")
    council.folder.files.pop(path)
    problems: set[str] = set()
    for _ in range(4):
        hub.sync()
        problems |= set(ana.sync().problems)
        council.time.pass_by(hours=2)

    assert "EXCHANGE-DISPOSED" in problems
    assert path not in council.folder.files
    with ana.store.read() as unit:
        stub = unit.audits.summary(key)
    assert stub is not None
    assert stub.delivery is not DeliveryState.SAFE


def test_a_newer_version_of_a_disposed_audit_is_news_and_is_taken_in(council) -> None:
    ana, hub = council.devices[0], council.hub
    key = made_safe(council, ana)
    council.time.pass_by(days=6 * 365 + 3)
    dispose_all(hub)

    newer = ana.complete(key.audit_id, "corrected", revision=2)
    for _ in range(2):
        ana.sync()
        hub.sync()

    assert set(hub.collected()) == {newer}


def test_what_was_asked_of_a_helper_goes_after_it_is_answered_and_safe(council) -> None:
    ana, ben, hub = council.devices[0], council.devices[1], council.hub
    key = made_safe(council, ana)
    hub.ask(key, ben.device_id())
    hub.sync()
    ben.sync()
    assert NEEDLE.encode() in everything(ben)
    council.time.pass_by(days=400)
    assert Wait.ASKED in verdicts(ben)[RecordClass.ASKED, key.audit_id].waits

    ben.answer(key, "agree with Zebedee")
    for _ in range(3):
        ben.sync()
        hub.sync()
        council.time.pass_by(minutes=11)
    ben.sync()
    council.time.pass_by(days=31)
    (disposal,) = dispose_all(ben)

    assert b"Zebedee" not in everything(ben)
    assert b"000123" not in everything(ben)
    assert disposal.counts["asked-audit"]["contributions"] == 1
    assert verdicts(ben) == {}
    assert len(hub.counted_answers(key.audit_id)) == 1, "Q&S has the answer"
    assert ben.asks_here() == [], "the request does not open again"


def test_nothing_is_due_while_the_policy_file_cannot_be_read(council) -> None:
    ana = council.devices[0]
    key = made_safe(council, ana)
    council.time.pass_by(days=40_000)

    assert verdicts(ana)[RecordClass.OWN, key.audit_id].is_due
    broken = Policy(PolicyState.UNREADABLE)
    assert verdicts(ana, broken)[RecordClass.OWN, key.audit_id].waits == (Wait.HELD,)
    assert dispose_all(ana, broken) == ()


def test_the_tables_let_nothing_go_but_in_an_open_disposal_that_names_it(council) -> None:
    ana = council.devices[0]
    key = made_safe(council, ana)
    ana.answer(key, "agree")
    doors = (
        "DELETE FROM history", "DELETE FROM instances", "DELETE FROM contributions",
        "DELETE FROM disposals", "DELETE FROM disposed", "UPDATE disposed SET sha256 = ''",
        "UPDATE disposals SET open = 1",
    )  # fmt: skip

    def run(*statements: str) -> int:
        with ana.store.write() as unit:
            connection = unit.documents._connection  # type: ignore[attr-defined]
            return [connection.exec_driver_sql(each).rowcount for each in statements][-1]

    with ana.store.write() as unit:
        unit.disposals.dispose("r", (), at=council.time.now(), who="Q", rules={})
        connection = unit.documents._connection  # type: ignore[attr-defined]
        connection.exec_driver_sql("INSERT INTO disposed VALUES (1, 1, 'own-audit', 'another', '')")
        connection.exec_driver_sql(
            "INSERT INTO history SELECT row, 1, 0, '', '', 'answer', 'n', '', '', 0, 0 FROM audits"
        )
    for door in doors:
        with pytest.raises((IntegrityError, QADesktopError)):
            assert run(door) == 0, f"{door} let something go"
    # Open, but for another audit.
    opened = "INSERT INTO disposals VALUES (9, 'r', '', '', 1, '{}')"
    for door in doors[:3]:
        with pytest.raises((IntegrityError, QADesktopError)):
            assert run(opened, "INSERT INTO disposed VALUES (9, 9, '', 'another', '')", door) == 0, door


def test_a_setting_of_the_policy_shortens_the_period_and_the_report_says_who_set_it(council) -> None:
    ana = council.devices[0]
    made_safe(council, ana)
    council.time.pass_by(days=8)
    policy = Policy(PolicyState.READ, locked={"retention/device-days": 7, "retention/stub-grade": False})

    (disposal,) = dispose_all(ana, policy)

    assert disposal.rules["own-audit"]["length"] == 7  # type: ignore[index]
    assert disposal.rules["own-audit"]["set_by"] == "policy"  # type: ignore[index]
    with ana.store.read() as unit:
        (stub,) = unit.audits.list()
    assert stub.overall_grade == "", "the grade is not kept where the policy says so"


def test_an_interrupted_run_has_disposed_of_whole_batches_and_the_next_goes_on(council, monkeypatch) -> None:
    ana = council.devices[0]
    for text in ("one", "two", "three"):
        ana.complete(council.new_audit_id(), text)
    made_safe(council, ana)
    read_actions(ana)
    council.time.pass_by(days=31)
    monkeypatch.setattr(disposing, "AT_ONCE", 1)
    due = frozenset(key for key, each in verdicts(ana).items() if each.is_due)
    asked: list[int] = []

    def after_two() -> bool:
        asked.append(1)
        return len(asked) > 2

    first = disposing.dispose(office(ana), "run-1", due, cancelled=after_two)
    left = [key for key, each in verdicts(ana).items() if each.is_due]
    second = disposing.dispose(office(ana), "run-2", due)

    assert (len(first), len(left), len(second)) == (2, 2, 2)
    with ana.store.read() as unit:
        assert [each.run for each in unit.disposals.list()] == ["run-2", "run-2", "run-1", "run-1"]
        logged = [each for each in unit.log.list() if each.event == "records-disposed"]
    assert [each.facts for each in logged] == [{"record_class": "own-audit", "count": 1}] * 4


def test_after_a_disposal_the_file_holds_no_page_that_was_freed(council) -> None:
    ana = council.devices[0]
    made_safe(council, ana, "x" * 300_000)
    council.time.pass_by(days=31)
    ana.store.compact()
    before = ana.path.stat().st_size

    dispose_all(ana)

    with ana.store.read() as unit:
        connection = unit.documents._connection  # type: ignore[attr-defined]
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar_one() == 0
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
    assert ana.path.stat().st_size < before


def test_the_copy_from_before_a_migration_goes_once_a_newer_backup_is_whole(council) -> None:
    ana = council.devices[0]
    folder = ana.home / "backups"
    folder.mkdir(exist_ok=True)
    before = folder / "before-version-1.db"
    before.write_bytes(b"an older program's")
    os.utime(before, (1.0, 1.0))
    ana.store.compact()
    assert before.exists(), "while it is the only one it is the way back"

    ana.store.backup()
    ana.store.compact()

    assert not before.exists()
    assert [each.name for each in folder.glob("*.db")] == ["backup-00000001.db"]


def choose(hub: Party, name: str, value: int) -> None:
    with hub.store.write() as unit:
        settings.choose(unit, NO_POLICY, name, value, who="Q", at=hub.time.now(), role=SetBy.QUALITY)


def held(party: Party, name: str, policy: Policy = NO_POLICY) -> settings.EffectiveSetting:
    with party.store.read() as unit:
        return settings.effective(unit, policy, name)


def test_what_q_and_s_decides_reaches_every_computer_signed_and_cannot_be_changed_there(council) -> None:
    ana, newcomer, hub = council.devices[0], council.devices[2], council.hub
    choose(hub, "retention/device-days", 14)
    assert held(ana, "retention/device-days").number == 30

    hub_desk.share_settings(hub.exchange, hub.view)
    ana.sync()

    told = held(ana, "retention/device-days")
    assert (told.number, told.set_by, told.locked) == (14, SetBy.QUALITY, True)
    assert told.since is not None
    with ana.store.read() as unit:
        logged = [(each.event, each.subject) for each in unit.log.list(3)]
    assert ("setting-changed", "retention/device-days") in logged
    over = Policy(PolicyState.READ, locked={"retention/device-days": 7})
    assert held(ana, "retention/device-days", over).number == 7, "the policy file stands above Q&S"
    # Whoever joins later has it from the roster of the invitation.
    invited = hub_desk.invite(hub.exchange, "newcomer")
    joining.ask(newcomer.exchange, newcomer.view, invited.text, "LAPTOP")
    newcomer.sync()
    assert held(newcomer, "retention/device-days").number == 14


def test_a_roster_decides_nothing_that_is_not_q_and_s_s_or_out_of_range(council) -> None:
    ana = council.devices[0]
    said = {
        "lock-after-minutes": "15", "save-outside": "yes", "retention/bin-days": "1",
        "retention/hub-years": 7, "retention/device-days": "5",
    }  # fmt: skip
    with ana.store.write() as unit:
        settings.believe(unit, said, 9, who="roster", at=council.time.now())

    assert held(ana, "lock-after-minutes").set_by is SetBy.DEFAULT
    assert held(ana, "save-outside").set_by is SetBy.DEFAULT
    assert held(ana, "retention/bin-days").number == 90
    assert held(ana, "retention/hub-years").number == 6
    assert held(ana, "retention/device-days").number == 5


def test_approving_a_computer_keeps_what_q_and_s_decided(council) -> None:
    newcomer, hub, ana = council.devices[2], council.hub, council.devices[0]
    choose(hub, "retention/device-days", 14)
    hub_desk.share_settings(hub.exchange, hub.view)
    invited = hub_desk.invite(hub.exchange, "newcomer")
    joining.ask(newcomer.exchange, newcomer.view, invited.text, "LAPTOP")
    hub_desk.joins(hub.exchange, hub.view)
    hub_desk.approve(hub.exchange, hub.view, invited.invite)
    ana.sync()

    assert held(ana, "retention/device-days").number == 14


def test_a_collected_copy_is_found_after_the_same_computers_own_was_disposed_of(council) -> None:
    ana, hub = council.devices[0], council.hub
    key = made_safe(council, ana)
    with hub.store.read() as unit:
        arrival = unit.inbox.arrival(*_sent(ana, key))
    assert arrival is not None
    with ana.store.write() as unit:  # as on a computer at which Q&S audits too
        unit.inbox.accept(arrival)
    council.time.pass_by(days=31)
    (disposal,) = dispose_all(ana)
    assert set(disposal.counts) == {"own-audit"}

    found = subject_records.search(ana.store, Sought(names=("Zebedee",)))

    assert f"audit/{key.audit_id}/1" in {each.record_id for each in found}
