"""Owns what the store says of its records for retention: since when, and what each of them waits for.

Read whole, in one unit of work and a few passes: a hub holds tens of thousands. What is not known keeps a
record (`Wait.UNKNOWN`, `Wait.NOT_SAFE`), never the other way round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.dispatch import DeliveryState, Dispatch
from qa_desktop.domain.package import TO_HUB
from qa_desktop.domain.retention import Record, RecordClass, Wait
from qa_desktop.services import actions, ask_records, delivery, gaps, plans, sending, subject_requests
from qa_desktop.services.ask_records import AskRecord, Side
from qa_desktop.services.due_dates import day_of
from qa_desktop.services.found_actions import from_json
from qa_desktop.services.ports import UnitOfWork

_SITTING = "contributing/"
_MOST_UNDER_WAY = timedelta(days=366)
"""Between the completing of an audit and its arrival: where it took longer, a clock was wrong."""
_CLOSED = actions.DONE | actions.DROPPED


@dataclass(slots=True)
class _Known:
    """What is known of every audit at once, by its id."""

    waits: dict[str, set[Wait]] = field(default_factory=lambda: defaultdict(set))
    safe_at: dict[str, datetime] = field(default_factory=dict)
    """When the last package about it became safe; absent where none did."""
    closed: dict[str, datetime] = field(default_factory=dict)
    """When its last action was closed."""
    answered: dict[str, datetime] = field(default_factory=dict)
    """When the last answer of a later stage was given."""
    tools: frozenset[str] = frozenset()
    """Content hashes of the tools that are here: without its tool nobody knows an audit's actions."""


def records(
    unit: UnitOfWork, ad_hoc: Iterable[str] = (), only: Collection[str] | None = None
) -> tuple[Record, ...]:
    """Everything that a rule of retention is about.

    Args:
        unit: Where it is kept.
        ad_hoc: Form ids of the tools whose audits at the hub are ad hoc.
        only: Of the collected audits these alone: a batch does not look at tens of thousands.
    """
    known = _known(unit)
    summaries = unit.audits.list()
    found = (
        *_own(known, summaries),
        *_collected(unit, known, frozenset(ad_hoc), only),
        *_asked(unit, known, {each.audit_id for each in summaries}),
        *_discarded(unit, known),
        *_cases(unit, summaries),
    )
    asked = subject_requests.asked(unit)
    return tuple(
        replace(each, waits=each.waits | {Wait.REQUESTED}) if asked.covers(each) else each for each in found
    )


def asks_of(unit: UnitOfWork, audit_id: str) -> tuple[str, ...]:
    """The requests by which a hub sent an audit to others."""
    made = ask_records.every(unit, Side.MADE)
    return tuple(each.ask.ask_id for each in made if each.ask.audit_id == audit_id)


# ---------------------------------------------------------------- the classes


def _own(known: _Known, summaries: Iterable[AuditSummary]) -> Iterator[Record]:
    by_audit: dict[str, list[AuditSummary]] = defaultdict(list)
    for each in summaries:
        by_audit[each.audit_id].append(each)
    for audit_id, versions in by_audit.items():
        done = [each for each in versions if each.state is AuditState.COMPLETED]
        if not done:
            continue
        waits = set(known.waits[audit_id])
        if any(each.state is AuditState.DRAFT for each in versions):
            waits.add(Wait.CORRECTION)
        if any(each.delivery is not DeliveryState.SAFE for each in done):
            waits.add(Wait.NOT_SAFE)
        if any(each.tool.content_hash not in known.tools for each in done):
            waits.add(Wait.UNKNOWN)
        yield _record(RecordClass.OWN, audit_id, known.safe_at.get(audit_id), waits, done)


def _collected(
    unit: UnitOfWork, known: _Known, ad_hoc: frozenset[str], only: Collection[str] | None
) -> Iterator[Record]:
    by_audit: dict[str, list[AuditSummary]] = defaultdict(list)
    for each in unit.disposals.collected(only):
        by_audit[each.audit_id].append(each)
    untold = unit.disposals.open_escalations() if by_audit else frozenset[str]()
    for audit_id, versions in by_audit.items():
        waits = set(known.waits[audit_id])
        if audit_id in untold:
            waits.add(Wait.ESCALATION)
        if any(each.delivery is not DeliveryState.SAFE for each in versions):
            waits.add(Wait.NOT_SAFE)
        if any(each.tool.content_hash not in known.tools for each in versions):
            waits.add(Wait.UNKNOWN)
        ends = [
            _ended(each.completed_at, each.changed_at) for each in versions if each.completed_at is not None
        ]
        ends += [at for at in (known.closed.get(audit_id), known.answered.get(audit_id)) if at is not None]
        newest = max(versions, key=lambda each: each.revision)
        kind = RecordClass.AD_HOC if newest.tool.form_id in ad_hoc else RecordClass.COLLECTED
        yield _record(kind, audit_id, max(ends, default=None), waits, versions)


def _ended(completed: datetime, arrived: datetime) -> datetime:
    """When a collected audit was completed, as far as the clock of whoever completed it can be believed.

    A clock that was years behind must not have it disposed of the day it came, nor one that was ahead keep it
    for ever: then it counts from its arrival.
    """
    return completed if timedelta() <= arrived - completed <= _MOST_UNDER_WAY else arrived


