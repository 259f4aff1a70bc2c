"""Owns what a version says of the rows of those before it, so that what was added to them is found again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.rows import Rows
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.services.ports import UnitOfWork

_NAME = "rows/{}/{}"


def places(session: FormSession) -> dict[NodeId, NodeId]:
    """Every row that is frozen, by its id while filling, with its id in the frozen instance."""
    root = session.view(session.root())
    return dict(_places(session, root, str(root.node_id), str(root.node_id)))


def keep(unit: UnitOfWork, key: AuditKey, rows: Mapping[NodeId, NodeId]) -> Rows:
    """Remember the rows of a version, and answer where those of earlier versions are in it."""
    if rows:
        unit.documents.put(_NAME.format(key.audit_id, key.revision), json.dumps(rows).encode())
    found = {}
    for revision in range(1, key.revision):
        kept = unit.documents.get(_NAME.format(key.audit_id, revision))
        before = json.loads(kept) if kept is not None else {}
        found[revision] = {NodeId(was): rows[row] for row, was in before.items() if row in rows}
    return found


def placed(node_id: NodeId, rows: Mapping[NodeId, NodeId]) -> NodeId:
    """What a node of a filling is called in its frozen instance."""
    end = node_id.find("/", node_id.rfind("#")) if "#" in node_id else 0
    row = NodeId(node_id[:end] if end >= 0 else node_id)
    return NodeId(rows[row] + node_id[len(row) :]) if row in rows else node_id


def _places(session: FormSession, view: NodeView, was: str, now: str) -> Iterator[tuple[NodeId, NodeId]]:
    for child in view.children:
        each = session.view(child)
        if not each.is_relevant:
            continue
        here = now + each.node_id[len(was) :]
        if each.kind is NodeKind.REPEAT:
            rows = [row for row in map(session.view, each.children) if row.is_relevant]
            for order, row in enumerate(rows, start=1):
                place = f"{here}#{order:08x}"
                yield row.node_id, NodeId(place)
                yield from _places(session, row, str(row.node_id), place)
        elif each.kind is not NodeKind.QUESTION:
            yield from _places(session, each, str(each.node_id), here)
