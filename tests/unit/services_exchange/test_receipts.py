"""What is believed of a receipt (exchange.md, faults 64, 66, 74 to 79, 82, 83)."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from qa_desktop.domain.dispatch import DeliveryState, StreamPosition
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.services import membership, outgoing, receipts, syncing
from tests.unit.services_exchange.conftest import (
    complete,
    mailbox_of,
    outgoing_of,
    path_of,
    sent_by,
    with_store,
)

ZEROS = "0" * 64


def _apply(party, position: StreamPosition, **streams):
    doc = {"streams": streams["streams"], "hub_time": "2026-05-12T14:03:00+00:00"}
    with party.store.write() as unit:
        here = membership.load(party.exchange, unit)
        writer = outgoing.device_writer(here, here.device)
        receipts.apply(party.exchange, unit, writer, position, doc)


def _epoch(upto=0, sha256=ZEROS, safe=0, safe_sha256=ZEROS, above=(), problems=()):
    return {
        "upto": upto,
        "upto_hash": sha256,
        "safe": safe,
        "safe_hash": safe_sha256,
        "above": list(above),
        "problems": list(problems),
    }


def test_received_and_safe_follow_the_digests_of_what_was_sent(council):
    ana = council.devices[0]
    keys = complete(council, ana, 3)
    first, second, _ = sent_by(ana)

    told = _epoch(2, second.sha256, 1, first.sha256)
    _apply(ana, StreamPosition(1, 9), streams={"0001": told})

    assert list(map(ana.states().get, keys)) == [
        DeliveryState.SAFE,
        DeliveryState.RECEIVED,
        DeliveryState.WAITING,
    ]


def test_a_receipt_for_other_bytes_moves_nothing_and_opens_a_new_epoch(council):
    ana = council.devices[0]
    keys = complete(council, ana, 2)

    _apply(ana, StreamPosition(1, 9), streams={"0001": _epoch(2, "f" * 64, 2, "f" * 64)})

    assert set(ana.states().values()) == {DeliveryState.WAITING}
    assert [dispatch.position.epoch for dispatch in sent_by(ana)] == [1, 1, 2, 2]
    ana.sync()
    council.time.pass_by(hours=2)
    council.hub.sync()
    assert set(council.hub.collected()) == set(keys)


def test_a_receipt_for_more_than_was_ever_sent_opens_a_new_epoch(council):
    ana = council.devices[0]
    complete(council, ana)

    _apply(ana, StreamPosition(1, 9), streams={"0001": _epoch(7, "a" * 64)})

    assert [dispatch.position for dispatch in sent_by(ana)] == [StreamPosition(1, 1), StreamPosition(2, 1)]


def test_an_older_receipt_that_comes_later_is_ignored(council):
    ana = council.devices[0]
    complete(council, ana)
    (sent,) = sent_by(ana)
    _apply(ana, StreamPosition(1, 9), streams={"0001": _epoch(1, sent.sha256, 1, sent.sha256)})

    _apply(ana, StreamPosition(1, 8), streams={"0001": _epoch()})

    assert set(ana.states().values()) == {DeliveryState.SAFE}


def test_a_hub_that_forgot_makes_the_device_look_at_the_folder_again(council):
    ana = council.devices[0]
    (key,) = complete(council, ana)
    ana.sync()
    (sent,) = sent_by(ana)
    _apply(ana, StreamPosition(1, 8), streams={"0001": _epoch(1, sent.sha256)})
    del council.folder.files[path_of(ana, 1)]

    _apply(ana, StreamPosition(1, 9), streams={"0001": _epoch()})
    ana.sync()

    assert path_of(ana, 1) in council.folder.files
    assert ana.states() == {key: DeliveryState.IN_FOLDER}


@pytest.mark.parametrize(
    "doc",
    [
        {},
        {"streams": {}, "hub_time": "yesterday"},
        {"streams": {"1": _epoch()}, "hub_time": "2026-05-12T14:03:00+00:00"},
        {"streams": {"0001": _epoch(upto=-1)}, "hub_time": "2026-05-12T14:03:00+00:00"},
        {"streams": {"0001": _epoch(upto=True)}, "hub_time": "2026-05-12T14:03:00+00:00"},
        {"streams": {"0001": _epoch(1, "x")}, "hub_time": "2026-05-12T14:03:00+00:00"},
        {"streams": {"0001": _epoch(1, ZEROS, 2)}, "hub_time": "2026-05-12T14:03:00+00:00"},
    ],
    ids=range(7),
)
def test_a_receipt_that_is_not_as_written_is_refused_whole(doc):
    with pytest.raises(Untrusted, match="RECEIPT-CONTENT"):
        receipts.read(doc)


class BackupFails:
    """The store of a hub whose backup disk is full."""

    def __init__(self, store) -> None:
        self._store = store

    def write(self):
        return self._store.write()

    @contextmanager
    def read(self):
        with self._store.read() as unit:
            yield unit

    def backup(self, folder_name: str = "backups", kept: int = 3, within: float | None = None):
        raise Refused("DISK-FULL")


def test_a_backup_that_fails_moves_nothing_to_safe_and_says_so(council):
    ana, hub = council.devices[0], council.hub
    (key,) = complete(council, ana)
    ana.sync()

    outcome = syncing.sync(with_store(hub, BackupFails(hub.store)), hub.view)
    ana.sync()

    assert outcome.problems == ("HUB-BACKUP-FAILED", "DISK-FULL")
    assert ana.states() == {key: DeliveryState.RECEIVED}

    council.time.pass_by(hours=1)
    hub.sync()
    ana.sync()
    assert ana.states() == {key: DeliveryState.SAFE}


def test_a_hub_restored_from_its_backup_takes_everything_in_again(council):
    ana, hub = council.devices[0], council.hub
    first = complete(council, ana)
    ana.sync()
    hub.sync()
    backup = hub.last_backup()
    second = complete(council, ana)
    council.time.pass_by(minutes=1)
    ana.sync()
    hub.sync()
    ana.sync()
    hub.restore(backup)

    hub.sync()
    ana.sync()

    assert set(hub.collected()) == {*first, *second}


def test_a_hub_restored_while_its_mail_was_deleted_learns_it_from_what_devices_have_seen(council):
    ana, hub = council.devices[0], council.hub
    complete(council, ana)
    ana.sync()
    hub.sync()
    backup = hub.last_backup()
    for _ in range(3):
        complete(council, ana)
        ana.sync()
        hub.sync()
        ana.sync()
    hub.restore(backup)
    for path in [path for path in council.folder.files if "/m/" in path]:
        del council.folder.files[path]
    (key,) = complete(council, ana)
    ana.sync()

    hub.sync()
    council.time.pass_by(hours=2)
    ana.sync()
    hub.sync()
    ana.sync()

    with hub.store.read() as unit:
        epochs = {dispatch.position.epoch for dispatch in unit.outbox.list(mailbox_of(council, ana))}
    assert epochs == {1, 2}
    assert ana.states()[key] is DeliveryState.SAFE


def test_a_device_restored_whose_numbers_meet_others_content_goes_on_in_a_new_epoch(council):
    ana, hub = council.devices[0], council.hub
    complete(council, ana)
    ana.snapshot(ana.home / "last-week.db")
    lost = complete(council, ana)
    ana.sync()
    hub.sync()
    ana.restore(ana.home / "last-week.db")
    again = complete(council, ana)

    ana.sync()
    council.time.pass_by(hours=2)
    hub.sync()
    ana.sync()

    assert {dispatch.position.epoch for dispatch in sent_by(ana)} == {1, 2}
    assert set(hub.collected()) >= {*lost, *again}
    assert set(ana.states().values()) == {DeliveryState.SAFE}


def test_a_device_restored_after_its_files_were_deleted_learns_it_from_the_receipt(council):
    ana, hub = council.devices[0], council.hub
    complete(council, ana)
    ana.snapshot(ana.home / "last-week.db")
    complete(council, ana)
    ana.sync()
    hub.sync()
    ana.restore(ana.home / "last-week.db")
    del council.folder.files[path_of(ana, 2)]
    (again,) = complete(council, ana)

    for _ in range(3):
        ana.sync()
        council.time.pass_by(hours=2)
        hub.sync()
    ana.sync()

    assert again in hub.collected()
    assert ana.states()[again] is DeliveryState.SAFE


def test_a_clone_that_goes_on_beside_the_original_loses_neither(council):
    ana, hub = council.devices[0], council.hub
    complete(council, ana)
    ana.sync()
    hub.sync()
    ana.sync()
    ana.snapshot(ana.home / "image.db")
    clone_home = ana.home / "image.db"
    (by_original,) = complete(council, ana)
    ana.sync()
    ana.snapshot(ana.home / "original.db")
    ana.restore(clone_home)
    (by_clone,) = complete(council, ana)
    ana.sync()
    council.time.pass_by(hours=2)
    hub.sync()
    ana.restore(ana.home / "original.db")
    (later,) = complete(council, ana)
    ana.sync()
    council.time.pass_by(hours=2)
    hub.sync()
    ana.sync()

    assert {by_original, by_clone, later} <= set(hub.collected())
    assert ana.states()[later] is DeliveryState.SAFE


def test_a_silent_hub_makes_nobody_forget_anything(council):
    ana = council.devices[0]
    keys = complete(council, ana, 2)
    for _ in range(5):
        ana.sync()
        council.time.pass_by(days=7)

    assert ana.states() == dict.fromkeys(keys, DeliveryState.IN_FOLDER)
    with ana.store.read() as unit:
        assert all(unit.outbox.data(outgoing_of(ana), each.position) for each in sent_by(ana))
    assert syncing.contact(ana.exchange).heard is not None
