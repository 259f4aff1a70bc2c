"""Whose folder this is and who belongs to it (catalogue rows 38, 39, 65, 96)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qa_desktop.domain import package as words
from qa_desktop.domain import places
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import SpaceId, device_id_of
from qa_desktop.domain.package import (
    PinnedRoster,
    Revocation,
    Role,
    RootKey,
    Roster,
    RosterDevice,
    RosterHub,
)
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.package import agefile, codec, space, sshsig
from tests.fakes.packages import DEVICE, HUB, NOW, OTHER_ROOT, ROOT, SPACE, STRANGER

ROOTS = (ROOT.public, OTHER_ROOT.public)


def roster(**changes: Any) -> Roster:
    sound = Roster(
        space=SPACE,
        version=1,
        prev="1" * 64,
        roots=ROOTS,
        hubs=(RosterHub(HUB.public, frozenset({Role.PRIMARY, Role.PUBLISHER})),),
        recovery=(STRANGER.public.age,),
        min_app="0.1.0",
        policy={"lock_minutes": 5},
        expires=NOW + timedelta(days=365),
        devices=(RosterDevice(DEVICE.public, "Żaneta <b>O'Neill</b>", "LAPTOP-7", NOW),),
    )
    return replace(sound, **changes)


def read(data: bytes, **changes: Any) -> PinnedRoster:
    given = {"space": SPACE, "roots": ROOTS, "identities": (HUB.identity,), **changes}
    return space.read_roster(data, given["space"], given["roots"], given["identities"])


def forge_roster(
    changes: Mapping[str, Any] | None = None,
    listed: Mapping[str, Any] | None = None,
    signer: RootKey = ROOT,
    namespace: str = space.ROSTER_NAMESPACE,
) -> bytes:
    """A roster signed by `signer`, with fields of its first line or its list changed."""
    line, _signature, body = space.write_roster(roster(), ROOT).split(b"\n", 2)
    if listed is not None:
        sound = {"space": SPACE, "version": 1, "devices": []}
        body = agefile.encrypt(codec.deflate(json.dumps({**sound, **listed}).encode()), (HUB.public.age,))
    fields = json.loads(line.removeprefix(space.ROSTER_MAGIC))
    fields |= {"ct_len": len(body), "ct_sha256": hashlib.sha256(body).hexdigest(), **(changes or {})}
    made = space.ROSTER_MAGIC + json.dumps(fields).encode() + b"\n"
    return made + sshsig.to_line(sshsig.sign(made, signer.signing_key, namespace)) + body


# ---------------------------------------------------------------- space.qad


@pytest.mark.parametrize("signer", [ROOT, OTHER_ROOT])
def test_a_space_signed_by_either_root_reads_back(signer: RootKey) -> None:
    data = space.write_space(SPACE, ROOTS, signer)
    read_back = space.read_space(data)
    assert (read_back.space, read_back.roots) == (SPACE, ROOTS)
    assert read_back.sha256 == hashlib.sha256(data).hexdigest()


def test_a_space_signed_by_a_key_it_does_not_name_is_refused() -> None:
    with pytest.raises(Untrusted, match="SPACE-SIGNATURE"):
        space.read_space(space.write_space(SPACE, (OTHER_ROOT.public,), ROOT))


def test_a_damaged_space_is_refused_and_a_cut_one_is_arriving() -> None:
    data = space.write_space(SPACE, ROOTS, ROOT)
    with pytest.raises(Untrusted, match="SPACE-SIGNATURE"):
        space.read_space(data.replace(SPACE.encode(), b"b" * 26))
    with pytest.raises(Untrusted, match="SPACE-HEADER"):
        space.read_space(data + b"more")
    with pytest.raises(Untrusted, match="SPACE-HEADER"):
        space.read_space(b"something else\n")
    with pytest.raises(Untrusted, match="SPACE-HEADER"):
        space.read_space(space.write_space(SPACE, (ROOT.public, ROOT.public), ROOT))
    for kept in range(len(data) - 1):
        with pytest.raises(Unavailable, match="SPACE-ARRIVING"):
            space.read_space(data[:kept])


# ---------------------------------------------------------------- roster


@pytest.mark.parametrize("signer", [ROOT, OTHER_ROOT])
def test_a_hub_reads_back_the_whole_roster(signer: RootKey) -> None:
    revoked = Revocation(StreamPosition(1, 41), "laptop lost", NOW)
    whole = roster(devices=(*(roster().devices or ()), RosterDevice(STRANGER.public, "B", "C", NOW, revoked)))
    data = space.write_roster(whole, signer)
    pinned = read(data)
    assert pinned.roster == whole
    assert pinned.sha256 == hashlib.sha256(data).hexdigest()


def test_a_device_reads_the_hubs_and_not_the_list_of_staff() -> None:
    data = space.write_roster(roster(), ROOT)
    for identities in ((), (DEVICE.identity,)):
        read_back = read(data, identities=identities).roster
        assert read_back.hubs == roster().hubs
        assert read_back.devices is None
    assert b"LAPTOP-7" not in data
    assert DEVICE.public.device.encode() not in data


def test_the_recovery_key_opens_the_list() -> None:
    assert read(space.write_roster(roster(), ROOT), identities=(STRANGER.identity,)).roster == roster()


def test_a_roster_signed_by_a_hub_is_refused_for_that_reason() -> None:
    with pytest.raises(Untrusted, match="ROSTER-SIGNATURE") as refused:
        read(forge_roster(signer=RootKey(HUB.public.ed25519, HUB.signing_key)))
    assert refused.value.facts["reason"] == "hub"


def test_a_roster_signed_by_a_root_of_its_own_choosing_is_refused() -> None:
    data = space.write_roster(roster(roots=(ROOT.public,)), ROOT)
    with pytest.raises(Untrusted, match="ROSTER-SIGNATURE"):
        read(data, roots=(OTHER_ROOT.public,))


def test_a_roster_signature_made_for_another_purpose_is_refused() -> None:
    with pytest.raises(Untrusted, match="ROSTER-SIGNATURE"):
        read(forge_roster(namespace="qad-pkg-v1"))


def test_another_spaces_roster_is_refused() -> None:
    with pytest.raises(Untrusted, match="ROSTER-OTHER-SPACE"):
        read(space.write_roster(roster(), ROOT), space=SpaceId("b" * 26))


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"version": 0},
        {"extra": 1},
        {"roots": []},
        {"hubs": []},
        {"hubs": "hub"},
        {"policy": []},
        {"expires": "tomorrow"},
        {"min_app": ""},
        {"recovery": ["age1x"]},
        {"prev": "x"},
        {"policy": {"a": 0.5}},
    ],
    ids=repr,
)
def test_a_first_line_of_a_roster_that_is_not_exactly_ours_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Untrusted, match="ROSTER-HEADER"):
        read(forge_roster(changes))


@pytest.mark.parametrize(
    "listed", [{"version": 2}, {"space": "b" * 26}, {"devices": [{}]}, {"devices": {}}, {"more": 1}], ids=repr
)
def test_a_list_of_devices_that_does_not_fit_its_roster_is_refused(listed: dict[str, Any]) -> None:
    with pytest.raises(Untrusted, match="ROSTER-LIST"):
        read(forge_roster(listed=listed))


@pytest.mark.parametrize(
    "changes",
    [
        {"devices": None},
        {"devices": (roster().devices or ()) * 2},
        {"devices": (RosterDevice(DEVICE.public, "x" * 201, "m", NOW),)},
        {"hubs": (RosterHub(HUB.public, frozenset({Role.READER})),)},
        {"hubs": roster().hubs * 2},
        {"roots": ()},
    ],
    ids=["unknown list", "device twice", "long name", "no primary", "hub twice", "no roots"],
)
def test_a_roster_that_a_reader_would_refuse_is_not_written(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="ROSTER-CONTENT"):
        space.write_roster(roster(**changes), ROOT)


def test_a_cut_roster_is_arriving_and_a_damaged_one_is_refused() -> None:
    data = space.write_roster(roster(), ROOT)
    for kept in range(0, len(data), 97):
        with pytest.raises(Unavailable, match="ROSTER-ARRIVING"):
            read(data[:kept])
    with pytest.raises(Untrusted, match="ROSTER-CIPHERTEXT"):
        read(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(Untrusted, match="ROSTER-CIPHERTEXT"):
        read(data + b"x")


def test_a_thousand_devices_fit() -> None:
    many = tuple(
        RosterDevice(
            replace(
                DEVICE.public,
                ed25519=(key := hashlib.sha256(str(number).encode()).digest()),
                device=device_id_of(key),
            ),
            "A person of ordinary name",
            "LAPTOP",
            NOW,
        )
        for number in range(1_000)
    )
    data = space.write_roster(roster(devices=many), ROOT)
    assert read(data).roster.devices == many
    assert len(data) < 4 * 2**20


# ---------------------------------------------------------------- the chain, and who may sign what


def pinned(version: int, prev: str, digest: str, space_id: SpaceId = SPACE) -> PinnedRoster:
    return PinnedRoster(roster(version=version, prev=prev, space=space_id), digest)


def test_the_next_roster_follows_and_the_same_one_is_no_news() -> None:
    known = pinned(3, "2" * 64, "3" * 64)
    words.check_follows(known, pinned(4, "3" * 64, "4" * 64))
    words.check_follows(known, known)


@pytest.mark.parametrize(
    ("newer", "code"),
    [
        (pinned(2, "1" * 64, "2" * 64), "ROSTER-BACKWARDS"),
        (pinned(3, "2" * 64, "9" * 64), "ROSTER-CHAIN"),
        (pinned(4, "9" * 64, "4" * 64), "ROSTER-CHAIN"),
        (pinned(5, "3" * 64, "5" * 64), "ROSTER-CHAIN"),
        (pinned(4, "3" * 64, "4" * 64, SpaceId("b" * 26)), "ROSTER-CHAIN"),
    ],
    ids=["older", "same number", "other previous", "skips one", "other space"],
)
def test_a_roster_that_does_not_follow_is_refused(newer: PinnedRoster, code: str) -> None:
    with pytest.raises(Untrusted, match=code):
        words.check_follows(pinned(3, "2" * 64, "3" * 64), newer)


def test_each_stream_has_the_one_key_that_may_write_it() -> None:
    device, hub = DEVICE.public, HUB.public
    at = StreamPosition(1, 5)
    assert words.sender_key(roster(), places.device_stream(device.device), at) == device.ed25519
    assert words.sender_key(roster(), places.mailbox(hub.device, device.device), at) == hub.ed25519
    assert words.sender_key(roster(devices=None), places.bulletin(hub.device), at) == hub.ed25519


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (places.device_stream(STRANGER.public.device), "PKG-UNKNOWN-DEVICE"),
        (places.device_stream(HUB.public.device), "PKG-UNKNOWN-DEVICE"),
        (places.bulletin(DEVICE.public.device), "PKG-WRONG-ROLE"),
        (places.mailbox(DEVICE.public.device, HUB.public.device), "PKG-WRONG-ROLE"),
        (places.bulletin(STRANGER.public.device), "PKG-UNKNOWN-DEVICE"),
    ],
)
def test_who_may_not_write_a_stream_is_told_why(stream: Any, code: str) -> None:
    with pytest.raises(Untrusted, match=code):
        words.sender_key(roster(), stream, StreamPosition(1, 1))


def test_a_revoked_device_is_believed_up_to_its_last_number() -> None:
    revoked = Revocation(StreamPosition(2, 41), "left", NOW)
    with_revoked = roster(devices=(RosterDevice(DEVICE.public, "A", "B", NOW, revoked),))
    stream = places.device_stream(DEVICE.public.device)
    for position in (StreamPosition(1, 99), StreamPosition(2, 41)):
        assert words.sender_key(with_revoked, stream, position) == DEVICE.public.ed25519
    for position in (StreamPosition(2, 42), StreamPosition(3, 1)):
        with pytest.raises(Untrusted, match="PKG-REVOKED"):
            words.sender_key(with_revoked, stream, position)


def test_a_broken_chain_of_packages_is_refused_and_a_hole_is_not() -> None:
    words.check_chain("1" * 64, "1" * 64)
    words.check_chain("1" * 64, None)
    with pytest.raises(Untrusted, match="PKG-CHAIN"):
        words.check_chain("1" * 64, "2" * 64)
