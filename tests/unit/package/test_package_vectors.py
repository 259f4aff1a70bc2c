"""Every vector in tests/vectors is treated as it says, now and in every later version."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa_desktop.domain.asking import ask_doc_from_json, ask_doc_to_json
from qa_desktop.domain.attachment import are_parts
from qa_desktop.domain.contribution import contribution_doc_from_json
from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import DeviceId, SpaceId
from qa_desktop.errors import QADesktopError, Unavailable, Untrusted
from qa_desktop.package import joining, keys, space
from qa_desktop.package.seal import PackageSealer
from qa_desktop.services.ports import OpenRequest
from tests.fakes.packages import DEVICE, PARTS

VECTORS = Path(__file__).parents[2] / "vectors"
CODES = {
    "still-arriving": "PKG-ARRIVING",
    "bad-header": "PKG-HEADER",
    "wrong-place": "PKG-PATH",
    "unknown-key": "PKG-UNKNOWN-DEVICE",
    "bad-signature": "PKG-SIGNATURE",
    "damaged": "PKG-CIPHERTEXT",
    "not-for-us": "PKG-NOT-FOR-US",
    "bomb": "PKG-BOMB",
    "bad-packing": "PKG-INFLATE",
    "bad-manifest": "PKG-MANIFEST",
    "stolen-content": "PKG-INNER",
    "bad-part": "PKG-PART",
}


@dataclass(frozen=True)
class Vector:
    fields: Mapping[str, str]
    data: bytes


def load(file: Path) -> Vector:
    head, _blank, letters = file.read_text(encoding="ascii").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Vector(fields, base64.b64decode("".join(letters.split()), validate=True))


def open_package(vector: Vector) -> object:
    fields = vector.fields
    return PackageSealer().open(
        vector.data,
        OpenRequest(
            space=SpaceId(fields["space"]),
            stream=Stream(DeviceId(fields["writer"]), fields["to"]),
            position=StreamPosition(int(fields["epoch"]), int(fields["seq"])),
            sender_public=keys.signing_key_from(fields["public"]),
            identities=(fields["identity"],),
        ),
    )


@pytest.mark.parametrize("file", sorted(VECTORS.glob("package-*.txt")), ids=lambda file: file.stem)
def test_a_package_is_treated_as_its_vector_says(file: Path) -> None:
    vector = load(file)
    if vector.fields["expect"] == "success":
        open_package(vector)
        return
    with pytest.raises(QADesktopError) as raised:
        open_package(vector)
    assert raised.value.code == CODES[vector.fields["expect"]]
    family = Unavailable if vector.fields["expect"] == "still-arriving" else Untrusted
    assert isinstance(raised.value, family)


def test_there_is_a_vector_for_every_reason() -> None:
    expected = {load(file).fields["expect"] for file in VECTORS.glob("package-*.txt")}
    assert expected == {"success", *CODES}


def test_the_sound_package_still_says_what_it_said() -> None:
    opened = open_package(load(VECTORS / "package-sound.txt"))
    assert (opened.kind, opened.doc, opened.parts) == ("audit", {"audit": "x", "count": 2}, PARTS)


def test_the_files_of_an_audit_come_out_as_they_went_in_under_their_digest() -> None:
    opened = open_package(load(VECTORS / "package-sound-with-files.txt"))
    picture = opened.parts[-1]
    assert picture.media_type == "image/jpeg"
    assert picture.name.startswith(hashlib.sha256(picture.data).hexdigest()[:12] + "-")
    assert opened.parts[:-1] == PARTS


def test_an_ask_reads_as_it_was_written() -> None:
    opened = open_package(load(VECTORS / "package-sound-ask.txt"))
    doc = ask_doc_from_json(opened.doc)
    assert ask_doc_to_json(doc) == opened.doc
    assert (doc.ask.device, doc.ask.stage) == (DEVICE.public.device, "manager")
    assert [each.name for each in opened.parts] == ["instance.xml", "tool.xml"]


def test_a_contribution_without_an_ask_reads_as_one_that_nobody_asked_for() -> None:
    opened = open_package(load(VECTORS / "package-sound-contribution.txt"))
    assert "ask" not in opened.doc, "written before there were asks"
    assert contribution_doc_from_json(opened.doc).contribution.ask == ""


def test_the_files_of_a_contribution_are_its_parts_and_an_older_one_names_none() -> None:
    older = open_package(load(VECTORS / "package-sound-contribution.txt"))
    assert "attachments" not in older.doc
    assert contribution_doc_from_json(older.doc).contribution.attachments == ()
    opened = open_package(load(VECTORS / "package-sound-contribution-with-files.txt"))
    (file,) = contribution_doc_from_json(opened.doc).contribution.attachments
    parts = {each.name: each.data for each in opened.parts}
    assert are_parts((file,), parts)
    assert not are_parts((file,), {file.name: parts[file.name][:-1] + b"X"})


def test_the_sound_documents_of_a_space_still_read() -> None:
    whose = space.read_space(load(VECTORS / "space-sound.txt").data)
    vector = load(VECTORS / "roster-sound.txt")
    pinned = space.read_roster(vector.data, whose.space, whose.roots, (vector.fields["identity"],))
    assert [device.keys for device in pinned.roster.devices or ()] == [DEVICE.public]
    invitation = joining.read_invitation(load(VECTORS / "invitation-sound.txt").data.decode("ascii"))
    request = joining.read_join(
        load(VECTORS / "join-sound.txt").data, invitation, (vector.fields["identity"],)
    )
    assert request.keys == DEVICE.public
