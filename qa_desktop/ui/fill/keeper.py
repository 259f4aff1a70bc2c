"""Owns keeping: how a change of a session reaches the store, with an answer in the GUI thread either way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from qa_desktop.domain.audit import Write
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.formengine.api import FormSession
from qa_desktop.services.desktop import FillingDesk, Saved, Undoable
from qa_desktop.ui.tasks import Lane, Tasks

OnSaved = Callable[[Saved], None]
OnFailed = Callable[[Exception], None]
OnKept = Callable[[], None]
OnUndoable = Callable[[Undoable | None], None]


class Keeper(Protocol):
    """Where a presenter hands its changes. Every call returns at once; answers come in the GUI thread."""

    def record(self, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None: ...
    def undoable(self, done: OnUndoable, failed: OnFailed) -> None: ...
    def undone(self, change: int, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None: ...
    def figures(self) -> None:
        """Keep what lists show of the draft now, behind every change that was handed on before."""

    def flag(self, node_id: NodeId, flagged: bool, done: OnKept, failed: OnFailed) -> None: ...
    def place(self, node_id: NodeId) -> None: ...


class LaneKeeper:
    """Keeps through the filling desk, on the STORE lane. Figures are taken on the GUI thread."""

    def __init__(
        self, desk: FillingDesk, tasks: Tasks, key: AuditKey, session: FormSession, owner: QObject
    ) -> None:
        self._desk, self._tasks, self._key, self._session, self._owner = desk, tasks, key, session, owner

    def record(self, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None:
        work = partial(self._desk.record, self._key, tuple(writes))
        self._tasks.run(Lane.STORE, work, done, failed, self._owner)

    def undoable(self, done: OnUndoable, failed: OnFailed) -> None:
        self._tasks.run(Lane.STORE, partial(self._desk.undoable, self._key), done, failed, self._owner)

    def undone(self, change: int, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None:
        work = partial(self._desk.undone, self._key, change, tuple(writes))
        self._tasks.run(Lane.STORE, work, done, failed, self._owner)

    def figures(self) -> None:
        # Lists that show old progress lose no word, and opening the draft puts them right.
        shown, serious = self._desk.figures(self._session), self._desk.serious_gaps(self._session)
        work = partial(self._desk.keep_figures, self._key, shown, serious)
        self._tasks.run(Lane.STORE, work, None, _not_told, self._owner)

    def flag(self, node_id: NodeId, flagged: bool, done: OnKept, failed: OnFailed) -> None:
        work = partial(self._desk.flag, self._key, node_id, flagged)
        self._tasks.run(Lane.STORE, work, lambda _nothing: done(), failed, self._owner)

    def place(self, node_id: NodeId) -> None:
        # Losing the place loses no word, so its failure is not told; the next answer's would be.
        work = partial(self._desk.remember_place, self._key, node_id)
        self._tasks.run(Lane.STORE, work, None, _not_told, self._owner)


def _not_told(_error: Exception) -> None:
    return None
