"""How packages are taken in (exchange.md, faults 29 to 32, 48 to 57, 71, 97)."""

from __future__ import annotations

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import DeliveryState, StreamPosition
from qa_desktop.services import hub as enrolling
from qa_desktop.services import membership, outgoing
from qa_desktop.services.exchange_ports import Run
from tests.unit.services_exchange.conftest import complete, outgoing_of, path_of, refusals_of, sent_by


def test_what_lies_behind_a_hole_is_taken_in_and_the_hole_is_asked_for(council):
    ana, hub = council.devices[0], council.hub
    keys = complete(council, ana, 3)
    ana.sync()
    missing = council.folder.files.pop(path_of(ana, 2))

    hub.sync()
    assert set(hub.collected()) == {keys[0], keys[2]}
    with hub.store.read() as unit:
        cursor = unit.inbox.cursor(outgoing_of(ana), 1)
    assert (cursor.upto, cursor.above) == (1, (3,))
    council.folder.files[path_of(ana, 2)] = missing
    hub.sync()

    assert set(hub.collected()) == set(keys)


def test_a_number_above_a_hole_is_not_called_received_before_the_hole_is_filled(council):
    ana, hub = council.devices[0], council.hub
    keys = complete(council, ana, 3)
    ana.sync()
    del council.folder.files[path_of(ana, 2)]
    hub.sync()
    ana.sync()

    assert ana.states() == {
        keys[0]: DeliveryState.SAFE,
        keys[1]: DeliveryState.IN_FOLDER,
        keys[2]: DeliveryState.IN_FOLDER,
    }


def test_a_run_that_was_stopped_has_not_looked_for_new_epochs(council):
    ana, hub = council.devices[0], council.hub
    complete(council, ana)
    ana.sync()
    hub.sync()
    with ana.store.write() as unit:
        here = membership.load(ana.exchange, unit)
        assert here.device is not None
        outgoing.open_epoch(ana.exchange, unit, outgoing.device_writer(here, here.device))
    (key,) = complete(council, ana)
    ana.sync()
    council.time.pass_by(hours=2)

    hub.sync(Run(cancelled=lambda: True))
    assert key not in hub.collected()
    hub.sync()
    assert key in hub.collected()


def test_half_a_file_is_still_arriving_and_is_taken_in_when_it_is_whole(council):
    ana, hub = council.devices[0], council.hub
    (key,) = complete(council, ana)
    ana.sync()
    whole = council.folder.files[path_of(ana, 1)]
    council.folder.files[path_of(ana, 1)] = whole[:900]

    outcome = hub.sync()
    assert (outcome.taken_in, outcome.refused, outcome.facts["arriving"]) == (0, 0, 1)
    assert refusals_of(hub) == {}

    council.time.pass_by(hours=25)
    hub.sync()
    assert refusals_of(hub) == {path_of(ana, 1): "PKG-STUCK"}

    council.folder.files[path_of(ana, 1)] = whole
    hub.sync()
    assert set(hub.collected()) == {key}
    assert refusals_of(hub) == {}


def test_a_package_that_comes_a_month_late_is_taken_in(council):
    ana, hub = council.devices[0], council.hub
    (key,) = complete(council, ana)
    ana.sync()
    late = council.folder.files.pop(path_of(ana, 1))
    hub.sync()
    council.time.pass_by(days=31)
    council.folder.files[path_of(ana, 1)] = late

    hub.sync()

    assert set(hub.collected()) == {key}


def test_a_run_that_a_person_asked_for_looks_a_second_time_after_six_seconds(council):
    ana, hub = council.devices[0], council.hub
    (key,) = complete(council, ana)
    ana.sync()
    late = council.folder.files.pop(path_of(ana, 1))
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        council.folder.files[path_of(ana, 1)] = late

    outcome = hub.sync(Run(wait=wait))

    assert (waited, outcome.taken_in) == ([6.0], 1)
    assert set(hub.collected()) == {key}


RUBBISH = {
    "random bytes": (b"\x93random bytes that are long enough to be a file" * 200, "PKG-HEADER"),
    "a sign-in page": (b"<!DOCTYPE html><title>Sign in</title>", None),
    "an empty file": (b"", None),
    "a header with a key too many": (b'QADPKG/1 {"v":1,"x":2}\nSIG AAAA\nbody', "PKG-HEADER"),
    "a header that never ends": (b"QADPKG/1 " + b"a" * 1_000_000, "PKG-HEADER"),
}


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_in_a_packages_place_is_noted_left_alone_and_holds_up_nobody(council, name):
    data, code = RUBBISH[name]
    ana, ben, hub = council.devices[0], council.devices[1], council.hub
    (from_ana,) = complete(council, ana)
    (from_ben,) = complete(council, ben)
    council.folder.files[path_of(ana, 1)] = data
    ben.sync()

    outcome = hub.sync()
    assert set(hub.collected()) == {from_ben}
    assert refusals_of(hub) == ({path_of(ana, 1): code} if code else {})
    assert outcome.facts["arriving"] == (0 if code else 1)
    assert council.folder.files[path_of(ana, 1)] == data

    ana.sync()
    hub.sync()
    assert set(hub.collected()) == {from_ana, from_ben}
    assert refusals_of(hub) == {}


def test_a_package_copied_to_another_number_or_device_is_refused_by_its_place(council):
    ana, ben, hub = council.devices[0], council.devices[1], council.hub
    complete(council, ana)
    ana.sync()
    package = council.folder.files[path_of(ana, 1)]
    council.folder.files[path_of(ana, 2)] = package
    council.folder.files[path_of(ben, 1)] = package

    hub.sync()

    assert refusals_of(hub) == {path_of(ana, 2): "PKG-PATH", path_of(ben, 1): "PKG-PATH"}
    assert len(hub.collected()) == 1


def test_the_same_package_under_a_repair_name_too_is_one_audit(council):
    ana, hub = council.devices[0], council.hub
    (key,) = complete(council, ana)
    ana.sync()
    council.folder.files[places.repairs(path_of(ana, 1))[0]] = council.folder.files[path_of(ana, 1)]

    hub.sync()
    hub.sync()

    assert set(hub.collected()) == {key}
    with hub.store.read() as unit:
        assert len(unit.inbox.rows()) == 1


def test_a_flipped_bit_anywhere_in_a_package_takes_nothing_in(council):
    ana, hub = council.devices[0], council.hub
    complete(council, ana)
    ana.sync()
    whole = council.folder.files[path_of(ana, 1)]
    for place in range(0, len(whole), len(whole) // 12):
        council.folder.files[path_of(ana, 1)] = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        hub.sync()

    assert hub.collected() == {}


def test_a_revoked_device_is_refused_from_there_on_and_keeps_what_it_had_sent(council):
    ana, hub = council.devices[0], council.hub
    before = complete(council, ana, 2)
    ana.sync()
    hub.sync()
    enrolling.revoke(hub.exchange, hub.view, outgoing_of(ana).writer, "left the council")
    complete(council, ana)
    ana.sync()

    outcome = hub.sync()

    assert outcome.refused == 1
    assert refusals_of(hub) == {path_of(ana, 3): "PKG-REVOKED"}
    assert set(hub.collected()) == set(before)
    assert outcome.receipts == 0


def test_a_number_is_in_one_place_of_the_outbox_once(council):
    ana = council.devices[0]
    complete(council, ana, 3)

    assert [dispatch.position for dispatch in sent_by(ana)] == [
        StreamPosition(1, 1),
        StreamPosition(1, 2),
        StreamPosition(1, 3),
    ]
