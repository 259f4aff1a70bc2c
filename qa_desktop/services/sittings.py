"""Owns what is typed for a later stage and not signed yet: one encrypted document for each sitting."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qa_desktop.domain.audit import RepeatInstance, SavedDraft, Write, WriteKind
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId
from qa_desktop.services.ports import UnitOfWork

_SITTING = "contributing/"
Typed = dict[str, dict[str, str]]
"""A sitting as it is kept: `answers` by node id, `rows` by instance id with their places."""


def load(unit: UnitOfWork, key: AuditKey, stage: str) -> Typed:
    return _load(unit, _name(key, stage))


def save(unit: UnitOfWork, key: AuditKey, stage: str, typed: Typed) -> None:
    unit.documents.put(_name(key, stage), json.dumps(typed).encode())


def remove(unit: UnitOfWork, key: AuditKey, stage: str) -> None:
    unit.documents.remove(_name(key, stage))


def values(unit: UnitOfWork, audit_id: AuditId) -> Iterator[str]:
    """What was typed in every sitting beside one audit."""
    for name in unit.documents.names(f"{_SITTING}{audit_id}/"):
        yield from _load(unit, name)["answers"].values()


def put(typed: Typed, write: Write) -> None:
    """Take a change into a sitting."""
    match write.kind:
        case WriteKind.ANSWER:
            typed["answers"][write.node_id] = write.new
        case WriteKind.ADD_REPEAT:
            typed["rows"][write.node_id] = write.new
        case WriteKind.REMOVE_REPEAT:
            typed["rows"].pop(write.node_id, None)
            inside = f"{write.node_id}/"
            for node in [node for node in typed["answers"] if node.startswith(inside)]:
                del typed["answers"][node]


def continued(base: SavedDraft, typed: Typed) -> SavedDraft:
    """An audit with a sitting laid over it."""
    answers = {**base.answers, **{NodeId(node): value for node, value in typed["answers"].items()}}
    rows = tuple(RepeatInstance(NodeId(node), int(place)) for node, place in typed["rows"].items())
    return SavedDraft(
        {node: value for node, value in answers.items() if value}, (*base.repeats, *rows), base.flagged
    )


def _load(unit: UnitOfWork, name: str) -> Typed:
    data = unit.documents.get(name)
    kept: Typed = json.loads(data) if data is not None else {"answers": {}, "rows": {}}
    return kept


def _name(key: AuditKey, stage: str) -> str:
    return f"{_SITTING}{key.audit_id}/{key.revision}/{stage}"
