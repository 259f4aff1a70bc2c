"""Owns what is remembered of the last move of a draft to another version of its tool."""

from __future__ import annotations

from dataclasses import dataclass

from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import AuditKey, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef, ToolSummary
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.ports import UnitOfWork

_KEYS = ("change", "form_id", "version", "hash", "title", "to", "dropped", "back", "flags")


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """The last move of a draft."""

    change: int
    """Everything up to it is of another version: it cannot be undone answer by answer."""
    tool: ToolSummary
    """What the draft was of before."""
    to: str
    """The version it is of now; blank once it was given back."""
    dropped: tuple[tuple[str, str], ...]
    """Label and answer of what did not come along."""
    back: tuple[Write, ...]
    """What makes its answers as they were."""
    flags: tuple[tuple[NodeId, bool], ...] = ()
    """Questions whose mark to come back to the move changed, and whether they had one before."""


def save(unit: UnitOfWork, key: AuditKey, moved: MoveRecord) -> None:
    """Keep what is to be known of the last move of a draft."""
    records.save(
        unit,
        _name(key),
        {
            "change": moved.change,
            "form_id": moved.tool.ref.form_id,
            "version": moved.tool.ref.version,
            "hash": moved.tool.ref.content_hash,
            "title": moved.tool.title,
            "to": moved.to,
            "dropped": [list(each) for each in moved.dropped],
            "back": [[each.kind.value, each.node_id, each.old, each.new] for each in moved.back],
            "flags": [list(each) for each in moved.flags],
        },
    )


def load(unit: UnitOfWork, key: AuditKey) -> MoveRecord | None:
    """What is known of the last move of a draft; None for one that never moved."""
    fields = records.load(unit, _name(key), _KEYS)
    if fields is None:
        return None
    ref = ToolRef(str(fields["form_id"]), str(fields["version"]), ToolHash(str(fields["hash"])))
    return MoveRecord(
        change=int(fields["change"]),
        tool=ToolSummary(ref, str(fields["title"]), "", sample=False),
        to=str(fields["to"]),
        dropped=tuple((str(label), str(answer)) for label, answer in fields["dropped"]),
        back=tuple(
            Write(WriteKind(kind), node, old, new, computed=True) for kind, node, old, new in fields["back"]
        ),
        flags=tuple((NodeId(node), bool(flagged)) for node, flagged in fields["flags"]),
    )


def _name(key: AuditKey) -> str:
    return f"moved/{key.audit_id}/{key.revision}"
