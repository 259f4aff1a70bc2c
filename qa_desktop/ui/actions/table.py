"""Owns the columns of the list of actions, which is sorted by what is due next."""

from __future__ import annotations

from qa_desktop.i18n import mark, tr
from qa_desktop.services.desktop_actions import ActionRow, ActionState
from qa_desktop.ui.lists.row_table import Column
from qa_desktop.ui.style.roles import Type

DUE = 3
"""The column that the list is sorted by to begin with."""
WIDTHS = (176, 176, 120, 92, 128, 100, 84, 100)
LATEST = 9_999_999
"""Sorts an action without a due date behind every one that has one."""


def _due(row: ActionRow) -> str:
    return f"{row.due:%d/%m/%Y}" if row.due is not None else ""


def _due_order(row: ActionRow) -> int:
    # Finished ones come behind everything that is still to do.
    return (row.due.toordinal() if row.due is not None else LATEST) + LATEST * (
        row.state is ActionState.FINISHED
    )


def _due_tone(row: ActionRow) -> Type:
    tones = {ActionState.OVERDUE: Type.ERROR, ActionState.FINISHED: Type.HINT}
    return tones.get(row.state, Type.TEXT)


def _case(row: ActionRow) -> str:
    if not row.is_draft:
        return row.case_reference
    return tr("{case} · draft", case=row.case_reference) if row.case_reference else tr("draft")


def _status(row: ActionRow) -> str:
    return row.status or tr("Not said")


COLUMNS: tuple[Column[ActionRow], ...] = (
    Column(mark("What needs to change"), lambda r, _: r.issue, lambda r: r.issue.casefold()),
    Column(mark("Action"), lambda r, _: r.action, lambda r: r.action.casefold()),
    Column(mark("Owner"), lambda r, _: r.owner, lambda r: r.owner.casefold()),
    Column(mark("Due"), lambda r, _: _due(r), _due_order),
    Column(mark("Time"), lambda r, _: r.clock, _due_order, _due_tone),
    Column(mark("Status"), lambda r, _: _status(r), lambda r: r.status.casefold()),
    Column(mark("Priority"), lambda r, _: r.priority, lambda r: r.priority.casefold()),
    Column(mark("Case"), lambda r, _: _case(r), _case, lambda _r: Type.HINT),
)
