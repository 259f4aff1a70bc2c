"""Owns moving a draft to a newer version of its tool: offered, told beforehand, done, taken back.

Completed audits never move, and neither does the correction of one: what others added to it names its
questions. What is dropped stays in the draft's history, and can be read and copied afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qa_desktop.domain.audit import AuditSummary, SavedDraft, Write, WriteKind
from qa_desktop.domain.ids import AuditKey, ToolHash
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.errors import Refused
from qa_desktop.formengine.migrate import Migration, Moving, move, preview
from qa_desktop.services.desktop_moving import Dropped, MovedDraft, MovePreview
from qa_desktop.services.filling import World, draft_summary, last_saved, preset_of, subject_of
from qa_desktop.services.move_records import MoveRecord, load, save
from qa_desktop.services.ports import Store, UnitOfWork


def newer(unit: UnitOfWork, summary: AuditSummary) -> ToolSummary | None:
    """The version on the shelf to which a draft could move; None for one that is of the newest already."""
    if summary.revision > 1:
        return None
    newest = next((each for each in unit.tools.list() if each.ref.form_id == summary.tool.form_id), None)
    return newest if newest is not None and newest.ref != summary.tool else None


def look(store: Store, world: World, key: AuditKey) -> MovePreview:
    """What moving would do; nothing is changed.

    Raises:
        Refused: AUDIT-NOT-DRAFT, TOOL-MISSING, MOVE-NOTHING when there is no newer version.
    """
    with store.read() as unit:
        summary, to = _way(unit, key)
        saved = unit.audits.draft(key)
        old, new = (
            world.tools.get(unit, summary.tool.content_hash),
            world.tools.get(unit, to.ref.content_hash),
        )
    return MovePreview(summary.tool.version, to, preview(saved, old, new))


def do(store: Store, world: World, key: AuditKey, to: ToolHash, *, who: str) -> None:
    """Move a draft to the version that was looked at, or change nothing.

    Raises:
        Refused: AUDIT-NOT-DRAFT, TOOL-MISSING, MOVE-NOTHING when another version is the newest by now.
    """
    at = world.clock.now()
    with store.write() as unit:
        summary, newest = _way(unit, key)
        if newest.ref.content_hash != to:
            raise Refused("MOVE-NOTHING")
        saved = unit.audits.draft(key)
        old, new = world.tools.get(unit, summary.tool.content_hash), world.tools.get(unit, to)
        case = unit.cases.find(summary.case_reference) if summary.case_reference else None
        preset = preset_of(key.audit_id, who, case, summary.case_reference)
        last = last_saved(unit, new)
        moved = move(saved, old, new, world.surroundings(), preset=preset, last_saved=last)
        writes = tuple(differences(saved, moved.draft))
        change = unit.audits.record(key, writes, at=at, who=who)
        unit.audits.set_tool(key, newest.ref, newest.title)
        flags = tuple((node, node in saved.flagged) for node in saved.flagged ^ moved.draft.flagged)
        for node, was_flagged in flags:
            unit.audits.set_flag(key, node, not was_flagged)
        before = ToolSummary(summary.tool, summary.tool_title, newest.kind, newest.sample)
        dropped = tuple(_dropped(moved.migration))
        back = tuple(differences(moved.draft, saved))
        save(unit, key, MoveRecord(change, before, newest.ref.version, dropped, back, flags))
        unit.log.append(
            "draft-moved",
            subject_of(key),
            at=at,
            who=who,
            before=summary.tool.version,
            after=newest.ref.version,
            dropped=len(dropped),
        )


def take_back(store: Store, world: World, key: AuditKey, *, who: str) -> None:
    """Give a draft back to the version it was moved from, while nothing was answered since.

    Raises:
        Refused: AUDIT-NOT-DRAFT, MOVE-NOTHING when it was never moved, MOVE-TOO-LATE after an answer.
    """
    at = world.clock.now()
    with store.write() as unit:
        draft_summary(unit, key)
        moved = load(unit, key)
        if moved is None:
            raise Refused("MOVE-NOTHING")
        if not _is_last(unit, key, moved):
            raise Refused("MOVE-TOO-LATE")
        change = unit.audits.record(key, moved.back, at=at, who=who)
        unit.audits.set_tool(key, moved.tool.ref, moved.tool.title)
        for node, was_flagged in moved.flags:
            unit.audits.set_flag(key, node, was_flagged)
        save(unit, key, replace(moved, change=change, to="", dropped=(), back=(), flags=()))
        unit.log.append("draft-moved-back", subject_of(key), at=at, who=who, after=moved.tool.ref.version)


def stands(unit: UnitOfWork, key: AuditKey) -> MovedDraft | None:
    """What is to be said of a draft that was moved; None for one that was not, or was given back."""
    moved = load(unit, key)
    if moved is None or not moved.to:
        return None
    dropped = tuple(Dropped(label, answer) for label, answer in moved.dropped)
    return MovedDraft(moved.tool.ref.version, moved.to, dropped, _is_last(unit, key, moved))


# ---------------------------------------------------------------- below


def _way(unit: UnitOfWork, key: AuditKey) -> tuple[AuditSummary, ToolSummary]:
    summary = draft_summary(unit, key)
    to = newer(unit, summary)
    if to is None:
        raise Refused("MOVE-NOTHING")
    return summary, to


def differences(before: SavedDraft, after: SavedDraft) -> Iterator[Write]:
    """One draft made into the other, as one change. No single answer of a person: no key undoes it."""
    were, are = (
        {each.node_id: each for each in before.repeats},
        {each.node_id: each for each in after.repeats},
    )
    for node_id, was in were.items():
        if node_id not in are:
            yield Write(WriteKind.REMOVE_REPEAT, node_id, str(was.order), "", computed=True)
    for node_id, now in are.items():
        if were.get(node_id) != now:
            yield Write(WriteKind.ADD_REPEAT, node_id, "", str(now.order), computed=True)
    for node_id in sorted({*before.answers, *after.answers}):
        old, new = before.answers.get(node_id, ""), after.answers.get(node_id, "")
        if old != new:
            yield Write(WriteKind.ANSWER, node_id, old, new, computed=True)


def _dropped(migration: Migration) -> Iterator[tuple[str, str]]:
    """What did not come along, and what came along with less than was chosen."""
    for each in migration.answers:
        if each.is_dropped or _is_less(each):
            yield each.old_label, each.shown or each.value


def _is_less(each: Moving) -> bool:
    return not set(each.value.split()) <= set(each.new_value.split()) and "choice-gone" in each.alterations


def _is_last(unit: UnitOfWork, key: AuditKey, moved: MoveRecord) -> bool:
    newest = next(iter(unit.audits.history(key, 1)), None)
    return newest is None or newest.change <= moved.change
