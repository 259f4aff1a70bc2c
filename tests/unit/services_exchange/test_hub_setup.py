"""Setting up a hub: once, in an empty folder, resumable, its root keys handed out and not kept."""

from __future__ import annotations

import random

import pytest

from qa_desktop.domain import places
from qa_desktop.errors import Refused, Unavailable
from qa_desktop.services import hub, joining, membership
from tests.simulation.world import gather

LOCKS = ("first", "second", "third")


@pytest.fixture
def alone(tmp_path):
    gathered = gather(tmp_path, 3, ("hub", "ana"))
    yield gathered
    gathered.close()


def test_a_root_key_file_approves_where_the_hub_keeps_no_root_key(alone):
    made = hub.init(alone.hub.exchange, alone.hub.view, "Q&S", LOCKS)
    invited = hub.invite(alone.hub.exchange, "Ana")
    ana = alone.devices[0]
    joining.ask(ana.exchange, ana.view, invited.text, "LAPTOP")
    place = (alone.hub.exchange, alone.hub.view, invited.invite)

    with pytest.raises(Refused, match="HUB-ROOT-NEEDED"):
        hub.approve(*place)
    with pytest.raises(Refused, match="KEY-PASSPHRASE"):
        hub.approve(*place, root_file=made.roots[1], passphrase="first")
    with pytest.raises(Refused, match="HUB-OTHER-ROOT"):
        hub.approve(*place, root_file=b"x\0" + random.Random(1).randbytes(32), passphrase="x")

    assert hub.approve(*place, root_file=made.roots[1], passphrase="second").person == "Ana"


def test_nothing_secret_of_the_set_up_stays_in_the_store(alone):
    made = hub.init(alone.hub.exchange, alone.hub.view, "Q&S", LOCKS)

    with alone.hub.store.read() as unit:
        kept = b"".join(unit.documents.get(name) or b"" for name in unit.documents.names())
        here = membership.load(alone.hub.exchange, unit)
    assert made.recovery_words.encode() not in kept
    assert here.hub.root is None
    assert here.pinned.roster.recovery[0] in here.pinned.roster.hub_recipients


def test_a_folder_that_holds_a_space_is_refused(alone):
    hub.init(alone.hub.exchange, alone.hub.view, "Q&S", LOCKS)
    before = dict(alone.folder.files)
    second = alone.devices[0]

    with pytest.raises(Refused, match="HUB-FOLDER-TAKEN"):
        hub.init(second.exchange, second.view, "Q&S", LOCKS)
    with pytest.raises(Refused, match="HUB-ALREADY"):
        hub.init(alone.hub.exchange, alone.hub.view, "Q&S", LOCKS)

    assert alone.folder.files == before


@pytest.mark.parametrize("path", [places.SPACE, places.roster(1)])
@pytest.mark.parametrize("effect", [False, True], ids=["nothing written", "reply lost"])
def test_a_set_up_that_was_interrupted_goes_on_with_the_same_keys(alone, path, effect):
    good = alone.hub.view.put_new

    def failing(at: str, data: bytes) -> None:
        if at != path or effect:
            good(at, data)
        if at == path:
            raise Unavailable("SHARE-AWAY")

    alone.hub.view.put_new = failing
    with pytest.raises(Unavailable):
        hub.init(alone.hub.exchange, alone.hub.view, "Q&S", LOCKS)
    alone.hub.view.put_new = good

    made = hub.init(alone.hub.exchange, alone.hub.view, "Q&S", LOCKS)

    space = alone.hub.exchange.space_bytes.read_space(alone.folder.files[places.SPACE])
    assert space.space == made.space
    assert alone.hub.sync().problems == ()


def test_an_installation_that_is_no_hub_says_so(alone):
    with pytest.raises(Refused, match="HUB-NOT-HERE"):
        hub.invite(alone.devices[0].exchange, "Ana")
    with pytest.raises(Refused, match="HUB-NOT-HERE"):
        hub.devices(alone.devices[0].exchange)


def test_an_invitation_needs_a_name(alone):
    hub.init(alone.hub.exchange, alone.hub.view, "Q&S", LOCKS)

    with pytest.raises(Refused, match="HUB-PERSON"):
        hub.invite(alone.hub.exchange, "   ")
