"""Owns the history of one audit: its changes, what was done with it, how it differs from the version before.

Changes stay on the computer that made them; they do not travel with an audit. Elsewhere there are what others
added, the difference between two versions, and this computer's own events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from qa_desktop.domain.audit import AuditState, AuditSummary, SavedDraft
from qa_desktop.domain.contribution import overlaid
from qa_desktop.domain.ids import AuditKey, NodeId, audit_reference
from qa_desktop.domain.log_filter import LogFilter
from qa_desktop.domain.rows import carried, rows_of
from qa_desktop.errors import Refused
from qa_desktop.formengine.wording import Wording
from qa_desktop.formspec.definition import Tool
from qa_desktop.i18n import tr
from qa_desktop.services import asked, auditing
from qa_desktop.services.auditing import ReadAnswers
from qa_desktop.services.desktop_history import AuditHistory, HistoryRow, RowKind, Since
from qa_desktop.services.filling import World, corrects, last_saved, subject_of
from qa_desktop.services.history_events import EVENTS, event_rows
from qa_desktop.services.history_rows import added_rows, change_rows, difference_rows
from qa_desktop.services.history_words import Era, HistoryWords
from qa_desktop.services.one_stage import AUDITOR
from qa_desktop.services.own_stage import only_own
from qa_desktop.services.ports import Discarded, LogEntry, Store, UnitOfWork

_REVIEWED = "reviewed/"
_MOVES = ("draft-moved", "draft-moved-back")


def of(store: Store, world: World, read_answers: ReadAnswers, key: AuditKey, *, who: str) -> AuditHistory:
    """The history of a draft or a completed audit, wherever it was made; the reading is logged.

    Raises:
        Refused: AUDIT-UNKNOWN, AUDIT-DISPOSED, TOOL-MISSING.
    """
    with store.read() as unit:
        own = unit.audits.summary(key)
        if own is not None and own.state is AuditState.DISCARDED:
            number = next(each.number for each in unit.bin.list() if _key(each.summary) == key)
            return _discarded(unit, world, number, who)
        if own is not None and own.state is AuditState.DISPOSED:
            raise Refused("AUDIT-DISPOSED", audit=key.audit_id, revision=key.revision)
        made = (
            _own(unit, world, read_answers, own, who)
            if own is not None
            else _other(unit, world, read_answers, key, who)
        )
    return _logged(store, world, made, who)


def of_discarded(store: Store, world: World, number: int, *, who: str) -> AuditHistory:
    """The history of a draft in the bin; the reading is logged.

    Raises:
        Refused: BIN-UNKNOWN, TOOL-MISSING.
    """
    with store.read() as unit:
        made = _discarded(unit, world, number, who)
    return _logged(store, world, made, who)


def reviewed(store: Store, world: World, key: AuditKey) -> None:
    """Remember when the review of a draft was looked at last."""
    with store.write() as unit:
        unit.documents.put(_REVIEWED + subject_of(key), world.clock.now().isoformat().encode())


def _logged(store: Store, world: World, made: AuditHistory, who: str) -> AuditHistory:
    with store.write() as unit:
        unit.log.append(
            "history-viewed", subject_of(made.key), at=world.clock.now(), who=who, count=len(made.rows)
        )
    return made


# ---------------------------------------------------------------- whose it is


def _own(
    unit: UnitOfWork, world: World, read_answers: ReadAnswers, summary: AuditSummary, who: str
) -> AuditHistory:
    """Of an audit of this computer: every change is here."""
    key = _key(summary)
    is_draft = summary.state is AuditState.DRAFT
    tool = world.tools.get(unit, summary.tool.content_hash)
    saved = unit.audits.draft(key)
    session = world.open_session(
        tool,
        world.surroundings(),
        saved=saved,
        last_saved=last_saved(unit, tool, summary.completed_at),
        corrects=corrects(unit, tool, key),
    )
    words = HistoryWords(session, _eras(unit, world, key, tool), AUDITOR if is_draft else "")
    rows = [
        *change_rows(unit.audits.history(key), words, world),
        *event_rows(unit, key, world.clock.local()),
    ]
    if not is_draft:
        rows += added_rows(unit, world, read_answers, auditing.completed(unit, key), tool, "")
    if key.revision > 1:
        before = AuditKey(key.audit_id, key.revision - 1)
        if unit.audits.summary(before) is not None:
            at, by = _ended(summary, who)
            rows += difference_rows(unit.audits.draft(before), saved, words, at, by)
    return _made(unit, summary, rows, who)


def _discarded(unit: UnitOfWork, world: World, number: int, who: str) -> AuditHistory:
    found: Discarded | None = next((each for each in unit.bin.list() if each.number == number), None)
    if found is None:
        raise Refused("BIN-UNKNOWN")
    key = _key(found.summary)
    tool = world.tools.get(unit, found.summary.tool.content_hash)
    session = world.open_session(tool, world.surroundings(), saved=unit.bin.draft(number))
    words = HistoryWords(session, _eras(unit, world, key, tool), AUDITOR)
    rows = [
        *change_rows(unit.bin.history(number), words, world),
        *event_rows(unit, key, world.clock.local()),
        HistoryRow(
            0, RowKind.EVENT, found.at, found.by, tr("Discarded, with this reason"), after=found.reason
        ),
    ]
    # A discarded draft is not filled: there is nothing to go to.
    rows = [replace(each, node_id=None) for each in rows]
    return replace(_made(unit, found.summary, rows, who), bin_number=number)


def _other(
    unit: UnitOfWork, world: World, read_answers: ReadAnswers, key: AuditKey, who: str
) -> AuditHistory:
    """Of an audit of another computer: at the hub, and where somebody was asked for a later stage."""
    audit = auditing.completed(unit, key)
    tool = world.tools.get(unit, audit.summary.tool.content_hash)
    wanted = [each.ask.stage for each in asked.open_asks(unit) if each.ask.key == key]
    is_collected = unit.inbox.audit_doc(key) is not None
    reader = next(iter(wanted), "") if not is_collected else ""
    given = only_own(tool, unit.contributions.of(key.audit_id, key.revision))
    rows = rows_of(audit.completion.notes)
    frozen = read_answers(tool, audit.completion.instance_xml)
    session = world.open_session(
        tool, world.surroundings(), saved=overlaid(frozen, given, key.revision, rows)
    )
    words = HistoryWords(session, (Era(None, Wording(tool)),), reader)
    found = [*event_rows(unit, key, world.clock.local())]
    found += added_rows(unit, world, read_answers, audit, tool, reader)
    earlier = unit.inbox.completed(AuditKey(key.audit_id, key.revision - 1)) if key.revision > 1 else None
    if earlier is not None and earlier.summary.tool == audit.summary.tool:
        before = _carried(
            read_answers(tool, earlier.completion.instance_xml), rows.get(earlier.summary.revision, {})
        )
        at, by = _ended(audit.summary, who)
        found += difference_rows(before, frozen, words, at, by)
    note = tr(
        "This audit was filled on another computer. Each change of an answer is kept there and does not "
        "travel with the audit. Here are what was added later and what this computer did with it."
    )
    return replace(_made(unit, audit.summary, found, who), note=note)


def _made(unit: UnitOfWork, summary: AuditSummary, rows: Sequence[HistoryRow], who: str) -> AuditHistory:
    newest_first = sorted(rows, key=lambda each: (each.at, each.number), reverse=True)
    return AuditHistory(
        _key(summary),
        summary,
        audit_reference(summary.audit_id),
        tuple(replace(each, number=number) for number, each in enumerate(newest_first, 1)),
        dict(_since(unit, summary, who)),
    )


def _since(unit: UnitOfWork, summary: AuditSummary, who: str) -> Iterator[tuple[Since, datetime]]:
    subject = subject_of(_key(summary))
    opened = [
        each
        for event in ("draft-opened", "audit-viewed")
        if (each := unit.log.latest(event, subject, who)) is not None
    ]
    if opened:
        yield Since.OPENED, max(each.at for each in opened)
    looked = unit.documents.get(_REVIEWED + subject)
    if looked is not None:
        yield Since.REVIEWED, datetime.fromisoformat(looked.decode())
    if summary.completed_at is not None:
        yield Since.VERSION, summary.completed_at
    elif summary.revision > 1:
        yield Since.VERSION, summary.started_at


# ---------------------------------------------------------------- versions of the tool


def _eras(unit: UnitOfWork, world: World, key: AuditKey, now: Tool) -> tuple[Era, ...]:
    """What versions of its tool an audit was of, oldest first; for one that is not here the next speaks."""
    moves = [
        each
        for each in unit.log.entries(LogFilter(kinds=_MOVES, audit=key.audit_id), limit=EVENTS)
        if each.subject == subject_of(key)
    ]
    shelf = {each.ref.version: each.ref for each in unit.tools.list() if each.ref.form_id == now.ref.form_id}
    version = now.ref.version
    following = Wording(now)
    ends: list[tuple[datetime, Wording]] = []
    for each in moves:  # newest first: each says what there was before it
        version = str(each.facts.get("before", "")) or _before_giving_back(moves, each.number, version)
        ref = shelf.get(version)
        if ref is not None:
            following = Wording(world.tools.get(unit, ref.content_hash))
        ends.append((each.at, following))
    return (*(Era(until, wording) for until, wording in reversed(ends)), Era(None, Wording(now)))


def _before_giving_back(moves: Sequence[LogEntry], number: int, version: str) -> str:
    """A draft that was given back was, until then, of the version that it had been moved to."""
    earlier = (each for each in moves if each.number < number and "before" in each.facts)
    moved = next(earlier, None)
    return str(moved.facts.get("after", version)) if moved is not None else version


# ---------------------------------------------------------------- two versions, and who ended one


def _carried(saved: SavedDraft, moved: Mapping[NodeId, NodeId]) -> SavedDraft:
    """An earlier version with its rows called as they are called in the later one; gone ones keep theirs."""
    answers = {carried(node, (), moved) or node: value for node, value in saved.answers.items()}
    repeats = tuple(
        replace(each, node_id=carried(each.node_id, (), moved) or each.node_id) for each in saved.repeats
    )
    return SavedDraft(answers, repeats, saved.flagged)


def _ended(summary: AuditSummary, who: str) -> tuple[datetime, str]:
    if summary.completed_at is not None:
        return summary.completed_at, summary.completed_by
    return summary.changed_at, who


def _key(summary: AuditSummary) -> AuditKey:
    return AuditKey(summary.audit_id, summary.revision)
