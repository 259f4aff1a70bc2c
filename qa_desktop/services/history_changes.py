"""Owns how stored writes become the changes a person made: undoing paired, one sitting at a text one change.

The store keeps every saving, also the ones made while somebody types. Nothing is left out here: what is
gathered into one change keeps every saving as a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from qa_desktop.domain.audit import HistoryEntry, Write, WriteKind
from qa_desktop.domain.ids import NodeId

PAUSE = timedelta(minutes=10)
"""Longer than anybody thinks over one sentence, shorter than lunch: after it, it is another change."""
BEGINNING = 0
_INVERSE = {
    WriteKind.ANSWER: WriteKind.ANSWER,
    WriteKind.ADD_REPEAT: WriteKind.REMOVE_REPEAT,
    WriteKind.REMOVE_REPEAT: WriteKind.ADD_REPEAT,
}


@dataclass(frozen=True, slots=True)
class Saving:
    """One stored value of one node, with when it was kept."""

    at: datetime
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one person did to one node, in one sitting at it."""

    number: int
    """Of the stored change it began with."""
    at: datetime
    """When it was last saved."""
    who: str
    kind: WriteKind
    node_id: NodeId
    savings: tuple[Saving, ...]
    """Oldest first; at least one."""
    computed: bool
    undone_at: datetime | None = None
    undone_by: str = ""

    @property
    def old(self) -> str:
        return self.savings[0].old

    @property
    def new(self) -> str:
        return self.savings[-1].new

    @property
    def began(self) -> datetime:
        return self.savings[0].at


@dataclass(frozen=True, slots=True)
class _Stored:
    """All writes of one stored change."""

    number: int
    at: datetime
    who: str
    writes: tuple[Write, ...]
    undone: bool
    undone_at: datetime | None = None
    undone_by: str = ""


def changes(history: Sequence[HistoryEntry], is_text: Callable[[NodeId], bool]) -> tuple[Change, ...]:
    """The changes of a draft, oldest first.

    Args:
        history: As the store gives it, newest first.
        is_text: Whether a question is answered by typing: only that is saved again and again meanwhile.
    """
    return tuple(_gathered(_paired(tuple(_stored(history))), is_text))


def _stored(history: Sequence[HistoryEntry]) -> Iterator[_Stored]:
    for number, group in groupby(reversed(history), key=lambda entry: entry.change):
        entries = tuple(group)
        first = entries[0]
        yield _Stored(number, first.at, first.who, tuple(entry.write for entry in entries), first.undone)


def _paired(stored: tuple[_Stored, ...]) -> tuple[_Stored, ...]:
    """What was undone says when and by whom; the change that took it back is not shown beside it.

    Both are marked in the store. Undoing goes backwards, so the one that takes back follows the newest one
    that is not taken back yet.
    """
    kept: list[_Stored] = []
    waiting: list[int] = []  # places in `kept` of undone changes whose taking back has not come
    for each in stored:
        if each.undone and waiting and _takes_back(each, kept[waiting[-1]]):
            place = waiting.pop()
            kept[place] = replace(kept[place], undone_at=each.at, undone_by=each.who)
            continue
        if each.undone:
            waiting.append(len(kept))
        kept.append(each)
    return tuple(kept)


def _takes_back(later: _Stored, earlier: _Stored) -> bool:
    """Whether every write of a person in one change is the other way round in a later one."""
    back = {(write.kind, write.node_id): write for write in later.writes}
    made = [write for write in earlier.writes if not write.computed]
    for write in made:
        found = back.get((_INVERSE[write.kind], write.node_id))
        if found is None:
            # What stood in a row that is gone again goes with it, and is not written on its own.
            if _goes_with_its_row(write, later.writes):
                continue
            return False
        if write.kind is WriteKind.ANSWER and found.new != write.old:
            return False
    return bool(made)


def _goes_with_its_row(write: Write, later: tuple[Write, ...]) -> bool:
    rows = [each.node_id for each in later if each.kind is WriteKind.REMOVE_REPEAT]
    return any(write.node_id.startswith(f"{row}/") for row in rows)


def _gathered(stored: tuple[_Stored, ...], is_text: Callable[[NodeId], bool]) -> Iterator[Change]:
    """One change for each node and sitting, in the order in which they began."""
    found: list[Change] = []
    last_of: dict[tuple[NodeId, bool], int] = {}
    """Where in `found` the last change of a node is, by whether the form made it."""
    last_typed: NodeId | None = None
    for each in stored:
        typed = [write for write in each.writes if _is_typed(each, write)]
        for write in each.writes:
            made = _change(each, write)
            place = last_of.get((write.node_id, made.computed))
            before = found[place] if place is not None else None
            goes_on = made.computed or (
                len(typed) == 1 and last_typed == write.node_id and is_text(write.node_id)
            )
            if before is not None and place is not None and goes_on and _continues(made, before):
                found[place] = replace(before, at=made.at, savings=(*before.savings, *made.savings))
                continue
            last_of[(write.node_id, made.computed)] = len(found)
            found.append(made)
        if typed:
            last_typed = typed[0].node_id if len(typed) == 1 else None
    yield from found


def _is_typed(stored: _Stored, write: Write) -> bool:
    return not (write.computed or stored.number == BEGINNING)


def _change(stored: _Stored, write: Write) -> Change:
    return Change(
        number=stored.number,
        at=stored.at,
        who=stored.who,
        kind=write.kind,
        node_id=write.node_id,
        savings=(Saving(stored.at, write.old, write.new),),
        computed=not _is_typed(stored, write),
        undone_at=stored.undone_at or (stored.at if stored.undone else None),
        undone_by=stored.undone_by,
    )


def _continues(made: Change, before: Change) -> bool:
    """Whether somebody goes on with the answer that they are at."""
    return (
        made.kind is before.kind is WriteKind.ANSWER
        and made.who == before.who
        and made.undone_at is before.undone_at is None
        and made.at - before.at <= PAUSE
        and made.savings[0].old == before.new
        and before.number != BEGINNING
    )
