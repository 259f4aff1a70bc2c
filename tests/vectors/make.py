"""Writes the vectors beside it that do not exist yet; existing ones are never changed.

A vector is a promise: once released, every later program must treat the same bytes the same way.
Run from the root of the repository: `python -m tests.vectors.make`.
"""

from __future__ import annotations

import base64
import hashlib
import textwrap
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from qa_desktop.domain import places
from qa_desktop.domain.asking import Ask, AskDoc, ask_doc_to_json
from qa_desktop.domain.audit import RepeatInstance
from qa_desktop.domain.contribution import Contribution, ContributionDoc, contribution_doc_to_json
from qa_desktop.domain.ids import AskId, AuditId, ContributionId, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.domain.wire import AuditDoc
from qa_desktop.package import agefile, codec, space, sshsig
from qa_desktop.package.seal import PackageSealer
from qa_desktop.services.ports import PackagePart
from tests.fakes.age_files import passphrase_file
from tests.fakes.packages import (
    DEVICE,
    HUB,
    PARTS,
    ROOT,
    STRANGER,
    content,
    forge,
    manifest,
    part,
    seal_request,
)
from tests.unit.package.test_package_joining import FILE, TEXT
from tests.unit.package.test_space_documents import ROOTS, roster

HERE = Path(__file__).parent
SOUND = PackageSealer().seal(seal_request())
BULLETIN = PackageSealer().seal(
    seal_request(
        stream=places.bulletin(HUB.public.device), signing_key=HUB.signing_key, recipients=(), kind="heads"
    )
)
PICTURE = b"\xff\xd8\xff\xe0 not much of a picture \xff\xd9"
PICTURE_NAME = f"{hashlib.sha256(PICTURE).hexdigest()[:12]}-house.jpg"
WITH_FILES = seal_request(
    doc={"audit": "x", "attachments": [PICTURE_NAME]},
    parts=(*PARTS, PackagePart(PICTURE_NAME, "image/jpeg", PICTURE)),
)
CONTRIBUTION = seal_request(
    kind="contribution",
    doc=contribution_doc_to_json(
        ContributionDoc(
            Contribution(
                contribution_id=ContributionId("01970000-0000-7000-8000-0000000000c1"),
                audit_id=AuditId("01970000-0000-7000-8000-000000000001"),
                revision=1,
                instance_sha256=hashlib.sha256(b"<data/>").hexdigest(),
                stage="manager",
                author="A. Manager",
                made_at=datetime(2026, 5, 12, 14, 3, tzinfo=UTC),
                number=1,
                answers={NodeId("/data/agree"): "no", NodeId("/data/plan#5f0c9a1b/goal"): "Visit weekly"},
                born=(RepeatInstance(NodeId("/data/plan#5f0c9a1b"), 2),),
                due={"worker": 1},
            ),
            ToolRef("generic", "3", ToolHash("ab" * 32)),
            "Generic audit",
            "0012345",
            "Team North",
        )
    ),
    parts=(),
)

CONTRIBUTION_WITH_FILES = replace(
    CONTRIBUTION,
    doc={
        **CONTRIBUTION.doc,
        "attachments": [
            {
                "name": PICTURE_NAME,
                "type": "image/jpeg",
                "size": len(PICTURE),
                "sha256": hashlib.sha256(PICTURE).hexdigest(),
            }
        ],
    },
    parts=(PackagePart(PICTURE_NAME, "image/jpeg", PICTURE),),
)

