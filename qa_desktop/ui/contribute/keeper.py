"""Owns keeping while answers of a later stage are typed: kept at once, undone from this sitting alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from qa_desktop.domain.audit import Write
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.services.desktop import ContributingDesk, Saved, Undoable
from qa_desktop.ui.fill.keeper import OnFailed, OnKept, OnSaved, OnUndoable
from qa_desktop.ui.tasks import Lane, Tasks


class StageKeeper:
    """`fill.keeper.Keeper` of one stage of a completed audit.

    Lists show nothing of it until it is signed; a mark "come back to this" lasts as long as the page.
    """

    def __init__(
        self, desk: ContributingDesk, tasks: Tasks, key: AuditKey, stage: str, owner: QObject
    ) -> None:
        self._desk, self._tasks, self._key, self._stage, self._owner = desk, tasks, key, stage, owner
        self._changes: list[Undoable] = []
        self._number = 0

    def record(self, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None:
        self._number += 1
        change = Undoable(self._number, tuple(writes))

        def kept(saved: Saved) -> None:
            if any(not write.computed for write in change.writes):
                self._changes.append(change)
            done(Saved(change.change, saved.at))

        self._keep(writes, kept, failed)

    def undoable(self, done: OnUndoable, failed: OnFailed) -> None:
        done(self._changes[-1] if self._changes else None)

    def undone(self, change: int, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None:
        def kept(saved: Saved) -> None:
            self._changes = [each for each in self._changes if each.change != change]
            done(saved)

        self._keep(writes, kept, failed)

    def figures(self) -> None:
        return

    def flag(self, node_id: NodeId, flagged: bool, done: OnKept, failed: OnFailed) -> None:
        done()

    def place(self, node_id: NodeId) -> None:
        return

    def _keep(self, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None:
        work = partial(self._desk.record, self._key, self._stage, tuple(writes))
        self._tasks.run(Lane.STORE, work, done, failed, self._owner)
