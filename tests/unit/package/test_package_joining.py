"""Joining a space: each way an invitation or a request fails has its own words (rows 94 to 96)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from qa_desktop.domain.ids import InviteId, SpaceId
from qa_desktop.domain.package import Invitation
from qa_desktop.errors import QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.package import agefile, codec, joining, sshsig
from tests.fakes.packages import DEVICE, HUB, NOW, OTHER_ROOT, ROOT, SPACE, STRANGER

INVITATION = Invitation(
    space=SPACE,
    roots=(ROOT.public, OTHER_ROOT.public),
    roster_version=3,
    roster_sha256="3" * 64,
    hub=HUB.public,
    recipients=(HUB.public.age,),
    invite=InviteId("invite" + "a" * 20),
    secret=bytes(range(16)),
    person="Zoë <b>Ní Bhriain</b>",
    expires=NOW + timedelta(hours=72),
)
TEXT = joining.write_invitation(INVITATION, HUB)
REQUEST = joining.new_join(INVITATION, DEVICE.public, "LAPTOP-7", NOW)
FILE = joining.write_join(REQUEST, INVITATION)


def invitation_failure(text: str) -> str:
    with pytest.raises(QADesktopError) as raised:
        joining.read_invitation(text)
    return raised.value.code


# ---------------------------------------------------------------- invitation


def test_an_invitation_is_a_block_of_short_lines_that_reads_back() -> None:
    assert joining.read_invitation(TEXT) == INVITATION
    assert TEXT.isascii()
    assert max(map(len, TEXT.splitlines())) <= 64


@pytest.mark.parametrize(
    "mangled",
    [
        "Dear Zoë,\n\nhere it is:\n" + TEXT + "\nKind regards\n-- \nQ&S",
        TEXT.replace("\n", "\r\n"),
        "> " + TEXT.replace("\n", "\n> "),
        ">> " + TEXT.replace("\n", "\n>> "),
        TEXT.replace("-----", "\u2014\u2014"),
        TEXT.replace("\n", " "),
        TEXT.replace("\n", "\u00a0\n\ufeff"),
        re.sub("(.{40})", "\\1\n", TEXT.split("-----")[2]).join(TEXT.split(TEXT.split("-----")[2])),
    ],
    ids=["letter", "windows", "quoted", "quoted twice", "dashes", "one line", "odd spaces", "wrapped again"],
)
def test_what_mail_programs_do_to_text_does_no_harm(mangled: str) -> None:
    assert joining.read_invitation(mangled) == INVITATION


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "INVITE-MISSING"),
        ("hello", "INVITE-MISSING"),
        (TEXT.split("-----END", 1)[0], "INVITE-INCOMPLETE"),
        (TEXT.split("\n", 1)[1], "INVITE-MISSING"),
        ("\n".join(TEXT.splitlines()[:4] + TEXT.splitlines()[5:]), "INVITE-ALTERED"),
        (TEXT.replace("M", "N", 1), "INVITE-ALTERED"),
        ("BEGIN QA DESKTOP INVITATION END QA DESKTOP INVITATION", "INVITE-ALTERED"),
        ("BEGIN QA DESKTOP INVITATION" + "x" * 10**6, "INVITE-INCOMPLETE"),
    ],
    ids=[
        "nothing",
        "no block",
        "no end",
        "no beginning",
        "a line lost",
        "a letter changed",
        "empty",
        "endless",
    ],
)
def test_what_was_pasted_wrongly_is_said(text: str, code: str) -> None:
    assert invitation_failure(text) == code


def block(data: bytes) -> str:
    letters = base64.b64encode(data).decode()
    digest = hashlib.sha256(letters.encode()).hexdigest()[:8]
    return f"-----BEGIN QA DESKTOP INVITATION-----\n{letters}.{digest}\n-----END QA DESKTOP INVITATION-----\n"


def signed_block(changes: dict[str, object], namespace: str = joining.INVITE_NAMESPACE) -> str:
    letters = "".join(TEXT.splitlines()[1:-1]).split(".")[0]
    line = base64.b64decode(letters).split(b"\n")[0]
    fields = json.loads(line.removeprefix(joining.INVITE_MAGIC)) | changes
    made = joining.INVITE_MAGIC + json.dumps(fields).encode() + b"\n"
    return block(made + sshsig.to_line(sshsig.sign(made, HUB.signing_key, namespace)))


def test_a_forger_who_mends_the_checksum_fails_at_the_signature() -> None:
    letters = "".join(TEXT.splitlines()[1:-1]).split(".")[0]
    data = base64.b64decode(letters)
    assert invitation_failure(block(data.replace(b"2026-05-15", b"2036-05-15"))) == "INVITE-ALTERED"
    assert invitation_failure(signed_block({}, namespace="qad-pkg-v1")) == "INVITE-ALTERED"


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "00"},
        {"roots": []},
        {"invite": "../../x"},
        {"v": 2},
        {"expires": "soon"},
        {"person": "x" * 201},
        {"recipients": ["x"]},
    ],
    ids=repr,
)
def test_a_signed_invitation_that_is_not_exactly_ours_is_refused(changes: dict[str, object]) -> None:
    assert invitation_failure(signed_block(changes)) == "INVITE-ALTERED"


def test_a_newer_programs_invitation_asks_for_an_update() -> None:
    assert invitation_failure(block(b"QADINVITE/2 {}\nSIG x\n")) == "INVITE-TOO-NEW"


def test_an_invitation_with_too_long_a_name_is_not_written() -> None:
    with pytest.raises(Refused, match="INVITE-CONTENT"):
        joining.write_invitation(replace(INVITATION, person="x" * 201), HUB)


def test_an_invitation_does_not_show_its_secret() -> None:
    assert repr(INVITATION.secret) not in repr(INVITATION)


# ---------------------------------------------------------------- join request


def test_the_hub_reads_the_request_it_invited() -> None:
    assert joining.read_join(FILE, INVITATION, (HUB.identity,)) == REQUEST
    assert REQUEST.person == INVITATION.person


def test_a_request_shows_neither_name_nor_keys_in_the_folder() -> None:
    for needle in (b"Bhriain", b"LAPTOP-7", DEVICE.public.device.encode(), DEVICE.public.age.encode()):
        assert needle not in FILE


def join_failure(data: bytes, invitation: Invitation = INVITATION, identity: str = HUB.identity) -> str:
    with pytest.raises((Untrusted, Unavailable)) as raised:
        joining.read_join(data, invitation, (identity,))
    return raised.value.code


def forged_join(invitation: Invitation = INVITATION, **changes: object) -> bytes:
    """A request with changed claims, sealed for the hub by somebody who lacks the secret."""
    fields = {
        "space": SPACE,
        "invite": INVITATION.invite,
        "keys": {
            "id": STRANGER.public.device,
            "key": sshsig.openssh_public_key(STRANGER.public.ed25519),
            "age": STRANGER.public.age,
        },
        "person": "A colleague",
        "machine": "LAPTOP",
        "created": "2026-05-12T14:03:00.000000Z",
        "proof": "0" * 64,
        **changes,
    }
    body = agefile.encrypt(codec.deflate(json.dumps(fields).encode()), (HUB.public.age,))
    header = {
        "v": 1,
        "space": invitation.space,
        "invite": invitation.invite,
        "ct_len": len(body),
        "ct_sha256": hashlib.sha256(body).hexdigest(),
    }
    return joining.JOIN_MAGIC + json.dumps(header).encode() + b"\n" + body


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (forged_join(), "JOIN-PROOF"),
        (forged_join(proof=REQUEST.proof.hex()), "JOIN-PROOF"),
        (forged_join(space="b" * 26), "JOIN-PATH"),
        (forged_join(invite="b" * 26), "JOIN-PATH"),
        (forged_join(machine="x" * 201), "JOIN-CONTENT"),
        (forged_join(extra=1), "JOIN-CONTENT"),
        (forged_join(replace(INVITATION, invite=InviteId("c" * 26))), "JOIN-PATH"),
        (forged_join(replace(INVITATION, space=SpaceId("c" * 26))), "JOIN-PATH"),
        (FILE + b"x", "JOIN-CIPHERTEXT"),
        (FILE[:-1] + bytes([FILE[-1] ^ 1]), "JOIN-CIPHERTEXT"),
        (FILE[:-1], "JOIN-ARRIVING"),
        (FILE[:30], "JOIN-ARRIVING"),
        (b"", "JOIN-ARRIVING"),
        (b"rubbish\n", "JOIN-HEADER"),
        (b"QADJOIN/1 {}\n", "JOIN-HEADER"),
    ],
    # Sealed bytes differ from run to run: they must not become names of tests.
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_each_request_that_is_not_sound_has_its_own_reason(data: bytes, code: str) -> None:
    assert join_failure(data) == code


def test_a_request_proven_with_another_secret_is_refused() -> None:
    assert join_failure(FILE, replace(INVITATION, secret=bytes(16))) == "JOIN-PROOF"


def test_a_request_cannot_be_opened_by_another_key() -> None:
    assert join_failure(FILE, identity=STRANGER.identity) == "JOIN-NOT-FOR-US"


def test_too_long_a_machine_name_is_said_before_writing() -> None:
    with pytest.raises(Refused, match="JOIN-NAME-TOO-LONG"):
        joining.new_join(INVITATION, DEVICE.public, "x" * 201, NOW)


# ---------------------------------------------------------------- check code


def test_both_screens_show_the_same_twice_four_digits() -> None:
    code = joining.check_code(REQUEST, INVITATION)
    assert re.fullmatch(r"\d{4} \d{4}", code)
    arrived = joining.read_join(FILE, INVITATION, (HUB.identity,))
    assert joining.check_code(arrived, joining.read_invitation(TEXT)) == code


@pytest.mark.parametrize("whose", ["device", "hub"])
def test_another_key_on_either_side_shows_another_code(whose: str) -> None:
    request, invitation = REQUEST, INVITATION
    if whose == "device":
        request = replace(request, keys=STRANGER.public)
    else:
        invitation = replace(invitation, hub=STRANGER.public)
    assert joining.check_code(request, invitation) != joining.check_code(REQUEST, INVITATION)
