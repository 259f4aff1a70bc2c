"""Owns the filling of a draft: starting, opening, keeping every change, undoing, remembering the place."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import groupby

from qa_desktop.domain.audit import AuditState, AuditSummary, HistoryEntry, SavedDraft, Write
from qa_desktop.domain.case import Case
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, ToolHash, audit_reference, uuid7
from qa_desktop.domain.working_days import BankHolidays
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.formengine.api import FormSession, NodeView, OpenSession, Preset, Surroundings
from qa_desktop.formspec.attachments import LAST_SAVED, Attachments
from qa_desktop.formspec.definition import Tool
from qa_desktop.services import asked, case_header, gaps, move_records
from qa_desktop.services.desktop import Opened, Saved, Undoable
from qa_desktop.services.ports import Clock, DraftFigures, Entropy, NewDraft, Store, UnitOfWork

TOOLS_KEPT = 8
"""Parsed tools kept in memory: a desk works with two or three; a large one takes some megabytes."""
_INSTANCE_IDS = frozenset({"instanceID", "orx:instanceID"})
BEGINNING = 0
"""Number of the change a draft begins with; nobody undoes it by accident."""
_HISTORY_PER_STEP = 64
"""Entries of the history read at a time while looking for the last change of a person."""


class ToolCache:
    """Tools read from the shelf, each parsed once. Usable from any thread."""

    def __init__(self, read: Callable[[bytes, Attachments], Tool]) -> None:
        self._read = read
        self._tools: OrderedDict[ToolHash, Tool] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, unit: UnitOfWork, content_hash: ToolHash) -> Tool:
        """The definition of a tool on the shelf, or of one that came with an open ask.

        Raises:
            Refused: TOOL-MISSING when the shelf does not hold it; or the codes of reading an XForm.
        """
        with self._lock:
            if content_hash in self._tools:
                self._tools.move_to_end(content_hash)
                return self._tools[content_hash]
        xml, files = unit.tools.xml(content_hash), unit.tools.attachments(content_hash)
        if xml is None:
            brought = asked.tool(unit, content_hash)
            if brought is None:
                raise Refused("TOOL-MISSING", tool=content_hash)
            xml, files = brought
        tool = self._read(xml, files.get)
        with self._lock:
            self._tools[content_hash] = tool
            while len(self._tools) > TOOLS_KEPT:
                self._tools.popitem(last=False)
        return tool

    def forget(self) -> None:
        """Drop every parsed tool, as locking does."""
        with self._lock:
            self._tools.clear()


@dataclass(frozen=True, slots=True)
class World:
    """What these services are told of the outside."""

    clock: Clock
    entropy: Entropy
    tools: ToolCache
    open_session: OpenSession

    def surroundings(self) -> Surroundings:
        return Surroundings(now=self.clock.local, new_id=self.entropy.uuid, random=self.entropy.random)


def start(
    store: Store,
    world: World,
    tool: ToolHash,
    *,
    who: str,
    case: Case | None = None,
    case_reference: str = "",
) -> tuple[AuditKey, FormSession]:
    """Begin a draft with everything that is known of the case, and keep its first values.

    Raises:
        Refused: TOOL-MISSING; nothing was begun.
    """
    now = world.clock.now()
    audit_id = AuditId(uuid7(int(now.timestamp() * 1000), world.entropy.bytes(10)))
    key = AuditKey(audit_id, 1)
    with store.write() as unit:
        definition = world.tools.get(unit, tool)
        shelf = unit.tools.summary(tool)
        preset = preset_of(audit_id, who, case, case_reference)
        session = world.open_session(
            definition, world.surroundings(), preset=preset, last_saved=last_saved(unit, definition)
        )
        begun = figures(session)
        unit.audits.create(
            NewDraft(
                key=key,
                tool=definition.ref,
                tool_title=shelf.title if shelf else definition.title,
                case_reference=begun.case_reference or (case.person_id if case else case_reference),
                team=begun.team,
                service_area=begun.service_area,
                started_at=now,
                started_by=who,
            ),
            session.first_writes(),
        )
        unit.audits.set_figures(key, begun, now)
        unit.log.append("audit-created", subject_of(key), at=now, who=who, tool=tool)
    return key, session


def open_draft(store: Store, world: World, key: AuditKey) -> Opened:
    """Open a draft exactly as it was left; what lists show of it is put right where it fell behind.

    Raises:
        Refused: AUDIT-UNKNOWN, AUDIT-NOT-DRAFT, TOOL-MISSING.
    """
    with store.read() as unit:
        summary = draft_summary(unit, key)
        saved: SavedDraft = unit.audits.draft(key)
        tool = world.tools.get(unit, summary.tool.content_hash)
        last, corrected = last_saved(unit, tool), corrects(unit, tool, key)
        place = unit.audits.place(key)
        escalation = unit.escalations.latest(key.audit_id)
        case = unit.cases.find(summary.case_reference) if summary.case_reference else None
    session = world.open_session(tool, world.surroundings(), saved=saved, last_saved=last, corrects=corrected)
    return Opened(key, session, _put_right(store, key, summary, session), place, escalation, case)


def last_saved(unit: UnitOfWork, tool: Tool, before: datetime | None = None) -> bytes:
    """The newest completed instance of a form on this computer, for a tool that looks back at it; else blank.

    With `before` the newest that was completed earlier: what an audit completed then could look back at.
    """
    if not any(instance.source == LAST_SAVED for instance in tool.instances.values()):
        return b""
    return unit.audits.last_instance(tool.ref.form_id, before) or b""


def corrects(unit: UnitOfWork, tool: Tool, key: AuditKey) -> str:
    """The instanceID of the completed audit that a draft corrects; blank for a first version."""
    if key.revision == 1:
        return ""
    answers = unit.audits.draft(AuditKey(key.audit_id, key.revision - 1)).answers
    ids = (answers.get(NodeId(path), "") for path in tool.meta if path.rpartition("/")[2] in _INSTANCE_IDS)
    return next(filter(None, ids), "")


def record(
    store: Store,
    world: World,
    key: AuditKey,
    writes: Sequence[Write],
    now_shown: DraftFigures | None = None,
    *,
    who: str,
) -> Saved:
    """Keep one change, and what lists show of it where that is given, in one unit of work.

    Raises:
        Refused: AUDIT-NOT-DRAFT; nothing was kept.
    """
    at = world.clock.now()
    with store.write() as unit:
        change = unit.audits.record(key, writes, at=at, who=who)
        if now_shown is not None:
            unit.audits.set_figures(key, now_shown, at)
    return Saved(change, at)


def keep_figures(
    store: Store,
    world: World,
    key: AuditKey,
    now_shown: DraftFigures,
    found: tuple[str, ...] | None = None,
    holidays: BankHolidays = gaps.unknown_year,
) -> None:
    """Keep what lists show of a draft whose answers were kept without, and the serious gaps it has found.

    Raises:
        Refused: AUDIT-NOT-DRAFT.
    """
    with store.write() as unit:
        unit.audits.set_figures(key, now_shown, world.clock.now())
        if found is not None:
            gaps.note(unit, key, found, world.clock.local().date(), holidays)


def undoable(store: Store, key: AuditKey) -> Undoable | None:
    """The last change that a person made and that is not undone; None when there is nothing left."""
    limit = _HISTORY_PER_STEP
    with store.read() as unit:
        moved = move_records.load(unit, key)
        first_of_version = moved.change if moved is not None else BEGINNING
        while True:
            entries = unit.audits.history(key, limit)
            for change in _whole_changes(entries, limit):
                if change[0].change <= first_of_version:
                    return None  # its beginning, or what was answered in another version of the tool
                if not change[0].undone and any(not entry.write.computed for entry in change):
                    # History is newest first; writes go back to the session in the order they were made.
                    return Undoable(change[0].change, tuple(entry.write for entry in reversed(change)))
            if len(entries) < limit:
                return None
            limit *= 4


def undone(
    store: Store,
    world: World,
    key: AuditKey,
    change: int,
    writes: Sequence[Write],
    now_shown: DraftFigures | None = None,
    *,
    who: str,
) -> Saved:
    """Keep what reverting a change did; neither it nor the reverting is offered for undoing again."""
    at = world.clock.now()
    with store.write() as unit:
        reverting = unit.audits.record(key, writes, at=at, who=who, undoes=change)
        if writes:
            unit.audits.record(key, (), at=at, who=who, undoes=reverting)
        if now_shown is not None:
            unit.audits.set_figures(key, now_shown, at)
    return Saved(reverting, at)


def undo(store: Store, world: World, key: AuditKey, session: FormSession, *, who: str) -> Saved | None:
    """Undo the last change of a person in the session and in the store; None when there is nothing left."""
    last = undoable(store, key)
    if last is None:
        return None
    changes = session.revert(last.writes)
    return undone(store, world, key, last.change, changes.writes, figures(session), who=who)


def flag(store: Store, key: AuditKey, node_id: NodeId, flagged: bool) -> None:
    """Mark a question "come back to this", or take the mark away."""
    with store.write() as unit:
        unit.audits.set_flag(key, node_id, flagged)


def remember_place(store: Store, key: AuditKey, node_id: NodeId) -> None:
    """Remember where the person was."""
    with store.write() as unit:
        unit.audits.set_place(key, node_id)


def figures(session: FormSession) -> DraftFigures:
    """What lists show of a filling, found by role."""
    progress = session.progress()
    return DraftFigures(
        case_reference=shown(session, "case-reference"),
        team=shown(session, "team"),
        service_area=shown(session, "service-area"),
        answered=progress.answered,
        applicable=progress.applicable,
        overall_grade=grade_of(first(session, "overall-grade")),
    )


def first(session: FormSession, role: str) -> NodeView | None:
    """The first relevant node with a role."""
    return next(iter(session.by_role(role)), None)


def shown(session: FormSession, role: str) -> str:
    """The first answer with a role, as people read it; blank without one."""
    return next((view.display or view.value for view in session.by_role(role) if view.value), "")


def grade_of(view: NodeView | None) -> str:
    """The `Grade` value that the chosen choice carries, whatever the choice is called; else blank."""
    if view is None:
        return ""
    return next((choice.grade for choice in view.choices if choice.selected), "")


def subject_of(key: AuditKey) -> str:
    """How the outbox and the log name a revision."""
    return f"{key.audit_id}/{key.revision}"


def draft_summary(unit: UnitOfWork, key: AuditKey) -> AuditSummary:
    """The summary of a draft.

    Raises:
        Refused: AUDIT-UNKNOWN, AUDIT-NOT-DRAFT.
    """
    summary = unit.audits.summary(key)
    if summary is None:
        raise Refused("AUDIT-UNKNOWN", audit=key.audit_id, revision=key.revision)
    if summary.state is not AuditState.DRAFT:
        raise Refused("AUDIT-NOT-DRAFT", audit=key.audit_id, revision=key.revision)
    return summary


def _put_right(store: Store, key: AuditKey, summary: AuditSummary, session: FormSession) -> AuditSummary:
    """The summary with the figures of now; a crash may have come between the last answers and theirs."""
    now_shown = figures(session)
    right = replace(summary, **{part.name: getattr(now_shown, part.name) for part in fields(now_shown)})
    if right != summary:
        # A disk that takes nothing more still lets a draft be opened and read.
        with suppress(QADesktopError), store.write() as unit:
            unit.audits.set_figures(key, now_shown, summary.changed_at)  # opening changes nothing
    return right


def preset_of(audit_id: AuditId, who: str, case: Case | None, case_reference: str) -> Preset:
    """Everything that is known of an audit before anybody answers."""
    roles = {"audit-reference": audit_reference(audit_id), "auditor": who}
    names = {"h_audit_ref": audit_reference(audit_id), "h_auditor": who}
    if case is not None:
        roles |= case_header.by_role(case)
        names |= case_header.by_name(case)
    elif case_reference:
        roles["case-reference"] = case_reference
    return Preset(properties={"username": who}, by_role=roles, by_name=names)


def _whole_changes(entries: tuple[HistoryEntry, ...], limit: int) -> Iterator[tuple[HistoryEntry, ...]]:
    """The changes of a page of history, newest first; one that the page may have cut is left out."""
    groups = [tuple(group) for _change, group in groupby(entries, key=lambda entry: entry.change)]
    yield from groups if len(entries) < limit else groups[:-1]
