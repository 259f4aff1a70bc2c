"""What Q&S sees of a computer whose audit trail is not what that computer had said."""

from __future__ import annotations

from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.services import trail_chain
from qa_desktop.services.desktop_trail import TrailWanted
from tests.journey.homes import Homes


def test_a_trail_that_became_shorter_is_said_wherever_q_and_s_looks(homes: Homes) -> None:
    hub = homes.hub.desktop
    [device] = [each for each in hub.hub.devices() if each.person == "Auditor 9"]
    assert device.trail == ""
    assert hub.inbox.inbox().notices == ()
    with homes.hub.house.store().write() as unit:
        now = homes.hub.house.world.clock.now()
        for number, count in ((1, 500), (2, 1)):
            said = {"log": {"count": count, "head": "0" * 64}}
            trail_chain.heard(unit, device.device, StreamPosition(9, number), said, now)
    [device] = [each for each in hub.hub.devices() if each.person == "Auditor 9"]
    assert "fewer entries" in device.trail
    [notice] = hub.inbox.inbox().notices
    assert notice.startswith("Auditor 9: ")
    [row] = [each for each in hub.trail.look(TrailWanted()).rows if each.event == "log-contradicted"]
    assert (row.who, row.details) == (
        "Computer of Auditor 9", "reason: it has fewer entries than before · entries: 1",
    )  # fmt: skip
