"""Owns where the rows of an audit went when it was corrected: a frozen row is named by its place.

The computer that corrects knows each row; the corrected audit says, for every earlier version, which place
became which. A row of which nothing is said has gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from qa_desktop.domain.ids import NodeId

ROWS = "rows"
"""Note of a corrected audit: list of `{"revision", "was", "now"}`."""

Moved = Mapping[NodeId, NodeId]
"""Rows of one version by their ids there, and what they are called in the version that is read."""
Rows = Mapping[int, Moved]
"""By the number of the earlier version."""
NO_ROWS: Rows = {}


def rows_of(notes: Mapping[str, object]) -> Rows:
    """What the notes of an audit say; nothing where they are of an older program, or nonsense."""
    said, found = notes.get(ROWS, ()), dict[int, dict[NodeId, NodeId]]()
    for each in said if isinstance(said, list | tuple) else ():
        if isinstance(each, Mapping):
            revision, was, now = (each.get(name) for name in ("revision", "was", "now"))
            if isinstance(revision, int) and isinstance(was, str) and isinstance(now, str):
                found.setdefault(revision, {})[NodeId(was)] = NodeId(now)
    return found


def rows_to_json(rows: Rows) -> list[dict[str, object]]:
    """Undo `rows_of`."""
    return [
        {"revision": revision, "was": was, "now": now}
        for revision, moved in sorted(rows.items())
        for was, now in sorted(moved.items())
    ]


def carried(node_id: NodeId, born: Collection[NodeId], moved: Moved) -> NodeId | None:
    """What a node of an earlier version is called now; None where its row has gone.

    Rows that contributions added (`born`) have ids of their own, which no correction moves.
    """
    for row in _rows_around(node_id):
        if row in moved:
            return NodeId(moved[row] + node_id[len(row) :])
        if row not in born:
            return None
    return node_id


def _rows_around(node_id: NodeId) -> Iterable[NodeId]:
    """The rows in which a node lies, the innermost first; itself where it is one."""
    start = node_id.rfind("#")
    while start >= 0:
        end = node_id.find("/", start)
        yield NodeId(node_id if end < 0 else node_id[:end])
        start = node_id.rfind("#", 0, start)
