"""Owns the due date of an action while it is filled in: worked out from its priority, in working days.

A date stays the form's for as long as it is what the priority gives: another priority, or another date of
the audit, moves it. As soon as a person types a different one it is theirs, and nothing touches it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.working_days import BankHolidays, working_days_after
from qa_desktop.formengine.api import ChangeSet, FormSession, NodeView
from qa_desktop.formspec.definition import Tool

DAYS_SETTING = "action-working-days"
"""The setting that holds other days than these, as `immediate=1 high=5 routine=20`."""
DAYS: Mapping[str, int] = {"immediate": 1, "high": 5, "routine": 20}
"""Working days by the name of a priority (domain.md, 11, block A)."""
_PRIORITY, _DUE, _AUDIT_DATE = "action-priority", "action-due", "audit-date"
_BORN = re.compile(r"#[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class DueRule:
    """How long each priority gives."""

    days: Mapping[str, int]
    holidays: BankHolidays

    def due(self, priority: str, start: date | None) -> str:
        """The due date as it is stored; blank where there is nothing to work it out from."""
        days = self.days.get(priority.strip())
        if start is None or days is None:
            return ""
        day = working_days_after(start, days, self.holidays)
        return day.isoformat() if day is not None else ""


def days_from_setting(text: str) -> Mapping[str, int]:
    """The days that a setting holds over the usual ones; what cannot be read is left at the usual."""
    pairs = re.findall(r"([^\s=]+)=(\d{1,3})\b", text)
    return {**DAYS, **{name: int(days) for name, days in pairs if int(days)}}


class DueDates:
    """Follows the changes of one filling. Pure: touches the session and nothing else."""

    def __init__(self, tool: Tool, rule: DueRule) -> None:
        self._rule = rule
        self._priorities = _paths(tool, _PRIORITY)
        self._dates = _paths(tool, _AUDIT_DATE)

    def follow(self, session: FormSession, writes: Sequence[Write], today: date) -> tuple[ChangeSet, ...]:
        """Set the due dates that a change moves; their writes are the form's and not the person's.

        `today` is where the days start in a tool that asks for no date of the audit.
        """
        olds: dict[NodeId, str] = {}
        for write in writes:
            if write.kind is WriteKind.ANSWER and path_of(write.node_id) in self._priorities | self._dates:
                olds.setdefault(write.node_id, write.old)
        if not olds:
            return ()
        asked = next(iter(session.by_role(_AUDIT_DATE)), None)
        start = self._start(asked, today, asked.value if asked else "")
        before = self._start(asked, today, olds.get(asked.node_id, asked.value) if asked else "")
        dues = {instance_of(view.node_id): view for view in session.by_role(_DUE)}
        made = []
        for view in session.by_role(_PRIORITY):
            due = dues.get(instance_of(view.node_id))
            if due is None or (view.node_id not in olds and before == start):
                continue
            given = self._rule.due(olds.get(view.node_id, view.value), before)
            wanted = self._rule.due(view.value, start)
            if due.value == wanted or due.value not in ("", given):
                continue
            changes = session.set_value(due.node_id, wanted)
            made.append(replace(changes, writes=tuple(replace(w, computed=True) for w in changes.writes)))
        return tuple(made)

    def _start(self, asked: NodeView | None, today: date, value: str) -> date | None:
        return day_of(value) if asked is not None or self._dates else today


def day_of(value: str) -> date | None:
    """The day of a stored date; None for a blank one or a date that does not exist."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def path_of(node_id: NodeId) -> str:
    """The path in the form of a node, wherever it was born."""
    return _BORN.sub("", node_id)


def instance_of(node_id: NodeId) -> NodeId:
    """The repeat instance that a node lies in, the innermost one; blank outside repeats."""
    births = [match.end() for match in _BORN.finditer(node_id)]
    return NodeId(node_id[: births[-1]] if births else "")


def _paths(tool: Tool, role: str) -> frozenset[str]:
    return frozenset(path for path, node in tool.nodes.items() if role in node.audit.roles)