ASK = seal_request(
    stream=places.mailbox(HUB.public.device, DEVICE.public.device),
    signing_key=HUB.signing_key,
    recipients=(DEVICE.public.age,),
    kind="ask",
    doc=ask_doc_to_json(
        AskDoc(
            Ask(
                ask_id=AskId("01970000-0000-7000-8000-0000000000a5"),
                audit_id=AuditId("01970000-0000-7000-8000-000000000001"),
                revision=1,
                stage="manager",
                device=DEVICE.public.device,
                person="A. Manager",
                asked_by="Q&S desk",
                asked_at=datetime(2026, 5, 12, 14, 3, tzinfo=UTC),
                words="Please look at May.",
            ),
            AuditDoc(
                audit_id=AuditId("01970000-0000-7000-8000-000000000001"),
                revision=1,
                tool=ToolRef("generic", "3", ToolHash(hashlib.sha256(b"<tool/>").hexdigest())),
                tool_title="Generic audit",
                case_reference="0012345",
                team="Team North",
                service_area="",
                auditor="Auditor 9",
                completed_at=datetime(2026, 5, 11, 9, 0, tzinfo=UTC),
                completed_by="Auditor 9",
                correction_reason="",
                overall_grade="good",
                answered=3,
                applicable=4,
                prompts=(),
                escalation=None,
                notes={},
                instance_sha256=hashlib.sha256(b"<data/>").hexdigest(),
            ),
            (),
            {},
        )
    ),
    parts=(
        PackagePart("instance.xml", "application/xml", b"<data/>"),
        PackagePart("tool.xml", "application/xml", b"<tool/>"),
    ),
)


def line(old: bytes, new: bytes) -> bytes:
    """A package signed over a first line in which something was replaced."""
    sound = forge().split(b"\n", 1)[0] + b"\n"
    changed = sound.replace(old, new)
    assert changed != sound
    return forge(line=changed)


def packed(data: bytes) -> bytes:
    return forge(body=agefile.encrypt(data, (HUB.public.age,)))


def declared(size: int, real: bytes) -> bytes:
    return size.to_bytes(4, "big") + codec.deflate(real)[4:]


