"""Sealing and opening, and each way of not being a sound package (catalogue rows 45 to 61)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import SpaceId
from qa_desktop.errors import QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.package import agefile, codec, sshsig
from qa_desktop.package.seal import PackageSealer
from qa_desktop.services.ports import PackagePart
from tests.fakes.age_files import passphrase_file
from tests.fakes.packages import (
    DEVICE,
    FIRST,
    HUB,
    NOW,
    PARTS,
    STRANGER,
    content,
    forge,
    manifest,
    open_request,
    part,
    seal_request,
)

SEALER = PackageSealer()


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return SEALER.seal(seal_request())


def refusal(data: bytes, **changes: object) -> QADesktopError:
    with pytest.raises((Untrusted, Unavailable)) as raised:
        SEALER.open(data, open_request(**changes))
    return raised.value


# ---------------------------------------------------------------- sound packages


def test_what_was_sealed_opens_again(sealed: bytes) -> None:
    opened = SEALER.open(sealed, open_request())
    assert (opened.kind, opened.created_at, opened.app) == ("audit", NOW, "0.1.0")
    assert (opened.seen, opened.doc, opened.parts) == ({}, {"audit": "x", "count": 2}, PARTS)
    assert opened.prev_sha256 == "0" * 64
    assert opened.sha256 == hashlib.sha256(sealed).hexdigest()


def test_nothing_of_the_content_can_be_read_in_the_file(sealed: bytes) -> None:
    for needle in (b"Ada &amp; B", b"instance.xml", b"audit", b"2026-05-12"):
        assert needle not in sealed


def test_the_first_line_names_only_what_it_must(sealed: bytes) -> None:
    line, signature, _body = sealed.split(b"\n", 2)
    assert set(json.loads(line.removeprefix(b"QADPKG/1 "))) == {
        *("v", "space", "from", "to", "epoch", "seq", "prev", "enc", "ct_len", "ct_sha256")
    }
    assert signature.startswith(b"SIG U1NIU0lH")


@pytest.mark.parametrize("size", [0, 1, 4_000, 5_000])
def test_the_size_of_a_package_tells_only_its_number_of_pages(size: int) -> None:
    noise = bytes(hashlib.shake_128(b"seed").digest(size))
    part_ = PackagePart("a.bin", "application/octet-stream", noise)
    packed = codec.deflate(codec.write_content(*_manifest_and_parts(part_)))
    assert len(packed) % 4_096 == 0


def _manifest_and_parts(only: PackagePart) -> tuple[object, tuple[PackagePart, ...]]:
    made, _start = codec.read_manifest(content(manifest(parts=[part(only.data)]), only.data))
    return made, (only,)


def test_a_package_of_our_limits_is_accepted_and_one_beyond_is_not_sealed() -> None:
    big = PackagePart("a.bin", "application/octet-stream", hashlib.shake_128(b"x").digest(31 * 2**20))
    sealed = SEALER.seal(seal_request(parts=(big,)))
    assert SEALER.open(sealed, open_request()).parts == (big,)
    bigger = PackagePart("a.bin", "application/octet-stream", hashlib.shake_128(b"x").digest(33 * 2**20))
    with pytest.raises(Refused, match="PKG-TOO-BIG"):
        SEALER.seal(seal_request(parts=(bigger,)))


def test_a_comment_of_200_000_characters_is_carried() -> None:
    sealed = SEALER.seal(seal_request(doc={"comment": "ü" * 200_000}))
    assert SEALER.open(sealed, open_request()).doc["comment"] == "ü" * 200_000


def nested(depth: int) -> dict[str, object]:
    """Objects in objects."""
    made: dict[str, object] = {}
    for _ in range(depth):
        made = {"a": made}
    return made


@pytest.mark.parametrize(
    "doc",
    [
        {"a": "\ud800"},
        {"a": "x" * 200_001},
        {"a": 2**53 + 1},
        {"a": [0] * 100_001},
        {"a": float("nan")},
        nested(40),
    ],
    ids=["surrogate", "string", "integer", "nodes", "not a number", "depth"],
)
def test_what_a_reader_would_refuse_is_not_sealed(doc: dict[str, object]) -> None:
    with pytest.raises(Refused, match="PKG-CONTENT"):
        SEALER.seal(seal_request(doc=doc))


def test_nothing_is_sealed_without_somebody_to_encrypt_to() -> None:
    with pytest.raises(Refused, match="KEY-RECIPIENT"):
        SEALER.seal(seal_request(recipients=()))
    with pytest.raises(Refused, match="KEY-RECIPIENT"):
        SEALER.seal(seal_request(recipients=("age1nonsense",)))


def test_a_bulletin_may_go_unencrypted_and_nothing_else() -> None:
    stream = places.bulletin(HUB.public.device)
    sealed = SEALER.seal(seal_request(stream=stream, signing_key=HUB.signing_key, recipients=()))
    opened = SEALER.open(sealed, open_request(stream=stream, sender_public=HUB.public.ed25519, identities=()))
    assert opened.parts == PARTS
    plain = codec.deflate(content(manifest()))
    assert refusal(forge(body=plain, header={"enc": "none"})).code == "PKG-HEADER"


def test_any_of_several_keys_opens() -> None:
    sealed = SEALER.seal(seal_request(recipients=(HUB.public.age, DEVICE.public.age)))
    for identities in ((DEVICE.identity,), (STRANGER.identity, HUB.identity)):
        assert SEALER.open(sealed, open_request(identities=identities)).kind == "audit"


# ---------------------------------------------------------------- still arriving


@pytest.mark.parametrize("kept", [0, 1, 9, 100, 300, 500, 700, 2_000])
def test_a_file_cut_short_is_still_arriving(sealed: bytes, kept: int) -> None:
    assert isinstance(refusal(sealed[:kept]), Unavailable)
    assert refusal(sealed[:kept]).code == "PKG-ARRIVING"


def test_every_beginning_of_a_package_is_still_arriving(sealed: bytes) -> None:
    header_end = sealed.index(b"\nage-encryption") + 40
    for kept in (*range(header_end), len(sealed) - 1):
        assert refusal(sealed[:kept]).code == "PKG-ARRIVING", kept


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><title>Sign in", b"\xef\xbb\xbf\r\n <html>", bytes(8_192)])
def test_a_sign_in_page_or_an_unfilled_file_waits(page: bytes) -> None:
    assert refusal(page).code == "PKG-ARRIVING"


def test_a_file_whose_length_came_before_its_end_waits(sealed: bytes) -> None:
    assert refusal(sealed[:-1_000] + bytes(1_000)).code == "PKG-ARRIVING"


# ---------------------------------------------------------------- line 1


def line(changed: Callable[[bytes], bytes]) -> bytes:
    sound = forge().split(b"\n", 1)[0] + b"\n"
    return forge(line=changed(sound))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"QADPKG/2 {}\n", id="another version"),
        pytest.param(b"\x7fELF" + bytes(100), id="another program's file"),
        pytest.param(b"QADPKG/1 " + b"x" * 5_000, id="no newline within 4,096 bytes"),
        pytest.param(b"QADPKG/1 {" + b" " * 2**20 + b"}\n", id="a megabyte of line"),
        pytest.param(b"QADPKG/1 {}\n" + b"S" * 2_000, id="no second newline"),
        pytest.param(line(lambda it: it.replace(b'"hub"', b'"h\xc3\xbcb"')), id="not ASCII"),
        pytest.param(line(lambda it: it.replace(b'"hub"', b'"h\xffb"')), id="invalid UTF-8"),
        pytest.param(line(lambda it: it.replace(b"{", b"{\r")), id="control character"),
        pytest.param(line(lambda it: it.replace(b'"seq": 1', b'"seq": 1, "seq": 1')), id="duplicate key"),
        pytest.param(line(lambda it: it.replace(b'"seq": 1', b'"seq": 1.0')), id="float"),
        pytest.param(line(lambda it: it.replace(b'"seq": 1', b'"seq": true')), id="boolean for a number"),
        pytest.param(line(lambda it: it.replace(b'"seq": 1', b'"seq": "1"')), id="text for a number"),
        pytest.param(line(lambda it: it.replace(b'"seq": 1', b'"seq": [[1]]')), id="nested"),
        pytest.param(forge(header={"extra": 1}), id="extra key"),
        pytest.param(forge(header={"prev": None}), id="missing key"),
        pytest.param(forge(header={"v": 2}), id="version"),
        pytest.param(forge(header={"seq": 0}), id="number zero"),
        pytest.param(forge(header={"seq": 2**24}), id="number without a segment"),
        pytest.param(forge(header={"epoch": 0x10000}), id="epoch without a directory"),
        pytest.param(forge(header={"from": "../../../../etc/"}), id="path for a device"),
        pytest.param(forge(header={"from": "A" * 16}), id="upper case device"),
        pytest.param(forge(header={"space": "a" * 25}), id="short space"),
        pytest.param(forge(header={"prev": "0" * 63}), id="short digest"),
        pytest.param(forge(header={"enc": "rot13"}), id="unknown encryption"),
        pytest.param(forge(header={"ct_len": 33 * 2**20}), id="length beyond the limit"),
        pytest.param(forge(header={"ct_len": -1}), id="negative length"),
    ],
)
def test_a_first_line_that_is_not_exactly_ours_is_refused(data: bytes) -> None:
    assert refusal(data).code == "PKG-HEADER"


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    assert refusal(bytes(32 * 2**20 + 1)).code == "PKG-TOO-BIG"


# ---------------------------------------------------------------- place, key, signature


@pytest.mark.parametrize(
    "changes",
    [
        {"position": StreamPosition(1, 2)},
        {"position": StreamPosition(2, 1)},
        {"space": SpaceId("b" * 26)},
        {"stream": places.device_stream(STRANGER.public.device)},
        {"stream": places.mailbox(DEVICE.public.device, HUB.public.device)},
        {"stream": places.bulletin(DEVICE.public.device)},
    ],
    ids=["number", "epoch", "space", "device", "mailbox", "bulletin"],
)
def test_a_package_copied_to_another_place_is_refused(sealed: bytes, changes: dict[str, object]) -> None:
    assert refusal(sealed, **changes).code == "PKG-PATH"


def test_a_package_signed_by_another_key_names_that_reason() -> None:
    assert refusal(forge(signer=STRANGER)).code == "PKG-UNKNOWN-DEVICE"


@pytest.mark.parametrize(
    "namespace", ["file", "git", "qad-pkg-v2", "qad-roster-v1", "qad-pkg-v1\0", ""], ids=repr
)
def test_a_signature_made_for_another_purpose_is_refused(namespace: str) -> None:
    assert refusal(forge(namespace=namespace)).code == "PKG-SIGNATURE"


def test_a_signature_over_another_line_is_refused(sealed: bytes) -> None:
    other = SEALER.seal(seal_request(position=StreamPosition(1, 2)))
    lines, others = sealed.split(b"\n", 2), other.split(b"\n", 2)
    assert refusal(b"\n".join((lines[0], others[1], lines[2]))).code == "PKG-SIGNATURE"


@pytest.mark.parametrize(
    "second",
    [b"SIG", b"SIG ", b"SIG !!!!", b"sig AAAA", b"", b"SIG AAAA", b"SIG  AAAA", b"SIG AAAA\r"],
    ids=repr,
)
def test_a_second_line_that_is_no_signature_is_refused(sealed: bytes, second: bytes) -> None:
    first, _signature, body = sealed.split(b"\n", 2)
    assert refusal(b"\n".join((first, second, body))).code == "PKG-SIGNATURE"


def test_a_second_spelling_of_the_same_signature_is_refused(sealed: bytes) -> None:
    first, signature, body = sealed.split(b"\n", 2)
    blob = sshsig.from_line(signature + b"\n")
    assert blob is not None
    longer = sshsig.to_line(blob + b"\0").rstrip(b"\n")
    assert refusal(b"\n".join((first, longer, body))).code == "PKG-SIGNATURE"


# ---------------------------------------------------------------- body


def test_a_flipped_bit_anywhere_is_refused(sealed: bytes) -> None:
    for at in range(0, len(sealed), 37):
        damaged = bytearray(sealed)
        damaged[at] ^= 0x20
        assert isinstance(refusal(bytes(damaged)), QADesktopError), at


def test_a_flipped_bit_in_the_body_is_damage(sealed: bytes) -> None:
    damaged = bytearray(sealed)
    damaged[-5] ^= 1
    assert refusal(bytes(damaged)).code == "PKG-CIPHERTEXT"


def test_appended_bytes_are_refused(sealed: bytes) -> None:
    assert refusal(sealed + b"x").code == "PKG-CIPHERTEXT"


def test_a_package_for_other_keys_says_so(sealed: bytes) -> None:
    assert refusal(sealed, identities=(STRANGER.identity,)).code == "PKG-NOT-FOR-US"
    assert refusal(sealed, identities=()).code == "PKG-NOT-FOR-US"


@pytest.mark.parametrize("claimed", [1, 30])
def test_a_passphrase_in_the_place_of_a_key_is_never_tried(claimed: int) -> None:
    body = passphrase_file(codec.deflate(content(manifest())), "open sesame", claimed=claimed)
    assert refusal(forge(body=body)).code == "PKG-NOT-FOR-US"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"no age at all", id="no age"),
        pytest.param(b"age-encryption.org/v2\n-> X25519 a\nb\n--- c\n", id="another version"),
        pytest.param(b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", id="armoured"),
        pytest.param(b"age-encryption.org/v1\n" + b"-> X25519 AA\nAA\n" * 10_000 + b"--- A\n", id="crowd"),
        pytest.param(agefile.encrypt(b"x" * 5_000, (HUB.public.age,))[:-100], id="truncated before sealing"),
    ],
)
def test_a_body_that_is_no_sound_age_file_is_refused(body: bytes) -> None:
    assert refusal(forge(body=body)).code == "PKG-CIPHERTEXT"


# ---------------------------------------------------------------- inside


def forged(packed: bytes) -> bytes:
    return forge(body=agefile.encrypt(packed, (HUB.public.age,)))


def packed_as(declared: int, real: bytes) -> bytes:
    squeezed = codec.deflate(real)
    return declared.to_bytes(4, "big") + squeezed[4:]


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        pytest.param(packed_as(200 * 2**20, b"x"), "PKG-BOMB", id="declares 200 MB"),
        pytest.param(packed_as(100, bytes(200 * 2**20)), "PKG-BOMB", id="200 MB behind 100 bytes"),
        pytest.param(packed_as(99, bytes(100)), "PKG-BOMB", id="one byte more than declared"),
        pytest.param(packed_as(101, bytes(100)), "PKG-INFLATE", id="one byte less than declared"),
        pytest.param(b"", "PKG-INFLATE", id="nothing"),
        pytest.param(bytes(4_096), "PKG-INFLATE", id="zeros"),
        pytest.param(codec.deflate(b"x")[:-1], "PKG-INFLATE", id="padding cut"),
        pytest.param(codec.deflate(b"x") + bytes(4_096), "PKG-INFLATE", id="a page too much"),
        pytest.param(codec.deflate(b"x")[:-1] + b"x", "PKG-INFLATE", id="something in the padding"),
        pytest.param(b"\0\0\0\x05hello" + bytes(4_087), "PKG-INFLATE", id="not zlib"),
    ],
)
def test_what_does_not_unpack_as_declared_is_refused(packed: bytes, code: str) -> None:
    assert refusal(forged(packed)).code == code


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{}", id="no newline"),
        pytest.param(b"{}\n", id="no keys"),
        pytest.param(b'{"a":' * 100_000 + b"\n", id="depth 100,000"),
        pytest.param(content(manifest(extra=1)), id="extra key"),
        pytest.param(content(manifest(kind="Audit!")), id="kind"),
        pytest.param(content(manifest(created="2026-05-12 14:03")), id="time"),
        pytest.param(content(manifest(created="2026-13-12T14:03:00Z")), id="month 13"),
        pytest.param(content(manifest(created="2026-05-12T14:03:00+01:00")), id="time zone"),
        pytest.param(content(manifest(doc=[])), id="doc is a list"),
        pytest.param(content(manifest(doc={"a": float("nan")})), id="NaN"),
        pytest.param(content(manifest(doc={"a": "\ud800"})), id="lone surrogate"),
        pytest.param(content(manifest(doc={"a": 10**16})), id="integer"),
        pytest.param(content(manifest(parts={})), id="parts is an object"),
        pytest.param(content(manifest(parts=[part(b"")] * 2)), id="two parts of one name"),
        pytest.param(content(manifest(parts=[part(b"", name="..\\..\\x")])), id="part ..\\..\\x"),
        pytest.param(content(manifest(parts=[part(b"", name="../x")])), id="part ../x"),
        pytest.param(content(manifest(parts=[part(b"", name="C:\\x")])), id="part C:\\x"),
        pytest.param(content(manifest(parts=[part(b"", name="x" * 400)])), id="part of 400 characters"),
        pytest.param(content(manifest(parts=[part(b"", name="")])), id="part without a name"),
        pytest.param(content(manifest(parts=[part(b"", size=-1)])), id="negative size"),
    ],
)
def test_a_manifest_that_is_not_exactly_ours_is_refused(plain: bytes) -> None:
    assert refusal(forge(plain)).code == "PKG-MANIFEST"


@pytest.mark.parametrize(
    "changes",
    [
        {"from": STRANGER.public.device},
        {"seq": 2},
        {"epoch": 2},
        {"space": "b" * 26},
        {"to": "all"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_anothers_content_under_ones_own_signature_is_refused(changes: dict[str, object]) -> None:
    assert refusal(forge(content(manifest(**changes)))).code == "PKG-INNER"


def test_a_stolen_ciphertext_signed_again_is_refused(sealed: bytes) -> None:
    thief = STRANGER.public
    body = sealed.split(b"\n", 2)[2]
    stolen = forge(body=body, header={"from": thief.device}, signer=STRANGER)
    found = refusal(stolen, stream=places.device_stream(thief.device), sender_public=thief.ed25519)
    assert found.code == "PKG-INNER"


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param(content(manifest(parts=[part(b"abc")]), b"abX"), id="other bytes"),
        pytest.param(content(manifest(parts=[part(b"abc")]), b"ab"), id="too short"),
        pytest.param(content(manifest(parts=[part(b"abc")]), b"abcd"), id="left over"),
        pytest.param(content(manifest(), b"x"), id="undeclared"),
        pytest.param(content(manifest(parts=[part(b"abc", size=2**26)]), b"abc"), id="lying size"),
    ],
)
def test_parts_that_are_not_as_declared_are_refused(plain: bytes) -> None:
    assert refusal(forge(plain)).code == "PKG-PART"


def test_an_unknown_kind_is_opened_and_left_to_whoever_knows_it() -> None:
    assert (
        SEALER.open(forge(content(manifest(kind="from-the-future"))), open_request()).kind
        == "from-the-future"
    )


# ---------------------------------------------------------------- anything at all


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=6_000))
def test_random_bytes_are_refused_with_a_code(data: bytes) -> None:
    refusal(data)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_random_first_lines_are_refused_with_a_code(noise: bytes) -> None:
    refusal(b"QADPKG/1 " + noise)


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=600))
def test_random_content_is_refused_with_a_code(noise: bytes) -> None:
    refusal(forge(noise))


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.binary(max_size=9_000))
def test_whatever_text_and_bytes_go_in_come_out(text: str, data: bytes) -> None:
    only = (PackagePart("a.bin", "application/octet-stream", data),)
    sealed = SEALER.seal(seal_request(doc={"text": text}, parts=only))
    opened = SEALER.open(sealed, open_request(position=FIRST))
    assert opened.doc == {"text": text}
    assert opened.parts == only