def _asked(unit: UnitOfWork, known: _Known, own: set[str]) -> Iterator[Record]:
    by_audit: dict[str, list[AskRecord]] = defaultdict(list)
    for each in ask_records.every(unit, Side.RECEIVED):
        by_audit[each.ask.audit_id].append(each)
    for audit_id, asks in by_audit.items():
        if audit_id in own or all(each.at is None for each in asks):
            continue
        waits = set(known.waits[audit_id])
        # Nothing was sent about it where the request was withdrawn: then there is nothing to be safe.
        ends = [each.closed_at for each in asks if each.closed_at is not None]
        if audit_id in known.safe_at:
            ends.append(known.safe_at[audit_id])
        yield Record(
            RecordClass.ASKED,
            audit_id,
            max(ends, default=None),
            frozenset(waits),
            audit_id,
            frozenset(each.case_reference for each in asks if each.case_reference),
            asks[-1].tool_title,
            len(asks),
        )


def _discarded(unit: UnitOfWork, known: _Known) -> Iterator[Record]:
    # A concern that was raised in a draft outlives the draft's way into the bin, and so does its alarm.
    heeded = {Wait.ESCALATION, Wait.NOT_SAFE}
    for each in unit.bin.list():
        summary = each.summary
        yield Record(
            RecordClass.DISCARDED,
            str(each.number),
            each.at,
            frozenset(known.waits[summary.audit_id] & heeded),
            summary.audit_id,
            frozenset((summary.case_reference,)) - {""},
            summary.tool_title,
        )


def _cases(unit: UnitOfWork, summaries: Iterable[AuditSummary]) -> Iterator[Record]:
    count, listed = unit.disposals.case_list()
    if not count:
        return
    drafts = [each.case_reference for each in summaries if each.state is AuditState.DRAFT]
    used = any(reference and unit.cases.find(reference) is not None for reference in drafts)
    waits = frozenset({Wait.IN_USE}) if used else frozenset()
    yield Record(RecordClass.CASES, "cases", listed, waits, count=count)


def _record(
    record_class: RecordClass,
    audit_id: str,
    start: datetime | None,
    waits: set[Wait],
    versions: list[AuditSummary],
) -> Record:
    return Record(
        record_class,
        audit_id,
        start,
        frozenset(waits),
        audit_id,
        frozenset(each.case_reference for each in versions if each.case_reference),
        max(versions, key=lambda each: each.revision).tool_title,
        len(versions),
    )


# ---------------------------------------------------------------- what is known


def _known(unit: UnitOfWork) -> _Known:
    shelf = frozenset(each.ref.content_hash for each in unit.tools.list())
    known = _Known(answered=dict(unit.disposals.last_answers()), tools=shelf)
    waits = known.waits
    for audit_id in sending.waiting_audits(unit):
        waits[audit_id].add(Wait.NOT_SAFE)
    for dispatch in unit.outbox.list():
        _take(known, dispatch)
    for escalation in unit.escalations.open():
        waits[escalation.audit_id].add(Wait.ESCALATION)
    for owed in unit.contributions.due():
        waits[owed.key.audit_id].add(Wait.STAGE)
    for name in unit.documents.names(_SITTING):
        waits[name.removeprefix(_SITTING).partition("/")[0]].add(Wait.UNSIGNED)
    for side in Side:
        for each in ask_records.open_ones(unit, side):
            waits[each.ask.audit_id].add(Wait.ASKED)
    for check_in in plans.due(unit, date.max):
        waits[check_in.key.audit_id].add(Wait.PLAN)
    for gap in gaps.kept(unit):
        waits[gap.key.audit_id].add(Wait.PLAN)
    for key in unit.actions.missing():
        waits[key.audit_id].add(Wait.UNKNOWN)
    _actions(unit, known)
    return known


def _take(known: _Known, dispatch: Dispatch) -> None:
    audit_id = dispatch.subject.partition("/")[0]
    if not audit_id:
        return
    to_hub = dispatch.stream.to == TO_HUB
    enough = DeliveryState.SAFE if to_hub else DeliveryState.RECEIVED
    if not delivery.is_at_least(dispatch.state, enough):
        # What went out again under a new number is judged by that one.
        if dispatch.problem != delivery.OFFERED_AGAIN:
            known.waits[audit_id].add(Wait.NOT_SAFE)
    elif to_hub and dispatch.safe_at is not None:
        known.safe_at[audit_id] = max(dispatch.safe_at, known.safe_at.get(audit_id, dispatch.safe_at))


def _actions(unit: UnitOfWork, known: _Known) -> None:
    for kept in unit.actions.list():
        audit_id = kept.key.audit_id
        for each in map(from_json, kept.rows):
            if each.status_name not in _CLOSED:
                known.waits[audit_id].add(Wait.ACTIONS)
            elif (day := day_of(each.done)) is not None:
                at = datetime.combine(day, time.min, UTC)
                known.closed[audit_id] = max(at, known.closed.get(audit_id, at))