PACKAGES = {
    "sound": ("success", SOUND),
    "sound-several-recipients": (
        "success",
        PackageSealer().seal(seal_request(recipients=(STRANGER.public.age, HUB.public.age))),
    ),
    "sound-bulletin": ("success", BULLETIN),
    "sound-with-files": ("success", PackageSealer().seal(WITH_FILES)),
    "sound-contribution": ("success", PackageSealer().seal(CONTRIBUTION)),
    "sound-contribution-with-files": ("success", PackageSealer().seal(CONTRIBUTION_WITH_FILES)),
    "sound-ask": ("success", PackageSealer().seal(ASK)),
    "ask-for-another": ("not-for-us", PackageSealer().seal(replace(ASK, recipients=(HUB.public.age,)))),
    "file-of-other-bytes": (
        "bad-part",
        forge(content(manifest(parts=[part(PICTURE, name=PICTURE_NAME)]), PICTURE[:-1] + b"X")),
    ),
    "unknown-kind": ("success", forge(content(manifest(kind="from-the-future")))),
    "cut-in-line-1": ("still-arriving", SOUND[:100]),
    "cut-in-line-2": ("still-arriving", SOUND[:500]),
    "cut-in-body": ("still-arriving", SOUND[:-1]),
    "empty": ("still-arriving", b""),
    "unfilled": ("still-arriving", SOUND[:-512] + bytes(512)),
    "sign-in-page": ("still-arriving", b"<!DOCTYPE html><html><title>Sign in to your account</title>"),
    "other-file": ("bad-header", b"PK\x03\x04" + bytes(60)),
    "version-2": ("bad-header", SOUND.replace(b"QADPKG/1", b"QADPKG/2", 1)),
    "duplicate-key": ("bad-header", line(b'"seq": 1', b'"seq": 1, "seq": 1')),
    "float": ("bad-header", line(b'"seq": 1', b'"seq": 1.0')),
    "extra-key": ("bad-header", forge(header={"time": 1})),
    "missing-key": ("bad-header", forge(header={"prev": None})),
    "path-as-device": ("bad-header", forge(header={"from": "../../../../etc/"})),
    "endless-line": ("bad-header", b"QADPKG/1 {" + b" " * 4_096 + b"}\n"),
    "unencrypted-audit": (
        "bad-header",
        forge(body=codec.deflate(content(manifest())), header={"enc": "none"}),
    ),
    "copied-to-another-number": ("wrong-place", forge(header={"seq": 2})),
    "copied-from-another-space": ("wrong-place", forge(header={"space": "b" * 26})),
    "another-key": ("unknown-key", forge(signer=STRANGER)),
    "another-namespace": ("bad-signature", forge(namespace="file")),
    "another-line": ("bad-signature", SOUND.replace(b'"v":1}', b'"v":1 }', 1)),
    "no-signature": ("bad-signature", SOUND.split(b"\n")[0] + b"\nSIG AAAA\n" + SOUND.split(b"\n", 2)[2]),
    "flipped-bit": ("damaged", SOUND[:-20] + bytes([SOUND[-20] ^ 4]) + SOUND[-19:]),
    "appended": ("damaged", SOUND + b"\n"),
    "armoured": ("damaged", forge(body=b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n")),
    "other-recipient": ("not-for-us", PackageSealer().seal(seal_request(recipients=(STRANGER.public.age,)))),
    "passphrase": ("not-for-us", forge(body=passphrase_file(b"x", "open sesame", claimed=30))),
    "bomb-declared": ("bomb", packed(declared(2**31, b"x"))),
    "bomb-hidden": ("bomb", packed(declared(100, bytes(2**20)))),
    "shorter-than-declared": ("bad-packing", packed(declared(101, bytes(100)))),
    "rubbish-in-padding": ("bad-packing", packed(codec.deflate(b"x")[:-1] + b"x")),
    "no-manifest": ("bad-manifest", forge(b"no newline")),
    "not-a-number": ("bad-manifest", forge(content(manifest(doc={"a": float("nan")})))),
    "too-deep": ("bad-manifest", forge(b'{"a":' * 1_000 + b"\n")),
    "lone-surrogate": ("bad-manifest", forge(content(manifest(doc={"a": "\ud800"})))),
    "part-as-path": ("bad-manifest", forge(content(manifest(parts=[part(b"", name="..\\..\\x")])))),
    "stolen-content": ("stolen-content", forge(content(manifest(**{"from": STRANGER.public.device})))),
    "part-of-other-bytes": ("bad-part", forge(content(manifest(parts=[part(b"abc")]), b"abX"))),
    "part-left-over": ("bad-part", forge(content(manifest(), b"x"))),
}
TO_THE_DEVICE = ("ask", "ask-for-another")
DOCUMENTS = {
    "space": space.write_space(seal_request().space, ROOTS, ROOT),
    "roster": space.write_roster(roster(), ROOT),
    "join": FILE,
    "invitation": TEXT.encode(),
}


def write(name: str, fields: dict[str, str], data: bytes) -> None:
    file = HERE / f"{name}.txt"
    if file.exists():
        return
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    letters = base64.b64encode(data).decode()
    file.write_text(f"{head}\n{textwrap.fill(letters, 100)}\n", encoding="ascii")


def main() -> None:
    for name, (expect, data) in PACKAGES.items():
        mail = name.removeprefix("sound-") in TO_THE_DEVICE
        writer = HUB if mail or name == "sound-bulletin" else DEVICE
        fields = {
            "expect": expect,
            "document": "package",
            "space": seal_request().space,
            "writer": writer.public.device,
            "to": DEVICE.public.device if mail else "all" if name == "sound-bulletin" else "hub",
            "epoch": "1",
            "seq": "1",
            "public": sshsig.openssh_public_key(writer.public.ed25519),
            "identity": DEVICE.identity if mail else HUB.identity,
        }
        write(f"package-{name}", fields, data)
    for name, data in DOCUMENTS.items():
        write(f"{name}-sound", {"expect": "success", "document": name, "identity": HUB.identity}, data)


if __name__ == "__main__":
    main()
