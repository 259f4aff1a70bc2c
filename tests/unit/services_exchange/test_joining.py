"""How an installation joins, and what an invitation or a request may be (exchange.md, faults 94 to 96)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.services import hub, joining, membership
from qa_desktop.services.membership import Standing
from tests.simulation.world import found
from tests.unit.services_exchange.conftest import complete, mailbox_of


def _standing(party) -> Standing:
    with party.store.read() as unit:
        return membership.load(party.exchange, unit).standing


def _ask(council, party=None):
    newcomer = party or council.devices[2]
    invited = hub.invite(council.hub.exchange, "Newcomer")
    return invited, joining.ask(newcomer.exchange, newcomer.view, invited.text, "LAPTOP-9")


def test_asking_waits_for_a_persons_approval_and_the_welcome_makes_a_member(council):
    newcomer = council.devices[2]
    invited, asked = _ask(council)
    newcomer.sync()
    council.hub.sync()
    newcomer.sync()
    assert _standing(newcomer) is Standing.ASKED

    (waiting,), problems = hub.joins(council.hub.exchange, council.hub.view)
    assert (waiting.check_code, problems) == (asked.check_code, ())
    assert (waiting.request.person, waiting.request.machine) == ("Newcomer", "LAPTOP-9")
    hub.approve(council.hub.exchange, council.hub.view, invited.invite)
    council.hub.sync()
    newcomer.sync()

    assert _standing(newcomer) is Standing.JOINED
    assert hub.joins(council.hub.exchange, council.hub.view) == ((), ())
    assert [device.person for device in hub.devices(council.hub.exchange)] == ["ana", "ben", "Newcomer"]


def test_work_finished_before_joining_goes_out_in_its_order_afterwards(council):
    newcomer = council.devices[2]
    keys = complete(council, newcomer, 3)
    assert set(newcomer.states().values()) == {DeliveryState.ON_THIS_COMPUTER}
    invited, _ = _ask(council)
    keys += complete(council, newcomer, 1)
    hub.approve(council.hub.exchange, council.hub.view, invited.invite)
    council.hub.sync()

    outcome = newcomer.sync()
    council.hub.sync()
    newcomer.sync()

    assert outcome.sent == 4
    with council.hub.store.read() as unit:
        arrived = [each.audit_id for each in unit.inbox.audits()]
    assert sorted(arrived) == sorted(key.audit_id for key in keys)
    assert set(newcomer.states().values()) == {DeliveryState.SAFE}
    with newcomer.store.read() as unit:
        device = membership.load(newcomer.exchange, unit).device
        sent = [each.subject for each in unit.outbox.list(device.outgoing)]
    assert sent == [f"{key.audit_id}/1" for key in keys]


def test_asking_twice_uses_the_same_keys_and_the_same_bytes(council):
    newcomer = council.devices[2]
    invited, asked = _ask(council)
    first = council.folder.files[places.join(invited.invite)]

    again = joining.ask(newcomer.exchange, newcomer.view, invited.text, "LAPTOP-9")

    assert again == asked
    assert council.folder.files[places.join(invited.invite)] == first


def test_a_request_that_vanished_is_left_again_by_the_next_run(council):
    newcomer = council.devices[2]
    invited, _ = _ask(council)
    del council.folder.files[places.join(invited.invite)]

    newcomer.sync()

    assert places.join(invited.invite) in council.folder.files


def test_an_expired_invitation_is_refused_on_the_device(council):
    newcomer = council.devices[2]
    invited = hub.invite(council.hub.exchange, "Newcomer")
    council.time.pass_by(hours=72)

    with pytest.raises(Refused, match="INVITE-EXPIRED"):
        joining.ask(newcomer.exchange, newcomer.view, invited.text, "LAPTOP-9")


def test_an_altered_invitation_is_refused(council):
    newcomer = council.devices[2]
    text = hub.invite(council.hub.exchange, "Newcomer").text
    body = text.splitlines()
    body[2] = body[2].swapcase()

    with pytest.raises(Untrusted, match="INVITE-ALTERED"):
        joining.ask(newcomer.exchange, newcomer.view, "\n".join(body), "LAPTOP-9")
    with pytest.raises(Refused, match="INVITE-MISSING"):
        joining.ask(newcomer.exchange, newcomer.view, "hello", "LAPTOP-9")


def test_an_invitation_that_somebody_joined_with_is_used(council):
    newcomer, ana = council.devices[2], council.devices[0]
    invited = hub.invite(council.hub.exchange, "Newcomer")
    council.folder.files[places.join(invited.invite)] = b"somebody else's request"

    with pytest.raises(Refused, match="INVITE-USED"):
        joining.ask(newcomer.exchange, newcomer.view, invited.text, "LAPTOP-9")
    with pytest.raises(Refused, match="EXCHANGE-ALREADY-MEMBER"):
        joining.ask(ana.exchange, ana.view, invited.text, "LAPTOP-9")


def test_an_invitation_to_another_folder_is_refused_and_nothing_is_written(council, tmp_path):
    other = found(tmp_path / "other", ("hub", "stranger"), enrolled=0)
    newcomer = council.devices[2]
    text = hub.invite(other.hub.exchange, "Newcomer").text
    before = dict(council.folder.files)

    with pytest.raises(Refused, match="INVITE-OTHER-FOLDER"):
        joining.ask(newcomer.exchange, newcomer.view, text, "LAPTOP-9")

    assert council.folder.files == before
    assert _standing(newcomer) is Standing.NONE
    other.close()


def test_a_folder_with_our_id_under_other_roots_is_not_the_one_of_the_invitation(council, tmp_path):
    newcomer = council.devices[2]
    invited = hub.invite(council.hub.exchange, "Newcomer")
    invitation = joining.read_invitation(council.hub.exchange, invited.text)
    bytes_of = council.hub.exchange.space_bytes
    root = bytes_of.new_root()
    council.folder.files[places.SPACE] = bytes_of.write_space(invitation.space, (root.public,), root)

    with pytest.raises(Refused, match="INVITE-OTHER-FOLDER"):
        joining.ask(newcomer.exchange, newcomer.view, invited.text, "LAPTOP-9")


def test_an_empty_folder_is_not_available_rather_than_another(council):
    newcomer = council.devices[2]
    invited = hub.invite(council.hub.exchange, "Newcomer")
    council.folder.files.clear()

    with pytest.raises(Unavailable, match="SHARE-AWAY"):
        joining.ask(newcomer.exchange, newcomer.view, invited.text, "LAPTOP-9")


def test_a_forged_request_is_named_and_cannot_be_approved(council):
    invited = hub.invite(council.hub.exchange, "Newcomer")
    other = hub.invite(council.hub.exchange, "Somebody")
    invitation = joining.read_invitation(council.hub.exchange, invited.text)
    secret_of_another = joining.read_invitation(council.hub.exchange, other.text).secret
    bytes_of = council.hub.exchange.space_bytes
    forged_by = bytes_of.new_keys().public

    guessed = replace(invitation, secret=secret_of_another)
    request = bytes_of.new_join(guessed, forged_by, "EVIL", council.time.now())
    council.folder.files[places.join(invited.invite)] = bytes_of.write_join(request, guessed)

    assert hub.joins(council.hub.exchange, council.hub.view) == ((), ("JOIN-PROOF",))
    with pytest.raises(Untrusted, match="JOIN-PROOF"):
        hub.approve(council.hub.exchange, council.hub.view, invited.invite)
    assert len(hub.devices(council.hub.exchange)) == 2


def test_an_invitation_serves_one_device_and_a_withdrawn_one_none(council):
    invited, _ = _ask(council)
    hub.approve(council.hub.exchange, council.hub.view, invited.invite)
    with pytest.raises(Refused, match="INVITE-USED"):
        hub.approve(council.hub.exchange, council.hub.view, invited.invite)
    with pytest.raises(Refused, match="INVITE-USED"):
        hub.withdraw(council.hub.exchange, invited.invite)

    second = hub.invite(council.hub.exchange, "Newcomer")
    hub.withdraw(council.hub.exchange, second.invite)
    with pytest.raises(Refused, match="INVITE-USED"):
        hub.approve(council.hub.exchange, council.hub.view, second.invite)
    assert [each.text for each in hub.invitations(council.hub.exchange) if each.state != "open"] == [""] * 4


def test_an_approval_whose_reply_was_lost_enrols_once(council):
    invited, _ = _ask(council)
    good = council.hub.view.put_new

    def lost(path: str, data: bytes) -> None:
        good(path, data)
        raise Unavailable("SHARE-BUSY")

    council.hub.view.put_new = lost
    with pytest.raises(Unavailable):
        hub.approve(council.hub.exchange, council.hub.view, invited.invite)
    council.hub.view.put_new = good

    hub.approve(council.hub.exchange, council.hub.view, invited.invite)
    council.hub.sync()
    council.devices[2].sync()

    assert [device.person for device in hub.devices(council.hub.exchange)] == ["ana", "ben", "Newcomer"]
    assert _standing(council.devices[2]) is Standing.JOINED


def test_a_welcome_deleted_before_it_was_read_is_put_back(council):
    newcomer = council.devices[2]
    invited, _ = _ask(council)
    hub.approve(council.hub.exchange, council.hub.view, invited.invite)
    council.hub.sync()
    for path in [path for path in council.folder.files if f"/m/{mailbox_of(council, newcomer).to}/" in path]:
        del council.folder.files[path]
    newcomer.sync()
    assert _standing(newcomer) is Standing.ASKED

    council.hub.sync()
    newcomer.sync()

    assert _standing(newcomer) is Standing.JOINED
