"""Owns the files given in a later stage: kept beside a completed audit, sealed with their contribution.

What counts is what the audit has in all: its own files, those added before, and those of this sitting.
"""

from __future__ import annotations

from collections.abc import Collection

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.errors import Refused
from qa_desktop.services import attachments, auditing, sittings
from qa_desktop.services.desktop import Taken
from qa_desktop.services.ports import Clock, Store, UnitOfWork


def take(
    store: Store, clock: Clock, key: AuditKey, file_name: str, data: bytes, accept: str, *, who: str
) -> Taken:
    """Keep a file for answers that are not signed yet. Safe to repeat.

    Raises:
        Refused: ATTACHMENT-EMPTY, ATTACHMENT-TOO-BIG, ATTACHMENT-KIND, ATTACHMENT-PROGRAM, ATTACHMENT-FULL,
            AUDIT-UNKNOWN, AUDIT-NOT-COMPLETED; nothing was kept.
    """
    taken, content = attachments.examine(file_name, data, accept)
    with store.write() as unit:
        others = [each for each in _counted(unit, key) if each.name != taken.attachment.name]
        attachments.refuse_beyond(taken.attachment, others)
        unit.later_files.add(key.audit_id, taken.attachment, content, at=clock.now(), who=who)
        subject = f"{key.audit_id}/{key.revision}"
        unit.log.append("attachment-added", subject, at=clock.now(), who=who, size=taken.attachment.size)
    return taken


def rename(store: Store, clock: Clock, key: AuditKey, name: str, wanted: str, *, who: str) -> Attachment:
    """Give a file of a sitting another name.

    Raises:
        Refused: ATTACHMENT-GONE, AUDIT-UNKNOWN, AUDIT-NOT-COMPLETED.
    """
    with store.write() as unit:
        auditing.completed(unit, key)
        kept = next((each for each in unit.later_files.list(key.audit_id) if each.name == name), None)
        data = unit.later_files.data(key.audit_id, name)
        if kept is None or data is None:
            raise Refused("ATTACHMENT-GONE")
        renamed = attachments.named_anew(kept, wanted)
        unit.later_files.add(key.audit_id, renamed, data, at=clock.now(), who=who)
    return renamed


def listed(store: Store, key: AuditKey) -> tuple[Attachment, ...]:
    """The files that a sitting may name: those of the audit, and everything added to it since.

    Raises:
        Refused: AUDIT-UNKNOWN.
    """
    of_audit = attachments.listed(store, key)
    with store.read() as unit:
        return (*of_audit, *unit.later_files.list(key.audit_id))


def sign(unit: UnitOfWork, audit_id: AuditId, names: Collection[str]) -> tuple[Attachment, ...]:
    """The files that a contribution names, from now on kept for ever.

    Raises:
        Refused: ATTACHMENT-GONE when one of them is not here.
    """
    here = {each.name: each for each in unit.later_files.list(audit_id)}
    missing = [name for name in names if name not in here]
    if missing:
        raise Refused("ATTACHMENT-GONE", missing=len(missing))
    unit.later_files.sign(audit_id, names)
    return tuple(here[name] for name in names)


def tidy(unit: UnitOfWork, audit_id: AuditId) -> None:
    """Delete what nobody signed for and no sitting names any more."""
    unit.later_files.tidy(audit_id, frozenset(sittings.values(unit, audit_id)))


def _counted(unit: UnitOfWork, key: AuditKey) -> tuple[Attachment, ...]:
    every = {each.name: each for each in auditing.completed(unit, key).attachments}
    for made in unit.contributions.of(key.audit_id):
        every.update((each.name, each) for each in made.attachments)
    typed = frozenset(sittings.values(unit, key.audit_id))
    every.update((each.name, each) for each in unit.later_files.list(key.audit_id) if each.name in typed)
    return tuple(every.values())
