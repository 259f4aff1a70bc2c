"""Owns the way of a draft out of the program while it cannot be saved, and back in.

The copy is made of what is on the screen, without the store: that is what fails just then. Brought in, it
is one change of the draft, in its history like any other; completed audits are never touched.
"""

from __future__ import annotations

from contextlib import suppress

from qa_desktop.domain.audit import AuditState, AuditSummary, SavedDraft
from qa_desktop.domain.draft_copy import CopyMeets, DraftCopy
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import moving
from qa_desktop.services.filling import World, subject_of
from qa_desktop.services.ports import Clock, NewDraft, Store, UnitOfWork

_NOTHING = SavedDraft({}, (), frozenset())


def take_down(
    session: FormSession, key: AuditKey, summary: AuditSummary, clock: Clock, *, who: str
) -> DraftCopy:
    """The draft as it stands in a session, saved or not."""
    return DraftCopy(
        key=key,
        tool=summary.tool,
        title=summary.tool_title,
        case_reference=summary.case_reference,
        started_at=summary.started_at,
        made_by=who,
        made_at=clock.now(),
        draft=session.saved(),
    )


def note_made(store: Store, clock: Clock, key: AuditKey, *, who: str) -> None:
    """Log that a copy was made, where the store takes an entry: a full one takes none."""
    with suppress(QADesktopError), store.write() as unit:
        unit.log.append("draft-copied", subject_of(key), at=clock.now(), who=who)


def look(store: Store, copy: DraftCopy) -> CopyMeets:
    """What bringing a copy in would do; nothing is changed.

    Raises:
        Refused: DRAFT-COPY-COMPLETED, DRAFT-COPY-OTHER-VERSION, DRAFT-COPY-CORRECTION, TOOL-MISSING.
    """
    with store.read() as unit:
        summary = _here(unit, copy)
        if summary is None:
            return CopyMeets(is_here=False, differing=0, changed_since=False)
        writes = tuple(moving.differences(unit.audits.draft(copy.key), copy.draft))
        since = summary.changed_at > copy.made_at
        return CopyMeets(is_here=True, differing=len(writes), changed_since=since and bool(writes))


def bring_in(store: Store, world: World, copy: DraftCopy, *, who: str) -> AuditKey:
    """Make the draft what the copy says, or begin it where it is not here, in one unit of work.

    Raises:
        Refused: as `look`; nothing was changed.
    """
    now = world.clock.now()
    with store.write() as unit:
        summary = _here(unit, copy)
        before = _NOTHING if summary is None else unit.audits.draft(copy.key)
        writes = tuple(moving.differences(before, copy.draft))
        if summary is None:
            begun = NewDraft(
                key=copy.key,
                tool=copy.tool,
                tool_title=copy.title,
                case_reference=copy.case_reference,
                team="",
                service_area="",
                started_at=copy.started_at,
                started_by=copy.made_by,
            )
            unit.audits.create(begun, writes)
        else:
            unit.audits.record(copy.key, writes, at=now, who=who)
        for node in before.flagged ^ copy.draft.flagged:
            unit.audits.set_flag(copy.key, node, node in copy.draft.flagged)
        unit.log.append("draft-brought-in", subject_of(copy.key), at=now, who=who, count=len(writes))
    return copy.key


def _here(unit: UnitOfWork, copy: DraftCopy) -> AuditSummary | None:
    """The draft that a copy is of, when it may be changed; None when there is none and one may be begun."""
    summary = unit.audits.summary(copy.key)
    if summary is None:
        latest = unit.audits.latest(copy.key.audit_id)
        if latest is not None:
            raise Refused("DRAFT-COPY-COMPLETED")
        if copy.key.revision > 1:
            raise Refused("DRAFT-COPY-CORRECTION")
        if unit.tools.xml(copy.tool.content_hash) is None:
            raise Refused("TOOL-MISSING", tool=copy.tool.content_hash)
        return None
    if summary.state is not AuditState.DRAFT:
        raise Refused("DRAFT-COPY-COMPLETED")
    if summary.tool.content_hash != copy.tool.content_hash:
        raise Refused("DRAFT-COPY-OTHER-VERSION")
    return summary
