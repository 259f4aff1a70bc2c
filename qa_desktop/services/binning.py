"""Owns the bin: drafts go there with who and why, and come back whole. Nothing is ever deleted here."""

from __future__ import annotations

from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.auditing import row
from qa_desktop.services.desktop_bin import BinRow
from qa_desktop.services.filling import World, subject_of
from qa_desktop.services.ports import Discarded, Store


def discard(store: Store, world: World, key: AuditKey, reason: str, *, who: str) -> BinRow:
    """Move a draft to the bin, where it is kept with who and why.

    Raises:
        Refused: AUDIT-NOT-DRAFT.
    """
    now = world.clock.now()
    with store.write() as unit:
        number = unit.bin.put(key, at=now, who=who, reason=reason.strip())
        unit.log.append("audit-discarded", subject_of(key), at=now, who=who)
        found = next(each for each in unit.bin.list() if each.number == number)
    return _row(found)


def untold(store: Store, key: AuditKey) -> bool:
    """Whether a concern was raised in a draft of which nobody was told: it would go out of sight with it."""
    with store.read() as unit:
        return any(each.audit_id == key.audit_id and each.is_untold for each in unit.escalations.open())


def discarded(store: Store) -> tuple[BinRow, ...]:
    """What is in the bin, the newest first."""
    with store.read() as unit:
        return tuple(_row(each) for each in unit.bin.list())


def restore(store: Store, world: World, number: int, *, who: str) -> AuditKey:
    """Make a discarded draft a draft again, with everything it had.

    Raises:
        Refused: BIN-UNKNOWN; AUDIT-EXISTS, AUDIT-DRAFT-EXISTS where its audit has gone on meanwhile.
    """
    now = world.clock.now()
    with store.write() as unit:
        key = unit.bin.restore(number, at=now)
        unit.log.append("audit-restored", subject_of(key), at=now, who=who)
    return key


def _row(each: Discarded) -> BinRow:
    return BinRow(each, row(each.summary))
