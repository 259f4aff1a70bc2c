"""A small council in calm weather, founded once and copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import Dispatch, Stream, StreamPosition
from qa_desktop.services import membership
from tests.simulation.world import Council, Party, found, gather

NAMES = ("hub", "ana", "ben", "newcomer")


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    root = tmp_path_factory.mktemp("founded")
    council = found(root, NAMES, enrolled=2)
    council.close()
    return root, council.folder


@pytest.fixture
def council(founded, tmp_path) -> Iterator[Council]:
    root, folder = founded
    shutil.copytree(root, tmp_path / "world")
    gathered = gather(tmp_path / "world", 1, NAMES, folder.copy())
    yield gathered
    gathered.close()


def outgoing_of(party: Party) -> Stream:
    """The stream in which a device sends."""
    with party.store.read() as unit:
        device = membership.load(party.exchange, unit).device
    assert device is not None
    return device.outgoing


def mailbox_of(council: Council, party: Party) -> Stream:
    with council.hub.store.read() as unit:
        hub = membership.load(council.hub.exchange, unit).hub
    assert hub is not None
    return hub.mailbox(outgoing_of(party).writer)


def path_of(party: Party, seq: int, epoch: int = 1) -> str:
    return places.package(outgoing_of(party), StreamPosition(epoch, seq))


def sent_by(party: Party) -> tuple[Dispatch, ...]:
    with party.store.read() as unit:
        return unit.outbox.list(outgoing_of(party))


def refusals_of(party: Party) -> dict[str, str]:
    """Path → code of everything that was not taken in."""
    with party.store.read() as unit:
        return {refusal.path: refusal.code for refusal in unit.inbox.refusals()}


def complete(council: Council, party: Party, count: int = 1):
    return [party.complete(council.new_audit_id(), f"audit {number}") for number in range(count)]


def with_store(party: Party, store):
    """The party's exchange over another store."""
    return replace(party.exchange, store=store)
