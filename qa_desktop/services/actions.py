"""Owns the list of actions: those of every audit on this computer, each with its clock in words.

Of a completed audit its actions are found once and kept, and found anew when it is corrected or something is
added to it; so a list of two thousand audits opens none of them. Drafts change all the time and are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.contribution import overlaid
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.rows import rows_of
from qa_desktop.domain.working_days import BankHolidays, working_days_between
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services.auditing import ReadAnswers
from qa_desktop.services.desktop_actions import ActionRow, ActionState
from qa_desktop.services.due_dates import day_of
from qa_desktop.services.filling import ToolCache
from qa_desktop.services.found_actions import FoundAction, found_in, from_json, tables, to_json
from qa_desktop.services.own_stage import only_own
from qa_desktop.services.ports import Store, UnitOfWork
from qa_desktop.services.words import calendar_words

DONE = frozenset({"done", "completed", "closed"})
DROPPED = frozenset({"dropped", "cancelled"})
"""Names of choices of `action-status` after which nothing is due any more."""
_OWNER_OF_PLAN = mark("Lead Professional")
"""Whose an improvement plan is where the tool does not ask for an owner (architecture.md, 4)."""
AT_ONCE = 50
"""Audits in one unit of work: a quarter of a second, in which nobody's answer waits too long to be saved."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What day it is, and which days nobody works."""

    today: date
    holidays: BankHolidays


def actions(
    store: Store, tools: ToolCache, read_answers: ReadAnswers, calendar: Calendar, *, person: str = ""
) -> tuple[ActionRow, ...]:
    """Every action of this computer's audits: overdue first, then what is due next, finished ones last.

    At a hub those of the audits that have arrived are among them.

    Args:
        store: Where audits are.
        tools: Tools that have been read.
        read_answers: Reads a frozen instance.
        calendar: What day it is.
        person: Who looks: actions whose owner is named so are theirs.
    """
    catch_up(store, tools, read_answers)
    is_mine = _is_named(person)
    rows: list[ActionRow] = []
    with store.read() as unit:
        summaries = unit.audits.list()
        own = {each.audit_id for each in summaries}
        for kept in unit.actions.list():
            is_own = kept.key.audit_id in own
            rows.extend(
                _row(from_json(each), kept.key, calendar, is_mine=is_mine, is_own=is_own)
                for each in kept.rows
            )
        for summary in summaries:
            if summary.state is AuditState.DRAFT:
                key = AuditKey(summary.audit_id, summary.revision)
                found = _of_draft(unit, tools, summary)
                rows.extend(_row(each, key, calendar, is_mine=is_mine, is_draft=True) for each in found)
    return tuple(sorted(rows, key=_urgency))


def catch_up(store: Store, tools: ToolCache, read_answers: ReadAnswers) -> int:
    """Find the actions of audits that are new, or to which something was added; says of how many.

    Whatever completes, corrects, adds or takes in need not think of it: what is kept says of what it was
    made, and is made anew where that has changed.
    """
    with store.read() as unit:
        missing = iter(unit.actions.missing())
    count = 0
    while some := tuple(islice(missing, AT_ONCE)):
        with store.write() as unit:
            for key in some:
                unit.actions.put(
                    key, [to_json(each) for each in _of_completed(unit, tools, read_answers, key)]
                )
        count += len(some)
    return count


def clock_words(due: date | None, calendar: Calendar) -> str:
    """How long there is, or how long it is over, in working days."""
    today = calendar.today
    if due is None:
        return tr("No due date")
    if due == today:
        return tr("Due today")
    days = working_days_between(min(due, today), max(due, today), calendar.holidays)
    if due < today:
        return trn("{n} working day overdue", "{n} working days overdue", days) if days else tr("Overdue")
    if days:
        return trn("Due in {n} working day", "Due in {n} working days", days)
    return tr("Due {day}", day=calendar_words(due))


# ---------------------------------------------------------------- below


def _of_draft(unit: UnitOfWork, tools: ToolCache, summary: AuditSummary) -> Iterator[FoundAction]:
    tool = tools.get(unit, summary.tool.content_hash)
    if tables(tool):
        saved = unit.audits.draft(AuditKey(summary.audit_id, summary.revision))
        yield from found_in(tool, saved, summary.case_reference, summary.tool_title)


def _of_completed(
    unit: UnitOfWork, tools: ToolCache, read_answers: ReadAnswers, key: AuditKey
) -> tuple[FoundAction, ...]:
    audit = unit.audits.completed(key) or unit.inbox.completed(key)
    if audit is None:
        return ()
    summary = audit.summary
    tool = tools.get(unit, summary.tool.content_hash)
    if not tables(tool):
        return ()
    try:
        frozen = read_answers(tool, audit.completion.instance_xml)
    except (Refused, Untrusted):
        return ()  # it came from elsewhere and cannot be read: opening it says so
    # What became of it was added later: the newest answer counts.
    rows = rows_of(audit.completion.notes)
    added = only_own(tool, unit.contributions.of(key.audit_id))
    saved = overlaid(frozen, added, key.revision, rows)
    return tuple(found_in(tool, saved, summary.case_reference, summary.tool_title))


def _row(
    found: FoundAction,
    key: AuditKey,
    calendar: Calendar,
    *,
    is_mine: re.Pattern[str] | None,
    is_draft: bool = False,
    is_own: bool = True,
) -> ActionRow:
    due, done = day_of(found.due), day_of(found.done)
    if found.status_name in DONE:
        said = tr("Done {day}", day=calendar_words(done)) if done else tr("Done")
        state, clock = ActionState.FINISHED, said
    elif found.status_name in DROPPED:
        state, clock = ActionState.FINISHED, tr("No longer needed")
    else:
        late = due is not None and due < calendar.today
        state, clock = ActionState.OVERDUE if late else ActionState.OPEN, clock_words(due, calendar)
    theirs = tr(_OWNER_OF_PLAN) if found.of_plan else ""
    return ActionRow(
        key=key,
        node_id=NodeId(found.node_id),
        case_reference=found.case_reference,
        tool_title=found.tool_title,
        is_draft=is_draft,
        issue=found.issue,
        action=found.action,
        owner=found.owner or theirs,
        priority=found.priority,
        due=due,
        status=found.status,
        done=done,
        proof=found.proof,
        question=found.question,
        stage=found.stage,
        state=state,
        clock=clock,
        is_mine=is_mine is not None and is_mine.search(found.owner) is not None,
        is_own=is_own,
    )


def _is_named(person: str) -> re.Pattern[str] | None:
    """Whether an owner, `Team Manager, A. Person`, is somebody; None where nobody is asked for."""
    words = person.split()
    if not words:
        return None
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)


def _urgency(row: ActionRow) -> tuple[int, date]:
    return list(ActionState).index(row.state), row.due or date.max
