"""Owns the life of one answer between a control and the engine (architecture.md, section 5).

Typing is gathered per node and handed on in pauses; choices and dates pass at once. What the engine says
has changed goes to the page, what it says is to be written goes to the save queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from qa_desktop.domain.audit import Write
from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from qa_desktop.formengine.api import ChangeSet, FormSession, NodeView
from qa_desktop.services.desktop import Saved, Undoable
from qa_desktop.ui.fill.keeper import Keeper
from qa_desktop.ui.fill.saving import RETRY_MS, Patience, SaveQueue, passes

PAUSE_MS = 250
"""Below the pause between words."""
HOLD_MS = 800
"""Somebody who never pauses is kept up with all the same: within a second."""
FIGURES_MS = 1000
"""What lists show is kept in a pause between two answers, not with each of them: nobody sees a list then."""


Follow = Callable[[Sequence[Write]], Sequence[ChangeSet]]
"""Sets further answers when some have changed; what it did is kept, and undone, with them."""


class FillPresenter(QObject):
    """Hands answers to the session and tells the page what became of them.

    Signals:
        nodes_changed(object, str): a frozenset of node ids whose views are others now, and who caused it.
        instances_changed(str): the repeat of that id has other instances.
        summary_changed: progress, outline or prompts may be others; comes once per turn of the loop.
        alarm_raised(object): a `RaisedPrompt` of code E1 that did not stand before.
        saved(object): `Saved`: when the last change reached the store.
        save_failed(object): the exception; nothing is lost, it is tried again.
        went_to(str): undo or redo changed that node, which should be in sight.
    """

    nodes_changed = Signal(object, str)
    instances_changed = Signal(str)
    summary_changed = Signal()
    alarm_raised = Signal(object)
    saved = Signal(object)
    save_failed = Signal(object)
    went_to = Signal(str)

    def __init__(self, session: FormSession, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._keeper = session, keeper
        self.queue = SaveQueue(keeper, self)
        self.queue.saved.connect(self._on_saved)
        self.queue.failed.connect(self.save_failed)
        self.queue.emptied.connect(self._on_emptied)
        self._typed: dict[NodeId, str] = {}
        self._burst = 0
        self._burst_node = ""
        self._redo: list[list[tuple[Write, ...]]] = []
        """What each undo took back; one undo of a column filled at a stroke takes back several changes."""
        self._undone: list[tuple[Write, ...]] = []
        self._flags: dict[NodeId, bool] = {}
        """On their way to the store."""
        self._flag_patience = Patience()
        self._flag_again = _timer(self, RETRY_MS)
        self._flag_again.timeout.connect(self._keep_flags)
        self._undo_waits = False
        self._undo_burst: int | None = None
        self._follow: Follow | None = None
        self._standing = self._alarms()
        self._pause = _timer(self, PAUSE_MS)
        self._hold = _timer(self, HOLD_MS)
        self._summary = _timer(self, 0)
        self._figures = _timer(self, FIGURES_MS)
        self._figures_are_old = False
        self._pause.timeout.connect(self.flush)
        self._hold.timeout.connect(self.flush)
        self._summary.timeout.connect(self.summary_changed)
        self._figures.timeout.connect(self._keep_figures)

    @property
    def session(self) -> FormSession:
        return self._session

    @property
    def has_unsaved(self) -> bool:
        """Something is not in the store yet; closing asks first."""
        return bool(self._typed or self._flags) or not self.queue.is_empty

    @property
    def figures_wait(self) -> bool:
        """What lists show of the draft is still to be kept, in the next pause."""
        return self._figures_are_old

    def view(self, node_id: NodeId) -> NodeView:
        return self._session.view(node_id)

    # ------------------------------------------------------------ answers

    def follow(self, follow: Follow) -> None:
        """From now on let every change be followed by this."""
        self._follow = follow

    def edit(self, node_id: NodeId, raw: str, *, typing: bool = False) -> None:
        """Take what a control holds now. With `typing` it waits for a pause, else it passes at once."""
        if any(other != node_id for other in self._typed):
            self.flush()
        if node_id != self._burst_node or not typing:
            self._begin_burst(node_id if typing else "")
        if not typing:
            self._typed.pop(node_id, None)
            self._set(node_id, raw)
            return
        self._typed[node_id] = raw
        self._pause.start()
        if not self._hold.isActive():
            self._hold.start()

    @Slot()
    def flush(self) -> None:
        """Hand on everything typed: in a pause, on leaving a field, on changing page."""
        self._pause.stop()
        self._hold.stop()
        typed, self._typed = self._typed, {}
        for node_id, raw in typed.items():
            self._set(node_id, raw)

    @Slot()
    def hand_over(self) -> None:
        """Hand on everything typed and what lists show of it: on leaving, completing, closing and locking."""
        self.flush()
        self._keep_figures()

    def leave(self, node_id: NodeId) -> None:
        """The keyboard left a control: what was typed is handed on, and the next typing is another undo."""
        self.flush()
        if node_id == self._burst_node:
            self._begin_burst("")

    def write(self, answers: Iterable[tuple[NodeId, str]]) -> None:
        """Set answers on somebody's behalf, for example the escalation sheet's; raises no alarm again."""
        self.flush()
        self._begin_burst("")
        for node_id, raw in answers:
            self._took(self._session.set_value(node_id, raw), quiet=True)

    def edit_together(self, answers: Iterable[tuple[NodeId, str]]) -> None:
        """Take several answers as one, for example a column filled; undo takes them all back."""
        self.flush()
        self._begin_burst("")
        for node_id, raw in answers:
            self._set(node_id, raw)

    def _set(self, node_id: NodeId, raw: str) -> None:
        if self._session.view(node_id).value == raw:
            return
        self._redo.clear()
        self._took(self._session.set_value(node_id, raw, origin=node_id))

    # ------------------------------------------------------------ repeats and flags

    def add_instance(self, repeat_id: NodeId) -> NodeId | None:
        """Append an instance and answer its id."""
        self.flush()
        self._redo.clear()
        self._begin_burst("")
        changes = self._session.add_repeat(repeat_id)
        self._took(changes)
        return changes.added[0] if changes.added else None

    def add_filled(
        self, repeat_id: NodeId, answers: Callable[[NodeId], Iterable[tuple[NodeId, str]]]
    ) -> NodeId | None:
        """Append an instance with its first answers; one undo takes it away again."""
        instance = self.add_instance(repeat_id)
        for node_id, raw in answers(instance) if instance is not None else ():
            self._took(self._session.set_value(node_id, raw))
        return instance

    def remove_instance(self, instance_id: NodeId) -> None:
        self.flush()
        self._redo.clear()
        self._begin_burst("")
        self._took(self._session.remove_repeat(instance_id))

    def set_flag(self, node_id: NodeId, flagged: bool) -> None:
        """Mark "come back to this", or take the mark away."""
        changes = self._session.set_flag(node_id, flagged)
        self.nodes_changed.emit(changes.changed | {node_id}, "")
        self._keep_flag(node_id, flagged)
        self._summary.start()

    def _keep_flag(self, node_id: NodeId, flagged: bool) -> None:
        self._flags[node_id] = flagged
        done, failed = partial(self._on_flag_kept, node_id, flagged), self._on_flag_failed
        self._keeper.flag(node_id, flagged, done, failed)

    def _on_flag_kept(self, node_id: NodeId, flagged: bool) -> None:
        if self._flags.get(node_id) is flagged:
            del self._flags[node_id]
        self._flag_patience.renew()
        if not self._flags and self.queue.is_empty:
            self.queue.emptied.emit()  # whoever waits for everything may have waited for a flag alone

    def _on_flag_failed(self, error: Exception) -> None:
        if passes(error):
            self._flag_again.start()
        if not self._flag_patience.bears(error):
            self.save_failed.emit(error)

    @Slot()
    def _keep_flags(self) -> None:
        for node_id, flagged in dict(self._flags).items():
            self._keep_flag(node_id, flagged)

    @Slot()
    def retry(self) -> None:
        """Try again now what could not be saved."""
        self._flag_again.stop()
        self._keep_flags()
        self.queue.retry()

    def remember_place(self, node_id: NodeId) -> None:
        self._keeper.place(node_id)

    # ------------------------------------------------------------ undo

    @Slot()
    def undo(self) -> None:
        """Take back the last answer, also one from before this page was opened."""
        self.flush()
        self._begin_burst("")
        self._undo_burst = None
        self._undone = []
        self._undo_waits = True
        if self.queue.is_empty:
            self._ask_undo()

    @Slot()
    def redo(self) -> None:
        """Give again what was undone last, as long as nothing else was answered since."""
        self.flush()
        if not self._redo:
            return
        self._undo_waits = False
        again = self._redo.pop()
        burst = self._next_burst()
        for writes in reversed(again):
            self._took(self._session.revert(writes), burst=burst)
        self._show_place(again[-1])

    @property
    def redoable(self) -> tuple[Write, ...]:
        """What redo would change; empty when nothing was undone since the last answer."""
        return tuple(write for writes in self._redo[-1] for write in writes) if self._redo else ()

    def look_for_undo(self, heard: Callable[[Undoable | None], None]) -> None:
        """Ask what undo would take back, with what is being typed; answered once that is in the store."""
        self.flush()
        self._keeper.undoable(heard, _not_told)

    def _ask_undo(self) -> None:
        self._undo_waits = False
        self._keeper.undoable(self._on_undoable, self.save_failed.emit)

    def _on_undoable(self, undoable: Undoable | None) -> None:
        if undoable is None:
            return
        burst = self.queue.bursts.get(undoable.change)
        if self._undo_burst is not None and burst != self._undo_burst:
            return
        changes = self._session.revert(undoable.writes)
        if changes.writes:
            if not self._undone:
                self._redo.append(self._undone)
            self._undone.append(changes.writes)
        # One burst of typing is one undo, however many pauses it had.
        self._undo_burst = burst
        self._undo_waits = burst is not None
        self._took(changes, undoes=undoable.change)
        self._show_place(undoable.writes)

    def _show_place(self, writes: Iterable[Write]) -> None:
        place = next((write.node_id for write in writes if not write.computed), None)
        if place is not None:
            self.went_to.emit(place)

    # ------------------------------------------------------------ what became of it

    def _took(
        self, changes: ChangeSet, *, quiet: bool = False, undoes: int | None = None, burst: int | None = None
    ) -> None:
        followed = self._follow(changes.writes) if self._follow is not None else ()
        for repeat_id in _repeats_of(changes):
            self.instances_changed.emit(repeat_id)
        for each in (changes, *followed):
            self.nodes_changed.emit(each.changed, each.origin)
        writes = (*changes.writes, *(write for each in followed for write in each.writes))
        if writes:
            self._figures.stop()
            self._figures_are_old = True
            self.queue.add(writes, self._burst if burst is None else burst, undoes)
        self._look_for_alarms(quiet=quiet)
        self._summary.start()

    def _look_for_alarms(self, *, quiet: bool) -> None:
        before, self._standing = self._standing, self._alarms()
        if quiet:
            return
        for key, prompt in self._standing.items():
            if key not in before:
                self.alarm_raised.emit(prompt)

    def _alarms(self) -> dict[NodeId, RaisedPrompt]:
        return {p.node_id: p for p in self._session.prompts() if p.code is PromptCode.E1}

    def _begin_burst(self, node_id: str) -> None:
        self._burst_node = node_id
        self._next_burst()

    def _next_burst(self) -> int:
        self._burst += 1
        return self._burst

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self.saved.emit(saved)

    @Slot()
    def _on_emptied(self) -> None:
        if self._figures_are_old:
            self._figures.start()
        if self._undo_waits:
            self._ask_undo()

    @Slot()
    def _keep_figures(self) -> None:
        self._figures.stop()
        if self._figures_are_old:
            self._figures_are_old = False
            self._keeper.figures()


def _not_told(_error: Exception) -> None:
    """What undo would do could not be looked up: the menu says no more than that there is undo."""


def _repeats_of(changes: ChangeSet) -> list[NodeId]:
    """The repeats whose instances came or went."""
    instances = [*changes.added, *changes.removed]
    return list(dict.fromkeys(NodeId(one.rpartition("#")[0]) for one in instances if "#" in one))


def _timer(parent: QObject, interval: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    return timer
