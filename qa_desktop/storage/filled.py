"""Owns what a row of an audit holds: its answers as they are, and every change that led to them."""

from __future__ import annotations

import sqlalchemy as sa

from qa_desktop.domain.audit import HistoryEntry, RepeatInstance, SavedDraft, Write, WriteKind
from qa_desktop.domain.ids import NodeId
from qa_desktop.storage.tables import answers, flags, history, repeats


def draft_of(connection: sa.Connection, row: int) -> SavedDraft:
    """Everything a session needs to be restored, of one row of `audits` in any state."""
    run = connection.execute
    values = run(
        sa.select(answers.c.node, answers.c.value).where(answers.c.audit == row, answers.c.value != "")
    )
    born = run(
        sa.select(repeats.c.node, repeats.c.place)
        .where(repeats.c.audit == row)
        .order_by(repeats.c.place, repeats.c.born, repeats.c.node)
    )
    marked = run(sa.select(flags.c.node).where(flags.c.audit == row)).scalars()
    return SavedDraft(
        answers={NodeId(node): value for node, value in values},
        repeats=tuple(RepeatInstance(NodeId(node), place) for node, place in born),
        flagged=frozenset(NodeId(node) for node in marked),
    )


def history_of(connection: sa.Connection, row: int, limit: int | None = None) -> tuple[HistoryEntry, ...]:
    """The changes of one row of `audits`, newest first, the writes of one change last to first."""
    rows = connection.execute(
        sa.select(history)
        .where(history.c.audit == row)
        .order_by(history.c.change.desc(), history.c.part.desc())
        .limit(limit)
    )
    return tuple(
        HistoryEntry(
            change=each.change,
            at=each.at,
            who=each.who,
            write=Write(WriteKind(each.kind), NodeId(each.node), each.old, each.new, bool(each.computed)),
            undone=bool(each.undone),
        )
        for each in rows
    )
