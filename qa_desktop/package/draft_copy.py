"""Owns the bytes of a draft's copy: strict JSON, deflated and padded, in a passphrase-protected age file.

`age -d` and zlib open it without this program. The passphrase is the only key: the copy has to be of use on
another computer, when this one is lost.
"""

from __future__ import annotations

from typing import Any

from qa_desktop.domain.audit import RepeatInstance, SavedDraft
from qa_desktop.domain.draft_copy import MAX_COPY, DraftCopy
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.domain.wire import time_from_text, time_to_text
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.package import agefile, codec, passphrase_file, strict_json
from qa_desktop.package.strict_json import BadJson, Limits

_FORMAT = "qa-desktop-draft-copy-1"
_LIMITS = Limits(depth=4, string=MAX_COPY, floats=False)
_KEYS = frozenset(
    {"format", "audit", "revision", "form", "version", "tool", "title", "case", "started", "by", "made"}
    | {"answers", "repeats", "flags"}
)
_LONGEST_ID = 4096


def seal(copy: DraftCopy, passphrase: str) -> bytes:
    """The file, opened again and compared before it is handed out. Takes about two seconds.

    Raises:
        Refused: DRAFT-COPY-TOO-BIG, KEY-FILE-NOT-READ-BACK.
    """
    content = strict_json.write(_to_json(copy))
    if len(content) > MAX_COPY:
        raise Refused("DRAFT-COPY-TOO-BIG", size=len(content))
    packed = codec.deflate(content)
    file = passphrase_file.encrypt(packed, passphrase)
    if agefile.decrypt_with_passphrase(file, passphrase) != packed:
        raise Refused("KEY-FILE-NOT-READ-BACK")
    return file


def open_copy(file: bytes, passphrase: str) -> DraftCopy:
    """What a file of `seal` holds.

    Raises:
        Refused: DRAFT-COPY-PASSPHRASE, wrong passphrase or damaged file (age cannot tell them apart).
        Untrusted: DRAFT-COPY-FILE, it is something else.
    """
    if len(file) > MAX_COPY:
        raise Untrusted("DRAFT-COPY-FILE", size=len(file))
    try:
        packed = agefile.decrypt_with_passphrase(file, passphrase)
        return _from_json(strict_json.parse(codec.inflate(packed, MAX_COPY), _LIMITS))
    except Refused as error:
        raise Refused("DRAFT-COPY-PASSPHRASE") from error
    except (Untrusted, BadJson, ValueError) as error:
        raise Untrusted("DRAFT-COPY-FILE") from error


class PackageDraftCopies:
    """`ports.DraftCopySealer`."""

    def seal(self, copy: DraftCopy, passphrase: str) -> bytes:
        return seal(copy, passphrase)

    def open(self, file: bytes, passphrase: str) -> DraftCopy:
        return open_copy(file, passphrase)


def _to_json(copy: DraftCopy) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "audit": copy.key.audit_id,
        "revision": copy.key.revision,
        "form": copy.tool.form_id,
        "version": copy.tool.version,
        "tool": copy.tool.content_hash,
        "title": copy.title,
        "case": _whole(copy.case_reference),
        "started": time_to_text(copy.started_at),
        "by": _whole(copy.made_by),
        "made": time_to_text(copy.made_at),
        "answers": {str(node): _whole(value) for node, value in copy.draft.answers.items()},
        "repeats": [[str(each.node_id), each.order] for each in copy.draft.repeats],
        "flags": sorted(copy.draft.flagged),
    }


def _whole(text: str) -> str:
    """Half a character, as a paste may leave it, is no character in a file."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _from_json(value: Any) -> DraftCopy:
    said = strict_json.exact_keys(value, _KEYS)
    if said["format"] != _FORMAT:
        raise BadJson("format")
    answers = said["answers"]
    if not isinstance(answers, dict):
        raise BadJson("answers")
    return DraftCopy(
        key=AuditKey(AuditId(_id(said["audit"])), strict_json.integer(said["revision"], 1, 10**6)),
        tool=ToolRef(_id(said["form"]), _id(said["version"]), ToolHash(_id(said["tool"]))),
        title=_id(said["title"]),
        case_reference=_id(said["case"]),
        started_at=time_from_text(_id(said["started"])),
        made_by=_id(said["by"]),
        made_at=time_from_text(_id(said["made"])),
        draft=SavedDraft(
            answers={NodeId(_id(node)): _text(text) for node, text in answers.items()},
            repeats=tuple(_repeat(each) for each in strict_json.sequence(said["repeats"], _LIMITS.nodes)),
            flagged=frozenset(
                NodeId(_id(each)) for each in strict_json.sequence(said["flags"], _LIMITS.nodes)
            ),
        ),
    )


def _repeat(value: Any) -> RepeatInstance:
    node, order = strict_json.sequence(value, 2)
    return RepeatInstance(NodeId(_id(node)), strict_json.integer(order, 0, 10**9))


def _id(value: Any) -> str:
    return strict_json.plain_text(value, _LONGEST_ID)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadJson("text")
    return value
