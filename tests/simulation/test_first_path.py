"""One audit travels from a device to the hub and its receipt comes back, on real packages and stores."""

from __future__ import annotations

from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.services import membership
from qa_desktop.services.membership import Standing
from tests.simulation.world import found


def test_an_audit_arrives_byte_for_byte_and_its_receipt_says_safe(tmp_path):
    council = found(tmp_path, ("hub", "ana"))
    ana, hub = council.devices[0], council.hub
    with ana.store.read() as unit:
        assert membership.load(ana.exchange, unit).standing is Standing.JOINED

    key = ana.complete(council.new_audit_id(), "seen & <safe>")
    assert ana.states() == {key: DeliveryState.WAITING}

    outcome = ana.sync()
    assert (outcome.reached, outcome.sent, outcome.problems) == (True, 1, ())
    assert ana.states() == {key: DeliveryState.IN_FOLDER}

    outcome = hub.sync()
    assert (outcome.taken_in, outcome.receipts, outcome.problems) == (1, 1, ())
    assert hub.collected() == {key: ana.instance(key)}

    outcome = ana.sync()
    assert outcome.problems == ()
    assert ana.states() == {key: DeliveryState.SAFE}
    council.close()
