"""Owns the list of actions: every row of an action table in this computer's audits, with its clock in words.

What an action is, is told by the roles of its questions (`action-issue`, `action-due` …) in a repeat of
kind `actions` or `improvement-plan`; nothing here knows the name of a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qa_desktop.domain.audit import AuditState, AuditSummary, SavedDraft
from qa_desktop.domain.contribution import overlaid
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.working_days import BankHolidays, working_days_between
from qa_desktop.formspec.definition import Choice, Group, Node, Question, Repeat, Text, Tool
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services.auditing import ReadAnswers
from qa_desktop.services.desktop_actions import ActionRow, ActionState
from qa_desktop.services.due_dates import day_of, path_of
from qa_desktop.services.filling import ToolCache
from qa_desktop.services.one_stage import AUDITOR
from qa_desktop.services.ports import Store, UnitOfWork
from qa_desktop.services.words import calendar_words

KINDS = frozenset({"actions", "improvement-plan"})
DONE = frozenset({"done", "completed", "closed"})
DROPPED = frozenset({"dropped", "cancelled"})
"""Names of choices of `action-status` after which nothing is due any more."""
_OWNER_OF_PLAN = mark("Lead Professional")
"""Whose an improvement plan is where the tool does not ask for an owner (architecture.md, 4)."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What day it is, and which days nobody works."""

    today: date
    holidays: BankHolidays


def actions(
    store: Store, tools: ToolCache, read_answers: ReadAnswers, calendar: Calendar
) -> tuple[ActionRow, ...]:
    """Every action of this computer's audits: overdue first, then what is due next, finished ones last."""
    rows: list[ActionRow] = []
    with store.read() as unit:
        for summary in unit.audits.list():
            if not summary.superseded:
                rows.extend(_of_audit(unit, tools, read_answers, summary, calendar))
    return tuple(sorted(rows, key=_urgency))


def rows_of(tool: Tool, saved: SavedDraft, summary: AuditSummary, calendar: Calendar) -> Iterator[ActionRow]:
    """The actions in the answers of one audit, in the order of the form; rows without words are left out."""
    for table in tables(tool):
        places = tuple(_roles(table))
        for born in sorted(saved.repeats, key=lambda one: one.order):
            if path_of(born.node_id) == table.path:
                row = _row(tool, table, places, saved, born.node_id, summary, calendar)
                if row.issue or row.action:
                    yield row


def tables(tool: Tool) -> tuple[Repeat, ...]:
    """The action tables of a tool."""
    nodes = tool.nodes.values()
    return tuple(node for node in nodes if isinstance(node, Repeat) and node.audit.kind in KINDS)


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


def _of_audit(
    unit: UnitOfWork,
    tools: ToolCache,
    read_answers: ReadAnswers,
    summary: AuditSummary,
    calendar: Calendar,
) -> Iterator[ActionRow]:
    tool = tools.get(unit, summary.tool.content_hash)
    if not tables(tool):
        return
    key = AuditKey(summary.audit_id, summary.revision)
    if summary.state is AuditState.DRAFT:
        saved = unit.audits.draft(key)
    else:
        completed = unit.audits.completed(key)
        if completed is None:
            return
        frozen = read_answers(tool, completed.completion.instance_xml)
        # What became of it was added later: the newest answer counts.
        saved = overlaid(frozen, unit.contributions.of(key.audit_id), key.revision)
    yield from rows_of(tool, saved, summary, calendar)


def _row(
    tool: Tool,
    table: Repeat,
    places: tuple[tuple[str, Question], ...],
    saved: SavedDraft,
    born: NodeId,
    summary: AuditSummary,
    calendar: Calendar,
) -> ActionRow:
    raw, shown = {}, {}
    for role, question in places:
        value = saved.answers.get(NodeId(born + question.path[len(table.path) :]), "").strip()
        if value and role not in raw:
            raw[role], shown[role] = value, _shown(tool, question, value)
    due, done = day_of(raw.get("action-due", "")), day_of(raw.get("action-done", ""))
    status = raw.get("action-status", "").casefold()
    if status in DONE:
        said = tr("Done {day}", day=calendar_words(done)) if done else tr("Done")
        state, clock = ActionState.FINISHED, said
    elif status in DROPPED:
        state, clock = ActionState.FINISHED, tr("No longer needed")
    else:
        late = due is not None and due < calendar.today
        state, clock = ActionState.OVERDUE if late else ActionState.OPEN, clock_words(due, calendar)
    theirs = tr(_OWNER_OF_PLAN) if table.audit.kind == "improvement-plan" else ""
    return ActionRow(
        key=AuditKey(summary.audit_id, summary.revision),
        node_id=born,
        case_reference=summary.case_reference,
        tool_title=summary.tool_title,
        is_draft=summary.state is AuditState.DRAFT,
        issue=shown.get("action-issue", ""),
        action=shown.get("action-what", ""),
        owner=shown.get("action-owner", theirs),
        priority=shown.get("action-priority", ""),
        due=due,
        status=shown.get("action-status", ""),
        done=done,
        proof=shown.get("action-proof", ""),
        question=shown.get("action-question", ""),
        stage=_later(places),
        state=state,
        clock=clock,
    )


def _later(places: tuple[tuple[str, Question], ...]) -> str:
    stages = (question.audit.stage for role, question in places if role == "action-status")
    stage = next(stages, AUDITOR)
    return "" if stage == AUDITOR else stage


def _roles(group: Repeat | Group) -> Iterator[tuple[str, Question]]:
    """The questions of a row by role; a table inside the table is its own."""
    child: Node
    for child in group.children:
        if isinstance(child, Question):
            yield from ((role, child) for role in child.audit.roles)
        elif isinstance(child, Group):
            yield from _roles(child)


def _shown(tool: Tool, question: Question, value: str) -> str:
    choices: tuple[Choice, ...] = question.choices
    if question.itemset is not None:
        choices = question.itemset.choices
    labels = {choice.name: _words(tool, choice.label) for choice in choices}
    return ", ".join(labels.get(name) or name for name in value.split()) if labels else value


def _words(tool: Tool, text: Text) -> str:
    parts = text.forms.get(tool.default_language) or text.forms.get("") or ()
    return "".join(part.literal for part in parts)


def _urgency(row: ActionRow) -> tuple[int, date]:
    return list(ActionState).index(row.state), row.due or date.max
