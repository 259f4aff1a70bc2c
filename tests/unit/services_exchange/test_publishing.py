"""How sealed bytes get into the folder (exchange.md, faults 3, 14 to 19, 28, 72, 73, 84)."""

from __future__ import annotations

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.errors import Refused, Unavailable
from qa_desktop.services import delivery, syncing
from qa_desktop.services.exchange_ports import Run
from tests.unit.services_exchange.conftest import complete, outgoing_of, path_of, sent_by


class PowerCut(BaseException):
    """The process is gone: nothing of ours may catch it."""


class CutOff:
    """A share that dies at its n-th call, before or after the effect."""

    def __init__(self, view, calls: int, *, after: bool) -> None:
        self._view = view
        self._left = calls
        self._after = after

    def describe(self) -> str:
        return self._view.describe()

    def read(self, path: str, cap: int) -> bytes | None:
        return self._call(lambda: self._view.read(path, cap))

    def put_new(self, path: str, data: bytes) -> None:
        self._call(lambda: self._view.put_new(path, data))

    def _call(self, act):
        self._left -= 1
        if self._left == 0 and not self._after:
            raise PowerCut
        result = act()
        if self._left == 0:
            raise PowerCut
        return result


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_killed_at_any_call_is_completed_by_the_next_without_a_duplicate(council, after):
    ana, hub = council.devices[0], council.hub
    keys = complete(council, ana, 2)
    calls = 0
    while True:
        calls += 1
        try:
            syncing.sync(ana.exchange, CutOff(ana.view, calls, after=after))
        except PowerCut:
            continue
        break

    assert calls > 5
    hub.sync()
    assert set(hub.collected()) == set(keys)
    assert [path for path in council.folder.files if "/d/" in path] == [path_of(ana, 1), path_of(ana, 2)]


def test_a_reply_that_was_lost_after_the_effect_is_success_on_the_next_run(council):
    ana = council.devices[0]
    (key,) = complete(council, ana)
    ana.view.put_new(path_of(ana, 1), _bytes(ana, 0))

    outcome = ana.sync()

    assert (outcome.sent, outcome.problems) == (1, ())
    assert ana.states() == {key: DeliveryState.IN_FOLDER}


def test_a_torn_file_is_left_in_place_and_repaired_beside_it(council):
    ana, hub = council.devices[0], council.hub
    (key,) = complete(council, ana)
    torn = _bytes(ana, 0)[:700]
    council.folder.files[path_of(ana, 1)] = torn

    ana.sync()
    hub.sync()

    assert council.folder.files[path_of(ana, 1)] == torn
    assert council.folder.files[places.repairs(path_of(ana, 1))[0]] == _bytes(ana, 0)
    assert set(hub.collected()) == {key}


def test_ten_names_full_of_rubbish_open_a_new_epoch_once_and_nothing_is_lost(council):
    ana, hub = council.devices[0], council.hub
    keys = complete(council, ana, 2)
    final = path_of(ana, 1)
    for path in (final, *places.repairs(final)):
        council.folder.files[path] = b"rubbish"

    outcome = ana.sync()
    hub.sync()

    assert "SHARE-NAMES-TAKEN" in outcome.problems
    assert {dispatch.position.epoch for dispatch in sent_by(ana)} == {1, 2}
    assert set(hub.collected()) == set(keys)


def test_many_waiting_go_out_in_order_and_a_stopped_run_is_taken_up_again(council):
    ana = council.devices[0]
    complete(council, ana, 20)
    seen: list[tuple[int, int]] = []

    ana.sync(Run(progress=lambda done, total: seen.append((done, total)), cancelled=_after(7)))
    first = [dispatch.state for dispatch in sent_by(ana)]
    ana.sync()

    assert first == [DeliveryState.IN_FOLDER] * first.count(DeliveryState.IN_FOLDER) + [
        DeliveryState.WAITING
    ] * first.count(DeliveryState.WAITING)
    assert 0 < first.count(DeliveryState.IN_FOLDER) < 20
    assert seen[0] == (0, 20)
    assert all(dispatch.state is DeliveryState.IN_FOLDER for dispatch in sent_by(ana))


def test_a_package_that_vanished_before_it_was_received_goes_out_again(council):
    ana, hub = council.devices[0], council.hub
    (key,) = complete(council, ana)
    ana.sync()
    del council.folder.files[path_of(ana, 1)]

    ana.sync()
    hub.sync()

    assert set(hub.collected()) == {key}


def test_what_vanished_and_cannot_be_put_back_is_shown_as_waiting(council):
    ana = council.devices[0]
    (key,) = complete(council, ana)
    ana.sync()
    del council.folder.files[path_of(ana, 1)]
    ana.view.put_new = _raising(Refused("SHARE-FULL"))

    outcome = ana.sync()

    assert outcome.problems == ("SHARE-FULL",)
    assert ana.states() == {key: DeliveryState.WAITING}


def test_a_package_deleted_after_it_was_received_needs_nothing(council):
    ana, hub = council.devices[0], council.hub
    complete(council, ana)
    ana.sync()
    hub.sync()
    ana.sync()
    del council.folder.files[path_of(ana, 1)]

    assert ana.sync().sent == 0
    assert path_of(ana, 1) not in council.folder.files


@pytest.mark.parametrize(
    "failure", [Refused("SHARE-FULL"), Refused("SHARE-READ-ONLY"), Unavailable("SHARE-AWAY")], ids=str
)
def test_a_folder_that_takes_nothing_is_a_problem_and_the_queue_keeps_everything(council, failure):
    ana = council.devices[0]
    (key,) = complete(council, ana)
    good = ana.view.put_new
    ana.view.put_new = _raising(failure)

    outcome = ana.sync()
    assert outcome.problems == (failure.code,)
    assert sent_by(ana)[0].problem == failure.code
    assert ana.states() == {key: DeliveryState.WAITING}

    ana.view.put_new = good
    assert ana.sync().problems == ()
    assert sent_by(ana)[0].problem == ""
    assert ana.states() == {key: DeliveryState.IN_FOLDER}


def test_numbers_past_a_segment_boundary_lie_in_the_next_directory_and_arrive(council):
    ana, hub = council.devices[0], council.hub
    keys = complete(council, ana, 257)
    ana.sync()
    hub.sync()

    assert "/0001/00000256.qad" in path_of(ana, 256)
    assert path_of(ana, 256) in council.folder.files
    assert hub.counted() == set(keys)


def test_the_furthest_of_several_packages_speaks_for_the_audit(council):
    ana = council.devices[0]
    complete(council, ana)
    (dispatch,) = sent_by(ana)

    assert delivery.furthest(()) is DeliveryState.ON_THIS_COMPUTER
    assert delivery.furthest((dispatch,)) is DeliveryState.WAITING
    assert not delivery.is_at_least(DeliveryState.IN_FOLDER, DeliveryState.RECEIVED)


def _bytes(party, index: int) -> bytes:
    with party.store.read() as unit:
        return unit.outbox.data(outgoing_of(party), sent_by(party)[index].position)


def _after(count: int):
    asked = iter(range(10_000))
    return lambda: next(asked) >= count


def _raising(error):
    def put_new(_path: str, _data: bytes) -> None:
        raise error

    return put_new
