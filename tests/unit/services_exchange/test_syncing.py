"""The first look of every run, rosters, and one machine that is both (exchange.md, faults 37 to 41, 65)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.package import RootKey
from qa_desktop.errors import Unavailable
from qa_desktop.services import hub, joining, membership, syncing
from tests.simulation.world import found
from tests.unit.services_exchange.conftest import complete, outgoing_of


def _here(party):
    with party.store.read() as unit:
        return membership.load(party.exchange, unit)


def test_an_installation_that_has_joined_nothing_says_so(council):
    assert council.devices[2].sync().problems == ("EXCHANGE-ALONE",)


def test_an_empty_folder_is_away_and_nothing_is_inferred(council):
    ana, hub_party = council.devices[0], council.hub
    keys = complete(council, ana, 2)
    ana.sync()
    hub_party.sync()
    ana.sync()
    council.folder.files.clear()

    for party in (ana, hub_party):
        outcome = party.sync()
        assert (outcome.reached, outcome.problems) == (False, ("SHARE-AWAY",))

    assert council.folder.files == {}
    assert set(hub_party.collected()) == set(keys)
    assert ana.states() == dict.fromkeys(keys, DeliveryState.SAFE)


def test_another_spaces_folder_is_refused_and_not_written_to(council, tmp_path):
    other = found(tmp_path / "other", ("hub", "stranger"), enrolled=0)
    ana = council.devices[0]
    complete(council, ana)
    ana.view.folder = other.folder
    before = dict(other.folder.files)

    outcome = ana.sync()

    assert (outcome.reached, outcome.problems) == (False, ("SHARE-OTHER-SPACE",))
    assert other.folder.files == before
    other.close()


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"QADSPACE/1 {}\nSIG AAAA\n", "SPACE-HEADER"), (b"QADSP", "SPACE-ARRIVING")],
    ids=["damaged", "half"],
)
def test_a_damaged_mark_stops_the_run_and_the_known_space_counts(council, data, code):
    ana = council.devices[0]
    complete(council, ana)
    council.folder.files[places.SPACE] = data

    outcome = ana.sync()

    assert (outcome.reached, outcome.sent, outcome.problems) == (False, 0, (code,))
    assert _here(ana).known_space == _here(council.hub).known_space


def test_an_older_roster_put_in_the_next_ones_place_changes_nothing(council):
    ana = council.devices[0]
    ana.sync()
    known = _here(ana).pinned
    older = council.folder.files[places.roster(1)]
    council.folder.files[places.roster(known.roster.version + 1)] = older

    outcome = ana.sync()

    assert outcome.problems == ("ROSTER-BACKWARDS",)
    assert _here(ana).pinned == known


def test_a_roster_that_a_hub_signed_in_the_roots_stead_changes_nothing(council):
    ana = council.devices[0]
    ana.sync()
    known = _here(council.hub).pinned
    own = _here(council.hub).hub

    forged = council.hub.exchange.space_bytes.write_roster(
        replace(known.roster, version=known.roster.version + 1, prev=known.sha256),
        RootKey(own.keys.public.ed25519, own.keys.signing_key),
    )
    council.folder.files[places.roster(known.roster.version + 1)] = forged

    assert ana.sync().problems == ("ROSTER-SIGNATURE",)
    assert _here(ana).pinned.sha256 == known.sha256


def test_rosters_that_the_folder_lost_are_put_back_by_the_hub(council):
    lost = {path: data for path, data in council.folder.files.items() if "/roster/" in path}
    for path in lost:
        del council.folder.files[path]

    council.hub.sync()

    assert {path: council.folder.files.get(path) for path in lost} == lost


def test_a_folder_that_goes_away_in_the_middle_is_a_problem_never_a_crash(council):
    ana, hub_party = council.devices[0], council.hub
    keys = complete(council, ana, 2)
    for party in (ana, hub_party):
        good = party.view.read
        for calls in range(12):
            party.view.read = _away_after(good, calls)
            assert "SHARE-AWAY" in party.sync().problems or calls > 1
        party.view.read = good
        party.sync()
    ana.sync()

    assert set(hub_party.collected()) == set(keys)


def test_a_member_and_hub_on_one_machine_sends_to_itself_in_one_run(council):
    both = council.hub
    invited = hub.invite(both.exchange, "Desk")
    joining.ask(both.exchange, both.view, invited.text, "DESKTOP-1")
    hub.approve(both.exchange, both.view, invited.invite)
    both.sync()
    (key,) = complete(council, both)
    assert syncing.to_send(both.exchange) == 1

    council.time.pass_by(minutes=11)
    outcome = both.sync()

    assert outcome.problems == ()
    assert both.states() == {key: DeliveryState.SAFE}
    assert set(both.collected()) == {key}
    assert syncing.to_send(both.exchange) == 0


def test_a_device_that_sends_nothing_says_weekly_what_it_has_seen(council):
    ana = council.devices[0]
    ana.sync()
    council.time.pass_by(days=8)

    assert ana.sync().sent == 1
    assert ana.sync().sent == 0
    assert council.hub.sync().taken_in == 1
    with council.hub.store.read() as unit:
        here = membership.load(council.hub.exchange, unit)
        mailbox = here.hub.mailbox(outgoing_of(ana).writer)
        assert unit.outbox.list(mailbox)[0].state is DeliveryState.RECEIVED


def _away_after(read, calls: int):
    left = [calls]

    def away(path: str, cap: int) -> bytes | None:
        if left[0] == 0:
            raise Unavailable("SHARE-AWAY")
        left[0] -= 1
        return read(path, cap)

    return away


def test_mail_that_is_taken_away_is_noticed_when_it_is_a_day_late(council):
    ana, hub_party = council.devices[0], council.hub
    council.time.pass_by(days=8)
    complete(council, ana)
    ana.sync()
    hub_party.sync()
    for path in [path for path in council.folder.files if f"/m/{outgoing_of(ana).writer}/" in path]:
        del council.folder.files[path]
    assert ana.sync().problems == ()

    council.time.pass_by(hours=25)
    assert ana.sync().problems == ("EXCHANGE-MAIL-WITHHELD",)

    hub_party.sync()
    assert ana.sync().problems == ()
